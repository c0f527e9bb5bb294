"""From the lines of a column to paragraphs, headings, list items, captions and notes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from pipeline.document import Box
from pipeline.extract.breaks import (
    BULLET,
    CAPTION,
    CONTENTS_ENTRY,
    NUMBERED,
    Column,
    Look,
    appearance,
    is_closed,
    is_full,
)
from pipeline.extract.echoes import FEWEST_WORDS, LOUD
from pipeline.extract.glyphs import Rule, Style
from pipeline.extract.raised import MARK_END, MARK_START, plain
from pipeline.extract.words import Line

Kind = Literal["paragraph", "heading", "bullet", "quote", "caption", "footnote", "furniture"]

_NOTE_START = re.compile(
    rf"(?:{MARK_START}([^{MARK_END}]+){MARK_END}|([*†‡]|\d{{1,3}}|[ivx]{{1,6}})[.)]?(?=\s|[A-Z]))\s*"
)
_LONGEST_HEADING = 200
_QUOTED = re.compile(r"[\"“”„‘’'«].*[\"”’'»][.!?]?", re.DOTALL)
_CONTENTS = re.compile(r"inhoud|inhoudsopgave|inhoud van .*", re.IGNORECASE)
_LEADER = re.compile(r"(?:\.\s?){4,}")
_ENTRY = re.compile(rf"{CONTENTS_ENTRY.pattern}|\D\s\d{{1,3}}$")


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
    """Cut the lines of footnotes into notes; one without a mark goes on from the page before.

    Where a raised mark begins a note, a plain number at the start of a line belongs to its text.
    """
    notes: list[Paragraph] = []
    raised = any(line.text.startswith(MARK_START) for line in lines)
    for line in lines:
        start = _NOTE_START.match(line.text)
        if (start and not (raised and start[2])) or not notes:
            marker = (start[1] or start[2]).strip("[]();, ") if start else None
            notes.append(Paragraph("footnote", [line], line.x0, line.x1, marker))
        else:
            notes[-1].lines.append(line)
    return notes


def paragraphs_of(lines: list[Line], look: Look) -> list[Paragraph]:
    """Cut a column into paragraphs, and tell what each is.

    Parameters
    ----------
    lines
        The lines of the column, from top to bottom.
    look
        What the document's body looks like.
    """
    if not lines:
        return []
    column = Column(lines, look)
    groups: list[list[Line]] = []
    for index, line in enumerate(lines):
        after = lines[index + 1] if index + 1 < len(lines) else None
        if groups and not column.breaks(groups[-1], line, after):
            groups[-1].append(line)
        else:
            groups.append([line])
    paragraphs = [Paragraph("paragraph", group, column.left, column.right) for group in groups]
    for paragraph in paragraphs:
        paragraph.kind, paragraph.marker = _kind(paragraph, look)
    return paragraphs


def _kind(paragraph: Paragraph, look: Look) -> tuple[Kind, str | None]:
    text = " ".join(plain(line.text) for line in paragraph.lines)
    if CAPTION.match(text) and len(paragraph.lines) <= 4 and len(text) < 400:
        style = paragraph.style
        apart = style.size < 0.95 * look.size or appearance(paragraph.first) != (
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
    if text[0].islower() and style.size < 1.25 * look.size:
        return False
    numbered = NUMBERED.match(text)
    if style.size >= 1.07 * look.size:
        return not text.endswith((",", ";")) and (
            style.size >= 1.25 * look.size or not text.endswith(".") or bool(numbered)
        )
    bold = style.bold and not look.style.bold and all(line.style.bold for line in paragraph.lines)
    coloured = max(style.colour) >= 90 and _distance(style.colour, look.style.colour) > 100
    # Another typeface at the same height has a smaller size.
    least = 0.85 if bold and coloured else 0.93
    if style.size < least * look.size or text.endswith((".", ",", ";")):
        return False
    if BULLET.match(text) and not numbered:
        return False
    italic = style.italic and not look.style.italic and len(text) < 80 and len(paragraph.lines) == 1
    return len(text) < 150 and (bold or coloured or (italic and not text.endswith(":")))


def _distance(a: tuple[int, int, int], b: tuple[int, int, int]) -> int:
    return sum(abs(x - y) for x, y in zip(a, b, strict=True))


def is_caption(paragraph: Paragraph, boxes: list[Box], look: Look) -> bool:
    """Whether a short paragraph against one of these figures or tables is its caption.

    It has a caption's words, or stands right below in type smaller than the body's.
    """
    if len(paragraph.lines) > 4:
        return False
    names = bool(CAPTION.match(plain(paragraph.first.text)))
    small = paragraph.kind == "paragraph" and paragraph.style.size < 0.93 * look.size
    reach = (4 if names else 2) * paragraph.first.size
    return any(
        paragraph.first.x0 < box[2]
        and paragraph.last.x1 > box[0]
        and (
            (names and abs(box[1] - paragraph.last.bottom) < reach)
            or ((names or small) and abs(paragraph.first.top - box[3]) < reach)
        )
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


def mark_pull_quotes(flow: list[Paragraph], look: Look) -> None:
    """Mark what large type says and the running text near it too as furniture: it is printed twice."""
    loud = [
        paragraph
        for paragraph in flow
        if paragraph.kind == "quote"
        or (
            paragraph.kind == "heading"
            and paragraph.style.size >= LOUD * look.size
            and sum(len(line.text.split()) for line in paragraph.lines) >= FEWEST_WORDS
        )
    ]
    if not loud:
        return
    running: dict[int, str] = {}
    for paragraph in flow:
        if paragraph.kind in ("paragraph", "bullet"):
            pages = range(paragraph.first.page - 1, paragraph.last.page + 2)
            letters = _letters(paragraph)
            running.update((page, running.get(page, "") + letters) for page in pages)
    for quote in loud:
        if _letters(quote) in running.get(quote.first.page, ""):
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
    if _LEADER.search(text):
        return False
    if text.endswith(("-", "\u00ad", "\u2010")):
        return True
    closed = is_closed(text)
    full = is_full(before.last, after.first, before.right)
    if not closed:
        return more[:1].islower() or full or not more[:1].isalpha()
    return full and more[:1].islower()
