"""How well coders agree, with each other or with the machine: Krippendorff's α, Cohen's κ and percentages."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import krippendorff
import numpy as np

RESAMPLES = 500
MISSING = -1
"""Stands in a table of ratings where a coder did not rate a unit."""


@dataclass(frozen=True)
class Interval:
    """An estimate with its 95% bootstrap interval; NaN where it can't be told."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Agreement:
    """Agreement on one nominal question."""

    units: int
    """How many units at least two coders rated."""
    alpha: Interval
    """Krippendorff's α; NaN where all ratings are one and the same, since chance then explains them all."""
    kappa: Interval
    """Cohen's κ, the mean over pairs of coders, weighed by the units that they share."""
    percentage: Interval
    """The share (0 to 1) of pairs of ratings of a unit that are the same."""


def agreement(ratings: np.ndarray, resamples: int = RESAMPLES, seed: int = 0) -> Agreement:
    """Measure agreement on a nominal question.

    Parameters
    ----------
    ratings
        Integers of shape (coders, units): the category that a coder gave a unit, or `MISSING`.
    resamples
        How many times the units are drawn with replacement for the intervals (Efron's percentile method).
    seed
        Makes the intervals the same each time.

    Returns
    -------
    Agreement
        Over the units that at least two coders rated.
    """
    ratings = ratings[:, (ratings != MISSING).sum(axis=0) >= 2]
    units = ratings.shape[1]
    if not units:
        unknown = Interval(np.nan, np.nan, np.nan)
        return Agreement(0, unknown, unknown, unknown)
    given = ratings[:, :, None] == np.arange(ratings.max() + 1)
    counts = given.sum(axis=0)
    coders = combinations(range(len(ratings)), 2)
    tables = np.stack([given[a, :, :, None] & given[b, :, None, :] for a, b in coders], axis=1).astype(float)

    # The first row is the units as they are; in each further row a unit counts as often as it was drawn.
    drawn = np.random.default_rng(seed).multinomial(units, np.full(units, 1 / units), size=resamples)
    times = np.vstack([np.ones(units, dtype=int), drawn])
    sums = (times @ tables.reshape(units, -1)).reshape(len(times), *tables.shape[1:])
    agreeing, all_pairs = np.einsum("tpcc->t", sums), sums.sum(axis=(1, 2, 3))
    return Agreement(
        units=units,
        alpha=_interval(np.concatenate([[_alpha(counts)], nominal_alpha(counts, times[1:])])),
        kappa=_interval(_mean_kappa(sums)),
        percentage=_interval(agreeing / all_pairs),
    )


def _interval(values: np.ndarray) -> Interval:
    """Make an estimate of its value for the units as they are, and its values for the draws."""
    known = values[1:][~np.isnan(values[1:])]
    low, high = np.percentile(known, [2.5, 97.5]) if len(known) else (np.nan, np.nan)
    return Interval(float(values[0]), float(low), float(high))


def _mean_kappa(tables: np.ndarray) -> np.ndarray:
    """Average κ over the pairs of coders of tables of shape (draws, pairs, categories, categories)."""
    kappas, units = cohen_kappa(tables), tables.sum(axis=(-2, -1))
    weights = np.where(np.isnan(kappas), 0, units)
    total = weights.sum(axis=1)
    mean = (np.nan_to_num(kappas) * weights).sum(axis=1) / np.maximum(total, 1)
    return np.where(total > 0, mean, np.nan)


def _alpha(counts: np.ndarray) -> float:
    if np.count_nonzero(counts.sum(axis=0)) < 2:
        return np.nan
    return float(krippendorff.alpha(value_counts=counts, level_of_measurement="nominal"))


def nominal_alpha(counts: np.ndarray, times: np.ndarray) -> np.ndarray:
    """Compute Krippendorff's α of many draws of units at once (Krippendorff 2011, for nominal data).

    Parameters
    ----------
    counts
        How often each unit was given each category, (units, categories); each unit at least twice.
    times
        How often each unit was drawn, (draws, units).

    Returns
    -------
    numpy.ndarray
        Of shape (draws,); NaN where a draw holds one category alone.
    """
    ratings = counts.sum(axis=1)
    differing = (ratings**2 - (counts**2).sum(axis=1)) / (ratings - 1)
    each = times @ counts
    total = each.sum(axis=1)
    expected = total**2 - (each**2).sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(expected > 0, 1 - (total - 1) * (times @ differing) / expected, np.nan)


def cohen_kappa(tables: np.ndarray) -> np.ndarray:
    """Compute Cohen's κ (1960) of confusion tables.

    Parameters
    ----------
    tables
        Counts of shape (…, categories, categories).

    Returns
    -------
    numpy.ndarray
        Of shape (…); NaN where a table is empty or chance alone makes the coders agree always.
    """
    total = tables.sum(axis=(-2, -1))
    with np.errstate(invalid="ignore", divide="ignore"):
        observed = np.einsum("...cc->...", tables) / total
        expected = np.einsum("...c,...c->...", tables.sum(axis=-1), tables.sum(axis=-2)) / total**2
        return np.where(expected < 1, (observed - expected) / (1 - expected), np.nan)
