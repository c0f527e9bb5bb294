from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from pipeline.codebook import Codebook
from pipeline.document import CodedSegment, Mention
from pipeline.evaluate import measures
from pipeline.evaluate.alignment import covering, on_units
from pipeline.evaluate.learning import COLUMNS
from pipeline.evaluate.page import write_page
from pipeline.evaluate.trainings import record_training

CODEBOOK = Codebook.read(Path("corpus/codebook.yaml"))
CODES = ["a", "b", "c"]


def segment(text: str, **fields) -> CodedSegment:
    return CodedSegment(id=text[:8], case="x", kind="paragraph", text=text, **fields)


def test_accuracy_counts_over_all_codes_and_its_interval_holds_the_estimate() -> None:
    given = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0]], dtype=bool)
    coded = np.array([[1, 0, 0], [0, 1, 1], [0, 0, 1], [0, 0, 0]], dtype=bool)
    found = measures.accuracy(given, coded)
    assert (found["referentie"], found["machine"]) == (4, 4)
    assert found["precisie"] == found["vangst"] == found["f1"] == 0.75
    assert found["f1_laag"] <= 0.75 <= found["f1_hoog"]
    assert measures.accuracy(given, coded) == found


def test_a_missed_code_is_set_against_what_was_said_instead() -> None:
    given = np.array([[1, 0, 0], [1, 1, 0], [0, 0, 0], [0, 0, 1]], dtype=bool)
    coded = np.array([[0, 1, 0], [1, 1, 0], [0, 0, 1], [0, 0, 0]], dtype=bool)
    table = measures.confusion(given, coded, CODES)
    assert table.loc["a"].tolist() == [1, 1, 0, 0]
    assert table.loc["b"].tolist() == [0, 1, 0, 0]
    assert table.loc["c"].tolist() == [0, 0, 0, 1]
    assert table.loc[measures.NONE].tolist() == [0, 0, 1, 0]


def test_scores_that_mean_what_they_say_have_no_calibration_error() -> None:
    p = np.array([0.25] * 4 + [0.75] * 4)
    honest = np.array([1, 0, 0, 0, 1, 1, 1, 0], dtype=bool)
    assert measures.calibration_error(p, honest) == pytest.approx(0)
    assert measures.calibration_error(p, ~honest) == pytest.approx(0.5)
    bins = measures.reliability(np.array([0.0, 1.0]), np.array([False, True]))
    assert bins["aantal"].tolist() == [1, *[0] * 8, 1]


def test_the_most_certain_errors_come_first() -> None:
    cells = CODEBOOK["cel"].ids
    reference = [segment("een", cel=[cells[0]]), segment("twee"), segment("drie")]
    scores = [{cells[0]: 0.3}, {cells[1]: 0.9}, {cells[1]: 0.6}]
    machine = [
        s.model_copy(update={"cel": c, "scores": p})
        for s, c, p in zip(reference, [[], [cells[1]], [cells[1]]], scores, strict=True)
    ]
    errors = measures.worst(reference, machine, "cel", cells, 2)
    assert errors["tekst"].tolist() == ["twee", "een"]
    assert errors["fout"].tolist() == ["ten onrechte", "gemist"]


def test_actors_are_compared_by_their_words() -> None:
    def mention(surface: str, sector: str) -> Mention:
        return Mention(surface=surface, start=0, end=len(surface), name=surface, sector=sector, rol="geen")

    reference = [segment("Gemeente", actors=[mention("Gemeente", "overheid")])]
    machine = [segment("Gemeente", actors=[mention("Gemeente", "markt")])]
    assert measures.actors(reference, machine) == {
        "referentie": 1,
        "machine": 1,
        "f1": 1.0,
        "sector": 0.0,
        "rol": 1.0,
    }


def test_units_and_segments_need_not_be_cut_alike() -> None:
    units = [segment("De gemeente helpt."), segment("Het gaat goed."), segment("Niemand weet dit.")]
    segments = [segment("Iets anders hier."), segment("De gemeente helpt. Het gaat goed.")]
    assert covering(units, segments) == [[1], [1], []]


