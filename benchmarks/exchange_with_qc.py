"""Open our REFI-QDA export in another program, and bring its own export back.

The other program is `qualitative-coding` 1.7.8, whose licence (AGPL) and dependencies ask for an environment
of its own:

    python -m venv /tmp/qc && /tmp/qc/bin/pip install qualitative-coding==1.7.8
    python benchmarks/exchange_with_qc.py /tmp/qc/bin/qc corpus/reference

Prints how many documents, codes and coded lines were to arrive, and how many did; ends with 1 where one
didn't.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.codebook import Codebook
from pipeline.coding.reference import read_cases
from pipeline.document import Document, Segment
from pipeline.exchange.codes import Key, names
from pipeline.exchange.project import MACHINE, CodedCase
from pipeline.exchange.reading import read_project
from pipeline.exchange.writing import write_project
from pipeline.reviewed import Statement, codes_of

CODEBOOK = Codebook.read(Path("corpus/codebook.yaml"))
CODERS = (MACHINE, "Zoë 🙂")
Row = tuple[str, str, int, str]
"""Document, coder, line (from 0) and code."""


def coded_cases(folder: Path) -> list[CodedCase]:
    """Read the reference codings as those of the machine and of one coder."""
    cases = []
    for number, segments in read_cases(folder).items():
        statements = {
            index: Statement(codes=codes_of(segment, CODEBOOK), actors=segment.actors)
            for index, segment in enumerate(segments)
        }
        document = Document(
            source="proef", case=f"casus-{number}", title=f"Casus {number}", segments=list[Segment](segments)
        )
        cases.append(CodedCase(document, dict.fromkeys(CODERS, statements)))
    return cases


def expected(cases: list[CodedCase]) -> set[Row]:
    """Say which coded lines must arrive."""
    name = names(CODEBOOK)
    rows = set()
    for case in cases:
        for coder, statements in case.statements.items():
            for line, statement in statements.items():
                keys: list[Key] = [(d, code) for d, codes in statement.codes.items() for code in codes]
                for dimension in CODEBOOK.dimensions:
                    if dimension.unit == "actor":
                        keys += [(dimension.id, getattr(m, dimension.id)) for m in statement.actors or []]
                    nothing = statement.codes.get(dimension.id) == []
                    if coder != MACHINE and (nothing or (dimension.unit == "actor" and not statement.actors)):
                        keys.append((dimension.id, None))
                rows |= {(f"{case.document.case}.txt", coder, line, name[key]) for key in keys}
    return rows


def arrived(folder: Path) -> set[Row]:
    """Read the coded lines from the other program's database."""
    query = (
        "SELECT document_index.document_id, coder_id, line, code_id FROM coded_line "
        "JOIN coded_line_location_association ON coded_line.id = coded_line_id "
        "JOIN location ON location.id = location_id "
        "JOIN document_index ON document_index.id = document_index_id"
    )
    with sqlite3.connect(folder / "qualitative_coding.sqlite3") as database:
        return set(database.execute(query))


def main(qc: Path, folder: Path) -> bool:
    """Send the codings there and back; return whether all arrived."""
    cases = coded_cases(folder)
    documents = [case.document for case in cases]
    with TemporaryDirectory() as scratch:
        sent, back, project = (
            Path(scratch, "heen.qdpx"),
            Path(scratch, "terug.qdpx"),
            Path(scratch, "project"),
        )
        project.mkdir()
        write_project(sent, "Proef", cases, CODEBOOK)
        environment = {**os.environ, "PYTHONBREAKPOINT": "0"}
        for command in (["init", "--import", str(sent)], ["export", str(back)]):
            subprocess.run(
                [qc.absolute(), *command], cwd=project, env=environment, check=True, capture_output=True
            )
        found, wanted = arrived(project), expected(cases)
        returned = read_project(back, documents, CODEBOOK)

    complete = True
    for what, place in {"documents": 0, "coders": 1, "codes": 3}.items():
        want, have = {row[place] for row in wanted}, {row[place] for row in found}
        print(f"{what:>12}: {len(want & have)} of {len(want)}")
    print(f"{'coded lines':>12}: {len(wanted & found)} of {len(wanted)}, and {len(found - wanted)} others")
    complete &= found == wanted

    sentences = alike = 0
    for case in cases:
        statements = next(c for c in returned.cases if c.document.case == case.document.case).statements
        for line, statement in case.statements[CODERS[1]].items():
            sentences += 1
            other = statements.get(CODERS[1], {}).get(line, Statement())
            alike += {k: set(v) for k, v in statement.codes.items()} == {
                k: set(v) for k, v in other.codes.items()
            }
    print(f"{'and back':>12}: {alike} of {sentences} sentences with all their codes")
    return complete and alike == sentences


if __name__ == "__main__":
    sys.exit(not main(Path(sys.argv[1]), Path(sys.argv[2])))
