"""One name a party: mentions of the same party in a case are joined.

A mention is read as a head and what describes it: in `Gerhard Hup, voorzitter van de Twern` the head is
`Gerhard Hup`, in `ondernemers van watTwest` it is `ondernemers`. Mentions are joined, each only where it can
mean one party,

- with the same head and description, whatever the article, capitals or number (`de bewoner`, `Bewoners`);
- with a longer name that holds all of their words (`Hup` and `Gerhard Hup`, `watTwest` and `wijkcoöp
  watTwest`), or, for a person, all of their names (`wethouder Hup`);
- with the name that their letters abbreviate (`SIW` and `Stichting Ieders Welzijn`);
- where they are a common noun, with the one name that it stands in (`de stichting`, `Stichting Kulturhus`).
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, takewhile

from spacy.tokens import Doc

from pipeline.annotate import ENTITY_TYPES
from pipeline.document import CodedSegment, Mention

_WORD = re.compile(r"\w+(?:[-’'&]\w+)*")
_ARTICLES = frozenset({"de", "het", "een", "der", "den", "des", "deze", "die", "dit", "dat", "the"})
_PREPOSITIONS = frozenset(
    {
        "van",
        "voor",
        "en",
        "in",
        "op",
        "te",
        "ten",
        "ter",
        "aan",
        "bij",
        "met",
        "om",
        "uit",
        "tot",
        "vanuit",
        "of",
    }
)
DOMINANT = 5
"""How many times as often as any other a name must occur to be the one that a common noun means."""


@dataclass(frozen=True)
class Party:
    """The words of a mention."""

    head: tuple[str, ...]
    """Those of its head, in lower case; common nouns as lemmas."""
    plain: tuple[str, ...] = field(compare=False)
    """Those of its head as they stand, in lower case."""
    names: frozenset[str]
    """Those of the head that are proper names."""
    described: frozenset[str]
    """Those of its description, where its head has no proper name: `leden van A` are not `leden van B`."""

    @property
    def core(self) -> tuple[str, ...]:
        """The head up to its first preposition: that of `Raad van Toezicht` is `raad`."""
        return tuple(takewhile(lambda word: word not in _PREPOSITIONS, self.head))


class Reader:
    """Reads mentions of one case.

    Parameters
    ----------
    docs
        The case's annotated segments.
    """

    def __init__(self, docs: Sequence[Doc]) -> None:
        self._lemmas = {token.lower_: token.lemma_.lower() for doc in docs for token in doc}
        persons: Counter[str] = Counter()
        for doc in docs:
            for entity in doc.ents:
                vote = 1 if ENTITY_TYPES.get(entity.label_) == "PER" else -1
                persons.update(dict.fromkeys((word.lower() for word in _WORD.findall(entity.text)), vote))
        self.persons = {word for word, votes in persons.items() if votes > 0}
        capital: Counter[str] = Counter()
        small: Counter[str] = Counter()
        for doc in docs:
            for match in _WORD.finditer(doc.text):
                word = match.group()
                if not any(letter.isupper() for letter in word):
                    small[word] += 1
                elif doc.text[: match.start()].strip(" “‘'\"(-–") or not word.istitle():
                    capital[word.lower()] += 1
        self._proper = {word for word, count in capital.items() if count > small[word]}

    def read(self, surface: str) -> Party:
        """Return the words of a mention, head and description apart."""
        found = list(_WORD.finditer(surface))
        cut = len(surface)
        for before, word in pairwise(found):
            between = surface[before.end() : word.start()]
            turns = word.group() in _PREPOSITIONS and before.group().lower() not in self._proper
            if re.search(r"[,(:;]", between) or turns:
                cut = before.end()
                break
        words = [w.group() for w in found if w.group().lower() not in _ARTICLES]
        inside = sum(1 for w in found if w.end() <= cut and w.group().lower() not in _ARTICLES)
        head, rest = words[:inside], words[inside:]
        names = frozenset(word.lower() for word in head if word.lower() in self._proper)
        described = frozenset() if names else frozenset(map(self._word, rest)) - _PREPOSITIONS
        plain = tuple(word.lower() for word in head)
        return Party(tuple(map(self._word, head)) or (surface.lower(),), plain, names, described)

    def _word(self, word: str) -> str:
        low = word.lower()
        return low if low in self._proper else self._lemmas.get(low, low)


def join(segments: Sequence[CodedSegment], docs: Sequence[Doc]) -> list[CodedSegment]:
    """Give each mention of a case the name of its party.

    Parameters
    ----------
    segments
        A case's coded segments, in reading order.
    docs
        The same segments, annotated: lemmas, and entities that are persons.
    """
    reader = Reader(docs)
    surfaces = Counter(mention.surface for segment in segments for mention in segment.actors)
    parties = {surface: reader.read(surface) for surface in surfaces}
    counts: Counter[Party] = Counter()
    for surface, count in surfaces.items():
        counts[parties[surface]] += count
    meant = {party: _meant(party, counts, reader.persons) for party in counts}
    members: dict[Party, list[str]] = defaultdict(list)
    for surface, party in parties.items():
        members[_last(party, meant)].append(surface)
    names = {party: _shown(own, parties, surfaces) for party, own in members.items()}

    def named(mention: Mention) -> Mention:
        return mention.model_copy(update={"name": names[_last(parties[mention.surface], meant)]})

    return [s.model_copy(update={"actors": [named(mention) for mention in s.actors]}) for s in segments]


def _meant(party: Party, counts: Counter[Party], persons: set[str]) -> Party:
    """Return the party with a longer name that this one means, or itself."""
    others = [other for other in counts if other != party and other.names]
    if not party.names:
        if len(party.head) > 1 or party.described:
            return party
        holding = [other for other in others if set(party.plain) & set(other.plain)]
        holding.sort(key=lambda other: (-counts[other], other.head))
        evident = holding and (len(holding) == 1 or counts[holding[0]] >= DOMINANT * counts[holding[1]])
        return holding[0] if evident else party
    longer = [o for o in others if set(party.head) < set(o.head) and set(party.head) & set(o.core)]
    if party.names <= persons:
        longer += [o for o in others if party.names < o.names <= persons and o not in longer]
        longer += [o for o in others if party.names == o.names and len(o.head) < len(party.head)]
    if not longer and len(party.head) == 1:
        longer = [
            o for o in others if len(o.head) > 2 and party.head[0] == "".join(word[0] for word in o.head)
        ]
    widest = max(longer, key=lambda o: (len(o.names), counts[o], o.head), default=party)
    return widest if all(o.names <= widest.names for o in longer) else party


def _last(party: Party, meant: Mapping[Party, Party]) -> Party:
    seen = {party}
    while meant[party] not in seen:
        party = meant[party]
        seen.add(party)
    return party


def _shown(own: Sequence[str], parties: Mapping[str, Party], counts: Mapping[str, int]) -> str:
    """Choose the name that is shown: the fullest proper name, then the spelling most used, the shortest."""
    return max(sorted(own), key=lambda s: (len(parties[s].names), counts[s], -len(s)))
