"""One name a party: mentions of the same party in a case are joined.

Three things join mentions, each only where it can mean one party:

- the same words, whatever the article, case or number (`de bewoner`, `Bewoners`);
- a name that is part of one longer name (`Hup` and `Gerhard Hup`), or its initials (`SIW` and `Stichting
  Ieders Welzijn (SIW)`);
- a common noun that stands in one party's name (`de stichting` and `Stichting Kulturhus`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from pipeline.document import CodedSegment, Mention

_WORD = re.compile(r"\w+(?:[-’'&]\w+)*")
_SMALL = frozenset(
    {"de", "het", "een", "der", "den", "des", "deze", "die", "dit", "dat", "van", "voor", "en", "in", "op"}
    | {"te", "ten", "ter", "aan", "bij", "met", "om", "uit", "tot", "the", "of", "and"}
)


def words(surface: str, lemmas: Mapping[str, str]) -> tuple[str, ...]:
    """Return the words that make a party, in lower case: nouns as lemmas, articles and such left out."""
    kept = [word for word in _WORD.findall(surface) if word.lower() not in _SMALL]
    return tuple(word.lower() if _named(word) else lemmas.get(word.lower(), word.lower()) for word in kept)


def _named(word: str) -> bool:
    return any(letter.isupper() for letter in word[1:]) or word[:1].isupper()


def join(segments: Sequence[CodedSegment], lemmas: Mapping[str, str]) -> list[CodedSegment]:
    """Give each mention of a case the name of its party.

    Parameters
    ----------
    segments
        A case's coded segments, in reading order.
    lemmas
        The lemma of each word form of the case, both in lower case.
    """
    mentions = [mention for segment in segments for mention in segment.actors]
    keys = {
        mention.surface: words(mention.surface, lemmas) or (mention.surface.lower(),) for mention in mentions
    }
    proper = _proper(segments)
    sectors = _sectors(mentions, keys)
    target = _targets(Counter(keys[mention.surface] for mention in mentions), proper, sectors, keys)
    members: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        members[target[keys[mention.surface]]][mention.surface] += 1
    names = {party: _name(surfaces, party, keys) for party, surfaces in members.items()}

    def named(mention: Mention) -> Mention:
        return mention.model_copy(update={"name": names[target[keys[mention.surface]]]})

    return [s.model_copy(update={"actors": [named(mention) for mention in s.actors]}) for s in segments]


def _proper(segments: Sequence[CodedSegment]) -> set[str]:
    """Return the words of proper names: mostly with a capital, and not only at the head of a segment."""
    inside: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for segment in segments:
        for match in _WORD.finditer(segment.text):
            word = match.group()
            if not _named(word):
                small[word.lower()] += 1
            elif segment.text[: match.start()].strip(" “‘'\"(-–"):
                inside[word.lower()] += 1
    return {word for word, count in inside.items() if count > small[word]}


def _sectors(mentions: Sequence[Mention], keys: Mapping[str, tuple[str, ...]]) -> dict[tuple[str, ...], str]:
    counts: dict[tuple[str, ...], Counter[str]] = defaultdict(Counter)
    for mention in mentions:
        counts[keys[mention.surface]][mention.sector] += 1
    return {key: max(sorted(count), key=count.__getitem__) for key, count in counts.items()}


def _targets(
    counts: Counter[tuple[str, ...]],
    proper: set[str],
    sectors: Mapping[tuple[str, ...], str],
    keys: Mapping[str, tuple[str, ...]],
) -> dict[tuple[str, ...], tuple[str, ...]]:
    """Return for each party's words those of the party that it is joined with: itself, or one longer name."""
    named = {key: frozenset(key) & proper for key in counts}
    initials = {surface: keys[surface] for surface in keys}
    short = {_initials(surface): key for surface, key in initials.items() if len(_initials(surface)) > 2}
    target = {}
    for key in counts:
        own = named[key]
        if own:
            longer = [k for k in counts if k != key and own < named[k] and set(key) < set(k)]
            same = [k for k in counts if k != key and own == named[k] and set(key) < set(k)]
            candidates = [k for k in longer or same if sectors[k] == sectors[key]]
            if not candidates and len(key) == 1 and key[0] in short and short[key[0]] != key:
                candidates = [short[key[0]]]
        else:
            candidates = [
                k for k in counts if named[k] and len(key) == 1 and key[0] in k and sectors[k] == sectors[key]
            ]
        target[key] = candidates[0] if _one_party(candidates, named) else key
    return {key: _last(key, target) for key in counts}


def _initials(surface: str) -> str:
    return "".join(word[0] for word in _WORD.findall(surface) if word.lower() not in _SMALL).lower()


def _one_party(
    candidates: Sequence[tuple[str, ...]], named: Mapping[tuple[str, ...], frozenset[str]]
) -> bool:
    """Whether all candidates can be one party: the names of one hold those of every other."""
    if not candidates:
        return False
    widest = max(candidates, key=lambda key: (len(named[key]), len(key)))
    return all(named[key] <= named[widest] for key in candidates)


def _last(key: tuple[str, ...], target: Mapping[tuple[str, ...], tuple[str, ...]]) -> tuple[str, ...]:
    seen = {key}
    while target[key] not in seen:
        key = target[key]
        seen.add(key)
    return key


def _name(surfaces: Counter[str], party: tuple[str, ...], keys: Mapping[str, tuple[str, ...]]) -> str:
    """Choose the name that is shown: of the party's own words the spelling most used, then the longest."""
    own = [surface for surface in surfaces if keys[surface] == party] or list(surfaces)
    return max(sorted(own), key=lambda surface: (surfaces[surface], len(surface)))
