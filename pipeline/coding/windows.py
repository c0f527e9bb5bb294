"""A case's text in windows that the encoder can read at once, each segment with what stands around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from tokenizers import Tokenizer

from pipeline.document import Segment

SIZE = 160
"""The most pieces in a window."""
CONTEXT = 24
"""The most pieces of a heading or a list's lead-in that are repeated at the head of a window."""


@dataclass(frozen=True)
class Pieces:
    """A segment as the encoder reads it."""

    ids: list[int]
    offsets: list[tuple[int, int]]
    """Where each piece stands in the segment's text."""


class Part(NamedTuple):
    """A segment, or a stretch of one, in a window."""

    segment: int
    """The segment's place in the case."""
    piece: int
    """Which of the segment's pieces the part begins with."""
    start: int
    end: int
    """Where the part stands in the window."""


@dataclass
class Window:
    """Pieces that are read together."""

    ids: list[int]
    parts: list[Part] = field(default_factory=list)


def sign(tokenizer: Tokenizer, piece: str) -> int:
    """Return the id of a piece that the vocabulary must hold."""
    found = tokenizer.token_to_id(piece)
    if found is None:
        raise ValueError(f"the vocabulary lacks {piece!r}")
    return found


def split(tokenizer: Tokenizer, segments: Sequence[Segment]) -> list[Pieces]:
    """Split each segment into pieces."""
    encodings = tokenizer.encode_batch([segment.text for segment in segments], add_special_tokens=False)
    return [
        Pieces(e.ids, _trimmed(segment.text, e.offsets))
        for e, segment in zip(encodings, segments, strict=True)
    ]


def _trimmed(text: str, offsets: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Leave out the space that a piece begins with."""
    return [(start + len(text[start:end]) - len(text[start:end].lstrip()), end) for start, end in offsets]


def windows(
    segments: Sequence[Segment], pieces: Sequence[Pieces], tokenizer: Tokenizer, first: int = SIZE
) -> Iterator[Window]:
    """Cut a case into windows of whole segments, in reading order.

    A window that begins inside a section repeats the section's heading, and inside a list the list's lead-in,
    so that each segment is read with both. A segment longer than a window goes on in the next.

    Parameters
    ----------
    segments, pieces
        The case's segments and what `split` makes of them.
    tokenizer
        Knows the ids of the signs that begin and end a window and a bullet.
    first
        The most pieces in the first window: another value puts all borders at other places.
    """
    begin, end, bullet = (sign(tokenizer, piece) for piece in ("<s>", "</s>", "▁-"))
    window, room = Window([begin]), first
    heading: list[int] = []
    lead: list[int] = []
    for number, (segment, own) in enumerate(zip(segments, pieces, strict=True)):
        mark = [bullet] if segment.kind == "bullet" else []
        if window.parts and len(window.ids) + len(mark) + len(own.ids) >= room:
            yield _closed(window, end)
            lead_in = lead if mark else []
            window, room = Window([begin, *heading[:CONTEXT], *lead_in[-CONTEXT:]]), SIZE
        done = 0
        while True:
            window.ids += mark
            part = own.ids[done : done + max(1, room - 1 - len(window.ids))]
            start = len(window.ids)
            window.ids += part
            window.parts.append(Part(number, done, start, start + len(part)))
            done += len(part)
            if done >= len(own.ids):
                break
            yield _closed(window, end)
            window, room = Window([begin]), SIZE
        if segment.kind == "heading":
            heading = own.ids
        elif not mark:
            lead = own.ids
    if window.parts:
        yield _closed(window, end)


def _closed(window: Window, end: int) -> Window:
    window.ids.append(end)
    return window


def padded(batch: Sequence[Window], padding: int) -> tuple[np.ndarray, np.ndarray]:
    """Return ids and mask of windows read together, both (windows, pieces) and 64-bit integers."""
    width = max(len(window.ids) for window in batch)
    ids = np.full((len(batch), width), padding, dtype=np.int64)
    mask = np.zeros((len(batch), width), dtype=np.int64)
    for row, window in enumerate(batch):
        ids[row, : len(window.ids)] = window.ids
        mask[row, : len(window.ids)] = 1
    return ids, mask
