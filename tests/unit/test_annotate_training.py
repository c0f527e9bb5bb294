"""The training recipe runs from the treebanks to a stored pipeline with a card."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import spacy
from numpy.typing import NDArray
from spacy.tokens import Doc

from pipeline.annotate import load_language
from pipeline.annotate.alpino import Word
from pipeline.annotate.corpora import grouped, read_conllu, read_entities
from pipeline.annotate.lemmas import DutchLemmas
from pipeline.annotate.silver import Labelled, Labeller, renamed, tag_sentences
from pipeline.annotate.training import Effort, TrainingData, train_language
from pipeline.annotate.vectors import set_vectors, vocabulary
from pipeline.errors import InputError

NOUNS = ["huis", "plan", "dorp", "veld", "feest"]
VERBS = [("bouwt", "bouwen"), ("zoekt", "zoeken"), ("maakt", "maken"), ("opent", "openen")]


def conllu() -> str:
    rows = []
    for noun in NOUNS:
        for form, lemma in VERBS:
            rows += [
                "1\tJan\tJan\tPROPN\tSPEC|deeleigen\t_\t2\tnsubj\t_\t_",
                f"2\t{form}\t{lemma}\tVERB\tWW|pv|tgw|met-t\tNumber=Sing|Tense=Pres|VerbForm=Fin\t0\troot\t_\t_",
                "3\teen\teen\tDET\tLID|onbep|stan|agr\tDefinite=Ind\t4\tdet\t_\t_",
                f"4\t{noun}\t{noun}\tNOUN\tN|soort|ev|basis|onz|stan\tGender=Neut|Number=Sing"
                "\t2\tobj\t_\tSpaceAfter=No",
                "5\t.\t.\tPUNCT\tLET\t_\t2\tpunct\t_\t_",
                "",
            ]
    return "\n".join([*rows, ""])


ENTITIES = "-DOCSTART- -DOCSTART- O\n" + "\n".join(
    f"{name} N B-{label}\nkomt V O\nuit Prep O\nBelgiÃ« N B-LOC\n. Punc O\n"
    for name, label in [("Jan", "PER"), ("Vestia", "ORG"), ("Piet", "PER"), ("Philips", "ORG")]
)
ALPINO = (
    '<alpino><alpino_ds><node rel="top" cat="top" begin="0">'
    '<node rel="--" cat="smain" begin="0"><node rel="su" pos="noun" begin="0" word="Piet" root="Piet"/>'
    '<node rel="hd" pos="verb" begin="1" word="bouwt" root="bouw"/>'
    '<node rel="obj1" cat="np" begin="2"><node rel="det" pos="det" begin="2" word="een" root="een"/>'
    '<node rel="hd" pos="noun" begin="3" word="huis" root="huis"/></node></node>'
    '<node rel="--" pos="punct" begin="4" word="." root="."/></node></alpino_ds></alpino>'
)


class Memory:
    """A teacher that knows by heart what it was taught."""

    def __init__(self, taught: Sequence[Labelled], epochs: int) -> None:
        rows = [row for one in taught for row in zip(one.words, one.tags, one.entities, strict=True)]
        self.tags = {word: tag for word, tag, _ in rows if tag}
        self.entities = {word: label for word, _, label in rows if label}

    def label(self, words: Sequence[str]) -> Labelled:
        return Labelled(
            list(words), [self.tags.get(w) for w in words], [self.entities.get(w, "O") for w in words]
        )

    def embed(self, words: Sequence[str]) -> NDArray[np.float32]:
        hashes = [sum(map(ord, word)) for word in words]
        return np.array([np.random.default_rng(one).normal(size=64) for one in hashes], "float32")

    def label_each(self, words: Sequence[str]) -> list[str]:
        return [self.entities.get(word, "O") for word in words]


@pytest.fixture
def data(tmp_path: Path) -> TrainingData:
    (tmp_path / "ud.conllu").write_text(conllu(), encoding="utf8")
    (tmp_path / "ner.txt").write_text(ENTITIES, encoding="utf8")
    with zipfile.ZipFile(tmp_path / "alpino.zip", "w") as archive:
        archive.writestr("alpino.xml", ALPINO)
    return TrainingData(
        treebanks=[tmp_path / "ud.conllu"],
        entities=tmp_path / "ner.txt",
        dev_treebank=tmp_path / "ud.conllu",
        dev_entities=tmp_path / "ner.txt",
        alpino=tmp_path / "alpino.zip",
    )


def test_the_recipe_stores_a_pipeline_that_has_learnt(data: TrainingData, tmp_path: Path) -> None:
    train_language(data, tmp_path / "nl", Memory, Effort(steps=30, words=150, rows=120))
    nlp = load_language(tmp_path / "nl")
    components = {
        "tok2vec",
        "morphologizer",
        "tagger",
        "parser",
        "trainable_lemmatizer",
        "attribute_ruler",
        "ner",
    }
    assert components <= set(nlp.pipe_names)
    doc = nlp("Jan bouwt een dorp.")
    assert [token.pos_ for token in doc] == ["PROPN", "VERB", "DET", "NOUN", "PUNCT"]
    assert [token.lemma_ for token in doc] == ["Jan", "bouwen", "een", "dorp", "."]
    assert "| universal part of speech |" in (tmp_path / "nl" / "README.md").read_text(encoding="utf8")


def test_entities_are_read_by_article_and_double_encoding_is_mended(tmp_path: Path) -> None:
    (tmp_path / "ner.txt").write_text(ENTITIES, encoding="utf8")
    [article] = read_entities(tmp_path / "ner.txt", spacy.blank("nl").vocab)
    assert [(entity.text, entity.label_) for entity in article.ents][:3] == [
        ("Jan", "PER"),
        ("België", "LOC"),
        ("Vestia", "ORG"),
    ]


def test_sentences_are_grouped_to_documents_with_boundaries(tmp_path: Path) -> None:
    (tmp_path / "ud.conllu").write_text(conllu(), encoding="utf8")
    documents = grouped(read_conllu(tmp_path / "ud.conllu", spacy.blank("nl").vocab), 15)
    assert [len(list(document.sents)) for document in documents] == [15, 5]


def test_files_that_are_missing_or_of_another_kind_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="bestaat niet"):
        read_conllu(tmp_path / "weg.conllu", spacy.blank("nl").vocab)
    (tmp_path / "los.conllu").write_text("dit is geen boombank\n")
    with pytest.raises(InputError, match="geen geldig CoNLL-U"):
        read_conllu(tmp_path / "los.conllu", spacy.blank("nl").vocab)
    (tmp_path / "ner.txt").write_text("woord\n")
    with pytest.raises(InputError, match="geen geldig CoNLL-2002"):
        read_entities(tmp_path / "ner.txt", spacy.blank("nl").vocab)
    (tmp_path / "latin.conllu").write_bytes("1\té".encode("latin-1"))
    with pytest.raises(InputError, match="geen UTF-8"):
        read_conllu(tmp_path / "latin.conllu", spacy.blank("nl").vocab)


def test_tags_that_contradict_alpino_are_left_open_and_entities_are_the_teachers() -> None:
    nlp = spacy.blank("nl")
    tags = [("NUM", "TW", ""), ("NOUN", "N", ""), ("PROPN", "SPEC|deeleigen", "")]
    taught = Labelled(["drie", "bouwen", "Piet"], [*tags], ["O", "O", "B-PER"])
    teacher: Labeller = Memory([taught], 1)
    words = [
        Word("drie", "det", "drie", 1, "det"),
        Word("bouwen", "verb", "bouw", 1, "ROOT"),
        Word("Piet", "noun", "Piet", 1, "obj"),
    ]
    docs = list(tag_sentences([words, words], teacher, nlp.vocab, DutchLemmas(nlp), 5))
    assert len(docs) == 2
    for doc in docs:
        assert [(token.tag_, token.dep_) for token in doc] == [
            ("TW", "nummod"),
            ("", "ROOT"),
            ("SPEC|deeleigen", "obj"),
        ]
        assert [(entity.text, entity.label_) for entity in doc.ents] == [("Piet", "PER")]


def test_words_have_a_vector_where_the_data_repeat_them_or_dutch_does() -> None:
    words = vocabulary(["NAVO", "navo", "NAVO", "eens", "Xyzzy", "12", "12"], size=40)
    assert words["navo"] == "NAVO"
    assert words["het"] == "Het"
    assert "xyzzy" not in words and "12" not in words
    assert len(words) == 40


def test_a_word_has_its_vector_however_it_is_written_or_that_of_the_word_most_like_it(tmp_path: Path) -> None:
    nlp = spacy.blank("nl")
    data = np.array([[1, 0], [0, 1], [0.3, 2], [5, -1]], "float32")
    words = {"huis": "Huis", "navo": "NAVO", "vn": "VN", "pand": "Pand"}
    set_vectors(nlp, words, data, rows=2)
    nlp.to_disk(tmp_path / "nl")
    stored = spacy.load(tmp_path / "nl")
    assert stored.vocab.vectors.shape == (2, 2)
    vectors = [token.vector.tolist() for token in stored("huis Huis NAVO navo VN pand Pand kelder")]
    assert vectors == [[1, 0], [1, 0], [0, 1], [0, 1], [0, 1], [1, 0], [1, 0], [0, 0]]


def test_names_change_for_others_of_their_type_and_the_teacher_reads_them_anew() -> None:
    nlp = spacy.blank("nl")
    taught = Labelled(["Jan", "Piet", "Gent", "komt"], [None] * 4, ["B-PER", "B-PER", "B-LOC", "O"])
    teacher: Labeller = Memory([taught], 1)
    doc = Doc(nlp.vocab, words=["Jan", "komt", "uit", "Mechelen"], ents=["B-PER", "O", "O", "B-LOC"])
    [other] = renamed([doc], ["Piet", "Gent", "komt"], teacher, nlp.vocab)
    assert [token.text for token in other] == ["Piet", "komt", "uit", "Gent"]
    assert [(name.text, name.label_) for name in other.ents] == [("Piet", "PER"), ("Gent", "LOC")]
