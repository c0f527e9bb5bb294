"""Raised marks of notes, which stay in a text between two signs until its notes are taken apart."""

from __future__ import annotations

import re

MARK_START, MARK_END = "\ue000", "\ue001"
"""Put round a raised mark in a text."""
NO_SIGNS = dict.fromkeys(map(ord, (MARK_START, MARK_END)))
"""Takes these signs out of what a file itself holds (with `str.translate`)."""
_MARKED = re.compile(rf"(\b(?:[mcdhk]|da)?m)?( ?){MARK_START}([^{MARK_END}]*){MARK_END}(?=(\w)?)")
"""A raised mark; after a unit of length it is no note's mark, but part of the unit, as in m²."""
_SINGLE = re.compile(r"[^\[\]();,\s]+")


def take_marks(text: str) -> tuple[str, list[tuple[int, str]]]:
    """Take the raised marks out of a text.

    Returns
    -------
    str, list of (int, str)
        The text without marks, and each mark with the place in that text where it stood.
    """
    plain, marks, end = "", [], 0
    for found in _MARKED.finditer(text):
        unit, space, mark, word_follows = found.groups()
        plain += text[end : found.start()]
        end = found.end()
        if unit and not space:
            plain += unit + mark
            continue
        plain += unit or ""
        marks += [(len(plain), single) for single in _SINGLE.findall(mark)]
        plain += space if word_follows else ""
    plain = (plain + text[end:]).rstrip()
    return plain, [(min(place, len(plain)), mark) for place, mark in marks]


def plain(text: str) -> str:
    """Give a text without the marks of notes."""
    return take_marks(text)[0]


def marks_of(text: str) -> list[str]:
    """Give the raised marks in a text."""
    return [mark for _, mark in take_marks(text)[1]]
