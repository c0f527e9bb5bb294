"""From characters to words and lines.

A word is a run of characters of one look on one baseline; spaces are read from the page, since many files
hold none, or too many.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from pipeline.document import Box
from pipeline.extract.glyphs import Sheet, Style
from pipeline.extract.raised import MARK_END, MARK_START, NO_SIGNS

SPACE = 0.17
"""From which width, in parts of the type size, white between two characters is a space."""
TIGHT_SPACE = 0.05
"""The same where the file has a space character there: lines are set tighter than their spaces."""
RAISED = 0.15
"""How far, in parts of the type size, a note's mark stands above the line at the least."""
HIGH = 0.25
"""The same for a mark about as large as the line, as before a note in small type: digits may stand uneven."""
_MARKS = set("0123456789*†‡§,;[]()")
_ROMAN = re.compile(r"[ivxl]{1,6}")
"""A mark as word processors give to endnotes."""
_UNUSED_HYPHEN = re.compile("\u00ad(?!$)")
"""Where a word may be broken, but is not: files have it there to part the letters of a ligature too."""
_LETTERSPACED = 4
"""From how many letters, each parted from the next, a line is set with white between its letters."""
_LINE_END_HYPHEN = "\x02"
"""What pdfium makes of a hyphen that ends a line."""
_LIGATURES = {ord(c): unicodedata.normalize("NFKC", c) for c in "ĳĲﬀﬁﬂﬃﬄﬅﬆ"}
_ODD = {
    **_LIGATURES,
    **NO_SIGNS,
    ord(_LINE_END_HYPHEN): "-",
    **dict.fromkeys((*range(0, 2), *range(3, 9), 8203, 8204, 8205, 8288, 65279, 65534)),
}


