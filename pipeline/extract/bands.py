"""Bands of a page: whether columns run past what stands over them, or end above it and begin again below.

Which of the two is meant does not show in the white of a page, but in the text: where a column ends within
a word or sentence, the next one must go on with it. Of all ways to cut the columns at what may part two
bands, the one is taken in which the text goes on best.
"""

from __future__ import annotations

import re
from itertools import accumulate, combinations, pairwise

from wordfreq import zipf_frequency

from pipeline.document import Box
from pipeline.extract.breaks import BULLET, is_closed
from pipeline.extract.page import around
from pipeline.extract.raised import plain
from pipeline.extract.words import Line

Column = list[Line]
_WHITE = 1.0
"""From which height, in parts of the type size, white over two or more columns may part two bands."""
_MOST_CUTS = 6
"""How many places to cut a page are weighed at the most; the highest are kept."""
_WHITE_CUT = -1.5
"""The evidence for a cut at white alone, which is often that between paragraphs."""
_EVEN, _UNEVEN = 0.5, -0.25
"""The evidence for a cut above which the last column ends soonest, as in a section of columns, or not."""
_EVIDENCE = {
    ("broken", "lower"): 2.7, ("broken", "upper"): -2.6, ("broken", "new"): -3.0,
    ("torn", "lower"): -2.1, ("torn", "upper"): -3.2, ("torn", "new"): -3.0,
    ("closed", "lower"): -3.3, ("closed", "upper"): 1.6, ("closed", "new"): 2.2,
    ("open", "lower"): 0.1, ("open", "upper"): -0.7, ("open", "new"): -5.0,
}  # fmt: skip
"""The logarithm of how much oftener such a line follows such a line in a text than by chance.

Counted on 5,500 lines of nine benchmark designs. A line is *broken* where it ends in a hyphen and the next
one completes a known word, *torn* where it doesn't; a *new* beginning is a list item or heading.
"""


def in_bands(columns: list[Column], boxes: list[Box]) -> list[Column]:
    """Cut columns where two bands of columns meet, and put the parts in reading order.

    Parameters
    ----------
    columns
        The columns of a page, in reading order but for bands.
    boxes
        The boxes, figures, tables and the like that stand on it.
    """
    columns = _past_boxes(columns, boxes)
    cuts = [(box, 0.0) for box in boxes] + [(box, _WHITE_CUT) for box in _white(columns)]
    cuts = [cut for cut in cuts if _over(columns, cut[0])]
    cuts.sort(key=lambda cut: cut[0][1] - cut[0][3])
    cuts = sorted(cuts[:_MOST_CUTS], key=lambda cut: cut[0][1])
    if not cuts:
        return columns
    known: dict[tuple[int, int], float] = {}
    best, best_score = columns, _score(columns, known)
    for some in (chosen for n in range(1, len(cuts) + 1) for chosen in combinations(cuts, n)):
        parts, score = columns, 0.0
        for box, evidence in some:
            score += evidence + _evenness(parts, box)
            parts = _cut(parts, box)
        score += _score(parts, known)
        if score > best_score:
            best, best_score = parts, score
    return best


def _past_boxes(columns: list[Column], boxes: list[Box]) -> list[Column]:
    """Put a column that stands beside a box, and no text, after the text below the box: the left column."""
    columns = [part for column in columns for part in (_side_by_side(column) if boxes else [column])]
    order = list(columns)
    for turn in range(len(order)):
        for i in range(len(order) - 1 - turn):
            right, left = (around(column) for column in order[i : i + 2])
            beside = (left[0], right[1], left[2], right[3])
            if (
                left[2] < right[0]
                and right[3] < left[1]
                and any(_meet(box, beside) and box[2] < right[0] and box[3] <= left[1] + 1 for box in boxes)
                and not any(_meet(around(other), beside) for other in columns)
            ):
                order[i : i + 2] = order[i + 1], order[i]
    return order


