"""The book itself: its text against the reference units, and what it prints of its cases."""

import re
from pathlib import Path

import pytest
from rapidfuzz.distance import Levenshtein

from pipeline.extract import extract_source
from pipeline.files import read_json

ROOT = Path(__file__).parents[2]
CASES = ["berkelland", "aalburg", "den-haag", "almere", "tilburg", "eindhoven", "roosendaal", "amsterdam"]


def words(text):
    return re.findall(r"[^\W_]+", text.lower())


def units(chapter):
    rows = (ROOT / "corpus" / "reference" / f"ch{chapter:02}.tsv").read_text(encoding="utf8").splitlines()
    return [row.split("\t")[3] for row in rows]


def ends(texts):
    """Give the places, in words, where texts end."""
    places, at = set(), 0
    for text in texts:
        at += len(words(text))
        places.add(at)
    return places


@pytest.fixture(scope="module")
def book():
    return extract_source(ROOT / "corpus" / "loshouden-en-meemaken")


def test_the_book_holds_eight_cases(book):
    assert [document.case for document in book.documents] == CASES
    assert [document.chapter for document in book.documents] == list(range(2, 10))
    assert (
        book.documents[0].title == "Kulturhus Beltrum: naoberschap als succesformule voor samenredzaamheid?"
    )
    assert book.documents[0].authors == ["Marga Bogers", "Mirjam Kars"]
    assert book.documents[7].authors == ["Tamara Metze"]


@pytest.mark.parametrize("chapter", [2, 4, 6, 8])
def test_the_text_reads_as_the_reference(book, chapter):
    expected = units(chapter)
    found = [s.text for s in book.documents[chapter - 2].segments]
    gold, out = words(" ".join(expected)), words(" ".join(found))
    assert Levenshtein.distance(gold, out) <= 0.004 * len(gold)


@pytest.mark.parametrize("chapter", [2, 4, 6, 8])
def test_segments_end_where_the_reference_units_end(book, chapter):
    expected = ends(units(chapter))
    found = ends(s.text for s in book.documents[chapter - 2].segments)
    near = {place + shift for place in expected for shift in range(-6, 7)}
    assert len(found & near) >= 0.98 * len(found)
    assert abs(len(found) - len(expected)) <= 0.02 * len(expected)


def test_every_segment_stands_in_its_block_and_ends_in_order(book):
    for document in book.documents:
        places = [(s.block, document.blocks[s.block].text.find(s.text)) for s in document.segments]
        assert all(at >= 0 for _, at in places)
        assert [block for block, _ in places] == sorted(block for block, _ in places)
        assert all(s.page for s in document.segments)


def test_no_sentence_breaks_off_and_none_begins_in_its_midst(book):
    torn = [
        s.text
        for document in book.documents
        for s in document.segments
        if s.kind in {"paragraph", "quote", "box"}
        and (s.text[0].islower() or s.text.endswith("-") or re.search(r"[a-z],?$", s.text))
    ]
    assert torn == []


def test_the_book_prints_seven_dashboards_three_partner_tables_and_one_placement(book):
    printed = book.published
    assert list(printed["dashboards"]) == CASES[:7]
    assert all(items for board in printed["dashboards"].values() for items in board["cells"].values())
    assert {case: len(parties) for case, parties in printed["partners"].items()} == {
        "den-haag": 19,
        "almere": 27,
        "tilburg": 14,
    }
    assert list(printed["plaatsbepaling"]) == CASES
    assert printed["plaatsbepaling"]["eindhoven"]["fase"] == "Afbouw + doorstart"


def test_an_extraction_is_written_the_same_each_time_and_leaves_nothing_old(book, tmp_path):
    (tmp_path / "b" / "documents").mkdir(parents=True)
    (tmp_path / "b" / "documents" / "verdwenen-casus.json").write_text("{}")
    for name in ("a", "b"):
        book.write(tmp_path / name)
    assert not (tmp_path / "b" / "documents" / "verdwenen-casus.json").exists()
    files = sorted(p.relative_to(tmp_path / "a") for p in (tmp_path / "a").rglob("*.json"))
    assert len(files) == len(CASES) + 2
    assert all((tmp_path / "a" / f).read_bytes() == (tmp_path / "b" / f).read_bytes() for f in files)
    assert read_json(tmp_path / "a" / "source.json")["cases"] == CASES
