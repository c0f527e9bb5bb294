"""The document: each case's dashboard in the book's own grid, ready to edit."""

from __future__ import annotations

import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

from docx import Document as new_document
from docx.document import Document as WordDocument
from docx.enum.section import WD_ORIENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import _Cell

from pipeline.codebook import Code
from pipeline.files import write_bytes
from pipeline.report.data import Case, Report, in_reading_order, place_of
from pipeline.report.style import INK, LINE, MUTED, OFFICE_FONT, tint

CREATED = datetime(2000, 1, 1)
"""The date inside the file, always the same, so that equal results give equal files."""

LONGEST_PROPERTY = 255
"""How many characters a property of the document can hold."""


def write_document(path: Path, report: Report, items: int) -> None:
    """Write the dashboards of all cases, each on a page of its own, with at most `items` items a cell."""
    document = new_document()
    _set_style(document, report)
    for case in report.cases:
        _write_case(document, report, case, items)
    buffer = BytesIO()
    document.save(buffer)
    write_bytes(path, _with_fixed_dates(buffer.getvalue()))


def _set_style(document: WordDocument, report: Report) -> None:
    properties = document.core_properties
    properties.title, properties.author = report.title[:LONGEST_PROPERTY], "Casusspiegel"
    properties.language = "nl-NL"
    properties.created = properties.modified = CREATED
    properties.comments = ""
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Cm(29.7), Cm(21)
    section.left_margin = section.right_margin = Cm(1.6)
    section.top_margin = section.bottom_margin = Cm(1.3)
    section.footer_distance = Cm(0.6)
    for name, size, bold, before, after in (
        ("Normal", 9, False, 0, 2),
        ("Heading 1", 16, True, 0, 2),
        ("Heading 2", 11, True, 0, 3),
        ("List Bullet", 9, False, 0, 2),
        ("Caption", 8, False, 0, 6),
    ):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name, style.font.size, style.font.bold = OFFICE_FONT, Pt(size), bold
        style.font.color.rgb = RGBColor.from_string((MUTED if name == "Caption" else INK)[1:].upper())
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in [key for key in fonts.attrib if "Theme" in str(key)]:
            del fonts.attrib[theme]
    # Cells' headings would keep the whole table together, and so move it off its title's page.
    document.styles["Heading 2"].paragraph_format.keep_with_next = False
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "nl-NL")
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    footer = section.footer.paragraphs[0]
    footer.style = document.styles["Caption"]
    footer.text = report.short_statement


def _write_case(document: WordDocument, report: Report, case: Case, items: int) -> None:
    heading = document.add_heading(case.title, level=1)
    heading.paragraph_format.page_break_before = case is not report.cases[0]
    about = [case.document.gemeente, ", ".join(case.document.authors)]
    document.add_paragraph(" · ".join(part for part in about if part), style="Caption")
    codes = report.codebook["cel"].codes
    table = document.add_table(rows=(len(codes) + 1) // 2, cols=2)
    table.style = "Table Grid"
    for place, code in enumerate(codes):
        cell = table.cell(place // 2, place % 2)
        _write_cell(cell, code, case, items)


def _write_cell(cell: _Cell, code: Code, case: Case, items: int) -> None:
    _colour(cell, code)
    heading = cell.paragraphs[0]
    heading.style, heading.text = "Heading 2", code.label
    for item in in_reading_order(case.dashboard.cells.get(code.id, [])[:items], code):
        paragraph = cell.add_paragraph(item.text, style="List Bullet")
        reference = paragraph.add_run(f"  {place_of(case.by_id[item.evidence[0]])}")
        reference.font.size = Pt(7)
        reference.font.color.rgb = RGBColor.from_string(MUTED[1:].upper())


def _colour(cell: _Cell, code: Code) -> None:
    """Give a cell a rule on top in its code's colour and a tint of it as ground."""
    properties = cell._tc.get_or_add_tcPr()
    borders = OxmlElement("w:tcBorders")
    for side in ("top", "left", "bottom", "right"):
        border = OxmlElement(f"w:{side}")
        top = side == "top"
        for key, value in {
            "val": "single",
            "sz": "36" if top else "4",
            "color": (code.colour if top else LINE)[1:],
        }.items():
            border.set(qn(f"w:{key}"), value)
        borders.append(border)
    properties.append(borders)
    shade = OxmlElement("w:shd")
    for key, value in {"val": "clear", "color": "auto", "fill": tint(code.colour, 0.06)[1:]}.items():
        shade.set(qn(f"w:{key}"), value)
    properties.append(shade)


def _with_fixed_dates(data: bytes) -> bytes:
    """Write a zip file anew with one fixed date, so that equal contents give equal bytes."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(zipfile.ZipInfo(name, CREATED.timetuple()[:6]), old.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
