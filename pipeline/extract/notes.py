"""Marks of notes in plain text, where a raised number has become a digit at the end of a word."""

from __future__ import annotations

import re
from collections import Counter

from wordfreq import zipf_frequency

_AFTER_POINT = re.compile(r"(?:(?<=[^\W\d_])|(?<=[)\]”’\"']))([.,;:!?][”’\"')\]]*)(\d{1,2})(?=\s|$)")
_AFTER_CLOSING = re.compile(r"(?<=\S[”’)\]])(\d{1,2})(?=[\s.,;:!?’”)]|$)")
_AFTER_NUMBER = re.compile(r"(?<=\d)([.!?][”’\"')\]]*)(\d{1,2})(?=\s+[^\W\da-z_]|\s+[“‘(]|$)")
_AFTER_YEAR = re.compile(r"\b((?:19|20)\d\d)(\d{1,2})(?=[)\],;:]|[.?!]?(?:\s|$))")
_AFTER_WORD = re.compile(r"([^\W\d_]*[^\W\d_A-Z])(\d{1,2})(?![\w%])")
_SECTION_NUMBER = re.compile(r"\d+\.\d+(?:\.\d+)*\.?\s+")
_APART = re.compile(r"(?<=[.!?”’]) (\d{1,2})(?= [A-Z“‘])")


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

    def strip(self, line: str) -> str:
        """Take the marks out of one line."""
        if not self.notes:
            return line
        number = _SECTION_NUMBER.match(line)
        if number:
            return number.group() + self.strip(line[number.end() :])
        line = _AFTER_NUMBER.sub(r"\1", _AFTER_CLOSING.sub("", _AFTER_POINT.sub(r"\1", line)))
        line = _AFTER_WORD.sub(self._word, _AFTER_YEAR.sub(self._year, line))
        return _APART.sub(lambda match: "" if int(match.group(1)) in self.notes else match.group(), line)

    def _word(self, match: re.Match[str]) -> str:
        """Keep names that end in a number, which come back with the same number, and codes such as NT2."""
        word, whole = match.group(1), match.group()
        is_word = self.vocabulary[word.lower()] > 0 or zipf_frequency(word, "nl") > 0
        return word if is_word and self.names[whole.lower()] <= 1 and len(word) > 2 else whole

    def _year(self, match: re.Match[str]) -> str:
        return match.group(1) if int(match.group(2)) in self.notes else match.group()
