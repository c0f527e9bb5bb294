"""Read an extract from a PDF: text that was set in columns, with boxes, figures, tables and notes between.

Running text is put in reading order. What stands beside it comes where it stands, but for what cuts a
sentence: that follows at the end of the section, or before the next box.
"""

from __future__ import annotations

import re
from itertools import pairwise, takewhile, zip_longest

from pipeline.document import Block, BlockKind, Layout, Table
from pipeline.extract.hyphenation import Joiner
from pipeline.extract.kinds import classify
from pipeline.extract.lines import Line, drop_repeated_pages, is_furniture, split_lines
from pipeline.extract.notes import Marks
from pipeline.extract.pieces import SECTION, Body, Piece, cut, text_of
from pipeline.extract.reading_order import Evidence, fragments_of, joins, order
from pipeline.extract.text_tables import table_of

_MAIN = {"paragraph", "heading", "bullet", "quote"}
_LOST_HYPHEN = re.compile(r"(?<=[a-zà-ÿ])(?=[A-ZÀ-Þ])")
_BLOCK_KINDS: dict[str, BlockKind] = {"title": "heading", "box title": "heading"}


def read_typeset(text: str) -> Layout:
    """Read an extract from a PDF that keeps the space after the last word of a line."""
    lines = drop_repeated_pages(split_lines(text))
    body = Body.of(lines)
    pieces = cut(lines, is_furniture(lines), body)
    reader = _Reader(lines)
    for chapter in _chapters(pieces):
        classify(chapter, body)
        reader.read(chapter)
    return reader.layout


def _chapters(pieces: list[Piece]) -> list[list[Piece]]:
    """Cut at the page on which a chapter's title or, before it, its first section stands."""
    starts = {0}
    for number, piece in enumerate(pieces):
        if piece.kind != "title":
            continue
        first = next(
            (n for n in range(max(0, number - 100), number) if _opens_chapter(pieces[n], piece.chapter)),
            number,
        )
        page = (n for n in range(first, max(-1, first - 30), -1) if _opens_page(pieces[n]))
        starts.add(next(page, first))
    return [pieces[a:b] for a, b in pairwise([*sorted(starts), len(pieces)])]


def _opens_page(piece: Piece) -> bool:
    return piece.lines[0].turns or piece.kind == "furniture"


def _opens_chapter(piece: Piece, chapter: int | None) -> bool:
    section = SECTION.match(piece.first)
    return bool(section) and section.groups() == (str(chapter), "1")  # type: ignore[union-attr]


def _is_cut(piece: Piece, following: Piece) -> bool:
    """Whether a box's paragraph or a note goes on in the next piece."""
    return piece.open if piece.kind == "box" else piece.kind == "footnote" and not following.marker


