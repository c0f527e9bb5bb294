"""From the blocks of a source to its cases: which chapter is a case, whose it is, and its segments."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from itertools import takewhile
from typing import cast, get_args

from pipeline.document import Block, Document, Layout, Segment, SegmentKind, Table, slug
from pipeline.errors import InputError
from pipeline.extract.sentences import split_sentences
from pipeline.extract.source import Source

_CHAPTER = re.compile(r"(?:hoofdstuk\s+)?(\d{1,2})(?:[.:]\s*|\s+)(?=[^\s\d])", re.IGNORECASE)
_SECTION = re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\.?\s")
_NAME = r"(?:(?:[A-Z]\.)+|[A-ZÀ-Þ][\w'’-]+|van|de|der|den|het|ter|ten|te|in|’t|'t|el|al)"
_NAMES = re.compile(rf"{_NAME}(?:\s+{_NAME})+(?:(?:,|\s+(?:en|&))\s+{_NAME}(?:\s+{_NAME})+)*$")
_MUNICIPALITY = re.compile(
    r"\b[Gg]emeente(?:raad van)?\s+((?:(?:Den|De|Het|Sint|’s-|'s-)\s?)?[A-ZÀ-Þ][\w’-]+"
    r"(?:\s(?:aan|op|bij)\s(?:den?\s)?[A-Z]\w+)?)"
)
_NO_CASE_TEXT = re.compile(
    r"(?:inhoud(?:sopgave)?|colofon|voorwoord|woord vooraf|dankwoord|samenwerkingspartners"
    r"|(?:geraadpleegde )?(?:literatuur|bronnen)(?:lijst)?|referenties|(?:eind)?noten|register|links"
    r"|(?:over )?de auteurs?|meer lezen|lees ook|eerder verschenen \w+)\W*$",
    re.IGNORECASE,
)
_ADDRESSES = re.compile(r"(?:(?:meer|nadere|verdere) informatie|contact(?:gegevens)?)\W*$", re.IGNORECASE)
"""What stands over addresses, but over running text as well."""
_CONTENTS_LINE = re.compile(r"(?:\.\s?){4,80}\s?\d{1,4}$")
_SEGMENT_KINDS: frozenset[str] = frozenset(get_args(SegmentKind))
_LONG = 200
"""From how many characters on a paragraph is no list of authors, and no address."""
INTRO = "intro"
"""The section of the text that stands before the first heading."""


def cut_cases(layout: Layout, source: Source, where: str) -> list[Document]:
    """Cut a source into its cases.

    Parameters
    ----------
    layout
        The source's blocks in reading order, and its tables.
    source
        Says which chapters are cases.
    where
        The file, for messages.

    Raises
    ------
    InputError
        Where a chapter is not found, or a case has no running text.
    """
    if source.chapters is None:
        blocks, authors = _without_title(_without_matter(layout.blocks), source)
        gemeente = source.municipality or _municipality(source.title, blocks)
        documents = [_document(source, None, source.title, gemeente, authors, blocks, layout.tables)]
    else:
        documents = [_chapter(layout, source, number, where) for number in source.chapters]
    _name(documents)
    for document in documents:
        if not document.segments:
            raise InputError(
                where, f"in {document.title!r} staat geen lopende tekst.", "Controleer het bestand."
            )
    return documents


def _chapter(layout: Layout, source: Source, number: int, where: str) -> Document:
    """Make a case of the chapter with this number."""
    titles = _chapter_titles(layout.blocks)
    if number not in titles:
        found = ", ".join(map(str, sorted(titles))) or "geen"
        remedy = "Pas `chapters` in source.yaml aan."
        raise InputError(where, f"hoofdstuk {number} is niet gevonden (wel: {found}).", remedy)
    start = titles[number]
    end = min((at for at in titles.values() if at > start), default=len(layout.blocks))
    heading, blocks = layout.blocks[start], _without_matter(layout.blocks[start + 1 : end])
    title = _CHAPTER.sub("", heading.text, count=1)
    authors = _take_authors(blocks)
    pages = {block.page for block in blocks}
    tables = [table for table in layout.tables if table.page in pages]
    return _document(source, number, title, _municipality(title, blocks), authors, blocks, tables)


def _take_authors(blocks: list[Block]) -> list[str]:
    """Take the names off the beginning of a text."""
    authors: list[str] = []
    while blocks and blocks[0].kind in {"paragraph", "heading"} and _is_names(blocks[0].text):
        authors += re.split(r",\s+|\s+(?:en|&)\s+", blocks.pop(0).text)
    return authors


def _is_names(text: str) -> bool:
    return len(text) < _LONG and _NAMES.match(text) is not None


def _without_title(blocks: list[Block], source: Source) -> tuple[list[Block], list[str]]:
    """Take the title of a source that is one case, and its authors, off the text."""
    headings = [at for at, block in enumerate(blocks) if block.kind == "heading"]
    if not headings:
        return blocks, source.authors
    first = blocks[headings[0]]
    is_top = first.level == 1 and all(blocks[at].level != 1 for at in headings[1:])
    if not is_top and slug(first.text) != slug(source.title):
        return blocks, source.authors
    rest = blocks[headings[0] + 1 :]
    names = _take_authors(rest)
    return blocks[: headings[0]] + rest, source.authors or names


def _chapter_titles(blocks: list[Block]) -> dict[int, int]:
    """Find the places of the chapters' titles, by number: those of the highest level."""
    headings = [
        (at, block.level or 1, int(match.group(1)))
        for at, block in enumerate(blocks)
        if block.kind == "heading"
        and (match := _CHAPTER.match(block.text))
        and not _SECTION.match(block.text)
    ]
    top = min((level for _, level, _ in headings), default=1)
    return {number: at for at, level, number in reversed(headings) if level == top}


