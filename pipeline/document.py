"""The data model: what a source holds, and how it is coded.

A source holds cases. A case is one `Document`: blocks in reading order, and the segments (a sentence or a
bullet each) that are cut from them. Coding adds codes and actors to segments; mirroring gathers them in a
`Dashboard`.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from pipeline.errors import InputError
from pipeline.files import read_json, read_jsonl, write_json, write_jsonl

SegmentKind = Literal["heading", "paragraph", "bullet", "quote", "box"]
BlockKind = Literal[
    "heading", "paragraph", "bullet", "quote", "box", "table", "caption", "figure", "footnote", "furniture"
]
Box = tuple[float, float, float, float]


def slug(text: str) -> str:
    """Turn a title or municipality into an id: `Den Haag` → `den-haag`."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-") or "bron"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Block(_Strict):
    """A paragraph, heading, bullet, table or other piece of a page, whole and in reading order."""

    kind: BlockKind
    text: str
    page: int | None = None
    """The page's place in the source, from 1; null where the source has no pages."""
    page_breaks: list[tuple[int, int]] = Field(default_factory=list)
    """Where the text goes on on a next page: the place in `text`, in characters, and that page."""
    box: Box | None = None
    """Left, top, right and bottom on the page, in points from the top left corner (PDF only)."""
    level: int | None = None
    """The level of a heading: 1 a chapter, 2 a section, and so on."""
    section: str | None = None
    """The number, or else the title, of the section that the block stands in."""
    marker: str | None = None
    """The bullet or number of a list item, or the mark of a footnote."""
    notes: list[tuple[int, str]] = Field(default_factory=list)
    """Where the text calls a footnote: the place in `text`, in characters, and the footnote's `marker`."""


class Segment(_Strict):
    """One sentence or one bullet of a case's running text."""

    id: str
    case: str
    chapter: int | None = None
    section: str | None = None
    kind: SegmentKind
    page: int | None = None
    text: str
    block: int | None = None
    """The place of the segment's block in `Document.blocks`, from 0."""


class Table(_Strict):
    """A table of the source, as rows of cells."""

    caption: str | None = None
    page: int | None = None
    box: Box | None = None
    rows: list[list[str]]


class Layout(_Strict):
    """What a reader makes of a file: its blocks in reading order, hyphenation undone, and its tables."""

    blocks: list[Block] = Field(default_factory=list)
    tables: list[Table] = Field(default_factory=list)


class Document(_Strict):
    """One case: its text in reading order, cut into segments."""

    source: str
    case: str
    chapter: int | None = None
    title: str
    gemeente: str | None = None
    authors: list[str] = Field(default_factory=list)
    blocks: list[Block] = Field(default_factory=list)
    segments: list[Segment] = Field(default_factory=list)
    tables: list[Table] = Field(default_factory=list)

    @classmethod
    def read(cls, path: Path) -> Self:
        """Read a document from its JSON file.

        Raises
        ------
        InputError
            Where the file is missing or holds no document.
        """
        try:
            return cls.model_validate(read_json(path))
        except FileNotFoundError as error:
            raise InputError(path, "dit bestand bestaat niet.", "Controleer de naam en de map.") from error
        except ValueError as error:
            remedy = "Maak het opnieuw: `casusspiegel extract`."
            raise InputError(
                path, "dit is geen gelezen casus, of het bestand is beschadigd.", remedy
            ) from error

    def write(self, path: Path) -> None:
        """Write the document to a JSON file."""
        write_json(path, self)


class Mention(_Strict):
    """An actor as one segment names it."""

    surface: str
    start: int
    end: int
    """`text[start:end] == surface`, counted in characters of the segment's text."""
    name: str
    """The name under which the case's mentions of this party are joined."""
    sector: str
    rol: str
    score: float = 1.0


class CodedSegment(Segment):
    """A segment with its codes."""

    cel: list[str] = Field(default_factory=list)
    trede: list[str] = Field(default_factory=list)
    factor: str | None = None
    scores: dict[str, float] = Field(default_factory=dict)
    """The probability of each code, 0 to 1, of codes given and not given."""
    actors: list[Mention] = Field(default_factory=list)
    coder: str = "machine"
    explanation: dict[str, list[str]] = Field(default_factory=dict)
    """For each code given, the words and features that weighed most, heaviest first."""
    disputed: list[str] = Field(default_factory=list)
    """Questions (dimensions, `actors`) on which its coders differ, so that the machine's answer stands."""

    @model_validator(mode="after")
    def _mentions_stand_in_text(self) -> Self:
        for actor in self.actors:
            if self.text[actor.start : actor.end] != actor.surface:
                raise ValueError(f"{self.id}: '{actor.surface}' does not stand at {actor.start}-{actor.end}")
        return self


def read_coded(path: Path) -> list[CodedSegment]:
    """Read coded segments, in reading order."""
    return [CodedSegment.model_validate(row) for row in read_jsonl(path)]


def write_coded(path: Path, segments: list[CodedSegment]) -> None:
    """Write coded segments, one a line, in reading order."""
    write_jsonl(path, segments)


class Item(_Strict):
    """One line of a dashboard cell, with the segments that it rests on."""

    text: str
    evidence: list[str]
    """Segment ids, strongest first."""
    score: float
    code: str | None = None
    """The code under which the cell groups the item: a ladder step, a key factor, an actor's role."""
    date: str | None = None
    """The moment of a milestone, as precise as it is known (`2011`, `2011-09`); sorts in order of time."""


class Dashboard(_Strict):
    """The mirror of one case: items per cell, best first."""

    title: str
    gemeente: str | None = None
    cells: dict[str, list[Item]]
