"""Reviewed cases as cases to learn from: only what coders settled teaches, the rest gives context."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.codebook import Codebook
from pipeline.document import CodedSegment, Segment, read_coded
from pipeline.reviewed import Review, apply_reviews, letters_of, place, read_reviews

SAME = 0.2
"""From which share of its longer sentences a case is held to be one that is known already."""
LONG = 30
"""From how many letters a sentence is so long that two cases share it only where one is the other."""

Cases = Mapping[str, Sequence[CodedSegment]]


@dataclass(frozen=True)
class ReviewedCase:
    """A case of a source, with what coders decided about it."""

    source: str
    case: str
    segments: Sequence[CodedSegment]
    """As the machine coded them."""
    reviews: Sequence[Review]

    @property
    def name(self) -> str:
        """The case's name among those of all sources."""
        return f"{self.source}/{self.case}"


@dataclass(frozen=True)
class Check:
    """How many checked sentences of a reviewed case there are to learn from."""

    name: str
    """The reviewed case: `source/case`."""
    case: str
    """The case to learn from: one of the reference or the examples, or the reviewed case itself."""
    sentences: int


def read_reviewed(reviews: Path, outputs: Path) -> list[ReviewedCase]:
    """Read the reviews and the cases that they are about; cases that are no more are left out.

    Parameters
    ----------
    reviews
        What the review application exported.
    outputs
        The folder of all sources, each with `machine/<case>.jsonl`.
    """
    by_case: dict[tuple[str, str], list[Review]] = {}
    for review in read_reviews(reviews):
        by_case.setdefault((review.source, review.case), []).append(review)
    paths = {names: outputs / names[0] / "machine" / f"{names[1]}.jsonl" for names in sorted(by_case)}
    return [
        ReviewedCase(*names, segments=read_coded(path), reviews=by_case[names])
        for names, path in paths.items()
        if path.is_file()
    ]


def add_reviewed(
    cases: Cases, reviewed: Sequence[ReviewedCase], codebook: Codebook
) -> tuple[dict[str, Sequence[CodedSegment]], list[Check]]:
    """Add reviewed cases to those to learn from.

    Parameters
    ----------
    cases
        Coded cases, by name.
    reviewed
        What coders reviewed.
    codebook
        The codebook.

    Returns
    -------
    cases
        Those given, with the coders' answers in place of the former ones where a reviewed case is one of
        them, and the other reviewed cases beside them. A question without a settled answer is in
        `disputed`, and bears no code: in a case of its own that goes for all that nobody reviewed.
    checks
        Of each reviewed case, in order.
    """
    together = dict(cases)
    checks = []
    for case in reviewed:
        known = known_as(case.segments, cases)
        base = together[known] if known else [_unanswered(s, codebook) for s in case.segments]
        together[known or case.name], sentences = _taught(base, case.reviews, codebook)
        checks.append(Check(case.name, known or case.name, sentences))
    return together, checks


def known_as(segments: Sequence[Segment], cases: Mapping[str, Sequence[Segment]]) -> str | None:
    """Return which of the cases has the same text, so far as extractions differ; None where none has."""
    own = _long(segments)
    shares = {name: len(own & _long(known)) / max(1, len(own)) for name, known in cases.items()}
    best = max(shares, key=lambda name: shares[name], default=None)
    return best if best and shares[best] >= SAME else None


def _long(segments: Sequence[Segment]) -> set[str]:
    return {letters for segment in segments if len(letters := letters_of(segment.text)) >= LONG}


def _unanswered(segment: CodedSegment, codebook: Codebook) -> CodedSegment:
    return _open(segment, [*_questions(codebook)], codebook)


def _open(segment: CodedSegment, questions: Sequence[str], codebook: Codebook) -> CodedSegment:
    """Take away the answers to some questions, so that nobody can learn from them."""
    update: dict[str, object] = {"disputed": list(questions)}
    for name in questions:
        update[name] = [] if name == "actors" or codebook[name].multiple else None
    return segment.model_copy(update=update)


def _questions(codebook: Codebook) -> list[str]:
    return [*(d.id for d in codebook.dimensions if d.unit == "segment"), "actors"]


def _taught(
    base: Sequence[CodedSegment], reviews: Sequence[Review], codebook: Codebook
) -> tuple[list[CodedSegment], int]:
    """Put settled answers in place of others, and count the segments that so got an answer."""
    decided, _ = apply_reviews(base, reviews, codebook)
    sentences = set()
    for review, index in zip(reviews, place([review.anchor for review in reviews], base), strict=True):
        if index is None:
            continue
        answered = {*review.agreed.codes, *(["actors"] if review.agreed.actors is not None else [])}
        doubtful = {*review.disputed.codes, *(["actors"] if review.disputed.actors else [])}
        still = [
            name
            for name in _questions(codebook)
            if name in doubtful or (name in base[index].disputed and name not in answered)
        ]
        decided[index] = _open(decided[index], still, codebook)
        if answered - doubtful:
            sentences.add(index)
    return decided, len(sentences)
