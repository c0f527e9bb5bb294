"""A large teacher for the small pipeline: multilingual-e5-small, fine-tuned on tags and entities together."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.nn import functional

from pipeline.annotate.silver import Labelled, Tag
from pipeline.coding.training.network import Trunk, Upper, build
from pipeline.coding.training.vocabulary import unigrams
from pipeline.coding.training.weights import PackedModel, bundled_model, read_packed

SPLIT = 3
"""How many layers stay as they are; the others are fine-tuned."""
WINDOW = 64
"""How many words are read at once, at most; a window ends at the end of a sentence where it can."""
BATCH = 8
RATE, DECAY, HEAD_RATE = 2e-4, 0.9, 1e-3
"""The learning rate of the topmost layer, what each layer below takes of it, and that of the heads."""
_IGNORE = -100
_ENDS = {".", "!", "?"}


class Answers(nn.Module):
    """The encoder's upper layers, and for each word a tag and an entity label."""

    def __init__(self, upper: Upper, width: int, tags: int, entities: int) -> None:
        super().__init__()
        self.upper, self.dropout = upper, nn.Dropout(0.1)
        self.tags, self.entities = nn.Linear(width, tags), nn.Linear(width, entities)

    def words(self, vectors: Tensor, mask: Tensor, owner: Tensor) -> Tensor:
        """Give the mean over the pieces of each word, shape (words, width).

        Parameters
        ----------
        vectors, mask
            Of pieces, (windows, pieces, width) and (windows, pieces).
        owner
            The number of the word of each piece within the batch, -1 for pieces of no word.
        """
        read = self.upper(vectors, mask).float()[owner >= 0]
        owner = owner[owner >= 0]
        count = torch.bincount(owner)[:, None]
        sums = torch.zeros(len(count), read.shape[1], dtype=read.dtype).index_add(0, owner, read)
        return sums / count


