"""From the lines of a column to paragraphs, headings, list items, captions and notes."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from pipeline.document import Box
from pipeline.extract.glyphs import Rule, Style
from pipeline.extract.words import MARK_END, MARK_START, Line

Kind = Literal["paragraph", "heading", "bullet", "quote", "caption", "footnote", "furniture"]

BULLET = re.compile(
    r"([•●○◦▪■□◆◇▶►➢➤✓✔·∙‣⁃\uf0a7\uf0b7\uf0a8\uf0fc\uf0d8\uf0e0]|[-–—*](?=\s)|o(?=\s)"
    r"|\(?\d{1,2}[.)](?=\s)|\(\d{1,2}\)|\(?[a-z][.)](?=\s)|\([a-z]\)|(?:i{1,3}|iv|vi{0,3}|ix|x)[.)](?=\s))\s*"
)
NUMBERED = re.compile(
    r"(?:hoofdstuk|deel|bijlage|casus)?\s*(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+(?=\S)", re.IGNORECASE
)
CAPTION = re.compile(
    r"(?:tabel|figuur|fig\.|afbeelding|grafiek|diagram|foto|kaart|schema|illustratie)\s*\d+[a-z]?(?:\.\d+)?"
    r"\s*(?:[.:|–-]|\s(?=[A-Z‘“]))|bron(?:nen)?\s*:|foto(?:grafie)?\s*:",
    re.IGNORECASE,
)
_DASHES = "-–—*"
_MARKED = re.compile(rf"(\b(?:[mcdhk]|da)?m)?{MARK_START}([^{MARK_END}]*){MARK_END}")
"""A raised mark; after a unit of length it is no note's mark, but part of the unit, as in m²."""
_CLOSED = re.compile(r"[.!?…:;][\"”’')\]]*$")
_NOTE_START = re.compile(rf"(?:{MARK_START}([^{MARK_END}]+){MARK_END}|([*†‡]|\d{{1,3}})[.)]?(?=\s))\s*")
_LONGEST_HEADING = 200
_QUOTED = re.compile(r"[\"“”„‘’'«].*[\"”’'»][.!?]?", re.DOTALL)
_CONTENTS = re.compile(r"inhoud|inhoudsopgave|inhoud van .*", re.IGNORECASE)
_ENTRY = re.compile(r"(?:\.\s?){4,}\s*\d{1,3}$|\D\s\d{1,3}$")


@dataclass
class Look:
    """What the body of a document looks like."""

    style: Style
    leading: float
    """The usual distance between two baselines, in points."""

    @property
    def size(self) -> float:
        """The body's type size."""
        return self.style.size


@dataclass
class Paragraph:
    """Lines that belong together."""

    kind: Kind
    lines: list[Line]
    left: float
    """The left edge of its column."""
    right: float
    """The right edge of its column."""
    marker: str | None = None

    @property
    def first(self) -> Line:
        """The first line."""
        return self.lines[0]

    @property
    def last(self) -> Line:
        """The last line."""
        return self.lines[-1]

    @property
    def style(self) -> Style:
        """The look of most of its lines."""
        counts: Counter[Style] = Counter()
        for line in self.lines:
            counts[line.style] += len(line.text)
        return min(counts, key=lambda style: (-counts[style], style))


def plain(text: str) -> str:
    """Give a line's text without the marks of notes."""
    return _MARKED.sub(lambda found: found[1] + found[2] if found[1] else "", text).rstrip()


def marks_of(text: str) -> list[str]:
    """Give the raised marks in a line's text."""
    return [mark.strip("[]();, ") for _, mark in _MARKED.findall(text)]


def look_of(lines: Iterable[Line]) -> Look:
    """Tell what the body looks like: the style of most characters, and the leading of most of its lines."""
    styles: Counter[Style] = Counter()
    steps: Counter[float] = Counter()
    before: Line | None = None
    for line in lines:
        styles[line.style] += len(line.text)
        if before is not None and before.page == line.page and before.style == line.style:
            step = line.baseline - before.baseline
            if 0.8 * line.size < step < 3 * line.size:
                steps[round(step * 2) / 2] += 1
        before = line
    if not styles:
        return Look(Style(10.0, False, False, (0, 0, 0)), 12.0)
    style = min(styles, key=lambda style: (-styles[style], style))
    leading = min(steps, key=lambda step: (-steps[step], step)) if steps else 1.2 * style.size
    return Look(style, leading)


