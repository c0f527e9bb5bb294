"""What lies over and between columns: boxes that they pass, pull quotes, initials, tables with one rule."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.document import Document
from pipeline.errors import InputError
from pipeline.extract.pdf import read
from tests.typeset import HEIGHT, lines, typeset, wrapped

TEXT = (
    "De bewoners van de wijk nemen samen het initiatief voor een nieuw buurthuis en zoeken daarbij steun van "
    "de gemeente, die een ruimte beschikbaar stelt en meedenkt over de exploitatie van het gebouw aan het "
    "plein, terwijl de corporatie de verbouwing betaalt en vrijwilligers van de stichting het gebouw "
    "voortaan zelf beheren, zodat iedereen die dat wil er terecht kan voor koffie en een gesprek."
)


def running(path: Path) -> str:
    return " ".join(b.text for b in read(path).blocks if b.kind in ("paragraph", "heading", "bullet"))


@pytest.mark.parametrize("bands", [True, False], ids=["all above the box first", "each past the box"])
def test_columns_pass_a_box_as_their_text_goes_on(tmp_path: Path, bands: bool) -> None:
    rows = wrapped(TEXT, 36)
    half = len(rows) // 2
    parts = [rows[:half], rows[half:], rows[:half], rows[half:]]
    corners = (
        [(50, 60), (320, 60), (50, 420), (320, 420)]
        if bands
        else [(50, 60), (50, 420), (320, 60), (320, 420)]
    )

    def page(canvas: Canvas) -> None:
        for (x, top), part in zip(corners, parts, strict=True):
            lines(canvas, x, top, part, size=12)
        canvas.setFillGray(0.85)
        canvas.rect(45, HEIGHT - 400, 500, 120, stroke=0, fill=1)
        canvas.setFillGray(0)
        lines(
            canvas,
            55,
            300,
            wrapped("Dit kader gaat over iets anders en staat los van de tekst. " * 3, 70),
            size=9,
        )

    path = typeset(tmp_path / "kader.pdf", page)
    assert running(path) == f"{TEXT} {TEXT}"
    assert [block.kind for block in read(path).blocks].count("box") == 1


def test_a_pull_quote_without_marks_is_not_read_twice(tmp_path: Path) -> None:
    rows = wrapped(TEXT, 60)

    def page(canvas: Canvas) -> None:
        top = lines(canvas, 50, 60, rows[:3])
        top = lines(
            canvas, 50, top + 10, wrapped("nemen samen het initiatief voor een nieuw buurthuis", 30), size=16
        )
        lines(canvas, 50, top + 10, rows[3:])

    layout = read(typeset(tmp_path / "citaat.pdf", page))
    assert [block.text for block in layout.blocks if block.kind == "paragraph"] == [TEXT]
    assert [block.kind for block in layout.blocks].count("furniture") == 1


def test_an_initial_belongs_to_its_word(tmp_path: Path) -> None:
    rows = wrapped(TEXT[1:], 60)

    def page(canvas: Canvas) -> None:
        canvas.setFont("Helvetica", 44)
        canvas.drawString(50, HEIGHT - 93, "D")
        lines(canvas, 86, 60, rows[:3])
        lines(canvas, 50, 97.5, rows[3:])
        lines(canvas, 50, 300, rows)

    assert running(typeset(tmp_path / "initiaal.pdf", page)).startswith(TEXT)


def test_a_table_needs_one_rule_only(tmp_path: Path) -> None:
    rows = [["Jaar", "Deelnemers", "Begroting"], ["2009", "41", "12.000"], ["2011", "67", "14.500"]]

    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(TEXT, 80))
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                lines(canvas, 50 + 150 * x, 200 + 16 * y, [cell])
        canvas.line(50, HEIGHT - 213, 480, HEIGHT - 213)
        lines(canvas, 50, 300, wrapped(TEXT, 80))

    path = typeset(tmp_path / "tabel.pdf", page)
    assert read(path).tables[0].rows == rows
    assert running(path) == f"{TEXT} {TEXT}"


def test_a_missing_or_broken_document_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="bestaat niet"):
        Document.read(tmp_path / "weg.json")
    (tmp_path / "stuk.json").write_text('{"case": 1}', encoding="utf8")
    with pytest.raises(InputError, match="geen gelezen casus"):
        Document.read(tmp_path / "stuk.json")