@dataclass(slots=True)
class Word:
    """A run of characters without white."""

    text: str
    x0: float
    x1: float
    baseline: float
    style: Style
    size: float
    """The type size."""
    glyphs: int = 1
    white: float = 0.0
    """How far it stands from where the space begins that the file has before it; 0 where it has none."""

    @property
    def top(self) -> float:
        """Where capitals reach."""
        return self.baseline - 0.8 * self.size

    @property
    def bottom(self) -> float:
        """Where descenders reach."""
        return self.baseline + 0.22 * self.size

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of the word."""
        return (self.x0 + self.x1) / 2, self.baseline - 0.3 * self.size


@dataclass(slots=True)
class Line:
    """A line of one column."""

    text: str
    page: int
    x0: float
    x1: float
    top: float
    bottom: float
    baseline: float
    style: Style
    """The look of most of its characters."""
    first: float
    """The width of its first word, in points."""
    underlined: bool = False

    @property
    def size(self) -> float:
        """The type size of most of its characters."""
        return self.style.size

    @property
    def box(self) -> Box:
        """The box round the line."""
        return self.x0, self.top, self.x1, self.bottom


def read_words(sheet: Sheet) -> tuple[list[Word], list[Word]]:
    """Give the words of a page: the upright ones, and those that are turned against them.

    Of text that is printed twice on one place (shadows, fake bold) one print is kept; text outside the
    page is left out.
    """
    glyphs = sheet.glyphs
    if not glyphs.text:
        return [], []
    text = [c if " " <= c <= "~" else c.translate(_ODD) for c in glyphs.text]
    blank = np.array([not c or c.isspace() for c in text])
    outside = (
        (glyphs.x1 < 0)
        | (glyphs.x0 > sheet.width)
        | (glyphs.baseline < 0)
        | (glyphs.baseline > sheet.height + 5)
    )
    kept = np.flatnonzero(~blank & ~outside)
    if not len(kept):
        return [], []
    sizes = np.array([style.size for style in sheet.styles])[glyphs.style]
    x0, x1, baseline = glyphs.x0[kept], glyphs.x1[kept], glyphs.baseline[kept]
    style, turn, size = glyphs.style[kept], glyphs.turn[kept], sizes[kept]
    gap = x0[1:] - x1[:-1]
    apart = (
        (np.diff(kept) > 1)
        | (np.diff(style) != 0)
        | (np.diff(turn) != 0)
        | ((turn[1:] == 0) & (np.abs(np.diff(baseline)) > 0.1 * size[1:]))
        | ((turn[1:] == 0) & ((gap > SPACE * size[1:]) | (gap < -0.6 * size[1:])))
    )
    starts = np.concatenate(([0], np.flatnonzero(apart) + 1))
    ends = np.concatenate((starts[1:], [len(kept)]))
    upright: list[Word] = []
    turned: list[Word] = []
    seen: set[tuple[str, int, int]] = set()
    kept_text = [text[i] for i in kept.tolist()]
    rights = np.maximum.reduceat(x1, starts)
    for start, end, right in zip(starts.tolist(), ends.tolist(), rights.tolist(), strict=True):
        word = Word(
            "".join(kept_text[start:end]),
            float(x0[start]),
            right,
            float(baseline[start]),
            sheet.styles[style[start]],
            sheet.styles[style[start]].size,
            end - start,
            float(x0[start] - glyphs.x0[kept[start] - 1]) if start and blank[kept[start] - 1] else 0.0,
        )
        place = round(word.x0 / 1.5), round(word.baseline / 1.5)
        around = [(word.text, place[0] + i, place[1] + j) for i in (-1, 0, 1) for j in (-1, 0, 1)]
        if seen.intersection(around):
            continue
        seen.add((word.text, *place))
        (upright if turn[start] == 0 else turned).append(word)
    return upright, turned


def bounds(words: list[Word]) -> Box:
    """Give the box round some words."""
    return (
        min(word.x0 for word in words),
        min(word.top for word in words),
        max(word.x1 for word in words),
        max(word.bottom for word in words),
    )


def rows_of(words: list[Word]) -> list[list[Word]]:
    """Put words that share a baseline together, from top to bottom, each row from left to right.

    A raised or lowered word goes to the row that it is printed against.
    """
    biggest = max((word.size for word in words), default=0.0)
    rows: list[list[Word]] = []
    anchors: list[float] = []
    marks: list[Word] = []
    for word in sorted(words, key=lambda word: (word.baseline, word.x0)):
        if word.size < biggest and _is_mark(word.text):
            marks.append(word)
        elif rows and word.baseline - anchors[-1] <= 0.25 * min(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
            anchors.append(word.baseline)
    alone = []
    for mark in marks:
        first = bisect_left(anchors, mark.baseline - biggest)
        last = bisect_right(anchors, mark.baseline + biggest)
        row = _row_of_mark(mark, rows[first:last])
        if row is None:
            alone.append(mark)
        else:
            row.append(mark)
    if alone:
        rows.extend(rows_of(alone))
        rows.sort(key=lambda row: max(row, key=lambda word: (word.size, word.glyphs)).baseline)
    for row in rows:
        row.sort(key=lambda word: word.x0)
    return rows


def runs_of(words: list[Word]) -> list[list[Word]]:
    """Part the rows of some words where there is more white than a space."""
    runs: list[list[Word]] = []
    for row in rows_of(words):
        for i, word in enumerate(row):
            if i and word.x0 - row[i - 1].x1 < word.size:
                runs[-1].append(word)
            else:
                runs.append([word])
    return runs


def _is_mark(text: str) -> bool:
    return _MARKS.issuperset(text) or bool(_ROMAN.fullmatch(text))


def _row_of_mark(mark: Word, rows: list[list[Word]]) -> list[Word] | None:
    """Find the row that a small word of digits belongs to."""
    for row in rows:
        for word in row:
            rise = (word.baseline - mark.baseline) / word.size
            small = mark.size < 0.85 * word.size
            if not small and abs(rise) <= HIGH:
                return row
            touches = -0.3 * word.size < mark.x0 - word.x1 < 0.3 * word.size
            touches = touches or -0.3 * word.size < word.x0 - mark.x1 < 0.6 * word.size
            if touches and mark.size <= word.size and (-0.35 if small else HIGH) < rise < 0.75:
                return row
    return None


def line_of(row: list[Word], page: int) -> Line:
    """Write out a row of words as a line."""
    weights: Counter[Style] = Counter()
    for word in row:
        weights[word.style] += word.glyphs
    style = min(weights, key=lambda style: (-weights[style], style))
    main = max((word for word in row if word.style == style), key=lambda word: word.glyphs)
    parts: list[str] = []
    spaced = _letterspace(row)
    first = row[0].x1
    before: Word | None = None
    for word in row:
        rise = main.baseline - word.baseline
        high = RAISED if word.size < 0.85 * style.size else HIGH
        raised = word.size <= style.size and rise > high * style.size and _is_mark(word.text)
        if before is not None:
            # The box of a letter such as f may reach over the space that follows it.
            gap, least = max(word.x0 - before.x1, word.white), TIGHT_SPACE if word.white else SPACE
            if gap > max(least * min(word.size, before.size), spaced):
                parts.append(" ")
            elif " " not in parts:
                first = word.x1
        parts.append(f"{MARK_START}{word.text}{MARK_END}" if raised else word.text)
        before = word
    x0, top, x1, bottom = bounds(row)
    return Line(
        _UNUSED_HYPHEN.sub("", "".join(parts)), page, x0, x1, top, bottom, main.baseline, style, first - x0
    )


def _letterspace(row: list[Word]) -> float:
    """Give the most white between two letters of one word, where a row is set with white between letters."""
    gaps = [after.x0 - before.x1 for before, after in pairwise(row) if before.glyphs == after.glyphs == 1]
    if len(gaps) < max(_LETTERSPACED - 1, 0.6 * (len(row) - 1)):
        return 0.0
    return 1.4 * statistics.median(gaps)
