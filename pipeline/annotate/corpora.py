"""Training data in the field's formats, as spaCy documents."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from spacy.tokens import Doc, DocBin
from spacy.training import biluo_tags_to_spans, iob_to_biluo
from spacy.training.converters import conllu_to_docs
from spacy.vocab import Vocab

from pipeline.errors import InputError


def read_conllu(path: Path, vocab: Vocab) -> list[Doc]:
    """Read a Universal Dependencies treebank, one document a sentence."""
    try:
        docs = DocBin(docs=conllu_to_docs(_read(path), n_sents=1, no_print=True))
    except (ValueError, IndexError) as error:
        raise InputError(
            path, f"dit is geen geldig CoNLL-U: {error}", "Geef een bestand in CoNLL-U."
        ) from error
    return list(docs.get_docs(vocab))


def read_entities(path: Path, vocab: Vocab) -> list[Doc]:
    """Read entities in the format of CoNLL-2002 (word, part of speech, IOB tag), one document an article.

    Copies of this data go round whose UTF-8 was encoded twice; these are mended.
    """
    docs = []
    for article in _read(path).split("-DOCSTART- -DOCSTART- O"):
        rows = [_mended(line).split(" ") for line in article.split("\n") if line]
        if not rows:
            continue
        doc = Doc(vocab, words=[row[0] for row in rows])
        try:
            doc.set_ents(biluo_tags_to_spans(doc, iob_to_biluo([row[2] for row in rows])))
        except (ValueError, IndexError) as error:
            raise InputError(
                path, f"dit is geen geldig CoNLL-2002: {error}", "Geef regels met woord, woordsoort en label."
            ) from error
        docs.append(doc)
    return docs


def write_docs(path: Path, docs: Iterable[Doc]) -> None:
    """Write documents for spaCy's training corpus reader."""
    DocBin(docs=docs).to_disk(path)


def grouped(sentences: list[Doc], size: int) -> list[Doc]:
    """Join each `size` sentences that follow each other to one document, to learn boundaries from."""
    return [Doc.from_docs(sentences[start : start + size]) for start in range(0, len(sentences), size)]


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf8")
    except FileNotFoundError:
        raise InputError(path, "dit bestand bestaat niet.", "Geef het juiste pad.") from None
    except UnicodeDecodeError as error:
        raise InputError(path, "dit bestand is geen UTF-8.", "Sla het op als UTF-8.") from error


def _mended(text: str) -> str:
    for encoding in ("cp1252", "latin-1"):
        with suppress(UnicodeError):
            return text.encode(encoding).decode("utf8")
    return text
