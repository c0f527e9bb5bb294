"""How an item says its point: as a dated milestone, as parties with their roles, or as a clause."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.codebook import Codebook
from pipeline.document import CodedSegment
from pipeline.mirror.condense import condense, count_words, lower, restore_order, tidy
from pipeline.mirror.dates import DateExpression, find_dates

_AUXILIARY = re.compile(r"(?:is|zijn|was|waren|werd|werden|wordt|worden)\s+", re.IGNORECASE)
_ENCLOSED = re.compile(r"\s*\(\s*\)|\s+(?=[,.;:])")


def clause(segment: CodedSegment, words: int) -> str:
    """Word a segment as the clause that carries its point."""
    return condense(segment.text, words, [actor.surface for actor in segment.actors])


def milestone(segment: CodedSegment, words: int) -> tuple[str, str | None]:
    """Word a segment as a milestone, with the year first where it names one: `2011: start van watTwest`.

    Returns
    -------
    text, date
        The wording, and the moment by which milestones are put in order; None where the segment names none.
    """
    date = date_of(segment)
    if date is None:
        return clause(segment, words), None
    undated = _without(segment, date)
    text = condense(undated, words - 1, [actor.surface for actor in segment.actors])
    if undated[:1].islower():
        text = text[:1].lower() + text[1:]
    return f"{date.label}: {lower(text)}", date.iso


def date_of(segment: CodedSegment) -> DateExpression | None:
    """Return the first date of a segment that tells what happened, beside when."""
    for date in find_dates(segment.text):
        if count_words(segment.text) - count_words(segment.text[date.start : date.end]) >= 3:
            return date
    return None


def _without(segment: CodedSegment, date: DateExpression) -> str:
    """Take a date out of a sentence, so that a sentence remains, or a headline without its auxiliary."""
    before, after = segment.text[: date.start].rstrip(), segment.text[date.end :].lstrip()
    if before.strip("“‘\"' "):
        return _ENCLOSED.sub("", f"{before} {after}")
    after = after.lstrip(" ,")
    ordered = restore_order(after, [actor.surface for actor in segment.actors])
    return ordered or _AUXILIARY.sub("", after, count=1)


def parties(segment: CodedSegment, codebook: Codebook) -> dict[str, list[str]]:
    """Return the parties that a segment names, by role in the codebook's order, without those in no role."""
    named: dict[str, list[str]] = {}
    for role in codebook["rol"].codes:
        if role.roles.get("mirror") != "omit":
            said = {role.label.lower(), role.roles.get("plural", "").lower()}
            names = [a.name for a in segment.actors if a.rol == role.id and a.name.lower() not in said]
            if names:
                named[role.id] = list(dict.fromkeys(names))
    return named


def word_parties(named: dict[str, list[str]], codebook: Codebook, words: int) -> str:
    """Word parties by role: `Initiatiefnemers: A en B; financier: gemeente C`.

    Parameters
    ----------
    named
        Names by role, as `parties` gives them.
    codebook
        Says how a role is called, of one and of several.
    words
        The most words; names beyond it are counted, not named.
    """
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
    return tidy(text)


def _enumerate(names: Sequence[str], shown: int) -> str:
    """Join names as Dutch does, `A, B en C`, naming some and counting the others."""
    left = len(names) - shown
    parts = [*names[:shown], *([f"{left} andere" if left > 1 else "een andere"] if left else [])]
    return " en ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
