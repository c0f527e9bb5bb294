"""Reads a Word file (.docx): paragraphs, headings, lists, tables, notes and text boxes, in reading order.

Tracked changes are read as accepted: what was inserted or moved in counts, what was deleted or moved out
does not. Headers, footers, comments, hidden text and the table of contents are no running text. A Word file
has no pages of its own, so that blocks have none either.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import docx
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from lxml import etree

from pipeline.document import Block, BlockKind, Layout, Table
from pipeline.errors import InputError
from pipeline.extract.limits import read_within_limits
from pipeline.extract.raised import MARK_END, MARK_START, NO_SIGNS, plain, take_marks

_MOST_XML = 64 * 1024**2
"""How large the XML of a Word file may be when unpacked, in bytes."""
_MOST_BYTES = 512 * 1024**2
"""How large all of a Word file may be when unpacked, pictures included, in bytes."""
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_GONE = {qn(f"w:{name}") for name in ("del", "moveFrom", "instrText", "delText", "fldData", "rPr", "pPr")}
_KEPT = {
    qn("w:tab"): " ",
    qn("w:br"): " ",
    qn("w:cr"): " ",
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): "",
}
_NOTES = {qn("w:footnoteReference"): "footnotes", qn("w:endnoteReference"): "endnotes"}
_NUMERALS = {
    1000: "m", 900: "cm", 500: "d", 400: "cd", 100: "c", 90: "xc", 50: "l", 40: "xl", 10: "x", 9: "ix",
    5: "v", 4: "iv", 1: "i",
}  # fmt: skip
_HEADING = re.compile(r"(?:heading|kop) ?([1-9])$", re.IGNORECASE)
_TYPED_BULLET = re.compile(r"([•●○◦▪■□‣⁃·–—*-])\s+(?=\S)")
_LONGEST_HEADING = 120


def read(path: Path) -> Layout:
    """Read a Word file.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    InputError
        Where the file is no Word file, is protected, or is too large when unpacked.
    """
    return read_within_limits(_read, path)


def _read(path: Path, alive: Callable[[], None]) -> Layout:
    _check(path)
    alive()
    try:
        layout = _Reader(docx.Document(str(path))).layout()
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile, etree.XMLSyntaxError) as error:
        remedy = "Open het in Word of LibreOffice en sla het opnieuw op als .docx."
        raise InputError(path, "dit Word-bestand is beschadigd of geen .docx.", remedy) from error
    if not layout.blocks:
        raise InputError(
            path, "dit Word-bestand heeft geen tekst.", "Controleer of dit het goede bestand is."
        )
    return layout


def _check(path: Path) -> None:
    """Refuse what is no Word file, or would fill the memory, before it is opened."""
    if not path.is_file():
        raise InputError(path, "dit bestand bestaat niet.", "Controleer de naam en de map.")
    with path.open("rb") as file:
        start = file.read(8)
    if not start:
        raise InputError(path, "dit bestand is leeg.", "Kopieer het rapport opnieuw.")
    if start == _OLE:
        problem = "dit is een beveiligd Word-bestand, of een oud .doc-bestand."
        raise InputError(path, problem, "Haal het wachtwoord eraf, of sla het op als .docx.")
    try:
        with zipfile.ZipFile(path) as archive:
            sizes = {entry.filename: entry.file_size for entry in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        remedy = "Open het in Word of LibreOffice en sla het opnieuw op als .docx."
        raise InputError(path, "dit is geen Word-bestand, of het is afgebroken.", remedy) from error
    if "[Content_Types].xml" not in sizes:
        raise InputError(path, "dit is geen Word-bestand.", "Sla het rapport op als .docx.")
    xml = sum(size for name, size in sizes.items() if name.endswith((".xml", ".rels")))
    if xml > _MOST_XML or sum(sizes.values()) > _MOST_BYTES or len(sizes) > 20_000:
        problem = "dit bestand is uitgepakt te groot om een rapport te zijn."
        raise InputError(path, problem, "Verklein de afbeeldingen, of splits het rapport.")


class _Note(NamedTuple):
    marker: str
    text: str


class _Reader:
    def __init__(self, document: Any) -> None:
        self.body = document.element.body
        self.styles = {style.style_id: style for style in document.styles}
        self.default = document.styles.default(1)
        texts = {tag: _notes(document, kind) for tag, kind in _NOTES.items()}
        self.notes = _numbered(self.body, texts)
        self.numbering = _numbering(document)
        self.counts: Counter[tuple[str, int]] = Counter()
        self.tables: list[Table] = []
        self.bold: list[Block] = []
        """The paragraphs whose text is bold throughout."""

    def layout(self) -> Layout:
        blocks = list(self._blocks(self.body))
        if not any(block.kind == "heading" for block in blocks):
            _make_headings(self.bold)
        _add_captions(blocks, self.tables)
        return Layout(blocks=blocks, tables=self.tables)

    def _blocks(self, parent: Any) -> Iterator[Block]:
        carried: list[Any] = []
        for element in _flattened(parent):
            if element.tag == qn("w:tbl"):
                yield from self._table(element)
            elif _mark_deleted(element):
                # Its paragraph mark is deleted: the text goes on in the next paragraph.
                carried.append(element)
            else:
                yield from self._paragraph([*carried, element])
                carried = []
        if carried:
            yield from self._paragraph(carried)

    def _paragraph(self, elements: list[Any]) -> Iterator[Block]:
        text, notes = self._called("".join(_text(element) for element in elements))
        element = elements[0]
        if text:
            kind, level, marker = self._kind(element, text)
            if kind == "heading":
                number = self._section_number(element, self._style(element))
                whole = f"{number} {text}" if number else text
            else:
                whole = text[len(marker) :].lstrip() if marker and text.startswith(marker) else text
            shift = len(whole) - len(text)
            notes = [(max(0, place + shift), mark) for place, mark in notes]
            block = Block(kind=kind, text=whole, level=level, marker=marker, notes=notes)
            if kind == "paragraph" and _is_bold(element, self._style(element)):
                self.bold.append(block)
            yield block
        for part in elements:
            yield from self._notes_of(part)
            for box in _text_boxes(part):
                for block in self._blocks(box):
                    if block.kind in ("paragraph", "heading", "bullet", "quote"):
                        block.kind, block.level = "box", None
                    yield block

    def _kind(self, element: Any, text: str) -> tuple[BlockKind, int | None, str | None]:
        style = self._style(element)
        names = [name.lower() for name in _style_names(style)]
        for name in names:
            heading = _HEADING.match(name)
            if heading:
                return "heading", int(heading[1]), None
        outline = _outline(element, style)
        if outline is not None:
            return "heading", outline + 1, None
        if names and names[0] in ("title", "titel"):
            return "heading", 1, None
        if any(name.startswith(("toc ", "inhopg", "table of figures")) for name in names):
            return "furniture", None, None
        if any(name in ("caption", "bijschrift") for name in names):
            return "caption", None, None
        marker = self._marker(element, style)
        if marker:
            return "bullet", None, marker
        typed = _TYPED_BULLET.match(text)
        if typed:
            return "bullet", None, typed[1]
        if any("quote" in name or name.startswith("citaat") for name in names):
            return "quote", None, None
        return "paragraph", None, None

    def _style(self, element: Any) -> Any:
        found = element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
        return self.styles.get(found.get(qn("w:val"))) if found is not None else self.default

    def _marker(self, element: Any, style: Any) -> str | None:
        """Give the bullet or number that Word prints before a paragraph."""
        place = _list_place(element, style)
        if place is None:
            return None
        number_id, level = place
        self.counts[place] += 1
        for deeper in range(level + 1, 9):
            self.counts[number_id, deeper] = 0
        form = self.numbering.get(place, "bullet")
        if form in ("bullet", "none"):
            return "•"
        if form == "lowerLetter":
            return f"{chr(97 + (self.counts[place] - 1) % 26)}."
        return f"{self.counts[place]}."

    def _section_number(self, element: Any, style: Any) -> str | None:
        """Give the number that Word prints before a numbered heading, as `2.` or `2.1`."""
        place = _list_place(element, style)
        if self._marker(element, style) in (None, "•") or place is None:
            return None
        parts = [str(max(1, self.counts[place[0], level])) for level in range(place[1] + 1)]
        return f"{parts[0]}." if len(parts) == 1 else ".".join(parts)

    def _called(self, text: str) -> tuple[str, list[tuple[int, str]]]:
        """Tidy a text; take the calls of notes out, and give the place of each with the note's mark."""
        text, calls = take_marks(_clean(text))
        return text, [(place, self.notes[call].marker) for place, call in calls if call in self.notes]

    def _notes_of(self, element: Any) -> Iterator[Block]:
        """Give the notes that are called in an element."""
        for call in _calls(element):
            if call in self.notes:
                yield Block(kind="footnote", text=self.notes[call].text, marker=self.notes[call].marker)

    def _table(self, element: Any) -> Iterator[Block]:
        rows: list[list[str]] = []
        for row in element.iter(qn("w:tr")):
            if (
                next(row.iterancestors(qn("w:tbl"))) is not element
                or row.find(f"{qn('w:trPr')}/{qn('w:del')}") is not None
            ):
                continue
            cells: list[str] = []
            for cell in _flattened(row, qn("w:tc")):
                span = cell.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
                merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
                goes_on = merged is not None and merged.get(qn("w:val"), "continue") == "continue"
                cells.append("" if goes_on else self._cell(cell))
                cells.extend([""] * (int(span.get(qn("w:val"))) - 1 if span is not None else 0))
            rows.append(cells)
        if sum(map(len, rows)) == 1:
            for line in rows[0][0].split("\n"):
                text, notes = self._called(line)
                if text:
                    yield Block(kind="box", text=text, notes=notes)
        elif any(cell for row in rows for cell in row):
            table = Table(rows=[[plain(cell) for cell in row] for row in rows])
            self.tables.append(table)
            yield Block(kind="table", text="\n".join("\t".join(row) for row in table.rows))
        yield from self._notes_of(element)

    def _cell(self, cell: Any) -> str:
        """Give the text of a cell, the calls of its notes still in it."""
        texts = []
        for element in cell.iter(qn("w:p")):
            text = _clean(_text(element))
            marker = self._marker(element, self._style(element)) if text else None
            if text:
                texts.append(f"{marker} {text}" if marker else text)
        return "\n".join(texts)


