"""Calibration: how the logits of several models become probabilities that mean what they say."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict
from scipy.optimize import minimize
from scipy.special import expit, log_softmax, softmax

Array = NDArray[np.float64]
Given = NDArray[np.bool_]

SHRINK = 4.0
"""How strongly each code's bias is held to the mean bias (a Gaussian prior): few segments bear each code."""


class Calibration(BaseModel):
    """How the logits of one dimension's codes become probabilities.

    The logit of code k is ``bias[k] + sum over models of weights[m] * logit[m, k]``: Platt's scaling with one
    slope a model, fitted on cases that no model was trained on.
    """

    model_config = ConfigDict(extra="forbid")

    weights: list[float]
    bias: list[float]

    def combine(self, logits: Sequence[Array]) -> Array:
        """Return calibrated logits, (segments, codes), from those of each model."""
        return np.tensordot(self.weights, np.stack(logits), axes=1) + np.array(self.bias)

    @classmethod
    def fit(cls, logits: Sequence[Array], given: Given, multiple: bool) -> Calibration:
        """Fit weights and bias by maximum likelihood.

        Parameters
        ----------
        logits
            Of each model, (segments, codes).
        given
            Whether the coders gave each code, (segments, codes).
        multiple
            Whether a segment may bear more than one of the codes; if not, each bears exactly one.
        """
        stacked = np.stack(logits)
        models = len(stacked)

        def cost(values: Array) -> tuple[float, Array]:
            weights, bias = values[:models], values[models:]
            z = np.tensordot(weights, stacked, axes=1) + bias
            off = bias - bias.mean()
            if multiple:
                loss, error = np.logaddexp(0, z).sum() - z[given].sum(), expit(z) - given
            else:
                loss, error = -log_softmax(z, axis=1)[given].sum(), softmax(z, axis=1) - given
            slope = np.concatenate([(stacked * error).sum(axis=(1, 2)), error.sum(axis=0) + 2 * SHRINK * off])
            return loss + SHRINK * (off**2).sum(), slope

        start = np.concatenate([np.full(models, 1 / models), np.zeros(given.shape[1])])
        bounds = [(0.0, None)] * models + [(None, None)] * given.shape[1]
        best = minimize(cost, start, jac=True, bounds=bounds, method="L-BFGS-B").x.round(5)
        return cls(weights=best[:models].tolist(), bias=best[models:].tolist())
