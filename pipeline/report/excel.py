"""The workbook: a sheet per matrix, one of all dashboard items and one of all coded segments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.codebook import Code, Dimension
from pipeline.files import write_bytes
from pipeline.report.data import KINDS, Report
from pipeline.report.style import GROUND, HEAT, INK, LINE, NET, OFFICE_FONT, PAPER, ink_on, tint

CREATED = datetime(2000, 1, 1)
"""The date inside the file, always the same, so that equal results give equal files."""

MOST_CHARACTERS = 32_767
"""What one cell of a worksheet can hold."""

LETTERS_PER_WIDTH, LINE_HEIGHT, MOST_HEIGHT = 1.15, 13.5, 409
"""For the height of a row: how many letters fit in a unit of width, and heights in points."""

A4 = 9
YES_NO = {True: "ja", False: "nee"}
HEAT_SCALE = {"type": "2_color_scale", "min_color": HEAT[0], "max_color": HEAT[4]}
NET_SCALE = {
    "type": "3_color_scale",
    "min_color": NET[2],
    "mid_color": PAPER,
    "max_color": NET[-3],
    "mid_type": "num",
    "mid_value": 0,
}
"""How a block of numbers is coloured: light to dark, and from hindering over nothing to helping."""


@dataclass(frozen=True)
class Tinted:
    """A value on the tint of its code."""

    value: str | float
    code: Code


Cell = str | float | Tinted | None


@dataclass(frozen=True)
class Column:
    """A column of a sheet."""

    title: str
    width: float = 14
    colour: str = GROUND
    wrap: bool = True
    """Whether long text goes on on a next line."""


Table = tuple[list[Column], list[list[Cell]]]


def write_workbook(path: Path, report: Report) -> None:
    """Write the workbook of a report."""
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": report.title, "created": CREATED})
        sheets = _Sheets(workbook)
        sheets.guide(report)
        sheets.table("Dashboards", *_dashboards(report))
        for dimension, measure, scale in (
            ("cel", "segments", HEAT_SCALE),
            ("trede", "segments", HEAT_SCALE),
            ("factor", "net", NET_SCALE),
        ):
            table = _crossed(report, report.codebook[dimension], measure)
            sheets.table(f"Casus × {dimension}", *table, scale=scale)
        for name, frame in report.matrices.items():
            sheets.table(name, *_matrix(frame, report))
        sheets.table("Zinnen", *_segments(report))
    write_bytes(path, buffer.getvalue())


class _Sheets:
    """Writes sheets in the house style; text is written as text, so that none becomes a formula or a link."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        self.format = cache(self._format)

    def _format(self, **style: Any) -> Format:
        base = {"font_name": OFFICE_FONT, "font_size": 10, "font_color": INK, "valign": "top"}
        return self.workbook.add_format({**base, **style})

    def _head(self, colour: str) -> Format:
        return self.format(
            bold=True,
            bg_color=colour,
            font_color=ink_on(colour),
            bottom=1,
            bottom_color=LINE,
            text_wrap=True,
            indent=1,
        )

    def table(
        self,
        name: str,
        columns: Sequence[Column],
        rows: Iterable[Sequence[Cell]],
        scale: dict[str, Any] | None = None,
    ) -> None:
        """Write a sheet with a frozen head and a filter on each column.

        Parameters
        ----------
        name
            The name of the sheet.
        columns
            Its columns.
        rows
            For each row a cell a column.
        scale
            How the numbers, in all columns after the first, are coloured.
        """
        sheet = self.workbook.add_worksheet(name)
        self._write_head(sheet, columns)
        last = 0
        for last, row in enumerate(rows, start=1):
            for place, (column, cell) in enumerate(zip(columns, row, strict=True)):
                self._write(sheet, last, place, cell, column)
            lines = [_lines(cell, column) for column, cell in zip(columns, row, strict=True)]
            sheet.set_row(last, min(max(lines) * LINE_HEIGHT, MOST_HEIGHT))
        if last:
            sheet.autofilter(0, 0, last, len(columns) - 1)
            if scale:
                sheet.conditional_format(1, 1, last, len(columns) - 1, scale)
        sheet.freeze_panes(1, 1)
        sheet.set_landscape()
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _write_head(self, sheet: Worksheet, columns: Sequence[Column]) -> None:
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.title, self._head(column.colour))
        sheet.set_row(0, 2.2 * LINE_HEIGHT)

    def _write(self, sheet: Worksheet, row: int, place: int, cell: Cell, column: Column) -> None:
        style: dict[str, Any] = {}
        if isinstance(cell, Tinted):
            style["bg_color"] = tint(cell.code.colour)
            cell = cell.value
        if isinstance(cell, str):
            text = self.format(**style, text_wrap=column.wrap, indent=1)
            sheet.write_string(row, place, cell[:MOST_CHARACTERS], text)
        elif cell is not None:
            decimals = "0" if isinstance(cell, int) else "0.00"
            sheet.write_number(row, place, cell, self.format(**style, num_format=decimals, align="center"))

    def guide(self, report: Report) -> None:
        """Write the first sheet: where this comes from, and what the codes mean."""
        sheet = self.workbook.add_worksheet("Leeswijzer")
        label, text = Column("", 34), Column("", 110)
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, label.width)
        sheet.set_column(1, 1, text.width)
        sheet.write_string(0, 0, report.title, self.format(font_size=16, bold=True, indent=1))
        sheet.set_row(0, 2 * LINE_HEIGHT)
        row = 2
        for name, statement in report.statements():
            self._write(sheet, row, 0, name, label)
            self._write(sheet, row, 1, statement, text)
            sheet.set_row(row, _lines(statement, text) * LINE_HEIGHT)
            row += 1
        for dimension in report.codebook.dimensions:
            row += 1
            sheet.write_string(row, 0, dimension.label, self._head(GROUND))
            sheet.write_string(row, 1, dimension.question, self._head(GROUND))
            for code in dimension.codes:
                row += 1
                sheet.write_string(row, 0, code.label, self._head(code.colour))
                self._write(sheet, row, 1, code.definition, text)
                sheet.set_row(row, _lines(code.definition, text) * LINE_HEIGHT)
            row += 1
        sheet.set_paper(A4)
        sheet.fit_to_pages(1, 0)


