"""The teacher learns tags and entities together; needs PyTorch, as its training does."""

from __future__ import annotations

import string

import numpy as np
import pytest

torch = pytest.importorskip("torch")
torch.set_num_threads(1)

from pipeline.annotate import teacher as module  # noqa: E402
from pipeline.annotate.silver import Labelled  # noqa: E402
from pipeline.annotate.teacher import Teacher  # noqa: E402
from pipeline.coding.training.weights import PackedModel  # noqa: E402

WIDTH, LAYERS, INNER = 32, module.SPLIT + 1, 48
NOUN, NAME, END = ("NOUN", "N", "Number=Sing"), ("PROPN", "SPEC", ""), ("PUNCT", "LET", "")
SENTENCE = Labelled(["dorp", "Jan", "Smit", "."], [NOUN, NAME, NAME, END], ["O", "B-PER", "I-PER", "O"])
UNTAGGED = Labelled(["Piet", "dorp"], [None, None], ["B-PER", "O"])


def tiny() -> PackedModel:
    rng = np.random.default_rng(0)
    pieces = ["<s>", "<pad>", "</s>", "<unk>", "▁", *string.ascii_letters, "."]
    tensors = {
        "emb.word": rng.normal(size=(len(pieces), WIDTH)),
        "emb.pos": rng.normal(0, 0.1, size=(64 * 3, WIDTH)),
        "emb.type": np.zeros(WIDTH),
        "emb.ln.w": np.ones(WIDTH),
        "emb.ln.b": np.zeros(WIDTH),
    }
    for number in range(LAYERS):
        for name, shape in {
            **dict.fromkeys(["q", "k", "v", "ao"], (WIDTH, WIDTH)),
            "fi": (INNER, WIDTH),
            "fo": (WIDTH, INNER),
        }.items():
            tensors[f"l{number}.{name}.w"] = rng.normal(0, 0.1, size=shape)
            tensors[f"l{number}.{name}.b"] = np.zeros(shape[0])
        for norm in ("aln", "oln"):
            tensors[f"l{number}.{norm}.w"] = np.ones(WIDTH)
            tensors[f"l{number}.{norm}.b"] = np.zeros(WIDTH)
    return PackedModel(
        width=WIDTH,
        layers=LAYERS,
        heads=4,
        inner=INNER,
        positions=64 * 3,
        epsilon=1e-5,
        specials={"bos": 0, "pad": 1, "eos": 2, "unk": 3},
        pieces=pieces,
        scores=np.full(len(pieces), -3, "float32"),
        tensors={name: values.astype("float32") for name, values in tensors.items()},
    )


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HEAD_RATE", 0.02)


def trained() -> Teacher:
    taught = [SENTENCE, UNTAGGED]
    teacher = Teacher(tiny(), taught)
    losses = list(teacher.fit(taught, 60))
    assert losses[-1] < losses[0]
    return teacher


def test_tags_and_entities_are_learnt_together_and_each_time_the_same() -> None:
    first, second = trained(), trained()
    assert first.label(SENTENCE.words) == SENTENCE
    assert first.label(UNTAGGED.words).entities == UNTAGGED.entities
    assert first.label_each(["Jan", "dorp"]) == ["B-PER", "O"]
    assert np.array_equal(first.embed(["dorp", "Jan"]), second.embed(["dorp", "Jan"]))


def test_words_by_themselves_have_a_vector_whatever_they_are_read_with() -> None:
    teacher = Teacher(tiny(), [SENTENCE])
    words = ["dorp", "Jan", "?", "Smit"]
    assert teacher.embed(words).shape == (4, WIDTH)
    np.testing.assert_allclose(teacher.embed(words)[:1], teacher.embed(["dorp"]), atol=0.05)


def test_a_long_text_is_read_in_windows_that_end_with_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WINDOW", 10)
    words = SENTENCE.words * 6
    labelled = Labelled(words, SENTENCE.tags * 6, SENTENCE.entities * 6)
    windows = list(module._windows(labelled))
    assert [len(window.words) for window in windows] == [8, 8, 8]
    assert [word for window in windows for word in window.words] == words
