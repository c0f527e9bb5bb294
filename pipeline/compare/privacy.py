"""Pseudonyms: persons under stable labels of their role, such as `wethouder 1`, in all that is delivered."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import spacy
from pydantic import BaseModel
from spacy.tokens import Doc
from wordfreq import zipf_frequency

from pipeline.annotate import read_docs
from pipeline.codebook import Codebook
from pipeline.compare.matrices import Row
from pipeline.compare.persons import Person, names_of_persons, persons_of
from pipeline.compare.shares import joined
from pipeline.document import CodedSegment, Mention, read_coded
from pipeline.files import read_json

COMMON = 4.0
"""From this Zipf frequency on a part of a name (`Groen`, `Lips`) is also an everyday word."""
Model = TypeVar("Model", bound=BaseModel)


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
    return Pseudonyms(persons_of(names_of_persons(docs, mentions), mentions, codebook))