def take_notes(column: list[Line], rules: list[Rule], look: Look, height: float) -> list[Line]:
    """Take the footnotes off the foot of a column; what is left stays in `column`.

    Notes stand below a short level line, or are small and begin with a mark.
    """
    if not column:
        return []
    left, right = min(line.x0 for line in column), max(line.x1 for line in column)
    start = None
    for rule in rules:
        short = 15 < rule.x1 - rule.x0 < 0.75 * max(right - left, 8 * look.size)
        if not short or rule.top < 0.3 * height or abs(rule.x0 - left) > 2 * look.size:
            continue
        below = [i for i, line in enumerate(column) if line.top > rule.top - 3]
        if below and _NOTE_START.match(column[below[0]].text) and below == list(range(below[0], len(column))):
            start = below[0] if start is None else min(start, below[0])
    if start is None:
        small = len(column)
        while small and column[small - 1].size < 0.93 * look.size:
            small -= 1
        starts = [i for i in range(small, len(column)) if _NOTE_START.match(column[i].text)]
        if starts and column[starts[0]].top > 0.4 * height:
            start = starts[0]
    if start is None:
        return []
    end = start + 1
    while end < len(column) and column[end].size < 1.08 * column[start].size:
        end += 1
    notes = column[start:end]
    del column[start:end]
    return notes


def notes_of(lines: list[Line]) -> list[Paragraph]:
    """Cut the lines of footnotes into notes; one without a mark goes on from the page before."""
    notes: list[Paragraph] = []
    for line in lines:
        start = _NOTE_START.match(line.text)
        if start or not notes:
            marker = (start[1] or start[2]).strip() if start else None
            notes.append(Paragraph("footnote", [line], line.x0, line.x1, marker))
        else:
            notes[-1].lines.append(line)
    return notes


def paragraphs_of(
    column: list[Line], look: Look, width: tuple[float, float] | None = None
) -> list[Paragraph]:
    """Cut a column into paragraphs, and tell what each is.

    Parameters
    ----------
    column
        The lines from top to bottom.
    look
        What the document's body looks like.
    width
        The left and right edge of the column, where they are known better than from its lines.
    """
    if not column:
        return []
    left, right = width or edges(column)
    leading = _leading(column, look)
    groups: list[list[Line]] = []
    for index, line in enumerate(column):
        after = column[index + 1] if index + 1 < len(column) else None
        if groups and not _breaks(groups[-1], line, after, left, right, leading, look):
            groups[-1].append(line)
        else:
            groups.append([line])
    paragraphs = [Paragraph("paragraph", group, left, right) for group in groups]
    for paragraph in paragraphs:
        paragraph.kind, paragraph.marker = _kind(paragraph, look)
    return paragraphs


def edges(column: list[Line]) -> tuple[float, float]:
    """Give the left and right edge of most lines."""
    starts = Counter(round(line.x0) for line in column)
    left = min(starts, key=lambda x: (-(starts[x] + starts[x + 1] + starts[x - 1]), x))
    return min(float(left), statistics.median(line.x0 for line in column)), max(line.x1 for line in column)


def _leading(column: list[Line], look: Look) -> float:
    steps = Counter(
        round((b.baseline - a.baseline) * 2) / 2
        for a, b in pairwise(column)
        if abs(a.size - b.size) < 0.5 and 0.8 * a.size < b.baseline - a.baseline < 2.5 * a.size
    )
    if steps:
        best = min(steps, key=lambda step: (-steps[step], step))
        if steps[best] >= 3:
            return best
        smallest = min(steps)
        return smallest if abs(column[0].size - look.size) > 0.5 else min(best, look.leading)
    return look.leading * column[0].size / look.size


def _is_full(line: Line, after: Line, right: float) -> bool:
    """Whether the first word of the next line did not fit on this one."""
    return line.x1 + 0.2 * line.size + after.first > right - 0.2 * line.size


