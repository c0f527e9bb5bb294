"""Small PDFs for tests, drawn line by line, so that a test knows where each word stands."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = 595.0, 842.0
Draw = Callable[[Canvas], None]


def typeset(path: Path, *pages: Draw, encryption: str | None = None) -> Path:
    """Write a PDF of A4 pages, one for each drawing."""
    data = BytesIO()
    canvas = Canvas(data, pagesize=(WIDTH, HEIGHT), invariant=True, encrypt=encryption)
    for draw in pages:
        draw(canvas)
        canvas.showPage()
    canvas.save()
    path.write_bytes(data.getvalue())
    return path


def lines(
    canvas: Canvas, x: float, top: float, texts: list[str], size: float = 10, font: str = "Helvetica"
) -> float:
    """Draw lines from the top down; give the top of what comes below them."""
    canvas.setFont(font, size)
    for text in texts:
        canvas.drawString(x, HEIGHT - top - 0.8 * size, text)
        top += 1.25 * size
    return top


def wrapped(text: str, width: int) -> list[str]:
    """Cut a text into lines of at most so many characters."""
    result = [""]
    for word in text.split():
        if len(result[-1]) + len(word) + 1 > width:
            result.append("")
        result[-1] = f"{result[-1]} {word}".strip()
    return result
