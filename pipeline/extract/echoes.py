"""Pull quotes: large type that says again what the running text beside it says."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pipeline.extract.words import Word, bounds, rows_of

LOUD = 1.12
"""From which size, in those of the body, type may be that of a pull quote."""
FEWEST_WORDS = 8
"""The fewest words of a pull quote: a shorter one may be a heading."""
_SHARE = 0.6
"""The least share of its runs of three words that come back; line ends hide some."""
_Run = tuple[str, str, str]


def take_echoes(words: list[Word], body_size: float) -> tuple[list[list[Word]], list[Word]]:
    """Take the pull quotes off a page.

    Parameters
    ----------
    words
        The words of a page, in the order of the file.
    body_size
        The type size of the running text, in points.

    Returns
    -------
    list of list of Word, list of Word
        The words of each pull quote, and all other words.
    """
    loud = [word for word in words if word.size >= LOUD * body_size]
    if len(loud) < FEWEST_WORDS or len(loud) == len(words):
        return [], words
    said = runs_of(word.text for word in words if word.size < LOUD * body_size)
    quotes = [
        block
        for block in _blocks(loud)
        if len(block) >= FEWEST_WORDS
        and _is_echo(runs_of(word.text for row in rows_of(block) for word in row), said)
    ]
    gone = {id(word) for quote in quotes for word in quote}
    return quotes, [word for word in words if id(word) not in gone]


def runs_of(texts: Iterable[str]) -> set[_Run]:
    """Give all runs of three words; what a hyphen parts is joined."""
    words = re.findall(r"[^\W_]+", re.sub(r"[-\u00ad\u2010]\s+", "", " ".join(texts)).casefold())
    return set(zip(words, words[1:], words[2:], strict=False))


def _is_echo(runs: set[_Run], said: set[_Run]) -> bool:
    return len(runs) >= FEWEST_WORDS - 2 and len(runs & said) >= _SHARE * len(runs)


def _blocks(words: list[Word]) -> list[list[Word]]:
    """Put words of one size that stand close together."""
    blocks: list[list[Word]] = []
    for row in rows_of(words):
        for word in row:
            near = [block for block in blocks if _touches(block, word)]
            joined = [other for block in near for other in block]
            blocks = [block for block in blocks if not any(block is other for other in near)]
            blocks.append([*joined, word])
    return blocks


def _touches(block: list[Word], word: Word) -> bool:
    reach = 0.8 * word.size
    x0, top, x1, bottom = bounds(block)
    return (
        abs(block[-1].size - word.size) < 0.5
        and x0 - reach < word.x1
        and word.x0 < x1 + reach
        and top - reach < word.bottom
        and word.top < bottom + reach
    )
