"""Persons: who they are, by what names and in what office or role the source knows them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field

from spacy.lang.nl.stop_words import STOP_WORDS
from spacy.tokens import Doc

from pipeline.codebook import Codebook
from pipeline.document import Mention

PERSON = "persoon"
"""The label of a person of whom no office or role is known."""
_PARTICLES = frozenset(["van", "de", "der", "den", "het", "ten", "ter", "te", "'t", "’t", "von", "la", "el"])
_BEFORE_THINGS = frozenset(["de", "het", "een", "’t", "'t", "in", "te", "uit", "naar"])
_THING = "thing"
_FULL_NAME = re.compile(
    r"(?:[a-z-]+\s+)*(?P<name>[A-Z][A-Za-zà-ÿ.]*(?:\s+(?:van|de|der|den|ten|ter|von|el))*\s+[A-Z][\w’'-]+)(?:\s*[,(]|$)"
)
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")


@dataclass
class Person:
    """Somebody with all names by which the source calls him or her."""

    name: str
    """The fullest name."""
    label: str = ""
    office: str | None = None
    """The word for an office that stands before the name (`wethouder`); it goes with the name."""
    variants: list[str] = field(default_factory=list)
    derived: list[str] = field(default_factory=list)
    """Those of the variants that were never recognised as a name by themselves."""

    @property
    def parts(self) -> list[str]:
        """The words of the name that tell whom it is."""
        return [word for word in _parts(self.name) if len(word) > 2]


def names_of_persons(docs: Sequence[Doc], mentions: Sequence[Mention]) -> list[str]:
    """Return the names of persons in a source.

    A recogniser of names errs, but seldom everywhere in one way: a name counts where most of its mentions are
    recognised as a person's, and few stand behind an article or a preposition of place. Beside these count
    actors with the form of a full name (`Anna de Wit`), since a name that is left costs more than one too
    many. Words that the source also writes small are no names.

    Parameters
    ----------
    docs
        All annotated segments.
    mentions
        All actors.
    """
    small = {token.text for doc in docs for token in doc if token.text.islower()}
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    found: list[str] = []
    inside: set[str] = set()
    for doc in docs:
        for entity in doc.ents:
            name = _bare(entity.text, small)
            before = doc[entity.start - 1].lower_ if entity.start else ""
            votes[name][_THING if before in _BEFORE_THINGS else entity.label_] += 1
            found.append(name)
            if before:
                inside.add(name)

    def is_place(name: str) -> bool:
        return (
            votes[name][_THING] > 0 and (votes[name][_THING] + votes[name]["LOC"]) * 2 > votes[name].total()
        )

    def is_recognised(name: str) -> bool:
        lone = len(_parts(name)) == 1
        sure = name in inside and not votes[name][_THING]
        return bool(name) and votes[name]["PER"] * 2 > votes[name].total() and (sure or not lone)

    formed = [match["name"] for mention in mentions if (match := _FULL_NAME.match(mention.surface))]
    full = [n for n in formed if not any(p.lower() in small or is_place(p) for p in _parts(n))]
    return [name for name in found if is_recognised(name)] + full


def persons_of(names: Iterable[str], mentions: Sequence[Mention], codebook: Codebook) -> list[Person]:
    """Tell the persons of a source apart, and give each a label of office or role.

    Parameters
    ----------
    names
        The names of persons as the text has them, in reading order, with repetitions.
    mentions
        The actors of all segments, which tell a person's office and role.
    codebook
        Says how roles are called.

    Returns
    -------
    list of Person
        One person for a full name and for the parts of it that no other person bears; numbered by first
        appearance among the persons of one label. A part that several bear is a person of its own, so that it
        is replaced too.
    """
    seen = list(dict.fromkeys(_bare(name) for name in names))
    full = [name for name in seen if len(_parts(name)) > 1]
    persons: list[Person] = []
    for name in full:
        same = next(
            (p for p in persons if _parts(p.name)[-1] == _parts(name)[-1] and _alike(p.name, name)), None
        )
        if same is None:
            persons.append(Person(name, variants=[name]))
        else:
            same.variants.append(name)
            same.name = max(same.name, name, key=len)
    bearers = Counter(part for person in persons for part in person.parts)
    for person in persons:
        own = [part for part in person.parts if bearers[part] == 1]
        forms = [form for part in own for form in _with_particles(part, person.name)]
        person.variants += forms
        person.derived += [form for form in forms if form not in seen]
    shared = [part for part, count in bearers.items() if count > 1]
    persons += [Person(part, variants=[part], derived=[part]) for part in shared if part not in seen]
    for name in seen:
        known = any(name in person.variants for person in persons)
        if _parts(name) and not known and name.split()[0].lower() not in _PARTICLES:
            persons.append(Person(name, variants=[name]))
    numbers: Counter[str] = Counter()
    for person in persons:
        person.office = _office(person, mentions)
        label = person.office or _role(person, mentions, codebook) or PERSON
        numbers[label] += 1
        person.label = f"{label} {numbers[label]}"
    return persons


def _bare(name: str, small: Collection[str] = ()) -> str:
    """Take off a name an office or another word that is also written small, and a possessive."""
    words = re.sub(r"[’']s?$", "", " ".join(name.split())).split(" ")
    while words and words[0].lower() not in _PARTICLES and (words[0].islower() or words[0].lower() in small):
        words = words[1:]
    return " ".join(words).strip(" .,;:()“”‘")


def _parts(name: str) -> list[str]:
    return [word for word in _WORD.findall(name) if word.lower() not in _PARTICLES]


def _with_particles(part: str, name: str) -> list[str]:
    """Return a part of a name, and with its particles: `Dongen`, `van Dongen`, `Van Dongen`."""
    words = name.split()
    place = words.index(part) if part in words else 0
    first = place
    while first > 0 and words[first - 1].lower() in _PARTICLES:
        first -= 1
    surname = " ".join(words[first : place + 1])
    return (
        list(dict.fromkeys([part, surname, surname[:1].upper() + surname[1:]])) if first < place else [part]
    )


def _alike(one: str, other: str) -> bool:
    """Tell whether two names with one surname have one first name or initial."""
    first, second = _parts(one)[0], _parts(other)[0]
    return first == second or (min(len(first), len(second)) <= 2 and first[0] == second[0])


def _office(person: Person, mentions: Sequence[Mention]) -> str | None:
    """Return the word that most often stands before an actor's name: `wethouder` in `wethouder Jan Smit`."""
    variants = "|".join(map(re.escape, person.variants))
    found: Counter[str] = Counter()
    for mention in mentions:
        match = re.search(rf"(?<!\w)([a-z][a-z-]+)\s+(?:{variants})(?!\w)", mention.surface)
        if match and match[1] not in STOP_WORDS:
            found[match[1]] += 1
    return found.most_common(1)[0][0] if found else None


def _role(person: Person, mentions: Sequence[Mention], codebook: Codebook) -> str | None:
    roles: Counter[str] = Counter()
    for mention in mentions:
        if any(variant in mention.surface for variant in person.variants):
            roles[mention.rol] += 1
    for role, _ in roles.most_common():
        if codebook["rol"][role].roles.get("mirror") != "omit":
            return codebook["rol"][role].label.lower()
    return None
