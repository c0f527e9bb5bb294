"""What a teacher adds to the data: tags for the Alpino treebank, where Alpino agrees, and entities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token
from spacy.training import biluo_tags_to_spans, iob_to_biluo
from spacy.vocab import Vocab

from pipeline.annotate.alpino import Word
from pipeline.annotate.lemmas import DutchLemmas, infinitive, rejoined

Tag = tuple[str, str, str]
"""Universal part of speech, Lassy tag and morphology: one label, since they go together."""


@dataclass(frozen=True)
class Labelled:
    """Words in a row, with the tag and the entity label (IOB, as `B-PER`) of each, where these are known."""

    words: list[str]
    tags: list[Tag | None]
    entities: list[str | None]

    @classmethod
    def of(cls, doc: Doc) -> Labelled:
        """Give what a document of a treebank or of entity data says."""
        named = doc.has_annotation("ENT_IOB")
        return cls(
            [token.text for token in doc],
            [(token.pos_, token.tag_, str(token.morph)) if token.tag_ else None for token in doc],
            [f"{token.ent_iob_}-{token.ent_type_}".removesuffix("-") if named else None for token in doc],
        )


class Labeller(Protocol):
    """A teacher: a larger model that has learnt from the same data."""

    def label(self, words: Sequence[str]) -> Labelled:
        """Give each word of a text a tag and an entity label."""

    def embed(self, words: Sequence[str]) -> NDArray[np.float32]:
        """Give what the teacher makes of each word by itself, shape (words, width)."""

    def label_each(self, words: Sequence[str]) -> list[str]:
        """Give the entity label of each word by itself."""


_AGREEING = {
    "adj": {"ADJ", "ADV", "DET", "NOUN", "PRON", "VERB"},
    "adv": {"ADJ", "ADP", "ADV", "PRON", "SCONJ"},
    "comp": {"ADP", "ADV", "CCONJ", "SCONJ"},
    "comparative": {"SCONJ"},
    "det": {"ADJ", "DET", "NUM", "PRON"},
    "noun": {"ADJ", "NOUN", "NUM", "PRON", "PROPN", "SYM", "VERB", "X"},
    "num": {"ADJ", "DET", "NOUN", "NUM", "PRON"},
    "pp": {"ADP", "ADV"},
    "prep": {"ADP", "SCONJ"},
    "punct": {"PUNCT", "SYM"},
    "verb": {"AUX", "VERB"},
    "vg": {"ADV", "CCONJ", "SCONJ"},
}
"""The universal parts of speech that agree with one of Alpino's; parts of speech not named agree with all."""
_CONTENT = {"ADJ", "NOUN", "PROPN", "VERB"}
_VERBAL = {"aux", "aux:pass", "cop"}


def tag_sentences(
    sentences: Sequence[list[Word]], teacher: Labeller, vocab: Vocab, lemmas: DutchLemmas, group: int
) -> Iterator[Doc]:
    """Give each Alpino sentence as a document with Alpino's syntax and the teacher's tags and entities.

    The teacher reads `group` sentences at once. Tag, part of speech and morphology are left open, as spaCy's
    training allows, where Alpino's part of speech contradicts the teacher's. The lemma of a content word
    comes from Alpino's root, and that of others from the treebank; it is left open where neither tells.
    """
    for start in range(0, len(sentences), group):
        read = sentences[start : start + group]
        labelled = teacher.label([word.text for words in read for word in words])
        place = 0
        for words in read:
            part = slice(place, place + len(words))
            yield _merged(words, labelled.tags[part], labelled.entities[part], vocab, lemmas)
            place += len(words)


def name_words(docs: Iterable[Doc], teacher: Labeller, vocab: Vocab) -> Iterator[Doc]:
    """Give documents with the entities that the teacher finds in them, and nothing else."""
    for doc in docs:
        yield _named([token.text for token in doc], teacher, vocab)