def _flattened(parent: Any, *tags: str) -> Iterator[Any]:
    """Give the paragraphs and tables (or other tags) in an element, its content controls and insertions."""
    wanted = tags or (qn("w:p"), qn("w:tbl"))
    for child in parent:
        if child.tag in wanted:
            yield child
        elif child.tag == qn("w:sdt"):
            gallery = child.find(f"{qn('w:sdtPr')}//{qn('w:docPartGallery')}")
            content = child.find(qn("w:sdtContent"))
            contents = gallery is not None and gallery.get(qn("w:val")) == "Table of Contents"
            if content is not None and not contents:
                yield from _flattened(content, *tags)
        elif child.tag in (qn("w:ins"), qn("w:moveTo"), qn("w:customXml"), qn("w:smartTag")):
            yield from _flattened(child, *tags)


def _text(element: Any) -> str:
    """Give the text of a paragraph as it reads with all changes accepted, with the calls of its notes."""
    if element.tag in _GONE or element.tag in (qn("w:txbxContent"), qn("w:pict"), qn("w:drawing")):
        return ""
    if element.tag == qn("w:t"):
        return (element.text or "").translate(NO_SIGNS)
    if element.tag in _NOTES:
        return f"{MARK_START}{_call(element)}{MARK_END}"
    if element.tag in _KEPT:
        return _KEPT[element.tag]
    if not isinstance(element.tag, str) or element.tag.endswith("}AlternateContent"):
        return ""
    if element.tag == qn("w:r") and element.find(f"{qn('w:rPr')}/{qn('w:vanish')}") is not None:
        return ""
    return "".join(_text(child) for child in element)