def _lines(cell: Cell, column: Column) -> int:
    """Estimate how many lines a cell takes."""
    text = cell.value if isinstance(cell, Tinted) else cell
    if not isinstance(text, str) or not column.wrap:
        return 1
    return max(1, -(-len(text) // int(column.width * LETTERS_PER_WIDTH)))


def _dashboards(report: Report) -> Table:
    columns = [
        Column("Casus", 22),
        Column("Cel", 24),
        Column("Punt", 9),
        Column("Tekst", 80),
        Column("Score", 9),
        Column("Pagina", 10),
        Column("Bewijs (zinnen)", 40),
    ]
    rows: list[list[Cell]] = []
    for case in report.cases:
        for cell in report.codebook["cel"].codes:
            for place, item in enumerate(case.dashboard.cells.get(cell.id, []), start=1):
                page = case.by_id[item.evidence[0]].page
                evidence = "; ".join(item.evidence)
                score = case.certainty(item, cell)
                rows.append([case.name, Tinted(cell.label, cell), place, item.text, score, page, evidence])
    return columns, rows


def _crossed(report: Report, dimension: Dimension, measure: str) -> Table:
    """Return one measure of a matrix with cases down and codes across."""
    columns = [Column("Casus", 22), *(Column(code.label, 19, code.colour) for code in dimension.codes)]
    rows: list[list[Cell]] = []
    for case in report.cases:
        values = {row[dimension.id]: row[measure] for row in report.rows(dimension.id, case)}
        rows.append([case.name, *(values[code] for code in dimension.ids)])
    return columns, rows


def _matrix(frame: pd.DataFrame, report: Report) -> Table:
    """Return a tidy table as it is; a code stands on its tint, and ids in a row stay on one line."""
    codes = {
        dimension.id: {code.id: code for code in dimension.codes} for dimension in report.codebook.dimensions
    }
    columns, values = [], []
    for name in frame.columns:
        known = codes.get(name, {})
        series = [None if pd.isna(value) else value for value in frame[name].tolist()]
        texts = [value for value in series if isinstance(value, str)]
        width = min(60, max([11, len(name) + 5, *map(len, texts)]))
        columns.append(Column(name, width, wrap=any(" " in text for text in texts)))
        values.append([_cell(value, known) for value in series])
    return columns, [list(row) for row in zip(*values, strict=True)]


def _cell(value: Any, known: dict[str, Code]) -> Cell:
    if isinstance(value, bool):
        return YES_NO[value]
    return Tinted(value, known[value]) if value in known else value


def _segments(report: Report) -> Table:
    dimensions = [dimension for dimension in report.codebook.dimensions if dimension.unit == "segment"]
    codes = [(dimension, code) for dimension in dimensions for code in dimension.codes]
    columns = [
        Column("Zin", 18),
        Column("Casus", 16),
        Column("Hoofdstuk", 12),
        Column("Paragraaf", 13),
        Column("Soort", 13),
        Column("Pagina", 10),
        Column("Tekst", 80),
        *(Column(code.label, 16, code.colour) for _, code in codes),
        Column("Partijen (sector, rol)", 50),
        Column("Gecodeerd door", 18),
    ]
    sectors, roles = report.codebook["sector"], report.codebook["rol"]
    rows: list[list[Cell]] = []
    for case in report.cases:
        for segment in case.segments:
            held = report.codes(segment)
            actors = "; ".join(
                f"{actor.surface} ({sectors[actor.sector].label}, {roles[actor.rol].label})"
                for actor in segment.actors
            )
            rows.append(
                [
                    segment.id,
                    case.name,
                    segment.chapter,
                    segment.section,
                    KINDS[segment.kind],
                    segment.page,
                    segment.text,
                    *(
                        Tinted(segment.scores.get(code.id, 1.0), code) if (dimension, code) in held else None
                        for dimension, code in codes
                    ),
                    actors or None,
                    "model" if segment.coder == "machine" else segment.coder,
                ]
            )
    return columns, rows
