"""Measures the reading of a book's text, and the cutting of sentences.

usage: python benchmarks/extract_text.py [SOURCE] [--reference corpus/reference] [--examples corpus/examples]

Prints, for each chapter of SOURCE that has reference units, the word error rate and the F1 of the places
where units and segments end; and the F1 of sentence ends on true text: the reference units and the example
reports, whose units are joined to paragraphs and cut again.
"""

from __future__ import annotations

import argparse
import itertools
from collections.abc import Iterator
from pathlib import Path

from extract import compare
from rich.console import Console
from rich.table import Table

from pipeline.extract import extract_source
from pipeline.extract.sentences import split_sentences


def rows_of(path: Path) -> list[list[str]]:
    """Read units: id, section, kind and text."""
    return [line.split("\t") for line in path.read_text(encoding="utf8").splitlines()]


def paragraphs(path: Path) -> Iterator[list[str]]:
    """Give the units of each section's running text, and of each list item."""
    for (_, kind, _), group in itertools.groupby(
        rows_of(path), key=lambda row: (row[1], row[2], row[0] if row[2] == "b" else "")
    ):
        if kind != "h":
            yield [row[3] for row in group]


def sentence_f1(paths: list[Path]) -> tuple[float, int]:
    """Give the F1 of sentence ends, and how many there are."""
    right = found = wanted = 0
    for units in itertools.chain.from_iterable(map(paragraphs, paths)):
        text = " ".join(units)
        _, _, ends = compare(units, [text[start:end] for start, end in split_sentences(text)])
        right, found, wanted = right + ends[0], found + ends[1], wanted + ends[2]
    return 2 * right / max(1, found + wanted), wanted


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("source", type=Path, nargs="?", default=Path("corpus/loshouden-en-meemaken"))
    parser.add_argument("--reference", type=Path, default=Path("corpus/reference"))
    parser.add_argument("--examples", type=Path, default=Path("corpus/examples"))
    arguments = parser.parse_args()
    printed = Table("Casus", "Woorden", "Woordfouten", "Grenzen (F1)", title="Tekst")
    sums = [0, 0, 0, 0, 0]
    for document in extract_source(arguments.source).documents:
        path = arguments.reference / f"ch{document.chapter or 0:02}.tsv"
        if not path.exists():
            continue
        units = [row[3] for row in rows_of(path)]
        errors, total, ends = compare(units, [segment.text for segment in document.segments])
        f1 = 2 * ends[0] / (ends[1] + ends[2])
        printed.add_row(document.case, str(total), f"{errors / total:.2%}", f"{f1:.3f}")
        sums = [a + b for a, b in zip(sums, [errors, total, *ends], strict=True)]
    errors, total, right, found, wanted = sums
    printed.add_row(
        "alle", str(total), f"{errors / max(1, total):.2%}", f"{2 * right / max(1, found + wanted):.3f}"
    )
    console = Console()
    console.print(printed)
    printed = Table("Teksten", "Zinnen", "Grenzen (F1)", title="Zinnen in ware tekst")
    for name in (arguments.reference, arguments.examples):
        f1, count = sentence_f1(sorted(name.glob("*.tsv")))
        printed.add_row(str(name), str(count), f"{f1:.4f}")
    console.print(printed)


if __name__ == "__main__":
    main()