def _clean(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("\u00ad", "")).strip()


def _text_boxes(element: Any) -> Iterator[Any]:
    """Give the text boxes of a paragraph; of one that is stored in two ways the first counts."""
    for box in element.iter(qn("w:txbxContent")):
        fallback = any(str(ancestor.tag).endswith("}Fallback") for ancestor in box.iterancestors())
        inside = any(ancestor.tag == qn("w:txbxContent") for ancestor in box.iterancestors())
        gone = any(ancestor.tag in (qn("w:del"), qn("w:moveFrom")) for ancestor in box.iterancestors())
        if not fallback and not inside and not gone:
            yield box


def _mark_deleted(element: Any) -> bool:
    mark = f"{qn('w:pPr')}/{qn('w:rPr')}"
    return (
        element.find(f"{mark}/{qn('w:del')}") is not None
        or element.find(f"{mark}/{qn('w:moveFrom')}") is not None
    )


def _style_names(style: Any) -> list[str]:
    names: list[str] = []
    while style is not None and len(names) < 10:
        names.append(style.name or "")
        style = style.base_style
    return names


def _list_place(element: Any, style: Any) -> tuple[str, int] | None:
    """Give the list that a paragraph or its style belongs to, and its level in it, from 0."""
    properties = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    while properties is None and style is not None:
        properties = style.element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
        style = style.base_style
    if properties is None:
        return None
    number = properties.find(qn("w:numId"))
    depth = properties.find(qn("w:ilvl"))
    number_id = number.get(qn("w:val")) if number is not None else "0"
    return None if number_id == "0" else (number_id, int(depth.get(qn("w:val"))) if depth is not None else 0)


