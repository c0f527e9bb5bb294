"""How columns pass what stands over several of them: each down past it, or all above it before any below.

Which of the two is meant does not show in the white of a page, but in the text: at the end of a column a
word or sentence that breaks off must go on where the next column begins.
"""

from __future__ import annotations

import re
from itertools import pairwise

from wordfreq import zipf_frequency

from pipeline.document import Box
from pipeline.extract.breaks import is_closed
from pipeline.extract.raised import plain
from pipeline.extract.words import Line

Column = list[Line]


def pass_by(columns: list[Column], boxes: list[Box]) -> list[Column]:
    """Cut columns at what stands over two or more of them, where the text goes on beside and not below.

    Parameters
    ----------
    columns
        The columns of a page, in reading order.
    boxes
        The boxes, figures, tables and the like that stand on it.
    """
    for box in sorted(boxes, key=lambda box: box[1]):
        over = [i for i, column in enumerate(columns) if _is_over(box, column)]
        if len(over) < 2 or over != list(range(over[0], over[-1] + 1)):
            continue
        here = [columns[i] for i in over]
        above = [[line for line in column if line.baseline < box[3]] for column in here]
        below = [[line for line in column if line.baseline >= box[3]] for column in here]
        if not all(above) or not any(below) or any(line.baseline > box[1] for part in above for line in part):
            continue
        past = [part for pair in zip(above, below, strict=True) for part in pair if part]
        bands = [part for part in (*above, *below) if part]
        if _fit(bands) + _is_balanced(above) > _fit(past):
            columns = [*columns[: over[0]], *bands, *columns[over[-1] + 1 :]]
    return columns


def _is_over(box: Box, column: Column) -> bool:
    """Whether a box stands over a good part of a column, below some of its lines."""
    x0, x1 = min(line.x0 for line in column), max(line.x1 for line in column)
    shared = min(x1, box[2]) - max(x0, box[0])
    return shared > 0.5 * (x1 - x0) and column[0].baseline < box[1] < column[-1].top + (box[3] - box[1])


def _is_balanced(above: list[Column]) -> float:
    """Tell whether columns end above a box as those of a section do: the last one soonest."""
    ends = [part[-1].baseline for part in above]
    if ends[-1] < max(ends) - 0.5 * above[0][-1].size:
        return 0.5
    return -0.25


def _fit(parts: list[Column]) -> float:
    """Score how well each part goes on where the part before it ends."""
    return sum(_goes_on(before[-1], after[0]) for before, after in pairwise(parts))


def _goes_on(before: Line, after: Line) -> float:
    text, more = plain(before.text), plain(after.text)
    if before.style.size != after.style.size or before.style.bold != after.style.bold:
        return 0.0
    lower = more[:1].islower()
    if text.endswith(("-", "\u00ad", "\u2010")):
        halves = re.search(r"[^\W_]+(?=\W$)", text), re.match(r"[^\W_]+", more)
        if halves[0] and halves[1] and zipf_frequency(halves[0][0] + halves[1][0], "nl") > 0:
            return 3.0
        return 0.0 if lower else -1.0
    if is_closed(text):
        return -2.0 if lower else 0.5
    return 1.0 if lower else -0.5
