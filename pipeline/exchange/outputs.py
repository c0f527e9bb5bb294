"""The coded cases of a source, as the stages before leave them."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.tokens import Doc

from pipeline.annotate import read_docs
from pipeline.document import CodedSegment, read_coded
from pipeline.errors import InputError


def read_cases(folder: Path) -> dict[str, list[CodedSegment]]:
    """Read the coded segments of each case, in the order of the source.

    Parameters
    ----------
    folder
        The outputs of one source.

    Raises
    ------
    InputError
        Where the source isn't coded yet.
    """
    path = folder / "segments.jsonl"
    if not path.exists():
        problem = "van deze bron zijn er nog geen codes."
        raise InputError(folder, problem, "Controleer de naam, of voer eerst `casusspiegel run` uit.")
    cases: dict[str, list[CodedSegment]] = {}
    for segment in read_coded(path):
        cases.setdefault(segment.case, []).append(segment)
    return cases


def read_annotated(folder: Path) -> list[tuple[list[CodedSegment], list[Doc]]]:
    """Read the coded segments of each case with their annotated `Doc`s.

    Raises
    ------
    InputError
        Where the source isn't coded or annotated yet.
    """
    vocab = spacy.blank("nl").vocab
    return [
        (segments, read_docs(folder / "annotated" / f"{case}.spacy", vocab))
        for case, segments in read_cases(folder).items()
    ]
