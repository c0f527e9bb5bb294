"""Fine-tuning: the upper layers of the encoder learn to answer all questions of the codebook together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from pipeline.codebook import Codebook
from pipeline.coding.decide import required, segment_dimensions
from pipeline.coding.encoder import TAGS, Questions
from pipeline.coding.training.network import Upper
from pipeline.coding.training.sample import IGNORE, Sample

WEIGHTS = {"tags": 4.0, "sector": 0.3, "rol": 0.5}
"""What each question on actors counts beside the codes of segments."""
BASE_RATE = 0.1
"""How probable a code is thought before anything is known: what smoothing draws to."""


@dataclass(frozen=True)
class Recipe:
    """What the fine-tuning can be told."""

    epochs: int = 8
    rate: float = 2e-4
    """The highest learning rate of the topmost layer; each layer below learns at `decay` of the one above."""
    decay: float = 0.9
    head_rate: float = 1e-3
    batch: int = 6
    """Windows read together."""
    warmup: float = 0.1
    """Over which share of the steps the rate rises; after that it falls in a straight line."""
    dropout: float = 0.1
    smoothing: float = 0.05
    """Which share of a given code is taken back: borders are soft."""
    seed: int = 0


class Answers(nn.Module):
    """The upper layers, and a linear answer to each question for each piece."""

    def __init__(self, upper: Upper, width: int, questions: Questions, dropout: float) -> None:
        super().__init__()
        self.upper, self.dropout = upper, nn.Dropout(dropout)
        self.head = nn.Linear(width, questions.width)
        with torch.no_grad():
            self.head.weight[: questions.codes] = 0  # each code looks at all pieces alike at first

    def forward(self, vectors: Tensor, mask: Tensor) -> Tensor:
        """Answer for vectors (windows, pieces, width): (windows, pieces, questions' width)."""
        return self.head(self.dropout(self.upper(self.dropout(vectors), mask)).float())


def pooled(attention: Tensor, values: Tensor, owners: Tensor) -> Tensor:
    """Return the logit of each code for each owner (owners, codes): its pieces' values, weighed by attention.

    Parameters
    ----------
    attention, values
        Of each piece, (pieces, codes).
    owners
        The owner of each piece, from 0, (pieces,).
    """
    count = int(owners.max()) + 1
    index = owners[:, None].expand_as(attention)
    highest = torch.full((count, attention.shape[1]), -torch.inf).scatter_reduce(
        0, index, attention.detach(), "amax"
    )
    powers = (attention - highest[owners]).exp()
    total = torch.zeros_like(highest).index_add(0, owners, powers)
    return torch.zeros_like(highest).index_add(0, owners, powers * values) / total


class Objective:
    """The sum of what the answers to all questions miss.

    Parameters
    ----------
    codebook
        Its dimensions are the questions.
    given
        Which codes the coders gave, (segments, codes) by dimension.
    settled
        Whether a segment has an answer to learn from, (segments,) by dimension.
    smoothing
        See `Recipe`.
    """

    def __init__(
        self,
        codebook: Codebook,
        given: Mapping[str, NDArray[np.bool_]],
        settled: Mapping[str, NDArray[np.bool_]],
        smoothing: float,
    ) -> None:
        self._codebook, self._questions, self._smoothing = codebook, Questions.of(codebook), smoothing
        self._given = {name: torch.from_numpy(table).float() for name, table in given.items()}
        self._settled = {name: torch.from_numpy(row) for name, row in settled.items()}

    def __call__(self, raw: Tensor, batch: Sequence[Sample]) -> Tensor:
        """Return the loss of raw answers (windows, pieces, width) to a batch."""
        q = self._questions
        attention, values, tags, sectors, roles = raw.split(
            [q.codes, q.codes, len(TAGS), q.sectors, q.roles], dim=-1
        )
        owner = _padded([sample.owner for sample in batch])
        rows, owners = owner[owner != IGNORE].unique(return_inverse=True)
        logits = pooled(attention[owner != IGNORE], values[owner != IGNORE], owners)
        loss = self._codes(logits, rows)
        marked = _padded([sample.tags for sample in batch])
        if (marked != IGNORE).any():
            loss = loss + WEIGHTS["tags"] * functional.cross_entropy(
                tags.flatten(0, 1), marked.flatten(), ignore_index=IGNORE
            )
        mentions = [(i, *mention) for i, sample in enumerate(batch) for mention in sample.mentions]
        if mentions:
            for name, table, place in (("sector", sectors, 3), ("rol", roles, 4)):
                means = torch.stack([table[m[0], m[1] : m[2]].mean(dim=0) for m in mentions])
                answers = torch.tensor([m[place] for m in mentions])
                loss = loss + WEIGHTS[name] * functional.cross_entropy(
                    means, answers, label_smoothing=self._smoothing
                )
        return loss

    def _codes(self, logits: Tensor, rows: Tensor) -> Tensor:
        """Return the loss on codes of segments, a mean over segments of the sum over codes."""
        names = segment_dimensions(self._codebook)
        tables = dict(
            zip(names, logits.split([len(self._codebook[n].ids) for n in names], dim=1), strict=True)
        )
        loss = logits.new_zeros(())
        for name, table in tables.items():
            wanted = self._given[name][rows]
            asked = self._settled[name][rows]
            if self._codebook[name].requires:
                basis, places = required(self._codebook, name)
                asked = asked & self._given[basis][rows][:, places].any(dim=1)
            if self._codebook[name].multiple:
                soft = wanted[asked] * (1 - self._smoothing) + self._smoothing * BASE_RATE
                loss = loss + functional.binary_cross_entropy_with_logits(table[asked], soft, reduction="sum")
            else:
                asked = asked & wanted.any(dim=1)
                loss = loss + functional.cross_entropy(
                    table[asked],
                    wanted[asked].argmax(dim=1),
                    label_smoothing=2 * self._smoothing,
                    reduction="sum",
                )
        return loss / len(rows)


def _padded(rows: Sequence[NDArray[np.int64]]) -> Tensor:
    tensors = [torch.from_numpy(row) for row in rows]
    return nn.utils.rnn.pad_sequence(tensors, batch_first=True, padding_value=IGNORE)


def fit(
    model: Answers, objective: Objective, views: Sequence[Sequence[Sample]], recipe: Recipe
) -> Iterator[float]:
    """Train the model, and yield the mean loss of each epoch.

    Parameters
    ----------
    model
        What is trained, in place.
    objective
        What it is trained for.
    views
        The samples with the windows' borders at several places: one view an epoch, in turn.
    recipe
        How.
    """
    rng = np.random.default_rng(recipe.seed)
    layers = list(model.upper.layers)
    groups = [
        {"params": list(layer.parameters()), "lr": recipe.rate * recipe.decay**depth}
        for depth, layer in enumerate(reversed(layers))
    ]
    groups.append({"params": list(model.head.parameters()), "lr": recipe.head_rate})
    optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
    steps = sum(-(-len(views[epoch % len(views)]) // recipe.batch) for epoch in range(recipe.epochs))
    rise = max(1, int(recipe.warmup * steps))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / rise, max(0.0, (steps - step) / max(1, steps - rise)))
    )
    model.train()
    for epoch in range(recipe.epochs):
        samples = views[epoch % len(views)]
        order = rng.permutation(len(samples))
        total = 0.0
        for start in range(0, len(order), recipe.batch):
            batch = [samples[i] for i in order[start : start + recipe.batch]]
            vectors = nn.utils.rnn.pad_sequence(
                [torch.from_numpy(s.vectors).float() for s in batch], batch_first=True
            )
            mask = torch.from_numpy(
                np.array([[i < len(s.vectors) for i in range(vectors.shape[1])] for s in batch])
            )
            with torch.autocast("cpu", torch.bfloat16):
                raw = model(vectors, mask.long())
            loss = objective(raw.float(), batch)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            optimizer.zero_grad()
            total += loss.item() * len(batch)
        yield total / len(samples)
    model.eval()
