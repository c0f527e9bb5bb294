"""Tags for the Alpino treebank, which has syntax but no Lassy tags: a tagger's, where Alpino agrees."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Token

from pipeline.annotate.alpino import Word
from pipeline.annotate.lemmas import DutchLemmas, infinitive, rejoined

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


def tag_sentences(sentences: Iterable[list[Word]], tagger: Language, lemmas: DutchLemmas) -> Iterator[Doc]:
    """Give each Alpino sentence as a document with Alpino's syntax and the tagger's tags.

    Tag, part of speech and morphology are left open, as spaCy's training allows, where Alpino's part of
    speech contradicts the tagger's. The lemma of a content word comes from Alpino's root.
    """
    pairs = ((Doc(tagger.vocab, words=[word.text for word in words]), words) for words in sentences)
    for tagged, words in tagger.pipe(pairs, as_tuples=True):
        yield _merged(tagged, words, lemmas)


def _merged(tagged: Doc, words: list[Word], lemmas: DutchLemmas) -> Doc:
    deps = [_label(token, word) for token, word in zip(tagged, words, strict=True)]
    doc = Doc(
        tagged.vocab,
        words=[word.text for word in words],
        heads=[word.head for word in words],
        deps=deps,
    )
    for token, guess, word in zip(doc, tagged, words, strict=True):
        if word.pos not in _AGREEING or guess.pos_ in _AGREEING[word.pos]:
            token.tag_, token.morph = guess.tag_, guess.morph
            token.pos_ = "AUX" if word.dep in _VERBAL else "VERB" if guess.pos_ == "AUX" else guess.pos_
            token.lemma_ = _lemma(token, guess, word, lemmas) or ""
    return doc


def _lemma(token: Token, guess: Token, word: Word, lemmas: DutchLemmas) -> str | None:
    seen = lemmas.lookup.get(f"{token.text} {token.tag_}")
    if seen or token.pos_ not in _CONTENT:
        return seen or guess.lemma_
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


def _label(token: Token, word: Word) -> str:
    """Tell numerals, determiners and adjectives apart by the tagger; Alpino draws the line elsewhere."""
    by_pos = {"NUM": "nummod", "DET": "det", "ADJ": "amod"}
    return by_pos.get(token.pos_, word.dep) if word.dep in by_pos.values() else word.dep
