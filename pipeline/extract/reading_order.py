"""The reading order of a plain text whose columns and pages stand out of order.

The running text is cut into fragments where it may have been torn: at a new page, round a box or figure, and
where a sentence breaks off or begins in its midst. The order in which each fragment carries on what the one
before it breaks off, with the fewest jumps, is found by a beam search.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from wordfreq import zipf_frequency

from pipeline.extract.hyphenation import known
from pipeline.extract.pieces import Piece

_BEAM, _REACH = 100, 6
"""How many orders are kept at each step, and how many fragments ahead of the first unread one are tried."""
_FUNCTION_WORD = 6.0
"""The Zipf frequency from which a word is so common that it joins rather than names."""


@dataclass
class Evidence:
    """What a text tells about which word may follow which."""

    vocabulary: Counter[str]
    pairs: Counter[tuple[str, str]]


def fragments_of(pieces: list[Piece], main: set[int]) -> list[list[int]]:
    """Cut the running text into fragments; give the places in `pieces` of the pieces of each."""
    fragments: list[list[int]] = []
    for number in sorted(main):
        piece = pieces[number]
        before = pieces[number - 1] if number else None
        torn = (
            before is None
            or number - 1 not in main
            or before.open
            or piece.lines[0].turns
            or (piece.goes_on and before.ends_sentence)
        )
        if torn:
            fragments.append([])
        fragments[-1].append(number)
    return fragments


def order(pieces: list[Piece], fragments: list[list[int]], evidence: Evidence) -> list[list[int]]:
    """Put fragments in reading order."""
    count = len(fragments)
    links = [[_link(pieces[a[-1]], pieces[b[0]], evidence) for b in fragments] for a in fragments]
    beam: list[tuple[float, tuple[int, ...]]] = [(0.0, (0,))] if count else []
    for _ in range(count - 1):
        longer: list[tuple[float, tuple[int, ...]]] = []
        for score, done in beam:
            left = [n for n in range(count) if n not in done]
            for n in [n for n in left if n <= left[0] + _REACH]:
                jump = 0.5 if n == done[-1] + 1 else -0.1 * abs(n - done[-1] - 1)
                longer.append((score + links[done[-1]][n] + jump, (*done, n)))
        beam = sorted(longer, key=lambda entry: (-entry[0], entry[1]))[:_BEAM]
    return [fragments[n] for n in beam[0][1]] if beam else []


def joins(a: Piece, b: Piece) -> bool:
    """Whether `b`, read after `a`, belongs to the same paragraph."""
    if b.kind not in {"paragraph", "quote"} or b.marker is not None or a.kind == "heading":
        return False
    return a.open or (b.goes_on and not a.ends_sentence)


def _link(a: Piece, b: Piece, evidence: Evidence) -> float:
    """How well `b` carries on where `a` stops."""
    starts_new = b.marker is not None or b.kind == "heading"
    if not a.open and (a.ends_sentence or a.kind == "heading"):
        return -4.0 if b.goes_on else 1.0
    if not a.open:
        return 1.5 if b.goes_on else 0.5
    if a.ends_sentence:
        return -3.0 if b.goes_on else 0.5 if starts_new else 1.5
    if starts_new:
        return -4.0
    left, right = re.search(r"[^\W_]+(?=\W*$)", a.last), re.search(r"[^\W_]+", b.first)
    if not left or not right:
        return 0.0
    before, after = left.group(), right.group()
    score = 2.0 if b.goes_on else 0.0 if after[0].isupper() else 0.5
    if a.last.endswith("-"):
        whole = known(before + after, evidence.vocabulary)
        return score + (1.5 if whole else 0.0) - (2.0 if after[0].isupper() else 0.0)
    if a.last.endswith("/"):
        return score + (-2.0 if zipf_frequency(after, "nl") >= _FUNCTION_WORD else 0.5)
    return score + (0.5 if evidence.pairs[before.lower(), after.lower()] else 0.0)
