"""How an item says its point: as a clause, as a dated milestone, or as parties with their roles."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pipeline.codebook import Code, Codebook
from pipeline.document import CodedSegment
from pipeline.mirror.condense import (
    auxiliary_dropped,
    condense,
    count_words,
    is_bound,
    lower,
    restore_order,
    tidy,
)
from pipeline.mirror.dates import DateExpression, find_dates

_ENCLOSED = re.compile(r"\s*\(\s*\)|\s+(?=[,.;:])")


_ENUMERATED = re.compile(r"(?:,|en|of|tot)\s+\D{0,25}\b(?:19|20)\d\d\b")


@dataclass(frozen=True)
class Wording:
    """What an item says of a segment."""

    text: str
    code: str | None
    """The code under which the cell groups the item."""
    date: str | None = None
    """The moment by which milestones are put in order."""


Word = Callable[[CodedSegment, Code, Codebook, int], Wording]
"""Words a segment for a cell, in at most so many words."""


def clause(segment: CodedSegment, cell: Code, codebook: Codebook, words: int) -> Wording:
    """Word a segment as the clause that carries its point."""
    return Wording(condense(segment.text, words, _parties(segment)), _group(segment, cell, codebook))


def milestone(segment: CodedSegment, cell: Code, codebook: Codebook, words: int) -> Wording:
    """Word a segment as a milestone, with the year first where it names one: `2011: start van watTwest`."""
    plain, date = clause(segment, cell, codebook, words), date_of(segment)
    if date is None:
        return plain
    undated = _without(segment, date)
    text = condense(undated, words - 1, _parties(segment))
    small = text[:1].lower() + text[1:]
    text = small if undated.split()[0] == small.split()[0] else lower(text)
    return Wording(f"{date.label}: {text}", plain.code, date.iso)


def who(segment: CodedSegment, cell: Code, codebook: Codebook, words: int) -> Wording:
    """Word a segment as the parties that it names, by role: `Initiatiefnemers: A en B; financier: C`.

    Names beyond the number of words are counted, not named. A segment that names nobody in a role is worded
    as a clause.
    """
    named = _by_role(segment, codebook)
    if not named:
        return clause(segment, cell, codebook, words)
    text = ""
    for role, names in named.items():
        code = codebook["rol"][role]
        label = code.roles.get("plural", code.label) if len(names) > 1 else code.label
        part = f"{text}; {label.lower()}: " if text else f"{label}: "
        fitting = [n for n in range(len(names), 0, -1) if count_words(part + _enumerate(names, n)) <= words]
        if fitting:
            text = part + _enumerate(names, fitting[0])
        elif not text:
            text = part + _enumerate(names, 1)
    return Wording(tidy(text), next(iter(named)))


WORDINGS: dict[str | None, Word] = {None: clause, "milestones": milestone, "parties": who}
"""By what the codebook says of a cell (`roles: {mirror: …}`)."""


def date_of(segment: CodedSegment) -> DateExpression | None:
    """Return the first date of a segment that tells what happened, beside when."""
    for date in find_dates(segment.text):
        if count_words(segment.text) - count_words(segment.text[date.start : date.end]) >= 3:
            return date
    return None


def _parties(segment: CodedSegment) -> list[str]:
    return [actor.surface for actor in segment.actors]


def _group(segment: CodedSegment, cell: Code, codebook: Codebook) -> str | None:
    """Return under which code the cell groups a segment: the likeliest one that requires the cell."""
    for dimension in codebook.dimensions:
        if cell.id in dimension.requires:
            given = getattr(segment, dimension.id)
            codes = given if dimension.multiple else [given] if given else []
            if codes:
                return max(codes, key=lambda code: segment.scores.get(code, 0.0))
    return None


def _without(segment: CodedSegment, date: DateExpression) -> str:
    """Take a date out of a sentence where a sentence remains, or a headline without its auxiliary."""
    before, after = segment.text[: date.start].rstrip(), segment.text[date.end :].lstrip()
    if before.strip("“‘\"' "):
        bound = is_bound(before) or _ENUMERATED.match(after)
        return segment.text if bound else _ENCLOSED.sub("", f"{before} {after}")
    after = after.lstrip(" ,")
    return restore_order(after, _parties(segment)) or auxiliary_dropped(after) or segment.text


def _by_role(segment: CodedSegment, codebook: Codebook) -> dict[str, list[str]]:
    """Return the parties that a segment names, by role in the codebook's order, without those in no role."""
    named: dict[str, list[str]] = {}
    for role in codebook["rol"].codes:
        if role.roles.get("mirror") != "omit":
            said = {role.label.lower(), role.roles.get("plural", "").lower()}
            names = [a.name for a in segment.actors if a.rol == role.id and a.name.lower() not in said]
            if names:
                named[role.id] = list(dict.fromkeys(names))
    return named


def _enumerate(names: Sequence[str], shown: int) -> str:
    """Join names as Dutch does, `A, B en C`, naming some and counting the others."""
    left = len(names) - shown
    parts = [*names[:shown], *([f"{left} andere" if left > 1 else "een andere"] if left else [])]
    return " en ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
