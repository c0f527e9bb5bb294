"""From a sentence to the clause that carries its point."""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib.resources import files
from itertools import islice

import yaml

_WORD = re.compile(r"[^\W_]+")
_DUTCH: dict[str, list[str]] = yaml.safe_load(
    files("pipeline.mirror").joinpath("dutch.yaml").read_text(encoding="utf8")
)


def _any(*kinds: str) -> str:
    """Return a pattern for the words of these kinds, whole; a space stands for any white space."""
    words = (word for kind in kinds for word in _DUTCH[kind])
    return rf"(?:{'|'.join(words)})(?!\w)".replace(" ", r"\s+")


_QUOTES = '“”„"«»'
_QUOTED = re.compile(r"[“„\"]([^“”„\"]+)[”\"]")
_CITATION = re.compile(
    r"\s*\((?=[^()]*(?:\b(?:19|20)\d\d|\bp\.\s*\d|\bzie\b|\bvgl\b))[^()]*\)", re.IGNORECASE
)
_EDITORIAL = re.compile(r"\s*(?:\[[^\[\]]*\]|\(\s*(?:…|\.{2,})\s*\))")
_SPEAKER = re.compile(r"^[^:“”\"]{1,110}:\s*(?=[“„\"])")
_ASCRIPTION = re.compile(rf"[,.]?\s*(?:[–-]\s*)?\b{_any('ascription')}", re.IGNORECASE)
_TIED = re.compile(rf"^(?:{_any('connective')}\s*[,:;–]\s*|{_any('conjunction')}(?:\s*:)?\s+)", re.IGNORECASE)
_INVERTING = re.compile(rf"^{_any('connective')}\s+", re.IGNORECASE)
_NO_VERB = re.compile(_any("no_verb"), re.IGNORECASE)
_AUXILIARY = re.compile(rf"^{_any('auxiliary')}\s+", re.IGNORECASE)
_PRONOUN = re.compile(_any("pronoun"), re.IGNORECASE)
# A noun phrase ends where a word of a closed class follows.
_NOUN = re.compile(rf"{_any('article')}\s+[^\W\d]+(?=\s+{_any('closing')})", re.IGNORECASE)
_NAME = re.compile(r"(?:[’']t\s+)?[A-Z][\w’'-]*(?:\s+(?:(?:van|de|den|der|het)\s+)*[A-Z][\w’'-]*)*")
_CONTINUED = re.compile(r"\s*(?:[,&(]|(?:en|of|van|die|dat)\b)")
_ADVERB = re.compile(rf"{_any('adverb')}\s+", re.IGNORECASE)
_ANNOUNCED = re.compile(r"^(?P<announcement>[^:]+):\s+(?P<point>[^‘].+)$")
_SUBORDINATE = re.compile(rf"^{_any('subordinator')}[^,]*,\s*(?P<main>.+)$", re.IGNORECASE)
_ENCLOSED = re.compile(
    r"\s*\([^()]*\)|\s+[–—-]\s+[^–—]*?\s+[–—-](?=\s)|,\s+(?:die|dat|zoals)\s[^,]*,(?=\s+\w)",
    re.IGNORECASE,
)
_BORDER = re.compile(
    rf"\s*;\s|\s+[–—-]\s|:\s|,\s+(?={_any('addition', 'subordinator', 'relative')})", re.IGNORECASE
)
# What a sentence argues for often stands behind `maar`, so that it can't be left out unseen.
_COMMA = re.compile(r",(?!\s+maar\b)")
_LOOSE_END = re.compile(rf"(?:[\s,;:–—-]+{_any('loose')})+$", re.IGNORECASE)
_BINDING = re.compile(rf"(?<!\w){_any('binding')}$", re.IGNORECASE)
_NO_NAME = re.compile(_any("article", "pronoun", "no_verb", "subordinator"), re.IGNORECASE)
ELLIPSIS = " …"


def words_of(text: str) -> list[str]:
    """Return the words of a text, in lower case."""
    return _WORD.findall(text.lower())


def count_words(text: str) -> int:
    """Count the words of a text."""
    return len(words_of(text))


def condense(text: str, words: int, subjects: Sequence[str] = ()) -> str:
    """Return the clause of a sentence that carries its point.

    Speakers, source references and connectives go, and so does what only announces the point; then, where it
    is still too long, what stands between brackets, dashes or commas, and the clauses behind the first.
    Nothing is added but an ellipsis where a clause had to be cut.

    Parameters
    ----------
    text
        The sentence or bullet.
    words
        The most words that may be left.
    subjects
        The parties that the sentence names, by which an inverted clause gets its order back.
    """
    short = " ".join(text.split())
    short = _EDITORIAL.sub("", _CITATION.sub("", short))
    short = _quotation(short)
    short = _ASCRIPTION.sub("", short).strip(_QUOTES + " ") or short
    short = _drop_connective(short, subjects)
    if count_words(short) > words:
        short = _point(short)
        short = _ENCLOSED.sub("", short)
    if count_words(short) > words:
        short = _main_clause(short, subjects)
    clipped = _clip(short, words)
    if short.endswith(":") and is_bound(clipped.rstrip(": ")):
        clipped = clipped.rstrip(": ") + ELLIPSIS
    return tidy(clipped)


