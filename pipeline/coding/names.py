"""One name a party: mentions of the same party in a case are joined.

A mention is read as a head and what describes it: in `Gerhard Hup, voorzitter van de Twern` the head is
`Gerhard Hup`, in `ondernemers van watTwest` it is `ondernemers`. Mentions are joined, each only where it can
mean one party,

- with the same words, or the same head and description, whatever the article, capitals or number (`de
  bewoner`, `Bewoners`);
- with a longer name that holds all of their words (`Hup` and `Gerhard Hup`, `watTwest` and `wijkcoöp
  watTwest`), or, for a person, all of their names (`wethouder Hup`);
- with the name that their letters abbreviate (`SIW` and `Stichting Ieders Welzijn`);
- where they are a common noun in the singular, with the one name that it stands in (`de stichting`,
  `Stichting Kulturhus`).

A mention that names two parties (`Akkoord/gemeente Tilburg`) is joined with neither.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise, takewhile

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from spacy.tokens import Doc

from pipeline.annotate import ENTITY_TYPES
from pipeline.document import CodedSegment, Mention

_WORD = re.compile(r"\w+(?:[-’'&]\w+)*")
_ARTICLES = frozenset({"de", "het", "een", "der", "den", "des", "deze", "die", "dit", "dat", "the"})
_PREPOSITIONS = frozenset(
    {"van", "voor", "en", "in", "op", "te", "ten", "ter", "aan", "bij", "met", "om", "uit", "tot", "vanuit"}
    | {"of", "binnen", "namens"}
)
_TWO = re.compile(r"/| [–-] | en ")
"""What stands between the names of two parties."""
DOMINANT = 5
"""How many times as often as any other a name must occur to be the one that a common noun means."""
RARE = 10
"""A fuller name is not shown where another one is used more than so many times as often."""


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
    plural: bool
    """Whether its head is a common noun in the plural."""

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
        tokens = [token for doc in docs for token in doc]
        self._lemmas = {token.lower_: token.lemma_.lower() for token in tokens}
        self._plurals = {token.lower_ for token in tokens if "Plur" in token.morph.get("Number", [])}
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
        described = {token.lower_ for token in tokens if token.pos_ == "ADJ" and token.lower_.endswith("se")}
        self._proper = {word for word, count in capital.items() if count > small[word]} - described

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
        return Party(
            head=tuple(map(self._word, head)) or (surface.lower(),),
            plain=plain,
            names=names,
            described=described,
            plural=not names and bool(plain) and plain[-1] in self._plurals,
        )

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
    surfaces = Counter(mention.surface for segment in segments for mention in segment.actors)
    if not surfaces:
        return list(segments)
    reader = Reader(docs)
    read = {surface: reader.read(surface) for surface in surfaces}
    spelled = {party: next(s for s in surfaces if read[s] == party) for party in read.values()}
    single = {party for party, surface in spelled.items() if not _names_two(surface, read)}
    counts: Counter[Party] = Counter()
    for surface, count in surfaces.items():
        counts[read[surface]] += count
    order = {party: place for place, party in enumerate(counts)}
    links = [(order[a], order[b]) for a, b in _links(counts, single, reader.persons)]
    rows, columns = np.array(links, dtype=int).reshape(-1, 2).T
    graph = coo_array((np.ones(len(links)), (rows, columns)), shape=(len(order), len(order)))
    _, groups = connected_components(graph, directed=False)
    members: dict[int, list[str]] = defaultdict(list)
    for surface, party in read.items():
        members[groups[order[party]]].append(surface)
    names = {
        surface: shown
        for own in members.values()
        for shown in [_shown(own, read, surfaces)]
        for surface in own
    }

    def named(mention: Mention) -> Mention:
        return mention.model_copy(update={"name": names[mention.surface]})

    return [s.model_copy(update={"actors": [named(mention) for mention in s.actors]}) for s in segments]


def _names_two(surface: str, read: Mapping[str, Party]) -> bool:
    """Whether a mention names two parties: each part of it, or its words before or after `en`, is one too."""
    known = {party.plain for party in read.values()}
    return any(
        match.group() != " en "
        or any(tuple(w.lower() for w in _WORD.findall(side)) in known for side in sides)
        for match in _TWO.finditer(surface)
        for sides in [(surface[: match.start()], surface[match.end() :])]
    )


def _links(counts: Counter[Party], single: set[Party], persons: set[str]) -> Iterator[tuple[Party, Party]]:
    """Yield pairs of parties that are one."""
    meant = {party: _meant(party, counts, single, persons) for party in single}
    same_words: dict[tuple[str, ...], Party] = {}
    for party in counts:
        words = (*party.plain, *sorted(party.described))
        yield party, same_words.setdefault(words, party)
        other = meant.get(party)
        if other:
            yield party, other
    common = [party for party in counts if not party.names and not meant.get(party)]
    yield from (pair for pair in combinations(common, 2) if _in_another_number(*pair))


def _in_another_number(one: Party, other: Party) -> bool:
    return one.head == other.head and one.described == other.described and one.plural != other.plural


def _meant(party: Party, counts: Counter[Party], single: set[Party], persons: set[str]) -> Party | None:
    """Return the party with another name that this one means, where there is one."""
    others = [other for other in counts if other != party and other.names and other in single]
    if not party.names:
        if len(party.head) > 1 or party.described or party.plural:
            return None
        holding = [o for o in others if any(word.endswith(party.plain) for word in o.plain)]
        holding.sort(key=lambda other: (-counts[other], other.head))
        evident = holding and (len(holding) == 1 or counts[holding[0]] >= DOMINANT * counts[holding[1]])
        return holding[0] if evident and party.plain[0] in holding[0].plain else None
    longer = [o for o in others if set(party.head) < set(o.head) and set(party.head) & set(o.core)]
    if party.names <= persons:
        longer += [o for o in others if party.names < o.names <= persons and o not in longer]
        longer += [o for o in others if party.names == o.names and len(o.head) < len(party.head)]
    if not longer and len(party.head) == 1:
        longer = [
            o for o in others if len(o.head) > 2 and party.head[0] == "".join(word[0] for word in o.head)
        ]
    widest = max(longer, key=lambda o: (len(o.names), counts[o], o.head), default=None)
    return widest if widest and all(o.names <= widest.names for o in longer) else None


def _shown(own: Sequence[str], read: Mapping[str, Party], counts: Mapping[str, int]) -> str:
    """Choose the name that is shown: the fullest proper name in use, then the one most used, the shortest."""
    most = max((counts[s] for s in own if read[s].names), default=0)
    used = [s for s in own if not read[s].names or counts[s] * RARE > most]
    return max(sorted(used), key=lambda s: (len(read[s].names), counts[s], len(read[s].head), -len(s)))
