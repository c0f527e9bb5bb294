"""Reads a PDF: pages, columns, furniture, notes, paragraphs and headings, to blocks in reading order."""

from __future__ import annotations

import logging
import re
import unicodedata
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2

from pipeline.document import Block, Box, Layout, Table
from pipeline.errors import InputError
from pipeline.extract.furniture import take_furniture
from pipeline.extract.glyphs import PageError, Sheet, read_sheet
from pipeline.extract.hyphenation import Joiner
from pipeline.extract.limits import read_within_limits
from pipeline.extract.page import Cells, Page, body_size, take_apart
from pipeline.extract.paragraphs import (
    BULLET,
    Paragraph,
    goes_on,
    is_caption,
    levels_of,
    look_of,
    mark_contents,
    notes_of,
    paragraphs_of,
    plain,
    take_notes,
)
from pipeline.extract.words import MARK_END, MARK_START, Line

MOST_PAGES = 3000
_log = logging.getLogger(__name__)
_SAMPLE = 8
"""How many pages tell the type size of the body."""
_MARK = re.compile(f"{MARK_START}([^{MARK_END}]*){MARK_END}")


def read(path: Path) -> Layout:
    """Read a PDF.

    Parameters
    ----------
    path
        The file.

    Returns
    -------
    Layout
        The blocks in reading order, each with its page and box, hyphenation undone; and the tables.

    Raises
    ------
    InputError
        Where the file is missing, empty, protected, damaged, no PDF, or a scan without text.
    """
    return read_within_limits(_read, path)


def read_traced(path: Path) -> list[tuple[Block, list[Line]]]:
    """Read a PDF; give each block with the lines that it was made of, none for tables and figures."""
    assembly = _Assembly(take_pages(path, lambda: None))
    return [(block, assembly.lines.get(id(block), [])) for block in assembly.layout(lambda: None).blocks]


def take_pages(path: Path, alive: Callable[[], None]) -> list[Page]:
    """Open a PDF and take its pages apart, one at a time.

    Parameters
    ----------
    path
        The file.
    alive
        Is called after each page.
    """
    with _opened(path) as document:
        count = len(document)
        sample = sorted({1 + round(i * (count - 1) / (_SAMPLE - 1)) for i in range(_SAMPLE)})
        sheets = {number: _sheet(document, number, path) for number in sample}
        size = body_size(sheets.values())
        pages = []
        for number in range(1, count + 1):
            sheet = sheets.pop(number, None) or _sheet(document, number, path)
            pages.append(take_apart(sheet, size))
            alive()
    _check_scans(pages, path)
    return pages


def _read(path: Path, alive: Callable[[], None]) -> Layout:
    return _Assembly(take_pages(path, alive)).layout(alive)


@contextmanager
def _opened(path: Path) -> Iterator[pypdfium2.PdfDocument]:
    if not path.is_file():
        raise InputError(path, "dit bestand bestaat niet.", "Controleer de naam en de map.")
    with path.open("rb") as file:
        start = file.read(1024)
    if not start:
        raise InputError(path, "dit bestand is leeg.", "Kopieer of download het rapport opnieuw.")
    if b"%PDF" not in start:
        raise InputError(path, "dit is geen PDF.", "Geef een PDF, of zet het rapport eerst om naar PDF.")
    remedy = "Download het opnieuw, of open het en druk het af naar een nieuwe PDF."
    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if error.err_code == pypdfium2.raw.FPDF_ERR_PASSWORD:
            remedy = "Open het met het wachtwoord en sla het op zonder beveiliging."
            raise InputError(path, "deze PDF is met een wachtwoord beveiligd.", remedy) from error
        raise InputError(path, "deze PDF is beschadigd of afgebroken.", remedy) from error
    try:
        if not 0 < len(document) <= MOST_PAGES:
            problem = f"deze PDF heeft {len(document)} pagina's; gelezen worden er 1 tot {MOST_PAGES}."
            raise InputError(path, problem, "Splits het rapport, of download het opnieuw.")
        yield document
    finally:
        document.close()


def _sheet(document: pypdfium2.PdfDocument, number: int, path: Path) -> Sheet:
    try:
        return read_sheet(document, number)
    except PageError as error:
        remedy = "Verwijder die pagina, of druk het rapport af naar een nieuwe PDF."
        raise InputError(path, f"pagina {number} {error}.", remedy) from error


def _check_scans(pages: list[Page], path: Path) -> None:
    """Refuse a PDF without text; name the pages that are pictures only."""
    bare = [page.number for page in pages if not page.has_text]
    scans = [page.number for page in pages if not page.has_text and page.is_picture]
    if len(bare) == len(pages):
        remedy = "Maak de tekst leesbaar: `casusspiegel add --ocr`, of `ocrmypdf -l nld in.pdf uit.pdf`."
        what = "is een scan: er staan alleen beelden van tekst in" if scans else "heeft geen tekst"
        raise InputError(path, f"deze PDF {what}.", remedy)
    if scans:
        numbers = ", ".join(map(str, scans))
        _log.warning("%s: pagina %s zonder tekst, misschien een scan; zie `add --ocr`.", path, numbers)


