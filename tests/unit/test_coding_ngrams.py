from __future__ import annotations

import re
from pathlib import Path
from zipfile import ZipFile

import numpy as np
import pytest

from pipeline.coding.encoder import Reading
from pipeline.coding.explain import WORD, encoder_weights, heaviest, ngram_weights
from pipeline.coding.ngrams import NgramModel, texts
from pipeline.document import Segment, SegmentKind


def segment(text: str, kind: SegmentKind = "paragraph") -> Segment:
    return Segment(id=text, case="a", kind=kind, text=text)


MONEY, PEOPLE = "Er is te weinig geld voor plan {}.", "De vrijwilligers helpen graag bij {}."
NAMES = ("een", "twee", "drie", "vier", "vijf", "zes")
CASE = [
    segment("Over de opbrengst", "heading"),
    *(segment(text.format(name)) for name in NAMES for text in (MONEY, PEOPLE)),
]
CODES = np.array([["geld" in s.text, "vrijwilligers" in s.text] for s in CASE])


@pytest.fixture(scope="module")
def model() -> NgramModel:
    return NgramModel.train(texts(CASE), CODES, np.ones_like(CODES))


def test_what_is_read_of_a_bullet_begins_with_its_lead_in() -> None:
    rows = texts(
        [
            segment("Kop", "heading"),
            segment("Het helpt:"),
            segment("geld", "bullet"),
            segment("tijd", "bullet"),
        ]
    )
    assert rows["own"].tolist() == ["Kop", "Het helpt:", "Het helpt: geld", "Het helpt: tijd"]
    assert rows["before"].tolist() == ["", "Kop", "Het helpt:", "geld"]
    assert rows["heading"].tolist() == ["", "Kop", "Kop", "Kop"]


def test_it_learns_and_is_stored_without_loss(model: NgramModel, tmp_path: Path) -> None:
    rows = texts([segment("Zonder geld gaat het niet."), segment("Veel vrijwilligers doen mee.")])
    logits = model.logits(rows)
    assert logits[0, 0] > logits[0, 1] and logits[1, 1] > logits[1, 0]
    model.write(tmp_path / "ngrams.skops")
    assert (NgramModel.read(tmp_path / "ngrams.skops").logits(rows) == logits).all()


def test_a_retrained_model_is_stored_in_the_same_bytes(model: NgramModel, tmp_path: Path) -> None:
    again = NgramModel.train(texts(CASE), CODES, np.ones_like(CODES))
    model.write(tmp_path / "first.skops")
    again.write(tmp_path / "second.skops")
    assert (tmp_path / "first.skops").read_bytes() == (tmp_path / "second.skops").read_bytes()
    with ZipFile(tmp_path / "first.skops") as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not re.search(r'[" ]\d{12}', archive.read("schema.json").decode()), "a place in memory"


def test_a_code_is_learned_only_from_segments_that_its_question_is_asked_of() -> None:
    asked = CODES.copy()
    asked[:, 1] = False
    logits = NgramModel.train(texts(CASE), CODES, asked).logits(texts(CASE))
    assert (logits == logits[0]).all(), "each code is always or never given where it is asked"
    assert (logits < 0).all()


def test_the_words_that_weighed_most_come_first(model: NgramModel) -> None:
    text = "Er is te weinig geld voor dit."
    words = [word.span() for word in WORD.finditer(text)]
    weights = ngram_weights(model, texts([segment(text)]).iloc[0], words)
    assert "geld" in heaviest(text, words, weights[:, 0])[:3]


def test_without_a_word_the_encoders_logit_is_that_of_the_others() -> None:
    attention, values = np.array([[0.5], [0.25], [0.25]]), np.array([[4.0], [0.0], [2.0]])
    empty = np.zeros((3, 1))
    reading = Reading([(0, 3), (4, 6), (6, 9)], attention, attention * values, empty, empty, empty)
    weights = encoder_weights(reading, [(0, 3), (4, 9)])
    assert weights.ravel() == pytest.approx([2.5 - 1.0, 2.5 - 4.0])
    assert heaviest("abc defgh", [(0, 3), (4, 9)], weights[:, 0]) == ["abc"]
