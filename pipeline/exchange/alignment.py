"""Finding our sentences in the text of another tool, which may have moved spaces, lines and positions."""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, product

from pipeline.document import Segment

Span = tuple[int, int]


def locate(text: str, segments: Sequence[Segment]) -> list[Span | None]:
    """Find each segment in a text by its letters and digits, in reading order.

    Spaces, line ends, hyphens, quotes and accents may differ. A sentence that isn't found after the one
    before it is looked for in the whole text.

    Returns
    -------
    list of tuple or None
        For each segment where it starts and ends in `text`; None where it isn't there.
    """
    letters, origins = _letters(text)
    spans: list[Span | None] = []
    cursor = 0
    for segment in segments:
        words, _ = _letters(segment.text)
        at = letters.find(words, cursor) if words else -1
        if at >= 0:
            cursor = at + len(words)
        elif words:
            at = letters.find(words)
        spans.append((origins[at], origins[at + len(words) - 1] + 1) if at >= 0 else None)
    return spans


def _letters(text: str) -> tuple[str, list[int]]:
    """Keep letters and digits, without accents, and say where in the text each of them stands."""
    kept = [
        (letter, place)
        for place, character in enumerate(text)
        for letter in unicodedata.normalize("NFKD", character).casefold()
        if letter.isalnum()
    ]
    return "".join(letter for letter, _ in kept), [place for _, place in kept]


def read_positions(raw: str, spans: Sequence[Span]) -> tuple[str, list[Span]]:
    """Put positions right that a tool counted in its own way.

    The standard counts Unicode characters. Some tools count a line end of two characters (CR LF) as one and
    some as two, and some count in UTF-16, where an emoji is two. That way of counting is taken in which most
    selections begin and end at the edge of a word; where several do equally well, the standard's.

    Parameters
    ----------
    raw
        The text as the file has it.
    spans
        Start and end of each selection, as the tool counted them.

    Returns
    -------
    text, spans
        The text with line ends of one character, and the selections in it.
    """
    text = raw.replace("\r\n", "\n").replace("\r", "\n")
    doubled = _double_ends(raw)
    best = max(
        (
            _read(text, spans, doubled if two_per_line else set(), utf16)
            for two_per_line, utf16 in product((False, True), (False, True))
        ),
        key=lambda read: sum(_at_edges(text, span) for span in read),
    )
    return text, best


def _double_ends(raw: str) -> set[int]:
    """Say which line ends were two characters, by their place in the text where each is one."""
    places, shift = set(), 0
    at = raw.find("\r\n")
    while at >= 0:
        places.add(at - shift)
        shift += 1
        at = raw.find("\r\n", at + 2)
    return places


def _read(text: str, spans: Sequence[Span], double: set[int], utf16: bool) -> list[Span]:
    widths = (
        2 if place in double or (utf16 and ord(character) > 0xFFFF) else 1
        for place, character in enumerate(text)
    )
    starts = list(accumulate(widths, initial=0))
    last = len(text)
    return [(min(bisect_left(starts, a), last), min(bisect_left(starts, b), last)) for a, b in spans]


def _at_edges(text: str, span: Span) -> bool:
    start, end = span
    if start >= end or text[start].isspace() or text[end - 1].isspace():
        return False
    return not (_inside_word(text, start) or _inside_word(text, end))


def _inside_word(text: str, place: int) -> bool:
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()
