"""Puts the pages of a PDF together: paragraphs over columns and pages, notes, tables, levels of headings."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal, NamedTuple, Self

from pipeline.document import Block, Box, Layout, Table
from pipeline.extract.anchors import Anchors
from pipeline.extract.bands import in_bands
from pipeline.extract.breaks import BULLET
from pipeline.extract.furniture import take_furniture
from pipeline.extract.hyphenation import SOFT_HYPHEN, Joiner
from pipeline.extract.page import Cells, Page, around
from pipeline.extract.paragraphs import (
    Paragraph,
    goes_on,
    is_caption,
    levels_of,
    look_of,
    mark_contents,
    mark_pull_quotes,
    notes_of,
    paragraphs_of,
    take_notes,
)
from pipeline.extract.raised import plain, take_marks
from pipeline.extract.words import Line

_TYPESET_HYPHENS = (SOFT_HYPHEN, "\u2010")
"""What some typesetters end a broken line with, where a writer types a plain hyphen."""


_UNBROKEN = 0.02
"""Below which share of lines that end in a hyphen the typesetter breaks no words."""


class _Text(NamedTuple):
    """Lines, joined."""

    text: str
    breaks: list[tuple[int, int]]
    """Where a next page begins, and that page."""
    marks: list[tuple[int, str]]
    """Where a raised mark stood, and that mark."""

    def without(self, start: str) -> Self:
        """Take what matches a pattern off the beginning."""
        found = re.match(rf"(?:{start})?\s*", self.text)
        gone = found.end() if found else 0
        breaks = [(max(0, place - gone), page) for place, page in self.breaks]
        marks = [(max(0, place - gone), mark) for place, mark in self.marks]
        return type(self)(self.text[gone:], breaks, marks)


class Assembly:
    """Puts the pages of one document together.

    Parameters
    ----------
    pages
        The pages, taken apart.
    alive
        Is called now and then, as a sign of life.
    """

    def __init__(self, pages: list[Page], alive: Callable[[], None]) -> None:
        self.pages = pages
        self.alive = alive
        self.furniture = take_furniture(pages)
        self.look = look_of(line for page in pages for column in page.columns for line in column)
        lines = [line for page in pages for column in page.columns for line in column]
        plain_hyphens = sum(line.text.endswith("-") for line in lines)
        typeset_hyphens = sum(line.text.endswith(_TYPESET_HYPHENS) for line in lines)
        self.keeps_hyphens = plain_hyphens < max(typeset_hyphens, _UNBROKEN * len(lines))
        """Whether a plain hyphen at a line's end is the writer's: the typesetter uses another, or none."""
        self.join = Joiner(plain(line.text) for line in lines)
        self.notes: list[Paragraph] = []
        self.markers: set[str] = set()
        """The marks that notes bear."""
        self.lines: dict[int, list[Line]] = {}
        """The lines of each block, by its `id`."""

    def layout(self) -> Layout:
        """Give the blocks in reading order, and the tables."""
        flow = self._flow()
        mark_contents(flow)
        mark_pull_quotes(flow, self.look)
        self.markers = {note.marker for note in self.notes if note.marker}
        self.anchors = Anchors(flow, self.look)
        levels = levels_of([paragraph for paragraph in flow if paragraph.kind == "heading"])
        after, tables = self._apart()
        blocks = list(after.get(-1, []))
        for index, paragraph in enumerate(flow):
            if not (paragraph.kind == "paragraph" and _is_mark(paragraph, self.markers)):
                block = self._block(paragraph)
                if paragraph.kind == "heading":
                    block.level = levels[id(paragraph)]
                blocks.append(block)
            blocks.extend(after.get(index, []))
            self.alive()
        return Layout(blocks=blocks, tables=tables)

    def _flow(self) -> list[Paragraph]:
        """Give the paragraphs of the body; what a column, page, figure or box interrupts is joined."""
        flow: list[Paragraph] = []
        last: Paragraph | None = None
        for page in self.pages:
            self.alive()
            apart = page.apart
            for column in page.columns:
                notes = notes_of(take_notes(column, page.rules, self.look, page.height))
                if notes and notes[0].marker is None and self.notes:
                    self.notes[-1].lines.extend(notes.pop(0).lines)
                self.notes.extend(notes)
            for column in in_bands([column for column in page.columns if column], apart):
                for index, paragraph in enumerate(paragraphs_of(column, self.look)):
                    if is_caption(paragraph, apart, self.look):
                        paragraph.kind = "caption"
                    if paragraph.kind in ("caption", "quote"):
                        flow.append(paragraph)
                        continue
                    torn = index == 0 or last is not flow[-1] or _between(last, paragraph, apart)
                    if last is not None and torn and goes_on(last, paragraph):
                        last.lines.extend(paragraph.lines)
                    else:
                        flow.append(paragraph)
                        last = paragraph
        return flow

    def _apart(self) -> tuple[dict[int, list[Block]], list[Table]]:
        """Give the blocks that stand apart, by the paragraph that each comes after, and the tables."""
        after: dict[int, list[Block]] = {}
        tables: list[Table] = []
        for page in self.pages:
            self.alive()
            for line in self.furniture.get(page.number, []):
                after.setdefault(self.anchors.above(page.number, line.box), []).append(
                    Block(kind="furniture", text=line.text, page=page.number, box=_rounded(line.box))
                )
            for part in page.parts:
                here = after.setdefault(self.anchors.above(page.number, part.box), [])
                here.extend(self._part_blocks(part.kind, part.box, part.columns, page.number))
            for cells in page.tables:
                table = self._table(cells, page.number)
                tables.append(table)
                text = "\n".join("\t".join(row) for row in table.rows)
                here = after.setdefault(self.anchors.above(page.number, cells.box), [])
                here.append(Block(kind="table", text=text, page=page.number, box=table.box))
        for note in self.notes:
            index = self.anchors.reference(note)
            after.setdefault(index, []).append(self._block(note))
        return after, tables

    def _part_blocks(
        self, kind: Literal["box", "figure", "furniture"], box: Box, columns: list[list[Line]], page: int
    ) -> list[Block]:
        if kind != "box":
            text = " ".join(line.text for column in columns for line in column)
            return [Block(kind=kind, text=plain(text), page=page, box=_rounded(box))]
        flow: list[Paragraph] = []
        for column in columns:
            paragraphs = paragraphs_of(column, self.look)
            if paragraphs and flow and goes_on(flow[-1], paragraphs[0]):
                flow[-1].lines.extend(paragraphs.pop(0).lines)
            flow.extend(paragraphs)
        blocks = []
        for paragraph in flow:
            block = self._block(paragraph)
            block.kind = "box"
            blocks.append(block)
        return blocks

    def _table(self, cells: Cells, page: int) -> Table:
        rows = []
        for row in cells.rows:
            texts = []
            for cell in row:
                paragraphs = paragraphs_of(cell, self.look)
                texts.append("\n".join(self._text(p.lines).text for p in paragraphs))
            rows.append(texts)
        caption = self.anchors.caption(page, cells.box)
        text = self._text(caption.lines).text if caption else None
        return Table(caption=text, page=page, box=_rounded(cells.box), rows=rows)

    def _block(self, paragraph: Paragraph) -> Block:
        joined, marker = self._text(paragraph.lines), paragraph.marker
        if paragraph.kind == "bullet":
            joined = joined.without(BULLET.pattern)
        elif paragraph.kind == "footnote":
            joined = joined.without(rf"{re.escape(marker)}[.)]?" if marker else "")
            joined.marks.clear()  # its own
        block = Block(
            # A quote in large type interrupts the text, and stands apart from it as a box does.
            kind="box" if paragraph.kind == "quote" else paragraph.kind,
            text=joined.text,
            page=paragraph.first.page,
            page_breaks=joined.breaks,
            box=_rounded(around([line for line in paragraph.lines if line.page == paragraph.first.page])),
            marker=marker,
            notes=[(place, mark) for place, mark in joined.marks if mark in self.markers],
        )
        self.lines[id(block)] = paragraph.lines
        return block

    def _text(self, lines: list[Line]) -> _Text:
        """Join lines."""
        done, tail = "", ""
        breaks: list[tuple[int, int]] = []
        marks: list[tuple[int, str]] = []
        before: Line | None = None
        for line in lines:
            text, found = take_marks(line.text.strip())
            if before is None:
                tail = text
            else:
                # Only the last word of what stands there can change.
                cut = tail.rfind(" ") + 1
                done, tail = done + tail[:cut], tail[cut:]
                joined = self._joined(tail, text)
                if line.page != before.page:
                    rest = text.split(" ", 1)[-1] if " " in text and not joined.endswith(f" {text}") else text
                    breaks.append((len(done) + len(joined) - len(rest), line.page))
                tail = joined
            start = len(done) + len(tail) - len(text)
            marks += [(start + place, mark) for place, mark in found]
            before = line
        return _Text(done + tail, breaks, marks)

    def _joined(self, left: str, right: str) -> str:
        """Join two lines."""
        if left.endswith(_TYPESET_HYPHENS):
            return left[:-1] + right
        joined = self.join(left, right, torn=False)
        is_kept = self.keeps_hyphens and left.endswith("-") and not self.join.is_broken(left, right)
        if is_kept and joined != f"{left} {right}":
            return left + right
        return joined


def _is_mark(paragraph: Paragraph, marks: set[str]) -> bool:
    """Whether a paragraph is nothing but the mark of a note."""
    return all(plain(line.text).strip("[]();, ") in {*marks, ""} for line in paragraph.lines)


def _rounded(box: Box) -> Box:
    x0, top, x1, bottom = (round(float(edge), 1) for edge in box)
    return x0, top, x1, bottom


def _between(above: Paragraph | None, below: Paragraph, boxes: list[Box]) -> bool:
    """Whether a figure, table or box stands between two paragraphs of a column."""
    return above is not None and any(
        above.last.bottom < box[3]
        and box[1] < below.first.top
        and box[0] < below.right
        and box[2] > below.left
        for box in boxes
    )
