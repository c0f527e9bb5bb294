"""What is set apart in a report's design: round boxes, charts, letterheads, side notes, numbers of pages."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from pipeline.document import Layout
from pipeline.extract.glyphs import Style
from pipeline.extract.pdf import read
from pipeline.extract.words import Word, line_of
from tests.typeset import HEIGHT, lines, typeset, wrapped

TEXT = (
    "De bewoners van de wijk nemen samen het initiatief voor een nieuw buurthuis en zoeken daarbij steun van "
    "de gemeente, die een ruimte beschikbaar stelt en meedenkt over de exploitatie van het gebouw aan het "
    "plein, terwijl de corporatie de verbouwing betaalt en vrijwilligers van de stichting het gebouw zelf "
    "beheren, zodat iedereen die dat wil er terecht kan voor koffie en een gesprek met de buren."
)


def texts(layout: Layout, *kinds: str) -> list[str]:
    return [block.text for block in layout.blocks if block.kind in kinds]


def running(layout: Layout) -> str:
    return " ".join(texts(layout, "paragraph", "heading", "bullet"))


def test_boxes_side_by_side_may_have_round_corners_and_bullets_that_are_drawn(tmp_path: Path) -> None:
    asides = [
        ["Loop elke dag een rondje om", "de vijver achter het huis."],
        ["Eet vaak groente en fruit,", "en drink water."],
    ]

    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(TEXT, 80))
        for x, aside in zip((50, 300), asides, strict=True):
            canvas.setFillGray(0.85)
            canvas.roundRect(x, HEIGHT - 260, 220, 80, 8, stroke=0, fill=1)
            canvas.setFillGray(0)
            canvas.circle(x + 12, HEIGHT - 206, 2, fill=1)
            lines(canvas, x + 20, 200, aside)

    layout = read(typeset(tmp_path / "kaders.pdf", page))
    assert running(layout) == TEXT
    assert texts(layout, "box") == [" ".join(aside) for aside in asides]


def test_prose_on_a_drawn_shape_is_a_box_in_whatever_size(tmp_path: Path) -> None:
    aside = wrapped("Dit kader gaat over iets anders dan de tekst en staat daar los van. " * 3, 50)

    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(TEXT, 80))
        canvas.setFillGray(0.85)
        canvas.ellipse(40, HEIGHT - 280, 300, HEIGHT - 160, stroke=0, fill=1)
        canvas.setFillGray(0)
        lines(canvas, 90, 195, aside, size=7.5)

    layout = read(typeset(tmp_path / "ovaal.pdf", page))
    assert (running(layout), texts(layout, "box")) == (TEXT, [" ".join(aside)])


def test_a_bar_at_its_left_marks_a_box(tmp_path: Path) -> None:
    rows, aside = wrapped(TEXT, 60), wrapped("Dit kader gaat over iets anders dan de tekst. " * 4, 60)

    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, rows[:3])
        canvas.rect(50, HEIGHT - 170, 3, 60, stroke=0, fill=1)
        lines(canvas, 60, 112, aside)
        lines(canvas, 50, 185, rows[3:])
        lines(canvas, 50, 300, rows)

    layout = read(typeset(tmp_path / "balk.pdf", page))
    assert running(layout) == f"{TEXT} {TEXT}"
    assert texts(layout, "box") == [" ".join(aside)]


def test_rules_above_and_below_small_type_mark_a_box(tmp_path: Path) -> None:
    aside = wrapped("Dit kader gaat over iets anders dan de tekst en staat daar los van. " * 3, 80)

    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(TEXT, 80))
        for top in (150, 200):
            canvas.line(50, HEIGHT - top, 450, HEIGHT - top)
        lines(canvas, 50, 156, aside, size=8.5)
        lines(canvas, 50, 215, wrapped(TEXT, 80))

    layout = read(typeset(tmp_path / "lijnen.pdf", page))
    assert (running(layout), texts(layout, "box")) == (f"{TEXT} {TEXT}", [" ".join(aside)])


def test_an_icon_makes_no_figure_of_a_box(tmp_path: Path) -> None:
    aside = "Bel gerust met vragen, ook buiten kantoortijd."

    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(TEXT, 80))
        canvas.setFillGray(0.85)
        canvas.rect(50, HEIGHT - 200, 400, 50, stroke=0, fill=1)
        canvas.setFillGray(0)
        canvas.circle(75, HEIGHT - 175, 11, fill=1)
        lines(canvas, 100, 165, wrapped(aside, 30))

    layout = read(typeset(tmp_path / "icoon.pdf", page))
    assert (running(layout), texts(layout, "box")) == (TEXT, [aside])


def test_a_quote_in_large_type_interrupts_the_text(tmp_path: Path) -> None:
    rows, quote = wrapped(TEXT, 60), "‘Ruimte hebben we niet, tijd wel’"

    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, rows[:3])
        lines(canvas, 50, 110, [quote], size=16)
        lines(canvas, 50, 150, rows[3:])

    layout = read(typeset(tmp_path / "citaat.pdf", page))
    assert (running(layout), texts(layout, "box")) == (TEXT, [quote])


def test_names_that_stand_far_from_the_bars_of_a_chart_are_its_labels(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(TEXT, 80))
        for i, name in enumerate(("Flat, oud", "Flat, nieuw", "Rijwoning", "Vrijstaand", "Boerderij")):
            lines(canvas, 50, 200 + 30 * i, [name], size=9)
            canvas.rect(200, HEIGHT - 212 - 30 * i, 40 + 20 * i, 14, fill=1)
        lines(canvas, 50, 400, wrapped(TEXT, 80))

    assert running(read(typeset(tmp_path / "grafiek.pdf", page))) == f"{TEXT} {TEXT}"


def test_the_labels_of_a_letter_stand_with_what_they_label(tmp_path: Path) -> None:
    pairs = [
        ("Aan", "Leden van de raad"),
        ("Van", "Het college"),
        ("Datum", "14 september 2026"),
        ("Onderwerp", "De wijk"),
    ]

    def page(canvas: Canvas) -> None:
        for i, (label, value) in enumerate(pairs):
            lines(canvas, 50, 100 + 20 * i, [label], font="Helvetica-Bold")
            lines(canvas, 170, 100 + 20 * i, [value])
        lines(canvas, 170, 220, wrapped(TEXT, 60))

    found = running(read(typeset(tmp_path / "brief.pdf", page)))
    assert found == " ".join([*(f"{label} {value}" for label, value in pairs), TEXT])


def test_small_type_beside_the_text_is_no_note_where_it_goes_on_or_is_as_wide(tmp_path: Path) -> None:
    caption = "Tabel 2: Het aantal bewoners dat meedoet aan de activiteiten van het buurthuis in de jaren na"
    entry = wrapped(
        "Terpstra, W. (1996). Koffie met een koekje: informele communicatie in het buurthuis. " * 2, 48
    )

    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, [caption], size=8.5)
        lines(canvas, 50, 110, wrapped(TEXT, 42), size=11)
        lines(canvas, 320, 110, entry, size=9.5)

    layout = read(typeset(tmp_path / "laatste.pdf", page))
    assert texts(layout, "caption") == [caption]
    assert texts(layout, "box") == []


def test_numbers_of_pages_are_known_beside_years_that_count_along(tmp_path: Path) -> None:
    def page(number: int) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            lines(canvas, 400, 30, [f"{39 + number} (2026) {number}, {number + 7}"])
            lines(canvas, 50, 80, wrapped(TEXT, 80))
            lines(canvas, 290, 800, [str(116 + number)])
            lines(
                canvas,
                50,
                810,
                ["Onder het nummer staat nog iets." if number % 2 else "Ook hier staat iets."],
            )

        return draw

    layout = read(typeset(tmp_path / "nummers.pdf", *(page(number) for number in range(1, 5))))
    assert {"117", "118", "119", "120"} <= set(texts(layout, "furniture"))


def test_the_first_lines_of_columns_in_small_type_are_no_running_heads(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        for x, top in ((50, 60), (230, 60), (410, 60)):
            for row in wrapped(TEXT, 34):
                lines(canvas, x, top, [row], size=9)
                top += 13.5
        lines(canvas, 50, 350, wrapped(f"{TEXT} " * 6, 90), size=11)

    layout = read(typeset(tmp_path / "kolommen.pdf", page))
    assert (running(layout).count("De bewoners"), texts(layout, "furniture")) == (9, [])


@pytest.mark.parametrize(
    ("text", "read_as"), [("bouwstof\u00adfen", "bouwstoffen"), ("bouw\u00ad", "bouw\u00ad")]
)
def test_where_a_word_may_break_it_does_so_only_at_the_end_of_a_line(text: str, read_as: str) -> None:
    word = Word(text, 50, 100, 70, Style(10, False, False, (0, 0, 0)), 10)
    assert line_of([word], 1).text == read_as


def test_list_marks_may_be_drawn(tmp_path: Path) -> None:
    items = ["een eigen ruimte in het buurthuis;", "een vast bedrag voor de koffie;", "hulp bij de aanvraag."]

    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, [*wrapped(TEXT, 80), "De stichting vraagt om drie dingen:"])
        for place, item in enumerate(items):
            top = 200 + 16 * place
            canvas.circle(58, HEIGHT - top - 5, 1.5, fill=1)
            lines(canvas, 68, top, [item])

    layout = read(typeset(tmp_path / "lijst.pdf", page))
    assert texts(layout, "bullet") == items


def test_a_bold_heading_in_colour_may_be_smaller_than_the_text(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(TEXT, 80))
        canvas.setFillColorRGB(0.1, 0.5, 0.4)
        canvas.setFont("Helvetica-Bold", 9)
        canvas.drawString(50, HEIGHT - 200, "Wat er veranderde")
        canvas.setFillGray(0)
        lines(canvas, 50, 214, wrapped(TEXT, 80))

    assert texts(read(typeset(tmp_path / "kop.pdf", page)), "heading") == ["Wat er veranderde"]
