"""Pseudonyms: persons under stable labels of their role, such as `wethouder 1`, in all that is delivered."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import spacy
from pydantic import BaseModel
from spacy.lang.nl.stop_words import STOP_WORDS
from spacy.tokens import Doc
from wordfreq import zipf_frequency

from pipeline.annotate import read_docs
from pipeline.codebook import Codebook
from pipeline.compare.matrices import Row
from pipeline.compare.shares import joined
from pipeline.document import CodedSegment, Mention, read_coded
from pipeline.files import read_json

PERSON = "persoon"
"""The label of a person of whom no office or role is known."""
COMMON = 4.0
"""From this Zipf frequency on a part of a name (`Groen`, `Lips`) is also an everyday word."""
_PARTICLES = frozenset(["van", "de", "der", "den", "het", "ten", "ter", "te", "'t", "’t", "von", "la", "el"])
_BEFORE_THINGS = frozenset(["de", "het", "een", "’t", "'t", "in", "te", "uit", "naar"])
_THING = "thing"
_FULL_NAME = re.compile(
    r"(?:[a-z-]+\s+)*(?P<name>[A-Z][A-Za-zà-ÿ.]*(?:\s+(?:van|de|der|den|ten|ter|von|el))*\s+[A-Z][\w’'-]+)(?:\s*[,(]|$)"
)
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
Model = TypeVar("Model", bound=BaseModel)


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


@dataclass(frozen=True)
class Pseudonyms:
    """The persons of a source, and what stands in their place."""

    persons: list[Person]

    @cached_property
    def _by_variant(self) -> dict[str, Person]:
        return {variant: person for person in self.persons for variant in person.variants}

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        variants = sorted(self._by_variant, key=lambda variant: (-len(variant), variant))
        offices = sorted({person.office for person in self.persons if person.office})
        office = rf"(?:(?P<office>{'|'.join(map(re.escape, offices))})\s+)?" if offices else "(?P<office>)"
        return re.compile(rf"(?<!\w){office}(?P<name>{'|'.join(map(re.escape, variants)) or '(?!)'})(?!\w)")

    def _replacements(self, text: str) -> Iterable[tuple[int, int, str]]:
        for match in self._pattern.finditer(text):
            name = match["name"]
            person = self._by_variant[name]
            opens = not re.search(r"[\w,;)]\s*$", text[: match.start("name")])
            if name in person.derived and opens and zipf_frequency(name.lower(), "nl") >= COMMON:
                continue
            start = match.start() if match["office"] == person.office else match.start("name")
            yield start, match.end(), person.label

    def text(self, text: str) -> str:
        """Replace the persons in a text."""
        return self._with_places(text)[0]

    def _with_places(self, text: str) -> tuple[str, list[tuple[int, int, int]]]:
        """Return the text, and for each replacement its old start and end and how much longer it became."""
        parts, done, places = [], 0, []
        for start, end, label in self._replacements(text):
            parts += [text[done:start], label]
            places.append((start, end, len(label) - (end - start)))
            done = end
        return "".join([*parts, text[done:]]), places

    def segment(self, segment: CodedSegment) -> CodedSegment:
        """Replace the persons in a segment; its mentions move along."""
        text, places = self._with_places(segment.text)

        def moved(place: int, *, is_end: bool) -> int:
            shift = 0
            for start, end, longer in places:
                if place >= end:
                    shift += longer
                elif place > start or (place == start and is_end):
                    return (end + longer if is_end else start) + shift
            return place + shift

        actors = []
        for mention in segment.actors:
            start, end = moved(mention.start, is_end=False), moved(mention.end, is_end=True)
            change = {"start": start, "end": end, "surface": text[start:end], "name": self.text(mention.name)}
            actors.append(mention.model_copy(update=change))
        return segment.model_copy(
            update={
                "text": text,
                "actors": actors,
                "explanation": {c: [self.text(w) for w in words] for c, words in segment.explanation.items()},
            }
        )

    def model(self, value: Model) -> Model:
        """Replace the persons in every text of a dashboard or another object of the data model."""
        return type(value).model_validate(self._deep(value.model_dump()))

    def rows(self, rows: Iterable[Row]) -> list[Row]:
        """Replace the persons in every text of a table."""
        return [self._deep(row) for row in rows]

    def _deep(self, value: Any) -> Any:
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, dict):
            return {key: self._deep(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [self._deep(part) for part in value]
        return value

    def listed(self) -> list[Row]:
        """Return what stands for whom, in rows of pseudonym, name and variants (joined by `;`)."""
        return [
            {"pseudonym": person.label, "name": person.name, "variants": joined(person.variants)}
            for person in self.persons
        ]


def pseudonyms_of(folder: Path, codebook: Codebook) -> Pseudonyms:
    """Find the persons of a source, as its annotated documents and its coded segments name them.

    Parameters
    ----------
    folder
        `outputs/<source>`, with `source.json`, `annotated/` and `coded/`.
    codebook
        Says how roles are called.
    """
    vocab = spacy.blank("nl").vocab
    docs: list[Doc] = []
    mentions: list[Mention] = []
    for case in read_json(folder / "source.json")["cases"]:
        docs += read_docs(folder / "annotated" / f"{case}.spacy", vocab)
        mentions += [m for segment in read_coded(folder / "coded" / f"{case}.jsonl") for m in segment.actors]
    return pseudonyms(names_of_persons(docs, mentions), mentions, codebook)


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


def pseudonyms(names: Iterable[str], mentions: Sequence[Mention], codebook: Codebook) -> Pseudonyms:
    """Give each person of a source a label that stays the same wherever he or she is named.

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
    Pseudonyms
        One person for a full name and for the parts of it that no other person bears; numbered by first
        appearance among the persons of one label.
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
    return Pseudonyms(persons)


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
