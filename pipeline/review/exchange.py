"""The store's decisions as codings for another tool, and codings made elsewhere as decisions."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from uuid import UUID

from pipeline.codebook import Codebook
from pipeline.config import Config
from pipeline.document import Document
from pipeline.errors import InputError
from pipeline.exchange.codes import read_codebook
from pipeline.exchange.project import MACHINE, CodedCase, Memo, guid
from pipeline.exchange.reading import UNKNOWN_CODER, Imported, Lost, read_project
from pipeline.exchange.writing import write_project
from pipeline.files import write_text
from pipeline.review.project import Project
from pipeline.review.rule import Coding, codings_of
from pipeline.review.store import LONGEST_MEMO, Decision, Store, standing
from pipeline.reviewed import Anchor, Statement, anchors_of, codes_of, place

_ABOUT_PLACEMENT = ("_evidence", "_certainty")
"""Columns that say how sure a placement is, and why."""


def import_file(path: Path, settings: Config, out: Path | None) -> list[str]:
    """Take over a REFI-QDA project as reviews, or a REFI-QDA codebook as a codebook of ours.

    Parameters
    ----------
    path
        The `.qdpx` or `.qdc` file.
    settings
        Say where outputs, codebook, database and reviews stand.
    out
        Where a codebook goes; next to the file where this isn't said.

    Returns
    -------
    list of str
        What was done, for the user.

    Raises
    ------
    InputError
        Where the file can't be used.
    """
    if path.suffix.lower() == ".qdc":
        codebook = read_codebook(path, Codebook.read(settings.codebook))
        target = out or path.with_suffix(".yaml")
        if target.exists():
            raise InputError(target, "dit bestand bestaat al.", "Kies met --out een andere naam.")
        codebook.write(target)
        return [f"Codeboek geschreven: {target}", "Zet dit pad bij `codebook` in het instellingenbestand."]
    if path.suffix.lower() != ".qdpx":
        problem = "dit is geen REFI-QDA-project (.qdpx) of -codeboek (.qdc)."
        raise InputError(path, problem, "Exporteer het project in het andere programma als REFI-QDA.")
    project, store = Project(settings), Store(settings.review.database)
    new, imported = import_project(path, project, store)
    project.export(store)
    store.close()
    coders = sorted({coder for case in imported.cases for coder in case.statements})
    sentences = sum(len(found) for case in imported.cases for found in case.statements.values())
    if coders:
        lines = [
            f"Gelezen: {sentences} gecodeerde zinnen van {', '.join(coders)}; {new} beslissingen zijn nieuw."
        ]
    else:
        lines = ["Er staan geen codes van een codeur in; die van de machine komen niet terug."]
    if imported.lost:
        target = settings.outputs / f"{path.stem}-niet-overgenomen.txt"
        write_text(
            target,
            "".join(
                f"{lost.source}\t{lost.reason}\t{' '.join(lost.words.split())}\n" for lost in imported.lost
            ),
        )
        reasons = Counter(lost.reason for lost in imported.lost).most_common()
        lines += [f"Niet overgenomen, {count} keer: {reason}." for reason, count in reasons]
        lines.append(f"De hele lijst staat in {target}")
    return [*lines, "Voer `casusspiegel run` uit om de dashboards bij te werken."]


def export_project(
    path: Path, project: Project, store: Store, source: str, *, machine: bool = True, pdf: bool = True
) -> None:
    """Write a source with the codes of the machine and of all coders as a REFI-QDA project.

    Parameters
    ----------
    path
        The `.qdpx` file.
    project
        The outputs of a run.
    store
        The coders' decisions.
    source
        The source's id.
    machine
        Whether the machine's codes go with it.
    pdf
        Whether the PDF that the source came as goes with it.

    Raises
    ------
    InputError
        Where there is no such source.
    """
    if source not in project.sources():
        known = ", ".join(project.sources()) or "nog geen; voer eerst `casusspiegel run` uit"
        raise InputError(source, "deze gecodeerde bron bestaat niet.", f"Bekende bronnen: {known}.")
    cases = [_coded_case(project, store, source, case, machine) for case in project.cases(source)]
    original = project.pdf(source) if pdf else None
    write_project(path, project.title(source), cases, project.codebook, original)


def _coded_case(project: Project, store: Store, source: str, case: str, machine: bool) -> CodedCase:
    document, decisions = project.document(source, case), store.decisions(source, case)
    statements: dict[str, dict[int, Statement]] = {}
    scores = {}
    if machine:
        segments = project.machine(source, case)
        statements[MACHINE] = {
            index: Statement(codes=codes_of(segment, project.codebook), actors=segment.actors)
            for index, segment in enumerate(segments)
        }
        scores = {index: segment.scores for index, segment in enumerate(segments)}
    for coding in codings_of(document, decisions):
        if coding.index is not None:
            for coder in {*coding.by_coder, *coding.settled_by}:
                statements.setdefault(coder, {})[coding.index] = _held(coding, coder)
    return CodedCase(
        document, statements, list(_memos(document, decisions)), scores, _attributes(project, document)
    )


def _held(coding: Coding, coder: str) -> Statement:
    """What a coder holds of a sentence: what he or she coded, else what he or she settled."""
    return coding.by_coder.get(coder, coding.settled if coder in coding.settled_by else Statement())


def _memos(document: Document, decisions: Sequence[Decision]) -> Iterator[Memo]:
    """Return the last memo of each coder on each thing that is still in the case."""
    last: dict[tuple[str, Anchor | None, str], Decision] = {
        (decision.coder, decision.anchor, decision.about): decision
        for decision in standing(decisions)
        if decision.kind == "memo"
    }
    places = place([d.anchor for d in last.values() if d.anchor], document.segments)
    found = iter(places)
    for decision in last.values():
        index = next(found) if decision.anchor else None
        if decision.memo and (index is not None or not decision.anchor):
            yield Memo(decision.coder, decision.memo, index, decision.about)


def _attributes(project: Project, document: Document) -> dict[str, str | int]:
    """Gather what is known of a case: its title, and where it was placed among the others."""
    attributes: dict[str, Any] = {
        "titel": document.title,
        "gemeente": document.gemeente,
        "hoofdstuk": document.chapter,
        "auteurs": ", ".join(document.authors),
        "bron": project.title(document.source),
    }
    placement = project.settings.outputs / document.source / "matrices" / "plaatsbepaling.csv"
    if placement.exists():
        with placement.open(encoding="utf8", newline="") as file:
            for row in csv.DictReader(file):
                if row.pop("case") == document.case:
                    attributes |= {n: value for n, value in row.items() if not n.endswith(_ABOUT_PLACEMENT)}
    return {name: value for name, value in attributes.items() if value}


def import_project(path: Path, project: Project, store: Store) -> tuple[int, Imported]:
    """Store codings and notes that were made elsewhere as decisions, but for what the store has already.

    Parameters
    ----------
    path
        The `.qdpx` file.
    project
        The outputs of a run, whose cases the codings are about.
    store
        The coders' decisions.

    Returns
    -------
    int, Imported
        How many decisions were new, and all that was read, with what could not be taken over.
    """
    documents = [
        project.document(source, case) for source in project.sources() for case in project.cases(source)
    ]
    imported = read_project(path, documents, project.codebook)
    for case in imported.cases:
        _drop_long_memos(case, imported.lost)
    new = [
        decision
        for case in imported.cases
        for decision in _decisions(
            case, store.decisions(case.document.source, case.document.case), imported.saw_machine
        )
    ]
    return store.add_all(new), imported


def _drop_long_memos(case: CodedCase, lost: list[Lost]) -> None:
    for memo in [memo for memo in case.memos if len(memo.text) > LONGEST_MEMO]:
        case.memos.remove(memo)
        lost.append(Lost(case.document.case, memo.text, f"een memo mag {LONGEST_MEMO} tekens hebben"))


def _decisions(case: CodedCase, made: Sequence[Decision], saw_machine: bool) -> Iterator[Decision]:
    document = case.document
    source, name_of_case = document.source, document.case
    anchors = anchors_of(document.segments)
    known = {coding.index: coding for coding in codings_of(document, made)}
    for coder, statements in case.statements.items():
        name = _name(coder)
        for index, statement in statements.items():
            if index in known and _says(_held(known[index], name), statement):
                continue
            yield Decision(
                key=_key(document, name, index, anchors[index].text, statement.model_dump_json()),
                coder=name,
                source=source,
                case=name_of_case,
                kind="review" if saw_machine else "code",
                anchor=anchors[index],
                statement=statement,
            )
    written = set(_memos(document, made))
    for memo in case.memos:
        name = _name(memo.coder)
        if Memo(name, memo.text, memo.segment, memo.about) not in written:
            yield Decision(
                key=_key(document, name, memo.segment, memo.about, memo.text),
                coder=name,
                source=source,
                case=name_of_case,
                kind="memo",
                anchor=None if memo.segment is None else anchors[memo.segment],
                about=memo.about,
                memo=memo.text,
            )


def _says(old: Statement, new: Statement) -> bool:
    """Whether a statement holds all that a new one says already."""
    same = all(set(old.codes.get(dimension, ())) == set(codes) for dimension, codes in new.codes.items())
    answered = new.codes.keys() <= old.codes.keys()
    return same and answered and (new.actors is None or _parties(new) == _parties(old))


def _parties(statement: Statement) -> list[dict[str, Any]] | None:
    if statement.actors is None:
        return None
    return [mention.model_dump(exclude={"score"}) for mention in statement.actors]


def _key(document: Document, *parts: object) -> str:
    """Derive the key of a decision from what it says, so that a second import adds nothing."""
    return UUID(guid("decision", document.source, document.case, *parts)).hex


def _name(coder: str) -> str:
    """Make of any name one that a coder may bear here."""
    plain = "".join(character if character.isprintable() and character != "," else " " for character in coder)
    return " ".join(plain.split())[:80].strip() or UNKNOWN_CODER
