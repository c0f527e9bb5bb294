"""The fine-tuned encoder at work: what it answers for each piece of each segment, read in context."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray
from onnxruntime import InferenceSession, SessionOptions
from tokenizers import Tokenizer

from pipeline.codebook import Codebook
from pipeline.coding.decide import segment_dimensions
from pipeline.coding.windows import SIZE, Window, padded, sign, split, windows
from pipeline.document import Segment

VIEWS = (SIZE, SIZE // 2)
"""The sizes of the first window: each case is read twice, with the borders at other places."""
BATCH = 8
TAGS = ("outside", "begin", "inside")

Array = NDArray[np.float32]


@dataclass(frozen=True)
class Questions:
    """How many answers the encoder gives for each piece, by question."""

    codes: int
    sectors: int
    roles: int

    @classmethod
    def of(cls, codebook: Codebook) -> Self:
        """Ask for all codes that a segment can bear, and for an actor's sector and role."""
        codes = sum(len(codebook[name].ids) for name in segment_dimensions(codebook))
        return cls(codes, len(codebook["sector"].ids), len(codebook["rol"].ids))

    @property
    def width(self) -> int:
        """How many numbers that are a piece: attention and value of each code, tags, sectors, roles."""
        return 2 * self.codes + len(TAGS) + self.sectors + self.roles


@dataclass
class Reading:
    """What the encoder answers for one segment, piece by piece."""

    offsets: list[tuple[int, int]]
    """Where each piece stands in the segment's text."""
    attention: Array
    """How far each code looks at each piece, (pieces, codes): 1 over all pieces."""
    parts: Array
    """What each piece adds to the logit of each code, (pieces, codes): the logit is the sum over pieces."""
    tags: Array
    """Log probability of outside, begin and inside of an actor, (pieces, 3)."""
    sectors: Array
    """Logits of the sectors, (pieces, sectors); an actor's are the mean over its pieces."""
    roles: Array
    """Logits of the roles, likewise."""

    @property
    def logits(self) -> Array:
        """The logit of each code, (codes,)."""
        return self.parts.sum(axis=0)


def answer(raw: Array, offsets: list[tuple[int, int]], questions: Questions) -> Reading:
    """Sort a segment's raw answers (pieces, width) by question; a code's attention sums to 1 over pieces."""
    borders = np.cumsum([questions.codes, questions.codes, len(TAGS), questions.sectors])
    attention, value, tags, sectors, roles = np.split(raw, borders, axis=1)
    looks = _softmax(attention, axis=0)
    return Reading(offsets, looks, looks * value, np.log(_softmax(tags, axis=1)), sectors, roles)


def mean(readings: Sequence[Reading]) -> Reading:
    """Average several readings of one segment."""
    arrays = [field.name for field in fields(Reading) if field.name != "offsets"]
    averaged = {name: np.mean([getattr(reading, name) for reading in readings], axis=0) for name in arrays}
    return Reading(readings[0].offsets, **averaged)


def _softmax(logits: Array, axis: int) -> Array:
    if not len(logits):
        return logits
    powers = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return powers / powers.sum(axis=axis, keepdims=True)


def open_session(path: Path) -> InferenceSession:
    """Open an ONNX file for one thread: cases run side by side, and waiting threads would cost them time."""
    options = SessionOptions()
    options.intra_op_num_threads = 1
    return InferenceSession(path, options, providers=["CPUExecutionProvider"])


class Encoder:
    """The encoder in two halves: the trunk that all models share, and upper layers fine-tuned on some cases.

    Parameters
    ----------
    shared
        Folder with `tokenizer.json` and `trunk.onnx`.
    own
        Folder with `upper.onnx`.
    questions
        What the upper layers answer.
    """

    def __init__(self, shared: Path, own: Path, questions: Questions) -> None:
        self.tokenizer = Tokenizer.from_file(str(shared / "tokenizer.json"))
        self._trunk, self._upper = open_session(shared / "trunk.onnx"), open_session(own / "upper.onnx")
        self._questions = questions
        self._known: dict[tuple[int, ...], Array] = {}

    def read(self, segments: Sequence[Segment]) -> list[Reading]:
        """Read a case's segments, in reading order; a window read before is not read again."""
        pieces = split(self.tokenizer, segments)
        views = []
        for first in VIEWS:
            cut = list(windows(segments, pieces, self.tokenizer, first))
            self._answer(cut)
            raw: list[list[Array]] = [[] for _ in segments]
            for window in cut:
                answers = self._known[tuple(window.ids)]
                for part in window.parts:
                    raw[part.segment].append(answers[part.start : part.end])
            views.append(
                [
                    answer(np.concatenate(a), p.offsets, self._questions)
                    for a, p in zip(raw, pieces, strict=True)
                ]
            )
        return [mean(readings) for readings in zip(*views, strict=True)]

    def _answer(self, cut: Sequence[Window]) -> None:
        new = {tuple(window.ids): window for window in cut if tuple(window.ids) not in self._known}
        order = sorted(new.values(), key=lambda window: len(window.ids))
        for start in range(0, len(order), BATCH):
            batch = order[start : start + BATCH]
            ids, mask = padded(batch, sign(self.tokenizer, "<pad>"))
            (vectors,) = self._trunk.run(None, {"ids": ids, "mask": mask})
            (answers,) = self._upper.run(None, {"vectors": vectors, "mask": mask})
            for row, window in enumerate(batch):
                self._known[tuple(window.ids)] = answers[row, : len(window.ids)]
