"""The encoder in PyTorch: BERT as multilingual-e5-small has it, in two halves."""

from __future__ import annotations

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from pipeline.coding.training.weights import PackedModel


class Layer(nn.Module):
    """One transformer layer with the layer norm after each sum, as in BERT."""

    def __init__(self, width: int, heads: int, inner: int, epsilon: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.attention_norm = nn.LayerNorm(width, eps=epsilon)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm = nn.LayerNorm(width, eps=epsilon)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """Pass vectors (batch, tokens, width) on; `mask` (batch, 1, 1, tokens) is added to the attention."""
        batch, tokens, width = x.shape
        query, key, value = (
            part.reshape(batch, tokens, self.heads, width // self.heads).transpose(1, 2)
            for part in self.qkv(x).split(width, dim=-1)
        )
        # Written out: on a CPU in bfloat16 the fused form takes twice as long to train.
        scores = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5 + mask.to(query.dtype)
        attended = (scores.softmax(dim=-1) @ value).transpose(1, 2).reshape(batch, tokens, width)
        x = self.attention_norm(x + self.out(attended))
        return self.norm(x + self.down(functional.gelu(self.up(x))))


def additive(mask: Tensor, like: torch.dtype) -> Tensor:
    """Turn a mask of tokens that count (batch, tokens) into what is added to the attention's scores."""
    return (1.0 - mask[:, None, None, :].to(like)) * -10_000.0


class Upper(nn.Module):
    """The layers that are fine-tuned: vectors in, vectors out."""

    def __init__(self, layers: list[Layer]) -> None:
        super().__init__()
        self.layers = nn.ModuleList(layers)

    def forward(self, vectors: Tensor, mask: Tensor) -> Tensor:
        """Pass vectors (batch, tokens, width) on; `mask` (batch, tokens) is 1 where a token stands."""
        added = additive(mask, vectors.dtype)
        for layer in self.layers:
            vectors = layer(vectors, added)
        return vectors


class Trunk(nn.Module):
    """The embeddings and the layers that stay as they are: ids in, vectors out."""

    def __init__(self, word: Tensor, place: Tensor, norm: nn.LayerNorm, layers: list[Layer]) -> None:
        super().__init__()
        self.word = nn.Embedding.from_pretrained(word)
        self.place = nn.Parameter(place, requires_grad=False)
        self.norm = norm
        self.upper = Upper(layers)

    def forward(self, ids: Tensor, mask: Tensor) -> Tensor:
        """Turn ids (batch, tokens) into vectors (batch, tokens, width)."""
        vectors = self.norm(self.word(ids) + self.place[: ids.shape[1]])
        return self.upper(vectors, mask)


def build(model: PackedModel, kept: NDArray[np.int64], split: int) -> tuple[Trunk, Upper]:
    """Build the encoder from the packed weights, with the pieces `kept`, cut in two after layer `split`."""
    tensors = {name: torch.from_numpy(np.array(values)) for name, values in model.tensors.items()}
    norm = nn.LayerNorm(model.width, eps=model.epsilon)
    norm.load_state_dict({"weight": tensors["emb.ln.w"], "bias": tensors["emb.ln.b"]})
    layers = [_layer(model, tensors, number) for number in range(model.layers)]
    place = tensors["emb.pos"] + tensors["emb.type"][: model.width]
    trunk = Trunk(tensors["emb.word"][torch.from_numpy(kept)], place, norm, layers[:split])
    return trunk.eval().requires_grad_(False), Upper(layers[split:])


def _layer(model: PackedModel, tensors: dict[str, Tensor], number: int) -> Layer:
    layer = Layer(model.width, model.heads, model.inner, model.epsilon)
    of = {name.removeprefix(f"l{number}."): values for name, values in tensors.items()}
    layer.load_state_dict(
        {
            "qkv.weight": torch.cat([of[f"{part}.w"] for part in "qkv"]),
            "qkv.bias": torch.cat([of[f"{part}.b"] for part in "qkv"]),
            "out.weight": of["ao.w"],
            "out.bias": of["ao.b"],
            "attention_norm.weight": of["aln.w"],
            "attention_norm.bias": of["aln.b"],
            "up.weight": of["fi.w"],
            "up.bias": of["fi.b"],
            "down.weight": of["fo.w"],
            "down.bias": of["fo.b"],
            "norm.weight": of["oln.w"],
            "norm.bias": of["oln.b"],
        }
    )
    return layer