class _Reader:
    """Gathers blocks and tables, chapter by chapter."""

    def __init__(self, lines: list[Line]) -> None:
        self.join = Joiner(line.text for line in lines)
        self.evidence = Evidence([line.text for line in lines], self.join.vocabulary)
        self.layout = Layout()
        self.tables: dict[Piece, Table] = {}
        """The tables of the chapter, by their first pieces."""

    def read(self, pieces: list[Piece]) -> None:
        """Read the pieces of one chapter: its title, then its text with what stands beside it."""
        self._prepare(pieces)
        for piece in pieces:
            if piece.kind == "title":
                self._add_title(piece)
        main = {n for n, piece in enumerate(pieces) if piece.kind in _MAIN}
        beside = self._beside(pieces, main)
        flow = [n for fragment in order(pieces, fragments_of(pieces, main), self.evidence) for n in fragment]
        waiting = beside.pop(-1, [])
        paragraph: list[Piece] = []
        for n, following in zip_longest(flow, flow[1:]):
            if pieces[n].kind == "heading":
                self._add_beside(waiting)
                waiting = []
            paragraph.append(pieces[n])
            if following is not None and joins(pieces[n], pieces[following]):
                waiting += beside.get(n, [])
                continue
            self._add(paragraph)
            paragraph = []
            if n in beside:
                self._add_beside(waiting + beside[n])
                waiting = []
        self._add_beside(waiting)

    def _prepare(self, pieces: list[Piece]) -> None:
        """Find the chapter's notes, and make its tables."""
        notes = {int(p.marker.rstrip(".)")) for p in pieces if p.kind == "footnote" and p.marker}
        self.marks = Marks([line.text for p in pieces for line in p.lines], notes, self.join.vocabulary)
        self.tables = {}
        for number, piece in enumerate(pieces):
            parts = list(takewhile(lambda p: p.kind == "table", pieces[number + 1 :]))
            if piece.kind == "caption" and parts:
                caption, _ = self.marks.strip(text_of(piece.lines, self.join))
                self.tables[parts[0]] = table_of(caption, parts, self.join)
        self.layout.tables += self.tables.values()

    @staticmethod
    def _beside(pieces: list[Piece], main: set[int]) -> dict[int, list[Piece]]:
        """Gather boxes, tables, figures, notes by the place of the running text that they stand after."""
        beside: dict[int, list[Piece]] = {}
        anchor = -1
        for number, piece in enumerate(pieces):
            if number in main:
                anchor = number
            elif piece.kind != "title":
                beside.setdefault(anchor, []).append(piece)
        return beside

    def _add_beside(self, pieces: list[Piece]) -> None:
        """Add what stands beside the running text; what a page or an address tears is joined."""
        group: list[Piece] = []
        for piece, following in zip_longest(pieces, pieces[1:]):
            if piece.kind == "table":
                self._add_table(piece)
                continue
            group.append(piece)
            if following is not None and following.kind == piece.kind and _is_cut(piece, following):
                continue
            self._add(group)
            group = []

    def _add_table(self, piece: Piece) -> None:
        """Add the table that begins with this piece; its other pieces are in it."""
        table = self.tables.get(piece)
        if table:
            text = "\n".join("\t".join(row) for row in table.rows)
            self.layout.blocks.append(Block(kind="table", text=text, page=piece.lines[0].page))

    def _add_title(self, piece: Piece) -> None:
        """Add a chapter's title, and its authors where they stand below it."""
        ends = [n for n, line in enumerate(piece.lines[:-1]) if not line.runs_on]
        cut_at = ends[-1] + 1 if ends else len(piece.lines)
        title, authors = piece.lines[:cut_at], piece.lines[cut_at:]
        text = self._mend(text_of(title, self.join))
        self.layout.blocks.append(Block(kind="heading", text=text, page=title[0].page, level=1))
        if authors:
            text = text_of(authors, self.join)
            self.layout.blocks.append(Block(kind="paragraph", text=text, page=authors[0].page))

    def _mend(self, title: str) -> str:
        """Put back what large type loses: parts of a word, or its hyphen, unlike the rest of the text."""
        words = title.split()
        for n in range(len(words) - 1, 0, -1):
            pair = words[n - 1].lower(), words[n].lower()
            if self.join.vocabulary["".join(pair)] and self.evidence.pairs[pair] <= 1:
                words[n - 1 : n + 1] = [words[n - 1] + words[n]]
        return " ".join(re.sub(_LOST_HYPHEN, "-", w) if self._lacks_hyphen(w) else w for w in words)

    def _lacks_hyphen(self, word: str) -> bool:
        plain, parted = (w.strip(":,.?!").lower() for w in (word, re.sub(_LOST_HYPHEN, "-", word)))
        return self.join.vocabulary[parted] > self.join.vocabulary[plain]

    def _add(self, pieces: list[Piece]) -> None:
        """Add a block: a piece, or the pieces of one paragraph."""
        lines = [line for piece in pieces for line in piece.lines]
        head = pieces[0]
        marks = Marks([], set(), self.join.vocabulary) if head.kind == "footnote" else self.marks
        text, notes = marks.strip(lines[0].text)
        breaks: list[tuple[int, int]] = []
        for before, line in pairwise(lines):
            joined = self.join(text, line.text, torn=before.torn)
            if line.page != before.page:
                breaks.append((len(joined) - len(line.text), line.page))
            place = joined.rfind(" ", 0, max(0, len(joined) - len(line.text) - 1)) + 1
            rest, found = marks.strip(joined[place:])
            text = joined[:place] + rest
            notes += [(place + at, mark) for at, mark in found]
        start = 0
        if head.marker:
            start = len(head.marker) + len(text[len(head.marker) :]) - len(text[len(head.marker) :].lstrip())
        self.layout.blocks.append(
            Block(
                kind=_BLOCK_KINDS.get(head.kind, head.kind),  # type: ignore[arg-type]
                text=text[start:],
                page=lines[0].page,
                page_breaks=[(max(0, at - start), page) for at, page in breaks],
                level={"heading": 2 if SECTION.match(text) else 3, "box title": 3}.get(head.kind),
                marker=head.marker.rstrip(".)") if head.kind == "footnote" and head.marker else head.marker,
                notes=[(max(0, at - start), mark) for at, mark in notes],
            )
        )
