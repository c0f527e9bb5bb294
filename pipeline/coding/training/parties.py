"""Training of the linear model of sector and role; needs the trained encoder, but not PyTorch."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from pipeline.codebook import Codebook
from pipeline.coding.actors import answers
from pipeline.coding.encoder import Encoder
from pipeline.coding.parties import DIMENSIONS, PartyModel
from pipeline.document import CodedSegment, Mention


def train_parties(
    cases: Sequence[Sequence[CodedSegment]],
    kept_out: Sequence[Sequence[CodedSegment]],
    encoder: Encoder,
    codebook: Codebook,
    own: Path,
) -> None:
    """Fit the model on cases, calibrate it beside the encoder on cases that neither saw, and store it."""
    model = PartyModel.train([pair for case in cases for pair in _settled(case)], codebook)
    mentions, logits = [], []
    for case in kept_out:
        for segment, reading in zip(case, encoder.read(case), strict=True):
            for text, mention in _settled([segment]):
                found = answers(reading, mention.start, mention.end)
                if found:
                    mentions.append((text, mention))
                    logits.append(found)
    encoded = {name: np.array([row[name] for row in logits], dtype=float) for name in DIMENSIONS}
    model.calibrate(mentions, encoded, codebook)
    model.write(own)


def _settled(case: Sequence[CodedSegment]) -> list[tuple[str, Mention]]:
    return [(s.text, mention) for s in case if "actors" not in s.disputed for mention in s.actors]
