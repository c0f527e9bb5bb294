"""Pseudonyms: nobody's name is left, labels stay the same, and mentions keep standing in their text."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from pipeline.codebook import Codebook
from pipeline.compare.persons import names_of_persons, persons_of
from pipeline.compare.privacy import Pseudonyms
from pipeline.document import CodedSegment, Dashboard, Item, Mention

CODEBOOK = Codebook.read(Path("corpus/codebook.yaml"))
NAMES = ["Anna de Wit", "Joris Smeets", "Smeets", "Fatima Aksoy", "Jan Bakker", "Jan Prinsen"]
MENTIONS = [
    Mention(
        surface="wethouder Fatima Aksoy",
        start=0,
        end=22,
        name="Fatima Aksoy",
        sector="overheid",
        rol="bestuurder",
    ),
    Mention(
        surface="Anna de Wit",
        start=0,
        end=11,
        name="Anna de Wit",
        sector="gemeenschap",
        rol="initiatiefnemer",
    ),
    Mention(surface="Joris Smeets", start=0, end=12, name="Joris Smeets", sector="markt", rol="geen"),
]
PSEUDONYMS = Pseudonyms(persons_of(NAMES, MENTIONS, CODEBOOK))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Volgens wethouder Fatima Aksoy kan het.", "Volgens wethouder 1 kan het."),
        ("Aksoy stemde in met Anna.", "wethouder 1 stemde in met initiatiefnemer 1."),
        ("Mevrouw De Wit en Joris Smeets bouwden.", "Mevrouw initiatiefnemer 1 en persoon 1 bouwden."),
        ("Smeets’ plan, van Anna de Wit.", "persoon 1’ plan, van initiatiefnemer 1."),
        ("De Smeetsstraat blijft.", "De Smeetsstraat blijft."),
        ("Jan Bakker en Jan Prinsen", "persoon 2 en persoon 3"),
        ("Daar zat Jan.", "Daar zat persoon 4."),
        ("De bakker bakt wit brood.", "De bakker bakt wit brood."),
    ],
)
def test_persons_are_replaced_in_every_form_of_their_name(text: str, shown: str) -> None:
    assert PSEUDONYMS.text(text) == shown


def test_a_first_name_that_two_persons_bear_gives_neither_away() -> None:
    known = Pseudonyms(persons_of(["Jan Bakker", "Jan Prinsen", "Jan"], [], CODEBOOK))
    assert known.text("Jan zei niets.") == "persoon 3 zei niets."


def test_an_everyday_word_at_the_start_of_a_sentence_is_no_surname() -> None:
    known = Pseudonyms(persons_of(["Rob Groen"], [], CODEBOOK))
    assert known.text("Groen is nodig. Dat vindt Groen ook.") == "Groen is nodig. Dat vindt persoon 1 ook."


def test_mentions_move_along_with_the_text() -> None:
    text = "Anna de Wit en wethouder Fatima Aksoy praten met de school."
    surfaces = ["Anna de Wit", "wethouder Fatima Aksoy", "Fatima Aksoy", "school"]
    actors = [
        Mention(
            surface=s, start=text.index(s), end=text.index(s) + len(s), name=s, sector="overheid", rol="geen"
        )
        for s in surfaces
    ]
    segment = CodedSegment(id="s1", case="a", kind="paragraph", text=text, actors=actors)
    moved = PSEUDONYMS.segment(segment)
    assert moved.text == "initiatiefnemer 1 en wethouder 1 praten met de school."
    assert [m.surface for m in moved.actors] == ["initiatiefnemer 1", "wethouder 1", "wethouder 1", "school"]
    assert all(moved.text[m.start : m.end] == m.surface for m in moved.actors)
    assert segment.text == text


def test_dashboards_and_tables_lose_the_names_too() -> None:
    board = Dashboard(
        title="Plan van Joris Smeets", cells={"c": [Item(text="Door Anna.", evidence=["s1"], score=1)]}
    )
    assert PSEUDONYMS.model(board).cells["c"][0].text == "Door initiatiefnemer 1."
    assert PSEUDONYMS.model(board).title == "Plan van persoon 1"
    assert PSEUDONYMS.rows([{"name": "Aksoy", "mentions": 2}]) == [{"name": "wethouder 1", "mentions": 2}]


def annotated(*sentences: tuple[str, list[tuple[str, str]]]) -> list[Doc]:
    docs = []
    for text, entities in sentences:
        doc = spacy.blank("nl")(text)
        starts = [(text.index(name), text.index(name) + len(name), kind) for name, kind in entities]
        doc.set_ents([span for start, end, kind in starts if (span := doc.char_span(start, end, label=kind))])
        docs.append(doc)
    return docs


def test_a_name_is_a_persons_where_most_of_its_mentions_are() -> None:
    docs = annotated(
        ("Later sprak Anna Vos met de raad.", [("Anna Vos", "PER")]),
        ("Volgens Anna Vos was het goed.", [("Anna Vos", "ORG")]),
        ("Toen kwam Anna Vos weer.", [("Anna Vos", "PER")]),
        ("Zij wonen in Grolle.", [("Grolle", "PER")]),
        ("Project West is af, een project van de wijk.", [("Project", "PER")]),
        ("Het hielp dat Stichting Joost Post meedeed met een stichting.", [("Stichting Joost Post", "PER")]),
    )
    assert names_of_persons(docs, []) == ["Anna Vos", "Anna Vos", "Anna Vos", "Joost Post"]


def test_an_actor_with_the_form_of_a_full_name_counts_where_the_recogniser_missed_it() -> None:
    docs = annotated(
        ("Daar zat Chantal van den Berg.", []), ("Het akkoord hield stand in Grolle.", [("Grolle", "LOC")])
    )
    surfaces = ["manager Chantal van den Berg", "Grolle Samen", "Het Akkoord", "de school"]
    actors = [
        Mention(surface=s, start=0, end=len(s), name=s, sector="overheid", rol="geen") for s in surfaces
    ]
    assert names_of_persons(docs, actors) == ["Chantal van den Berg"]


def test_the_list_says_who_is_who() -> None:
    assert {row["name"]: row["pseudonym"] for row in PSEUDONYMS.listed()} == {
        "Anna de Wit": "initiatiefnemer 1",
        "Joris Smeets": "persoon 1",
        "Fatima Aksoy": "wethouder 1",
        "Jan Bakker": "persoon 2",
        "Jan Prinsen": "persoon 3",
        "Jan": "persoon 4",
    }


def test_without_persons_nothing_changes() -> None:
    assert Pseudonyms(persons_of([], [], CODEBOOK)).text("Anna blijft.") == "Anna blijft."


@given(
    st.lists(st.sampled_from([*NAMES, "wethouder", "de", "school", "praat", "met", ",", "."]), max_size=15)
)
def test_no_full_name_survives_and_mentions_always_stand(words: list[str]) -> None:
    text = " ".join(words)
    starts = [i for i in range(len(text)) if text.startswith("school", i)]
    actors = [
        Mention(surface="school", start=i, end=i + 6, name="school", sector="instelling", rol="geen")
        for i in starts
    ]
    moved = PSEUDONYMS.segment(CodedSegment(id="s", case="a", kind="paragraph", text=text, actors=actors))
    assert not any(name in moved.text for name in NAMES)
    assert all(moved.text[m.start : m.end] == "school" for m in moved.actors)
