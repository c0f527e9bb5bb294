import pytest

from pipeline.document import Block, Layout, Table
from pipeline.errors import InputError
from pipeline.extract.cases import cut_cases
from pipeline.extract.source import Source


def block(kind, text, **fields):
    return Block(kind=kind, text=text, **fields)


BOOK = Layout(
    blocks=[
        block("heading", "Voorwoord", level=1),
        block("paragraph", "Dit boek gaat over bussen."),
        block("heading", "1. De bus van Zuid", level=1, page=3),
        block("paragraph", "Anna de Wit, J. Smit en Jan van Dam", page=3),
        block("paragraph", "De bus rijdt. De gemeente Voorst is blij.", page=3, page_breaks=[(14, 4)]),
        block("heading", "1.1 Aanleiding", level=2, page=4),
        block("paragraph", "De gemeente Voorst gaf ruimte.", page=4),
        block("heading", "Een zijspoor", level=3, page=4),
        block("quote", "“We begonnen klein.”", page=4),
        block("footnote", "Zie het archief.", page=4, marker="1."),
        block("table", "Reizigers 12", page=4),
        block("heading", "2. De winkel van Oost", level=1, page=6),
        block("bullet", "De gemeente Den Haag betaalt. Dat helpt.", page=6, marker="–"),
        block("paragraph", "De gemeente Den Haag kijkt toe.", page=6),
        block("heading", "Literatuur", level=1, page=7),
        block("paragraph", "Smit (2012). Bussen.", page=7),
    ],
    tables=[Table(page=4, rows=[["Reizigers", "12"]])],
)


def source(**fields):
    return Source(id="bussen", title="Bussen en winkels", file="bussen.txt", **fields)


def test_chapters_become_cases_with_title_municipality_and_authors():
    bus, shop = cut_cases(BOOK, source(chapters=[1, 2]), "bussen.txt")
    assert (bus.case, bus.chapter, bus.title, bus.gemeente) == ("voorst", 1, "De bus van Zuid", "Voorst")
    assert bus.authors == ["Anna de Wit", "J. Smit", "Jan van Dam"]
    assert (shop.case, shop.gemeente, shop.authors) == ("den-haag", "Den Haag", [])
    assert [t.rows for t in bus.tables] == [[["Reizigers", "12"]]]
    assert shop.tables == []


def test_segments_are_the_sentences_of_the_running_text_with_section_and_page():
    bus, shop = cut_cases(BOOK, source(chapters=[1, 2]), "bussen.txt")
    assert [(s.section, s.kind, s.page, s.text) for s in bus.segments] == [
        ("intro", "paragraph", 3, "De bus rijdt."),
        ("intro", "paragraph", 4, "De gemeente Voorst is blij."),
        ("1.1", "heading", 4, "1.1 Aanleiding"),
        ("1.1", "paragraph", 4, "De gemeente Voorst gaf ruimte."),
        ("1.1", "heading", 4, "Een zijspoor"),
        ("1.1", "quote", 4, "“We begonnen klein.”"),
    ]
    assert [s.kind for s in shop.segments] == ["bullet", "bullet", "paragraph"]
    assert [s.id for s in bus.segments][:2] == ["voorst-001", "voorst-002"]
    assert all(s.block is not None and s.text in bus.blocks[s.block].text for s in bus.segments)


def test_two_cases_in_one_municipality_are_named_by_their_titles():
    blocks = [b.model_copy(update={"text": b.text.replace("Den Haag", "Voorst")}) for b in BOOK.blocks]
    cases = cut_cases(Layout(blocks=blocks), source(chapters=[1, 2]), "bussen.txt")
    assert [c.case for c in cases] == ["de-bus-van-zuid", "de-winkel-van-oost"]
    assert {s.case for s in cases[0].segments} == {"de-bus-van-zuid"}


