"""Pipelines are loaded by path or name, and documents are annotated segment by segment."""

from __future__ import annotations

from pathlib import Path

import pytest
import spacy
from spacy.tokens import Doc, Span

from pipeline.annotate import annotate, load_language, read_docs
from pipeline.annotate.entities import map_entities
from pipeline.document import Document, Segment
from pipeline.errors import InputError
from pipeline.files import write_bytes


def document(*texts: str) -> Document:
    segments = [
        Segment(id=f"dorp-{number}", case="dorp", kind="paragraph", text=text)
        for number, text in enumerate(texts)
    ]
    return Document(source="bron", case="dorp", title="Dorp", segments=segments)


def test_a_missing_pipeline_is_named_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"niet gevonden.*nl_core_news_sm"):
        load_language(tmp_path / "weg")
    with pytest.raises(InputError, match="nl_core_news_onbekend"):
        load_language("nl_core_news_onbekend")


def test_a_pipeline_of_another_language_is_refused(tmp_path: Path) -> None:
    spacy.blank("de").to_disk(tmp_path / "de")
    with pytest.raises(InputError, match="niet Nederlands"):
        load_language(tmp_path / "de")


def test_entity_types_of_other_pipelines_are_mapped() -> None:
    doc = Doc(spacy.blank("nl").vocab, words=["Jan", "woont", "sinds", "2010", "in", "Tilburg"])
    doc.set_ents([Span(doc, 0, 1, "PERSON"), Span(doc, 3, 4, "DATE"), Span(doc, 5, 6, "GPE")])
    assert [(entity.text, entity.label_) for entity in map_entities(doc).ents] == [
        ("Jan", "PER"),
        ("Tilburg", "LOC"),
    ]


def test_a_document_is_annotated_and_read_back_segment_by_segment(tmp_path: Path) -> None:
    nlp = spacy.blank("nl")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "GPE", "pattern": "Tilburg"}])  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "nl")
    texts = ["Bewoners van Tilburg bouwen.", "Het geld 🙂 raakt op;  twee spaties."]
    write_bytes(
        tmp_path / "dorp.spacy", annotate(document(*texts), load_language(tmp_path / "nl")).to_bytes()
    )
    docs = read_docs(tmp_path / "dorp.spacy", nlp.vocab)
    assert [doc.text for doc in docs] == texts
    assert [[entity.label_ for entity in doc.ents] for doc in docs] == [["LOC"], []]


def test_a_sentence_stays_one_sentence_and_a_bullet_may_hold_several() -> None:
    nlp = spacy.blank("nl")
    nlp.add_pipe("sentencizer", config={"overwrite": False})
    text = "Hij zei: “Ja!” En nee."
    paragraph = document(text)
    bullet = Document.model_validate(
        paragraph.model_dump() | {"segments": [paragraph.segments[0].model_dump() | {"kind": "bullet"}]}
    )
    counts = [
        [len(list(doc.sents)) for doc in annotate(one, nlp).get_docs(nlp.vocab)]
        for one in (paragraph, bullet)
    ]
    assert counts == [[1], [2]]


def test_annotation_is_the_same_each_time() -> None:
    nlp = spacy.blank("nl")
    first, second = (annotate(document("Een zin.", "Nog een."), nlp).to_bytes() for _ in range(2))
    assert first == second


def test_a_file_that_is_no_annotated_document_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dorp.spacy"
    path.write_bytes(b"niets")
    with pytest.raises(InputError, match="geen leesbaar geannoteerd document"):
        read_docs(path, spacy.blank("nl").vocab)
    with pytest.raises(InputError, match="geen leesbaar geannoteerd document"):
        read_docs(tmp_path / "weg.spacy", spacy.blank("nl").vocab)
