"""From logits to the probability of each code, and from those to the codes that are given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit, softmax

from pipeline.codebook import Codebook
from pipeline.coding.calibration import Calibration

Array = NDArray[np.float64]


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


def given(
    codebook: Codebook, calibrations: Mapping[str, Calibration], chances: Mapping[str, Array]
) -> dict[str, NDArray[np.bool_]]:
    """Return which codes are given, (segments, codes) a dimension.

    A code is given from its dimension's threshold; where only one may be given, it is the most probable.
    Codes that ask for others are given only with one of those.
    """
    result: dict[str, NDArray[np.bool_]] = {}
    for name in segment_dimensions(codebook):
        table = chances[name]
        chosen = table >= calibrations[name].threshold
        if not codebook[name].multiple:
            chosen &= table == table.max(axis=1, keepdims=True)
        if codebook[name].requires:
            basis, places = required(codebook, name)
            chosen &= result[basis][:, places].any(axis=1, keepdims=True)
        result[name] = chosen
    return result
