# ruff: noqa: E501  (style sheets and templates)
"""Reports in different designs, typeset from the reference units, with what a reader would copy out of them.

Each design gets the same running text, and adds furniture, footnotes, boxes, captions, tables and figures of
its own, none of which belong to the running text.
"""

from __future__ import annotations

import html
import io
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import typst
import weasyprint
from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import (
    BaseDocTemplate,
    Frame,
    PageTemplate,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)

NOTE = "Deze voetnoot hoort niet bij de lopende tekst en verwijst naar rapport {} uit 2013."
BOX = [
    "Wat is een kader?",
    "Een kader staat los van de lopende tekst en onderbreekt haar soms midden in een zin.",
    "Het heeft een eigen achtergrond en een eigen kop.",
]
ROWS = [
    ["Partij", "Rol", "Sinds"],
    ["Gemeente Voorbeeldstad", "Opdrachtgever en financier", "2009"],
    ["Stichting De Brug", "Uitvoerder van het project", "2011"],
    ["Bewonersraad Noord", "Adviseur van het bestuur", "2012"],
]
CAPTION = "Tabel 1. De partijen in het voorbeeld"
TITLE = "Een voorbeeldverslag"
HEAD = "Verslag van een voorbeeldonderzoek"


@dataclass
class Part:
    """A paragraph, heading or list of the running text."""

    kind: str
    texts: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The sentences of a paragraph, joined."""
        return " ".join(self.texts)


def parts_of(path: Path) -> list[Part]:
    """Put the units of one chapter together to paragraphs of five sentences, headings and lists."""
    parts: list[Part] = []
    for line in path.read_text(encoding="utf8").splitlines():
        _, _, kind, text = line.split("\t")
        last = parts[-1] if parts else None
        if last is None or last.kind != kind or kind == "h" or (kind == "p" and len(last.texts) == 5):
            parts.append(Part(kind))
        parts[-1].texts.append(text)
    return parts


def _typst(source: str) -> bytes:
    return bytes(typst.compile(source.encode()))


def _escaped(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\#$*_`<>@[]~=/-+" else c for c in text)


def _typst_body(parts: list[Part], extras: dict[int, str], note_every: int) -> str:
    lines = []
    paragraphs = itertools.count()
    for part in parts:
        if part.kind == "h":
            lines.append(f"#heading(level: 2)[{_escaped(part.text)}]")
        elif part.kind == "b":
            lines.append("\n".join(f"#list[{_escaped(text)}]" for text in part.texts))
        else:
            number = next(paragraphs)
            note = f"#footnote[{NOTE.format(17 * number)}]" if number % note_every == note_every - 1 else ""
            lines.append(f"{_escaped(part.text)}{note}\n")
            lines.append(extras.get(number, ""))
    return "\n\n".join(lines)


_TYPST_TABLE = "table(columns: 3, " + ", ".join(f"[{cell}]" for row in ROWS for cell in row) + ")"


def three_columns(parts: list[Part]) -> bytes:
    """A leaflet: three narrow justified columns, floating table and box over the columns, footnotes."""
    extras = {
        2: f'#place(top, scope: "parent", float: true)[#figure(caption: [{CAPTION[9:]}], {_TYPST_TABLE})]',
        5: '#place(bottom, scope: "parent", float: true, block(fill: luma(225), inset: 8pt, width: 100%)['
        + f"*{BOX[0]}* \\ {BOX[1]} {BOX[2]}])",
    }
    return _typst(
        '#set page("a4", flipped: false, columns: 3, margin: 1.6cm, '
        f'header: align(right, text(8pt)[{HEAD}]), numbering: "1")\n'
        '#set text(9pt, lang: "nl", hyphenate: true)\n#set par(justify: true)\n#set columns(gutter: 12pt)\n'
        f'#place(top, scope: "parent", float: true, text(22pt, weight: "bold")[{TITLE}])\n'
        + _typst_body(parts, extras, 4)
    )


def indented(parts: list[Part]) -> bytes:
    """A book page: one column, first lines indented, no white between paragraphs, alternating heads."""
    extras = {3: f"#figure(placement: auto, caption: [{CAPTION[9:]}], {_TYPST_TABLE})"}
    return _typst(
        "#set page(width: 15.5cm, height: 23cm, margin: 2cm, header: context { if calc.odd(here().page()) "
        f"[{HEAD} #h(1fr) #counter(page).display()] else [#counter(page).display() #h(1fr) Hoofdstuk 2] }})\n"
        '#set text(10pt, lang: "nl", hyphenate: true)\n'
        "#set par(justify: true, first-line-indent: 1em, spacing: 0.65em)\n"
        f"= {TITLE}\n" + _typst_body(parts, extras, 5)
    )


def _html_body(parts: list[Part], extras: dict[int, str], note_every: int) -> str:
    lines = []
    paragraphs = itertools.count()
    for part in parts:
        if part.kind == "h":
            lines.append(f"<h2>{html.escape(part.text)}</h2>")
        elif part.kind == "b":
            items = "".join(f"<li>{html.escape(text)}</li>" for text in part.texts)
            lines.append(f"<ul>{items}</ul>")
        else:
            number = next(paragraphs)
            note = (
                f'<span class="note">{NOTE.format(17 * number)}</span>'
                if number % note_every == note_every - 1
                else ""
            )
            lines.append(f"<p>{html.escape(part.text)}{note}</p>{extras.get(number, '')}")
    return "".join(lines)


_HTML_TABLE = (
    f"<table><caption>{CAPTION}</caption>"
    + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
    + "</table>"
)
_HTML_BOX = f"<aside><b>{BOX[0]}</b><p>{BOX[1]}</p><p>{BOX[2]}</p></aside>"
_SVG = (
    '<svg width="220" height="120" xmlns="http://www.w3.org/2000/svg"><path d="M10 100 Q 60 20 110 60 T 210 10" '
    'fill="none" stroke="black"/><path d="M10 110 L210 110" stroke="black"/>'
    '<text x="20" y="118" font-size="7">2009</text><text x="180" y="118" font-size="7">2014</text></svg>'
)


def magazine(parts: list[Part]) -> bytes:
    """A magazine: two ragged columns under headings over both, shaded boxes in a column, a drawn chart."""
    extras = {
        1: _HTML_BOX,
        4: _HTML_TABLE,
        6: f"<figure>{_SVG}<figcaption>Figuur 1. Verloop</figcaption></figure>",
    }
    style = (
        '@page { size: A4; margin: 2.2cm 1.8cm; @top-left { content: "' + HEAD + '"; font-size: 8pt } '
        '@bottom-center { content: "Pagina " counter(page) " van " counter(pages); font-size: 8pt } } '
        "body { font: 9.5pt/1.35 sans-serif; columns: 2; column-gap: 6mm; hyphens: auto } "
        "h1 { column-span: all; font-size: 24pt } h2 { font-size: 12pt; color: #0060a0 } "
        "aside { background: #dde8f0; padding: 3mm; break-inside: avoid } "
        "table { border-collapse: collapse; font-size: 8pt; break-inside: avoid } td { border: 0.5pt solid #333; "
        "padding: 1mm } caption { font-weight: bold } .note { float: footnote; font-size: 7.5pt } "
    )
    body = _html_body(parts, extras, 4)
    text = f'<html lang="nl"><style>{style}</style><body><h1>{TITLE}</h1>{body}</body></html>'
    return bytes(weasyprint.HTML(string=text).write_pdf())


def office(parts: list[Part]) -> bytes:
    """An office report: one ragged column, boxes floating at the right, open tables, a chart, numbered pages."""
    return _platypus(parts, A4, [(56, 70, 480, 700)], justify=False)


def _platypus(
    parts: list[Part],
    size: tuple[float, float],
    frames: list[tuple[float, float, float, float]],
    *,
    justify: bool,
) -> bytes:
    target = io.BytesIO()

    def furniture(canvas: object, document: object) -> None:
        canvas.setFont("Helvetica", 8)  # type: ignore[attr-defined]
        canvas.drawString(56, size[1] - 40, HEAD)  # type: ignore[attr-defined]
        canvas.drawRightString(size[0] - 56, 36, str(document.page))  # type: ignore[attr-defined]

    template = BaseDocTemplate(target, pagesize=size, title="")
    template.addPageTemplates(
        PageTemplate("p", [Frame(*frame, id=str(i)) for i, frame in enumerate(frames)], onPage=furniture)
    )
    body = ParagraphStyle("body", fontName="Times-Roman", fontSize=10.5, leading=13, spaceAfter=7)
    body.alignment = 4 if justify else 0
    heading = ParagraphStyle(
        "h", fontName="Helvetica-Bold", fontSize=12, leading=15, spaceBefore=8, spaceAfter=4
    )
    bullet = ParagraphStyle("b", parent=body, leftIndent=14, bulletIndent=2)
    caption = ParagraphStyle("c", fontName="Helvetica-Oblique", fontSize=8.5, leading=11, spaceAfter=8)
    small = ParagraphStyle("s", fontName="Helvetica", fontSize=8, leading=10)
    cells = [[Paragraph(cell, small) for cell in row] for row in ROWS]
    table = Table(
        cells,
        colWidths=[82, 92, 34] if len(frames) > 1 else None,
        style=TableStyle(
            [
                ("LINEABOVE", (0, 0), (-1, 0), 1, colors.black),
                ("LINEBELOW", (0, 0), (-1, 0), 0.5, colors.black),
                ("LINEBELOW", (0, -1), (-1, -1), 1, colors.black),
            ]
        ),
    )
    chart = VerticalBarChart()
    chart.width, chart.height, chart.data = 160, 80, [(13, 5, 20), (14, 6, 21)]
    chart.categoryAxis.categoryNames = ["2009", "2011", "2013"]
    drawing = Drawing(220, 110)
    chart.x, chart.y = 30, 20
    drawing.add(chart)
    boxed = Table(
        [[[Paragraph(text, body) for text in BOX]]],
        style=TableStyle([("BOX", (0, 0), (-1, -1), 1, colors.black)]),
    )
    flow: list[object] = [Paragraph(TITLE, ParagraphStyle("t", parent=heading, fontSize=20, leading=24))]
    extras = {
        2: [Paragraph(CAPTION, caption), table, Spacer(1, 10)],
        4: [boxed, Spacer(1, 10)],
        5: [drawing, Paragraph("Figuur 1. Verloop van het aantal deelnemers", caption)],
    }
    number = itertools.count()
    for part in parts:
        if part.kind == "h":
            flow.append(Paragraph(html.escape(part.text), heading))
        elif part.kind == "b":
            flow.extend(Paragraph(html.escape(text), bullet, bulletText="•") for text in part.texts)
        else:
            flow.append(Paragraph(html.escape(part.text), body))
            flow.extend(extras.get(next(number), []))
    template.build(flow)
    return target.getvalue()


def side_notes(parts: list[Part]) -> bytes:
    """A policy paper: two columns beside a margin with notes, numbered headings, a quotation set large."""
    margin = '#place(top + left, dx: -4.2cm, block(width: 3.6cm, text(7.5pt, style: "italic")[{}]))'
    extras = {
        1: margin.format("In de kantlijn: een opmerking van de redactie die los van de tekst staat."),
        3: f'#figure(placement: bottom, scope: "parent", caption: [{CAPTION[9:]}], '
        + _TYPST_TABLE.replace("columns: 3", "columns: 3, stroke: none, table.hline()").replace(
            "[Gemeente", "table.hline(), [Gemeente", 1
        )[:-1]
        + ", table.hline()))",
        6: '#place(auto, scope: "parent", float: true, block(stroke: 1pt, inset: 8pt, width: 100%)['
        + f"*{BOX[0]}*\n\n{BOX[1]}\n\n{BOX[2]}])",
    }
    return _typst(
        f'#set page("a4", columns: 2, margin: (left: 6cm, rest: 2cm), footer: [#text(8pt)[{HEAD}] #h(1fr) '
        "#context counter(page).display()])\n"
        '#set text(9.5pt, lang: "nl", hyphenate: true, font: "DejaVu Serif")\n#set columns(gutter: 7mm)\n'
        '#show heading: set text(fill: rgb("#7a1f4b"), size: 11pt)\n' + _typst_body(parts, extras, 6)
    )


def newsletter(parts: list[Part]) -> bytes:
    """A newsletter: one column that runs round floating boxes, a pull quote, a table without lines."""
    quote = "<blockquote>„Samen komen we verder dan alleen”</blockquote>"
    extras = {
        0: _HTML_BOX,
        3: _HTML_TABLE,
        5: quote,
        7: f"<figure>{_SVG}<figcaption>Figuur 1. Verloop</figcaption></figure>",
    }
    style = (
        '@page { size: 170mm 240mm; margin: 2cm 2.4cm; @bottom-right { content: "'
        + HEAD
        + '  |  " counter(page) } } '
        "body { font: 10pt/1.5 serif; text-align: justify; hyphens: auto } p { margin: 0; text-indent: 5mm } "
        "h2 + p { text-indent: 0 } h2 { font: bold 10pt sans-serif; text-transform: uppercase } "
        "aside { float: right; width: 45mm; margin: 0 0 3mm 5mm; background: #f3e9d2; padding: 3mm; font: 8pt sans-serif } "
        "aside p { text-indent: 0; text-align: left } blockquote { font: italic 16pt/1.3 serif; color: #a33; "
        "text-align: center; margin: 5mm 12mm } table { font-size: 8.5pt; width: 100%; text-align: left } "
        "caption { font-style: italic; font-size: 8.5pt } figcaption { font-style: italic; font-size: 8.5pt } "
        ".note { float: footnote; font-size: 8pt; text-align: left } "
    )
    body = _html_body(parts, extras, 5)
    text = f'<html lang="nl"><style>{style}</style><body><h1>{TITLE}</h1>{body}</body></html>'
    return bytes(weasyprint.HTML(string=text).write_pdf())


def folder(parts: list[Part]) -> bytes:
    """A folder on its side: three columns a page, ragged, a framed box and a chart in a column."""
    width, height = landscape(A4)
    column = (width - 2 * 50 - 2 * 16) / 3
    frames = [(50.0 + i * (column + 16), 55.0, column, height - 115) for i in range(3)]
    return _platypus(parts, (width, height), frames, justify=False)


def annual_report(parts: list[Part]) -> bytes:
    """An annual report: three columns under a photo, white headings on colour, endnotes, a table over two columns."""
    extras = {
        2: f'#place(bottom, scope: "parent", float: true, figure(caption: [{CAPTION[9:]}], {_TYPST_TABLE}))',
        7: f'#block(fill: rgb("#eef3e2"), inset: 6pt, radius: 3pt, width: 100%)[*{BOX[0]}*\n\n{BOX[1]} {BOX[2]}]',
    }
    photo = '#place(top, scope: "parent", float: true, rect(width: 100%, height: 6cm, fill: gradient.linear(red, blue)))\n'
    return _typst(
        f"#set page(width: 21cm, height: 26cm, columns: 3, margin: (x: 1.4cm, y: 2cm), "
        f"header: context if calc.even(here().page()) [#counter(page).display() | {HEAD}] else "
        "[#h(1fr) Jaarverslag | #counter(page).display()])\n"
        '#set text(8.5pt, lang: "nl", hyphenate: true, font: "DejaVu Sans")\n#set columns(gutter: 5mm)\n'
        "#set par(justify: true, leading: 0.7em)\n"
        '#show heading: it => block(fill: rgb("#224488"), inset: 4pt, width: 100%, text(fill: white, size: 9pt, it.body))\n'
        + photo
        + _typst_body(parts, extras, 3)
    )


def thesis(parts: list[Part]) -> bytes:
    """A thesis: one wide column at double leading, hanging numbers, a wide table, long notes."""
    extras = {
        2: _HTML_TABLE,
        4: f"<figure>{_SVG}<figcaption>Figuur 2: Verloop van het aantal deelnemers</figcaption></figure>",
    }
    style = (
        '@page { size: A4; margin: 3cm 3cm 3cm 4cm; @top-center { content: "'
        + HEAD
        + '"; font: italic 9pt serif } '
        '@bottom-center { content: "– " counter(page) " –"; font: 9pt serif } } '
        "body { font: 11pt/2 serif; hyphens: none } h2 { font: bold 14pt serif; margin: 8mm 0 2mm } p { margin: 0 0 3mm } "
        "table { border-collapse: collapse; width: 100%; line-height: 1.3 } td { border-bottom: 0.4pt solid #888 } "
        "caption { text-align: left; line-height: 1.3 } figcaption { font-size: 9pt } "
        ".note { float: footnote; font: 9pt/1.2 serif } ul { list-style: decimal }"
    )
    body = _html_body(parts, extras, 3)
    text = f'<html lang="nl"><style>{style}</style><body><h1>{TITLE}</h1>{body}</body></html>'
    return bytes(weasyprint.HTML(string=text).write_pdf())


def letter(parts: list[Part]) -> bytes:
    """A council letter: two justified columns of unequal width, in ReportLab, on letter-sized paper."""
    return _platypus(parts, (612.0, 792.0), [(50, 60, 290, 670), (360, 60, 202, 670)], justify=True)


def mixed(parts: list[Part]) -> bytes:
    """A bulletin: sections of one, two and three columns on one page, a pull quote, turned text at the side."""
    sections: list[list[Part]] = [[]]
    for part in parts:
        if part.kind == "h" and part.text[:1].isdigit():
            sections.append([])
        sections[-1].append(part)
    pulled = next(part for part in parts if part.kind == "p").texts[0]
    quote = (
        '#align(center, block(width: 85%, text(13pt, style: "italic", fill: maroon)[“'
        + _escaped(pulled)
        + "”]))"
    )
    bodies = []
    for number, section in enumerate(sections):
        body = _typst_body(section, {1: quote} if number == 2 else {}, 99)
        columns = 1 + number % 3
        bodies.append(body if columns == 1 else f"#columns({columns}, gutter: 10pt)[{body}]")
    side = (
        "place(left + horizon, dx: 6pt, rotate(-90deg, reflow: true, text(8pt)[Concept – niet verspreiden]))"
    )
    return _typst(
        '#set page("a4", margin: 2cm, header: [#h(1fr) Wijkbericht 3], background: ' + side + ", "
        "footer: align(center)[#context counter(page).display()])\n"
        '#set text(10pt, lang: "nl", hyphenate: true)\n#set par(justify: true)\n' + "\n\n".join(bodies)
    )


def memo(parts: list[Part]) -> bytes:
    """A memo as word processors make it: ragged, nothing broken, no white between paragraphs, a table by tabs."""
    table = (
        "<p><i>Tabel 1: De partijen in het voorbeeld</i></p><table>"
        + "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in ROWS)
        + "</table>"
    )
    style = (
        '@page { size: A4; margin: 2.5cm; @top-right { content: "Notitie aan de raad" } '
        '@bottom-center { content: counter(page) "/" counter(pages) } } '
        "body { font: 11pt/1.15 sans-serif } h1 { font-size: 11pt; text-align: center; text-transform: uppercase } "
        "h2 { font-size: 11pt; margin: 3mm 0 0 } p { margin: 0 } ul { margin: 0; list-style: '- ' } "
        "table { margin: 2mm 0 } td { padding: 0 6mm 0 0 } .note { float: footnote; font-size: 9pt } "
    )
    body = _html_body(parts, {3: table}, 5)
    text = f'<html lang="nl"><style>{style}</style><body><h1>{TITLE}</h1>{body}</body></html>'
    return bytes(weasyprint.HTML(string=text).write_pdf())


def policy(parts: list[Part]) -> bytes:
    """A policy report in Typst: two columns, run-in box at the top, notes at the end of columns, grey tables."""
    table = _TYPST_TABLE.replace(
        "columns: 3",
        "columns: (1fr, 1fr, auto), stroke: none, fill: (_, y) => if calc.odd(y) { luma(230) } else { luma(245) }",
    )
    extras = {
        0: f'#place(top + center, scope: "parent", float: true, block(fill: rgb("#fff4d6"), inset: 10pt, width: 100%)[*{BOX[0]}* {BOX[1]} {BOX[2]}])',
        5: f"#figure(caption: [{CAPTION[9:]}], {table})",
        9: '#line(length: 100%) #text(14pt, weight: "bold")[“De wijk is van ons allemaal, zegt iedereen hier”] #line(length: 100%)',
    }
    return _typst(
        f"#set page(width: 20cm, height: 27cm, columns: 2, margin: (inside: 2.5cm, outside: 1.5cm, y: 2cm), "
        f"header: [{HEAD} #h(1fr) Deel B], footer: context [#h(1fr) – #counter(page).display() –])\n"
        '#set text(10.5pt, lang: "nl", hyphenate: true, font: "New Computer Modern")\n#set columns(gutter: 1cm)\n'
        "#set par(justify: true, first-line-indent: 1.2em, spacing: 0.7em)\n"
        '#show heading: set text(10.5pt, style: "italic", weight: "regular")\n'
        + _typst_body(parts, extras, 3)
    )


def brochure(parts: list[Part]) -> bytes:
    """A brochure in HTML: three ragged columns on a page on its side, a framed chart, headings in capitals."""
    extras = {
        2: f"<div class=f>{_SVG}<p class=c>Figuur 1. Deelnemers per jaar</p></div>",
        6: _HTML_BOX,
        9: _HTML_TABLE,
    }
    style = (
        '@page { size: A4 landscape; margin: 15mm 12mm 18mm; @bottom-left { content: counter(page) "  '
        + HEAD
        + '"; '
        "font-size: 7pt } } body { font: 8.5pt/1.3 sans-serif; columns: 3; column-gap: 7mm } "
        "h1 { column-span: all; font-size: 22pt; margin: 0 0 4mm } h2 { font: bold 8.5pt sans-serif; color: #b30059; "
        "text-transform: uppercase; margin: 3mm 0 1mm } p { margin: 0 0 2mm } .f { border: 0.7pt solid #444; padding: 2mm } "
        ".c { font-size: 7pt } aside { border-left: 3pt solid #b30059; background: #f6f6f6; padding: 2mm } "
        "table { border-collapse: collapse; font-size: 7.5pt } td { border-top: 0.4pt solid; border-bottom: 0.4pt solid; "
        "padding: 1mm 2mm 1mm 0 } .note { float: footnote; font-size: 6.5pt } ul { padding-left: 4mm } "
    )
    body = _html_body(parts, extras, 6)
    text = f'<html lang="nl"><style>{style}</style><body><h1>{TITLE}</h1>{body}</body></html>'
    return bytes(weasyprint.HTML(string=text).write_pdf())


def evaluation(parts: list[Part]) -> bytes:
    """An evaluation in Typst: wide margins, two columns from a title page on, framed notes in a column, a list of contents."""
    extras = {
        2: f"#rect(width: 100%, inset: 7pt, stroke: 0.6pt + gray)[*{BOX[0]}* #linebreak() {BOX[1]} {BOX[2]}]",
        6: f'#figure(caption: [{CAPTION[9:]}], placement: top, scope: "parent", {_TYPST_TABLE})',
    }
    return _typst(
        f'#set page("a4", margin: (x: 2.4cm, top: 3cm, bottom: 2.4cm), header: [#smallcaps[{HEAD}] #h(1fr) 2013], '
        "footer: align(right)[pagina #context counter(page).display()])\n"
        '#set text(10pt, lang: "nl", hyphenate: true, font: "DejaVu Sans")\n#set par(justify: true)\n'
        f"#text(20pt)[{TITLE}]\n\n#outline(title: [Inhoud])\n#pagebreak()\n"
        '#show heading: set text(11pt, fill: rgb("#006699"))\n#columns(2, gutter: 8mm)['
        + _typst_body(parts, {2: extras[2]}, 4)
        + "]\n"
    )


def pamphlet(parts: list[Part]) -> bytes:
    """A pamphlet in HTML: two columns in a small size on paper with a coloured ground, indented lists, a chart in a column."""
    extras = {
        1: f"<figure>{_SVG}<figcaption>Figuur 1. Verloop in vijf jaar</figcaption></figure>",
        5: _HTML_TABLE,
        7: _HTML_BOX,
    }
    style = (
        '@page { size: A5; margin: 14mm 12mm; background: #fdf8ec; @top-center { content: "'
        + HEAD
        + '"; font: 6.5pt serif } '
        "@bottom-center { content: counter(page); font: bold 7pt serif } } "
        "body { font: 8pt/1.3 serif; columns: 2; column-gap: 5mm; text-align: justify; hyphens: auto } "
        "h1 { font: 18pt serif; column-span: all; text-align: center } h2 { font: bold 8.5pt serif; margin: 2.5mm 0 1mm } "
        "p { margin: 0; text-indent: 3mm } h2 + p { text-indent: 0 } svg { width: 100% } figcaption { font-size: 7pt } "
        "aside { background: #e8dcc0; padding: 2mm; margin: 2mm 0 } aside p { text-indent: 0 } "
        "table { border-collapse: collapse; font-size: 6.5pt } td { border: 0.3pt solid; padding: 0.6mm } "
        ".note { float: footnote; font-size: 6pt } ul { padding-left: 6mm } "
    )
    body = _html_body(parts, extras, 5)
    text = f'<html lang="nl"><style>{style}</style><body><h1>{TITLE}</h1>{body}</body></html>'
    return bytes(weasyprint.HTML(string=text).write_pdf())


TUNED: dict[str, Callable[[list[Part]], bytes]] = {
    "drie kolommen (Typst)": three_columns,
    "boek met inspringing (Typst)": indented,
    "tijdschrift (HTML)": magazine,
    "kantoor (ReportLab)": office,
    "beleidsnota met kantlijn (Typst)": side_notes,
    "nieuwsbrief met zwevende kaders (HTML)": newsletter,
    "folder in drie kolommen (ReportLab)": folder,
    "jaarverslag met foto (Typst)": annual_report,
    "scriptie (HTML)": thesis,
    "raadsbrief (ReportLab)": letter,
    "wijkbericht, 1 tot 3 kolommen (Typst)": mixed,
    "notitie (HTML)": memo,
    "beleidsrapport (Typst)": policy,
    "brochure op zijn kant (HTML)": brochure,
    "evaluatie (Typst)": evaluation,
}
"""Designs that the layout analysis was tuned on."""

HELD_OUT: dict[str, Callable[[list[Part]], bytes]] = {
    "pamflet (HTML)": pamphlet,
}
"""Designs that the layout analysis was not tuned on."""
