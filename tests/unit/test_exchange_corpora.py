"""Coded cases as DocBin, CoNLL-U and web annotations."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.tokens import Doc, DocBin

from pipeline.codebook import Codebook
from pipeline.document import CodedSegment, Mention, write_coded
from pipeline.errors import InputError
from pipeline.exchange.corpora import write_conllu, write_docbin
from pipeline.exchange.outputs import read_annotated, read_cases
from pipeline.exchange.webannotation import write_web_annotations

ROOT = Path(__file__).parents[2]
CODEBOOK = Codebook.read(ROOT / "corpus" / "codebook.yaml")
NLP = spacy.blank("nl")
NLP.add_pipe("sentencizer")
TEXT = "De gemeente Dorp gaf subsidie.  Dat hielp 🙂!"


def segment(text: str = TEXT, actors: list[Mention] | None = None) -> CodedSegment:
    return CodedSegment(
        id="dorp-001",
        case="dorp",
        kind="paragraph",
        page=7,
        text=text,
        cel=["rol_overheid", "bevorderend"],
        trede=["faciliteren"],
        factor="middelen",
        actors=actors or [],
    )


@pytest.fixture
def coded() -> CodedSegment:
    actor = Mention(
        surface="gemeente Dorp", start=3, end=16, name="gemeente Dorp", sector="overheid", rol="financier"
    )
    return segment(actors=[actor])


def test_a_docbin_holds_codes_and_actors(tmp_path: Path, coded: CodedSegment) -> None:
    path = tmp_path / "bron.spacy"
    write_docbin(path, [([coded], [NLP(TEXT)])], CODEBOOK)
    (doc,) = DocBin().from_disk(path).get_docs(NLP.vocab)
    assert doc.text == TEXT
    assert doc.user_data == {
        "id": "dorp-001",
        "case": "dorp",
        "page": 7,
        "cel": ("rol_overheid", "bevorderend"),
        "trede": ("faciliteren",),
        "factor": ("middelen",),
    }
    assert [(span.text, span.label_) for span in doc.spans["sector"]] == [("gemeente Dorp", "overheid")]
    assert [(span.text, span.label_) for span in doc.spans["rol"]] == [("gemeente Dorp", "financier")]


def _sentences(path: Path) -> list[tuple[list[str], list[list[str]]]]:
    """Read CoNLL-U strictly: comments, then rows of ten filled columns, then an empty line."""
    found = []
    content = path.read_text(encoding="utf8")
    assert content == "" or content.endswith("\n\n")
    for part in content.split("\n\n")[:-1]:
        lines = part.split("\n")
        rows = [line.split("\t") for line in lines if not line.startswith("#")]
        assert rows
        assert all(len(row) == 10 and all(row) for row in rows)
        assert [row[0] for row in rows] == [str(number) for number in range(1, len(rows) + 1)]
        assert all(0 <= int(row[6]) <= len(rows) and row[6] != row[0] for row in rows)
        assert [row[7] for row in rows if row[6] == "0"] == ["root"]
        found.append(([line for line in lines if line.startswith("#")], rows))
    return found


def test_conllu_holds_codes_and_actors(tmp_path: Path, coded: CodedSegment) -> None:
    path = tmp_path / "bron.conllu"
    write_conllu(path, [([coded], [NLP(TEXT)])], CODEBOOK)
    (first_comments, first), (second_comments, second) = _sentences(path)
    assert first_comments == [
        "# newdoc id = dorp",
        "# sent_id = dorp-001-1",
        "# text = De gemeente Dorp gaf subsidie.",
        "# page = 7",
        "# cel = rol_overheid bevorderend",
        "# trede = faciliteren",
        "# factor = middelen",
    ]
    assert [row[1] for row in first] == ["De", "gemeente", "Dorp", "gaf", "subsidie", "."]
    assert [row[9] for row in first] == [
        "_",
        "Sector=B-overheid|Rol=B-financier",
        "Sector=I-overheid|Rol=I-financier",
        "_",
        "SpaceAfter=No",
        "_",
    ]
    assert second_comments[1] == "# text = Dat hielp 🙂!"
    assert [row[1] for row in second] == ["Dat", "hielp", "🙂", "!"]


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_conllu_is_well_formed_whatever_the_characters(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bron.conllu"
    write_conllu(path, [([segment(text)], [NLP(text)])], CODEBOOK)
    for comments, rows in _sentences(path):
        said = next(line for line in comments if line.startswith("# text = ")).removeprefix("# text = ")
        joined = "".join(row[1] + ("" if "SpaceAfter=No" in row[9] else " ") for row in rows).strip()
        assert joined == said
        assert "".join(said.split()) == "".join("".join(row[1].split()) for row in rows)


def test_conllu_keeps_a_tree_where_a_sentence_has_two_roots(tmp_path: Path, coded: CodedSegment) -> None:
    words = ["Ja", "nee", "goed"]
    doc = Doc(
        NLP.vocab, words, heads=[0, 0, 2], deps=["ROOT", "obj", "ROOT"], sent_starts=[True, False, False]
    )
    path = tmp_path / "bron.conllu"
    write_conllu(path, [([segment("Ja nee goed")], [doc])], CODEBOOK)
    rows = [row for _, sentence in _sentences(path) for row in sentence]
    assert [row[1] for row in rows] == words


def test_web_annotations_point_at_the_words_on_the_page(tmp_path: Path, coded: CodedSegment) -> None:
    path = tmp_path / "bron.jsonld"
    write_web_annotations(path, "Boek", [[coded]], CODEBOOK)
    page = json.loads(path.read_text(encoding="utf8"))
    whole, actor = page["items"]
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    assert [body["value"] for body in whole["body"]] == [
        "Rol overheid",
        "Bevorderende factoren",
        "Faciliteren",
        "Middelen",
    ]
    assert whole["target"]["source"] == "dorp-tekst.html"
    assert whole["creator"] == {"type": "Software", "name": "machine"}
    quote, position = actor["target"]["selector"]["refinedBy"]
    assert quote["prefix"] + quote["exact"] + quote["suffix"] == TEXT
    assert TEXT[position["start"] : position["end"]] == "gemeente Dorp"
    assert len({item["id"] for item in page["items"]}) == 2


def test_a_source_is_read_in_its_order(tmp_path: Path, coded: CodedSegment) -> None:
    other = coded.model_copy(update={"case": "aduard", "id": "aduard-001"})
    write_coded(tmp_path / "segments.jsonl", [coded, other])
    for case in ("dorp", "aduard"):
        (tmp_path / "annotated").mkdir(exist_ok=True)
        DocBin(docs=[NLP(TEXT)]).to_disk(tmp_path / "annotated" / f"{case}.spacy")
    assert list(read_cases(tmp_path)) == ["dorp", "aduard"]
    assert [(s[0].id, d[0].text) for s, d in read_annotated(tmp_path)] == [
        ("dorp-001", TEXT),
        ("aduard-001", TEXT),
    ]


def test_a_source_without_codes_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="nog geen codes"):
        read_cases(tmp_path / "weg")
