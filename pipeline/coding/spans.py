"""From the tags of pieces to the actors that a segment mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from pipeline.coding.encoder import TAGS

_WORD = re.compile(r"\w+(?:[-‐'’&./]\w+)*")
_OUTSIDE, _BEGIN, _INSIDE = range(len(TAGS))


def best_tags(log_probabilities: NDArray[np.float32]) -> list[int]:
    """Return the most probable row of tags (Viterbi) in which no `inside` follows an `outside`.

    Parameters
    ----------
    log_probabilities
        Of outside, begin and inside for each piece, (pieces, 3).
    """
    if not len(log_probabilities):
        return []
    barred = np.zeros((len(TAGS), len(TAGS)))
    barred[_OUTSIDE, _INSIDE] = -np.inf
    score = log_probabilities[0] + np.array([0.0, 0.0, -np.inf])
    back = []
    for row in log_probabilities[1:]:
        paths = score[:, None] + barred
        back.append(paths.argmax(axis=0))
        score = paths.max(axis=0) + row
    tags = [int(score.argmax())]
    for step in reversed(back):
        tags.append(int(step[tags[-1]]))
    return tags[::-1]


def spans(tags: list[int]) -> Iterator[tuple[int, int]]:
    """Yield begin and end (in pieces) of each run that opens with `begin`."""
    start = None
    for place, tag in enumerate([*tags, _OUTSIDE]):
        if tag != _INSIDE and start is not None:
            yield start, place
            start = None
        if tag == _BEGIN:
            start = place


def whole_words(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Widen a stretch of text to the words it touches; none where it touches no word."""
    touched = [word.span() for word in _WORD.finditer(text) if word.start() < end and word.end() > start]
    if not touched:
        return None
    first, last = touched[0][0], touched[-1][1]
    closing = text[last : last + 1] == ")" and "(" in text[first:last]
    return first, last + closing
