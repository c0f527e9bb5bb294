"""What the pieces of a typeset text are: headings, lists, boxes, tables, notes, figures."""

from __future__ import annotations

import re

from pipeline.extract.lines import LIST_MARK
from pipeline.extract.pieces import CAPTION, NUMBERED, SECTION, Body, Piece

_NUMBERED_BARE = re.compile(r"(\d{1,2})\s+(?=[^\W\d_])")
_NOTE_MARK = re.compile(r"(?:[^\W\d_]{3}|[)\]”’]|\d{4}[.,;:!?])[.,;:!?”’)\]]*\d{1,2}(?=[\s.,;’”)]|$)")
_INLINE_CELL = re.compile(r"\S\s+[–−—]\s+\S")
_NARROW, _LABEL, _FIGURE_LABEL = 0.9, 0.8, 0.85
"""Up to which share of the usual width lines are those of a quotation, a label, a label by a caption."""


def classify(pieces: list[Piece], body: Body) -> None:
    """Tell of each piece of one chapter what it is."""
    if pieces and _stands_apart(pieces[-1], body):
        pieces[-1].kind = "furniture"
    _mark_lists(pieces)
    _mark_tables(pieces, body)
    _mark_notes(pieces, body)
    _mark_figures(pieces, body)
    for number, piece in enumerate(pieces):
        if piece.kind != "paragraph":
            continue
        following = pieces[number + 1] if number + 1 < len(pieces) else None
        previous = pieces[number - 1] if number else None
        if SECTION.match(piece.first):
            piece.kind = "heading"
        elif body.is_box(piece):
            piece.kind = "box"
            if previous is not None and _is_title(previous) and previous.kind in {"paragraph", "heading"}:
                previous.kind = "box title"
        elif len(piece.lines) >= 3 and piece.width < _NARROW * body.width and piece.lines[1].gap == body.gap:
            piece.kind = "quote"
        elif _is_title(piece) and following is not None:
            piece.kind = "heading"


def _stands_apart(piece: Piece, body: Body) -> bool:
    """Whether a line stands by itself on a page, as the title of a part does."""
    return len(piece.lines) == 1 and piece.lines[0].gap > body.gap + 2 and piece.length < body.width


def _is_title(piece: Piece) -> bool:
    """Whether a piece is short as headings are, and no sentence."""
    return (
        len(piece.lines) <= 2
        and piece.length <= 90
        and piece.first[:1].isupper()
        and not piece.open
        and (not piece.ends_sentence or piece.last.endswith("?"))
        and piece.last[-1] not in ",)”’"
    )


def _mark_lists(pieces: list[Piece]) -> None:
    """Find list items: with a mark, or with numbers that count on."""
    expected = 0
    for piece in pieces:
        if piece.kind != "paragraph" or SECTION.match(piece.first):
            continue
        mark = LIST_MARK.match(piece.first)
        numbered = NUMBERED.match(piece.first) or _NUMBERED_BARE.match(piece.first)
        if mark:
            piece.kind, piece.marker = "bullet", mark.group().strip()
        elif (
            numbered
            and int(numbered.group(1)) in {1, expected}
            and (expected > 1 or NUMBERED.match(piece.first))
        ):
            piece.kind, piece.marker = "bullet", numbered.group().strip()
            expected = int(numbered.group(1)) + 1


def _mark_tables(pieces: list[Piece], body: Body) -> None:
    """Find tables: from a caption up to a new page or running text."""
    inside = False
    for piece in pieces:
        begins = bool(CAPTION.match(piece.first)) and piece.first.startswith("Tabel")
        prose = (
            len(piece.lines) >= 3
            and not LIST_MARK.match(piece.first)
            and not _INLINE_CELL.search(piece.first)
            and piece.width > _LABEL * body.width
        )
        turns = piece.lines[0].turns and not LIST_MARK.match(piece.first)
        if begins:
            inside = True
            piece.kind = "caption"
        elif inside and (
            prose
            or turns
            or _stands_apart(piece, body)
            or piece.kind == "furniture"
            or SECTION.match(piece.first)
        ):
            inside = False
        elif inside:
            piece.kind = "table"


def _mark_notes(pieces: list[Piece], body: Body) -> None:
    """Find a chapter's notes: the last numbered list, after which no running text comes."""
    text = " ".join(line.text for piece in pieces for line in piece.lines)
    if not _NOTE_MARK.search(text):
        return
    start = None
    for number, piece in enumerate(pieces):
        if piece.kind == "bullet" and piece.marker in {"1.", "1)"}:
            start = number
        elif (
            (piece.kind == "paragraph" and len(piece.lines) > 3 and not body.is_box(piece))
            or SECTION.match(piece.first)
            or piece.kind == "title"
        ):
            start = None
    if start is not None:
        for piece in pieces[start:]:
            if piece.kind in {"bullet", "paragraph", "quote"}:
                piece.kind = "footnote"


def _mark_figures(pieces: list[Piece], body: Body) -> None:
    """Find the words in figures: short labels round a caption, or many in a row."""
    labels = [_is_label(piece, _FIGURE_LABEL * body.width) for piece in pieces]
    for number, piece in enumerate(pieces):
        if piece.kind == "paragraph" and CAPTION.match(piece.first):
            piece.kind = "caption"
            for step in (-1, 1):
                at = number + step
                while 0 <= at < len(pieces) and labels[at]:
                    if step == 1 and pieces[at].lines[0].turns:
                        break
                    pieces[at].kind = "figure"
                    if pieces[at].lines[0].turns:
                        break
                    at += step
    start = 0
    while start < len(pieces):
        end = start
        while (
            end < len(pieces)
            and labels[end]
            and pieces[end].marker is None
            and pieces[end].kind == "paragraph"
        ):
            end += 1
        if end - start >= 4:
            for piece in pieces[start:end]:
                piece.kind = "figure"
        start = max(end, start + 1)


def _is_label(piece: Piece, width: float) -> bool:
    """Whether a piece is short enough to be a word or two in a figure."""
    return (
        piece.kind in {"paragraph", "bullet"}
        and len(piece.lines) <= 8
        and piece.width <= width
        and not piece.lines[0].indented
        and not SECTION.match(piece.first)
    )