def _without_matter(blocks: list[Block]) -> list[Block]:
    """Leave out front and back matter: contents, foreword, references and the like."""
    kept: list[Block] = []
    skipping: int | None = None
    for at, block in enumerate(blocks):
        if block.kind == "heading":
            level = block.level or 1
            title = re.sub(r"^[\dA-Z]?[\d.]*\s+", "", block.text)
            if _NO_CASE_TEXT.match(title) or (_ADDRESSES.match(title) and not _is_prose(blocks[at + 1 :])):
                skipping = level
            elif skipping is not None and level <= skipping:
                skipping = None
        if skipping is None and not _CONTENTS_LINE.search(block.text[-100:]) and not _is_links(block.text):
            kept.append(block)
    return kept


def _is_prose(blocks: list[Block]) -> bool:
    """Whether a section, up to the next heading, has a paragraph of some sentences."""
    section = takewhile(lambda block: block.kind != "heading", blocks)
    return any(block.kind == "paragraph" and len(block.text) > _LONG for block in section)


def _is_links(text: str) -> bool:
    return bool(text) and all(word.startswith(("http://", "https://", "www.")) for word in text.split())


def _municipality(title: str, blocks: Iterable[Block]) -> str | None:
    """Give the municipality that the title names, or else most mentions; a text on many has none.

    A name in a title may be that of a street or a district: the text must call it a municipality.
    """
    counts = Counter(name for block in blocks for name in _MUNICIPALITY.findall(block.text))
    titled = [name for name in counts if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", title)]
    if len(titled) == 1:
        return titled[0]
    name, times = counts.most_common(1)[0] if counts else (None, 0)
    return name if 2 * times > counts.total() > 1 else None


def _document(
    source: Source,
    chapter: int | None,
    title: str,
    gemeente: str | None,
    authors: list[str],
    blocks: list[Block],
    tables: list[Table],
) -> Document:
    return Document(
        source=source.id,
        case=slug(gemeente or title),
        chapter=chapter,
        title=title,
        gemeente=gemeente,
        authors=authors,
        blocks=_with_sections(blocks),
        tables=tables,
    )


def _with_sections(blocks: list[Block]) -> list[Block]:
    """Tell each block its section: the number, or in a text without numbers the title, of its heading."""
    numbered = any(block.kind == "heading" and _SECTION.match(block.text) for block in blocks)
    section, placed = INTRO, []
    for block in blocks:
        if block.kind == "heading":
            match = _SECTION.match(block.text) or _CHAPTER.match(block.text)
            if match:
                section = match.group(1)
            elif not numbered and (block.level or 1) <= 2:
                section = block.text
        placed.append(block.model_copy(update={"section": section}))
    return placed


def _name(documents: list[Document]) -> None:
    """Give each case an id of its own, and cut its segments."""
    counts = Counter(document.case for document in documents)
    for document in documents:
        if counts[document.case] > 1:
            document.case = slug(document.title)
        document.segments = segments_of(document)


def segments_of(document: Document) -> list[Segment]:
    """Cut the running text of a case into sentences and list items."""
    segments: list[Segment] = []
    for number, block in enumerate(document.blocks):
        if block.kind not in _SEGMENT_KINDS:
            continue
        whole = [(0, len(block.text))] if block.kind == "heading" else split_sentences(block.text)
        for start, end in whole:
            segments.append(
                Segment(
                    id=f"{document.case}-{len(segments) + 1:03d}",
                    case=document.case,
                    chapter=document.chapter,
                    section=block.section,
                    kind=cast("SegmentKind", block.kind),
                    page=_page_at(block, start),
                    text=block.text[start:end],
                    block=number,
                )
            )
    return segments


def _page_at(block: Block, place: int) -> int | None:
    return next((page for start, page in reversed(block.page_breaks) if start <= place), block.page)