def test_a_unit_gets_all_codes_of_what_covers_it_and_only_its_own_actors() -> None:
    text = "De gemeente helpt de bewoners."
    actors = [
        Mention(surface="gemeente", start=3, end=11, name="gemeente", sector="overheid", rol="geen"),
        Mention(surface="bewoners", start=21, end=29, name="bewoners", sector="gemeenschap", rol="geen"),
    ]
    segments = [
        segment(text, cel=["rol_overheid"], scores={"rol_overheid": 0.8, "basisidee": 0.1}, actors=actors),
    ]
    units = [segment("De gemeente helpt"), segment("de bewoners."), segment("Iets heel anders")]
    first, second, none = on_units(units, segments)
    assert (first.cel, second.cel, none.cel) == (["rol_overheid"], ["rol_overheid"], [])
    assert first.scores == {"basisidee": 0.1, "rol_overheid": 0.8}
    assert [[m.surface for m in unit.actors] for unit in (first, second)] == [["gemeente"], ["bewoners"]]


def test_the_page_shows_all_and_runs_nothing(tmp_path: Path) -> None:
    cells = CODEBOOK["cel"].ids
    reference = [
        segment("<script>alert(1)</script>", cel=[cells[0]]),
        *(segment(f"zin {i}", cel=[cells[i % 6]]) for i in range(12)),
    ]
    machine = [s.model_copy(update={"cel": [cells[1]], "scores": {cells[1]: 0.9}}) for s in reference]
    given, coded = (measures.table(s, "cel", cells) for s in (reference, machine))
    tables = {
        "codes": measures.per_code(reference, machine, CODEBOOK, ["cel"]),
        "casussen": pd.DataFrame([{"casus": "02", "dimensie": "cel", **measures.accuracy(given, coded)}]),
        "actoren": pd.DataFrame([{"casus": "02", **measures.actors(reference, machine)}]),
        "verwarring": measures.confusion(given, coded, cells).rename_axis("referentie").reset_index(),
        "betrouwbaarheid": measures.reliability(measures.chances(machine, cells).ravel(), given.ravel()),
        "fouten": measures.worst(reference, machine, "cel", cells, 30),
        "codeurs": measures.per_code(reference, machine, CODEBOOK, ["cel"]),
    }
    measured = {"codes": measures.per_code(reference, machine, CODEBOOK, ["cel", "trede", "factor"])}
    tables["trainingen"] = record_training(tmp_path / "trainingen.csv", tmp_path, tables | measured)
    steps = [
        {"controles": n, "casussen": 2, "zinnen": 9, "f1": f, "f1_laag": f - 0.1, "f1_hoog": f + 0.1}
        for n, f in ((0, 0.5), (25, 0.6))
    ]
    for curve, shown in ((pd.DataFrame(columns=COLUMNS), False), (pd.DataFrame(steps), True)):
        write_page(tmp_path / "evaluatie.html", tables | {"leercurve": curve}, CODEBOOK, len(reference))
        page = (tmp_path / "evaluatie.html").read_text(encoding="utf8")
        assert ("Leercurve" in page and "25 controles" in page) == shown
    assert "<script" not in page and "&lt;script&gt;alert(1)" in page
    assert "<svg" in page and "Alle codes samen" in page
    assert all(CODEBOOK["cel"][cell].label in page for cell in cells)


def test_each_training_keeps_its_row_and_the_same_models_have_one(tmp_path: Path) -> None:
    coded = [segment(f"zin {i}", cel=[CODEBOOK["cel"].ids[i % 6]]) for i in range(12)]
    tables = {
        "codes": measures.per_code(coded, coded, CODEBOOK, ["cel", "trede", "factor"]),
        "actoren": pd.DataFrame([{"casus": "02", **measures.actors(coded, coded)}]),
    }
    path = tmp_path / "trainingen.csv"
    for folder, checks in (("b", {"boek/dorp": 120}), ("a", {}), ("b", {"boek/dorp": 120})):
        final = tmp_path / folder / "final"
        final.mkdir(parents=True, exist_ok=True)
        (final / "settings.json").write_text(f'"{folder}"')
        if checks:
            (final / "checks.json").write_text(json.dumps(checks))
        rows = record_training(path, tmp_path / folder, tables)
        rows.to_csv(path, index=False)
    assert rows["controles"].tolist() == [0, 120]
    assert rows["cel_f1"].tolist() == [1.0, 1.0]
