"""Windows of coded cases, with what the coders said of each piece."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.codebook import Codebook
from pipeline.coding.decide import required, segment_dimensions
from pipeline.coding.encoder import TAGS
from pipeline.coding.ngrams import NgramModel, texts
from pipeline.coding.windows import Pieces, Window
from pipeline.document import CodedSegment

IGNORE = -100
"""Marks pieces that no question is asked of."""


@dataclass
class Sample:
    """A window, and the answers to it."""

    vectors: NDArray[np.float16]
    """What the trunk makes of it, (pieces, width)."""
    owner: NDArray[np.int64]
    """The row of the segment that each piece belongs to, or `IGNORE`, (pieces,)."""
    tags: NDArray[np.int64]
    """Whether each piece is outside, begins or is inside an actor, or `IGNORE`, (pieces,)."""
    mentions: list[tuple[int, int, int, int]]
    """Of each actor: begin and end in the window, and the places of its sector and role in the codebook."""


def sample(
    window: Window,
    vectors: NDArray[np.float16],
    segments: Sequence[CodedSegment],
    pieces: Sequence[Pieces],
    codebook: Codebook,
    first_row: int,
) -> Sample:
    """Lay the coders' answers beside a window; `first_row` is the row of the case's first segment."""
    owner = np.full(len(window.ids), IGNORE, dtype=np.int64)
    tags = owner.copy()
    mentions = []
    outside, begin, inside = range(len(TAGS))
    for part in window.parts:
        owner[part.start : part.end] = first_row + part.segment
        if "actors" in segments[part.segment].disputed:
            continue
        tags[part.start : part.end] = outside
        offsets = pieces[part.segment].offsets[part.piece :][: part.end - part.start]
        for actor in segments[part.segment].actors:
            own = [i for i, (a, b) in enumerate(offsets) if a < actor.end and b > actor.start and b > a]
            if own:
                first, last = part.start + own[0], part.start + own[-1] + 1
                tags[first:last] = inside
                tags[first] = begin
                sector = codebook["sector"].ids.index(actor.sector)
                mentions.append((first, last, sector, codebook["rol"].ids.index(actor.rol)))
    return Sample(vectors, owner, tags, mentions)


def given_codes(segments: Sequence[CodedSegment], codebook: Codebook) -> Mapping[str, NDArray[np.bool_]]:
    """Return whether the coders gave each code, (segments, codes) by dimension."""
    return {
        name: np.array(
            [[code in _given(segment, name) for code in codebook[name].ids] for segment in segments]
        )
        for name in segment_dimensions(codebook)
    }


def settled_questions(
    segments: Sequence[CodedSegment], codebook: Codebook
) -> Mapping[str, NDArray[np.bool_]]:
    """Return whether there is an answer to learn from, (segments,) by dimension."""
    return {
        name: np.array([name not in segment.disputed for segment in segments])
        for name in segment_dimensions(codebook)
    }


def train_ngrams(cases: Sequence[Sequence[CodedSegment]], codebook: Codebook) -> NgramModel:
    """Train the n-gram model on the segments of which every question on codes is settled."""
    segments = [segment for case in cases for segment in case]
    settled = np.all(list(settled_questions(segments, codebook).values()), axis=0)
    given = given_codes(segments, codebook)
    asked = [
        np.repeat(asked_of(given, name, codebook)[:, None], table.shape[1], axis=1)
        for name, table in given.items()
    ]
    rows = pd.concat([texts(case) for case in cases], ignore_index=True)
    codes = np.concatenate(list(given.values()), axis=1)
    return NgramModel.train(rows[settled], codes[settled], np.concatenate(asked, axis=1)[settled])


def asked_of(given: Mapping[str, NDArray[np.bool_]], dimension: str, codebook: Codebook) -> NDArray[np.bool_]:
    """Return whether a question is asked of each segment, (segments,): it may need a code of another one."""
    if not codebook[dimension].requires:
        return np.ones(len(given[dimension]), dtype=bool)
    basis, places = required(codebook, dimension)
    return np.asarray(given[basis][:, places].any(axis=1))


def teaches(segment: CodedSegment, codebook: Codebook) -> bool:
    """Whether there is an answer to any question about a segment to learn from."""
    return not {*segment_dimensions(codebook), "actors"} <= set(segment.disputed)


def _given(segment: CodedSegment, dimension: str) -> list[str]:
    value = getattr(segment, dimension)
    return value if isinstance(value, list) else [value]
