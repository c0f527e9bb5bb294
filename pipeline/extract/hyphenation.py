"""Join the lines of a paragraph: undo hyphenation, keep the hyphens that belong to the words.

A word that is broken at a line's end is joined by what the document itself writes elsewhere, then by the
word frequencies of `wordfreq`, then by the rules of Dutch spelling (Het Groene Boekje, 2015, 6.A-6.J:
suspended hyphens, hyphens between colliding vowels, after letters, digits, acronyms and pronouns, in
phrases such as *één-op-één* and in equal compounds such as *sociaal-cultureel*). What no rule claims is a
broken compound and is joined.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from wordfreq import zipf_frequency

SOFT_HYPHEN = "\u00ad"
_HYPHENS = "-\u2010\u2011" + SOFT_HYPHEN
_TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*(?:[-\u2010\u2011][^\W_]+)*")
_MEMBERS = re.compile(r"[-\u2010\u2011]")
_LEFT = re.compile(rf"([^\W_]+(?:['’\-\u2010\u2011][^\W_]+)*)[{_HYPHENS}]$")
_RIGHT = re.compile(r"([^\W_]+(?:['’][^\W_]+)*)((?:[-\u2010\u2011][^\W_]+)*)")
_ADDRESS = re.compile(r"\S*(?:https?://|www\.)\S*[-/_.]$")
_BRACKETED = re.compile(r"\([^()]+\)$")
_SUSPENDING = {"en", "of", "tot", "als", "dan", "noch", "versus", "resp", "c.q"}
_PRONOUNS = {"ik", "jij", "hij", "wij"}
"""Those after which a hyphen stands, as in *wij-gevoel*; *zij* and *mijn* are nouns in compounds, too."""
_TITLES = {
    "adjunct", "aspirant", "assistent", "bijna", "chef", "collega", "ex", "interim", "kandidaat",
    "niet", "non", "oud", "substituut",
}  # fmt: skip
"""Those after which a hyphen stands before a noun (6.I), as in *oud-deelnemer* and *niet-roker*."""
_LETTER_WORDS = {"aow", "azc", "cao", "hbo", "mbo", "ozb", "pgb", "ov", "vmbo", "wao", "wmo", "zzp"}
"""Lower-case words that are read letter by letter; those without a vowel are known by that."""
_VOWEL = re.compile(r"[aeiouyàáâäèéêëìíîïòóôöùúûü]", re.IGNORECASE)
_COLLIDING = {"aa", "ee", "oo", "uu", "ii", "ie", "ei", "ui", "eu", "oe", "au", "ou", "ai", "oi", "ae"}
_DIAERESIS = str.maketrans("aeiou", "äëïöü")
_ADJECTIVE = re.compile(r"(?:isch|aal|eel|ief|lijk)$")
_ADJECTIVE_ANY = re.compile(r"(?:isch|aal|eel|ief|lijk|ische|ale|ele|ieve|lijke)$")
_COMMON = 3.0
"""The Zipf frequency from which a word is common: once in a million words."""


def known(word: str, vocabulary: Counter[str]) -> bool:
    """Whether the document or the Dutch word list has this word."""
    return vocabulary[word.lower()] > 0 or zipf_frequency(word, "nl") > 0


def vocabulary_of(lines: Iterable[str]) -> Counter[str]:
    """Count the words that stand whole in these lines, with and without inner hyphens."""
    counts: Counter[str] = Counter()
    broken = False
    for line in lines:
        tokens = [token.lower() for token in _TOKEN.findall(line)]
        ends_broken = line.rstrip().endswith(tuple(_HYPHENS))
        counts.update(tokens[broken : -1 if ends_broken else None])
        broken = ends_broken
    return counts


class Joiner:
    """Joins lines with the vocabulary of their document.

    Examples
    --------
    >>> join = Joiner(["de sociaal-culturele kracht van bewoners"])
    >>> join("de samen-", "werking")
    'de samenwerking'
    >>> join("een leer-", "en werkplek")
    'een leer- en werkplek'
    >>> join("via re-", "integratie")
    'via re-integratie'
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self.vocabulary = vocabulary_of(lines)

    def __call__(self, left: str, right: str, *, torn: bool | None = None) -> str:
        """Join two lines.

        Parameters
        ----------
        left, right
            The lines, in order.
        torn
            Whether the layout shows that `left` breaks off within a word, though it has no hyphen; None where
            it does not tell.
        """
        left, right = left.rstrip(), right.lstrip()
        if not left or not right:
            return left or right
        place = left.rfind(" ") + 1
        return left[:place] + self._join_to_word(left[place:], right, torn)

    def is_broken(self, left: str, right: str) -> bool:
        """Whether a hyphen between two lines breaks a word: what follows is none, but ends one that is."""
        broken, rest = _LEFT.search(left), _RIGHT.match(right)
        if not broken or not rest or known(rest[1], self.vocabulary):
            return False
        solid, place = broken[1] + rest[1], len(broken[1])
        return any(known(solid[start:], self.vocabulary) for start in range(max(1, place - 1)))

    def _join_to_word(self, end: str, right: str, torn: bool | None) -> str:
        """Join a line to the last word of the line before it."""
        if _ADDRESS.match(end):
            whole = end.rstrip("-")
            return (whole if self._is_torn(whole, right, None) else end) + right
        broken, rest = _LEFT.search(end), _RIGHT.match(right)
        if broken and rest:
            return (
                end[: broken.start()] + self._rejoin(broken.group(1), *rest.groups()) + right[rest.end(1) :]
            )
        if end.endswith(SOFT_HYPHEN):
            return end.rstrip(SOFT_HYPHEN) + right
        if end.endswith("/") or self._is_torn(end, right, torn):
            return end + right
        return f"{end} {right}"

    def _rejoin(self, stem: str, word: str, tail: str) -> str:
        """Join the halves of a word that was broken after a hyphen; `tail` is what follows a next hyphen."""
        members, following = _MEMBERS.split(stem), _MEMBERS.split(word + tail)
        last = members[-1]
        solid, hyphenated = stem + word, f"{stem}-{word}"
        if _comes_back(members, following):
            return hyphenated
        if word.lower() in _SUSPENDING and not self.vocabulary[solid.lower()]:
            return f"{stem}- {word}"
        for end in dict.fromkeys([tail, ""]):
            seen = self.vocabulary[(solid + end).lower()]
            seen_hyphenated = self.vocabulary[(hyphenated + end).lower()]
            if seen != seen_hyphenated:
                return solid if seen > seen_hyphenated else hyphenated
        restored = stem + word[0].translate(_DIAERESIS) + word[1:]
        if restored != solid and self._ends_in_common(restored, len(stem)):
            return restored
        return hyphenated if self._keeps_hyphen(last, word, inner=last != stem) else solid

    def _ends_in_common(self, word: str, place: int) -> bool:
        """Whether the word, or the last member of the compound that runs over `place`, is common."""
        members = (word[start:] for start in range(max(1, place - 1)))
        return any(self._is_common(member) for member in members)

    def _keeps_hyphen(self, last: str, word: str, *, inner: bool) -> bool:
        """Whether Dutch spelling asks for the hyphen between `last` and `word`."""
        if min(len(last), len(word)) > 1 and (last + word).isupper():
            last, word = last.lower(), word.lower()  # a line in capitals
        solid = last + word
        if word[0].isupper() or word[0].isdigit() or last[-1].isdigit():
            return True
        if len(last) == 1 or (last.isupper() and len(last) > 1):
            return True
        if not _VOWEL.search(last) or (last.lower() in _LETTER_WORDS and not known(solid, self.vocabulary)):
            return True
        if (
            last.lower() in _PRONOUNS | _TITLES
            and self._is_common(word)
            and not known(solid, self.vocabulary)
        ):
            return True
        collides = (last[-1] + word[0]).lower() in _COLLIDING
        if collides and zipf_frequency(last, "nl") >= _COMMON > zipf_frequency(solid, "nl"):
            return True
        if inner and len(last) <= 3 and not known(solid, self.vocabulary):
            return True
        return bool(_ADJECTIVE.search(last) and _ADJECTIVE_ANY.search(word) and known(last, self.vocabulary))

    def _is_torn(self, end: str, right: str, torn: bool | None) -> bool:
        """Whether a word that has no hyphen breaks off here."""
        halves = re.search(r"[^\W_]+$", end), re.match(r"[^\W\d_]+", right)
        if torn is False or not halves[1] or not halves[1].group()[0].islower():
            return False
        if not halves[0]:
            return bool(torn and _BRACKETED.match(end))
        first, second = halves[0].group(), halves[1].group()
        if torn and known(first + second, self.vocabulary):
            return True
        whole = all(self._is_common(half) for half in (first, second))
        return not whole and (torn is True or self._is_common(first + second))

    def _is_common(self, word: str) -> bool:
        return self.vocabulary[word.lower()] > 0 or zipf_frequency(word, "nl") >= _COMMON


def _comes_back(members: list[str], following: list[str]) -> bool:
    """Whether a member comes back after one more, as in *één-op-één*, over the end of a line."""
    before, after = ([member.lower() for member in side] for side in (members, following))
    return before[-2:-1] == after[:1] or before[-1:] == after[1:2]
