"""Dutch date expressions: where they stand in a sentence, and which moment or period they name."""

from __future__ import annotations

import re
from dataclasses import dataclass

MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip
# The month with which a part of the year is put in order.
PARTS = {
    "begin": 1, "aanvang": 1, "winter": 1, "voorjaar": 4, "lente": 4, "medio": 6, "midden": 6, "halverwege":
    6, "half": 6, "zomer": 7, "najaar": 10, "herfst": 10, "eind": 12, "einde": 12,
}  # fmt: skip
DECADES = {
    "twintig": 20, "dertig": 30, "veertig": 40, "vijftig": 50,
    "zestig": 60, "zeventig": 70, "tachtig": 80, "negentig": 90,
}  # fmt: skip
ORDINALS = {"eerste": 0, "tweede": 1, "derde": 2, "vierde": 3}

_YEAR = r"(?:19|20)\d\d"
_MONTH = "|".join(MONTHS)
_PART = "|".join(PARTS)
_OF = r"(?:\s+(?:van|in|het\s+jaar|van\s+het\s+jaar))?\s+"
_LEAD = (
    r"(?:(?:ergens|al|reeds|pas|vlak|kort)\s+)?"
    r"(?:(?:in\s+de\s+loop\s+van|aan\s+het|in\s+het|in\s+de|tijdens\s+de|rond\s+de|sinds\s+het|sinds\s+de|vanaf\s+het"
    r"|vanaf\s+de|van\s+de|na\s+de|voor\s+de|in|op|sinds|vanaf|per|anno|tot|rond|na|voor|uit|omstreeks|tegen|het|de)\s+)?"
)
_PATTERNS = (
    ("numeric", rf"(?P<day>\d{{1,2}})[-/.](?P<number>\d{{1,2}})[-/.](?P<year>{_YEAR})\b"),
    ("numeric", rf"(?P<year>{_YEAR})-(?P<number>\d{{2}})-(?P<day>\d{{2}})\b"),
    (
        "range",
        rf"(?:tussen|van|in\s+de\s+(?:periode|jaren)(?:\s+(?:van|tussen))?)\s+(?P<year>{_YEAR})\s*"
        rf"(?:en|tot\s+en\s+met|tot|t/m|[-–/])\s*(?P<last>{_YEAR})\b",
    ),
    ("range", rf"(?:schooljaar\s+|seizoen\s+)?\b(?P<year>{_YEAR})\s?[-–/]\s?(?P<last>{_YEAR})\b"),
    (
        "decade",
        rf"(?:(?P<part>{_PART})\s+)?(?:van\s+)?(?:de\s+)?jaren\s+(?:[’‘'´`]?(?P<decade>\d0)\b|(?P<year>{_YEAR})\b"
        rf"|(?P<name>{'|'.join(DECADES)})\b)",
    ),
    ("day", rf"(?:(?P<day>\d{{1,2}})\s+)?(?P<month>{_MONTH}){_OF}(?P<year>{_YEAR})\b"),
    ("part", rf"(?P<part>{_PART}){_OF}(?P<year>{_YEAR})\b"),
    ("half", rf"(?P<ordinal>eerste|tweede)\s+helft\s+van\s+(?P<year>{_YEAR})\b"),
    ("quarter", rf"(?P<ordinal>{'|'.join(ORDINALS)})\s+kwartaal{_OF}(?P<year>{_YEAR})\b"),
)
_DATED = [(kind, re.compile(rf"(?<!\w){_LEAD}{pattern}", re.IGNORECASE)) for kind, pattern in _PATTERNS]
# A bare number of four digits is a year only after a preposition of time or where it opens a sentence or
# item.
_BARE = re.compile(
    rf"(?:(?<!\w)(?:in\s+de\s+loop\s+van|in|sinds|vanaf|per|anno|tot(?:\s+en\s+met)?|rond|na|voor|omstreeks|uit|tegen|over|"
    rf"begonnen|jaar|zomer|het\s+jaar)\s+|^\W*)(?P<year>{_YEAR})\b(?!\s*(?:euro|%|[.,]\d))",
    re.IGNORECASE,
)
_CITATION = re.compile(r"\([^()]*\)")


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
        parts = [f"{self.year:04d}"]
        if self.month:
            parts.append(f"{self.month:02d}")
            if self.day:
                parts.append(f"{self.day:02d}")
        return "-".join(parts)


def _read(kind: str, match: re.Match[str]) -> DateExpression | None:
    found = {key: value.lower() for key, value in match.groupdict().items() if value}
    part = PARTS.get(found.get("part", ""))
    month, day, last = part, None, None
    if kind == "decade":
        if "year" in found:
            year = int(found["year"])
        else:
            decade = int(found["decade"]) if "decade" in found else DECADES[found["name"]]
            year = 1900 + decade if decade >= 20 else 2000 + decade
        last = year + 9
        if part is not None:  # begin, midden or eind of a decade is a matter of years, not of months
            year, last, month = (year, year + 3, None) if part < 4 else (year + 3, year + 6, None)
            if match["part"].lower().startswith("eind"):
                year, last = year + 3, year + 6
        return DateExpression(match.start(), match.end(), year, None, None, last)
    year = int(found["year"])
    if "last" in found:
        last = int(found["last"])
        if last <= year:
            return None
    if "month" in found:
        month = MONTHS.index(found["month"]) + 1
    if "number" in found:
        month = int(found["number"])
    if kind == "half":
        month = 1 + 6 * ORDINALS[found["ordinal"]]
    if kind == "quarter":
        month = 1 + 3 * ORDINALS[found["ordinal"]]
    if "day" in found:
        day = int(found["day"])
    if (month is not None and not 1 <= month <= 12) or (day is not None and not 1 <= day <= 31):
        return None
    return DateExpression(match.start(), match.end(), year, month, day, last)


def find_dates(text: str) -> list[DateExpression]:
    """Find the date expressions of a sentence, in the order of the text.

    Years within brackets are passed over: there they date a publication, not a happening.

    Examples
    --------
    >>> [date.label for date in find_dates("Begin 2010 gestart, in september 2014 geopend (Rob, 2012).")]
    ['2010', '2014']
    """
    searched = _CITATION.sub(lambda match: "\0" * len(match[0]), text)
    found: list[DateExpression] = []
    for kind, pattern in [*_DATED, ("bare", _BARE)]:
        for match in pattern.finditer(searched):
            if any(match.start() < date.end and date.start < match.end() for date in found):
                continue
            date = _read(kind, match)
            if date:
                found.append(date)
    return sorted(found, key=lambda date: date.start)