class _Assembly:
    """Puts the pages of one document together."""

    def __init__(self, pages: list[Page]) -> None:
        self.pages = pages
        self.furniture = take_furniture(pages)
        self.look = look_of(line for page in pages for column in page.columns for line in column)
        lines = [line for page in pages for column in page.columns for line in column]
        self.join = Joiner(plain(line.text) for line in lines)
        self.notes: list[Paragraph] = []
        self.lines: dict[int, list[Line]] = {}
        """The lines of each block, by its `id`."""

    def layout(self, alive: Callable[[], None]) -> Layout:
        flow = self._flow()
        mark_contents(flow)
        alive()
        marks = {note.marker for note in self.notes if note.marker}
        levels = levels_of([paragraph for paragraph in flow if paragraph.kind == "heading"])
        after, tables = self._apart(flow, marks)
        blocks = list(after.get(-1, []))
        for index, paragraph in enumerate(flow):
            if not (paragraph.kind == "paragraph" and _is_mark(paragraph, marks)):
                block = self._block(paragraph, marks)
                if paragraph.kind == "heading":
                    block.level = levels[id(paragraph)]
                blocks.append(block)
            blocks.extend(after.get(index, []))
            alive()
        return Layout(blocks=blocks, tables=tables)

    def _flow(self) -> list[Paragraph]:
        """Give the paragraphs of the body; what a column, page, figure or box interrupts is joined."""
        flow: list[Paragraph] = []
        last: Paragraph | None = None
        for page in self.pages:
            apart = [part.box for part in page.parts] + [cells.box for cells in page.tables]
            for column in page.columns:
                notes = notes_of(take_notes(column, page.rules, self.look, page.height))
                if notes and notes[0].marker is None and self.notes:
                    self.notes[-1].lines.extend(notes.pop(0).lines)
                self.notes.extend(notes)
                for index, paragraph in enumerate(paragraphs_of(column, self.look)):
                    if is_caption(paragraph, apart):
                        paragraph.kind = "caption"
                    if paragraph.kind in ("caption", "quote"):
                        flow.append(paragraph)
                        continue
                    torn = index == 0 or last is not flow[-1] or _between(last, paragraph, apart)
                    if last is not None and torn and goes_on(last, paragraph):
                        last.lines.extend(paragraph.lines)
                    else:
                        flow.append(paragraph)
                        last = paragraph
        return flow

    def _apart(self, flow: list[Paragraph], marks: set[str]) -> tuple[dict[int, list[Block]], list[Table]]:
        """Give the blocks that stand apart, by the paragraph that each comes after, and the tables."""
        after: dict[int, list[Block]] = {}
        tables: list[Table] = []
        for page in self.pages:
            for line in self.furniture.get(page.number, []):
                after.setdefault(_anchor(flow, page.number, line.box), []).append(
                    Block(kind="furniture", text=line.text, page=page.number, box=_rounded(line.box))
                )
            for part in page.parts:
                here = after.setdefault(_anchor(flow, page.number, part.box), [])
                here.extend(self._part_blocks(part.kind, part.box, part.columns, page.number, marks))
            for cells in page.tables:
                table = self._table(cells, page.number, flow)
                tables.append(table)
                text = "\n".join("\t".join(row) for row in table.rows)
                here = after.setdefault(_anchor(flow, page.number, cells.box), [])
                here.append(Block(kind="table", text=text, page=page.number, box=table.box))
        for note in self.notes:
            index = _reference(flow, note)
            after.setdefault(index, []).append(self._block(note, marks))
        return after, tables

    def _part_blocks(
        self, kind: str, box: Box, columns: list[list[Line]], page: int, marks: set[str]
    ) -> list[Block]:
        if kind == "figure":
            text = " ".join(line.text for column in columns for line in column)
            return [Block(kind="figure", text=_unmarked(text, set()), page=page, box=_rounded(box))]
        flow: list[Paragraph] = []
        for column in columns:
            paragraphs = paragraphs_of(column, self.look)
            if paragraphs and flow and goes_on(flow[-1], paragraphs[0]):
                flow[-1].lines.extend(paragraphs.pop(0).lines)
            flow.extend(paragraphs)
        blocks = []
        for paragraph in flow:
            block = self._block(paragraph, marks)
            block.kind = "box"
            blocks.append(block)
        return blocks

    def _table(self, cells: Cells, page: int, flow: list[Paragraph]) -> Table:
        rows = []
        for row in cells.rows:
            texts = []
            for cell in row:
                paragraphs = paragraphs_of(cell, self.look)
                texts.append("\n".join(self._text(p.lines, set())[0] for p in paragraphs))
            rows.append(texts)
        caption = _caption(flow, page, cells.box)
        text = self._text(caption.lines, set())[0] if caption else None
        return Table(caption=text, page=page, box=_rounded(cells.box), rows=rows)

    def _block(self, paragraph: Paragraph, marks: set[str]) -> Block:
        text, breaks = self._text(paragraph.lines, marks)
        marker = paragraph.marker
        if paragraph.kind == "bullet":
            cut = BULLET.match(text)
            text, breaks = _cut(text, breaks, cut.end() if cut else 0)
        elif paragraph.kind == "footnote" and marker and text.startswith(marker):
            text, breaks = _cut(text.replace(f"{marker}.", marker, 1), breaks, len(marker))
        block = Block(
            kind=paragraph.kind,
            text=text,
            page=paragraph.first.page,
            page_breaks=breaks,
            box=_rounded(_around([line for line in paragraph.lines if line.page == paragraph.first.page])),
            marker=marker,
        )
        self.lines[id(block)] = paragraph.lines
        return block

    def _text(self, lines: list[Line], marks: set[str]) -> tuple[str, list[tuple[int, int]]]:
        """Join lines; give the text, and where in it a next page begins."""
        done, tail = "", ""
        breaks: list[tuple[int, int]] = []
        before: Line | None = None
        for line in lines:
            text = _unmarked(line.text, marks).strip()
            if before is None:
                tail = text
            else:
                # Only the last word of what stands there can change.
                cut = tail.rfind(" ") + 1
                done, tail = done + tail[:cut], tail[cut:]
                joined = self.join(tail, text, torn=False)
                if line.page != before.page:
                    rest = text.split(" ", 1)[-1] if " " in text and not joined.endswith(f" {text}") else text
                    breaks.append((len(done) + len(joined) - len(rest), line.page))
                tail = joined
            before = line
        return done + tail, breaks


