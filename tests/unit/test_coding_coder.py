from __future__ import annotations

from pathlib import Path

import pytest
import spacy

from pipeline.codebook import Codebook
from pipeline.coding import Coder
from pipeline.document import CodedSegment, Document, Segment
from pipeline.errors import InputError

CODEBOOK = Codebook.read(Path("corpus/codebook.yaml"))
MODELS = Path("models/codes")
TEXTS = [
    ("heading", "3 Belemmerende factoren"),
    ("paragraph", "De gemeente Dorp gaf in 2010 subsidie en een gebouw aan de Stichting Molen."),
    ("paragraph", "Een belangrijke belemmering is dat er te weinig geld en te weinig vrijwilligers zijn."),
    ("bullet", "Het was mooi weer."),
    ("paragraph", "woord " * 700),
]


@pytest.fixture(scope="module")
def document() -> Document:
    segments = [
        Segment.model_validate({"id": f"d-{place}", "case": "d", "kind": kind, "text": text})
        for place, (kind, text) in enumerate(TEXTS)
    ]
    return Document(source="s", case="d", title="Dorp", segments=segments)


@pytest.fixture(scope="module")
def coder() -> Coder:
    return Coder.load(MODELS, CODEBOOK)


@pytest.fixture(scope="module")
def coded(coder: Coder, document: Document) -> list[CodedSegment]:
    return coder.code(document, [spacy.blank("nl")(segment.text) for segment in document.segments])


def test_codes_and_actors_with_their_reasons(coded: list[CodedSegment]) -> None:
    heading, money, lack, weather, _ = coded
    assert (heading.cel, heading.actors) == ([], [])
    assert "rol_overheid" in money.cel
    assert {"gemeente Dorp", "Stichting Molen"} <= {actor.surface for actor in money.actors}
    assert "belemmerend" in lack.cel and lack.factor is not None
    assert lack.scores["belemmerend"] > 2 * weather.scores["belemmerend"]
    for code in [*money.cel, *money.trede]:
        assert money.explanation[code]
        assert all(word in money.text for word in money.explanation[code])


def test_every_segment_is_kept_and_scored(document: Document, coded: list[CodedSegment]) -> None:
    assert [s.id for s in coded] == [s.id for s in document.segments]
    codes = {code for name in ("cel", "trede", "factor") for code in CODEBOOK[name].ids}
    assert all(set(segment.scores) == codes for segment in coded)


def test_the_same_text_gets_the_same_codes(document: Document, coded: list[CodedSegment]) -> None:
    docs = [spacy.blank("nl")(segment.text) for segment in document.segments]
    assert Coder.load(MODELS, CODEBOOK).code(document, docs) == coded


def test_a_case_without_text_has_no_codes(coder: Coder, document: Document) -> None:
    assert coder.code(document.model_copy(update={"segments": []}), []) == []


def test_models_that_are_not_there_or_know_other_codes_are_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="train codes"):
        Coder.load(tmp_path, CODEBOOK)
    fewer = CODEBOOK.model_dump()
    fewer["dimensions"][0]["codes"].pop()
    other = Codebook.model_validate(fewer)
    with pytest.raises(InputError, match="andere codes"):
        Coder.load(MODELS, other)
