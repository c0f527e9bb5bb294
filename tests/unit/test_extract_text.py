"""The reading of a text that was taken from a typeset PDF, made up here in its likeness."""

import textwrap

import pytest

from pipeline.errors import InputError
from pipeline.extract import text
from pipeline.extract.lines import drop_repeated_pages, split_lines

BODY = """De buurtbus van Zuidrand rijdt sinds 2015 door drie dorpen. Vrijwilligers uit het dorp zitten achter
het stuur, de dorpsraad maakt het rooster en de gemeente Voorst betaalt de verzekering van de bus. Het idee
kwam van bewoners die na het verdwijnen van de lijnbus niet meer bij de huisarts konden komen. Zij gingen in
gesprek met de wethouder, die hun plan met belangstelling las en ruimte gaf om het te proberen. In het eerste
jaar stapten meer dan tweeduizend reizigers in, van wie de helft ouder dan zeventig jaar was. De chauffeurs
kennen hun reizigers bij naam en helpen hen met boodschappen, een rollator of een praatje onderweg naar huis.
Ook de woningcorporatie en de supermarkt doen mee: zij betalen elk een deel van de brandstof en hangen het
rooster op bij de ingang. Na drie jaar is de bus niet meer weg te denken uit de drie dorpen aan de rivier."""


def lines_of(paragraph, width=44):
    """Set a paragraph as an extract has it: a space after each line but the last."""
    rows = textwrap.wrap(" ".join(paragraph.split()), width)
    return [row + " " for row in rows[:-1]] + rows[-1:]


def page(*columns):
    """Set lines on a page: the first begins with a space, and an empty line stands under each."""
    rows = [row for column in columns for row in column]
    return " " + "\n\n".join(rows) + "\n"


def read(tmp_path, content):
    path = tmp_path / "bron.txt"
    path.write_text(content, encoding="utf8")
    return text.read(path)


def texts(layout, *kinds):
    return [block.text for block in layout.blocks if block.kind in kinds]


def whole(paragraph):
    return " ".join(paragraph.split())


FIRST, SECOND, THIRD = (
    "De wethouder noemde het plan een voorbeeld voor andere dorpen en beloofde om samen met bewoners te "
    "kijken naar een vaste halte bij het gemeentehuis.",
    "Niet iedereen was meteen overtuigd, want in het verleden waren er meer plannen die na een jaar weer "
    "verdwenen, zo vertelt de voorzitter van de dorpsraad.",
    "Daarom begonnen zij klein, met een geleende bus en vier chauffeurs, en breidden zij pas uit toen het "
    "geld voor het tweede jaar rond was.",
)


def test_lines_become_paragraphs_and_broken_words_whole(tmp_path):
    torn = (
        BODY.replace("belangstelling", "belang-\nstelling").replace("\n", " ").replace("belang- ", "belang-")
    )
    layout = read(tmp_path, page(lines_of(BODY), lines_of(FIRST)))
    assert texts(layout, "paragraph") == [whole(BODY), whole(FIRST)]
    assert torn.count("belang-stelling") == 1


def test_a_page_that_was_printed_twice_is_read_once(tmp_path):
    once = page(lines_of(BODY), lines_of(FIRST))
    layout = read(tmp_path, once + once)
    assert texts(layout, "paragraph") == [whole(BODY), whole(FIRST)]


def test_columns_out_of_order_are_put_where_their_sentences_go_on(tmp_path):
    rows = lines_of(SECOND)
    head, tail = rows[:2], rows[2:]
    layout = read(tmp_path, page(lines_of(BODY), head) + page(tail, lines_of(THIRD)) + page(lines_of(FIRST)))
    swapped = read(tmp_path, page(lines_of(BODY), head) + page(lines_of(FIRST)) + page(tail, lines_of(THIRD)))
    assert texts(layout, "paragraph")[1] == texts(swapped, "paragraph")[1] == whole(SECOND)


def test_a_box_that_cuts_a_sentence_comes_after_the_section(tmp_path):
    rows = lines_of(SECOND)
    box = ["Over de dorpsraad", *lines_of(BODY, width=52)]
    section = page(
        ["1.1 Aanleiding"], lines_of(BODY), lines_of(FIRST), rows[:2], box, rows[2:], lines_of(THIRD)
    )
    layout = read(tmp_path, section + page(["1.2 Vervolg"], lines_of(FIRST)))
    assert whole(SECOND) in texts(layout, "paragraph")
    kinds = [(b.kind, b.text.split(".")[0][:20]) for b in layout.blocks]
    box_at, next_at = kinds.index(("box", "De buurtbus van Zuid")), kinds.index(("heading", "1"), 1)
    assert kinds[box_at - 1] == ("heading", "Over de dorpsraad")
    assert next_at > box_at > kinds.index(("paragraph", THIRD[:20]))


def test_notes_and_their_marks_stand_apart(tmp_path):
    noted = FIRST.replace("dorpen en", "dorpen1 en").replace("gemeentehuis.", "gemeentehuis.2")
    notes = [lines_of(f"{n}. " + BODY, width=58) for n in (1, 2)]
    layout = read(tmp_path, page(lines_of(BODY), lines_of(SECOND), lines_of(noted), *notes))
    assert whole(FIRST) in texts(layout, "paragraph")
    assert [b.marker for b in layout.blocks if b.kind == "footnote"] == ["1", "2"]
    (noted_block,) = [b for b in layout.blocks if b.notes]
    assert [(noted_block.text[:at].split()[-1], mark) for at, mark in noted_block.notes] == [
        ("dorpen", "1"),
        ("gemeentehuis.", "2"),
    ]