def _quotation(text: str) -> str:
    """Return what is said, without who says it, where most of the text is a quotation."""
    text = _SPEAKER.sub("", text)
    said = [match for match in _QUOTED.findall(text) if count_words(match) > 3]
    if sum(map(count_words, said)) >= 0.5 * count_words(text):
        text = " ".join(part.strip().rstrip(",") for part in said)
    return text


def _drop_connective(text: str, subjects: Sequence[str]) -> str:
    """Drop a connective that opens the sentence, and put the subject before its verb again."""
    text = _TIED.sub("", _TIED.sub("", text))
    connective = _INVERTING.match(text)
    if connective:
        return restore_order(text[connective.end() :], subjects) or text
    return text


def restore_order(text: str, subjects: Sequence[str]) -> str | None:
    """Put the subject before the verb that opens a clause: `wil de raad …` → `de raad wil …`.

    Parameters
    ----------
    text
        The clause.
    subjects
        The parties that the sentence names: one right behind the first word is its subject, and so is a
        pronoun.

    Returns
    -------
    str or None
        None where the clause doesn't open with a verb, or no subject is known to follow it.
    """
    verb, _, rest = text.partition(" ")
    if not verb.isalpha() or _NO_VERB.fullmatch(verb):
        return None
    adverb = _ADVERB.match(rest)
    start = adverb.end() if adverb else 0
    subject = _subject(rest, start, subjects)
    behind = rest[subject:] if subject else ""
    if subject is None or _CONTINUED.match(behind) or not behind.strip(" ."):
        return None
    return f"{rest[start:subject]} {verb} {rest[:start]}{behind.lstrip()}"


def _subject(text: str, start: int, subjects: Sequence[str]) -> int | None:
    """Return where the subject ends that begins here: a known party, a pronoun, a name, a noun."""
    if subjects:
        named = "|".join(re.escape(subject) for subject in sorted(subjects, key=len, reverse=True))
        phrase = rf"(?:{_any('article')}\s+)?(?:(?!{_any('no_verb')})\w+\s+)?(?:{named})(?!\w)"
        party = re.compile(phrase, re.IGNORECASE).match(text, start)
        if party:
            return party.end()
    for pattern in (_PRONOUN, _NAME, _NOUN):
        subject = pattern.match(text, start)
        if subject:
            return subject.end()
    return None


def auxiliary_dropped(text: str) -> str | None:
    """Drop the form of `zijn` or `worden` that opens a clause, as a headline does; None where none does."""
    short, dropped = _AUXILIARY.subn("", text, count=1)
    return short if dropped else None


def is_bound(before: str) -> bool:
    """Tell whether what follows these words is bound to the last of them, as to `van`."""
    return _BINDING.search(before) is not None


def _point(text: str) -> str:
    """Return what stands behind a colon, where it says as much as what announces it."""
    parts = _ANNOUNCED.match(text)
    if parts and count_words(parts["point"]) >= max(5, count_words(parts["announcement"]) // 2):
        return parts["point"]
    return text


def _main_clause(text: str, subjects: Sequence[str]) -> str:
    """Return the main clause of a sentence that opens with a subordinate one, its subject first."""
    subordinate = _SUBORDINATE.match(text)
    if subordinate:
        return restore_order(subordinate["main"], subjects) or text
    return text


def _clip(text: str, words: int) -> str:
    """Cut a text to so many words: at a clause border, else between words, which an ellipsis shows."""
    if count_words(text) <= words:
        return text
    opening = _SUBORDINATE.match(text)
    after = opening.start("main") if opening else 0
    full = next(islice(_WORD.finditer(text), words - 1, None)).end()
    near = text[: full + 40]  # a border is known by the words behind it
    borders = [m.start() for m in _BORDER.finditer(near, after) if m.start() <= full]
    if borders and count_words(text[: borders[-1]]) >= min(6, words):
        return text[: borders[-1]]
    commas = [m.start() for m in _COMMA.finditer(near, after) if m.start() < full]
    if commas and count_words(text[: commas[-1]]) >= words // 2:
        full = commas[-1]
    return _LOOSE_END.sub("", text[:full]) + ELLIPSIS


def tidy(text: str) -> str:
    """Give a piece of a sentence a capital, and no loose marks at its ends."""
    for opening, closing in ("“”", "()", "„”"):
        if text.count(opening) != text.count(closing):
            text = text.replace(opening, " ").replace(closing, " ")
    if text.count('"') % 2:
        text = text.replace('"', " ")
    text = re.sub(r"\s+([,.;:!?])", r"\1", " ".join(text.split()))
    text = text.strip(" ,;:–—-").rstrip(".").rstrip(" ,;:–—-")
    return text[:1].upper() + text[1:]


def lower(text: str) -> str:
    """Take away the capital of a first word that is no name."""
    return text[:1].lower() + text[1:] if _NO_NAME.match(text) else text