def _breaks(
    group: list[Line],
    line: Line,
    after: Line | None,
    left: float,
    right: float,
    leading: float,
    look: Look,
) -> bool:
    """Whether a new paragraph begins at `line`."""
    last = group[-1]
    size = max(last.size, line.size)
    text, previous = plain(line.text), plain(last.text)
    closed, full = bool(_CLOSED.search(previous)), _is_full(last, line, right)
    if abs(last.size - line.size) > 0.06 * size:
        return True
    step = line.baseline - last.baseline
    if line.style == last.style != look.style and full and not closed and step < 2.1 * size:
        return bool(NUMBERED.match(text))
    if step > 1.28 * leading * max(1.0, line.size / size) and step > 1.1 * size:
        return True
    if step < 0.5 * size and line.x0 > last.x1:
        return False
    runs_on = full and not closed and text[:1].islower()
    shifted = abs(line.x0 - last.x0) > 0.5 * size or step > 1.15 * leading
    if CAPTION.match(plain(group[0].text)) and shifted and not runs_on:
        return True
    if _look(last) != _look(line) and not runs_on:
        return True
    marker = BULLET.match(text)
    if marker and not (marker[1][0] in _DASHES and _is_wrapped_dash(group, line, after, right)):
        listed = BULLET.match(plain(group[0].text))
        number = marker[1][0] not in "•●○◦▪■□◆◇▶►➢➤✓✔·∙‣⁃" and marker[1][0].isascii()
        if not number or listed or closed or not full or marker[1][0] in _DASHES:
            return True
    indent, before = line.x0 - left, last.x0 - left
    if BULLET.match(plain(group[0].text)):
        text_start = group[0].x0 + 0.3 * size
        if len(group) > 1 and line.x0 < last.x0 - 0.5 * size and line.x0 <= text_start:
            return True
        if len(group) == 1 and line.x0 <= text_start and (closed or not full):
            return True
    elif (
        (len(group) > 1 and indent - before > 0.6 * size and closed)
        or (len(group) > 1 and before - indent > 0.6 * size and group[0].x0 - left < before - 0.5 * size)
        or (
            len(group) == 1
            and indent - before > 0.6 * size
            and closed
            and not (after and after.x0 > line.x0 - 1)
        )
    ):
        return True
    heading = line.style.bold or line.size > 1.07 * min(last.size, size)
    if not full and closed:
        return True
    short = last.x1 < last.x0 + 0.6 * (right - left)
    return bool(
        short and not full and not heading and text[:1].isupper() and not closed and len(previous) < 60
    )


def _look(line: Line) -> tuple[bool, bool, tuple[int, int, int]]:
    colour = (0, 0, 0) if line.underlined or max(line.style.colour) < 90 else line.style.colour
    return line.style.bold, line.style.italic, colour


def _is_wrapped_dash(group: list[Line], line: Line, after: Line | None, right: float) -> bool:
    """Whether a dash at the start of a line stands in a sentence, and not before a list item."""
    last = group[-1]
    if _CLOSED.search(plain(last.text)) or not _is_full(last, line, right):
        return False
    hangs = after is not None and after.x0 > line.x0 + 0.3 * line.size
    start = group[0].x0 if len(group) == 1 else last.x0
    return not hangs and abs(line.x0 - start) < 0.2 * line.size


def _kind(paragraph: Paragraph, look: Look) -> tuple[Kind, str | None]:
    text = " ".join(plain(line.text) for line in paragraph.lines)
    if CAPTION.match(text) and len(paragraph.lines) <= 4 and len(text) < 400:
        style = paragraph.style
        apart = style.size < 0.95 * look.size or _look(paragraph.first) != (
            look.style.bold,
            look.style.italic,
            look.style.colour,
        )
        if apart:
            return "caption", None
    if paragraph.style.size >= 1.07 * look.size and _QUOTED.fullmatch(text) and len(text.split()) >= 4:
        return "quote", None
    if is_heading(paragraph, text, look):
        return "heading", None
    marker = BULLET.match(plain(paragraph.first.text))
    if marker:
        return "bullet", marker[1]
    return "paragraph", None


