"""How well a Dutch pipeline does on a treebank and on entities, how fast it is, and the card that says so."""

from __future__ import annotations

import time
from importlib.resources import files
from pathlib import Path

import spacy
from spacy.language import Language
from spacy.tokens import Doc
from spacy.training import Example

from pipeline.annotate.corpora import grouped, read_conllu, read_entities
from pipeline.files import write_text

SENTENCES = 10
"""How many sentences of the treebank are given at once as running text."""
_SHARES = {
    "pos_acc": "universal part of speech",
    "tag_acc": "fine tag (Lassy)",
    "morph_acc": "morphology",
    "lemma_acc": "lemma",
    "dep_uas": "unlabelled attachment",
    "dep_las": "labelled attachment",
    "sents_f": "sentence boundaries, F1",
    "single_uas": "unlabelled attachment, sentence by sentence",
    "single_las": "labelled attachment, sentence by sentence",
    "ents_p": "entities, precision",
    "ents_r": "entities, recall",
    "ents_f": "entities, F1",
}


def measure(nlp: Language, treebank: Path, entities: Path) -> dict[str, float]:
    """Measure a pipeline on running text with tokens of its own, and on articles with entities.

    Returns
    -------
    Shares from 0 to 1, as spaCy's scorer names them, and `speed` in words a second.
    """
    sentences = read_conllu(treebank, nlp.vocab)
    running = [Example(nlp.make_doc(doc.text), doc) for doc in grouped(sentences, SENTENCES)]
    single = nlp.evaluate([Example(nlp.make_doc(doc.text), doc) for doc in sentences])
    articles = read_entities(entities, nlp.vocab)
    tokens = [Example(Doc(nlp.vocab, words=[token.text for token in doc]), doc) for doc in articles]
    scores = nlp.evaluate(running)
    names = nlp.evaluate(tokens)
    scores.update((key, names[key]) for key in ("ents_p", "ents_r", "ents_f"))
    scores.update(single_uas=single["dep_uas"], single_las=single["dep_las"])
    shares = {key: round(float(scores[key]), 4) for key in _SHARES}
    return {**shares, "speed": _speed(nlp, [example.text for example in running])}


def _speed(nlp: Language, texts: list[str]) -> float:
    """Give words a second of processor time, which other work on the machine does not lengthen."""
    started = time.process_time()
    words = sum(len(doc) for doc in nlp.pipe(texts))
    return round(words / (time.process_time() - started))


def write_card(folder: Path, scores: dict[str, float]) -> None:
    """Write the model card of a stored pipeline, with its scores, size and the processor time of loading."""
    started = time.process_time()
    spacy.load(folder)
    loading = time.process_time() - started
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
    rows = [f"| {label} | {scores[key]:.1%} |" for key, label in _SHARES.items()]
    rows += [
        f"| words a second | {scores['speed']:,.0f} |",
        f"| size | {size:.0f} MB |",
        f"| time to load | {loading:.1f} s |",
    ]
    template = files("pipeline.annotate").joinpath("card.md").read_text(encoding="utf8")
    write_text(folder / "README.md", template.replace("{scores}", "\n".join(rows)))
