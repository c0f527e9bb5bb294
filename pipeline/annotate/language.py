"""The Dutch language pipeline: loading it, running it on documents, and reading what it wrote."""

from __future__ import annotations

from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.vocab import Vocab

from pipeline.annotate.entities import map_entities
from pipeline.document import Document, Segment
from pipeline.errors import InputError


def load_language(name: str | Path) -> Language:
    """Load a Dutch spaCy pipeline.

    Parameters
    ----------
    name
        A folder, or the name of an installed package such as `nl_core_news_sm`.

    Raises
    ------
    InputError
        Where there is no such pipeline, or it is not Dutch.
    """
    remedy = (
        "Geef bij `language` een map, zoals models/nl_casusspiegel, "
        "of de naam van een geïnstalleerd pakket, zoals nl_core_news_sm."
    )
    try:
        nlp = spacy.load(name)
    except OSError as error:
        raise InputError(name, "deze taalpijplijn is niet gevonden of niet leesbaar.", remedy) from error
    if nlp.lang != "nl":
        raise InputError(name, f"deze taalpijplijn is niet Nederlands (taal: {nlp.lang}).", remedy)
    return nlp


def annotate(document: Document, nlp: Language) -> DocBin:
    """Annotate a document: one spaCy `Doc` a segment, in order.

    A segment is one sentence already, so that it gets one tree; only a bullet may hold several sentences. The
    entities bear the types PER, ORG, LOC and MISC, whichever pipeline gave them.
    """
    docs = DocBin()
    for doc in nlp.pipe(_tokens(segment, nlp) for segment in document.segments):
        docs.add(map_entities(doc))
    return docs


def _tokens(segment: Segment, nlp: Language) -> Doc:
    doc = nlp.make_doc(segment.text)
    if segment.kind != "bullet":
        for token in doc[1:]:
            token.is_sent_start = False
    return doc


def read_docs(path: Path, vocab: Vocab) -> list[Doc]:
    """Read an annotated document, one `Doc` a segment.

    Raises
    ------
    InputError
        Where the file is missing or no DocBin.
    """
    try:
        return list(DocBin().from_disk(path).get_docs(vocab))
    except (OSError, ValueError, KeyError) as error:
        raise InputError(
            path, "dit is geen leesbaar geannoteerd document.", "Voer `casusspiegel annotate` opnieuw uit."
        ) from error
