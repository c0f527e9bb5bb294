"""What a reader would copy out of a page, and where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from pipeline.document import Block, Layout
from pipeline.extract.pdf import read
from tests.typeset import HEIGHT, lines, typeset, wrapped

ALPHA = "De bewoners van de wijk nemen samen het initiatief voor een nieuw buurthuis en zoeken daarbij steun."
BETA = "De gemeente stelt een ruimte beschikbaar en denkt mee over de exploitatie van het gebouw in de buurt."
GAMMA = (
    "De woningcorporatie betaalt de verbouwing en de vrijwilligers van de stichting beheren het gebouw zelf."
)
RUNNING = ("heading", "paragraph", "bullet")


def texts(layout: Layout, *kinds: str) -> list[str]:
    return [block.text for block in layout.blocks if block.kind in (kinds or RUNNING)]


def only(layout: Layout, kind: str) -> Block:
    (found,) = [block for block in layout.blocks if block.kind == kind]
    return found


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, ["Samen in de wijk"], size=20, font="Helvetica-Bold")
        for x, text in ((50, ALPHA), (220, BETA), (390, GAMMA)):
            lines(canvas, x, 100, wrapped(text, 30))

    layout = read(typeset(tmp_path / "kolommen.pdf", page))
    assert texts(layout) == ["Samen in de wijk", ALPHA, BETA, GAMMA]
    assert layout.blocks[0].level == 1


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    columns=st.integers(1, 3),
    size=st.sampled_from([8.0, 9.5, 11.0]),
    words=st.lists(
        st.lists(st.sampled_from(ALPHA.lower().rstrip(".").split()), min_size=40, max_size=120),
        min_size=3,
        max_size=3,
    ),
)
def test_every_word_comes_once_and_in_order(
    tmp_path: Path, columns: int, size: float, words: list[list[str]]
) -> None:
    width = int(480 / columns / (0.62 * size))
    written = [" ".join(column).capitalize() + "." for column in words[:columns]]

    def page(canvas: Canvas) -> None:
        for place, text in enumerate(written):
            lines(canvas, 50 + place * 505 / columns, 60, wrapped(text, width), size=size)

    layout = read(typeset(tmp_path / "woorden.pdf", page))
    assert " ".join(texts(layout)).split() == " ".join(written).split()


def test_a_sentence_goes_on_over_columns_and_pages_with_its_page(tmp_path: Path) -> None:
    half = wrapped(ALPHA, 40)

    def first(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(BETA, 40))
        lines(canvas, 50, 160, half[:1])

    def second(canvas: Canvas) -> None:
        lines(canvas, 50, 60, half[1:])
        lines(canvas, 50, 160, wrapped(GAMMA, 40))

    layout = read(typeset(tmp_path / "door.pdf", first, second))
    assert texts(layout) == [BETA, ALPHA, GAMMA]
    block = layout.blocks[1]
    ((place, page),) = block.page_breaks
    assert (block.page, page) == (1, 2)
    assert block.text[place:] == " ".join(half[1:])
    assert layout.blocks[2].page == 2


def test_running_heads_and_page_numbers_are_furniture(tmp_path: Path) -> None:
    def page(number: int, text: str) -> object:
        def draw(canvas: Canvas) -> None:
            lines(canvas, 50, 30, ["Verslag van de wijk"], size=8)
            lines(canvas, 50, 80, wrapped(text, 60))
            lines(canvas, 290, 800, [str(number + 11)], size=8)

        return draw

    pages = [page(number, text) for number, text in enumerate((ALPHA, BETA, GAMMA))]
    layout = read(typeset(tmp_path / "koppen.pdf", *pages))  # type: ignore[arg-type]
    assert texts(layout) == [ALPHA, BETA, GAMMA]
    assert texts(layout, "furniture") == [t for n in (11, 12, 13) for t in ("Verslag van de wijk", str(n))]


def test_a_footnote_stands_apart_and_is_linked_to_where_its_mark_stood(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 80, ["De bewoners kregen steun"])
        canvas.setFont("Helvetica", 6)
        canvas.drawString(
            50 + canvas.stringWidth("De bewoners kregen steun", "Helvetica", 10), HEIGHT - 84, "1"
        )
        lines(canvas, 50, 92.5, ["van 20 m2 grond en van de gemeente."])
        canvas.line(50, HEIGHT - 700, 150, HEIGHT - 700)
        lines(canvas, 56, 710, ["Verslag van het college, 2013."], size=8)
        canvas.setFont("Helvetica", 5)
        canvas.drawString(50, HEIGHT - 714, "1")

    layout = read(typeset(tmp_path / "noot.pdf", page))
    assert texts(layout) == ["De bewoners kregen steun van 20 m2 grond en van de gemeente."]
    note = only(layout, "footnote")
    assert (note.marker, note.text, note.notes) == ("1", "Verslag van het college, 2013.", [])
    assert only(layout, "paragraph").notes == [(len("De bewoners kregen steun"), "1")]


def test_a_box_is_kept_whole_after_the_paragraph_that_it_interrupts(tmp_path: Path) -> None:
    above, below = wrapped(ALPHA, 50)[:1], wrapped(ALPHA, 50)[1:]

    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, above)
        canvas.setFillGray(0.85)
        canvas.rect(45, HEIGHT - 160, 300, 70, stroke=0, fill=1)
        canvas.setFillGray(0)
        lines(canvas, 55, 95, wrapped(GAMMA, 50))
        lines(canvas, 50, 180, below)

    layout = read(typeset(tmp_path / "kader.pdf", page))
    assert [(b.kind, b.text) for b in layout.blocks] == [("paragraph", ALPHA), ("box", GAMMA)]


@pytest.mark.parametrize("upright", [True, False], ids=["ruled on all sides", "level rules only"])
def test_a_ruled_table_becomes_rows_with_its_caption(tmp_path: Path, upright: bool) -> None:
    rows = [["Partij", "Rol"], ["Gemeente", "geeft ruimte"], ["Stichting", "beheert"]]

    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(ALPHA, 60))
        lines(canvas, 50, 140, ["Tabel 3. Wie wat doet"], size=9, font="Helvetica-Bold")
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                lines(canvas, 55 + 120 * column, 160 + 20 * number, [cell])
        for number in range(len(rows) + 1):
            canvas.line(50, HEIGHT - 155 - 20 * number, 290, HEIGHT - 155 - 20 * number)
        for x in (50, 170, 290) if upright else ():
            canvas.line(x, HEIGHT - 155, x, HEIGHT - 155 - 20 * len(rows))
        lines(canvas, 50, 240, wrapped(BETA, 60))

    layout = read(typeset(tmp_path / "tabel.pdf", page))
    assert texts(layout) == [ALPHA, BETA]
    (table,) = layout.tables
    assert (table.caption, table.rows, table.page) == ("Tabel 3. Wie wat doet", rows, 1)


def test_a_running_heads_rule_is_none_of_the_tables_that_are_as_wide(tmp_path: Path) -> None:
    rows = [["Partij", "Rol"], ["Gemeente", "geeft ruimte"], ["Stichting", "beheert"]]

    def page(canvas: Canvas) -> None:
        canvas.line(50, HEIGHT - 45, 290, HEIGHT - 45)
        lines(canvas, 50, 60, wrapped(ALPHA, 44))
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                lines(canvas, 55 + 120 * column, 180 + 20 * number, [cell])
        for number in (0, 1, 3):
            canvas.line(50, HEIGHT - 175 - 20 * number, 290, HEIGHT - 175 - 20 * number)
        lines(canvas, 50, 260, wrapped(BETA, 44))

    layout = read(typeset(tmp_path / "tabel.pdf", page))
    assert texts(layout) == [ALPHA, BETA]
    assert [table.rows for table in layout.tables] == [rows]


def test_text_in_a_chart_is_no_running_text(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(ALPHA, 60))
        for number, height in enumerate((40, 60, 30, 80)):
            canvas.rect(80 + 30 * number, HEIGHT - 240, 20, height, fill=1)
            lines(canvas, 82 + 30 * number, 244, [str(2010 + number)], size=7)
        lines(canvas, 50, 265, ["Figuur 1. Aantal vrijwilligers"], size=10)
        lines(canvas, 50, 300, wrapped(BETA, 60))

    layout = read(typeset(tmp_path / "grafiek.pdf", page))
    assert texts(layout) == [ALPHA, BETA]
    assert texts(layout, "figure", "caption") == ["2010 2011 2012 2013", "Figuur 1. Aantal vrijwilligers"]


def test_lists_and_headings_are_told_apart(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        top = lines(canvas, 50, 60, ["2. De aanpak"], size=16, font="Helvetica-Bold")
        top = lines(canvas, 50, top + 10, ["2.1 Wat er gebeurde"], size=12, font="Helvetica-Bold")
        top = lines(canvas, 50, top + 4, ["Er waren twee wensen:"])
        top = lines(canvas, 56, top, ["– een eigen plek voor de vrijwilligers"])
        top = lines(canvas, 64, top, ["van de wijk;"])
        lines(canvas, 56, top, ["– geld voor de huur."])

    layout = read(typeset(tmp_path / "lijst.pdf", page))
    assert [(b.kind, b.level, b.marker, b.text) for b in layout.blocks] == [
        ("heading", 1, None, "2. De aanpak"),
        ("heading", 2, None, "2.1 Wat er gebeurde"),
        ("paragraph", None, None, "Er waren twee wensen:"),
        ("bullet", None, "–", "een eigen plek voor de vrijwilligers van de wijk;"),
        ("bullet", None, "–", "geld voor de huur."),
    ]


def test_double_printed_and_turned_text_counts_once_or_apart(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        for shift in (0.0, 0.4):
            lines(canvas, 50 + shift, 60, wrapped(ALPHA, 60))
        canvas.saveState()
        canvas.translate(30, 400)
        canvas.rotate(90)
        canvas.drawString(0, 0, "Zijkant")
        canvas.restoreState()

    layout = read(typeset(tmp_path / "dubbel.pdf", page))
    assert texts(layout) == [ALPHA]
    assert only(layout, "figure").text == "Zijkant"


def test_a_page_that_lies_on_its_side_is_read_upright(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        canvas.translate(595, 0)
        canvas.rotate(90)
        canvas.setFont("Helvetica", 10)
        for number, line in enumerate(wrapped(ALPHA, 60)):
            canvas.drawString(60, 500 - 12.5 * number, line)

    layout = read(typeset(tmp_path / "liggend.pdf", page))
    assert texts(layout) == [ALPHA]
    assert layout.blocks[0].box is not None
    assert layout.blocks[0].box[0] == pytest.approx(60, abs=2)


def test_contents_and_words_without_spaces_in_the_file(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        top = lines(canvas, 50, 60, ["Inhoud"], size=14, font="Helvetica-Bold")
        for entry in ("Voorwoord ........ 3", "De wijk ........ 5"):
            top = lines(canvas, 50, top, [entry])
        canvas.setFont("Helvetica", 10)
        for number, line in enumerate(wrapped(ALPHA, 60)):
            x = 50.0
            for word in line.split():
                canvas.drawString(x, HEIGHT - 160 - 12.5 * number, word)
                x += canvas.stringWidth(word, "Helvetica", 10) + 2.8

    layout = read(typeset(tmp_path / "inhoud.pdf", page))
    assert texts(layout) == [ALPHA]
    assert "Inhoud" in texts(layout, "furniture")


def test_a_pull_quote_that_the_text_has_too_is_not_read_twice(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 50, 60, wrapped(ALPHA, 50)[:1])
        lines(canvas, 50, 90, ["“een nieuw buurthuis en zoeken", "daarbij steun”"], size=16)
        lines(canvas, 50, 150, wrapped(ALPHA, 50)[1:])

    layout = read(typeset(tmp_path / "citaat.pdf", page))
    assert texts(layout, *RUNNING, "quote") == [ALPHA]
    assert only(layout, "furniture").text == "“een nieuw buurthuis en zoeken daarbij steun”"


def test_a_note_in_the_margin_is_a_box(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        lines(canvas, 40, 60, ["Kort gezegd:", "samen doen."], size=7)
        lines(canvas, 150, 60, [*wrapped(ALPHA, 50), *wrapped(BETA, 50)])

    layout = read(typeset(tmp_path / "marge.pdf", page))
    assert " ".join(texts(layout)) == f"{ALPHA} {BETA}"
    assert only(layout, "box").text == "Kort gezegd: samen doen."


def test_columns_under_a_text_over_the_page_and_over_a_heading(tmp_path: Path) -> None:
    def page(canvas: Canvas) -> None:
        top = lines(canvas, 50, 60, wrapped(ALPHA, 90))
        for x, text in ((50, BETA), (310, GAMMA)):
            below = lines(canvas, x, top, wrapped(text, 40))
        below = lines(canvas, 50, below + 12, ["Daarna"], size=13, font="Helvetica-Bold")
        lines(canvas, 50, below, wrapped(ALPHA, 90))

    layout = read(typeset(tmp_path / "gemengd.pdf", page))
    assert " ".join(texts(layout)) == " ".join([ALPHA, BETA, GAMMA, "Daarna", ALPHA])


@pytest.mark.parametrize(
    ("hyphen", "joined"), [("-", "leefbaarheidsproject"), ("\u00ad", "leefbaarheidsproject")]
)
def test_words_that_are_broken_at_a_line_end_are_joined(tmp_path: Path, hyphen: str, joined: str) -> None:
    def page(canvas: Canvas) -> None:
        broken = [
            f"De bewoners van de wijk begonnen het leefbaarheids{hyphen}",
            "project samen met de gemeente.",
        ]
        lines(canvas, 50, 60, broken)

    assert texts(read(typeset(tmp_path / "breuk.pdf", page))) == [
        f"De bewoners van de wijk begonnen het {joined} samen met de gemeente."
    ]