def _outline(element: Any, style: Any) -> int | None:
    """Give the outline level, from 0, that a paragraph or its style says; 9 is body text."""
    found = element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
    while found is None and style is not None:
        found = style.element.find(f"{qn('w:pPr')}/{qn('w:outlineLvl')}")
        style = style.base_style
    level = int(found.get(qn("w:val"))) if found is not None else 9
    return level if level < 9 else None


def _is_bold(element: Any, style: Any) -> bool:
    """Whether all the text of a paragraph is bold."""
    runs = [run for run in element.iter(qn("w:r")) if plain(_clean(_text(run)))]
    by_style = bool(style is not None and style.font.bold)

    def bold(run: Any) -> bool:
        found = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
        return by_style if found is None else found.get(qn("w:val")) not in ("0", "false", "off")

    return bool(runs) and all(bold(run) for run in runs)


def _make_headings(bold: list[Block]) -> None:
    """Take short lines of bold text for headings, in a file whose writer used no heading styles."""
    for block in bold:
        short = len(block.text) <= _LONGEST_HEADING and not block.text.endswith((".", ",", ";"))
        if block.kind == "paragraph" and short:
            block.kind, block.level = "heading", 1


def _add_captions(blocks: list[Block], tables: list[Table]) -> None:
    """Give each table the caption that stands just above it, or else just below it."""
    places = [place for place, block in enumerate(blocks) if block.kind == "table"]
    for table, place in zip(tables, places, strict=True):
        beside = blocks[max(0, place - 1) : place] + blocks[place + 1 : place + 2]
        table.caption = next((block.text for block in beside if block.kind == "caption"), None)


def _notes(document: Any, kind: str) -> dict[str, str]:
    """Give the footnotes or endnotes by their id."""
    for part in document.part.package.iter_parts():
        if str(part.partname) == f"/word/{kind}.xml":
            root = etree.fromstring(part.blob, etree.XMLParser(resolve_entities=False))
            notes = {}
            for note in root:
                if note.get(qn("w:type")) in (None, "normal"):
                    notes[note.get(qn("w:id"))] = plain(_clean(" ".join(map(_text, note.iter(qn("w:p"))))))
            return notes
    return {}


def _call(reference: Any) -> str:
    """Tell which note is called: its kind and id."""
    return f"{etree.QName(reference).localname}:{reference.get(qn('w:id'))}"


def _calls(element: Any) -> list[str]:
    """List the notes that are called in an element, but for those in what was deleted."""
    return [
        _call(reference)
        for reference in element.iter(*_NOTES)
        if not any(ancestor.tag in _GONE for ancestor in reference.iterancestors())
    ]


def _numbered(body: Any, texts: dict[str, dict[str, str]]) -> dict[str, _Note]:
    """Number the notes as Word does: in the order of their calls, endnotes in Roman numerals."""
    notes: dict[str, _Note] = {}
    numbers: Counter[str] = Counter()
    for call in dict.fromkeys(_calls(body)):
        kind, _, note = call.partition(":")
        text = texts[qn(f"w:{kind}")].get(note)
        if text:
            numbers[kind] += 1
            roman = kind == "endnoteReference"
            notes[call] = _Note(_roman(numbers[kind]) if roman else str(numbers[kind]), text)
    return notes


def _roman(number: int) -> str:
    """Write a number in small Roman numerals."""
    numeral = ""
    for value, letters in _NUMERALS.items():
        times, number = divmod(number, value)
        numeral += times * letters
    return numeral


def _numbering(document: Any) -> dict[tuple[str, int], str]:
    """Give the number format of each list and level, as `bullet`, `decimal` or `lowerLetter`."""
    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return {}
    abstract: dict[str, dict[int, str]] = {}
    for definition in root.iter(qn("w:abstractNum")):
        levels = abstract.setdefault(definition.get(qn("w:abstractNumId")), {})
        for level in definition.iter(qn("w:lvl")):
            form = level.find(qn("w:numFmt"))
            levels[int(level.get(qn("w:ilvl")))] = form.get(qn("w:val")) if form is not None else "decimal"
    forms = {}
    for number in root.iter(qn("w:num")):
        which = number.find(qn("w:abstractNumId"))
        for depth, form in abstract.get(which.get(qn("w:val")) if which is not None else "", {}).items():
            forms[number.get(qn("w:numId")), depth] = form
    return forms