def test_lists_running_heads_page_numbers_and_figures_are_told_apart(tmp_path):
    items = [" − een bus die op afroep rijdt;", " − een loket in het dorpshuis."]
    labels = ["Bewoners", "Dorpsraad", "Gemeente", "Afbeelding 1. Wie er meedoen"]
    sentences = whole(BODY).split(". ")
    pages = [
        page(lines_of(". ".join(sentences[n : n + 2]) + "."), lines_of(part))
        + f"\n\n\n{n + 11}\n\nBussen en dorpen\n\n"
        for n, part in zip((0, 2, 4), (FIRST, SECOND, THIRD), strict=True)
    ]
    layout = read(tmp_path, "".join(pages) + page(lines_of(sentences[6] + "."), items, labels))
    assert texts(layout, "bullet") == ["een bus die op afroep rijdt;", "een loket in het dorpshuis."]
    assert texts(layout, "figure") == ["Bewoners", "Dorpsraad", "Gemeente"]
    assert texts(layout, "caption") == ["Afbeelding 1. Wie er meedoen"]
    assert texts(layout, "furniture").count("Bussen en dorpen") == 3
    assert not [t for t in texts(layout, "paragraph", "heading") if "Bussen en dorpen" in t or t.isdigit()]


def test_a_chapters_title_inside_a_sentence_opens_the_chapter(tmp_path):
    rows = lines_of(FIRST)
    title = "\n\n2. De buurtbus: \nsamen op weg\nAnna de Wit en Jan van Dam\n\n"
    content = (
        page(lines_of(BODY)) + page(["2.1 Aanleiding"], rows[:2]).rstrip("\n") + title + "\n\n".join(rows[2:])
    )
    layout = read(tmp_path, content + "\n\n" + "\n\n".join(lines_of(BODY)))
    at = [b.text for b in layout.blocks].index("2. De buurtbus: samen op weg")
    assert [b.text for b in layout.blocks[at + 1 : at + 4]] == [
        "Anna de Wit en Jan van Dam",
        "2.1 Aanleiding",
        whole(FIRST),
    ]


def test_a_chapters_title_may_be_one_line(tmp_path):
    rows = [["3. De winkel van Oost"], ["Anna de Wit"], ["3.1 Aanleiding"], lines_of(FIRST)]
    layout = read(tmp_path, page(lines_of(BODY)) + page(*rows))
    assert [(b.level, b.text) for b in layout.blocks if b.kind == "heading"][:1] == [
        (1, "3. De winkel van Oost")
    ]


def test_pages_are_counted_by_lines_that_begin_with_a_space(tmp_path):
    rows = lines_of(FIRST)
    layout = read(tmp_path, page(lines_of(BODY), rows[:2]) + page(rows[2:]))
    block = layout.blocks[-1]
    assert (block.text, block.page) == (whole(FIRST), 1)
    ((place, number),) = block.page_breaks
    assert number == 2
    assert block.text[place:].startswith(rows[2].split()[0])


def test_short_repetitions_are_no_pages():
    lines = split_lines(" Gemeente \n\nGemeente \n\n" * 5)
    assert drop_repeated_pages(lines) == lines


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_encodings_are_told_apart(tmp_path, encoding):
    path = tmp_path / "bron.txt"
    path.write_bytes("De coöperatie zegt: “één bus”.\n\nDat is fijn.\n".encode(encoding))
    assert texts(text.read(path), "paragraph") == ["De coöperatie zegt: “één bus”.", "Dat is fijn."]


@pytest.mark.parametrize(
    "content", [None, b"", b" \n\n", bytes(range(256)) * 20, b"\x7fELF\x02\x01\x01" + b"\x00" * 99]
)
def test_what_is_no_text_ends_in_a_dutch_message(tmp_path, content):
    path = tmp_path / "bron.txt"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError) as error:
        text.read(path)
    assert error.value.remedy


def test_plain_text_keeps_paragraphs_headings_and_lists(tmp_path):
    content = """Buurtbus Zuidrand

1. Aanleiding

De bus rijdt sinds 2015 en is voor de re-
integratie van chauffeurs een leer-
en werkplek.

- een bus op afroep
- chauffeurs uit het dorp
  die samen rijden

2. Rol van de gemeente
De wethouder gaf ruimte om het plan van de bewoners te proberen.
"""
    layout = read(tmp_path, content)
    assert [(b.kind, b.text) for b in layout.blocks] == [
        ("heading", "Buurtbus Zuidrand"),
        ("heading", "1. Aanleiding"),
        (
            "paragraph",
            "De bus rijdt sinds 2015 en is voor de re-integratie van chauffeurs een leer- en werkplek.",
        ),
        ("bullet", "een bus op afroep"),
        ("bullet", "chauffeurs uit het dorp die samen rijden"),
        ("heading", "2. Rol van de gemeente"),
        ("paragraph", "De wethouder gaf ruimte om het plan van de bewoners te proberen."),
    ]


def test_plain_text_with_form_feeds_has_pages_and_no_running_heads(tmp_path):
    parts = [part + "." for part in whole(BODY).split(". ")][:4]
    parts[1], parts[2] = parts[1][:60], parts[1][60:].strip()
    content = "\f".join(f"Jaarverslag\n\n{part}\n\nPagina {n}\n" for n, part in enumerate(parts, 1))
    layout = read(tmp_path, content)
    assert "Jaarverslag" not in " ".join(texts(layout, "paragraph", "heading"))
    assert [(b.page, b.page_breaks != []) for b in layout.blocks] == [(1, False), (2, True), (4, False)]
