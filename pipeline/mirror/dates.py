"""Dutch date expressions: where they stand in a sentence, and which moment or period they name."""

from __future__ import annotations

import re
from dataclasses import dataclass

_MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
# The month by which a part of the year is put in order.
_PARTS = {
    **dict.fromkeys(("begin", "aanvang", "winter"), 1),
    **dict.fromkeys(("voorjaar", "lente"), 4),
    **dict.fromkeys(("medio", "midden", "half", "halverwege"), 6),
    "zomer": 7,
    **dict.fromkeys(("najaar", "herfst"), 10),
    **dict.fromkeys(("eind", "einde"), 12),
}
_DECADES = {
    word: 10 * (place + 2)
    for place, word in enumerate(
        ("twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig")
    )
}
_ORDINALS = ("eerste", "tweede", "derde", "vierde")
_MONTHS_IN = {"helft": 6, "kwartaal": 3}

_YEAR = r"(?:19|20)\d\d"
_MONTH = "|".join(_MONTHS)
_PART = "|".join(_PARTS)
_OF = r"(?:\s+(?:van|in|(?:van\s+)?het\s+jaar))?\s+"
# The preposition that goes with an expression when it is taken out of its sentence.
_PREPOSITION = (
    r"(?:(?:ergens|al|reeds|pas|vlak|kort)\s+)?"
    r"(?:(?:in\s+de\s+loop\s+van|(?:aan|in|sinds|vanaf|tijdens|rond|van|na|voor)\s+(?:het|de)"
    r"|in|op|sinds|vanaf|per|anno|tot|rond|na|voor|uit|omstreeks|tegen|het|de)\s+)?"
)
# In order of precedence: where two overlap, the first counts.
_EXPRESSIONS = (
    rf"(?P<day>\d{{1,2}})[-/.](?P<number>\d{{1,2}})[-/.](?P<year>{_YEAR})\b",
    rf"(?P<year>{_YEAR})-(?P<number>\d\d)-(?P<day>\d\d)\b",
    rf"(?:tussen|van|in\s+de\s+(?:periode|jaren)(?:\s+(?:van|tussen))?)\s+(?P<year>{_YEAR})\s*"
    rf"(?:en|tot\s+en\s+met|tot|t/m|[-–/])\s*(?P<last>{_YEAR})\b",
    rf"(?:(?:schooljaar|seizoen)\s+)?(?P<year>{_YEAR})\s?[-–/]\s?(?P<last>{_YEAR})\b",
    rf"(?:(?P<part>{_PART})\s+)?(?:van\s+)?(?:de\s+)?jaren\s+"
    rf"(?:[’‘'´`]?(?P<tens>\d0)|(?P<year>{_YEAR})|(?P<decade>{'|'.join(_DECADES)}))\b",
    rf"(?:(?P<day>\d{{1,2}})\s+|(?:{_PART})\s+)?(?P<month>{_MONTH}){_OF}(?P<year>{_YEAR})\b",
    rf"(?P<part>{_PART}){_OF}(?P<year>{_YEAR})\b",
    rf"(?P<ordinal>{'|'.join(_ORDINALS)})\s+(?P<unit>{'|'.join(_MONTHS_IN)}){_OF}(?P<year>{_YEAR})\b",
)
# A bare number is a year only behind a preposition of time, or where it opens a sentence or item.
_BARE = (
    r"(?:(?<!\w)(?:in\s+de\s+loop\s+van|in|sinds|vanaf|per|anno|tot(?:\s+en\s+met)?|rond|na|voor|omstreeks|uit"
    rf"|tegen|over|jaar)\s+|^\W*)(?P<year>{_YEAR})\b(?!\s*(?:euro|%|[.,]\d))"
)
_PATTERNS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (*(rf"(?<!\w){_PREPOSITION}{expression}" for expression in _EXPRESSIONS), _BARE)
]
_BRACKETED = re.compile(r"\([^()]*\)")


@dataclass(frozen=True)
class DateExpression:
    """A moment or period as a sentence names it."""

    start: int
    end: int
    """`text[start:end]` is the expression with the preposition that opens it."""
    year: int
    month: int | None = None
    """1 to 12; of a part of a year (`najaar`) the month that puts it in order."""
    day: int | None = None
    last: int | None = None
    """The last year of a period."""

    @property
    def label(self) -> str:
        """The year, or the years of a period: `2011`, `2008-2010`."""
        return str(self.year) if self.last is None else f"{self.year}-{self.last}"

    @property
    def iso(self) -> str:
        """The moment (or start) as precise as known: `2011`, `2011-09`, `2011-09-01`; sorts by time."""
        parts = (f"{part:02d}" for part in (self.year, self.month, self.day) if part is not None)
        return "-".join(parts)


def _read(match: re.Match[str]) -> DateExpression | None:
    """Read what an expression names; None where it can't be a date."""
    found = {key: value.lower() for key, value in match.groupdict().items() if value}
    if "tens" in found or "decade" in found or "jaren" in match[0].lower():
        return _decade(match, found)
    year = int(found["year"])
    last = int(found["last"]) if "last" in found else None
    day = int(found["day"]) if "day" in found else None
    month = None
    if "month" in found:
        month = _MONTHS.index(found["month"]) + 1
    elif "number" in found:
        month = int(found["number"])
    elif "part" in found:
        month = _PARTS[found["part"]]
    elif "ordinal" in found:
        month = 1 + _MONTHS_IN[found["unit"]] * _ORDINALS.index(found["ordinal"])
    possible = (last is None or last > year) and 1 <= (month or 1) <= 12 and 1 <= (day or 1) <= 31
    return DateExpression(match.start(), match.end(), year, month, day, last) if possible else None


def _decade(match: re.Match[str], found: dict[str, str]) -> DateExpression:
    """Read ten years, or the beginning, middle or end of them."""
    if "last" in found:
        return DateExpression(match.start(), match.end(), int(found["year"]), last=int(found["last"]))
    if "year" in found:
        first = int(found["year"])
    else:
        tens = int(found["tens"]) if "tens" in found else _DECADES[found["decade"]]
        first = tens + (1900 if tens >= 20 else 2000)
    part = _PARTS.get(found.get("part", ""))
    years = (0, 9) if part is None else (0, 3) if part < 4 else (3, 6) if part < 12 else (6, 9)
    return DateExpression(match.start(), match.end(), first + years[0], last=first + years[1])


def find_dates(text: str) -> list[DateExpression]:
    """Find the date expressions of a sentence, in the order of the text.

    Years within brackets are passed over: there they date a publication, not a happening.

    Examples
    --------
    >>> [date.label for date in find_dates("Begin 2010 gestart, in september 2014 geopend (Rob, 2012).")]
    ['2010', '2014']
    """
    searched = _BRACKETED.sub(lambda match: "\0" * len(match[0]), text)
    found: list[DateExpression] = []
    for pattern in _PATTERNS:
        for match in pattern.finditer(searched):
            taken = any(match.start() < date.end and date.start < match.end() for date in found)
            date = None if taken else _read(match)
            if date:
                found.append(date)
    return sorted(found, key=lambda date: date.start)
