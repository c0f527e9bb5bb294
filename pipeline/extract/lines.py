"""The lines of a text file: decoding, pages, repeated pages, running heads and page numbers."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import InputError
from pipeline.extract.hyphenation import SOFT_HYPHEN

LIST_MARK = re.compile(r"[•▪■◦●·–−—*-]\s+(?=\S)")
_LIGATURES = str.maketrans({"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"})
_PAGE_NUMBER = re.compile(r"\d{1,4}$")
_LINK = re.compile(r"(?:https?://|www\.)\S+$")
_REPEATED_LINES = 6
"""How many lines in a row must come back word for word to count as a page that was printed twice."""


@dataclass(frozen=True)
class Line:
    """One line that is not empty."""

    text: str
    gap: int
    """How many empty lines stand above it."""
    page: int
    indented: bool
    """Whether the line begins with white."""
    turns: bool
    """Whether the line is the first of a page."""
    runs_on: bool
    """Whether the paragraph goes on at the next line."""
    torn: bool
    """Whether the line ends without a space: its paragraph ends, or a word that has no hyphen breaks off."""


def decode(path: Path) -> str:
    """Read a plain text in UTF-8, UTF-16 or Windows-1252.

    Raises
    ------
    InputError
        Where the file is missing, empty, or no text.
    """
    if not path.is_file():
        raise InputError(path, "dit bestand bestaat niet.", "Controleer de naam onder `file` in source.yaml.")
    data = path.read_bytes()
    if not data.strip():
        raise InputError(path, "dit bestand is leeg.", "Lever het rapport opnieuw aan.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\x00" in data[:4096]:
        encodings = ["utf-16-le" if data[1:2] == b"\x00" else "utf-16-be"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        strange = sum(unicodedata.category(c) in {"Cc", "Cn", "Co"} and c not in "\t\n\r\f\v" for c in text)
        if strange <= len(text) / 1000:
            return text
    remedy = "Sla het rapport op als platte tekst (UTF-8), PDF of Word."
    raise InputError(path, "dit bestand is geen leesbare tekst.", remedy)


def tidy(text: str) -> str:
    """Undo what typesetting left in a line: tabs and odd spaces, ligatures, decomposed accents."""
    text = unicodedata.normalize("NFC", text.translate(_LIGATURES))
    return re.sub(r"[\s\u200b\ufeff]+", " ", text).strip()


def keeps_spaces(text: str) -> bool:
    """Whether a text keeps the space after the last word of a line, as an extract from a PDF does."""
    rows = [row for row in text.split("\n") if row.strip()]
    return sum(row[-1] in " \t" for row in rows) > len(rows) / 4


def split_lines(text: str) -> list[Line]:
    """Cut an extract from a PDF into lines and tell for each where it stands.

    A line that ends without a space ends its paragraph or is torn within a word; a line that begins with a
    space opens a page or column, or is a list item.
    """
    lines: list[Line] = []
    gap, page = 0, 0
    for row in re.split(r"\r\n|[\n\r\v\f]", text):
        indented = row.startswith(" ")
        page += indented
        content = tidy(row)
        if not content:
            gap += 1
            continue
        torn = row[-1] not in " \t"
        runs_on = not torn or content[-1] in "-/" + SOFT_HYPHEN
        lines.append(Line(content, gap, max(1, page), indented, False, runs_on, torn))
        gap = 0
    usual = Counter(line.gap for line in lines).most_common(1)[0][0]
    return [replace(line, turns=line.indented and line.gap < usual) for line in lines]


def page_of(text: str, number: int) -> str:
    """Return a page of an extract from a PDF as it came, counted as `split_lines` does; page 0 is all."""
    pages = re.split(r"(?m)^(?= )", re.sub(r"\r\n|[\r\v\f]", "\n", text))
    if number == 0:
        return "".join(pages)
    return "".join(pages[:2]) if number == 1 else "".join(pages[number : number + 1])


def drop_repeated_pages(lines: list[Line]) -> list[Line]:
    """Leave out runs of lines that came before word for word: pages that were printed twice."""
    texts = [line.text for line in lines]
    first: dict[tuple[str, ...], int] = {}
    twice: set[int] = set()
    for start in range(len(texts) - _REPEATED_LINES + 1):
        window = tuple(texts[start : start + _REPEATED_LINES])
        if sum(map(len, window)) < 20 * _REPEATED_LINES:
            continue
        if first.setdefault(window, start) <= start - _REPEATED_LINES:
            twice.update(range(start, start + _REPEATED_LINES))
    return [line for number, line in enumerate(lines) if number not in twice]


def is_furniture(lines: list[Line]) -> list[bool]:
    """Tell which lines are page numbers, running heads, or links that stand by themselves."""
    numbers = {n for n, line in enumerate(lines) if _PAGE_NUMBER.match(line.text) and not line.runs_on}
    beside = Counter(
        lines[m].text
        for n in numbers
        for m in (n - 1, n + 1)
        if 0 <= m < len(lines) and len(lines[m].text) < 80 and not lines[m].runs_on
    )
    heads = {text for text, count in beside.items() if count >= 3}
    flags = []
    for n, line in enumerate(lines):
        near_head = any(0 <= m < len(lines) and lines[m].text in heads for m in (n - 1, n + 1))
        is_number = n in numbers and (near_head or line.gap >= 3)
        flags.append(is_number or line.text in heads or bool(_LINK.match(line.text)))
    return flags
