import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.hyphenation import SOFT_HYPHEN, Joiner

PLAIN = Joiner([])


@pytest.mark.parametrize(
    ("left", "right", "joined"),
    [
        ("de samen-", "werking groeit", "de samenwerking groeit"),
        ("via re-", "integratie", "via re-integratie"),
        ("een leer-", "en werkplek", "een leer- en werkplek"),
        ("hun sociaal-", "psychologische hulp", "hun sociaal-psychologische hulp"),
        ("in Noord-", "Brabant", "in Noord-Brabant"),
        ("een MBO-", "opleiding", "een MBO-opleiding"),
        ("de 16-", "jarige", "de 16-jarige"),
        ("een oud-", "leraar", "een oud-leraar"),
        ("de ggz-", "instelling", "de ggz-instelling"),
        ("de ex-", "ploitatie", "de exploitatie"),
        ("één-op-", "één gesprekken", "één-op-één gesprekken"),
        ("een één-", "op-één-gesprek", "een één-op-één-gesprek"),
        ("dit een-op-", "een gesprek", "dit een-op-een gesprek"),
        ("het wij-", "gevoel groeit", "het wij-gevoel groeit"),
        ("alle wij-", "kagenten", "alle wijkagenten"),
        ("de zij-", "ingang", "de zijingang"),
        ("zij cre-", "eren ruimte", "zij creëren ruimte"),
        ("de gebiedsco-", "ordinator", "de gebiedscoördinator"),
        ("de zorg-/", "welzijnsinstelling", "de zorg-/welzijnsinstelling"),
        (f"samen{SOFT_HYPHEN}", "werking", "samenwerking"),
        ("zij namen het", "initiatief", "zij namen het initiatief"),
        ("zie https://www.voorbeeld.nl/zorg-", "welzijn/", "zie https://www.voorbeeld.nl/zorg-welzijn/"),
        ("www.voorbeeld.nl/docu-", "ment/1", "www.voorbeeld.nl/document/1"),
        ("", "begin", "begin"),
    ],
)
def test_lines_are_joined_as_dutch_is_spelt(left, right, joined):
    assert PLAIN(left, right) == joined


def test_the_document_knows_best_how_its_own_words_are_written():
    join = Joiner(["bij WijkVooruit werken", "de doe-democratie van nu"])
    assert join("bij Wijk-", "Vooruit") == "bij WijkVooruit"
    assert join("een doe-", "democratie") == "een doe-democratie"


def test_halves_of_broken_words_are_no_words_of_the_document():
    assert "samen" not in Joiner(["zij gaan samen-", "werken aan"]).vocabulary


def test_a_word_that_breaks_without_a_hyphen_is_joined_only_where_it_shows():
    assert PLAIN("zicht op overheids", "participatie", torn=True) == "zicht op overheidsparticipatie"
    assert PLAIN("zij willen samen", "werken aan", torn=False) == "zij willen samen werken aan"
    assert PLAIN("zij willen samen", "werken aan") == "zij willen samen werken aan"
    assert PLAIN("dit initia", "tief") == "dit initiatief"


@given(st.text(max_size=40), st.text(max_size=40))
def test_no_letter_is_lost_or_made_up(left, right):
    letters = [c for c in left + right if c.isalnum()]
    joined = [c for c in PLAIN(left, right) if c.isalnum()]
    assert len(joined) == len(letters)


def test_a_slip_of_the_document_does_not_undo_a_phrase_in_hyphens():
    assert (
        Joiner(["met één-opéén gesprekken"])("met één-op-", "één gesprekken") == "met één-op-één gesprekken"
    )


@pytest.mark.parametrize(
    ("left", "right", "broken"),
    [
        ("27 halfgestruc-", "tureerde interviews", True),
        ("een doe-", "democratie", False),
        ("de ggz-", "instelling", False),
        ("bij Jansen-", "Vechterhout", False),
    ],
)
def test_a_hyphen_breaks_a_word_where_what_follows_is_none(left, right, broken):
    assert PLAIN.is_broken(left, right) is broken
