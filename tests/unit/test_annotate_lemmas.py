"""Lemmas get the spelling and the parts that Universal Dependencies gives them."""

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.annotate.lemmas import DutchLemmas, infinitive, inflectional, rejoined

TREEBANK = [
    ("subsidie", "subsidie", "NOUN", "N|soort|ev|basis|zijd|stan"),
    ("subsidieregeling", "subsidie_regeling", "NOUN", "N|soort|ev|basis|zijd|stan"),
    ("dorpsraden", "dorp_raad", "NOUN", "N|soort|mv|basis"),
    ("dorpshuis", "dorp_huis", "NOUN", "N|soort|ev|basis|onz|stan"),
    ("dorp", "dorp", "NOUN", "N|soort|ev|basis|onz|stan"),
    ("aanvraag", "aanvraag", "NOUN", "N|soort|ev|basis|zijd|stan"),
    ("haalde", "uit_halen", "VERB", "WW|pv|verl|ev"),
    ("uitleggen", "uit_leggen", "VERB", "WW|inf|vrij|zonder"),
    ("leggen", "leggen", "VERB", "WW|inf|vrij|zonder"),
]


@pytest.fixture
def lemmas() -> DutchLemmas:
    made = DutchLemmas(spacy.blank("nl"))
    made.learn(TREEBANK, ["vlag", "straat", "nemen", "raad", "huis"])
    return made


@pytest.mark.parametrize(
    ("form", "lemma", "pos", "expected"),
    [
        ("vrouwencongressen", "vrouw_congres", "NOUN", "vrouwencongres"),
        ("haalde", "uit_halen", "VERB", "halen"),
        ("opgebouwd", "op_bouwen", "VERB", "opbouwen"),
        ("Franstalige", "Frans_talig", "ADJ", "Franstalig"),
        ("huizen", "huis", "NOUN", "huis"),
    ],
)
def test_what_inflection_accounts_for(form: str, lemma: str, pos: str, expected: str) -> None:
    assert inflectional(form, lemma, pos) == expected


def test_the_last_part_of_a_compound_is_put_back_in_its_place() -> None:
    assert rejoined("amateurclubs", "club") == "amateurclub"
    assert rejoined("fiets", "auto") is None


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("neem", "nemen"),
        ("pak", "pakken"),
        ("geef", "geven"),
        ("ga", "gaan"),
        ("ben", "zijn"),
        ("blurf", None),
    ],
)
def test_infinitives_follow_dutch_spelling(stem: str, expected: str | None) -> None:
    assert infinitive(stem, {"nemen", "pakken", "geven", "gaan", "zijn"}) == expected


def test_compounds_are_split_where_both_parts_are_likely(lemmas: DutchLemmas) -> None:
    nominal = lemmas.lexicons["NOUN"]
    assert nominal.join("dorpsraad") == "dorp_raad"
    assert nominal.join("subsidieaanvraag") == "subsidie_aanvraag"
    assert nominal.join("aanvraag") == "aanvraag"


@pytest.mark.parametrize(
    ("lemma", "pos", "expected"),
    [
        ("vlagg", "NOUN", "vlag"),
        ("strat", "NOUN", "straat"),
        ("straten", "NOUN", "straat"),
        ("neemen", "VERB", "nemen"),
        ("uitgelegd", "VERB", "uitleggen"),
        ("ïnterpreteren", "VERB", "interpreteren"),
        ("onbekend", "NOUN", "onbekend"),
    ],
)
def test_misspelt_lemmas_are_mended_to_known_words(
    lemmas: DutchLemmas, lemma: str, pos: str, expected: str
) -> None:
    assert lemmas.lexicons[pos].mend(lemma, pos) == expected


def test_a_separated_particle_joins_its_verb(lemmas: DutchLemmas) -> None:
    doc = Doc(
        spacy.blank("nl").vocab,
        words=["Zij", "leggen", "het", "uit"],
        pos=["PRON", "VERB", "PRON", "ADP"],
        tags=["VNW", "WW|pv|tgw|mv", "VNW", "VZ|fin"],
        heads=[1, 1, 1, 1],
        deps=["nsubj", "ROOT", "obj", "compound:prt"],
        lemmas=["zij", "leggen", "het", "uit"],
    )
    assert [token.lemma_ for token in lemmas(doc)] == ["zij", "uit_leggen", "het", "uit"]


def test_names_stand_as_they_are_and_common_nouns_in_lower_case(lemmas: DutchLemmas) -> None:
    doc = Doc(
        spacy.blank("nl").vocab,
        words=["Subsidie", "Ensor"],
        pos=["NOUN", "PROPN"],
        tags=["N|soort|ev|basis|zijd|stan", "SPEC|deeleigen"],
        lemmas=["Subsidie", "ensor"],
    )
    assert [token.lemma_ for token in lemmas(doc)] == ["subsidie", "Ensor"]


def test_lexicons_survive_storage(lemmas: DutchLemmas) -> None:
    other = DutchLemmas(spacy.blank("nl")).from_bytes(lemmas.to_bytes())
    assert other.lexicons == lemmas.lexicons
    assert other.lookup == lemmas.lookup
