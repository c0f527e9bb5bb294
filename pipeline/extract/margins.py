"""What stands beside the running text: the numbers of lines, and notes in the margin or a narrow column."""

from __future__ import annotations

import math
from itertools import pairwise

from pipeline.extract.words import Word, bounds, rows_of, runs_of

MARGIN = 0.06
"""The part of the page, at its top and at its foot, in which no notes stand."""
_HEAD = 0.12
"""The part of the page, at its top, in which what stands above all text is its running head."""
SMALL = 0.93
"""Type below this part of the body's size is a note, a caption or a label."""
_NARROW = 0.5
"""The most that a column beside the running text is as wide as it, and has of its words."""
_COLUMN = 0.8
"""From which width on, in that of the running text, what stands beside it is a column of its own."""
_FEWEST_NUMBERS = 4
_FEWEST_LABELS = 3


def take_line_numbers(words: list[Word]) -> tuple[list[Word], list[Word]]:
    """Take the numbers of lines off a page: numbers beside all text that go up by the same step.

    Returns
    -------
    list of Word, list of Word
        The numbers, and all other words.
    """
    text = [word for word in words if not word.text.isdigit()]
    if not text:
        return [], words
    left, right = min(word.x0 for word in text), max(word.x1 for word in text)
    for beside in (
        [word for word in words if word.text.isdigit() and word.x1 < left],
        [word for word in words if word.text.isdigit() and word.x0 > right],
    ):
        numbers = sorted(beside, key=lambda word: word.baseline)
        steps = {int(b.text) - int(a.text) for a, b in pairwise(numbers)}
        if len(numbers) >= _FEWEST_NUMBERS and len(steps) == 1 and steps.pop() > 0:
            gone = {id(word) for word in numbers}
            return numbers, [word for word in words if id(word) not in gone]
    return [], words


def take_small_notes(words: list[Word], height: float, size: float) -> tuple[list[list[Word]], list[Word]]:
    """Take off the notes in small type that stand left or right of all other type.

    Numbers, and what stands at the very top and foot of the page, stay.

    Parameters
    ----------
    words
        The words of the page's body.
    height
        The page's height, in points.
    size
        The type size of the running text.

    Returns
    -------
    list of list of Word, list of Word
        The words of each note, and all other words.
    """
    large = [word for word in words if word.size >= SMALL * size]
    if not large:
        return [], words
    left, right = min(word.x0 for word in large) - size / 2, max(word.x1 for word in large) + size / 2
    runs = runs_of(words)
    notes = [
        note
        for side in (
            [word for run in runs if run[-1].x1 < left for word in run],
            [word for run in runs if run[0].x0 > right for word in run],
        )
        for note in _notes(side, large, height)
        if _width(note) < _COLUMN * (right - left)
    ]
    apart = {id(word) for note in notes for word in note}
    return notes, [word for word in words if id(word) not in apart]


def _width(words: list[Word]) -> float:
    x0, _, x1, _ = bounds(words)
    return x1 - x0


def take_hanging_heads(words: list[Word], height: float, size: float) -> tuple[list[list[Word]], list[Word]]:
    """Take off the headings that hang in the margin, left of all running text.

    Returns
    -------
    list of list of Word, list of Word
        The words of each heading, and all other words.
    """
    inner = [word for word in words if MARGIN * height < word.baseline < (1 - MARGIN) * height]
    plain = [word for word in inner if not _is_loud([word], size)]
    if not plain:
        return [], words
    left = min(word.x0 for word in plain)
    beside = _notes([word for word in inner if word.x1 < left - size / 2], plain, height)
    heads = [head for head in beside if not _are_labels(rows_of(head), plain)]
    gone = {id(word) for head in heads for word in head}
    return heads, [word for word in words if id(word) not in gone]


def _are_labels(rows: list[list[Word]], words: list[Word]) -> bool:
    """Whether each row begins anew, and has words beside it, as in the head of a letter: `Aan`, `Datum`."""
    return len(rows) >= _FEWEST_LABELS and all(
        row[0].text[:1].isupper() and any(abs(word.baseline - row[0].baseline) < 1 for word in words)
        for row in rows
    )


def take_side_columns(
    columns: list[list[Word]], height: float, size: float
) -> tuple[list[list[Word]], list[list[Word]]]:
    """Take off the notes that stand in a narrow, mostly empty column beside the running text.

    Headings that hang in such a column stay, and so does a column of text, however narrow.

    Returns
    -------
    list of list of Word, list of list of Word
        The words of each note, and the columns without them.
    """
    if len(columns) < 2:
        return [], columns
    main = max(columns, key=len)
    x0, _, x1, _ = bounds(main)
    notes: list[list[Word]] = []
    edges = [bounds(column) for column in columns]
    for at_left in (True, False):
        side = [
            word
            for column, (left, _, right, _) in zip(columns, edges, strict=True)
            if (right < x0 if at_left else left > x1)
            for word in column
        ]
        found = [note for note in _notes(side, main, height) if not _is_loud(note, size)]
        text = [word for note in found for word in note]
        if not text or len(text) > _NARROW * len(main):
            continue
        left, _, right, _ = bounds(text)
        if right - left < _NARROW * (x1 - x0):
            notes += found
    apart = {id(word) for note in notes for word in note}
    kept = [[word for word in column if id(word) not in apart] for column in columns]
    return notes, [column for column in kept if column]


def _is_loud(note: list[Word], size: float) -> bool:
    """Whether all words look like those of a heading."""
    return all(word.style.bold or word.size > 1.07 * size for word in note)


def _notes(side: list[Word], text: list[Word], height: float) -> list[list[Word]]:
    """Part the words beside a text at white, but for numbers and what is at a page's head and foot."""
    top = min(_HEAD * height, min(word.top for word in text))
    notes: list[list[Word]] = []
    bottom = -math.inf
    for row in rows_of([word for word in side if MARGIN * height < word.baseline < (1 - MARGIN) * height]):
        if row[0].top - bottom > 1.5 * row[0].size:
            notes.append([])
        notes[-1].extend(row)
        bottom = row[0].bottom
    return [note for note in notes if note[-1].baseline > top and any(word.text.isalpha() for word in note)]
