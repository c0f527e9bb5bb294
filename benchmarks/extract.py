"""Measures extraction from PDFs: word errors, boundaries, time against pdfplumber, and memory.

usage: python benchmarks/extract.py [--reference FOLDER] [--book BOOK.pdf --chapters 2,4,6,8]

Typesets a reference chapter in each of `designs.py`, and other texts in those of `printed_designs.py`, reads
them back, and compares the running text with the units it was made of. With `--book`, the same for a PDF of
all reference chapters. Times are of the processor, other processes that read included, since the machine may
have other work. Needs the extra `benchmark`.
"""

from __future__ import annotations

import argparse
import difflib
import re
import resource
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import designs
import pdfplumber
import printed_designs
import pypdfium2
from rapidfuzz.distance import Levenshtein
from rich.console import Console
from rich.table import Table as Printed

from pipeline.document import Layout
from pipeline.extract import cases, pdf
from pipeline.extract.source import Source

_PEAK = """
import resource, sys
from pathlib import Path
from pipeline.extract.pdf import read
read(Path(sys.argv[1]))
print(max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
"""


@dataclass
class Score:
    """How well one PDF was read."""

    words: float
    """The word error rate of its segments."""
    boundary: float
    """The F1 of the places where a unit ends and a segment ends."""
    boxes: int
    tables: int
    ours: float
    """Seconds a page."""
    theirs: float
    """Seconds a page that pdfplumber takes to give the text."""


def words_of(text: str) -> list[str]:
    """Give the words of a text, in lower case."""
    return re.findall(r"[^\W_]+", text.lower())


def compare(units: list[str], segments: list[str]) -> tuple[int, int, tuple[int, int, int]]:
    """Count word errors, words, and right, found and wanted boundaries."""
    wanted = [(word, i) for i, text in enumerate(units) for word in words_of(text)]
    found = [(word, i) for i, text in enumerate(segments) for word in words_of(text)]
    wanted_words, found_words = [word for word, _ in wanted], [word for word, _ in found]
    place: dict[int, int] = {}
    for a, b, n in difflib.SequenceMatcher(
        None, wanted_words, found_words, autojunk=False
    ).get_matching_blocks():
        place.update((b + k, a + k) for k in range(n))
    ends = _ends(wanted)
    found_ends = [place.get(k, -1 - k) for k in _ends(found)]
    errors = Levenshtein.distance(wanted_words, found_words)
    return errors, len(wanted), (len(ends & set(found_ends)), len(found_ends), len(ends))


def _ends(words: list[tuple[str, int]]) -> set[int]:
    return {k for k in range(len(words)) if k + 1 == len(words) or words[k + 1][1] != words[k][1]}


def timed(path: Path) -> tuple[Layout, float, float]:
    """Read a PDF with ours and with pdfplumber; the better of two runs of each, in seconds a page."""
    pages = len(pypdfium2.PdfDocument(path))
    ours, theirs = [], []
    for _ in range(2):
        start = _processor_time()
        layout = pdf.read(path)
        ours.append(_processor_time() - start)
        start = _processor_time()
        with pdfplumber.open(path) as opened:
            for page in opened.pages:
                page.extract_text()
                page.close()
        theirs.append(_processor_time() - start)
    return layout, min(ours) / pages, min(theirs) / pages


def _processor_time() -> float:
    spent = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(part.ru_utime + part.ru_stime for part in spent)


def score(path: Path, units: dict[int | None, list[str]], title: str) -> Score:
    """Score a PDF against the units of its chapters (None: of the whole)."""
    layout, ours, theirs = timed(path)
    chapters = [number for number in units if number is not None] or None
    source = Source(id="benchmark", title=title, file=path.name, chapters=chapters)
    errors = total = 0
    right = found = wanted = 0
    for document in cases.cut_cases(layout, source, str(path)):
        segments = [s.text for s in document.segments if s.kind != "box" and s.text != title]
        some_errors, some_words, some_ends = compare(units[document.chapter], segments)
        errors, total = errors + some_errors, total + some_words
        right, found, wanted = right + some_ends[0], found + some_ends[1], wanted + some_ends[2]
    boxes = sum(block.kind == "box" for block in layout.blocks)
    return Score(errors / total, 2 * right / (found + wanted), boxes, len(layout.tables), ours, theirs)


def long_report(path: Path, folder: Path, pages: int = 1000) -> Path:
    """Write a PDF of a thousand pages, by repeating the pages of another."""
    source = pypdfium2.PdfDocument(path)
    target = pypdfium2.PdfDocument.new()
    while len(target) < pages:
        target.import_pages(source, list(range(min(len(source), pages - len(target)))))
    target.save(folder / "lang.pdf")
    return folder / "lang.pdf"


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--reference", type=Path, default=Path("corpus/reference"))
    options.add_argument("--book", type=Path)
    options.add_argument("--chapters", default="2,4,6,8")
    arguments = options.parse_args()
    printed = Printed(
        "design", "tuned on", "word errors", "boundary F1", "boxes", "tables", "ms/page", "pdfplumber", "×"
    )

    def add(name: str, tuned: str, got: Score) -> None:
        printed.add_row(
            name, tuned, f"{got.words:.2%}", f"{got.boundary:.3f}", str(got.boxes), str(got.tables),
            f"{1000 * got.ours:.1f}", f"{1000 * got.theirs:.1f}", f"{got.theirs / got.ours:.1f}",
        )  # fmt: skip

    parts = designs.parts_of(arguments.reference / "ch02.tsv")
    units = [text for part in parts for text in part.texts]
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        for tuned, builders in (("yes", designs.TUNED), ("no", designs.HELD_OUT)):
            for name, build in builders.items():
                path = folder / f"{build.__name__}.pdf"
                path.write_bytes(build(parts))
                add(name, tuned, score(path, {None: units}, designs.TITLE))
        for name, (build, texts_of) in printed_designs.TUNED.items():
            own = [p for text in texts_of for p in designs.parts_of(arguments.reference.parent / text)]
            path = folder / f"{build.__name__}.pdf"
            path.write_bytes(build(own))
            whole: dict[int | None, list[str]] = {None: [text for part in own for text in part.texts]}
            add(name, "yes", score(path, whole, designs.TITLE))
        if arguments.book:
            chapters = [int(number) for number in arguments.chapters.split(",")]
            texts = {n: arguments.reference / f"ch{n:02}.tsv" for n in chapters}
            wanted: dict[int | None, list[str]] = {
                n: [t for part in designs.parts_of(path) for t in part.texts] for n, path in texts.items()
            }
            add(arguments.book.name, "yes", score(arguments.book, wanted, "Boek"))
        Console(width=130).print(printed)
        path = long_report(folder / "magazine.pdf", folder)
        peak = subprocess.run(
            [sys.executable, "-c", _PEAK, path], capture_output=True, text=True, check=True
        ).stdout
        print(f"1,000 pages: peak memory {int(peak) / 1024:.0f} MiB")


if __name__ == "__main__":
    main()
