"""Initials: large first letters that hang beside the lines that they begin."""

from __future__ import annotations

import re

from wordfreq import zipf_frequency

from pipeline.extract.words import Word

_LARGE = 1.7
"""From which size, in those of the text beside it, a letter is an initial."""
_INITIAL = re.compile(r"[\"“”„‘’'«(]?[^\W\d_]{1,2}|[\"“”„‘’'«(]")


def join_initials(words: list[Word], body_size: float) -> list[Word]:
    """Put initials in the words that they begin, and reach the lines beside them up to their left edge.

    Parameters
    ----------
    words
        The upright words of a page; those beside an initial are changed.
    body_size
        The type size of the running text, in points.

    Returns
    -------
    list of Word
        The words without the initials.
    """
    large = [word for word in words if word.size > _LARGE * body_size and _INITIAL.fullmatch(word.text)]
    gone: set[int] = set()
    for initial in sorted(large, key=lambda word: -word.x0):
        beside = [word for word in words if id(word) not in gone and _stands_beside(word, initial)]
        lines: dict[float, Word] = {}
        for word in beside:
            line = next((y for y in lines if abs(y - word.baseline) < 0.3 * word.size), word.baseline)
            lines[line] = min(lines.get(line, word), word, key=lambda w: w.x0)
        firsts = sorted((w for w in lines.values() if w.x0 - initial.x1 < 1.2 * w.size), key=lambda w: w.top)
        if len(firsts) < 2:
            continue
        first = firsts[0]
        if not _are_apart(initial.text, first.text):
            first.text = initial.text + first.text
            gone.add(id(initial))
        else:
            initial.size, initial.baseline, initial.style = first.size, first.baseline, first.style
            firsts.pop(0)
        for word in firsts:
            word.x0 = initial.x0
    return [word for word in words if id(word) not in gone]


def _stands_beside(word: Word, initial: Word) -> bool:
    capital = initial.baseline - 0.72 * initial.size
    return (
        initial.size > _LARGE * word.size
        and initial.x1 - 0.3 * word.size < word.x0 < initial.x1 + 12 * word.size
        and capital - 0.4 * word.size < word.baseline - 0.7 * word.size < initial.baseline
    )


def _are_apart(initial: str, rest: str) -> bool:
    """Whether an initial is a word by itself, as in *U bent*."""
    letters = re.sub(r"\W", "", initial)
    after = re.match(r"\w*", rest)
    if not letters or after is None:
        return False
    return zipf_frequency(letters + after[0], "nl") == 0 < zipf_frequency(after[0], "nl") and (
        zipf_frequency(letters, "nl") > 5
    )
