"""What a run made, as the review application reads it: sources, cases, machine codes, pages."""

from __future__ import annotations

import hashlib
import math
import threading
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pypdfium2

from pipeline.codebook import Codebook
from pipeline.config import Config
from pipeline.document import CodedSegment, Document, read_coded, slug
from pipeline.extract.lines import decode, page_of
from pipeline.extract.source import Source
from pipeline.review.rule import cases_of, reviews_of
from pipeline.review.store import Store
from pipeline.reviewed import Review, apply_reviews, read_reviews, write_reviews

PIXELS_PER_POINT = 2.0
_PDFIUM = threading.Lock()  # PDFium can't be used by two threads at once.


@dataclass(frozen=True)
class Page:
    """One page of a source: a picture of it, or its text."""

    width: float = 0
    height: float = 0
    """In points; 0 where the page has no picture."""
    text: str = ""


class Project:
    """The outputs of a run, with the reviews on them.

    Parameters
    ----------
    settings
        Says where outputs, sources, codebook and reviews stand.
    """

    def __init__(self, settings: Config) -> None:
        self.settings = settings
        self.codebook = Codebook.read(settings.codebook)

    def sources(self) -> list[str]:
        """List the sources that the machine coded."""
        return sorted(folder.parent.name for folder in self.settings.outputs.glob("*/machine"))

    def cases(self, source: str) -> list[str]:
        """List the cases of a source in the order of its chapters."""
        documents = [
            self.document(source, path.stem) for path in self._folder(source).glob("machine/*.jsonl")
        ]
        return [d.case for d in sorted(documents, key=lambda d: (d.chapter is None, d.chapter or 0, d.case))]

    def has(self, source: str, case: str) -> bool:
        """Whether the machine coded this case; a name that could lead outside the outputs never has one."""
        return source == slug(source) and case == slug(case) and self._coded(source, case).is_file()

    def document(self, source: str, case: str) -> Document:
        """Read a case."""
        return _read_document(*_version(self._folder(source) / "documents" / f"{case}.json"))

    def machine(self, source: str, case: str) -> list[CodedSegment]:
        """Read what the machine made of a case."""
        return _read_machine(*_version(self._coded(source, case)))

    def title(self, source: str) -> str:
        """Return the title of a source."""
        description = self._description(source)
        return description[1].title if description else source

    def page(self, source: str, case: str, number: int) -> Page | None:
        """Describe a page of the source, as it came; None where it has no such page.

        Page 0 is the whole of a source without pages.
        """
        pdf = self.pdf(source)
        if pdf:
            with _PDFIUM, pypdfium2.PdfDocument(pdf) as document:
                if 1 <= number <= len(document):
                    return Page(*document[number - 1].get_size())
            return None
        path = self._file(source)
        if path and path.suffix.lower() == ".txt":
            text = page_of(decode(path), number)
        else:
            blocks = self.document(source, case).blocks
            text = "\n\n".join(block.text for block in blocks if number in (block.page, 0))
        return Page(text=text) if text else None

    def picture(self, source: str, number: int) -> bytes | None:
        """Draw a page of a PDF as PNG; None where the source has no such page."""
        pdf = self.pdf(source)
        return _draw(pdf, pdf.stat().st_mtime_ns, number) if pdf else None

    def pdf(self, source: str) -> Path | None:
        """Return the PDF that the source came as; None where it came as something else."""
        path = self._file(source)
        return path if path and path.suffix.lower() == ".pdf" else None

    def _file(self, source: str) -> Path | None:
        description = self._description(source)
        if not description:
            return None
        folder, about = description
        path = folder / about.file
        return path if path.is_file() else None

    def _description(self, source: str) -> tuple[Path, Source] | None:
        for folder in self.settings.source_folders():
            if folder.name == source:
                return folder, Source.read(folder)
        return None

    def _folder(self, source: str) -> Path:
        return self.settings.outputs / source

    def _coded(self, source: str, case: str) -> Path:
        return self._folder(source) / "machine" / f"{case}.jsonl"

    def reviews(self, store: Store) -> list[Review]:
        """Turn all decisions into reviews, by the rule; those on cases that are no more are kept."""
        reviews = []
        for (source, case), decisions in cases_of(store.decisions()).items():
            document = self.document(source, case) if self.has(source, case) else None
            reviews += reviews_of(source, case, document, decisions, self.codebook)
        return reviews

    def export(self, store: Store) -> int:
        """Write the reviews for the next run, only where they changed, so that nothing runs in vain.

        A store in which nobody decided anything yet leaves the file as it is: it may come from elsewhere.

        Returns
        -------
        int
            How many sentences were reviewed.
        """
        reviews, path = self.reviews(store), self.settings.reviews
        if store.coders() and (not path.exists() or read_reviews(path) != reviews):
            write_reviews(path, reviews)
        return len(reviews)

    def unplaced(self, store: Store) -> list[tuple[Review, str]]:
        """List the reviews, and the words they are about, that are found no more in any text."""
        lost: list[tuple[Review, str]] = []
        for review in self.reviews(store):
            known = self.has(review.source, review.case)
            segments = self.machine(review.source, review.case) if known else []
            _, unplaced = apply_reviews(segments, [review], self.codebook)
            lost += [(review, missing.lost) for missing in unplaced]
        return lost

    def in_sample(self, source: str, text: str) -> bool:
        """Whether a sentence is in the sample that all coders code: drawn by its text, alike for all."""
        drawn = int.from_bytes(hashlib.sha256(f"{source}\n{text}".encode()).digest()[:8], "big")
        return drawn < self.settings.review.sample * 2**64


def uncertainty(segment: CodedSegment) -> float:
    """Say how unsure the machine is of a segment, in bits: the entropy of its codes' probabilities, summed.

    Reviewing the most uncertain first is uncertainty sampling (Lewis & Gale, 1994).
    """
    return sum(-p * math.log2(p) - (1 - p) * math.log2(1 - p) for p in segment.scores.values() if 0 < p < 1)


def _version(path: Path) -> tuple[Path, int]:
    return path, path.stat().st_mtime_ns


@lru_cache(maxsize=64)
def _read_document(path: Path, _version: int) -> Document:
    return Document.read(path)


@lru_cache(maxsize=64)
def _read_machine(path: Path, _version: int) -> list[CodedSegment]:
    return read_coded(path)


@lru_cache(maxsize=64)
def _draw(path: Path, _version: int, number: int) -> bytes | None:
    with _PDFIUM, pypdfium2.PdfDocument(path) as document:
        if not 1 <= number <= len(document):
            return None
        picture = BytesIO()
        document[number - 1].render(scale=PIXELS_PER_POINT).to_pil().save(picture, "PNG")
        return picture.getvalue()
