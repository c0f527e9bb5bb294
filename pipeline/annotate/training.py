"""The recipe of the Dutch language pipeline: from treebanks and entity data to a measured pipeline."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from importlib.resources import files
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import spacy
from spacy.language import DEFAULT_CONFIG, Language
from spacy.tokens import Doc
from spacy.training.initialize import init_nlp
from spacy.training.loop import train
from spacy.util import load_config_from_str
from thinc.api import Config

from pipeline.annotate.alpino import read_alpino
from pipeline.annotate.corpora import grouped, read_conllu, read_entities, write_docs
from pipeline.annotate.lemmas import DutchLemmas, inflectional
from pipeline.annotate.measure import SENTENCES, measure, write_card
from pipeline.annotate.silver import Labelled, Labeller, name_words, renamed, tag_sentences
from pipeline.annotate.vectors import ROWS, WORDS, embed, frequent_words, set_vectors, vocabulary

_NONE = dict.fromkeys(["pos_acc", "morph_acc", "tag_acc", "lemma_acc", "dep_uas", "dep_las", "sents_f"], 0.0)
SYNTAX = _NONE | {"dep_las": 1.0}
NAMES = {"ents_f": 1.0}
"""By which scores the best checkpoint is chosen."""
GROUP = 5
"""How many sentences of a treebank form one training document, so that boundaries are learnt too."""


FREQUENT = 30_000
"""How many frequent words are known to the lemmas."""
_ENDS = {".", "!", "?", "'", '"', "”", "’"}

Teach = Callable[[Sequence[Labelled], int], Labeller]
"""Makes a teacher from what it is taught, in a number of epochs."""


@dataclass(frozen=True)
class Effort:
    """How much work the training takes."""

    epochs: int = 3
    """Of the teacher."""
    steps: int | None = None
    """Of the syntax and the entities; as the configs say where it is not given."""
    words: int = WORDS
    """How many words have a vector."""
    rows: int = ROWS
    """How many of them have one of their own."""


@dataclass(frozen=True)
class TrainingData:
    """The files to learn from and to measure on."""

    treebanks: list[Path]
    """Universal Dependencies, CoNLL-U."""
    entities: Path
    """Entities as in CoNLL-2002."""
    dev_treebank: Path
    dev_entities: Path
    alpino: Path | None = None
    """The Alpino treebank's archive; its syntax is converted, its tags are the teacher's."""


def train_language(data: TrainingData, out: Path, teach: Teach, effort: Effort = Effort()) -> Language:
    """Train the pipeline, write it with its card, and give it.

    Parameters
    ----------
    data
        What to learn from.
    out
        The folder of the pipeline.
    teach
        What makes the teacher, which gives words their vectors, Alpino its tags, and treebanks entities.
    effort
        How long to train.
    """
    blank = spacy.blank("nl")
    treebank = [doc for path in data.treebanks for doc in read_conllu(path, blank.vocab)]
    dev = read_conllu(data.dev_treebank, blank.vocab)
    alpino = list(read_alpino(data.alpino)) if data.alpino else []
    entities = read_entities(data.entities, blank.vocab)
    texts = grouped(treebank, GROUP)
    teacher = teach([Labelled.of(doc) for doc in [*texts, *entities]], effort.epochs)
    lemmas = DutchLemmas(blank)
    lemmas.learn(
        ((token.text, token.lemma_, token.pos_, token.tag_) for doc in treebank for token in doc),
        frequent_words(FREQUENT),
    )
    words = [token.text for doc in [*treebank, *entities] for token in doc]
    words += [word.text for sentence in alpino for word in sentence]
    vocab = vocabulary(words, effort.words)
    set_vectors(blank, vocab, embed(vocab, teacher, effort.rows), effort.rows)
    for doc in [*treebank, *dev]:
        for token in doc:
            token.lemma_ = inflectional(token.text, token.lemma_, token.pos_)
    silver = list(tag_sentences(alpino, teacher, blank.vocab, lemmas, GROUP))
    lemmas.add_forms(silver)
    names = [*entities, *name_words(texts, teacher, blank.vocab), *grouped(silver, GROUP)]
    names = [*names, *renamed(names, vocab.values(), teacher, blank.vocab)]
    sentences = grouped(treebank, GROUP) + treebank + _running(silver)

    with TemporaryDirectory() as folder:
        work = Path(folder)
        blank.to_disk(work / "vectors")
        write_docs(work / "syntax-train.spacy", sentences)
        write_docs(work / "syntax-dev.spacy", grouped(dev, SENTENCES))
        write_docs(work / "entities-train.spacy", names)
        write_docs(work / "entities-dev.spacy", read_entities(data.dev_entities, blank.vocab))
        with ProcessPoolExecutor(2, get_context("spawn")) as pool:
            parsed = pool.submit(_fit, "syntax", work, effort.steps, SYNTAX)
            named = pool.submit(_fit, "entities", work, effort.steps, NAMES)
            nlp, naming = spacy.load(parsed.result()), spacy.load(named.result())
    assemble(nlp, naming, lemmas)
    scores = measure(nlp, data.dev_treebank, data.dev_entities)
    nlp.meta["performance"] = scores
    nlp.to_disk(out)
    write_card(out, scores)
    return nlp


def _running(sentences: list[Doc]) -> list[Doc]:
    """Group sentences to running text, save those of Alpino that end at `;` or `:`, or have no end."""
    ended = [doc for doc in sentences if doc[-1].text in _ENDS]
    return grouped(ended, GROUP) + [doc for doc in sentences if doc[-1].text not in _ENDS]


def assemble(nlp: Language, names: Language, lemmas: DutchLemmas) -> None:
    """Put the pipeline together: its syntax, names, and what goes by rule."""
    # ahead of the parser, whose sentence boundaries would cut names
    nlp.add_pipe("ner", source=names, before="parser")
    tokenizer: Any = nlp.tokenizer
    for year in (f"{apostrophe}{number:02}" for apostrophe in "'’" for number in range(100)):
        tokenizer.add_special_case(year, [{"ORTH": year}])
    ruler: Any = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"IS_SPACE": True}]], {"TAG": "_SP", "POS": "SPACE", "MORPH": "_"})
    ruler.add([[{"TEXT": {"REGEX": r"^['’]\d\d$"}}]], {"TAG": "TW|hoofd|vrij", "POS": "NUM", "MORPH": "_"})
    nlp.add_pipe("dutch_lemmas")
    nlp.get_pipe("dutch_lemmas").from_bytes(lemmas.to_bytes())  # type: ignore[attr-defined]
    nlp.meta.update(
        name="casusspiegel",
        version="0.1.0",
        description="Dutch pipeline: tags, lemmas, dependencies and entities",
        license="CC BY-SA 4.0",
    )


def config(name: str, **paths: Path) -> Config:
    """Give a spaCy training config of this package, filled in with spaCy's defaults and these paths."""
    text = files("pipeline.annotate").joinpath(f"{name}.cfg").read_text(encoding="utf8")
    chosen = load_config_from_str(text, overrides={f"paths.{key}": str(path) for key, path in paths.items()})
    return DEFAULT_CONFIG.merge(chosen)


def _fit(name: str, work: Path, steps: int | None, weights: dict[str, float]) -> Path:
    """Train by a config of this package, and give the folder of the best checkpoint by weighted score."""
    chosen = config(
        name,
        train=work / f"{name}-train.spacy",
        dev=work / f"{name}-dev.spacy",
        vectors=work / "vectors",
    )
    chosen["training"]["score_weights"] = weights
    if steps:
        often = min(chosen["training"]["eval_frequency"], max(1, steps // 3))
        chosen["training"].update(max_steps=steps, eval_frequency=often)
    (work / name).mkdir()
    train(init_nlp(chosen), work / name, stdout=sys.stderr, stderr=sys.stderr)
    return work / name / "model-best"
