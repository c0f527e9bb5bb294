"""One page taken apart: the columns of its body, its tables, boxes and figures, each as lines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

from pipeline.document import Box
from pipeline.extract.columns import columns_of
from pipeline.extract.echoes import take_echoes
from pipeline.extract.glyphs import Rule, Sheet
from pipeline.extract.initials import join_initials
from pipeline.extract.margins import (
    take_hanging_heads,
    take_line_numbers,
    take_side_columns,
    take_small_notes,
)
from pipeline.extract.marks import drawn_marks
from pipeline.extract.regions import divide
from pipeline.extract.words import Line, Word, bounds, line_of, read_words, rows_of

Column = list[Line]


@dataclass
class Part:
    """A box or figure of a page, or a pull quote, which is furniture."""

    kind: Literal["box", "figure", "furniture"]
    box: Box
    columns: list[Column]


@dataclass
class Cells:
    """A table of a page: rows of cells, each its lines."""

    box: Box
    rows: list[list[Column]]


@dataclass
class Page:
    """A page, taken apart."""

    number: int
    width: float
    height: float
    columns: list[Column]
    """The body, in reading order."""
    parts: list[Part] = field(default_factory=list)
    tables: list[Cells] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    """The level lines that belong to no table."""
    has_text: bool = True
    is_picture: bool = False
    """Whether pictures cover most of the page."""

    @property
    def apart(self) -> list[Box]:
        """The boxes of what stands apart from the body."""
        return [*(part.box for part in self.parts), *(cells.box for cells in self.tables)]


def body_size(sheets: Iterable[Sheet]) -> float:
    """Give the type size of most characters of some pages, in points."""
    sizes: Counter[float] = Counter()
    for sheet in sheets:
        by_style = Counter(sheet.glyphs.style.tolist())
        for index, count in by_style.items():
            sizes[sheet.styles[index].size] += count
    return min(sizes, key=lambda size: (-sizes[size], size)) if sizes else 10.0


def take_apart(sheet: Sheet, size: float) -> Page:
    """Take a page apart.

    Parameters
    ----------
    sheet
        What pdfium sees on the page.
    size
        The type size of the document's body, in points.
    """
    upright, turned = read_words(sheet)
    upright += drawn_marks(upright, [*sheet.drawings, *sheet.areas])
    numbers, text = take_line_numbers(upright)
    quotes, running = take_echoes(join_initials(text, size), size)
    divided = divide(sheet, running, size)
    level = [rule for rule in sheet.rules if rule.level]
    level = [rule for rule in level if not any(_crosses(rule, grid.box) for grid in divided.grids)]
    small, body = take_small_notes(divided.body, sheet.height, size)
    heads, body = take_hanging_heads(body, sheet.height, size)
    beside, body_columns = take_side_columns(columns_of(body), sheet.height, size)
    columns = [_lines(column, sheet.number, level) for column in body_columns]
    for head in heads:
        _hang(_lines(head, sheet.number, level), columns)
    page = Page(
        sheet.number,
        sheet.width,
        sheet.height,
        columns,
        rules=level,
        has_text=bool(upright or turned),
        is_picture=sum((x1 - x0) * (y1 - y0) for x0, y0, x1, y1 in sheet.pictures)
        > 0.5 * sheet.width * sheet.height,
    )
    for region in divided.regions:
        columns = [_lines(column, sheet.number, level) for column in columns_of(region.words)]
        page.parts.append(Part(region.kind, region.box, columns))
    for quote in [*quotes, numbers] if numbers else quotes:
        page.parts.append(Part("furniture", bounds(quote), [_lines(quote, sheet.number, level)]))
    for note in [*small, *beside]:
        page.parts.append(Part("box", bounds(note), [_lines(note, sheet.number, level)]))
    for grid in divided.grids:
        rows = [[_lines(cell, sheet.number, level) for cell in row] for row in grid.rows]
        page.tables.append(Cells(grid.box, rows))
    if turned:
        lines = [line_of([word], sheet.number) for word in turned]
        page.parts.append(Part("figure", bounds(turned), [lines]))
    return page


def _hang(head: Column, columns: list[Column]) -> None:
    """Put a heading that hangs in the margin before the paragraph that begins beside it."""
    beside = [column for column in columns if column[-1].bottom > head[0].top]
    if not beside:
        columns.append(head)
        return
    column = min(beside, key=lambda column: min(line.x0 for line in column))
    near = next((i for i, line in enumerate(column) if line.bottom > head[0].top), len(column))
    white = {
        i: column[i].top - column[i - 1].bottom for i in range(max(1, near - 1), min(near + 2, len(column)))
    }
    place = max(white, key=lambda i: (white[i], -i), default=0) if near else 0
    column[place:place] = head


def around(lines: Column) -> Box:
    """Give the box round some lines."""
    return (
        min(line.x0 for line in lines),
        min(line.top for line in lines),
        max(line.x1 for line in lines),
        max(line.bottom for line in lines),
    )


def _crosses(rule: Rule, box: Box) -> bool:
    return rule.x0 < box[2] and rule.x1 > box[0] and box[1] - 3 <= rule.top <= box[3] + 3


def _lines(words: list[Word], page: int, rules: list[Rule]) -> Column:
    lines = [line_of(row, page) for row in rows_of(words)]
    for line in lines:
        line.underlined = any(
            line.baseline - 1 < rule.top < line.baseline + 0.3 * line.size
            and rule.x0 < line.x1
            and rule.x1 > line.x0
            for rule in rules
        )
    return lines
