"""Phrase structure of Alpino becomes arcs of Universal Dependencies."""

from __future__ import annotations

import zipfile
from pathlib import Path
from xml.etree import ElementTree

import pytest

from pipeline.annotate.alpino import Word, convert, read_alpino
from pipeline.errors import InputError


def tree(phrases: str) -> ElementTree.Element:
    """Make an `alpino_ds` element from brackets: `(smain:-- (noun:su#1 0 wij) …)`."""
    sentence = ElementTree.Element("alpino_ds")
    stack = [sentence]
    for token in phrases.replace("(", " ( ").replace(")", " ) ").split():
        if token == "(":
            stack.append(ElementTree.SubElement(stack[-1], "node", begin="99"))
        elif token == ")":
            closed = stack.pop()
            if len(stack) > 1:
                stack[-1].set("begin", str(min(int(stack[-1].get("begin")), int(closed.get("begin")))))
        elif "rel" not in stack[-1].attrib:
            kind, rel = token.split(":")
            rel, _, index = rel.partition("#")
            stack[-1].attrib.update(rel=rel, cat=kind, pos=kind)
            if index:
                stack[-1].set("index", index)
        elif token.isdigit() and stack[-1].get("begin") == "99":
            stack[-1].set("begin", token)
        else:
            word, _, root = token.partition("/")
            stack[-1].attrib.update(word=word, root=root or word)
    return sentence


def arcs(words: list[Word]) -> dict[str, tuple[str, str]]:
    """Give each word's label and head."""
    return {word.text: (word.dep, words[word.head].text) for word in words}


def test_function_words_hang_under_the_words_they_serve() -> None:
    sentence = tree(
        "(top:top (smain:-- (noun:su 0 Bewoners) (verb:hd 1 wonen/woon)"
        " (pp:ld (prep:hd 2 in) (np:obj1 (det:det 3 een) (adj:mod 4 oud) (noun:hd 5 dorp)))) (punct:-- 6 .))"
    )
    assert arcs(convert(sentence)) == {
        "Bewoners": ("nsubj", "wonen"),
        "wonen": ("ROOT", "wonen"),
        "in": ("case", "dorp"),
        "een": ("det", "dorp"),
        "oud": ("amod", "dorp"),
        "dorp": ("obl", "wonen"),
        ".": ("punct", "wonen"),
    }


def test_auxiliaries_and_passive_subjects_hang_under_the_main_verb() -> None:
    sentence = tree(
        "(top:top (smain:-- (noun:su#1 0 plan) (verb:hd 1 zal/zal)"
        " (inf:vc (noun:su#1) (verb:hd 2 worden/word)"
        " (ppart:vc (noun:obj1#1) (verb:hd 3 besproken/bespreek)))))"
    )
    assert arcs(convert(sentence)) == {
        "plan": ("nsubj:pass", "besproken"),
        "zal": ("aux", "besproken"),
        "worden": ("aux:pass", "besproken"),
        "besproken": ("ROOT", "besproken"),
    }


def test_the_copula_hangs_under_its_predicate() -> None:
    sentence = tree("(top:top (smain:-- (noun:su 0 dorp) (verb:hd 1 is/ben) (adj:predc 2 oud)))")
    assert arcs(convert(sentence))["is"] == ("cop", "oud")
    assert arcs(convert(sentence))["dorp"] == ("nsubj", "oud")


def test_a_relative_pronoun_takes_the_place_of_its_trace() -> None:
    sentence = tree(
        "(top:top (np:-- (noun:hd 0 plan) (rel:mod (noun:rhd#1 1 dat)"
        " (ssub:body (noun:su 2 bewoners) (noun:obj1#1) (verb:hd 3 maakten/maak)))))"
    )
    assert arcs(convert(sentence)) == {
        "plan": ("ROOT", "plan"),
        "dat": ("obj", "maakten"),
        "bewoners": ("nsubj", "maakten"),
        "maakten": ("acl:relcl", "plan"),
    }


def test_conjuncts_hang_under_the_first_and_coordinators_under_the_next() -> None:
    sentence = tree("(top:top (conj:-- (noun:cnj 0 huizen) (vg:crd 1 en) (noun:cnj 2 scholen)))")
    assert arcs(convert(sentence))["scholen"] == ("conj", "huizen")
    assert arcs(convert(sentence))["en"] == ("cc", "scholen")


def test_names_are_flat_and_fixed_expressions_fixed() -> None:
    name = tree("(top:top (mwu:-- (noun:mwp 0 Den) (noun:mwp 1 Haag)))")
    fixed = tree(
        "(top:top (pp:-- (mwu:hd (prep:mwp 0 op) (prep:mwp 1 basis) (prep:mwp 2 van)) (noun:obj1 3 geld)))"
    )
    assert arcs(convert(name))["Haag"] == ("flat", "Den")
    assert arcs(convert(fixed))["basis"] == ("fixed", "op")
    assert arcs(convert(fixed))["op"] == ("case", "geld")


def test_brackets_hang_under_what_they_enclose() -> None:
    sentence = tree(
        "(top:top (np:-- (noun:hd 0 Dorp) (noun:app 2 gehucht)) (punct:-- 1 [) (punct:-- 3 ]) (punct:-- 4 .))"
    )
    found = arcs(convert(sentence))
    assert found["["] == found["]"] == ("punct", "gehucht")
    assert found["."] == ("punct", "Dorp")


def test_every_word_of_an_archive_has_a_head_and_a_label(tmp_path: Path) -> None:
    sentence = tree("(top:top (smain:-- (noun:su 0 Wij) (verb:hd 1 bouwen/bouw)) (punct:-- 2 !))")
    path = tmp_path / "alpino.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("alpino.xml", f"<alpino>{ElementTree.tostring(sentence, 'unicode')}</alpino>")
    assert [[(word.text, word.dep) for word in words] for words in read_alpino(path)] == [
        [("Wij", "nsubj"), ("bouwen", "ROOT"), ("!", "punct")]
    ]


def test_a_file_that_is_no_archive_is_named(tmp_path: Path) -> None:
    path = tmp_path / "alpino.zip"
    path.write_text("niets")
    with pytest.raises(InputError, match="geen Alpino-boombank"):
        list(read_alpino(path))
