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


def add_notes(document: docx.document.Document, kind: str, notes: dict[int, str]) -> None:
    """Add a file's footnotes or endnotes."""
    written = "".join(
        f'<w:{kind} w:id="{number}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:{kind}>'
        for number, text in notes.items()
    )
    root = f'<w:{kind}s {W}><w:{kind} w:id="0" w:type="separator"><w:p/></w:{kind}>{written}</w:{kind}s>'
    content = NOTES.replace("footnote", kind)
    part = Part(PackURI(f"/word/{kind}s.xml"), content, root.encode(), document.part.package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES.replace("footnote", kind))


def call(kind: str, number: int) -> object:
    return parse_xml(f'<w:r {W}><w:{kind}Reference w:id="{number}"/></w:r>')


def test_notes_follow_the_paragraph_that_calls_them_and_are_linked_to_the_place(
    document: docx.document.Document, tmp_path: Path
) -> None:
    paragraph = document.add_paragraph("– Met steun van de raad")
    paragraph._p.append(call("footnote", 7))
    paragraph.add_run(" en het Rijk")
    paragraph._p.append(call("endnote", 7))
    paragraph.add_run(".")
    table = document.add_table(1, 2)
    table.cell(0, 0).paragraphs[0].add_run("Subsidie")._r.addnext(call("footnote", 2))
    add_notes(document, "footnote", {2: "Zie de begroting.", 7: "Besluit van 2013."})
    add_notes(document, "endnote", {7: "Brief van 2014."})
    layout = reread(document, tmp_path)
    assert [(b.kind, b.marker, b.text, b.notes) for b in layout.blocks] == [
        ("bullet", "–", "Met steun van de raad en het Rijk.", [(21, "1"), (33, "i")]),
        ("footnote", "1", "Besluit van 2013.", []),
        ("footnote", "i", "Brief van 2014.", []),
        ("table", None, "Subsidie\t", []),
        ("footnote", "2", "Zie de begroting.", []),
    ]
    assert layout.tables[0].rows == [["Subsidie", ""]]


def test_bold_lines_are_headings_where_there_are_no_heading_styles(
    document: docx.document.Document, tmp_path: Path
) -> None:
    document.add_paragraph().add_run("De aanpak").bold = True
    document.add_paragraph("De bewoners begonnen.")
    layout = reread(document, tmp_path)
    assert kinds(layout) == [("heading", "De aanpak"), ("paragraph", "De bewoners begonnen.")]
