"""List marks that are drawn, not written: small shapes below each other, each before a line's first word."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from pipeline.document import Box
from pipeline.extract.words import Word

_LARGEST = 0.6
"""The most that a mark measures, in parts of the type size of its line."""
_REACH = 1.8
"""The most white between a mark and its line, likewise."""
_FEWEST = 2
"""How many marks on one edge make a list at the least."""


def drawn_marks(words: list[Word], shapes: Iterable[Box]) -> list[Word]:
    """Give a written mark for each drawn one.

    Parameters
    ----------
    words
        The upright words of a page.
    shapes
        What is drawn on it.
    """
    by_edge: dict[int, list[Word]] = defaultdict(list)
    for x0, top, x1, bottom in shapes:
        middle, extent = (top + bottom) / 2, max(x1 - x0, bottom - top)
        level = [word for word in words if abs(word.middle[1] - middle) < 0.35 * word.size]
        first = min((word for word in level if word.x0 > x1), key=lambda word: word.x0, default=None)
        if first is None or extent > _LARGEST * first.size or first.x0 - x1 > _REACH * first.size:
            continue
        if all(x0 - word.x1 > _REACH * first.size for word in level if word.x0 <= x0):
            mark = Word("•", x0, x1, first.baseline, first.style, first.size)
            by_edge[round(x0)].append(mark)
    return [mark for marks in by_edge.values() if len(marks) >= _FEWEST for mark in marks]
