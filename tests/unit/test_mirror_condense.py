"""Condensing: what is left of a sentence is short, Dutch, and its own."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mirror.condense import condense, count_words, restore_order


@pytest.mark.parametrize(
    ("sentence", "subjects", "point"),
    [
        (
            "“Het is belangrijk dat het team de wijk zoekt”, aldus Anna de Wit.",
            ["Anna de Wit"],
            "Het is belangrijk dat het team de wijk zoekt",
        ),
        (
            "Joris Smit (teamlid) vertelt: “Het spreekuur loopt goed en voorziet in een behoefte.”",
            ["Joris Smit"],
            "Het spreekuur loopt goed en voorziet in een behoefte",
        ),
        (
            "Daarnaast hadden inwoners te weinig invloed op de keuzes.",
            ["inwoners"],
            "Inwoners hadden te weinig invloed op de keuzes",
        ),
        (
            "Vervolgens sloot ook de wijkagent aan bij het spreekuur.",
            ["wijkagent"],
            "De wijkagent sloot ook aan bij het spreekuur",
        ),
        (
            "En de corporaties betalen mee (Rob, 2012, p. 3).",
            ["corporaties"],
            "De corporaties betalen mee",
        ),
        (
            "Met andere woorden: de raad laat los.",
            ["raad"],
            "De raad laat los",
        ),
        (
            "De start verliep moeizaam, zo vertelt de voorzitter.",
            ["voorzitter"],
            "De start verliep moeizaam",
        ),
    ],
)
def test_keeps_the_point(sentence: str, subjects: list[str], point: str) -> None:
    assert condense(sentence, 20, subjects) == point


@pytest.mark.parametrize(
    ("sentence", "words", "point"),
    [
        (
            "De gemeente maakt elk jaar het bedrag over naar de stichting, waarvan de bank de kas beheert.",
            12,
            "De gemeente maakt elk jaar het bedrag over naar de stichting",
        ),
        (
            "Bij de start waren er problemen: het platform twijfelde aan het team en er was veel verloop.",
            12,
            "Het platform twijfelde aan het team en er was veel verloop",
        ),
        (
            "De stichting (opgericht door drie buren) verhuurt sinds kort zalen aan clubs uit het dorp.",
            11,
            "De stichting verhuurt sinds kort zalen aan clubs uit het dorp",
        ),
    ],
)
def test_leaves_out_what_a_long_sentence_can_do_without(sentence: str, words: int, point: str) -> None:
    assert condense(sentence, words) == point


def test_a_cut_within_a_clause_is_shown_and_ends_in_no_loose_word() -> None:
    sentence = "De overgang naar een nieuwe manier van werken van alle teamleden vraagt veel tijd en geduld"
    assert condense(sentence, 10) == "De overgang naar een nieuwe manier van werken …"


def test_what_follows_maar_is_never_left_out_unseen() -> None:
    sentence = "De ondernemers kennen het spel heel goed, maar stelden zich te afhankelijk op van de raad"
    assert condense(sentence, 10).endswith("…")


@pytest.mark.parametrize(
    ("clause", "ordered"),
    [
        ("lag de dienst elf weken stil", "de dienst lag elf weken stil"),
        ("vertrok Bus van Oost voor het eerst", "Bus van Oost vertrok voor het eerst"),
        ("moesten ze weg", "ze moesten weg"),
        ("sloot ook de drukke school aan", "de drukke school sloot ook aan"),
    ],
)
def test_the_subject_comes_before_its_verb_again(clause: str, ordered: str) -> None:
    assert restore_order(clause, ["school"]) == ordered


def test_an_announcement_without_what_it_announces_is_shown_as_cut() -> None:
    assert condense("Het aanbod werd uitgebreid met:", 20) == "Het aanbod werd uitgebreid met …"


@pytest.mark.parametrize(
    "clause",
    [
        "de gemeente wil dat",
        "wil de gemeente en de provincie helpen",
        "wil men",
        "werkt goed samen",
        "is het beeld van de raad helder",
        "zijn gemeente die wil wachten",
        "",
    ],
)
def test_order_stays_where_the_subject_is_not_sure(clause: str) -> None:
    assert restore_order(clause, ["gemeente", "provincie"]) is None


WORD = re.compile(r"\w+")
words_of_dutch = st.sampled_from(
    ["de", "gemeente", "wil", "daarnaast", "omdat", "maar", ",", ":", "“", "”", "(", ")", "…", "–", "zo",
     "vertelt", "aldus", "Jan", "en", "die", "2012", "?", "‘", "’", ";", "."]
)  # fmt: skip


@given(st.lists(words_of_dutch, max_size=40), st.integers(5, 25))
def test_never_longer_than_allowed_and_only_own_words(parts: list[str], words: int) -> None:
    sentence = " ".join(parts)
    short = condense(sentence, words, ["gemeente", "Jan"])
    assert count_words(short) <= words
    assert set(WORD.findall(short.lower())) <= set(WORD.findall(sentence.lower()))
