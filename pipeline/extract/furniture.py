"""Running heads, running feet and page numbers: what a page repeats of the pages round it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from itertools import pairwise

from pipeline.extract.page import Page
from pipeline.extract.words import Line

_MARGIN = 0.12
"""The part of the page, at its top and at its foot, in which furniture stands."""
_LARGER, _SMALLER = 1.04, 0.95
"""From which size, in those of the body, a line may be a heading, and up to which it is none."""
_FEWEST_HEADS, _OFTEN = 3, 0.3
"""On how many pages, and on which share of them, running heads stand on one place at the least."""
_NUMBER = re.compile(r"\d+")
_ROMAN = re.compile(r"[ivxlc]{1,6}")
_BARE = re.compile(r"(?:pagina|pag\.?|p\.|blz\.?|bladzijde)?\W*\d{1,4}\W*(?:van\s+\d{1,4})?", re.IGNORECASE)


def take_furniture(pages: list[Page]) -> dict[int, list[Line]]:
    """Take the furniture out of the columns of all pages, and give it by page number."""
    margins = [(page, line, zone) for page in pages for line, zone in _margin_lines(page)]
    offset = _numbering(margins, len(pages))
    rows: dict[tuple[int, float], list[Line]] = defaultdict(list)
    for page, line, _ in margins:
        rows[page.number, line.baseline].append(line)
    keys: dict[int, set[str]] = {}
    for (number, _), row in rows.items():
        # The two parts of a running head are one line on one page, and stand in two columns on another.
        whole = " ".join(line.text for line in sorted(row, key=lambda line: line.x0))
        for line in row:
            keys[id(line)] = _keys(line.text, number, offset) | _keys(whole, number, offset)
    seen: dict[tuple[str, str], dict[int, float]] = defaultdict(dict)
    for page, line, zone in margins:
        for key in keys[id(line)]:
            seen[key, zone][page.number] = line.baseline
    common = {key for (key, _), places in seen.items() if len(places) > 1}
    repeated = {
        id(line)
        for page, line, zone in margins
        if any(_repeats(seen[key, zone], line) or _is_joined(key, common) for key in keys[id(line)])
        or _is_page_number(line, page, zone, offset)
    }
    repeated |= _changing_heads(pages, margins)
    furniture: dict[int, list[Line]] = defaultdict(list)
    for page, line, _ in margins:
        if id(line) in repeated and not _goes_on(line, page, repeated):
            furniture[page.number].append(line)
    for page in pages:
        gone = {id(line) for line in furniture.get(page.number, [])}
        page.columns = [kept for column in page.columns if (kept := [x for x in column if id(x) not in gone])]
    return dict(furniture)


def _changing_heads(pages: list[Page], margins: list[tuple[Page, Line, str]]) -> set[int]:
    """Find running heads that change with the section: small type on one place, or a heading said again."""
    lines = [line for page in pages for column in page.columns for line in column]
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(line.text)
    body = max(sizes, key=lambda size: (sizes[size], size), default=0.0)
    loud = [line for line in lines if line.size > _LARGER * body or line.style.bold]
    headings = {line.text.casefold() for line in loud}
    headings |= {f"{line.text} {following.text}".casefold() for line, following in pairwise(loud)}
    # The columns of one page begin on one place too. The head of a first page may be upright, those of the
    # others italic.
    tops = {(page.number, round(line.baseline), line.size) for page, line, zone in margins if zone == "top"}
    places = Counter((baseline, size) for _, baseline, size in tops)
    heads = set()
    for page, line, zone in margins:
        if zone != "top" or line.size > _LARGER * body or line.style.bold:
            continue
        often = places[round(line.baseline), line.size] >= max(_FEWEST_HEADS, _OFTEN * len(pages))
        small = line.size < _SMALLER * body
        if _is_first(line, page) and ((often and small) or line.text.casefold() in headings):
            heads.add(id(line))
    return heads


def _is_first(line: Line, page: Page) -> bool:
    """Whether a line has white below it, and nothing above, but for what stands level with it."""
    others = [other for column in page.columns for other in column if other.baseline != line.baseline]
    return all(other.top > line.bottom + 0.5 * line.size for other in others)


def _margin_lines(page: Page) -> list[tuple[Line, str]]:
    lines = []
    for column in page.columns:
        for line in column:
            if line.bottom < _MARGIN * page.height:
                lines.append((line, "top"))
            elif line.top > (1 - _MARGIN) * page.height:
                lines.append((line, "foot"))
    return lines


def _numbering(margins: list[tuple[Page, Line, str]], pages: int) -> int | None:
    """Give what must be added to a page's place in the file for the number that is printed on it.

    Lines that are nothing but a number tell it best; the year of a running head may count along by chance.
    """
    short = [(page, line.text.strip()) for page, line, _ in margins if len(line.text) < 100]
    for lines in ([(page, text) for page, text in short if _BARE.fullmatch(text)], short):
        offsets: Counter[int] = Counter()
        for page, text in lines:
            numbers = [int(number) for number in _NUMBER.findall(text) if len(number) < 5]
            offsets.update({number - page.number for number in numbers})
        best = min(offsets, key=lambda offset: (-offsets[offset], abs(offset)), default=0)
        if offsets[best] >= max(2, 0.3 * pages):
            return best
    return None


def _keys(text: str, page: int, offset: int | None) -> set[str]:
    """Give a text as it is, and without the page number at its start or end."""
    own = page if offset is None else page + offset
    text = text.casefold()
    return {text, re.sub(rf"^{own}\b\W*|\W*\b{own}$|(?<=pagina ){own}\b", "", text, count=1)}


def _is_joined(key: str, common: set[str]) -> bool:
    """Whether a line is two pieces of furniture that other pages have apart, at the left and at the right."""
    words = key.split(" ")
    return any(
        " ".join(words[:cut]) in common and " ".join(words[cut:]) in common for cut in range(1, len(words))
    )


def _repeats(places: dict[int, float], line: Line) -> bool:
    if len(places) < 2:
        return False
    near = sum(abs(baseline - line.baseline) < 4 for baseline in places.values())
    return near >= 2 or len(places) >= 4


def _goes_on(line: Line, page: Page, repeated: set[int]) -> bool:
    """Whether a line is part of a paragraph: one beside it looks alike, stands close and is not repeated."""
    for column in page.columns:
        for above, below in pairwise(column):
            if (line is above or line is below) and below.baseline - above.baseline < 1.4 * line.size:
                other = below if line is above else above
                if abs(other.size - line.size) < 0.5 and id(other) not in repeated:
                    return True
    return False


def _is_page_number(line: Line, page: Page, zone: str, offset: int | None) -> bool:
    bare = _BARE.fullmatch(line.text.strip())
    if not bare and not _ROMAN.fullmatch(line.text.strip()):
        return False
    if offset is not None and bare:
        return str(page.number + offset) in _NUMBER.findall(line.text)
    # A number without a row of others: alone at the very edge of the page.
    others = [other for column in page.columns for other in column if other is not line]
    if zone == "foot":
        return all(other.bottom < line.top for other in others)
    return all(other.top > line.bottom for other in others)
