"""From lines to pieces: the paragraphs, headings, list items, boxes and labels of a plain text, unjoined.

A plain text keeps neither type sizes nor positions. What a piece is, is read from what its lines look like
beside the others of the same text: how long they are, how many empty lines stand between them, how they
begin and end, and what their neighbours are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import mean, median
from typing import Literal

from pipeline.extract.hyphenation import Joiner
from pipeline.extract.lines import LIST_MARK, Line

PieceKind = Literal[
    "paragraph", "heading", "title", "bullet", "quote", "box", "box title", "figure", "caption", "footnote",
    "furniture", "table",
]  # fmt: skip

SECTION = re.compile(r"(\d{1,2})\.(\d{1,2}(?:\.\d{1,2})*)\.?\s+(?=[^\W\d_]|[‘“'\"])")
NUMBERED = re.compile(r"(\d{1,2})[.)]\s+(?=\S)")
CAPTION = re.compile(
    r"(?:Tabel|Figuur|Afbeelding|Grafiek|Schema|Kaart|Foto)\s+\d+[a-z]?(?:\.\d+)?(?:\s*[.:]|(?=\s+[A-Z‘“]))"
)
_SENTENCE_END = re.compile(r"[.!?:;](?:[”’\"'’)\]]|\d{1,2})*$")
_WIDE, _FAR_WIDER = 1.08, 1.15
"""From which share of the running text's width lines are those of a box, and that few lines must have."""


@dataclass
class Body:
    """What the running text of a text looks like."""

    gap: int
    """How many empty lines stand between the lines of a paragraph."""
    width: float
    """How many characters a full line has."""

    @classmethod
    def of(cls, lines: list[Line]) -> Body:
        """Measure the running text, to which most lines belong."""
        inner = [(a, b) for a, b in pairwise(lines) if a.runs_on]
        gap = round(median([b.gap for _, b in inner])) if inner else 0
        return cls(gap, median([len(a.text) for a, b in inner if b.gap == gap]) if inner else 80)

    def is_box(self, piece: Piece) -> bool:
        """Whether lines are as long as those of a box in smaller type or over the width of the page."""
        if len(piece.lines) < 2 or piece.goes_on:
            return False
        return piece.width > (_WIDE if len(piece.lines) > 5 else _FAR_WIDER) * self.width


@dataclass(eq=False)
class Piece:
    """Lines that belong together, in the order in which they stand."""

    lines: list[Line]
    kind: PieceKind = "paragraph"
    marker: str | None = None
    """The bullet or number of a list item."""
    chapter: int | None = None
    """The number of the chapter whose title this is."""

    @property
    def first(self) -> str:
        """The text of the first line."""
        return self.lines[0].text

    @property
    def last(self) -> str:
        """The text of the last line."""
        return self.lines[-1].text

    @property
    def open(self) -> bool:
        """Whether the piece breaks off before its paragraph ends."""
        return self.lines[-1].runs_on

    @property
    def goes_on(self) -> bool:
        """Whether the piece begins within a sentence."""
        return (
            self.marker is None
            and self.kind in {"paragraph", "quote"}
            and self.first.lstrip("(‘“")[:1].islower()
        )

    @property
    def length(self) -> int:
        """The number of characters."""
        return sum(len(line.text) + 1 for line in self.lines)

    @property
    def width(self) -> float:
        """The mean length of the full lines."""
        full = self.lines if self.open or len(self.lines) == 1 else self.lines[:-1]
        return mean(len(line.text) for line in full)

    @property
    def ends_sentence(self) -> bool:
        """Whether the last line ends as sentences do."""
        return bool(_SENTENCE_END.search(self.last))


def text_of(lines: list[Line], join: Joiner) -> str:
    """Join lines to one text."""
    text = lines[0].text
    for before, line in pairwise(lines):
        text = join(text, line.text, torn=before.torn)
    return text


def cut(lines: list[Line], furniture: list[bool], body: Body) -> list[Piece]:
    """Cut lines into pieces, wherever a paragraph ends or something else begins."""
    titles = _chapter_titles(lines, body)
    pieces: list[Piece] = []
    for number, (line, is_furniture) in enumerate(zip(lines, furniture, strict=True)):
        previous = pieces[-1] if pieces else None
        if number in titles and (previous is None or previous.kind != "title" or NUMBERED.match(line.text)):
            pieces.append(Piece([line], "title", chapter=titles[number]))
        elif number in titles:
            pieces[-1].lines.append(line)
        elif is_furniture:
            pieces.append(Piece([line], "furniture"))
        elif (
            previous is None
            or previous.kind in {"title", "furniture"}
            or _begins(line, previous, body)
            or _interrupts(lines, number, body)
        ):
            pieces.append(Piece([line]))
        else:
            pieces[-1].lines.append(line)
    return pieces


def _chapter_titles(lines: list[Line], body: Body) -> dict[int, int]:
    """Find the lines of the chapters' titles: `N. Title` near the heading `N.1`; give each its number."""
    titles: dict[int, int] = {}
    for at, line in enumerate(lines):
        section = SECTION.match(line.text)
        if not section or section.group(2) != "1":
            continue
        number = int(section.group(1))
        near = sorted(range(max(0, at - 100), min(len(lines), at + 100)), key=lambda n: abs(n - at))
        for n in near:
            end = n + 1
            while end < len(lines) and lines[end].gap < body.gap:
                end += 1
            numbered = NUMBERED.match(lines[n].text)
            alone = end - n > 1 or not (lines[n].runs_on or _SENTENCE_END.search(lines[n].text))
            if numbered and int(numbered.group(1)) == number and alone:
                titles.update(dict.fromkeys(range(n, end), number))
                break
    return titles


def _begins(line: Line, piece: Piece, body: Body) -> bool:
    """Whether a piece ends before this line."""
    before = piece.lines[-1]
    if line.turns:
        return True
    if not before.runs_on and line.gap < body.gap and line.text[0].islower() and not piece.ends_sentence:
        return False
    if not before.runs_on or line.gap > body.gap + 1 or CAPTION.match(line.text):
        return True
    if LIST_MARK.match(line.text):
        return line.indented
    return bool(SECTION.match(line.text)) and line.gap >= body.gap


def _interrupts(lines: list[Line], number: int, body: Body) -> bool:
    """Whether a line in the midst of a paragraph is a box's title or a figure's label."""
    line, before = lines[number], lines[number - 1]
    short = len(line.text) < body.width and line.text[0].isupper() and line.gap >= body.gap
    if line.runs_on or not short or _SENTENCE_END.search(line.text):
        return False
    if before.text.endswith("-") and len(line.text) < body.width / 2:
        return True
    end = number + 1
    while end < len(lines) - 1 and lines[end].runs_on:
        end += 1
    return body.is_box(Piece(lines[number + 1 : end + 1]))
