"""Draws what was made of a page: its blocks, their kinds, and the order in which they are read."""

from __future__ import annotations

import io
from pathlib import Path

import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from pipeline.document import BlockKind, Box
from pipeline.errors import InputError
from pipeline.extract.pdf import read_traced
from pipeline.extract.words import Line
from pipeline.files import write_bytes

_SCALE = 2.0
"""Pixels a point."""
_KINDS: dict[BlockKind, tuple[str, str]] = {
    "heading": ("kop", "#b00020"),
    "paragraph": ("alinea", "#00508c"),
    "bullet": ("opsomming", "#006b3c"),
    "quote": ("citaat", "#7a3e9d"),
    "box": ("kader", "#a85b00"),
    "table": ("tabel", "#00736b"),
    "caption": ("bijschrift", "#5c5c00"),
    "figure": ("figuur", "#8c0050"),
    "footnote": ("voetnoot", "#555555"),
    "furniture": ("paginarand", "#888888"),
}
"""The Dutch name of each kind, and its colour."""


def show_page(path: Path, number: int, target: Path) -> None:
    """Draw a page of a PDF with its blocks, numbered in reading order.

    Parameters
    ----------
    path
        The PDF.
    number
        The page's place, from 1.
    target
        The PNG file to write.

    Raises
    ------
    InputError
        Where the PDF can't be read, or has no such page.
    """
    traced = read_traced(path)
    document = pypdfium2.PdfDocument(path)
    try:
        if not 1 <= number <= len(document):
            problem = f"dit rapport heeft {len(document)} pagina's, geen pagina {number}."
            raise InputError(path, problem, "Geef een ander paginanummer.")
        page = document[number - 1]
        scale = min(_SCALE, 4000 / max(1.0, *page.get_size()))
        picture = page.render(scale=scale).to_pil().convert("RGB")
    finally:
        document.close()
    canvas = ImageDraw.Draw(picture)
    font = ImageFont.load_default(size=13)
    order = 0
    for block, lines in traced:
        boxes = _boxes([line for line in lines if line.page == number])
        if not lines and block.page == number and block.box is not None:
            boxes = [block.box]
        order += bool(boxes)
        name, colour = _KINDS[block.kind]
        for box in boxes:
            _draw(canvas, box, scale, f"{order} {name}", colour, font)
    _save(picture, target)


def _boxes(lines: list[Line]) -> list[Box]:
    """Give the boxes round a block's lines, one a column."""
    boxes: list[Box] = []
    for line in lines:
        last = boxes[-1] if boxes else None
        if last is not None and line.top > last[1] and line.x0 < last[2] and line.x1 > last[0]:
            boxes[-1] = (min(last[0], line.x0), last[1], max(last[2], line.x1), line.bottom)
        else:
            boxes.append(line.box)
    return boxes


def _draw(
    canvas: ImageDraw.ImageDraw,
    box: Box,
    scale: float,
    label: str,
    colour: str,
    font: ImageFont.ImageFont | ImageFont.FreeTypeFont,
) -> None:
    x0, top, x1, bottom = (edge * scale for edge in box)
    canvas.rectangle((x0 - 3, top - 3, x1 + 3, bottom + 3), outline=colour, width=2)
    place = (x0 - 3, max(0.0, top - 18))
    canvas.rectangle(canvas.textbbox(place, label, font=font), fill="white")
    canvas.text(place, label, fill=colour, font=font)


def _save(picture: Image.Image, target: Path) -> None:
    data = io.BytesIO()
    picture.save(data, format="PNG")
    write_bytes(target, data.getvalue())
