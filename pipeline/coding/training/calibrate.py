"""Calibration of trained models on cases that they never saw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.codebook import Codebook
from pipeline.coding.calibration import Calibration
from pipeline.coding.coder import Settings, known_codes
from pipeline.coding.decide import by_dimension, segment_dimensions
from pipeline.coding.encoder import Encoder
from pipeline.coding.ngrams import NgramModel, texts
from pipeline.coding.training.sample import asked_of, given_codes
from pipeline.document import CodedSegment

REAL = 0.4
"""How much likelier, in log odds, a code is in a real report than the models think after invented ones.

Invented reports say things more plainly. Measured on the reference cases, each coded by models that never saw
it; each case alone asks for between 0.4 and 0.8.
"""


def calibrate(
    cases: Sequence[Sequence[CodedSegment]], encoder: Encoder, ngrams: NgramModel, codebook: Codebook
) -> Settings:
    """Fit weights and biases on invented cases that the models never saw, and move them to real ones."""
    segments = [segment for case in cases for segment in case]
    readings = [reading for case in cases for reading in encoder.read(case)]
    rows = [texts(case) for case in cases]
    logits = [
        by_dimension(codebook, np.array([reading.logits for reading in readings], dtype=float)),
        by_dimension(codebook, np.concatenate([ngrams.logits(table) for table in rows])),
    ]
    coded = given_codes(segments, codebook)
    calibrations: dict[str, Calibration] = {}
    running = np.array([segment.kind != "heading" for segment in segments])
    for name in segment_dimensions(codebook):
        asked = running & asked_of(coded, name, codebook)
        if not codebook[name].multiple:
            asked &= coded[name].any(axis=1)
        calibrations[name] = Calibration.fit(
            [model[name][asked] for model in logits], coded[name][asked], codebook[name].multiple
        )
        if not codebook[name].requires:
            calibrations[name].bias = [round(bias + REAL, 5) for bias in calibrations[name].bias]
    return Settings(codes=known_codes(codebook), calibrations=calibrations)
