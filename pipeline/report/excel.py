"""The workbook: a sheet per matrix, one of all dashboard items and one of all coded segments."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pandas as pd
from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline.codebook import Dimension
from pipeline.files import write_bytes
from pipeline.report.data import KINDS, Report
from pipeline.report.style import GROUND, HEAT, INK, LINE, OFFICE_FONT, ink_on

CREATED = datetime(2000, 1, 1)
"""The date inside the file, always the same, so that equal results give equal files."""

MOST_CHARACTERS = 32_767
"""What one cell of a worksheet can hold."""

LETTERS_PER_WIDTH, LINE_HEIGHT, MOST_HEIGHT = 1.05, 13.5, 409
"""For the height of a row: how many letters fit in a unit of width, and heights in points."""

YES_NO = {True: "ja", False: "nee"}

Cell = str | float | None


@dataclass(frozen=True)
class Column:
    """A column of a sheet."""

    title: str
    width: float = 14
    colour: str = GROUND
    heat: bool = False
    """Whether the numbers are coloured from light to dark."""
    wrap: bool = True
    """Whether long text goes on on a next line."""


def write_workbook(path: Path, report: Report) -> None:
    """Write the workbook of a report."""
    buffer = BytesIO()
    with Workbook(buffer, {"in_memory": True}) as workbook:
        workbook.set_properties({"title": report.title, "created": CREATED})
        sheets = _Sheets(workbook)
        sheets.guide(report)
        sheets.table("Dashboards", *_dashboards(report))
        for dimension, measure in (("cel", "segments"), ("trede", "segments"), ("factor", "net")):
            sheets.table(f"Casus × {dimension}", *_crossed(report, report.codebook[dimension], measure))
        for name, frame in report.matrices.items():
            sheets.table(name, *_matrix(frame))
        sheets.table("Zinnen", *_segments(report))
    write_bytes(path, buffer.getvalue())


class _Sheets:
    """Writes sheets in the house style; text is written as text, so that none becomes a formula or a link."""

    def __init__(self, workbook: Workbook) -> None:
        self.workbook = workbook
        base = {"font_name": OFFICE_FONT, "font_size": 10, "font_color": INK, "valign": "top"}
        self.base = base
        self.text = workbook.add_format({**base, "text_wrap": True, "indent": 1})
        self.line = workbook.add_format({**base, "indent": 1})
        self.number = workbook.add_format({**base, "num_format": "0.00"})
        self.count = workbook.add_format({**base, "num_format": "0"})
        self.title = workbook.add_format({**base, "font_size": 16, "bold": True})

    def _head(self, colour: str) -> Format:
        style = {
            "bold": True,
            "bg_color": colour,
            "font_color": ink_on(colour),
            "bottom": 1,
            "bottom_color": LINE,
        }
        return self.workbook.add_format({**self.base, **style, "text_wrap": True})

    def table(self, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Cell]]) -> None:
        """Write a sheet with a frozen head and a filter on each column."""
        sheet = self.workbook.add_worksheet(name)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, column.width)
            sheet.write_string(0, place, column.title, self._head(column.colour))
        last = 0
        for last, row in enumerate(rows, start=1):
            lines = 1
            for place, (column, value) in enumerate(zip(columns, row, strict=True)):
                self._write(sheet, last, place, value, self.text if column.wrap else self.line)
                if column.wrap and isinstance(value, str):
                    lines = max(lines, -(-len(value) // int(column.width * LETTERS_PER_WIDTH)))
            sheet.set_row(last, min(lines * LINE_HEIGHT, MOST_HEIGHT))
        for place, column in enumerate(columns):
            if column.heat and last:
                scale = {"type": "2_color_scale", "min_color": HEAT[0], "max_color": HEAT[4]}
                sheet.conditional_format(1, place, last, place, scale)
        sheet.freeze_panes(1, 1)
        if last:
            sheet.autofilter(0, 0, last, len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)

    def _write(self, sheet: Worksheet, row: int, place: int, value: Cell, text: Format) -> None:
        if isinstance(value, str):
            sheet.write_string(row, place, value[:MOST_CHARACTERS], text)
        elif value is not None:
            sheet.write_number(row, place, value, self.count if isinstance(value, int) else self.number)

    def guide(self, report: Report) -> None:
        """Write the first sheet: what this is, and what the codes mean."""
        sheet = self.workbook.add_worksheet("Leeswijzer")
        sheet.hide_gridlines(2)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, 100)
        sheet.write_string(0, 0, report.title, self.title)
        row = 2
        for label, text in report.statements():
            sheet.write_string(row, 0, label, self.text)
            sheet.write_string(row, 1, text, self.text)
            row += 1
        for dimension in report.codebook.dimensions:
            row += 1
            sheet.write_string(row, 0, dimension.label, self._head(GROUND))
            sheet.write_string(row, 1, dimension.question, self._head(GROUND))
            for code in dimension.codes:
                row += 1
                sheet.write_string(row, 0, code.label, self._head(code.colour))
                sheet.write_string(row, 1, code.definition, self.text)
            row += 1
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)


def _dashboards(report: Report) -> tuple[list[Column], list[list[Cell]]]:
    columns = [
        Column("Casus", 22),
        Column("Cel", 22),
        Column("Punt", 7),
        Column("Tekst", 80),
        Column("Score", 8),
        Column("Pagina", 8),
        Column("Bewijs (zinnen)", 40),
    ]
    rows: list[list[Cell]] = []
    for case in report.cases:
        for cell in report.codebook["cel"].codes:
            for place, item in enumerate(case.dashboard.cells.get(cell.id, []), start=1):
                page = case.by_id[item.evidence[0]].page
                evidence = "; ".join(item.evidence)
                certainty = case.certainty(item, cell)
                rows.append([case.name, cell.label, place, item.text, certainty, page, evidence])
    return columns, rows


def _crossed(report: Report, dimension: Dimension, measure: str) -> tuple[list[Column], list[list[Cell]]]:
    """Return one measure of a matrix with cases down and codes across."""
    columns = [Column("Casus", 22), *(Column(c.label, 14, c.colour, heat=True) for c in dimension.codes)]
    rows: list[list[Cell]] = []
    for case in report.cases:
        values = {row[dimension.id]: row[measure] for row in report.rows(dimension.id, case)}
        rows.append([case.name, *(values[code] for code in dimension.ids)])
    return columns, rows


def _matrix(frame: pd.DataFrame) -> tuple[list[Column], list[list[Cell]]]:
    """Return a tidy table as it is; ids in a row stay on one line."""
    columns, values = [], []
    for name in frame.columns:
        series: list[Cell] = [
            None if pd.isna(value) else YES_NO[value] if isinstance(value, bool) else value
            for value in frame[name].tolist()
        ]
        texts = [value for value in series if isinstance(value, str)]
        width = min(60, max([11, len(name) + 4, *map(len, texts)]))
        numeric = bool(series) and not texts
        columns.append(Column(name, width, heat=numeric, wrap=any(" " in text for text in texts)))
        values.append(series)
    return columns, [list(row) for row in zip(*values, strict=True)]


def _segments(report: Report) -> tuple[list[Column], list[list[Cell]]]:
    dimensions = [dimension for dimension in report.codebook.dimensions if dimension.unit == "segment"]
    codes = [(dimension, code) for dimension in dimensions for code in dimension.codes]
    columns = [
        Column("Zin", 18),
        Column("Casus", 16),
        Column("Hoofdstuk", 10),
        Column("Paragraaf", 12),
        Column("Soort", 12),
        Column("Pagina", 8),
        Column("Tekst", 80),
        *(Column(code.label, 13, code.colour) for _, code in codes),
        Column("Partijen (sector, rol)", 50),
        Column("Gecodeerd door", 16),
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
                        segment.scores.get(code.id, 1.0) if (dim, code) in held else None
                        for dim, code in codes
                    ),
                    actors,
                    "model" if segment.coder == "machine" else segment.coder,
                ]
            )
    return columns, rows
