"""From a sentence to the clause that carries its point."""

from __future__ import annotations

import re
from collections.abc import Sequence

WORD = re.compile(r"[^\W_]+")
_QUOTED = re.compile(r"[“„\"]([^“”„\"]+)[”\"]")
_QUOTES = '“”„"«»'
_CITATION = re.compile(
    r"\s*\((?=[^()]*(?:\b(?:19|20)\d\d|\bp\.\s*\d|\bzie\b|\bvgl\b))[^()]*\)", re.IGNORECASE
)
_EDITORIAL = re.compile(r"\s*(?:\[[^\[\]]*\]|\(\s*(?:…|\.{2,})\s*\))")
_BRACKETED = re.compile(r"\s*\([^()]*\)|\s+[–—-]\s+[^–—]*?\s+[–—-](?=\s)")
# `Jan Jansen (wethouder) vertelt: “…”`
_SPEAKER = re.compile(r"^[^:“”\"]{1,110}:\s*(?=[“„‘'\"])")
# `…, zo vertelt Jan Jansen (wethouder)` and `…, aldus Jan Jansen`
_ATTRIBUTION = re.compile(
    r"[,.]?\s*[–-]?\s*\b(?:aldus\b[^.,;:–]*|zo\s+(?:is|luidt)\s+[^.,;:–]*(?:gedachte|overtuiging|uitgangspunt|idee|verwachting|oproep|ervaring|gevoel)\b"
    r"|zo\s+(?!dat\b|mogelijk\b|veel\b|snel\b|goed\b|lang\b|min\b|ver\b|nodig\b)\w+(?:t|de|den|te|ten|gen|en|ei|f|g)\b\s(?=[^.,;:–]*$)[^.,;:–]*)"
)
_CONNECTIVE = (
    "daarnaast|verder|bovendien|tevens|daarbij|hierbij|tegelijkertijd|vervolgens|daarmee|hiermee|zo|ook|echter|toch|"
    "dus|kortom|inmiddels|overigens|natuurlijk|uiteraard|daarom|hierdoor|daardoor|namelijk|wel|zeker|uiteindelijk|"
    "met\\s+andere\\s+woorden|sterker\\s+nog|ten\\s+eerste|ten\\s+tweede|ten\\s+derde|tot\\s+slot|ten\\s+slotte|"
    "tenslotte|bijvoorbeeld|aan\\s+de\\s+andere\\s+kant|aan\\s+de\\s+ene\\s+kant|andersom|daarentegen|anderzijds|"
    "enerzijds|dat\\s+wil\\s+zeggen|al\\s+met\\s+al|in\\s+dat\\s+kader|in\\s+de\\s+praktijk|in\\s+het\\s+algemeen|juist"
)
_SET_APART = re.compile(rf"^(?:(?:{_CONNECTIVE})\s*[,:;–]\s+|(?:en|maar|want|of)(?:\s*:)?\s+)", re.IGNORECASE)
_INVERTING = re.compile(rf"^(?:{_CONNECTIVE})\s+(?P<verb>[a-zë]+)\s+", re.IGNORECASE)
_NO_VERB = frozenset(
    "de het een deze dit die dat hun haar zijn in op aan van voor met door bij uit naar over onder om te er al alle "
    "niet geen veel meer zeer nog wel ook als en of maar".split()
)
_PRONOUNS = frozenset(
    "ik je jij hij zij ze het we wij jullie men er dit dat deze die iedereen niemand".split()
)
_ARTICLE = r"(?:(?:de|het|een|deze|dit|die|dat|alle|beide|’t|'t)\s+)?(?:(?:twee|drie|vier|vijf|zes|andere|meeste|beide|lokale|betrokken)\s+)?"
# Where a clause ends and another begins that the first can do without.
_BORDER = re.compile(
    r"\s*(?:;|:|\s[–—-]\s|,\s+(?=(?:maar|want|waardoor|waarbij|waarin|waarmee|waarop|waarvan|waarvoor|waarna|waaronder|waarbinnen|"
    r"waar|omdat|doordat|zodat|opdat|terwijl|hoewel|aangezien|nadat|voordat|totdat|tenzij|mits|als|toen|wanneer|"
    r"indien|die|dat|wat|zonder|om|ondanks|gezien|naast|zoals|bijvoorbeeld|onder\s+meer|met\s+name|en|dus|al|ook)\b))\s*",
    re.IGNORECASE,
)


