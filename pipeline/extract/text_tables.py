"""Tables of a plain text: cells out of lines that a PDF's table left behind.

Such a table has kept its words in order, row by row and cell by cell, and its list marks, but no rules. The
marks tell cells apart; the second cell of a dashboard's row begins where the items speak of its heading.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.document import Table
from pipeline.extract.hyphenation import Joiner
from pipeline.extract.lines import LIST_MARK
from pipeline.extract.pieces import Piece, text_of
from pipeline.extract.published import DASHBOARD, Cell, headings_in

_CELL_BREAK = re.compile(r"\s+[–−—]\s+")
_UNEVEN = 0.2
"""What each line costs that one cell of a row is higher than the other, in cues."""
_NUMBER = re.compile(r"(.*\S)\s+([\d.,]*\d%?)$")


@dataclass
class _Entry:
    """What stands between two ends of paragraph in a table."""

    text: str
    lines: int
    marked: bool
    """Whether it begins with a list mark."""

    @property
    def cells(self) -> list[str]:
        """The text, cut at list marks within it."""
        return _CELL_BREAK.split(self.text)


def table_of(caption: str, pieces: list[Piece], join: Joiner) -> Table:
    """Make a table of its caption and its pieces.

    Returns
    -------
    Table
        One list of cells a row; a cell of several items has a line for each, with its mark.
    """
    entries: list[_Entry] = []
    before: Piece | None = None
    for piece in pieces:
        text = text_of(piece.lines, join)
        continues = before is not None and not LIST_MARK.match(text) and (before.open or text[0].islower())
        if continues and before is not None:
            entries[-1].text = join(entries[-1].text, text, torn=before.lines[-1].torn)
            entries[-1].lines += len(piece.lines)
        else:
            mark = LIST_MARK.match(text)
            entries.append(_Entry(text[mark.end() :] if mark else text, len(piece.lines), mark is not None))
        before = piece
    rows = _dashboard_rows(entries) or _grid_rows(entries)
    return Table(caption=caption, page=pieces[0].lines[0].page, rows=rows)


def _dashboard_rows(entries: list[_Entry]) -> list[list[str]]:
    """Give the rows of a dashboard: two headings, then two cells; nothing where it is no dashboard."""
    rows: list[list[str]] = []
    pair: list[Cell] = []
    items: list[_Entry] = []
    for entry in [*entries, None]:
        headings = headings_in(entry.text) if entry and not entry.marked else []
        if entry is not None and not headings:
            items.append(entry)
            continue
        if pair:
            place = _second_cell(items, pair[0], pair[1])
            rows.append([_list(items[:place]), _list(items[place:])])
        if entry is not None:
            if len(headings) != 2:
                return []
            rows.append([text for _, text in headings])
            pair, items = [cell for cell, _ in headings], []
    return rows if len(rows) == len(DASHBOARD) else []


def _list(items: list[_Entry]) -> str:
    return "\n".join(f"– {item.text}" if item.marked else item.text for item in items)


def _second_cell(items: list[_Entry], left: Cell, right: Cell) -> int:
    """Tell at which item the right cell of a dashboard's row begins."""

    def score(place: int) -> float:
        fit = sum(left.fits(i.text) - right.fits(i.text) for i in items[:place])
        fit += sum(right.fits(i.text) - left.fits(i.text) for i in items[place:])
        height = sum(i.lines for i in items[:place]) - sum(i.lines for i in items[place:])
        return fit + _ends_list(items, place) - _UNEVEN * abs(height)

    places = [n for n in range(1, len(items)) if not items[n - 1].text.endswith(":")]
    return max(places, key=score, default=len(items))


def _ends_list(items: list[_Entry], place: int) -> bool:
    """Whether the items before `place` end as a list does: all but the last with `;`, or all alike."""
    ends = [item.text[-1] if item.text[-1] in ".;," else "" for item in items]
    closes = ends[place - 1] != ";" and ";" in ends[: place - 1]
    changes = len(set(ends[:place])) == 1 and len(set(ends[place:])) == 1 and ends[place - 1] != ends[place]
    return closes or changes


def _grid_rows(entries: list[_Entry]) -> list[list[str]]:
    """Give the rows of another table: a name and what stands behind it, in as many columns as it has."""
    if not any(len(entry.cells) > 1 for entry in entries):
        numbers = [_NUMBER.match(entry.text) for entry in entries]
        return [list(n.groups()) if n else [e.text] for n, e in zip(numbers, entries, strict=True)]
    names_marked = all(entry.marked for entry in entries if len(entry.cells) > 1)
    rows: list[list[str]] = []
    takes_more = False
    for entry in entries:
        whole = len(entry.cells) > 1
        if entry.marked and rows and (not names_marked or (takes_more and not whole)):
            rows[-1] += entry.cells
        else:
            rows.append(entry.cells)
            takes_more = entry.marked and not whole
    widths = {len(row) for row in rows if len(row) > 1}
    if len(widths) == 1 and min(widths) > 2:
        return rows
    rows = [[row[0], "\n".join(f"– {text}" for text in row[1:])] if len(row) > 1 else row for row in rows]
    return [_parted(row) if n == 0 else row for n, row in enumerate(rows)]


def _parted(header: list[str]) -> list[str]:
    """Part the heads of two columns, each of which begins with a capital."""
    parts = re.split(r"\s+(?=[A-ZÀ-Þ])", header[0]) if len(header) == 1 else header
    return parts if len(parts) == 2 else header
