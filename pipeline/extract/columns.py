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

_WIDTH = 0.55
"""The least width of a gutter, in parts of the type size."""
_SURE_WIDTH = 0.9
"""From which width a gutter is hardly ever chance white; a narrower one must be more regular."""
_ROWS, _NARROW_ROWS, _KNOWN_ROWS = 3, 4, 2
"""The fewest lines that stand on each side of a gutter, a narrow one, and one that goes on from another."""
_FLUSH, _NARROW_FLUSH = 0.4, 0.8
"""The least share of the lines right of a gutter that begin at one of two edges (of text and of a list)."""
_COLUMN = 3.0
"""The least width of most lines left of a gutter, in parts of the type size: a list's marks are no column."""
_LABELS = 7.0
"""Below which width words at the left, each with others beside them, are labels: `Aan`, `Datum`."""
_LOUD = 1.07


class _Gutter(NamedTuple):
    x0: float
    x1: float
    top: float
    bottom: float


class _Row(NamedTuple):
    top: float
    bottom: float
    runs: list[tuple[float, float]]
    loud: bool
    """Whether all of it is bold or large, as a heading is."""


def columns_of(
    words: list[Word], known: tuple[_Gutter, ...] = (), *, goes_on: bool = False
) -> list[list[Word]]:
    """Give the columns, or parts of columns, in reading order.

    Parameters
    ----------
    words
        The words of a page or box, in any order.
    known
        Gutters that were found above or below these words.
    goes_on
        Whether more text stands below these words.
    """
    if not words:
        return []
    gutter = _tallest_gutter(words, known, goes_on)
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
    known = (*known, gutter)
    return [
        column for name, part in parts.items() for column in columns_of(part, known, goes_on=name == "above")
    ]


def _tallest_gutter(words: list[Word], known: tuple[_Gutter, ...], more: bool) -> _Gutter | None:
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[word.size] += word.glyphs
    size = min(sizes, key=lambda size: (-sizes[size], size))
    least = _WIDTH * size
    rows = [_row(row, least, size) for row in rows_of(words)]
    best: _Gutter | None = None
    left, right = min(word.x0 for word in words), max(word.x1 for word in words)
    white = _white(rows, least, left, right)
    if _widen_headings(rows, white, right, size):
        white = _white(rows, least, left, right)
    for gutter in sorted(white, key=lambda gutter: (gutter.top - gutter.bottom, gutter)):
        goes_on = any(gutter.x0 < other.x1 and gutter.x1 > other.x0 for other in known)
        if gutter.bottom - gutter.top < (_KNOWN_ROWS if goes_on else _ROWS) * size:
            break
        inside = [row for row in rows if row.top >= gutter.top - 0.1 and row.bottom <= gutter.bottom + size]
        if _has_columns(gutter, inside, size, goes_on):
            best = gutter
            break
    return _without_heading(_without_ends(best, rows), rows, more) if best else None


def _row(words: list[Word], least: float, size: float) -> _Row:
    """Join the words of a row to runs that no gutter can pass."""
    runs: list[tuple[float, float]] = []
    for word in words:
        if runs and word.x0 - runs[-1][1] < max(least, _WIDTH * word.size):
            runs[-1] = runs[-1][0], max(runs[-1][1], word.x1)
        else:
            runs.append((word.x0, word.x1))
    loud = all(word.style.bold or word.size >= _LOUD * size for word in words)
    return _Row(min(word.top for word in words), max(word.bottom for word in words), runs, loud)


def _widen_headings(rows: list[_Row], white: list[_Gutter], right: float, size: float) -> bool:
    """Let a heading that crosses a gutter, with nothing beside it, stand over all columns."""
    tall = [gutter for gutter in white if gutter.bottom - gutter.top >= _ROWS * size]
    widened: _Row | None = None
    for row in rows:
        if not row.loud or len(row.runs) > 1 or row.runs[0][1] == right or _has_beside(row, rows):
            continue
        x0, x1 = row.runs[0]
        crosses = any(
            x0 < gutter.x0
            and gutter.x1 < x1
            and min(abs(gutter.bottom - row.top), abs(gutter.top - row.bottom)) < _ROWS * size
            and _has_columns(
                gutter, [other for other in rows if _is_beside(gutter, other)], size, goes_on=False
            )
            for gutter in tall
        )
        if crosses or (widened and row.top - widened.bottom < size):
            row.runs[0] = x0, right
            widened = row
    return widened is not None


