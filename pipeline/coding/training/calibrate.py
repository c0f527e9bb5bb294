"""Calibration of trained models on cases that they never saw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.codebook import Codebook
from pipeline.coding.calibration import Calibration
from pipeline.coding.coder import Settings, known_codes
from pipeline.coding.decide import by_dimension, required, segment_dimensions
from pipeline.coding.encoder import Encoder
from pipeline.coding.ngrams import NgramModel, texts
from pipeline.coding.training.sample import given_codes
from pipeline.document import CodedSegment


def calibrate(
    cases: Sequence[Sequence[CodedSegment]], encoder: Encoder, ngrams: NgramModel, codebook: Codebook
) -> Settings:
    """Fit weights and biases on cases that the models never saw."""
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
        asked = running.copy()
        if codebook[name].requires:
            basis, places = required(codebook, name)
            asked &= coded[basis][:, places].any(axis=1)
        if not codebook[name].multiple:
            asked &= coded[name].any(axis=1)
        calibrations[name] = Calibration.fit(
            [model[name][asked] for model in logits], coded[name][asked], codebook[name].multiple
        )
    return Settings(codes=known_codes(codebook), calibrations=calibrations)
