"""Coders beside each other and beside the machine: agreement per code, and where they differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from pipeline.codebook import Code, Codebook, Dimension
from pipeline.document import Mention
from pipeline.evaluate.agreement import MISSING, Agreement, agreement
from pipeline.review.project import Project
from pipeline.review.rule import Coding, cases_of, codings_of, decide
from pipeline.review.store import MACHINE, Decision
from pipeline.reviewed import Statement, codes_of


@dataclass(frozen=True)
class Sentence:
    """A sentence that somebody coded, with what each coder and the machine hold of it."""

    source: str
    case: str
    coding: Coding
    kind: str
    sampled: bool
    """Whether it is in the sample that all coders code."""
    machine: Statement

    def says(self, coder: str) -> Statement:
        """Return what a coder, or the machine, holds of the sentence."""
        return self.machine if coder == MACHINE else self.coding.by_coder.get(coder, Statement())


@dataclass(frozen=True)
class Row:
    """Agreement on one code, or on one question."""

    question: str
    label: str
    agreement: Agreement


@dataclass(frozen=True)
class Difference:
    """A question on which the coders of a sentence differ, and that nobody settled yet."""

    sentence: Sentence
    question: str
    """A dimension's id, or `actors`."""


def sentences(project: Project, decisions: Sequence[Decision]) -> list[Sentence]:
    """Gather all sentences that somebody coded and that are still found, by source, case and place."""
    gathered = []
    for (source, case), made in cases_of(decisions).items():
        if not project.has(source, case):
            continue
        machine = project.machine(source, case)
        for coding in codings_of(project.document(source, case), made):
            if coding.index is not None:
                segment = machine[coding.index]
                gathered.append(
                    Sentence(
                        source=source,
                        case=case,
                        coding=coding,
                        kind=segment.kind,
                        sampled=project.in_sample(source, segment.text),
                        machine=Statement(codes=codes_of(segment, project.codebook), actors=segment.actors),
                    )
                )
    return gathered


def compare_coders(rated: Sequence[Sentence], coders: Sequence[str], codebook: Codebook) -> list[Row]:
    """Measure how well coders agree, code by code.

    Parameters
    ----------
    rated
        The sentences to compare on; headings are left out, since they never bear a code.
    coders
        At least two names, the machine's among them where wanted.
    codebook
        The codebook.

    Returns
    -------
    list of Row
        For each code of a sentence whether it is given; for where the actors stand, whether each mention that
        one of the coders marked is marked alike; for what the actors are, the code given to mentions that
        several coders marked alike.
    """
    rated = [sentence for sentence in rated if sentence.kind != "heading"]
    rows = []
    for dimension in codebook.dimensions:
        if dimension.unit == "segment":
            for code in dimension.codes:
                ratings = [[_gives(s.says(coder), dimension, code) for s in rated] for coder in coders]
                measured = agreement(np.array(ratings, dtype=int).reshape(len(coders), len(rated)))
                rows.append(Row(dimension.label, code.label, measured))
    mentions = [_mentions(sentence, coders) for sentence in rated]
    rows.append(Row("Actoren", "Plaats in de zin", agreement(_marked(mentions, len(coders)))))
    for dimension in codebook.dimensions:
        if dimension.unit == "actor":
            measured = agreement(_marked(mentions, len(coders), dimension))
            rows.append(Row("Actoren", dimension.label, measured))
    return rows


def _gives(statement: Statement, dimension: Dimension, code: Code) -> int:
    answer = statement.codes.get(dimension.id)
    return MISSING if answer is None else int(code.id in answer)


def _mentions(sentence: Sentence, coders: Sequence[str]) -> list[list[Mention] | None]:
    return [sentence.says(coder).actors for coder in coders]


def _marked(
    mentions: Sequence[Sequence[list[Mention] | None]], coders: int, dimension: Dimension | None = None
) -> np.ndarray:
    """Rate every span that a coder marked: whether each marks it, or which code of `dimension` each gives."""
    columns = []
    for lists in mentions:
        spans = {(m.start, m.end) for marked in lists if marked is not None for m in marked}
        for span in sorted(spans):
            column = []
            for marked in lists:
                found = next((m for m in marked or [] if (m.start, m.end) == span), None)
                if marked is None or (dimension and not found):
                    column.append(MISSING)
                elif dimension and found:
                    column.append(dimension.ids.index(getattr(found, dimension.id)))
                else:
                    column.append(int(found is not None))
            columns.append(column)
    return np.array(columns, dtype=int).reshape(len(columns), coders).T


def differences(rated: Sequence[Sentence], codebook: Codebook) -> list[Difference]:
    """List what the coders differ on and nobody settled, in the order of the text."""
    found = []
    for sentence in rated:
        _, disputed = decide(sentence.coding, codebook)
        questions = [*disputed.codes, *(["actors"] if disputed.actors else [])]
        found += [Difference(sentence, question) for question in questions]
    return found
