from __future__ import annotations

import spacy
from spacy.tokens import Doc
from spacy.util import filter_spans

from pipeline.coding.names import join
from pipeline.document import CodedSegment, Mention

NLP = spacy.blank("nl")
LEMMAS = {"bewoners": "bewoner", "scholen": "school"}


def annotated(text: str, persons: tuple[str, ...] = ()) -> Doc:
    doc = NLP(text)
    for token in doc:
        token.lemma_ = LEMMAS.get(token.lower_, token.lower_)
        token.set_morph("Number=Plur" if token.lower_ in LEMMAS else "")
    spans = [doc.char_span(text.index(name), text.index(name) + len(name), "PER") for name in persons]
    doc.set_ents(filter_spans([span for span in spans if span]))
    return doc


def names_of(*rows: tuple[str, list[str]], persons: tuple[str, ...] = ()) -> list[str]:
    segments, docs = [], []
    for number, (text, surfaces) in enumerate(rows):
        actors = [
            Mention(
                surface=s, start=text.index(s), end=text.index(s) + len(s), name=s, sector="markt", rol="geen"
            )
            for s in surfaces
        ]
        segments.append(CodedSegment(id=str(number), case="a", kind="paragraph", text=text, actors=actors))
        docs.append(annotated(text, tuple(person for person in persons if person in text)))
    return [mention.name for segment in join(segments, docs) for mention in segment.actors]


def test_capitals_articles_and_number_do_not_matter() -> None:
    found = names_of(("Bewoners en de bewoner praten met bewoners.", ["Bewoners", "bewoner"]))
    assert len(set(found)) == 1


def test_first_name_last_name_and_office_are_one_person() -> None:
    found = names_of(
        ("Volgens Gerhard Hup, directeur van de Twern, kan het.", ["Gerhard Hup, directeur van de Twern"]),
        ("Zo zegt Gerhard het.", ["Gerhard"]),
        ("Ook wethouder Hup is blij.", ["wethouder Hup"]),
        ("Dat weet Gerhard Hup.", ["Gerhard Hup"]),
        persons=("Gerhard Hup", "Gerhard", "Hup"),
    )
    assert set(found) == {"Gerhard Hup"}


def test_a_common_noun_means_the_only_name_that_holds_it() -> None:
    one = ("Toen kwam de Stichting Kulturhus.", ["Stichting Kulturhus"])
    noun = ("Daarna hielp de stichting mee met de stichting.", ["stichting"])
    assert names_of(one, noun) == ["Stichting Kulturhus"] * 2
    two = ("Ook de Stichting Molen deed mee.", ["Stichting Molen"])
    assert names_of(one, two, noun)[-1] == "stichting"


def test_members_of_an_organisation_are_not_the_organisation() -> None:
    found = names_of(
        ("De leden van watTwest komen.", ["leden van watTwest"]), ("Dat wil watTwest ook.", ["watTwest"])
    )
    assert found == ["leden van watTwest", "watTwest"]


def test_an_abbreviation_is_its_name() -> None:
    found = names_of(
        ("Het Management Actie Team beslist.", ["Management Actie Team"]), ("Dan komt het MAT.", ["MAT"])
    )
    assert found == ["Management Actie Team"] * 2


def test_a_person_with_and_without_an_office_is_one() -> None:
    found = names_of(
        ("Dan komt coördinator Dimphy Voermans.", ["coördinator Dimphy Voermans"]),
        ("Dat weet Dimphy Voermans.", ["Dimphy Voermans"]),
        ("Zo zegt Dimphy Voermans het.", ["Dimphy Voermans"]),
        persons=("Dimphy Voermans",),
    )
    assert set(found) == {"Dimphy Voermans"}


def test_two_parties_in_one_mention_are_not_joined_through_it() -> None:
    found = names_of(
        ("Dat betaalt Akkoord/gemeente Tilburg.", ["Akkoord/gemeente Tilburg"]),
        ("Toen wilde gemeente Tilburg niet.", ["gemeente Tilburg"]),
        ("Daarna gaf het Akkoord geld.", ["Akkoord"]),
    )
    assert len(set(found)) == 3


def test_a_plural_means_no_single_name() -> None:
    found = names_of(
        ("Ook komt de school Van Ostade.", ["school Van Ostade"]), ("Daar zijn scholen.", ["scholen"])
    )
    assert found == ["school Van Ostade", "scholen"]


def test_a_name_used_once_is_not_shown_for_one_used_always() -> None:
    often = ("Zo doet watTwest het.", ["watTwest"])
    found = names_of(*[often] * 11, ("Ook komt watTwest Klust.", ["watTwest Klust"]))
    assert set(found) == {"watTwest"}
