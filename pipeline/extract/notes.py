"""Marks of notes in plain text, where a raised number has become a digit at the end of a word."""

from __future__ import annotations

import re
from collections import Counter

from wordfreq import zipf_frequency

_AFTER_POINT = re.compile(r"(?:(?<=[^\W\d_])|(?<=[)\]”’\"']))[.,;:!?][”’\"')\]]*(?P<mark>\d{1,2})(?=\s|$)")
_AFTER_CLOSING = re.compile(r"(?<=\S[”’)\]])(?P<mark>\d{1,2})(?=[\s.,;:!?’”)]|$)")
_AFTER_NUMBER = re.compile(r"(?<=\d)[.!?][”’\"')\]]*(?P<mark>\d{1,2})(?=\s+[^\W\da-z_]|\s+[“‘(]|$)")
_AFTER_YEAR = re.compile(r"\b(?:19|20)\d\d(?P<mark>\d{1,2})(?=[)\],;:]|[.?!]?(?:\s|$))")
_AFTER_WORD = re.compile(r"(?P<word>[^\W\d_]*[^\W\d_A-Z])(?P<mark>\d{1,2})(?![\w%])")
_APART = re.compile(r"(?<=[.!?”’]) (?P<mark>\d{1,2})(?= [A-Z“‘])")
_SECTION_NUMBER = re.compile(r"\d+\.\d+(?:\.\d+)*\.?\s+")


class Marks:
    """Takes the marks of a text's notes out of its lines.

    Parameters
    ----------
    lines
        The lines of the text.
    notes
        The numbers of its notes; without notes there are no marks.
    vocabulary
        The words of the whole source.
    """

    def __init__(self, lines: list[str], notes: set[int], vocabulary: Counter[str]) -> None:
        self.notes = notes
        self.vocabulary = vocabulary
        self.names = Counter(match.group().lower() for line in lines for match in _AFTER_WORD.finditer(line))

    def strip(self, line: str) -> tuple[str, list[tuple[int, str]]]:
        """Take the marks out of one line.

        Returns
        -------
        str, list of (int, str)
            The line without marks, and each mark with the place where it stood.
        """
        text, marks, end = "", [], 0
        for match in self._find(line):
            start = match.start() if match.re is _APART else match.start("mark")
            text += line[end:start]
            marks.append((len(text), match["mark"]))
            end = match.end("mark")
        return text + line[end:], marks

    def _find(self, line: str) -> list[re.Match[str]]:
        """Find the marks in a line, in order."""
        if not self.notes:
            return []
        number = _SECTION_NUMBER.match(line)
        found: dict[int, re.Match[str]] = {}
        for pattern, is_mark in (
            (_AFTER_POINT, None),
            (_AFTER_CLOSING, None),
            (_AFTER_NUMBER, None),
            (_AFTER_YEAR, self._has_note),
            (_APART, self._has_note),
            (_AFTER_WORD, self._ends_word),
        ):
            for match in pattern.finditer(line, number.end() if number else 0):
                if is_mark is None or is_mark(match):
                    found.setdefault(match.start("mark"), match)
        return [found[start] for start in sorted(found)]

    def _has_note(self, match: re.Match[str]) -> bool:
        return int(match["mark"]) in self.notes

    def _ends_word(self, match: re.Match[str]) -> bool:
        """Whether a number ends a word: no name that comes back with its number, and no code such as NT2."""
        word = match["word"]
        is_word = self.vocabulary[word.lower()] > 0 or zipf_frequency(word, "nl") > 0
        return is_word and self.names[match.group().lower()] <= 1 and len(word) > 2