class Teacher:
    """An encoder that tags words, finds entities, and makes vectors of words.

    Parameters
    ----------
    model
        The pretrained encoder.
    taught
        What it will be trained on: its labels are the teacher's.
    """

    def __init__(self, model: PackedModel, taught: Sequence[Labelled], seed: int = 0) -> None:
        torch.manual_seed(seed)
        self._seed = seed
        self._pieces = unigrams(model)
        self._unknown = model.specials["unk"]
        self._ends = model.specials["bos"], model.specials["eos"]
        self._cache: dict[str, list[int]] = {}
        self.tag_labels = sorted({tag for one in taught for tag in one.tags if tag})
        self.entity_labels = sorted({label for one in taught for label in one.entities if label})
        trunk, upper = build(model, np.arange(len(model.pieces)), SPLIT)
        self._trunk: Trunk = trunk
        self._answers = Answers(upper, model.width, len(self.tag_labels), len(self.entity_labels)).eval()

    def fit(self, taught: Sequence[Labelled], epochs: int) -> Iterator[float]:
        """Fine-tune the upper layers, and yield the mean loss of each epoch."""
        model, rng = self._answers, np.random.default_rng(self._seed)
        windows = [window for one in taught for window in _windows(one)]
        layers = reversed(list(model.upper.layers))
        groups = [
            {"params": list(layer.parameters()), "lr": RATE * DECAY**depth}
            for depth, layer in enumerate(layers)
        ]
        groups.append({"params": [*model.tags.parameters(), *model.entities.parameters()], "lr": HEAD_RATE})
        optimizer = torch.optim.AdamW(groups, weight_decay=0.01, fused=True)
        steps = epochs * -(-len(windows) // BATCH)
        rise = max(1, steps // 10)
        schedule = torch.optim.lr_scheduler.LambdaLR(
            optimizer, lambda step: min((step + 1) / rise, max(0.0, (steps - step) / max(1, steps - rise)))
        )
        tag_ids = {tag: number for number, tag in enumerate(self.tag_labels)}
        entity_ids = {label: number for number, label in enumerate(self.entity_labels)}
        model.train()
        for _ in range(epochs):
            order, total = rng.permutation(len(windows)), 0.0
            for start in range(0, len(order), BATCH):
                batch = [windows[i] for i in order[start : start + BATCH]]
                words = self._read([window.words for window in batch])
                tags = torch.tensor([tag_ids[t] if t else _IGNORE for w in batch for t in w.tags])
                entities = torch.tensor([entity_ids[e] if e else _IGNORE for w in batch for e in w.entities])
                words = model.dropout(words)
                loss = _loss(model.tags(words), tags) + _loss(model.entities(words), entities)
                loss.backward()
                nn.utils.clip_grad_norm_(model.parameters(), 1.0)
                optimizer.step()
                schedule.step()
                optimizer.zero_grad()
                total += loss.item() * len(batch)
            yield total / len(windows)
        model.eval()

    @torch.no_grad()
    def label(self, words: Sequence[str]) -> Labelled:
        """Give each word of a text a tag and an entity label."""
        tags: list[Tag | None] = []
        entities: list[str | None] = []
        windows = list(_windows(Labelled(list(words), [None] * len(words), [None] * len(words))))
        for start in range(0, len(windows), BATCH):
            read = self._read([window.words for window in windows[start : start + BATCH]])
            tags += [self.tag_labels[i] for i in self._answers.tags(read).argmax(dim=1)]
            entities += [self.entity_labels[i] for i in self._answers.entities(read).argmax(dim=1)]
        return Labelled(list(words), tags, entities)

    @torch.no_grad()
    def embed(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Give what the teacher makes of each word by itself, shape (words, width)."""
        return self._read_each(words).numpy()

    @torch.no_grad()
    def label_each(self, words: Sequence[str]) -> list[str]:
        """Give the entity label of each word by itself."""
        return [self.entity_labels[i] for i in self._answers.entities(self._read_each(words)).argmax(dim=1)]

    def _read_each(self, words: Sequence[str], batch: int = 256) -> Tensor:
        order = sorted(range(len(words)), key=lambda i: len(words[i]))  # like lengths, little padding
        starts = range(0, len(words), batch)
        read = torch.cat([self._read([[words[i]] for i in order[start : start + batch]]) for start in starts])
        return read[torch.tensor(order).argsort()]

    def _read(self, windows: Sequence[Sequence[str]]) -> Tensor:
        rows, owners, word = [], [], 0
        for window in windows:
            ids, owner = [self._ends[0]], [-1]
            for text in window:
                pieces = self._encode(text)
                ids += pieces
                owner += [word] * len(pieces)
                word += 1
            rows.append(torch.tensor([*ids, self._ends[1]]))
            owners.append(torch.tensor([*owner, -1]))
        ids_ = nn.utils.rnn.pad_sequence(rows, batch_first=True)
        owner_ = nn.utils.rnn.pad_sequence(owners, batch_first=True, padding_value=-2)
        mask = (owner_ > -2).long()
        with torch.autocast("cpu", torch.bfloat16):
            vectors = self._trunk(ids_, mask)
            return self._answers.words(vectors, mask, owner_)

    def _encode(self, word: str) -> list[int]:
        if word not in self._cache:
            pieces = self._pieces.encode(word, add_special_tokens=False).ids
            self._cache[word] = pieces[:40] or [self._unknown]
        return self._cache[word]


def teach(taught: Sequence[Labelled], epochs: int) -> Teacher:
    """Fine-tune multilingual-e5-small on tags and entities."""
    torch.set_num_threads(1)  # so that a training makes the same teacher each time
    teacher = Teacher(read_packed(bundled_model()), taught)
    for epoch, loss in enumerate(teacher.fit(taught, epochs), start=1):
        print(f"teacher, epoch {epoch} of {epochs}: loss {loss:.3f}", file=sys.stderr)
    return teacher


def _windows(one: Labelled) -> Iterator[Labelled]:
    start = 0
    while start < len(one.words):
        end = min(start + WINDOW, len(one.words))
        if end < len(one.words):
            ends = [i for i in range(start + WINDOW // 2, end) if one.words[i] in _ENDS]
            end = ends[-1] + 1 if ends else end
        yield Labelled(one.words[start:end], one.tags[start:end], one.entities[start:end])
        start = end


def _loss(logits: Tensor, wanted: Tensor) -> Tensor:
    if not (wanted != _IGNORE).any():
        return logits.new_zeros(())
    return functional.cross_entropy(logits, wanted, ignore_index=_IGNORE, label_smoothing=0.05)