def _side_by_side(column: Column) -> list[Column]:
    """Part the first lines of a column from the others where they stand right of all those."""
    reach = list(accumulate((line.x1 for line in reversed(column)), max))[::-1]
    start = list(accumulate((line.x0 for line in column), min))
    place = next((i for i in range(1, len(column)) if start[i - 1] > reach[i]), None)
    return [column] if place is None else [column[:place], column[place:]]


def _meet(a: Box, b: Box) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _white(columns: list[Column]) -> list[Box]:
    """Give the white from side to side of two or more neighbouring columns, between lines of each."""
    found: list[Box] = []
    for column in columns:
        x0, x1 = min(line.x0 for line in column), max(line.x1 for line in column)
        for above, line in pairwise(column):
            if line.top - above.bottom > _WHITE * above.size:
                found.append((x0, above.bottom, x1, line.top))
    joined: list[Box] = []
    for white in found:
        for other in found:
            top, bottom = max(white[1], other[1]), min(white[3], other[3])
            if other[0] > white[2] and bottom > top:
                white = white[0], top, other[2], bottom
                joined.append(white)
    return joined


def _over(columns: list[Column], box: Box) -> range:
    """Give the neighbouring columns that a box stands over: two or more, and none of their lines in it."""
    over = [i for i, column in enumerate(columns) if _is_over(box, column)]
    if len(over) < 2 or over != list(range(over[0], over[-1] + 1)):
        return range(0)
    lines = [line for i in over for line in columns[i]]
    if any(box[1] < line.baseline < box[3] for line in lines) or all(
        line.baseline < box[3] for line in lines
    ):
        return range(0)
    return range(over[0], over[-1] + 1)


def _is_over(box: Box, column: Column) -> bool:
    """Whether a box stands over a good part of a column, below some of its lines."""
    x0, x1 = min(line.x0 for line in column), max(line.x1 for line in column)
    shared = min(x1, box[2]) - max(x0, box[0])
    return shared > 0.5 * (x1 - x0) and column[0].baseline < box[1] < column[-1].top + (box[3] - box[1])


def _cut(columns: list[Column], box: Box) -> list[Column]:
    """Cut the columns that a box stands over: all above it, then all below."""
    over = _over(columns, box)
    if not over:
        return columns
    above = [[line for line in columns[i] if line.baseline < box[3]] for i in over]
    below = [[line for line in columns[i] if line.baseline >= box[3]] for i in over]
    return [*columns[: over[0]], *above, *filter(None, below), *columns[over[-1] + 1 :]]


def _evenness(columns: list[Column], box: Box) -> float:
    """Weigh whether columns end above a box as those of a section do: the last one soonest."""
    ends = [max(line.baseline for line in columns[i] if line.baseline < box[3]) for i in _over(columns, box)]
    return _EVEN if ends and ends[-1] < max(ends) - 0.5 * columns[0][0].size else _UNEVEN


def _score(columns: list[Column], known: dict[tuple[int, int], float]) -> float:
    """Weigh how well each line goes on where the line before it ends."""
    lines = [line for column in columns for line in column]
    score = 0.0
    for before, after in pairwise(lines):
        pair = id(before), id(after)
        if pair not in known:
            known[pair] = _goes_on(before, after)
        score += known[pair]
    return score


def _goes_on(before: Line, after: Line) -> float:
    """Weigh how well a line goes on where another ends."""
    text, more = plain(before.text), plain(after.text)
    look, looks = ((line.style.size, line.style.bold) for line in (before, after))
    if looks < look:
        text = "."  # a heading ends by itself
    start = "new" if looks > look or BULLET.match(more) else "lower" if more[:1].islower() else "upper"
    if text.endswith(("-", "\u00ad", "\u2010")):
        halves = re.search(r"[^\W_]+(?=\W$)", text), re.match(r"[^\W_]+", more)
        whole = halves[0] and halves[1] and zipf_frequency(halves[0][0] + halves[1][0], "nl") > 0
        end = "broken" if whole else "torn"
    else:
        end = "closed" if is_closed(text) else "open"
    return _EVIDENCE[end, start]
