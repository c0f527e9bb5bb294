"""What pages break, and what stands beside the text: frames, tables, sections, line numbers, side notes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reportlab.pdfgen.canvas import Canvas

from pipeline.document import Layout
from pipeline.extract.pdf import read
from tests.typeset import HEIGHT, lines, typeset, wrapped

TEXT = (
    "De bewoners van de wijk nemen samen het initiatief voor een nieuw buurthuis en zoeken daarbij steun van "
    "de gemeente, die een ruimte beschikbaar stelt en meedenkt over de exploitatie van het gebouw aan het "
    "plein, terwijl de corporatie de verbouwing betaalt en vrijwilligers van de stichting het gebouw zelf "
    "beheren, zodat iedereen die dat wil er terecht kan voor koffie en een gesprek met de buren."
)
ASIDE = "Dit kader gaat over iets anders dan de tekst en gaat op de volgende bladzijde verder met een zin."


def running(layout: Layout) -> str:
    return " ".join(b.text for b in layout.blocks if b.kind in ("paragraph", "heading", "bullet"))


def boxes(layout: Layout) -> str:
    return " ".join(b.text for b in layout.blocks if b.kind == "box")


def test_a_frame_that_is_broken_over_pages_is_a_box_on_both(tmp_path: Path) -> None:
    def page(top: float, bottom: float, edge: float, text: float) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            lines(canvas, 50, text, wrapped(TEXT, 80))
            lines(canvas, 60, top + 6, wrapped(ASIDE, 60))
            for x in (50, 450):
                canvas.line(x, HEIGHT - top, x, HEIGHT - bottom)
            canvas.line(50, HEIGHT - edge, 450, HEIGHT - edge)

        return draw

    layout = read(typeset(tmp_path / "kader.pdf", page(700, 780, 700, 60), page(60, 140, 140, 200)))
    assert running(layout) == f"{TEXT} {TEXT}"
    assert boxes(layout) == f"{ASIDE} {ASIDE}"


def test_a_section_may_begin_with_a_heading_in_its_first_column_only(tmp_path: Path) -> None:
    rows = wrapped(TEXT, 36)
    half = len(rows) // 2

    def page(canvas: Canvas) -> None:
        for top, heading in ((60, "Eerst"), (300, "Daarna")):
            below = lines(canvas, 50, top, [heading], size=14, font="Helvetica-Bold")
            lines(canvas, 50, below + 3, rows[:half], size=12)
            lines(canvas, 320, top, rows[half:], size=12)

    assert running(read(typeset(tmp_path / "secties.pdf", page))) == f"Eerst {TEXT} Daarna {TEXT}"


def test_the_end_of_columns_stands_above_the_section_with_more_or_fewer_columns(tmp_path: Path) -> None:
    above, below = wrapped(TEXT, 22), wrapped(TEXT, 44)
    third, half = -(-len(above) // 3), len(below) // 2

    def page(canvas: Canvas) -> None:
        for column in range(3):
            lines(canvas, 50 + 170 * column, 60, above[third * column : third * (column + 1)], size=12)
        top = 60 + 15 * third + 20
        lines(canvas, 50, top, below[:half], size=11)
        lines(canvas, 310, top, below[half:], size=11)

    assert running(read(typeset(tmp_path / "kolommen.pdf", page))) == f"{TEXT} {TEXT}"


def test_numbers_of_lines_are_no_words(tmp_path: Path) -> None:
    rows = wrapped(TEXT, 70)

    def page(canvas: Canvas) -> None:
        lines(canvas, 60, 60, rows)
        lines(canvas, 40, 60, [str(number) for number in range(9, 9 + len(rows))])

    assert running(read(typeset(tmp_path / "regels.pdf", page))) == TEXT


def test_notes_in_the_size_of_the_text_stand_apart_in_a_narrow_column(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        top = lines(canvas, 200, 60, wrapped(TEXT, 60))
        lines(canvas, 200, top, wrapped(TEXT, 60))
        lines(canvas, 50, 90, ["Zie ook wat de raad", "daarover in mei zei", "en later schreef."])

    layout = read(typeset(tmp_path / "kantlijn.pdf", page))
    assert running(layout) == f"{TEXT} {TEXT}"
    assert boxes(layout) == "Zie ook wat de raad daarover in mei zei en later schreef."


def test_a_running_head_may_change_with_the_section(tmp_path: Path) -> None:
    def page(head: str) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            lines(canvas, 50, 30, [head], size=8)
            lines(canvas, 50, 110, wrapped(TEXT, 80))

        return draw

    heads = ("De aanleiding", "Wat er gebeurde", "Wie meedeed", "Hoe het afliep")
    layout = read(typeset(tmp_path / "koppen.pdf", *map(page, heads)))
    assert running(layout) == " ".join([TEXT] * 4)


def test_running_heads_over_a_margin_with_notes_are_no_notes(tmp_path: Path) -> None:
    def page(head: str, font: str) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            lines(canvas, 50, 53, [head], size=8, font=font)
            lines(canvas, 50, 85, ["In het kort:", "samen doen."], size=8)
            lines(canvas, 180, 95, wrapped(TEXT, 60))

        return draw

    heads = ("De aanleiding", "Wat er gebeurde", "Wie eraan meedeed en hoe het afliep")
    first = page("Werkdocument 2024", "Helvetica-Oblique")
    pages = [first, *(page(head, "Helvetica") for head in heads)]
    layout = read(typeset(tmp_path / "koppen.pdf", *pages))
    assert running(layout) == " ".join([TEXT] * 4)
    assert boxes(layout) == " ".join(["In het kort: samen doen."] * 4)


def test_a_running_head_may_say_a_heading_of_two_lines_again(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 53, ["4 Aanbesteding en informatie aan de raad"], size=8)
        lines(canvas, 50, 100, ["4 Aanbesteding en informatie", "aan de raad"], size=14)
        lines(canvas, 50, 150, wrapped(TEXT, 80))

    layout = read(typeset(tmp_path / "kop.pdf", page))
    assert running(layout) == f"4 Aanbesteding en informatie aan de raad {TEXT}"


def test_a_table_has_white_rows_between_shaded_ones_and_an_open_head(tmp_path: Path) -> None:
    rows = [["Jaar", "Deelnemers", "Begroting"], *([str(2001 + n), str(40 + n), "12.000"] for n in range(4))]

    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(TEXT, 80))
        for y, row in enumerate(rows):
            for x, cell in enumerate(row):
                if y % 2:
                    canvas.setFillGray(0.9)
                    canvas.rect(50 + 120 * x, HEIGHT - 216 - 16 * y, 120, 16, stroke=0, fill=1)
                    canvas.setFillGray(0)
                lines(canvas, 54 + 120 * x, 203 + 16 * y, [cell])
        lines(canvas, 50, 320, wrapped(TEXT, 80))

    layout = read(typeset(tmp_path / "tabel.pdf", page))
    assert running(layout) == f"{TEXT} {TEXT}"
    assert [table.rows for table in layout.tables] == [rows]


def test_the_words_of_a_diagram_may_have_the_size_of_the_text(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(TEXT, 80))
        for x, top, label in ((60, 160, "Gemeente"), (220, 160, "Bewoners"), (140, 230, "Het project")):
            lines(canvas, x, top, [label])
        canvas.line(90, HEIGHT - 173, 150, HEIGHT - 228)
        canvas.line(230, HEIGHT - 173, 175, HEIGHT - 228)
        lines(canvas, 50, 300, wrapped(TEXT, 80))

    layout = read(typeset(tmp_path / "schema.pdf", page))
    assert running(layout) == f"{TEXT} {TEXT}"
    assert [block.text for block in layout.blocks if block.kind == "figure"] == [
        "Gemeente Bewoners Het project"
    ]


def test_a_letter_that_reaches_over_the_space_after_it_ends_its_word(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(TEXT, 80))
        text = canvas.beginText(50, HEIGHT - 200)
        text.setFont("Helvetica", 10)
        text.setWordSpace(-1.2)
        text.textOut("Vanaf januari doet iedereen die dat wil er mee.")
        canvas.drawText(text)

    assert running(read(typeset(tmp_path / "spatie.pdf", page))).endswith(
        "Vanaf januari doet iedereen die dat wil er mee."
    )


def test_a_letter_may_reach_over_white_that_the_file_has_no_space_in(tmp_path: Path) -> None:
    written = "de helft bleef of schreef zelf op"

    def page(canvas: Canvas) -> None:
        x = 50.0
        canvas.setFont("Times-Italic", 12)
        for word in written.split():
            canvas.drawString(x, HEIGHT - 60, word)
            x += canvas.stringWidth(word, "Times-Italic", 12) + 0.2 * 12

    assert running(read(typeset(tmp_path / "letter.pdf", page))) == written


def test_a_letterspaced_heading_has_words(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        x = 50.0
        canvas.setFont("Helvetica-Bold", 12)
        for letter in "SAMEN AAN DE SLAG":
            canvas.drawString(x, HEIGHT - 60, letter.strip())
            x += canvas.stringWidth(letter, "Helvetica-Bold", 12) + 3
        lines(canvas, 50, 80, wrapped(TEXT, 80))

    assert running(read(typeset(tmp_path / "kop.pdf", page))) == f"SAMEN AAN DE SLAG {TEXT}"


def test_marks_of_notes_may_be_roman_numerals(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(TEXT, 80))
        lines(canvas, 50, 160, ["De raad stemde in"])
        end = 50 + canvas.stringWidth("De raad stemde in", "Helvetica", 10)
        lines(canvas, end, 158, ["ii"], size=6)
        lines(canvas, end + 8, 160, ["met het plan."])
        lines(canvas, 50, 760, ["ii Verslag van de raad, 2013."], size=8)

    layout = read(typeset(tmp_path / "noot.pdf", page))
    assert running(layout) == f"{TEXT} De raad stemde in met het plan."
    assert [(b.marker, b.text) for b in layout.blocks if b.kind == "footnote"] == [
        ("ii", "Verslag van de raad, 2013.")
    ]


def test_a_table_may_fill_the_head_of_a_column(tmp_path: Path) -> None:
    rows = wrapped(TEXT, 40)

    def page(canvas: Canvas) -> None:
        for y in range(4):
            for x, cell in enumerate(("Gemeente", "geeft ruimte")):
                canvas.rect(50 + 110 * x, HEIGHT - 80 - 20 * y, 110, 20)
                lines(canvas, 55 + 110 * x, 64 + 20 * y, [cell])
        lines(canvas, 50, 170, rows[:-2])
        lines(canvas, 320, 64, rows[-2:])

    assert running(read(typeset(tmp_path / "tabel.pdf", page))) == TEXT


def test_a_heading_may_hang_in_the_margin(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        top = lines(canvas, 200, 60, wrapped(TEXT, 60))
        lines(canvas, 50, top + 10, ["Hoe het de wijk", "daarna verging"], font="Helvetica-Bold")
        lines(canvas, 200, top + 8, wrapped(TEXT, 60))

    assert (
        running(read(typeset(tmp_path / "kop.pdf", page))) == f"{TEXT} Hoe het de wijk daarna verging {TEXT}"
    )


def test_the_number_before_a_note_may_be_raised_and_hardly_smaller_than_the_note(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(TEXT, 50))
        canvas.setFont("Helvetica", 6.5)
        canvas.drawString(50, HEIGHT - 755, "1")
        lines(canvas, 54, 752, ["Wij spraken in 2023 met"], size=7.4)
        lines(canvas, 50, 762, ["27 betrokkenen uit de wijk."], size=7.4)
        lines(canvas, 310, 60, wrapped(TEXT, 50))
        canvas.line(50, HEIGHT - 748, 285, HEIGHT - 748)

    layout = read(typeset(tmp_path / "noot.pdf", page))
    assert running(layout) == f"{TEXT} {TEXT}"
    assert [(block.marker, block.text) for block in layout.blocks if block.kind == "footnote"] == [
        ("1", "Wij spraken in 2023 met 27 betrokkenen uit de wijk.")
    ]


def test_a_running_head_of_two_parts_may_stand_over_two_columns_or_one(tmp_path: Path) -> None:
    def page(*columns: float) -> Callable[[Canvas], None]:
        def draw(canvas: Canvas) -> None:
            lines(canvas, 50, 30, ["Beleidsbrief 14"], size=8)
            lines(canvas, 450, 30, ["Warmte van de wijk"], size=8)
            for x in columns:
                lines(canvas, x, 110, wrapped(TEXT, 50))

        return draw

    layout = read(typeset(tmp_path / "kop.pdf", page(50, 310), page(50)))
    assert running(layout) == " ".join([TEXT] * 3)


def test_a_table_that_goes_on_has_a_caption(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, ["Tabel 1 (vervolg)"], size=9)
        lines(canvas, 50, 80, wrapped(TEXT, 80))

    layout = read(typeset(tmp_path / "vervolg.pdf", page))
    assert running(layout) == TEXT
