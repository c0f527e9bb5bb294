"""The evaluation: how near the machine comes to the reference, on cases it never saw."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.coding.reference import read_cases, read_follows
from pipeline.coding.reviewed import ReviewedCase, known_as
from pipeline.config import MirrorSettings
from pipeline.document import CodedSegment
from pipeline.evaluate import measures
from pipeline.evaluate.alignment import on_units
from pipeline.evaluate.held_out import code_held_out
from pipeline.evaluate.learning import learning_curve
from pipeline.evaluate.page import write_page
from pipeline.evaluate.reviewed import against_coders
from pipeline.evaluate.trainings import checks_of, record_training
from pipeline.files import write_text

ERRORS = 30
DIMENSIONS = ("cel", "trede", "factor")


def evaluate(
    source: Path,
    reference: Path,
    examples: Path,
    models: Path,
    codebook: Codebook,
    settings: MirrorSettings,
    out: Path,
    report: Callable[[str], None],
    reviewed: Sequence[ReviewedCase] = (),
) -> None:
    """Fill `out` with the reference cases as models that never saw them code them, and with the scores.

    Parameters
    ----------
    source
        `outputs/<source>` of the source that holds the reference cases.
    reference
        The folder of the reference codings.
    examples
        The folder of the other coded cases that models learn from.
    models
        What `casusspiegel train codes` made.
    codebook
        The codebook.
    settings
        How dashboards are made.
    out
        Where the files go: those of an outputs folder, `metingen/*.csv` and `evaluatie.html`.
    report
        Is told, in Dutch, what goes on.
    reviewed
        Cases that coders reviewed: what they settled is a second reference, and teaches the learning curve.
    """
    cases = read_cases(reference)
    coded = code_held_out(source, sorted(cases), models, codebook, settings, out, report)
    units = {case: [unit for unit in cases[case] if unit.kind != "heading"] for case in coded}
    machine = {case: on_units(units[case], segments) for case, segments in coded.items()}
    wanted = [unit for case in coded for unit in units[case]]
    said = [unit for case in coded for unit in machine[case]]
    cells = codebook["cel"].ids
    given, given_by_machine = (measures.table(segments, "cel", cells) for segments in (wanted, said))
    tables = {
        "codes": measures.per_code(wanted, said, codebook, DIMENSIONS),
        "casussen": pd.DataFrame(
            {
                "casus": case,
                "dimensie": name,
                **measures.accuracy(
                    measures.table(units[case], name, codebook[name].ids),
                    measures.table(machine[case], name, codebook[name].ids),
                ),
            }
            for case in coded
            for name in DIMENSIONS
        ),
        "actoren": pd.DataFrame(
            {"casus": case, **measures.actors(units[case], machine[case])} for case in coded
        ),
        "verwarring": measures.confusion(given, given_by_machine, cells)
        .rename_axis("referentie")
        .reset_index(),
        "betrouwbaarheid": measures.reliability(measures.chances(said, cells).ravel(), given.ravel()),
        "fouten": measures.worst(wanted, said, "cel", cells, ERRORS),
    }
    checked, tables["codeurs"], seen = _against_coders(reviewed, cases, coded, models, codebook)
    others = read_cases(examples) if reviewed else {}
    tables["leercurve"] = learning_curve(
        {**cases, **others}, read_follows(examples), reviewed, codebook, report
    )
    tables["trainingen"] = record_training(out / "metingen" / "trainingen.csv", models, tables)
    for name, table in tables.items():
        write_text(
            out / "metingen" / f"{name}.csv",
            table.to_csv(index=False, lineterminator="\n", float_format="%.4f"),
        )
    write_page(out / "evaluatie.html", tables, codebook, len(wanted), checked, seen)


def _against_coders(
    reviewed: Sequence[ReviewedCase],
    reference: Mapping[str, Sequence[CodedSegment]],
    held_out: Mapping[str, Sequence[CodedSegment]],
    models: Path,
    codebook: Codebook,
) -> tuple[int, pd.DataFrame, list[str]]:
    """Score models that never saw a case against its coders; name the cases that the models learned from."""
    cases, seen = [], []
    learned = checks_of(models)
    for case in reviewed:
        known = known_as(case.segments, reference)
        if known:
            cases.append((held_out[known], case.reviews))
        elif case.name in learned:
            seen.append(case.name)
        else:
            cases.append((case.segments, case.reviews))
    sentences, scores = against_coders(cases, codebook)
    return sentences, scores, seen
