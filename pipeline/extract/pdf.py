"""Reads a PDF: opens it within limits, takes its pages apart, and puts them together to blocks."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
from wordfreq import zipf_frequency

from pipeline.document import Block, Layout
from pipeline.errors import InputError
from pipeline.extract.assembly import Assembly
from pipeline.extract.glyphs import PageError, Sheet, read_sheet
from pipeline.extract.limits import read_within_limits
from pipeline.extract.page import Page, body_size, take_apart
from pipeline.extract.words import Line

MOST_PAGES = 3000
_log = logging.getLogger(__name__)
_SAMPLE = 8
"""How many pages tell the type size of the body."""


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
    zipf_frequency("de", "nl")  # loads the word list here, so that a process for each file need not
    return read_within_limits(_read, path)


def read_traced(path: Path) -> list[tuple[Block, list[Line]]]:
    """Read a PDF; give each block with the lines that it was made of, none for tables and figures."""
    assembly = Assembly(take_pages(path, _silent), _silent)
    return [(block, assembly.lines.get(id(block), [])) for block in assembly.layout().blocks]


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


def _silent() -> None:
    """Give no sign of life."""


def _read(path: Path, alive: Callable[[], None]) -> Layout:
    return Assembly(take_pages(path, alive), alive).layout()


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
    remedy = "Download het bestand opnieuw, of open het en druk het af naar een nieuwe PDF."
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