def count_words(text: str) -> int:
    """Count the words of a text."""
    return len(WORD.findall(text))


def _quote(text: str) -> str:
    """Return what is said, without who says it, where most of the text is a quotation."""
    text = _SPEAKER.sub("", text)
    said = [match for match in _QUOTED.findall(text) if count_words(match) > 3]
    if sum(map(count_words, said)) >= 0.5 * count_words(text):
        text = " ".join(part.strip().rstrip(",") for part in said)
    return text


def _drop_lead(text: str, subjects: Sequence[str]) -> str:
    """Drop a connective that opens the sentence; where it caused inversion, put the subject before its verb again."""
    for _ in range(2):
        text = _SET_APART.sub("", text, count=1)
    inverted = _INVERTING.match(text)
    if inverted and inverted["verb"].lower() not in _NO_VERB:
        turned = restore_order(text[inverted.start("verb") :], subjects)
        if turned is not None:
            return turned
    return text


def restore_order(text: str, subjects: Sequence[str]) -> str | None:
    """Put the subject before the finite verb in a clause that begins with the verb: `wil de gemeente …` → `de gemeente wil …`.

    Parameters
    ----------
    text
        The clause, its finite verb first.
    subjects
        The parties that the sentence names; one that stands right behind the verb is its subject, and so is a pronoun.

    Returns
    -------
    str or None
        None where no subject is known to follow the verb.
    """
    verb, _, rest = text.partition(" ")
    first, _, behind = rest.partition(" ")
    if first.lower() in _PRONOUNS and behind:
        return f"{first} {verb} {behind}"
    for subject in sorted(subjects, key=len, reverse=True):
        found = re.match(rf"({_ARTICLE}{re.escape(subject)})(?!\w)\s*", rest, re.IGNORECASE)
        if found:
            return f"{found[1]} {verb} {rest[found.end() :]}"
    return None


def _clip(text: str, words: int) -> str:
    """Cut a text to at most this many words, at a clause border, else at a comma, else between words."""
    if count_words(text) <= words:
        return text
    ends = [match.start() for match in _BORDER.finditer(text)]
    fitting = [end for end in ends if 4 <= count_words(text[:end]) <= words]
    if fitting:
        return text[: fitting[-1]]
    place = [match.end() for match in WORD.finditer(text)][words - 1]
    comma = text.rfind(",", 0, place)
    if count_words(text[: max(comma, 0)]) >= words // 2:
        return text[:comma]
    return text[:place] + " …"


def condense(text: str, words: int, subjects: Sequence[str] = ()) -> str:
    """Return the clause of a sentence that carries its point.

    Speakers, source references and connectives go; then, only where it is still too long, what stands between
    brackets or dashes and the clauses that follow the first. Nothing is added but an ellipsis where a clause had to be cut.

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
    short = _ATTRIBUTION.sub("", _quote(short)) or short
    short = short.strip(_QUOTES + " ")
    short = _drop_lead(short, subjects)
    if count_words(short) > words:
        short = _BRACKETED.sub("", short)
    return tidy(_clip(short, words))


def tidy(text: str) -> str:
    """Give a piece of a sentence a capital and no loose marks at its ends."""
    text = re.sub(r"\s+([,.;:!?])", r"\1", " ".join(text.split()))
    for opening, closing in ("“”", "‘’", "()", "„”"):
        if text.count(opening) != text.count(closing) and (opening, closing) != ("‘", "’"):
            text = text.replace(opening, "").replace(closing, "")
    if text.count('"') % 2:
        text = text.replace('"', "")
    text = text.strip(" ,;:–—-").rstrip(".").rstrip(" ,;:–—-")
    return text[:1].upper() + text[1:]
