"""Columns: the white gutters of a page, and the order in which its columns are read.

Gutters are the tallest empty rectangles with text on both sides (after T. Breuel, "Two geometric algorithms
for layout analysis", DAS 2002). The tallest one cuts the page in what stands above it, left of it, right of
it and below it, which are read in this order and cut again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import NamedTuple

from pipeline.extract.words import Word, rows_of

_WIDTH = 0.8
"""The least width of a gutter, in parts of the type size."""
_ROWS = 3
"""The fewest lines that stand on each side of a gutter."""
_FLUSH = 0.4
"""The least share of the lines right of a gutter that begin at its edge."""
_COLUMN = 3.0
"""The least width of most lines left of a gutter, in parts of the type size: a list's marks are no column."""


class _Gutter(NamedTuple):
    x0: float
    x1: float
    top: float
    bottom: float


class _Row(NamedTuple):
    top: float
    bottom: float
    runs: list[tuple[float, float]]


def columns_of(words: list[Word]) -> list[list[Word]]:
    """Give the columns, or parts of columns, in reading order.

    Parameters
    ----------
    words
        The words of a page or box, in any order.
    """
    if not words:
        return []
    gutter = _tallest_gutter(words)
    if gutter is None:
        return [words]
    parts: dict[str, list[Word]] = {"above": [], "left": [], "right": [], "below": []}
    for word in words:
        x, y = word.middle
        if y < gutter.top:
            part = "above"
        elif y > gutter.bottom:
            part = "below"
        else:
            part = "left" if x < (gutter.x0 + gutter.x1) / 2 else "right"
        parts[part].append(word)
    return [column for part in parts.values() for column in columns_of(part)]


def _tallest_gutter(words: list[Word]) -> _Gutter | None:
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[word.size] += word.glyphs
    size = min(sizes, key=lambda size: (-sizes[size], size))
    least = _WIDTH * size
    rows = [_row(row, least) for row in rows_of(words)]
    best: tuple[float, _Gutter] | None = None
    for gutter in _white(rows, least, min(word.x0 for word in words), max(word.x1 for word in words)):
        height = gutter.bottom - gutter.top
        if height < _ROWS * size or (best is not None and height <= best[0]):
            continue
        trimmed = _flanked(gutter, rows, size)
        if trimmed is not None and (best is None or trimmed.bottom - trimmed.top > best[0]):
            best = trimmed.bottom - trimmed.top, trimmed
    return best[1] if best else None


def _row(words: list[Word], least: float) -> _Row:
    """Join the words of a row to runs that no gutter can pass."""
    runs: list[tuple[float, float]] = []
    for word in words:
        if runs and word.x0 - runs[-1][1] < least:
            runs[-1] = runs[-1][0], max(runs[-1][1], word.x1)
        else:
            runs.append((word.x0, word.x1))
    return _Row(min(word.top for word in words), max(word.bottom for word in words), runs)


def _white(rows: list[_Row], least: float, left: float, right: float) -> list[_Gutter]:
    """List the tallest empty rectangles between the left and right edge, by one sweep from top to bottom."""
    done: list[_Gutter] = []
    open_: dict[tuple[float, float], float] = {(left, right): rows[0].top if rows else 0.0}
    last = 0.0
    for row in rows:
        free = _free(row.runs, left, right, least)
        going_on: dict[tuple[float, float], float] = {}
        for (x0, x1), top in open_.items():
            whole = False
            for a, b in free:
                lo, hi = max(a, x0), min(b, x1)
                if hi - lo >= least:
                    going_on[lo, hi] = min(top, going_on.get((lo, hi), top))
                    whole = whole or (lo == x0 and hi == x1)
            if not whole:
                done.append(_Gutter(x0, x1, top, row.top))
        for span in free:
            going_on.setdefault(span, row.top)
        open_ = {
            span: top
            for span, top in going_on.items()
            if not any(
                other != span and other[0] <= span[0] and other[1] >= span[1] and above <= top
                for other, above in going_on.items()
            )
        }
        last = max(last, row.bottom)
    done.extend(_Gutter(x0, x1, top, last) for (x0, x1), top in open_.items())
    return [gutter for gutter in done if gutter.x0 > left and gutter.x1 < right]


def _free(
    runs: list[tuple[float, float]], left: float, right: float, least: float
) -> list[tuple[float, float]]:
    edges = [left, *(edge for run in runs for edge in run), right]
    spans = zip(edges[::2], edges[1::2], strict=True)
    return [(a, b) for a, b in spans if b - a >= least or (b > a and (a == left or b == right))]


def _flanked(gutter: _Gutter, rows: list[_Row], size: float) -> _Gutter | None:
    """Give the gutter, cut to the rows that it divides, where it has a column on each side."""
    left, right = [], []
    inside = [row for row in rows if row.top >= gutter.top - 0.1 and row.bottom <= gutter.bottom + size]
    for row in inside:
        before = bisect_left(row.runs, (gutter.x1 - 0.01, 0.0))
        if before:
            left.append((row, row.runs[before - 1]))
        if before < len(row.runs):
            right.append((row, row.runs[before]))
    if len(left) < _ROWS or len(right) < _ROWS:
        return None
    wide = sum(run[1] - run[0] >= _COLUMN * size for _, run in left)
    wide_right = sum(run[1] - run[0] >= _COLUMN * size for _, run in right)
    if 2 * wide < len(left) or 2 * wide_right < len(right):
        return None
    starts = Counter(round(run[0]) for _, run in right)
    edge = max(starts, key=lambda x: (starts[x] + starts[x + 1] + starts[x - 1], -x))
    if starts[edge] + starts[edge + 1] + starts[edge - 1] < _FLUSH * len(right):
        return None
    return gutter