def _unmarked(text: str, marks: set[str]) -> str:
    """Take the marks of known notes out; others are part of the text, as in m²."""

    def replace(mark: re.Match[str]) -> str:
        parts = re.split(r"[,;\s]+", unicodedata.normalize("NFKC", mark[1]).strip("[]();, "))
        return "" if all(part in marks for part in parts) else mark[1]

    return _MARK.sub(replace, text) if MARK_START in text else text


def _is_mark(paragraph: Paragraph, marks: set[str]) -> bool:
    """Whether a paragraph is nothing but the mark of a note."""
    return all(plain(line.text).strip("[]();, ") in {*marks, ""} for line in paragraph.lines)


def _cut(text: str, breaks: list[tuple[int, int]], start: int) -> tuple[str, list[tuple[int, int]]]:
    rest = text[start:].lstrip()
    gone = len(text) - len(rest)
    return rest, [(max(0, place - gone), page) for place, page in breaks]


def _around(lines: list[Line]) -> Box:
    return (
        min(line.x0 for line in lines),
        min(line.top for line in lines),
        max(line.x1 for line in lines),
        max(line.bottom for line in lines),
    )


def _rounded(box: Box) -> Box:
    x0, top, x1, bottom = (round(float(edge), 1) for edge in box)
    return x0, top, x1, bottom


def _anchor(flow: list[Paragraph], page: int, box: Box) -> int:
    """Give the index of the paragraph that a part of a page comes after; -1 where it opens the document."""
    best = -1
    for index, paragraph in enumerate(flow):
        if paragraph.first.page > page:
            break
        if paragraph.last.page < page:
            best = index
            continue
        for line in paragraph.lines:
            before = line.page < page or (
                line.page == page and line.baseline < box[1] + 1 and line.x0 < box[2] and line.x1 > box[0]
            )
            if before:
                best = index
    return best


def _reference(flow: list[Paragraph], note: Paragraph) -> int:
    """Give the index of the paragraph that refers to a note: the last one with its mark on its page."""
    best = _anchor(flow, note.first.page, _around(note.lines[:1]))
    for index, paragraph in enumerate(flow):
        if paragraph.first.page > note.first.page:
            break
        for line in paragraph.lines:
            if line.page == note.first.page and note.marker in [
                m.strip("[]();, ") for m in _MARK.findall(line.text)
            ]:
                best = index
    return best


def _caption(flow: list[Paragraph], page: int, box: Box) -> Paragraph | None:
    """Find the caption of a table: the nearest one on its page."""
    captions = [p for p in flow if p.kind == "caption" and p.first.page == page and is_caption(p, [box])]
    return min(captions, key=lambda p: (abs(p.last.bottom - box[1]), p.first.top), default=None)


def _between(above: Paragraph | None, below: Paragraph, boxes: list[Box]) -> bool:
    """Whether a figure, table or box stands between two paragraphs of a column."""
    return above is not None and any(
        above.last.bottom < box[3]
        and box[1] < below.first.top
        and box[0] < below.right
        and box[2] > below.left
        for box in boxes
    )
