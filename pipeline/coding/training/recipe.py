"""The training recipe: what all models share, then the models of each held-out case, then the final ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from pipeline.codebook import Codebook
from pipeline.coding.encoder import BATCH, Encoder, Questions, open_session
from pipeline.coding.parties import CALIBRATION
from pipeline.coding.reference import read_cases, read_follows
from pipeline.coding.reviewed import ReviewedCase, add_reviewed
from pipeline.coding.training.calibrate import calibrate
from pipeline.coding.training.export import export
from pipeline.coding.training.fit import Answers, Objective, Recipe, fit
from pipeline.coding.training.network import build
from pipeline.coding.training.parties import train_parties
from pipeline.coding.training.sample import (
    Sample,
    given_codes,
    sample,
    settled_questions,
    teaches,
    train_ngrams,
)
from pipeline.coding.training.vocabulary import dutch_vocabulary
from pipeline.coding.training.weights import bundled_model, read_packed
from pipeline.coding.windows import SIZE, padded, sign, split, windows
from pipeline.document import CodedSegment
from pipeline.files import write_bytes, write_json

SPLIT = 6
"""How many layers stay as they are; the others are fine-tuned."""
VIEWS = (SIZE, SIZE // 2, SIZE // 3)
"""The sizes of the first window in the views of a case that the epochs take in turn."""
CALIBRATION_STEP = 6
"""One in so many example reports is kept out of the training, to calibrate on."""
RECIPE = Recipe()
CHECKS = "checks.json"
"""In a part's folder: how many checked sentences of which reviewed case it learned from."""

Cases = Mapping[str, Sequence[CodedSegment]]
Vectors = NDArray[np.float16]


def train_codes(
    reference: Path,
    examples: Path,
    codebook: Codebook,
    out: Path,
    parts: Sequence[str],
    report: Callable[[str], None],
    reviewed: Sequence[ReviewedCase] = (),
    recipe: Recipe = RECIPE,
) -> None:
    """Train the models that are not there yet; an interrupted training goes on with the next part.

    Parameters
    ----------
    reference, examples
        Folders of coded cases; `follows.json` says which reference case an example was written after.
    codebook
        The codes.
    out
        Where the models shall stand: what all share, `final/`, and `folds/<case>/` without that case.
    parts
        Which parts to train; all where none is named.
    report
        Is told, in Dutch, how far the training is.
    reviewed
        Cases that coders reviewed. One that is in the reference or the examples stays the case that it is, so
        that it is held out with it; the others are cases to learn from for all parts.
    recipe
        How the encoder is fine-tuned.
    """
    books, others, follows = read_cases(reference), read_cases(examples), read_follows(examples)
    cases, checks = add_reviewed({**books, **others}, reviewed, codebook)
    wanted = parts or [*(f"folds/{case}" for case in books), "final"]
    missing = [part for part in wanted if not (out / part / "settings.json").exists()]
    unjudged = [part for part in wanted if part in missing or not (out / part / CALIBRATION).exists()]
    if not unjudged:
        report(f"Alle modellen staan al in {out}. Kies een andere map om er nieuwe naast te trainen.")
        return
    if missing:
        trainer = Trainer(codebook, out, recipe)
        vectors = {case: trainer.vectors(segments) for case, segments in cases.items()}
    for part in unjudged:
        held = part.removeprefix("folds/")
        known = [case for case in cases if case != held and follows.get(case) != held]
        kept_out = [case for case in known if case in others][::CALIBRATION_STEP]
        training = [case for case in known if case not in kept_out]
        learn, keep = [cases[case] for case in training], [cases[case] for case in kept_out]
        if part in missing:
            report(f"{part}: traint op {len(training)} casussen, ijkt op {', '.join(kept_out)}")
            learned_from = {check.name: check.sentences for check in checks if check.case in training}
            if learned_from:
                report(f"{part}: leert van {sum(learned_from.values())} gecontroleerde zinnen")
                write_json(out / part / CHECKS, learned_from)
            views = trainer.views([(cases[case], vectors[case]) for case in training])
            learned = trainer.train(learn, views, out / part)
            for epoch, missed in enumerate(learned, start=1):
                report(f"{part}: ronde {epoch} van {recipe.epochs}, verlies {missed:.3f}")
            trainer.finish(learn, keep, out / part)
        report(f"{part}: leert sector en rol van partijen")
        train_parties(learn, keep, Encoder(out, out / part, Questions.of(codebook)), codebook, out / part)


