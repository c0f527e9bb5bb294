"""Comparing: counts, shares and distances are those of the coded segments."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codebook import Codebook
from pipeline.compare import compare, matrices, similarity
from pipeline.compare.parties import listed
from pipeline.compare.published import published_against_mined
from pipeline.compare.shares import wilson
from pipeline.document import CodedSegment, Dashboard, Item, Mention, read_coded, write_coded
from pipeline.errors import InputError
from pipeline.files import read_json, write_json

CODEBOOK = Codebook.read(Path("corpus/codebook.yaml"))


def segment(case: str, number: int, text: str = "Tekst.", **fields: object) -> CodedSegment:
    return CodedSegment.model_validate(
        {"id": f"{case}-{number}", "case": case, "kind": "paragraph", "text": text} | fields
    )


def mention(name: str, sector: str, role: str) -> Mention:
    return Mention(surface=name, start=0, end=len(name), name=name, sector=sector, rol=role)


def helping(case: str, number: int, factor: str, *cells: str) -> CodedSegment:
    return segment(case, number, cel=cells or ["bevorderend"], factor=factor)


def row(rows: list[dict[str, object]], **match: object) -> dict[str, object]:
    (found,) = [row for row in rows if match.items() <= row.items()]
    return found


@given(st.integers(0, 200), st.integers(1, 200))
def test_wilson_holds_the_share_and_narrows_with_more_evidence(part: int, whole: int) -> None:
    part = min(part, whole)
    low, high = wilson(part, whole)
    assert 0 <= low <= part / whole <= high <= 1
    wider_low, wider_high = wilson(10 * part, 10 * whole)
    assert wider_high - wider_low < high - low


def test_wilson_of_nothing_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)


def test_cells_are_shares_of_the_coded_segments() -> None:
    cases = {
        "a": [
            segment("a", 1, cel=["basisidee"]),
            segment("a", 2, cel=["basisidee", "ontwikkeling"]),
            segment("a", 3),
        ]
    }
    rows = matrices.cells(cases, CODEBOOK)
    assert [r["cel"] for r in rows] == CODEBOOK["cel"].ids
    assert row(rows, cel="basisidee")["segments"] == 2
    assert row(rows, cel="basisidee")["share"] == 1.0
    assert row(rows, cel="ontwikkeling")["share"] == 0.5
    assert row(rows, cel="ontwikkeling")["small"] is True


def test_a_factor_that_helps_and_hinders_in_one_segment_counts_in_both() -> None:
    cases = {
        "a": [
            helping("a", 1, "middelen", "bevorderend", "belemmerend"),
            helping("a", 2, "middelen", "belemmerend"),
        ]
    }
    found = row(matrices.factors(cases, CODEBOOK), factor="middelen")
    assert (found["helping"], found["hindering"], found["net"]) == (1, 2, -1)


def test_actors_are_listed_by_name_and_role_most_mentioned_first() -> None:
    cases = {
        "a": [
            segment("a", 1, "school", actors=[mention("school", "instelling", "partner")]),
            segment("a", 2, "raad", actors=[mention("raad", "overheid", "bestuurder")]),
            segment("a", 3, "school", actors=[mention("school", "instelling", "partner")]),
        ]
    }
    rows = matrices.actors(cases)
    assert [(r["name"], r["mentions"], r["segments"]) for r in rows] == [
        ("school", 2, "a-1;a-3"),
        ("raad", 1, "a-2"),
    ]


def test_parties_that_the_source_lists_in_a_table_stand_beside_those_of_its_sentences() -> None:
    actors = matrices.actors(
        {"a": [segment("a", 1, "politie", actors=[mention("politie", "instelling", "partner")])]}
    )
    printed = {
        "partners": {
            "a": [
                {
                    "partner": "Politie",
                    "kring": "inner",
                    "rolneming": ["Adviseur", "toezichthouder"],
                    "page": 7,
                },
                {"partner": "Bank", "kring": "outer", "rolneming": ["Kluis"], "page": 7},
                {"partner": "Xyz", "kring": "outer", "rolneming": [], "page": 7},
            ]
        }
    }
    rows = listed(printed, ["a", "b"], actors, CODEBOOK)
    assert [(r["case"], r["name"], r["sector"], r["rol"], r["page"]) for r in rows] == [
        ("a", "Politie", "instelling", "adviseur", 7),
        ("a", "Politie", "instelling", "toezichthouder", 7),
        ("a", "Bank", "markt", "geen", 7),
        ("a", "Xyz", "", "geen", 7),
    ]
    assert {r["origin"] for r in rows} == {"tabel"}
    assert {r["origin"] for r in actors} == {"tekst"}


def test_factor_and_step_meet_only_where_one_segment_bears_both() -> None:
    both = segment("a", 1, cel=["rol_overheid", "bevorderend"], trede=["faciliteren"], factor="regels")
    apart = segment("a", 2, cel=["rol_overheid"], trede=["loslaten"])
    rows = matrices.factor_by_step({"a": [both, apart]}, CODEBOOK)
    assert rows == [{"case": "a", "factor": "regels", "trede": "faciliteren", "helping": 1, "hindering": 0}]


def test_similarity_is_a_full_symmetric_matrix() -> None:
    cases = {
        "a": [segment("a", 1, cel=["basisidee"]), helping("a", 2, "regels")],
        "b": [segment("b", 1, cel=["basisidee"]), helping("b", 2, "regels")],
        "c": [segment("c", 1, cel=["betrokkenen"]), helping("c", 2, "middelen", "belemmerend")],
    }
    found = {
        (r["case"], r["other"]): float(str(r["similarity"])) for r in similarity.similarity(cases, CODEBOOK)
    }
    assert len(found) == 9
    assert all(math.isclose(found[one, other], found[other, one]) for one, other in found)
    assert found["a", "a"] == found["a", "b"] == 1.0
    assert found["a", "c"] < 1.0


def test_what_sets_a_case_apart_is_what_it_has_more_of_than_others() -> None:
    cases = {
        "a": [helping("a", n, "regels") for n in range(30)] + [helping("a", 99, "middelen")],
        "b": [helping("b", n, "middelen") for n in range(30)],
    }
    rows = similarity.distinctive(cases, CODEBOOK)
    apart = row(rows, case="a", code="regels")
    assert float(str(apart["z"])) > 1.96
    assert apart["certain"] is True
    assert float(str(row(rows, case="b", code="regels")["z"])) < -1.96
    assert row(rows, case="a", code="bevorderend")["certain"] is False


def board(*texts: str) -> Dashboard:
    mined = [Item(text=text, evidence=[f"a-{n}"], score=1.0) for n, text in enumerate(texts)]
    return Dashboard(title="A", cells={"basisidee": mined})


def test_published_items_are_found_missed_or_extra() -> None:
    texts = ["De leefbaarheid van het dorp versterken", "Bomen planten"]
    segments = [segment("a", n, text) for n, text in enumerate(texts)]
    published = {
        "dashboards": {
            "a": {
                "cells": {"basisidee": ["Versterken van de leefbaarheid in het dorp", "Ouderen laten zingen"]}
            }
        },
        "partners": {"a": [{"partner": "Stichting Mooi"}, {"partner": "Politie"}]},
    }
    rows = published_against_mined(
        published,
        {"a": segments},
        {"a": board(*texts)},
        [
            {"case": "a", "name": "stichting Mooi", "rol": "partner", "segments": "a-0"},
            {"case": "a", "name": "de bakker", "rol": "financier", "segments": "a-0;a-1"},
            {"case": "a", "name": "een kind", "rol": "doelgroep", "segments": "a-1"},
            {"case": "a", "name": "de rest", "rol": "geen", "segments": "a-0;a-1"},
        ],
        [],
        [],
        CODEBOOK,
    )
    cell = {str(r["published"] or r["mined"]): r["verdict"] for r in rows if r["part"] == "cel"}
    assert cell == {
        "Versterken van de leefbaarheid in het dorp": "gevonden",
        "Ouderen laten zingen": "gemist",
        "Bomen planten": "extra",
    }
    assert {str(r["published"] or r["mined"]): r["verdict"] for r in rows if r["part"] == "partner"} == {
        "Stichting Mooi": "gevonden",
        "Politie": "gemist",
        "de bakker": "extra",
    }
    assert row(rows, part="dekking", key="cel")["score"] == 0.5
    assert row(rows, part="dekking", key="alles")["score"] == 0.5


def test_published_factors_and_placement_are_found_missed_or_extra() -> None:
    published = {
        "sleutelfactoren": {"regels": ["a"], "urgentie": ["a"]},
        "plaatsbepaling": {"a": {"fase": "Groei, volwassen", "treden": ["loslaten"]}},
    }
    factors = [
        {"case": "a", "factor": "regels", "helping": 1, "hindering": 0},
        {"case": "a", "factor": "middelen", "helping": 0, "hindering": 2},
    ]
    placed = {
        "case": "a",
        "fase": "volwassen",
        "generatie": "",
        "doe_het_zelven": "",
        "treden": "loslaten;reguleren",
    }
    placed |= {
        f"{question}_evidence": "a-1" for question in ("fase", "generatie", "doe_het_zelven", "treden")
    }
    rows = published_against_mined(published, {"a": []}, {"a": board()}, [], [placed], factors, CODEBOOK)
    verdicts = {
        (r["part"], str(r["published"] or r["mined"])): r["verdict"] for r in rows if r["part"] != "dekking"
    }
    assert verdicts == {
        ("plaatsbepaling", "groei"): "gemist",
        ("plaatsbepaling", "volwassen"): "gevonden",
        ("plaatsbepaling", "loslaten"): "gevonden",
        ("plaatsbepaling", "reguleren"): "extra",
        ("sleutelfactor", "regels"): "gevonden",
        ("sleutelfactor", "urgentie"): "gemist",
        ("sleutelfactor", "middelen"): "extra",
    }


def test_a_case_about_which_nothing_is_printed_has_no_rows() -> None:
    assert published_against_mined({}, {"a": []}, {"a": board()}, [], [], [], CODEBOOK) == []


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    write_json(tmp_path / "source.json", {"source": {"title": "Bron"}, "cases": ["zee", "aa"]})
    for case in ("aa", "zee"):
        coded = [segment(case, 1, "De raad laat los.", cel=["rol_overheid"], trede=["loslaten"])]
        write_coded(tmp_path / "coded" / f"{case}.jsonl", coded)
        write_json(tmp_path / "mirrored" / f"{case}.json", Dashboard(title=case, cells={}))
    return tmp_path


def test_all_files_stand_in_the_order_of_the_source(outputs: Path) -> None:
    compare(outputs, CODEBOOK)
    assert [s.case for s in read_coded(outputs / "segments.jsonl")] == ["zee", "aa"]
    assert list(read_json(outputs / "dashboards.json")) == ["zee", "aa"]


def test_the_data_dictionary_describes_each_column_of_each_matrix(outputs: Path) -> None:
    compare(outputs, CODEBOOK)
    folder = outputs / "matrices"
    with (folder / "datawoordenboek.csv").open(encoding="utf8") as file:
        described = [(line["file"], line["column"]) for line in csv.DictReader(file) if line["description"]]
    headings = []
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf8") as file:
            headings += [(path.name, column) for column in next(csv.reader(file))]
    assert sorted(described) == sorted(headings)


def test_twice_the_same_is_byte_for_byte_the_same(outputs: Path) -> None:
    compare(outputs, CODEBOOK)
    first = {path.name: path.read_bytes() for path in outputs.rglob("*") if path.is_file()}
    compare(outputs, CODEBOOK)
    assert first == {path.name: path.read_bytes() for path in outputs.rglob("*") if path.is_file()}


def test_a_missing_file_is_named(outputs: Path) -> None:
    (outputs / "mirrored" / "aa.json").unlink()
    with pytest.raises(InputError, match=r"aa\.json"):
        compare(outputs, CODEBOOK)