def test_a_report_without_chapters_is_one_case_without_front_and_back_matter():
    layout = Layout(
        blocks=[
            block("heading", "Bussen en winkels", level=1),
            block("paragraph", "Anna de Wit"),
            block("heading", "Inhoudsopgave", level=2),
            block("paragraph", "Aanleiding ......... 3"),
            block("heading", "Aanleiding", level=2),
            block("paragraph", "De bus rijdt."),
            block("heading", "Literatuur", level=2),
            block("paragraph", "Smit (2012). Bussen."),
            block("heading", "Uitkomst", level=2),
            block("paragraph", "Het werkt."),
            block("paragraph", "https://www.voorbeeld.nl/bus"),
        ]
    )
    (case,) = cut_cases(layout, source(), "bussen.txt")
    assert (case.case, case.chapter, case.authors) == ("bussen-en-winkels", None, ["Anna de Wit"])
    assert [(s.section, s.text) for s in case.segments] == [
        ("Aanleiding", "Aanleiding"),
        ("Aanleiding", "De bus rijdt."),
        ("Uitkomst", "Uitkomst"),
        ("Uitkomst", "Het werkt."),
    ]


def test_a_section_named_contact_is_text_where_it_has_sentences():
    prose = "Met vragen kunt u op werkdagen bellen met het informatiepunt in het gemeentehuis. " * 3
    for text, kept in ((prose.strip(), True), ("Stadhuisplein 1, telefoon 14 0187", False)):
        blocks = [
            block("heading", "Werk", level=2),
            block("paragraph", "Een zin."),
            block("heading", "Contact", level=2),
            block("paragraph", text),
        ]
        [case] = cut_cases(Layout(blocks=blocks), source(chapters=None), "x")
        assert ("Contact" in [segment.text for segment in case.segments]) is kept


def test_a_text_on_many_municipalities_has_none():
    many = "De gemeente Voorst en de gemeente Ede en de gemeente Tiel doen mee."
    (case,) = cut_cases(Layout(blocks=[block("paragraph", many)]), source(), "bussen.txt")
    assert case.gemeente is None
    (case,) = cut_cases(Layout(blocks=[block("paragraph", many)]), source(municipality="Ede"), "bussen.txt")
    assert (case.gemeente, case.case) == ("Ede", "ede")


@pytest.mark.parametrize(
    ("title", "text", "gemeente"),
    [
        ("Helden in Den Haag", "De gemeente Den Haag betaalt.", "Den Haag"),
        ("Samen in Tiel", "De gemeente Ede en de gemeente Ede volgen de gemeente Tiel.", "Tiel"),
        ("Samen in Zuid", "De buurt Zuid ligt in de gemeente Ede; de gemeente Ede betaalt.", "Ede"),
        ("Van Tiel naar Ede", "De gemeente Tiel en de gemeente Ede doen mee.", None),
        ("De Edese bus", "De gemeente Ede betaalt.", None),
    ],
)
def test_a_municipality_in_the_title_is_the_case_s_where_the_text_calls_it_one(title, text, gemeente):
    layout = Layout(blocks=[block("heading", f"1. {title}", level=1), block("paragraph", text)])
    (case,) = cut_cases(layout, source(chapters=[1]), "bussen.txt")
    assert case.gemeente == gemeente


def test_a_missing_chapter_is_told_with_those_that_there_are():
    with pytest.raises(InputError, match=r"hoofdstuk 7 is niet gevonden \(wel: 1, 2\)"):
        cut_cases(BOOK, source(chapters=[1, 7]), "bussen.txt")


def test_a_case_without_running_text_is_an_error():
    with pytest.raises(InputError, match="geen lopende tekst"):
        cut_cases(Layout(blocks=[block("table", "1 2 3")]), source(), "bussen.txt")


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("id: a\ntitle: A\nfile: a.txt\nchapter: [1]\n", "chapter"),
        ("id: A b\ntitle: A\nfile: a.txt\n", "a-b"),
        ("id: a\ntitle: A\nfile: ../a.txt\n", "naam van het bestand"),
        ("id: a\ntitle: A\n", "file"),
        ("id: [", "YAML"),
        (None, "ontbreekt"),
    ],
)
def test_a_wrong_description_names_its_field(tmp_path, content, told):
    if content is not None:
        (tmp_path / "source.yaml").write_text(content, encoding="utf8")
    with pytest.raises(InputError, match=told):
        Source.read(tmp_path)
