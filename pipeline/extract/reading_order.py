"""The reading order of a plain text whose columns and pages stand out of order.

The running text is cut into fragments where it may have been torn: at a new page, round a box or figure, and
where a sentence breaks off or begins in its midst. The order in which each fragment carries on what the one
before it breaks off, with the fewest jumps, is found by a beam search.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise
from math import log

from wordfreq import zipf_frequency

from pipeline.extract.hyphenation import known
from pipeline.extract.pieces import SECTION, Piece

_BEAM, _REACH = 100, 6
"""How many orders are kept at each step, and how many fragments ahead of the first unread one are tried."""
_NEXT, _JUMP, _BACKWARDS = 0.3, 0.3, 6.0
"""What a fragment earns that stands next in the file; what a jump, and a section before its turn, costs."""
_MOST = 2.0
"""The most that the words on both sides of a tear weigh."""
_WORD, _FUNCTION_WORD = 3.0, 6.0
"""The Zipf frequency from which a word may be a compound's member, and one so common that it only joins."""


class Evidence:
    """What a text tells about which word follows which.

    Parameters
    ----------
    lines
        The lines of the text.
    vocabulary
        Its words.
    """

    def __init__(self, lines: list[str], vocabulary: Counter[str]) -> None:
        self.vocabulary = vocabulary
        rows = [words_of(line) for line in lines]
        self.counts = Counter(word for row in rows for word in row)
        self.total = self.counts.total()
        self.pairs = Counter(pair for row in rows for pair in pairwise(row))
        self.over_one = Counter(pair for row in rows for pair in zip(row, row[2:], strict=False))

    def fit(self, left: list[str], right: list[str]) -> float:
        """Weigh how well words follow others: the logarithm of how often they do, against by chance."""
        fit = self._weigh(self.pairs, left[-1], right[0])
        if len(left) > 1:
            fit += self._weigh(self.over_one, left[-2], right[0]) / 2
        if len(right) > 1:
            fit += self._weigh(self.over_one, left[-1], right[1]) / 2
        return max(-_MOST, min(_MOST, fit))

    def _weigh(self, pairs: Counter[tuple[str, str]], first: str, second: str) -> float:
        by_chance = self.counts[first] * self.counts[second] / max(1, self.total)
        return log((pairs[first, second] + 0.5) / (by_chance + 0.5))


def words_of(text: str) -> list[str]:
    """Give the words of a text, in lower case."""
    return re.findall(r"[^\W_]+", text.lower())


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


@dataclass(frozen=True)
class _Order:
    """A reading order that is being made."""

    score: float
    last: int
    before: _Order | None
    unread: int
    """The first fragment that is not yet read."""
    ahead: frozenset[int]
    """The fragments after it that are read."""
    section: tuple[int, ...]
    """The number of the last section that was read."""

    def choices(self, count: int) -> list[int]:
        """Give the fragments that may be read next."""
        return [n for n in range(self.unread, min(count, self.unread + _REACH + 1)) if n not in self.ahead]

    def path(self) -> list[int]:
        """Give the fragments in the order in which they are read."""
        steps: list[int] = []
        step: _Order | None = self
        while step:
            steps.append(step.last)
            step = step.before
        return steps[::-1]


def order(pieces: list[Piece], fragments: list[list[int]], evidence: Evidence) -> list[list[int]]:
    """Put fragments in reading order."""
    if not fragments:
        return []
    links: dict[tuple[int, int], float] = {}
    sections = [
        [number for at in fragment if pieces[at].kind == "heading" and (number := _section(pieces[at]))]
        for fragment in fragments
    ]
    beam = [_Order(0.0, 0, None, 1, frozenset(), sections[0][-1] if sections[0] else ())]
    for _ in fragments[1:]:
        longer: list[_Order] = []
        for so_far in beam:
            for n in so_far.choices(len(fragments)):
                pair = so_far.last, n
                if pair not in links:
                    links[pair] = _link(pieces[fragments[so_far.last][-1]], pieces[fragments[n][0]], evidence)
                longer.append(_read(so_far, n, links[pair], sections[n]))
        beam = sorted(longer, key=lambda entry: -entry.score)[:_BEAM]
    return [fragments[n] for n in beam[0].path()]


def _read(so_far: _Order, n: int, link: float, sections: list[tuple[int, ...]]) -> _Order:
    """Read fragment `n` next."""
    score = so_far.score + link
    score += _NEXT if n == so_far.last + 1 else -_JUMP * abs(n - so_far.last - 1)
    score -= _BACKWARDS if sections and sections[0] < so_far.section else 0
    unread, ahead = so_far.unread, so_far.ahead | {n}
    while unread in ahead:
        ahead -= {unread}
        unread += 1
    return _Order(score, n, so_far, unread, ahead, sections[-1] if sections else so_far.section)


def _section(heading: Piece) -> tuple[int, ...]:
    match = SECTION.match(heading.first)
    return tuple(int(part) for part in ".".join(match.groups()).split(".")) if match else ()


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
        return score + _hyphen(before, after, evidence.vocabulary)
    if a.last.endswith("/"):
        return score + (-2.0 if _is_function_word(after) else 0.5)
    return score + evidence.fit(words_of(a.last), words_of(b.first))


def _hyphen(before: str, after: str, vocabulary: Counter[str]) -> float:
    """How well the halves of a broken word fit: a known word, a compound of two words, or neither."""
    if known(before + after, vocabulary):
        return 1.5
    if after[0].isupper() or _is_function_word(after):
        return -2.0
    return 1.0 if min(zipf_frequency(before, "nl"), zipf_frequency(after, "nl")) >= _WORD else -0.5


def _is_function_word(word: str) -> bool:
    return zipf_frequency(word, "nl") >= _FUNCTION_WORD
