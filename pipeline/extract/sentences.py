"""Cut Dutch running text into sentences.

Rules for reports and interviews: a sentence ends at a full stop, question or exclamation mark, with the
quotes and brackets that close after it, where what follows can begin a sentence. A quotation of several
sentences is cut; a quotation after which its sentence goes on is not. A bare ellipsis is a pause, not an end.
"""

from __future__ import annotations

import re

_CLOSING = r"[\"'”“’‘»)\]]"
_OMISSION = r"\(?(?:…|\.{3})\)?\s*"
_END = re.compile(rf"(?<!\.\.)[.!?]+(?<!\.\.\.){_CLOSING}*(?=\s)")
_START = re.compile(
    rf"\s+(?:{_OMISSION})?(?:[\"'“„‘’«(\[]+(?:{_OMISSION})?)?(?:[^\W\d_a-zß-öø-ÿ]|\d)|\s+[’'‘][a-z]\s"
)
_SOURCE = re.compile(r"\s+\([^()]{2,80}\)(?:\.|\s*$)")
_WORD = re.compile(r"(\S+)$")
_NEVER_LAST = frozenset(
    [
        "a.d.h.v",
        "art",
        "bijv",
        "blz",
        "bv",
        "c.q",
        "ca",
        "cf",
        "d.d",
        "d.i",
        "d.m.v",
        "d.w.z",
        "dhr",
        "dr",
        "drs",
        "dw.z",
        "evt",
        "excl",
        "fig",
        "i.c",
        "i.e",
        "i.h.b",
        "i.p.v",
        "i.s.m",
        "i.v.m",
        "incl",
        "ing",
        "ir",
        "jl",
        "etc",
        "e.a",
        "m.a.w",
        "m.b.t",
        "m.b.v",
        "m.i.v",
        "m.n",
        "m.u.v",
        "max",
        "mevr",
        "min",
        "mr",
        "mw",
        "n.a.v",
        "nl",
        "no",
        "nr",
        "o.a",
        "o.b.v",
        "o.g.v",
        "o.i.v",
        "o.l.v",
        "o.m",
        "o.v",
        "p",
        "pag",
        "par",
        "pp",
        "prof",
        "red",
        "resp",
        "sr",
        "st",
        "t.a.v",
        "t.b.v",
        "t.g.v",
        "t.n.v",
        "t.o.v",
        "t.w.v",
        "t/m",
        "tel",
        "v.w.b",
        "vgl",
        "voorz",
        "w.o",
        "z.g",
        "zgn",
        "zie",
        "zg",
    ]
) - {"zie", "nl", "max", "min", "st", "no"}
"""Abbreviations after which a sentence goes on, without their last full stop."""


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
    start = len(text) - len(text.lstrip())
    for end in _END.finditer(text):
        if (
            end.end() > start
            and _begins_sentence(text, end.end())
            and not _is_abbreviation(text[: end.end()])
        ):
            spans.append((start, end.end()))
            start = end.end() + len(text[end.end() :]) - len(text[end.end() :].lstrip())
    stop = len(text.rstrip())
    if start < stop:
        spans.append((start, stop))
    return spans


def _begins_sentence(text: str, place: int) -> bool:
    """Whether a sentence can begin here; the source of a quotation, in brackets, belongs to it."""
    if text[place - 1] in '"”’' and _SOURCE.match(text, place):
        return False
    return _START.match(text, place) is not None


def _is_abbreviation(text: str) -> bool:
    """Whether the text ends in an abbreviation or initial, rather than in a sentence."""
    if not text.endswith("."):
        return False
    word = _WORD.search(text[:-1])
    if word is None:
        return False
    last = word.group(1).lstrip("(“‘\"'„[")
    return (last.lower() in _NEVER_LAST and not last.isupper()) or bool(
        re.fullmatch(r"(?:[A-Z]\.)*(?:[A-Z]|IJ|Th|Ch|Ph)", last)
    )
