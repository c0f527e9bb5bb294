"""What a project holds for another tool: cases as plain text, and who said what about which sentence."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from pipeline.document import CodedSegment, Document
from pipeline.reviewed import Statement

MACHINE: str = CodedSegment.model_fields["coder"].default
"""The name of the machine among the coders."""


@dataclass(frozen=True)
class Memo:
    """A note of a coder on a case, or on one of its sentences."""

    coder: str
    text: str
    segment: int | None = None
    """The place of the sentence in the case; None for a note on the whole case."""
    about: str = ""
    """What it is about: a code's id, a mention as `start-end`, or nothing."""


@dataclass
class CodedCase:
    """A case with all that its coders hold to be true of it."""

    document: Document
    statements: dict[str, dict[int, Statement]] = field(default_factory=dict)
    """For each coder, the machine among them, the answers by the place of the sentence."""
    memos: list[Memo] = field(default_factory=list)
    scores: dict[int, dict[str, float]] = field(default_factory=dict)
    """By the place of the sentence, the machine's probability of each code."""
    attributes: dict[str, str | int] = field(default_factory=dict)
    """What is known of the case as a whole, by the name of the attribute."""


def line_of(text: str) -> str:
    """Put a sentence on one line of the same length, so that positions hold in every tool."""
    return re.sub(r"[\r\n]", " ", text)


def text_of(document: Document) -> str:
    """Write a case as plain text, a segment a line."""
    return "".join(f"{line_of(segment.text)}\n" for segment in document.segments)


def line_spans(document: Document) -> list[tuple[int, int]]:
    """Return where each segment starts and ends in `text_of` the document, in characters."""
    spans, start = [], 0
    for segment in document.segments:
        spans.append((start, start + len(segment.text)))
        start += len(segment.text) + 1
    return spans


def guid(*parts: object) -> str:
    """Derive an identifier that stays the same from export to export."""
    return str(uuid5(NAMESPACE_URL, "casusspiegel:" + "\x1f".join(map(str, parts))))


def case_guid(document: Document) -> str:
    """Return the identifier of a case's text."""
    return guid("text", document.source, document.case)