def is_heading(paragraph: Paragraph, text: str, look: Look) -> bool:
    """Whether a paragraph is a heading: by its size, or by its look where it is short and open-ended."""
    if (
        not text
        or len(text) > _LONGEST_HEADING
        or len(paragraph.lines) > 5
        or not re.search(r"[^\W\d_]", text)
    ):
        return False
    style = paragraph.style
    if any(line.underlined for line in paragraph.lines):
        return False
    numbered = NUMBERED.match(text)
    if style.size >= 1.07 * look.size:
        return not text.endswith((",", ";")) and (
            style.size >= 1.25 * look.size or not text.endswith(".") or bool(numbered)
        )
    if style.size < 0.93 * look.size or text.endswith((".", ",", ";")):
        return False
    if BULLET.match(text) and not numbered:
        return False
    bold = style.bold and not look.style.bold and all(line.style.bold for line in paragraph.lines)
    coloured = max(style.colour) >= 90 and _distance(style.colour, look.style.colour) > 100
    italic = style.italic and not look.style.italic and len(text) < 80 and len(paragraph.lines) == 1
    return len(text) < 150 and (bold or coloured or (italic and not text.endswith(":")))


def _distance(a: tuple[int, int, int], b: tuple[int, int, int]) -> int:
    return sum(abs(x - y) for x, y in zip(a, b, strict=True))


def is_caption(paragraph: Paragraph, boxes: list[Box]) -> bool:
    """Whether a short paragraph with a caption's words stands against one of these figures or tables."""
    if not CAPTION.match(plain(paragraph.first.text)) or len(paragraph.lines) > 4:
        return False
    reach = 2.5 * paragraph.first.size
    return any(
        paragraph.first.x0 < box[2]
        and paragraph.last.x1 > box[0]
        and (abs(box[1] - paragraph.last.bottom) < reach or abs(paragraph.first.top - box[3]) < reach)
        for box in boxes
    )


def mark_contents(flow: list[Paragraph]) -> None:
    """Mark a list of contents, with its heading, as furniture: lines that end in the number of a page."""
    for index, paragraph in enumerate(flow):
        if not _CONTENTS.fullmatch(plain(paragraph.first.text)):
            continue
        entries = []
        for entry in flow[index + 1 :]:
            if 2 * sum(bool(_ENTRY.search(plain(line.text))) for line in entry.lines) < len(entry.lines):
                break
            entries.append(entry)
        if entries:
            for entry in (paragraph, *entries):
                entry.kind = "furniture"


def mark_pull_quotes(flow: list[Paragraph]) -> None:
    """Mark quotations in large type that the running text has too as furniture: they are printed twice."""
    quotes = [paragraph for paragraph in flow if paragraph.kind == "quote"]
    if quotes:
        running = "".join(_letters(paragraph) for paragraph in flow if paragraph.kind == "paragraph")
        for quote in quotes:
            if _letters(quote) in running:
                quote.kind = "furniture"


def _letters(paragraph: Paragraph) -> str:
    return re.sub(r"[\W_]+", "", "".join(plain(line.text) for line in paragraph.lines)).casefold()


def levels_of(headings: list[Paragraph]) -> dict[int, int]:
    """Give the level of each heading, by its `id`: numbered ones say it, the rest follow by their look.

    No level is passed over: a heading stands one below the heading that it is under.
    """
    depths: dict[Style, Counter[int]] = {}
    for heading in headings:
        counts = depths.setdefault(heading.style, Counter())
        numbered = NUMBERED.match(plain(heading.first.text))
        if numbered:
            counts[numbered[1].count(".") + 1] += 1
    ranks: dict[Style, int] = {}
    rank = 0
    for style in sorted(depths, key=lambda s: (-s.size, not s.bold, s.italic, s.colour)):
        known = depths[style].most_common(1)
        rank = known[0][0] if known else rank + 1
        ranks[style] = rank
    levels: dict[int, int] = {}
    above: list[int] = []
    for heading in headings:
        numbered = NUMBERED.match(plain(heading.first.text))
        rank = numbered[1].count(".") + 1 if numbered else ranks[heading.style]
        while above and above[-1] >= rank:
            above.pop()
        above.append(rank)
        levels[id(heading)] = len(above)
    return levels


def goes_on(before: Paragraph, after: Paragraph) -> bool:
    """Whether a paragraph goes on at the top of the next column or page."""
    if before.kind not in ("paragraph", "bullet") or after.kind != "paragraph":
        return False
    if abs(before.style.size - after.style.size) > 0.06 * before.style.size:
        return False
    text, more = plain(before.last.text), plain(after.first.text)
    if text.endswith(("-", "\u00ad", "\u2010")):
        return True
    closed = bool(_CLOSED.search(text))
    full = _is_full(before.last, after.first, before.right)
    if not closed:
        return more[:1].islower() or full or not more[:1].isalpha()
    return full and more[:1].islower()
