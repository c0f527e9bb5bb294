from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from pipeline.codebook import Codebook
from pipeline.coding.actors import mentions
from pipeline.coding.encoder import Questions, Reading, answer, mean
from pipeline.coding.spans import best_tags, spans, whole_words

CODEBOOK = Codebook.read(Path("corpus/codebook.yaml"))
OUTSIDE, BEGIN, INSIDE = range(3)


@given(arrays(float, st.tuples(st.integers(1, 30), st.just(3)), elements=st.floats(-20, 0)))
def test_no_actor_begins_with_inside(scores: np.ndarray) -> None:
    tags = best_tags(scores)
    assert len(tags) == len(scores)
    assert all(
        tag != INSIDE or before != OUTSIDE for before, tag in zip([OUTSIDE, *tags], tags, strict=False)
    )


def test_the_best_row_weighs_all_pieces() -> None:
    scores = np.log([[0.45, 0.40, 0.15], [0.1, 0.1, 0.8]])
    assert best_tags(scores) == [BEGIN, INSIDE]
    assert best_tags(np.zeros((0, 3))) == []


def test_neighbouring_actors_stay_apart() -> None:
    assert list(spans([BEGIN, INSIDE, BEGIN, OUTSIDE, BEGIN])) == [(0, 2), (2, 3), (4, 5)]


@pytest.mark.parametrize(
    ("part", "whole"),
    [("ethoude", "wethouder"), ("SW", "PSW-groep"), ("Hup (directeu", "Hup (directeur)"), (" — ", None)],
)
def test_actors_are_whole_words(part: str, whole: str | None) -> None:
    text = "De wethouder van de PSW-groep — en Hup (directeur)."
    start = text.index(part)
    found = whole_words(text, start, start + len(part))
    assert (found and text[slice(*found)]) == whole


def test_mentions_carry_sector_and_role() -> None:
    text = "De wethouder betaalt bewoners."
    offsets = [(0, 2), (3, 8), (8, 12), (13, 20), (21, 29), (29, 30)]
    tags = np.log(np.full((6, 3), 0.05) + 0.85 * np.eye(3)[[0, 1, 2, 0, 1, 0]])
    sectors, roles = np.zeros((6, len(CODEBOOK["sector"].ids))), np.zeros((6, len(CODEBOOK["rol"].ids)))
    sectors[1:3, CODEBOOK["sector"].ids.index("overheid")] = 1
    sectors[4, CODEBOOK["sector"].ids.index("gemeenschap")] = 1
    roles[1:3, CODEBOOK["rol"].ids.index("financier")] = 1
    empty = np.zeros((6, 1))
    found = mentions(CODEBOOK, text, Reading(offsets, empty, empty, tags, sectors, roles))
    assert [(m.surface, m.sector, m.score) for m in found] == [
        ("wethouder", "overheid", 0.9),
        ("bewoners", "gemeenschap", 0.9),
    ]
    assert found[0].rol == "financier"


def test_a_logit_is_the_sum_over_pieces_and_readings_are_averaged() -> None:
    questions = Questions(codes=2, sectors=1, roles=1)
    raw = np.zeros((3, questions.width))
    raw[:, 2:4] = [[3, 0], [0, 0], [0, 6]]
    flat = answer(raw, [(0, 1), (1, 2), (2, 3)], questions)
    assert flat.logits == pytest.approx([1, 2])
    raw[0, 0] = 50
    focused = answer(raw, flat.offsets, questions)
    assert focused.logits == pytest.approx([3, 2])
    assert mean([flat, focused]).logits == pytest.approx([2, 2])