class Trainer:
    """Trains parts on the layers that all share, which it makes where they are not there yet.

    Parameters
    ----------
    codebook
        The codes.
    shared
        The folder with, or for, `tokenizer.json` and `trunk.onnx`.
    recipe
        How the encoder is fine-tuned.
    """

    def __init__(self, codebook: Codebook, shared: Path, recipe: Recipe) -> None:
        torch.set_num_threads(1)  # more would sum in another order, and so make another model
        self._codebook, self._shared, self._recipe = codebook, shared, recipe
        self._questions = Questions.of(codebook)
        self._packed = read_packed(bundled_model())
        self._tokenizer, self._kept = dutch_vocabulary(self._packed)
        if not (shared / "trunk.onnx").exists():
            trunk, _ = build(self._packed, self._kept, SPLIT)
            ids = torch.ones((2, 16), dtype=torch.long)
            write_bytes(shared / "tokenizer.json", self._tokenizer.to_str(pretty=False).encode("utf8"))
            export(trunk, {"ids": ids, "mask": torch.ones_like(ids)}, "vectors", shared / "trunk.onnx")
        self._trunk = open_session(shared / "trunk.onnx")

    def vectors(self, segments: Sequence[CodedSegment]) -> list[list[Vectors]]:
        """Return what the shared layers make of each window of a case, by view."""
        pieces = split(self._tokenizer, segments)
        views = []
        for first in VIEWS:
            cut = list(windows(segments, pieces, self._tokenizer, first))
            view = []
            for start in range(0, len(cut), BATCH):
                batch = cut[start : start + BATCH]
                ids, mask = padded(batch, sign(self._tokenizer, "<pad>"))
                (answers,) = self._trunk.run(None, {"ids": ids, "mask": mask})
                view += [answers[row, : len(w.ids)].astype(np.float16) for row, w in enumerate(batch)]
            views.append(view)
        return views

    def views(
        self, cases: Sequence[tuple[Sequence[CodedSegment], Sequence[Sequence[Vectors]]]]
    ) -> list[list[Sample]]:
        """Return the samples of all cases, by view, from their segments and vectors."""
        views: list[list[Sample]] = [[] for _ in VIEWS]
        row = 0
        for segments, vectors in cases:
            pieces = split(self._tokenizer, segments)
            for view, first, made in zip(views, VIEWS, vectors, strict=True):
                cut = windows(segments, pieces, self._tokenizer, first)
                view += [
                    sample(w, v, segments, pieces, self._codebook, row)
                    for w, v in zip(cut, made, strict=True)
                    if any(teaches(segments[part.segment], self._codebook) for part in w.parts)
                ]
            row += len(segments)
        return views

    def train(
        self, cases: Sequence[Sequence[CodedSegment]], views: Sequence[Sequence[Sample]], own: Path
    ) -> Iterator[float]:
        """Fine-tune the upper layers, yield each epoch's mean loss, and at the end write `upper.onnx`."""
        torch.manual_seed(self._recipe.seed)
        _, upper = build(self._packed, self._kept, SPLIT)
        width = self._packed.width
        model = Answers(upper, width, self._questions, self._recipe.dropout)
        segments = [segment for case in cases for segment in case]
        given = given_codes(segments, self._codebook)
        settled = settled_questions(segments, self._codebook)
        objective = Objective(self._codebook, given, settled, self._recipe.smoothing)
        yield from fit(model, objective, views, self._recipe)
        example = {"vectors": torch.zeros((2, 16, width)), "mask": torch.ones((2, 16), dtype=torch.long)}
        export(model, example, "answers", own / "upper.onnx")

    def finish(
        self, cases: Sequence[Sequence[CodedSegment]], kept_out: Sequence[Sequence[CodedSegment]], own: Path
    ) -> None:
        """Train the n-gram model, and calibrate both on cases that neither saw; the settings come last."""
        ngrams = train_ngrams(cases, self._codebook)
        ngrams.write(own / "ngrams.skops")
        encoder = Encoder(self._shared, own, self._questions)
        write_json(own / "settings.json", calibrate(kept_out, encoder, ngrams, self._codebook))
