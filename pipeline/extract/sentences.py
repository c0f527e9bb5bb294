"""Cut Dutch running text into sentences.

Rules for reports and interviews: a sentence ends at a full stop, question or exclamation mark, with the
quotes and brackets that close after it, where what follows can begin a sentence. A quotation of several
sentences is cut; a quotation after which its sentence goes on is not. A bare ellipsis is a pause, not an end.
"""

from __future__ import annotations

import re
from pathlib import Path

_CLOSING = r"[\"'”“’‘»)\]]"
_OMISSION = r"\(?(?:…|\.{3})\)?\s*"
_END = re.compile(rf"(?<!\.\.)[.!?]+(?<!\.\.\.){_CLOSING}*(?=\s)")
_START = re.compile(
    rf"\s+(?:{_OMISSION})?(?:[\"'“„‘’«(\[]+(?:{_OMISSION})?)?(?:[^\W\d_a-zß-öø-ÿ]|\d)|\s+[’'‘][a-z]\s"
)
_SOURCE = re.compile(r"\s+\([^()]{2,80}\)(?:\.|\s*$)")
_ABBREVIATIONS = frozenset(Path(__file__).with_name("abbreviations.txt").read_text(encoding="utf8").split())
"""Dutch abbreviations after which a sentence goes on, without their last full stop."""
_INITIAL = re.compile(r"(?:[A-Z]\.)*(?:[A-Z]|IJ|Th|Ch|Ph)")
_LAST_WORD = re.compile(r"\S+$")
_LONGEST = 20
"""How many characters before a full stop are looked at for an abbreviation."""
_WHITE = re.compile(r"\s*")


def split_sentences(text: str) -> list[tuple[int, int]]:
    """Cut a paragraph into sentences.

    Parameters
    ----------
    text
        One paragraph or list item.

    Returns
    -------
    list of (int, int)
        Start and end of each sentence in `text`, in characters, without the white between them.

    Examples
    --------
    >>> text = "Dit zei o.a. de heer J. Smit. “Wat nu?” vroeg hij."
    >>> [text[a:b] for a, b in split_sentences(text)]
    ['Dit zei o.a. de heer J. Smit.', '“Wat nu?” vroeg hij.']
    """
    spans: list[tuple[int, int]] = []
    start = _skip_white(text, 0)
    for end in _END.finditer(text):
        place = end.end()
        if place > start and _begins_sentence(text, place) and not _is_abbreviation(text, place):
            spans.append((start, place))
            start = _skip_white(text, place)
    stop = len(text.rstrip())
    if start < stop:
        spans.append((start, stop))
    return spans


def _skip_white(text: str, place: int) -> int:
    match = _WHITE.match(text, place)
    return match.end() if match else place


def _begins_sentence(text: str, place: int) -> bool:
    """Whether a sentence can begin here; the source of a quotation, in brackets, belongs to it."""
    if text[place - 1] in '"”’' and _SOURCE.match(text, place):
        return False
    return _START.match(text, place) is not None


def _is_abbreviation(text: str, place: int) -> bool:
    """Whether an abbreviation or initial, rather than a sentence, ends here."""
    if text[place - 1] != ".":
        return False
    word = _LAST_WORD.search(text, max(0, place - _LONGEST), place - 1)
    if word is None:
        return False
    last = word.group().lstrip("(“‘\"'„[")
    return (last.lower() in _ABBREVIATIONS and not last.isupper()) or bool(_INITIAL.fullmatch(last))
