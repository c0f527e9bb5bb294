"""From logits to the probability of each code, and from those to the codes that are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

from pipeline.codebook import Codebook
from pipeline.coding.calibration import Calibration

Array = NDArray[np.float64]
LOWEST, HIGHEST = 0.15, 0.4
"""Between which probabilities a code begins to be given."""
LOWEST_DEPENDENT = 0.1
"""The same for a code that asks for another one: it is never more probable than that one."""


def segment_dimensions(codebook: Codebook) -> list[str]:
    """Return the questions asked of a segment, those that others depend on first."""
    asked = [dimension for dimension in codebook.dimensions if dimension.unit == "segment"]
    return [dimension.id for dimension in sorted(asked, key=lambda dimension: bool(dimension.requires))]


def by_dimension(codebook: Codebook, table: Array) -> dict[str, Array]:
    """Cut a table (segments, codes) of all codes that a segment can bear into one a dimension."""
    names = segment_dimensions(codebook)
    borders = np.cumsum([len(codebook[name].ids) for name in names])[:-1]
    return dict(zip(names, np.split(table, borders, axis=1), strict=True))


def required(codebook: Codebook, dimension: str) -> tuple[str, list[int]]:
    """Return which dimension another one asks for, and the places of the codes in it."""
    codes = codebook[dimension].requires
    basis = next(d for d in codebook.dimensions if set(codes) <= set(d.ids))
    return basis.id, [basis.ids.index(code) for code in codes]


def probabilities(
    codebook: Codebook, calibrations: Mapping[str, Calibration], logits: Sequence[Mapping[str, Array]]
) -> dict[str, Array]:
    """Return the probability of each code, (segments, codes) a dimension.

    The models answer a dimension that asks for other codes (a step, a factor) as if one of those were given;
    its probability is that answer times the probability of one of them.

    Parameters
    ----------
    codebook
        Which dimensions exist, and what they ask for.
    calibrations
        Of each dimension.
    logits
        Of each model, by dimension.
    """
    chances: dict[str, Array] = {}
    for name in segment_dimensions(codebook):
        own = [model[name] for model in logits]
        combined = calibrations[name].combine(own)
        chances[name] = expit(combined) if codebook[name].multiple else softmax(combined, axis=1)
        if codebook[name].requires:
            basis, places = required(codebook, name)
            none = np.prod(1 - chances[basis][:, places], axis=1, keepdims=True)
            chances[name] = chances[name] * (1 - none)
    return chances


def best_threshold(chances: Array, lowest: float = LOWEST) -> float:
    """Return the threshold that can be expected to give the best F1 over all codes of a table.

    Where probabilities mean what they say, codes with at least probability t hold, in expectation, the sum of
    those probabilities in right codes, so that F1 can be told without knowing the codes (Lipton, Elkan and
    Naryanaswamy 2014). It so follows a case with more or fewer codes than the cases that were learned from.
    It stays between `lowest` and `HIGHEST`, since a short text tells little.
    """
    falling = np.sort(chances, axis=None)[::-1]
    expected = 2 * falling.cumsum() / (np.arange(1, len(falling) + 1) + falling.sum())
    return float(np.clip(falling[expected.argmax()], lowest, HIGHEST))


def given(codebook: Codebook, chances: Mapping[str, Array]) -> dict[str, NDArray[np.bool_]]:
    """Return which codes the segments of a case are given, (segments, codes) a dimension.

    A code is given from the threshold that suits the case; where only one may be given, it is the most
    probable one. Codes that ask for others are given only with one of those, and each from a threshold of its
    own: one for all would only ever give the commonest.
    """
    result: dict[str, NDArray[np.bool_]] = {}
    for name in segment_dimensions(codebook):
        table = chances[name]
        if codebook[name].multiple and codebook[name].requires:
            chosen = table >= [best_threshold(column, LOWEST_DEPENDENT) for column in table.T]
        elif codebook[name].multiple:
            chosen = table >= best_threshold(table)
        else:
            chosen = np.arange(table.shape[1]) == table.argmax(axis=1)[:, None]
        if codebook[name].requires:
            basis, places = required(codebook, name)
            chosen &= result[basis][:, places].any(axis=1, keepdims=True)
        result[name] = chosen
    return result
