from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.special import expit

from pipeline.codebook import Codebook
from pipeline.coding.calibration import Calibration
from pipeline.coding.decide import (
    LOWEST,
    best_threshold,
    by_dimension,
    given,
    probabilities,
    segment_dimensions,
)

CODEBOOK = Codebook.read(Path("corpus/codebook.yaml"))
RNG = np.random.default_rng(1)


def test_overconfident_logits_become_probabilities() -> None:
    true = RNG.normal(-1, 1.5, (4000, 3))
    coded = RNG.random(true.shape) < expit(true)
    noise = RNG.normal(0, 1, true.shape)
    fitted = Calibration.fit([4 * true + 2, noise], coded, multiple=True)
    chances = expit(fitted.combine([4 * true + 2, noise]))
    assert fitted.weights == pytest.approx([0.25, 0.0], abs=0.03)
    for low in (0.0, 0.2, 0.4, 0.6):
        own = (chances >= low) & (chances < low + 0.2)
        assert coded[own].mean() == pytest.approx(chances[own].mean(), abs=0.03)


def test_one_of_several_codes_is_calibrated_together() -> None:
    true = RNG.normal(0, 1, (3000, 4))
    chances = np.exp(true) / np.exp(true).sum(axis=1, keepdims=True)
    chosen = (RNG.random((3000, 1)) < chances.cumsum(axis=1)).argmax(axis=1)
    fitted = Calibration.fit([2 * true], np.eye(4, dtype=bool)[chosen], multiple=False)
    assert fitted.weights == pytest.approx([0.5], abs=0.05)


def test_the_threshold_is_half_of_the_best_f1_and_follows_the_case() -> None:
    rich, poor = RNG.beta(1, 2, (4000, 1)), RNG.beta(1, 5, (4000, 1))
    for chances in (rich, poor):
        coded = RNG.random(chances.shape) < chances
        scores = {step: measured_f1(coded, chances >= step) for step in np.arange(0.1, 0.6, 0.02)}
        threshold = best_threshold(chances)
        assert measured_f1(coded, chances >= threshold) == pytest.approx(max(scores.values()), abs=0.01)
        assert threshold == pytest.approx(max(scores.values()) / 2, abs=0.03)
    assert best_threshold(poor) < best_threshold(rich)


def measured_f1(coded: np.ndarray, said: np.ndarray) -> float:
    return 2 * (coded & said).sum() / (coded.sum() + said.sum())


def test_a_short_text_is_not_coded_on_a_hunch() -> None:
    assert best_threshold(np.array([[0.02, 0.01]])) == LOWEST


PLAIN = {
    name: Calibration(weights=[1.0], bias=[0.0] * len(CODEBOOK[name].ids))
    for name in segment_dimensions(CODEBOOK)
}


def logits(**high: list[str]) -> dict[str, np.ndarray]:
    return {
        name: np.array([[4.0 if code in high.get(name, []) else -4.0 for code in CODEBOOK[name].ids]])
        for name in segment_dimensions(CODEBOOK)
    }


def names(table: np.ndarray, dimension: str) -> list[str]:
    return [code for code, borne in zip(CODEBOOK[dimension].ids, table[0], strict=True) if borne]


@pytest.mark.parametrize(("cell", "steps"), [("rol_overheid", ["loslaten"]), ("basisidee", [])])
def test_a_step_needs_its_cell(cell: str, steps: list[str]) -> None:
    chances = probabilities(CODEBOOK, PLAIN, [logits(cel=[cell], trede=["loslaten"])])
    codes = given(CODEBOOK, chances)
    assert names(codes["cel"], "cel") == [cell]
    assert names(codes["trede"], "trede") == steps


def test_a_rare_step_has_a_threshold_of_its_own() -> None:
    steps = CODEBOOK["trede"].ids
    often, seldom = steps.index("faciliteren"), steps.index("loslaten")
    chances = {name: np.zeros((40, len(CODEBOOK[name].ids))) for name in segment_dimensions(CODEBOOK)}
    chances["cel"][:, CODEBOOK["cel"].ids.index("rol_overheid")] = 0.9
    chances["trede"][:30, often], chances["trede"][:3, seldom], chances["trede"][3:6, seldom] = 0.8, 0.2, 0.05
    assert best_threshold(chances["trede"]) > 0.2
    codes = given(CODEBOOK, chances)["trede"]
    assert codes[:, often].nonzero()[0].tolist() == list(range(30))
    assert codes[:, seldom].nonzero()[0].tolist() == [0, 1, 2]


def test_one_factor_and_all_together_as_probable_as_their_cell() -> None:
    chances = probabilities(CODEBOOK, PLAIN, [logits(cel=["bevorderend"], factor=["middelen"])])
    assert names(given(CODEBOOK, chances)["factor"], "factor") == ["middelen"]
    helping = chances["cel"][0, CODEBOOK["cel"].ids.index("bevorderend")]
    assert chances["factor"].sum() == pytest.approx(helping, abs=0.02)


def test_tables_are_cut_by_dimension() -> None:
    sizes = [len(CODEBOOK[name].ids) for name in segment_dimensions(CODEBOOK)]
    cut = by_dimension(CODEBOOK, np.arange(sum(sizes))[None].astype(float))
    assert [table.shape[1] for table in cut.values()] == sizes
    assert cut["trede"][0, 0] == len(CODEBOOK["cel"].ids)
