"""Agreement is what the literature and other implementations say it is."""

from __future__ import annotations

import krippendorff
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score

from pipeline.evaluate.agreement import MISSING, agreement, nominal_alpha

# Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), example C: α = 0.743 (nominal).
EXAMPLE = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, MISSING, MISSING, MISSING],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, MISSING, 3],
    [MISSING, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, MISSING],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, MISSING],
]


def test_alpha_of_the_example_in_the_literature() -> None:
    result = agreement(np.array(EXAMPLE), resamples=50)
    assert result.alpha.value == pytest.approx(0.743, abs=0.0005)
    assert result.alpha.low <= result.alpha.value <= result.alpha.high
    assert result.units == 11


RATINGS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2)), min_size=2, max_size=30)


@given(RATINGS)
def test_kappa_and_percentage_of_two_coders(pairs: list[tuple[int, int]]) -> None:
    ratings = np.array(pairs).T
    result = agreement(ratings, resamples=1)
    assert result.percentage.value == pytest.approx((ratings[0] == ratings[1]).mean())
    if len(np.unique(ratings)) > 1:
        assert result.kappa.value == pytest.approx(cohen_kappa_score(*ratings))


def test_what_cannot_be_told_is_not_a_number() -> None:
    nobody = agreement(np.full((2, 5), MISSING))
    assert nobody.units == 0 and np.isnan(nobody.alpha.value)
    alike = agreement(np.zeros((2, 5), int), resamples=5)
    assert (alike.units, alike.percentage.value) == (5, 1)
    assert np.isnan(alike.alpha.value) and np.isnan(alike.kappa.value)


def test_intervals_narrow_with_more_units_and_are_the_same_each_time() -> None:
    drawn = np.random.default_rng(1)
    first = drawn.integers(0, 2, 400)
    second = np.where(drawn.random(400) < 0.1, 1 - first, first)
    few, many = agreement(np.stack([first, second])[:, :40]), agreement(np.stack([first, second]))
    assert many.alpha.high - many.alpha.low < few.alpha.high - few.alpha.low
    assert many == agreement(np.stack([first, second]))


@given(st.lists(st.tuples(*[st.integers(0, 4)] * 3).filter(lambda c: sum(c) >= 2), min_size=2, max_size=12))
def test_alpha_of_draws_is_that_of_the_drawn_units(units: list[tuple[int, ...]]) -> None:
    counts = np.array(units)
    times = np.random.default_rng(0).multinomial(len(counts), np.full(len(counts), 1 / len(counts)), size=5)
    for row, alpha in zip(times, nominal_alpha(counts, times), strict=True):
        drawn = np.repeat(counts, row, axis=0)
        if np.count_nonzero(drawn.sum(axis=0)) < 2:
            assert np.isnan(alpha)
        else:
            expected = krippendorff.alpha(value_counts=drawn, level_of_measurement="nominal")
            assert alpha == pytest.approx(expected)
