"""Plain text as people write or export it: paragraphs, headings and lists, in order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.document import Block, Layout
from pipeline.extract.hyphenation import Joiner
from pipeline.extract.lines import LIST_MARK, tidy

_NUMBERED = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)[.)]?\s+(?=\S)")
_PAGE_NUMBER = re.compile(r"(?:pagina |p\. ?|[-–] ?)?\d{1,4}(?: ?[-–]| (?:van|/) \d{1,4})?$", re.IGNORECASE)
_END = re.compile(r"[.!?:;,…](?:[”’\"'’)\]]|\[\d+\])*$")
_HEADING = 90
"""The most characters that a heading has."""
_ONE_LINE = 120
"""From how many characters on a line is taken for a paragraph of its own."""
_REPEATED = 3
"""On how many pages a first or last line returns that is a running head or foot."""


@dataclass
class _Paragraph:
    """Lines that belong together."""

    lines: list[tuple[str, int | None]] = field(default_factory=list)
    """The text and page of each line."""
    closed: bool = False
    """Whether an empty line or the like ended it."""

    @property
    def first(self) -> str:
        return self.lines[0][0]

    @property
    def last(self) -> str:
        return self.lines[-1][0]


def read_plain(text: str) -> Layout:
    """Read a text whose paragraphs are parted by empty lines, or are one line each.

    A form feed opens a page; a text without form feeds has no pages.
    """
    pages = [[tidy(line) for line in page.splitlines()] for page in text.split("\f")]
    numbered = len(pages) > 1
    lines = [
        (line, number if numbered else None)
        for number, page in enumerate(_without_heads(pages), 1)
        for line in page
    ]
    words = [line for line, _ in lines if line]
    one_line = sum(len(w) for w in words if len(w) > _ONE_LINE) > sum(map(len, words)) / 2
    width = max((len(w) for w in words), default=0)
    join = Joiner(words)
    paragraphs = list(_paragraphs(lines, one_line=one_line, width=width))
    return Layout(
        blocks=[_block(p, q, join) for p, q in zip(paragraphs, [*paragraphs[1:], None], strict=True)]
    )


def _without_heads(pages: list[list[str]]) -> list[list[str]]:
    """Empty the first and last lines that are page numbers, or that return on other pages."""
    edges = [{place for place in (_edge(page, 1), _edge(page, -1)) if place is not None} for page in pages]
    counts = Counter(
        re.sub(r"\d+", "#", page[at]) for page, places in zip(pages, edges, strict=True) for at in places
    )
    for page, places in zip(pages, edges, strict=True):
        for at in places:
            returns = counts[re.sub(r"\d+", "#", page[at])] >= _REPEATED
            if len(pages) > 1 and (returns or _PAGE_NUMBER.match(page[at])):
                page[at] = ""
    return pages


def _edge(page: list[str], step: int) -> int | None:
    """Give the place of the first or last line that is not empty."""
    return next((at for at in range(len(page))[::step] if page[at]), None)


def _paragraphs(lines: list[tuple[str, int | None]], *, one_line: bool, width: int) -> Iterator[_Paragraph]:
    """Gather lines to paragraphs, over pages where a sentence goes on."""
    current: _Paragraph | None = None
    for line, page in lines:
        if not line:
            if current:
                current.closed = True
            continue
        if current and not _begins(line, page, current, one_line=one_line, width=width):
            current.lines.append((line, page))
            current.closed = False
        else:
            if current:
                yield current
            current = _Paragraph([(line, page)])
    if current:
        yield current


def _begins(line: str, page: int | None, before: _Paragraph, *, one_line: bool, width: int) -> bool:
    """Whether a line begins a paragraph."""
    last, last_page = before.lines[-1]
    unfinished = not _END.search(last) and (line[0].islower() or last.endswith("-"))
    if LIST_MARK.match(line) and (before.closed or _END.search(last) or LIST_MARK.match(before.first)):
        return True
    if _NUMBERED.match(line) and (_END.search(last) or (before.closed and not unfinished)):
        return True
    if before.closed or page != last_page:
        return not unfinished
    if one_line:
        return True
    heads = len(before.lines) == 1 and len(last) < 0.6 * width and _is_heading(before)
    return heads and line[0].isupper()


def _is_heading(paragraph: _Paragraph) -> bool:
    return (
        len(paragraph.lines) == 1
        and len(paragraph.first) <= _HEADING
        and (paragraph.first[0].isupper() or paragraph.first[0].isdigit())
        and not _END.search(paragraph.first)
    )


def _block(paragraph: _Paragraph, following: _Paragraph | None, join: Joiner) -> Block:
    """Make a block of a paragraph."""
    (text, page), *rest = paragraph.lines
    breaks: list[tuple[int, int]] = []
    for line, at in rest:
        joined = join(text, line)
        if at is not None and at != (breaks[-1][1] if breaks else page):
            breaks.append((len(joined) - len(line), at))
        text = joined
    number = _NUMBERED.match(text)
    if _is_heading(paragraph) and following is not None:
        level = number.group(1).count(".") + 1 if number else 2
        return Block(kind="heading", text=text, page=page, level=level)
    mark = LIST_MARK.match(text) or number
    if mark:
        breaks = [(max(0, at - mark.end()), number_) for at, number_ in breaks]
        text, marker = text[mark.end() :], mark.group().strip()
        return Block(kind="bullet", text=text, page=page, page_breaks=breaks, marker=marker)
    return Block(kind="paragraph", text=text, page=page, page_breaks=breaks)
