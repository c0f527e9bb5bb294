"""Placement: rules on coded segments, each answer with its evidence and how sure it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import Codebook
from pipeline.compare.placement import doing_together, ladder, phase, placement, pull
from pipeline.document import CodedSegment, Mention

CODEBOOK = Codebook.read(Path("corpus/codebook.yaml"))


def segment(number: int, text: str = "Tekst.", **fields: object) -> CodedSegment:
    return CodedSegment.model_validate(
        {"id": f"s{number}", "case": "a", "kind": "paragraph", "text": text} | fields
    )


def step(number: int, *steps: str) -> CodedSegment:
    return segment(number, cel=["rol_overheid"], trede=steps)


def party(number: int, sector: str, role: str) -> CodedSegment:
    named = Mention(surface="Tekst", start=0, end=5, name="Tekst", sector=sector, rol=role)
    return segment(number, actors=[named])


def told(number: int, text: str) -> CodedSegment:
    return segment(number, text, cel=["ontwikkeling"])


def test_a_step_counts_when_it_is_stated_twice() -> None:
    placed = ladder([step(1, "loslaten"), step(2, "loslaten"), step(3, "reguleren")], CODEBOOK)
    assert placed.values == ["loslaten"]
    assert placed.evidence == ["s1", "s2"]


def test_a_step_that_is_rare_among_many_does_not_count() -> None:
    many = [step(n, "regisseren") for n in range(98)]
    assert ladder([*many, step(98, "loslaten"), step(99, "loslaten")], CODEBOOK).values == ["regisseren"]


def test_more_evidence_makes_surer() -> None:
    few = ladder([step(n, "faciliteren") for n in range(2)], CODEBOOK)
    many = ladder([step(n, "faciliteren") for n in range(20)], CODEBOOK)
    assert 0 < few.certainty < many.certainty < 1


def test_the_triangle_counts_who_pulls_and_puts_institutions_with_the_government() -> None:
    corners, placed = pull(
        [
            party(1, "overheid", "bestuurder"),
            party(2, "instelling", "uitvoerder"),
            party(3, "gemeenschap", "initiatiefnemer"),
            party(4, "markt", "opdrachtgever"),
            party(5, "markt", "doelgroep"),
        ],
        CODEBOOK,
    )
    assert corners == {"overheid": 0.5, "gemeenschap": 0.25, "markt": 0.25}
    assert placed.evidence == ["s1", "s2", "s3", "s4"]


@pytest.mark.parametrize(
    ("society", "government", "generation"), [(9, 1, "3e"), (5, 5, "2e;3e"), (1, 9, "2e"), (0, 9, "1e")]
)
def test_the_generation_follows_from_the_share_of_society(
    society: int, government: int, generation: str
) -> None:
    segments = [party(n, "gemeenschap", "uitvoerder") for n in range(society)]
    segments += [party(n + 50, "overheid", "uitvoerder") for n in range(government)]
    (row,) = placement({"a": segments}, CODEBOOK)
    assert row["generatie"] == generation


@pytest.mark.parametrize(
    ("last", "values"),
    [
        (2010, ["ontstaan"]),
        (2012, ["ontstaan", "groei"]),
        (2014, ["groei", "volwassen"]),
        (2018, ["volwassen"]),
    ],
)
def test_the_phase_follows_from_the_years_of_the_development(last: int, values: list[str]) -> None:
    told_of = [told(1, "In 2010 is gestart."), told(2, f"In {last} is de zaal geschilderd.")]
    elsewhere = [
        told(3, "In 1875 is de kerk gebouwd."),
        segment(4, "In 2005 was er niets.", cel=["basisidee"]),
    ]
    placed = phase([*told_of, *elsewhere], CODEBOOK, until=2020)
    assert placed.values == values
    assert placed.evidence == ["s1", "s2"]


def test_plans_beyond_the_source_do_not_count() -> None:
    development = [told(1, "In 2013 is gestart."), told(2, "In 2019 moet het af zijn.")]
    assert phase(development, CODEBOOK, until=2014).values == ["ontstaan"]


def test_an_end_that_is_told_more_than_once_follows_the_last_phase() -> None:
    development = [
        told(1, "In 2010 is gestart."),
        told(2, "In 2014 kwamen er leden bij."),
        told(3, "Daarna is de winkel gestopt."),
        told(4, "De stichting is opgeheven."),
    ]
    placed = phase(development, CODEBOOK, until=2020)
    assert placed.values == ["volwassen", "afbouw"]
    assert placed.evidence == ["s1", "s2", "s3", "s4"]


@pytest.mark.parametrize(
    ("doing", "served", "professionals", "values"),
    [
        (10, 0, 0, ["bekenden_elkaar"]),
        (3, 9, 3, ["bekenden_anderen"]),
        (5, 5, 0, ["bekenden_elkaar", "bekenden_anderen"]),
        (1, 5, 19, ["nauwelijks"]),
    ],
)
def test_doing_together_depends_on_who_does_for_whom(
    doing: int, served: int, professionals: int, values: list[str]
) -> None:
    segments = [party(n, "gemeenschap", "vrijwilliger") for n in range(doing)]
    segments += [party(n + 100, "gemeenschap", "doelgroep") for n in range(served)]
    segments += [party(n + 200, "instelling", "uitvoerder") for n in range(professionals)]
    assert doing_together(segments, CODEBOOK).values == values


def test_strangers_are_told_by_their_platform() -> None:
    segments = [
        *(party(n, "gemeenschap", "uitvoerder") for n in range(5)),
        segment(9, "Het geld kwam van een online platform voor crowdfunding."),
    ]
    assert doing_together(segments, CODEBOOK).values == ["onbekenden_elkaar"]


def test_a_case_without_codes_is_placed_nowhere_and_says_so() -> None:
    (row,) = placement({"a": [segment(1)]}, CODEBOOK)
    assert {row[question] for question in ("fase", "generatie", "doe_het_zelven", "treden")} == {""}
    assert row["overheid"] == row["gemeenschap"] == row["markt"] == pytest.approx(1 / 3, abs=1e-4)
    assert {row[f"{q}_certainty"] for q in ("fase", "generatie", "doe_het_zelven", "treden", "driehoek")} == {
        0.0
    }