def _has_beside(row: _Row, rows: list[_Row]) -> bool:
    """Whether another row stands level with a row, and right of it."""
    return any(
        other.runs[-1][0] > row.runs[-1][1]
        and min(other.bottom, row.bottom) - max(other.top, row.top) > 0.3 * (other.bottom - other.top)
        for other in rows
    )


def _is_beside(gutter: _Gutter, row: _Row) -> bool:
    return row.top >= gutter.top - 0.1 and row.bottom <= gutter.bottom + 0.1


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


def _has_columns(gutter: _Gutter, rows: list[_Row], size: float, goes_on: bool) -> bool:
    """Whether a column stands on each side of a gutter: it is no chance white, nor that after list marks."""
    left, right = [], []
    if _are_labels(gutter, rows, size):
        return False
    for row in rows:
        before = bisect_left(row.runs, (gutter.x1 - 0.01, 0.0))
        if before:
            left.append(_stretch(row.runs[before - 1 :: -1], gutter))
        if before < len(row.runs):
            right.append(_stretch(row.runs[before:], gutter))
    narrow = gutter.x1 - gutter.x0 < _SURE_WIDTH * size
    fewest = _KNOWN_ROWS if goes_on else _NARROW_ROWS if narrow else _ROWS
    if min(len(left), len(right)) < fewest:
        return False
    for side in (left, right):
        if 2 * sum(x1 - x0 >= _COLUMN * size for x0, x1 in side) < len(side):
            return False
    starts = Counter(round(x0) for x0, _ in right)
    edges = sorted((starts[x - 1] + starts[x] + starts[x + 1], x) for x in starts)
    best = edges[-1]
    second = max((edge for edge in edges if abs(edge[1] - best[1]) > 2), default=(0, 0.0))
    flush = best[0] + (second[0] if second[0] > 1 else 0)
    return flush >= (_NARROW_FLUSH if narrow else _FLUSH) * len(right)


def _are_labels(gutter: _Gutter, rows: list[_Row], size: float) -> bool:
    """Whether nothing stands left of a gutter but labels, each with a line of their list beside it."""
    left = [i for i, row in enumerate(rows) if row.runs[0][1] < gutter.x1]
    if not left:
        return False
    level = sum(rows[i].runs[-1][0] >= gutter.x1 - 0.01 for i in left)
    x0 = min(rows[i].runs[0][0] for i in left)
    narrow = all(x1 - x0 < _LABELS * size for i in left for _, x1 in rows[i].runs if x1 < gutter.x1)
    return narrow and level == len(left) and 2 * level > left[-1] - left[0]


def _stretch(runs: list[tuple[float, float]], gutter: _Gutter) -> tuple[float, float]:
    """Join the runs next to a gutter, outward, that the wide spaces of a justified line part."""
    x0, x1 = runs[0]
    for a, b in runs[1:]:
        if max(a - x1, x0 - b) > 0.9 * (gutter.x1 - gutter.x0):
            break
        x0, x1 = min(x0, a), max(x1, b)
    return x0, x1


def _without_ends(gutter: _Gutter, rows: list[_Row]) -> _Gutter:
    """Cut off the ends of a gutter a few lines that white parts from it: they belong to what lies beyond."""
    above = [row.bottom for row in rows if row.bottom <= gutter.top + 0.1]
    below = [row.top for row in rows if row.top >= gutter.bottom - 0.1]
    inside = [row for row in rows if _is_beside(gutter, row)]
    for count in range(1, min(_ROWS + 1, len(inside))):
        head, first = inside[count - 1], inside[count]
        if above and first.top - head.bottom > 2 * max(1.0, inside[0].top - max(above)):
            gutter = gutter._replace(top=head.bottom)
        last, tail = inside[-count - 1], inside[-count]
        if below and tail.top - last.bottom > 2 * max(1.0, min(below) - inside[-1].bottom):
            gutter = gutter._replace(bottom=tail.top)
    return gutter


def _without_heading(gutter: _Gutter, rows: list[_Row], more: bool) -> _Gutter:
    """Cut a heading off the foot of a gutter: it stands left, but is over the text below the columns."""
    inside = [row for row in rows if _is_beside(gutter, row)]
    below = more or any(row.top > gutter.bottom - 0.1 for row in rows)
    while below and inside and inside[-1].loud and inside[-1].runs[-1][1] <= gutter.x0 + 0.1:
        gutter = gutter._replace(bottom=inside.pop().top - 0.1)
    return gutter