def renamed(
    docs: Iterable[Doc], words: Iterable[str], teacher: Labeller, vocab: Vocab, seed: int = 0
) -> Iterator[Doc]:
    """Give documents with other names in place of theirs, and the entities that the teacher then finds.

    Names of one word and names of persons change, each word of theirs for one of `words` that the teacher,
    reading it by itself, takes for a name of the same type.
    """
    rng = np.random.default_rng(seed)
    names = defaultdict(list)
    capitalised = [word for word in words if word[0].isupper()]
    for word, label in zip(capitalised, teacher.label_each(capitalised), strict=True):
        names[label.partition("-")[2]].append(word)
    for doc in docs:
        texts = [token.text for token in doc]
        for token in (token for name in doc.ents if len(name) == 1 or name.label_ == "PER" for token in name):
            if token.is_title and token.is_alpha and names[token.ent_type_]:
                texts[token.i] = names[token.ent_type_][rng.integers(len(names[token.ent_type_]))]
        yield _named(texts, teacher, vocab)


def _named(words: list[str], teacher: Labeller, vocab: Vocab) -> Doc:
    doc = Doc(vocab, words=words)
    _set_entities(doc, teacher.label(words).entities)
    return doc


def _merged(
    words: list[Word],
    tags: Sequence[Tag | None],
    entities: Sequence[str | None],
    vocab: Vocab,
    lemmas: DutchLemmas,
) -> Doc:
    guesses = [tag or ("", "", "") for tag in tags]
    doc = Doc(
        vocab,
        words=[word.text for word in words],
        heads=[word.head for word in words],
        deps=[_label(pos, word) for (pos, _, _), word in zip(guesses, words, strict=True)],
    )
    _set_entities(doc, entities)
    for token, (pos, tag, morph), word in zip(doc, guesses, words, strict=True):
        if word.pos not in _AGREEING or pos in _AGREEING[word.pos]:
            token.tag_ = tag
            token.set_morph(morph)  # type: ignore[attr-defined]
            token.pos_ = "AUX" if word.dep in _VERBAL else "VERB" if pos == "AUX" else pos
            token.lemma_ = _lemma(token, word, lemmas) or ""
    return doc


def _set_entities(doc: Doc, labels: Sequence[str | None]) -> None:
    doc.set_ents(biluo_tags_to_spans(doc, iob_to_biluo([label or "O" for label in labels])))


def _lemma(token: Token, word: Word, lemmas: DutchLemmas) -> str | None:
    seen = lemmas.lookup.get(f"{token.text} {token.tag_}")
    if seen is None and token.tag_.startswith(("SPEC", "LET")):
        return token.text
    if seen or token.pos_ not in _CONTENT:
        return seen or lemmas.lookup.get(f"{token.lower_} {token.tag_}")
    if token.pos_ == "PROPN":
        return token.text
    if token.pos_ == "VERB":
        whole = infinitive(word.root, lemmas.lexicons["VERB"].known) if word.pos == "verb" else None
        return _particle(token.lower_, word.root, lemmas) + whole if whole else None
    if "|mv|" in token.tag_ and word.root == token.text:
        return None  # Alpino's roots leave some plurals as they are
    return rejoined(token.lower_ if word.root.islower() else token.text, word.root)


def _particle(text: str, stem: str, lemmas: DutchLemmas) -> str:
    """Give the particle that is written together with a verb: `op` of `opgeheven` with the root `hef`."""
    before = text[: max(0, text.find(stem[:2]))].removesuffix("ge")
    if before:
        return before
    return next((one for one in lemmas.lexicons["VERB"].modifiers if text.startswith(one + "ge")), "")


def _label(pos: str, word: Word) -> str:
    """Tell numerals, determiners and adjectives apart by the teacher; Alpino draws the line elsewhere."""
    by_pos = {"NUM": "nummod", "DET": "det", "ADJ": "amod"}
    return by_pos.get(pos, word.dep) if word.dep in by_pos.values() else word.dep
