"""A lexicon of Dutch words for parties: which sector and role each suggests."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NamedTuple

import yaml

SHORTEST = 4
"""The fewest letters of an entry that may end a compound."""
LONGEST = 3
"""The most words of an entry."""
_VOWELS = "aeiou"

Codes = Mapping[str, Sequence[str]]
"""The codes that an entry suggests, by dimension."""


class Match(NamedTuple):
    """Where an entry was found."""

    word: int
    """The place of the entry's last word."""
    entry: str
    codes: Codes


@cache
def _entries() -> dict[str, dict[str, list[str]]]:
    content = yaml.safe_load(files("pipeline.coding").joinpath("lexicon.yaml").read_text(encoding="utf8"))
    entries: dict[str, dict[str, list[str]]] = {}
    for dimension, codes in content.items():
        for code, words in codes.items():
            for word in words.split():
                entries.setdefault(word, {}).setdefault(dimension, []).append(code)
    return entries


def matches(words: Sequence[str]) -> list[Match]:
    """Find entries in a row of words in lower case, longer ones first; a word belongs to one entry."""
    found, place = [], 0
    while place < len(words):
        for size in range(min(LONGEST, len(words) - place), 0, -1):
            entry = _longest("-".join(words[place : place + size]))
            if entry and entry.count("-") >= size - 1:
                found.append(Match(place + size - 1, entry, _entries()[entry]))
                break
        place += size
    return found


def _longest(word: str) -> str:
    """Return the longest entry that the word, or its singular, is or ends in; empty where none is."""
    found = (end for form in _singulars(word) for end in _ends(form) if end in _entries())
    return max(found, key=len, default="")


def _ends(word: str) -> Iterator[str]:
    yield word
    yield from (word[start:] for start in range(1, len(word) - SHORTEST + 1))


def _singulars(word: str) -> Iterator[str]:
    """Yield the word and what it may be the plural of: `scholen` of `school`, `bedrijven` of `bedrijf`."""
    yield word
    if word.endswith("s"):
        yield word[:-1].removesuffix("'").removesuffix("’")
    if word.endswith(("e", "n")):
        yield word[:-1]
    if word.endswith("en") and len(word) > SHORTEST:
        stem = word[:-2]
        yield stem
        if stem[-1] == stem[-2]:
            yield stem[:-1]
        if stem[-1] in "vz":
            stem = stem[:-1] + {"v": "f", "z": "s"}[stem[-1]]
            yield stem
        if stem[-2] in _VOWELS and stem[-3:-2] not in _VOWELS:
            yield stem[:-1] + stem[-2:]
