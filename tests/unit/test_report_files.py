"""The workbook, the Word document and the charts: right, harmless, and the same each time."""

from __future__ import annotations

import csv
import re
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest
import spacy
from lxml import etree
from openpyxl.worksheet.worksheet import Worksheet
from reports import CODEBOOK, HOSTILE, write_source
from spacy.tokens import DocBin, Span

from pipeline.config import ReportSettings
from pipeline.document import read_coded
from pipeline.files import read_json, write_bytes
from pipeline.report import report
from pipeline.report.charts.triangle import apart
from pipeline.report.data import printable

DELIVERABLES = ("*.html", "*.xlsx", "*.docx", "charts/*", "matrices-pseudoniem/*")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = write_source(tmp_path_factory.mktemp("bron"))
    report(folder, CODEBOOK, ReportSettings(items=2))
    return folder


@pytest.fixture(scope="module")
def workbook(folder: Path) -> openpyxl.Workbook:
    return openpyxl.load_workbook(folder / "casusspiegel.xlsx")


def column(sheet: Worksheet, title: str) -> list[object]:
    place = [cell.value for cell in sheet[1]].index(title)
    return [row[place].value for row in sheet.iter_rows(min_row=2)]


def test_the_workbook_has_a_sheet_for_each_matrix(folder: Path, workbook: openpyxl.Workbook) -> None:
    matrices = [path.stem for path in sorted((folder / "matrices").glob("*.csv"))]
    crossed = ["Casus × cel", "Casus × trede", "Casus × factor"]
    assert workbook.sheetnames == ["Leeswijzer", "Dashboards", *crossed, *matrices, "Zinnen"]


def test_sheets_have_a_frozen_head_and_filters(workbook: openpyxl.Workbook) -> None:
    for sheet in workbook.worksheets[1:]:
        assert sheet.freeze_panes == "B2"
        assert bool(sheet.auto_filter.ref) == (sheet.max_row > 1), sheet.title


def test_text_never_becomes_a_formula_or_a_link(workbook: openpyxl.Workbook) -> None:
    texts = column(workbook["Zinnen"], "Tekst")
    assert all(text in texts for text in printable(HOSTILE))
    for sheet in workbook.worksheets:
        for row in sheet.iter_rows():
            assert not any(cell.data_type == "f" or cell.hyperlink for cell in row)


def test_the_workbook_holds_every_coding(folder: Path, workbook: openpyxl.Workbook) -> None:
    segments = read_coded(folder / "segments.jsonl")
    sheet = workbook["Zinnen"]
    assert column(sheet, "Zin") == [segment.id for segment in segments]
    for code in CODEBOOK["cel"].codes:
        expected = [s.scores[code.id] if code.id in s.cel else None for s in segments]
        assert column(sheet, code.label) == expected
        head = next(cell for cell in sheet[1] if cell.value == code.label)
        assert head.fill.fgColor.rgb == f"FF{code.colour[1:].upper()}"


def test_cases_are_crossed_with_codes(workbook: openpyxl.Workbook) -> None:
    rows = list(workbook["Casus × factor"].values)
    assert rows[0][0] == "Casus"
    net = dict(zip(rows[0], rows[1], strict=True))
    assert (net["Burgerkracht"], net["Regels"], net["Urgentie"]) == (1, -1, 0)


def test_the_document_has_the_book_s_grid(folder: Path) -> None:
    document = docx.Document(str(folder / "dashboards.docx"))
    boards = printable(read_json(folder / "dashboards.json"))
    assert len(document.tables) == len(boards)
    assert [p.text for p in document.paragraphs if p.style.name == "Heading 1"] == [
        b["title"] for b in boards.values()
    ]
    for table, board in zip(document.tables, boards.values(), strict=True):
        cells = [cell for row in table.rows for cell in row.cells]
        assert [cell.paragraphs[0].text for cell in cells] == [code.label for code in CODEBOOK["cel"].codes]
        for cell, code in zip(cells, CODEBOOK["cel"].codes, strict=True):
            items = board["cells"][code.id][:2]
            assert len(cell.paragraphs) == 1 + len(items)
            for item in items:
                assert any(
                    p.text.startswith(item["text"]) and "p.\N{NO-BREAK SPACE}" in p.text
                    for p in cell.paragraphs
                )


def test_charts_are_there_as_svg_and_png(folder: Path) -> None:
    names = {"cel", "trede", "factor", "factoren", "driehoek", "tijdlijn"}
    names |= {f"{case}-{kind}" for case in ("veenstad", "oost") for kind in ("factoren", "netwerk")}
    assert {path.stem for path in folder.glob("charts/*.svg")} == names
    for path in folder.glob("charts/*.png"):
        assert path.read_bytes().startswith(b"\x89PNG") and path.stem in names


def test_marks_of_charts_lead_to_the_pages_beside_them(folder: Path) -> None:
    for path in folder.glob("charts/*.svg"):
        links = etree.parse(str(path)).xpath("//@*[name()='xlink:href']")
        assert links, path
        for link in links:
            assert (path.parent / link.split("#")[0]).exists(), link


def test_labels_of_dots_on_one_place_are_kept_apart() -> None:
    heights = apart([0.5] * 4, [0.3] * 4)
    assert len({round(height, 3) for height in heights}) == 4
    assert apart([0.1, 0.9], [0.3, 0.3]) == [0.3, 0.3]


def test_the_same_input_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    report(write_source(tmp_path), CODEBOOK, ReportSettings(items=2))
    files = sorted(path.relative_to(folder) for pattern in DELIVERABLES for path in folder.glob(pattern))
    assert len(files) > 25
    for file in files:
        assert (folder / file).read_bytes() == (tmp_path / file).read_bytes(), file


def test_no_date_of_today_stands_in_office_files(folder: Path) -> None:
    for name in ("casusspiegel.xlsx", "dashboards.docx"):
        with zipfile.ZipFile(folder / name) as archive:
            assert all(info.date_time[0] in (1980, 2000) for info in archive.infolist())
            assert "2000-01-01T00:00:00Z" in archive.read("docProps/core.xml").decode("utf8")


def test_persons_are_replaced_everywhere_and_listed_apart(tmp_path: Path) -> None:
    folder = write_source(tmp_path)
    language = spacy.blank("nl")
    for path in sorted((folder / "coded").glob("*.jsonl")):
        docs = []
        for segment in read_coded(path):
            doc = language(segment.text)
            doc.ents = [
                span
                for match in re.finditer("Jan Smit", segment.text)
                if isinstance(span := doc.char_span(*match.span(), label="PER"), Span)
            ]
            docs.append(doc)
        write_bytes(folder / "annotated" / f"{path.stem}.spacy", DocBin(docs=docs).to_bytes())

    report(folder, CODEBOOK, ReportSettings(pseudonymise=True))

    files = [path for pattern in DELIVERABLES for path in folder.glob(pattern) if path.suffix != ".png"]
    for path in files:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                text = " ".join(archive.read(name).decode("utf8", "ignore") for name in archive.namelist())
        else:
            text = path.read_text(encoding="utf8")
        assert "Smit" not in text, path
    assert "wethouder 1 opende het terrein" in (folder / "veenstad.html").read_text(encoding="utf8")
    with (folder / "pseudoniemen.csv").open(encoding="utf8") as file:
        listed = list(csv.DictReader(file))
    assert [(row["pseudonym"], row["name"]) for row in listed] == [("wethouder 1", "Jan Smit")]
