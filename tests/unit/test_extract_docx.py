"""What a Word file reads like with all changes accepted."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from pipeline.document import Layout
from pipeline.extract.docx import read

W = nsdecls("w")
NOTES = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
TEXT_BOX = """<mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"
 xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" {w}>
 <mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>
 <mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent>"""


@pytest.fixture
def document() -> docx.document.Document:
    return docx.Document()


def reread(document: docx.document.Document, tmp_path: Path) -> Layout:
    document.save(str(tmp_path / "rapport.docx"))
    return read(tmp_path / "rapport.docx")


def kinds(layout: Layout) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in layout.blocks]


def test_headings_lists_and_quotes(document: docx.document.Document, tmp_path: Path) -> None:
    document.add_heading("Samen in de wijk", 0)
    document.add_heading("1. Inleiding", 1)
    document.add_heading("De start", 2)
    for text in ("eerste", "tweede"):
        document.add_paragraph(text, style="List Number")
    document.add_paragraph("met stip", style="List Bullet")
    document.add_paragraph("– getypt")
    document.add_paragraph("“Het is ons huis.”", style="Quote")
    layout = reread(document, tmp_path)
    assert [(b.kind, b.level, b.marker, b.text) for b in layout.blocks] == [
        ("heading", 1, None, "Samen in de wijk"),
        ("heading", 1, None, "1. Inleiding"),
        ("heading", 2, None, "De start"),
        ("bullet", None, "1.", "eerste"),
        ("bullet", None, "2.", "tweede"),
        ("bullet", None, "•", "met stip"),
        ("bullet", None, "–", "getypt"),
        ("quote", None, None, "“Het is ons huis.”"),
    ]


def test_tracked_changes_read_as_accepted(document: docx.document.Document, tmp_path: Path) -> None:
    run = "<w:r><w:t xml:space='preserve'>{}</w:t></w:r>"
    gone = "<w:r><w:delText xml:space='preserve'>{}</w:delText></w:r>"
    paragraph = document.add_paragraph("De gemeente ")
    for tag, inner in (
        ("ins", run.format("helpt ")),
        ("del", gone.format("hindert ")),
        ("moveFrom", run.format("gisteren ")),
        ("moveTo", run.format("vandaag ")),
    ):
        paragraph._p.append(parse_xml(f'<w:{tag} {W} w:id="1" w:author="a">{inner}</w:{tag}>'))
    joined = document.add_paragraph("de bewoners ")
    joined._p.append(parse_xml(f'<w:pPr {W}><w:rPr><w:del w:id="2" w:author="a"/></w:rPr></w:pPr>'))
    document.add_paragraph("van de wijk.")
    hidden = document.add_paragraph("Zichtbaar.").add_run(" Verborgen.")
    hidden.font.hidden = True
    assert kinds(reread(document, tmp_path)) == [
        ("paragraph", "De gemeente helpt vandaag"),
        ("paragraph", "de bewoners van de wijk."),
        ("paragraph", "Zichtbaar."),
    ]


def test_tables_and_boxes(document: docx.document.Document, tmp_path: Path) -> None:
    document.add_paragraph("Tabel 1. Partners", style="Caption")
    table = document.add_table(2, 3)
    for column, text in enumerate(("Partij", "Rol", "Sinds")):
        table.cell(0, column).text = text
    table.cell(1, 0).merge(table.cell(1, 1)).text = "Gemeente"
    table.cell(1, 2).text = "2012\n2014"
    document.add_table(1, 1).cell(0, 0).text = "Een kader."
    box = "<w:txbxContent><w:p><w:r><w:t>In een tekstvak.</w:t></w:r></w:p></w:txbxContent>"
    document.add_paragraph("Lopende tekst.").add_run()._r.append(parse_xml(TEXT_BOX.format(w=W, box=box)))
    layout = reread(document, tmp_path)
    (found,) = layout.tables
    assert found.caption == "Tabel 1. Partners"
    assert found.rows == [["Partij", "Rol", "Sinds"], ["Gemeente", "", "2012 2014"]]
    assert kinds(layout)[2:] == [
        ("box", "Een kader."),
        ("paragraph", "Lopende tekst."),
        ("box", "In een tekstvak."),
    ]


def test_a_footnote_follows_the_paragraph_that_refers_to_it(
    document: docx.document.Document, tmp_path: Path
) -> None:
    paragraph = document.add_paragraph("Met steun van de raad")
    paragraph._p.append(parse_xml(f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'))
    paragraph.add_run(".")
    notes = (
        f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote>'
        '<w:footnote w:id="2"><w:p><w:r><w:t>Besluit van 2013.</w:t></w:r></w:p></w:footnote></w:footnotes>'
    )
    part = Part(PackURI("/word/footnotes.xml"), NOTES, notes.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
    layout = reread(document, tmp_path)
    assert kinds(layout) == [("paragraph", "Met steun van de raad."), ("footnote", "Besluit van 2013.")]


def test_bold_lines_are_headings_where_there_are_no_heading_styles(
    document: docx.document.Document, tmp_path: Path
) -> None:
    document.add_paragraph().add_run("De aanpak").bold = True
    document.add_paragraph("De bewoners begonnen.")
    layout = reread(document, tmp_path)
    assert kinds(layout) == [("heading", "De aanpak"), ("paragraph", "De bewoners begonnen.")]
