"""The training recipe: what all models share, then the models of each held-out case, then the final ones."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from onnxruntime import InferenceSession
from tokenizers import Tokenizer

from pipeline.codebook import Codebook
from pipeline.coding.calibration import Calibration, best_threshold
from pipeline.coding.coder import Settings, known_codes
from pipeline.coding.decide import by_dimension, given, probabilities, required, segment_dimensions
from pipeline.coding.encoder import BATCH, Encoder, Questions, open_session
from pipeline.coding.ngrams import NgramModel, texts
from pipeline.coding.reference import read_cases, read_follows
from pipeline.coding.training.export import export
from pipeline.coding.training.fit import Answers, Objective, Recipe, fit
from pipeline.coding.training.network import build
from pipeline.coding.training.sample import Sample, given_codes, sample
from pipeline.coding.training.vocabulary import dutch_vocabulary
from pipeline.coding.training.weights import bundled_model, read_packed
from pipeline.coding.windows import SIZE, padded, sign, split, windows
from pipeline.document import CodedSegment
from pipeline.files import write_bytes, write_json

log = logging.getLogger(__name__)
SPLIT = 6
"""How many layers stay as they are; the others are fine-tuned."""
VIEWS = (SIZE, SIZE // 2, SIZE // 3)
CALIBRATION_STEP = 6
"""One in so many example reports is kept out of the training, to calibrate on."""

RECIPE = Recipe()
Cases = Mapping[str, Sequence[CodedSegment]]


def train_codes(
    reference: Path,
    examples: Path,
    codebook: Codebook,
    out: Path,
    parts: Sequence[str],
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
    recipe
        How the encoder is fine-tuned.
    """
    books, others, follows = read_cases(reference), read_cases(examples), read_follows(examples)
    cases = {**books, **others}
    wanted = parts or [*(f"folds/{case}" for case in books), "final"]
    missing = [part for part in wanted if not (out / part / "settings.json").exists()]
    if not missing:
        return
    share(out)
    trunk = open_session(out / "trunk.onnx")
    vectors = {case: trunk_vectors(segments, trunk, out) for case, segments in cases.items()}
    for part in missing:
        held = part.removeprefix("folds/")
        known = [case for case in cases if case != held and follows.get(case) != held]
        kept_out = [case for case in known if case in others][::CALIBRATION_STEP]
        log.warning(
            "%s: traint op %d casussen, ijkt op %s", part, len(known) - len(kept_out), ", ".join(kept_out)
        )
        training = {case: cases[case] for case in known if case not in kept_out}
        _train_part(
            training, {case: cases[case] for case in kept_out}, vectors, codebook, out, out / part, recipe
        )


def share(out: Path) -> None:
    """Make what all models share: the tokenizer and the layers that stay as they are."""
    if (out / "trunk.onnx").exists():
        return
    model = read_packed(bundled_model())
    tokenizer, kept = dutch_vocabulary(model)
    trunk, _ = build(model, kept, SPLIT)
    ids = torch.ones((2, 16), dtype=torch.long)
    write_bytes(out / "tokenizer.json", tokenizer.to_str(pretty=False).encode("utf8"))
    export(trunk, {"ids": ids, "mask": torch.ones_like(ids)}, "vectors", out / "trunk.onnx")


def trunk_vectors(
    segments: Sequence[CodedSegment], trunk: InferenceSession, shared: Path
) -> list[list[NDArray[np.float16]]]:
    """Return what the trunk makes of each window of a case, by view."""
    tokenizer = Tokenizer.from_file(str(shared / "tokenizer.json"))
    pieces = split(tokenizer, segments)
    views = []
    for first in VIEWS:
        cut = list(windows(segments, pieces, tokenizer, first))
        view = []
        for start in range(0, len(cut), BATCH):
            batch = cut[start : start + BATCH]
            ids, mask = padded(batch, sign(tokenizer, "<pad>"))
            (answers,) = trunk.run(None, {"ids": ids, "mask": mask})
            view += [answers[row, : len(w.ids)].astype(np.float16) for row, w in enumerate(batch)]
        views.append(view)
    return views


def _train_part(
    training: Cases,
    calibration: Cases,
    vectors: Mapping[str, Sequence[Sequence[NDArray[np.float16]]]],
    codebook: Codebook,
    shared: Path,
    own: Path,
    recipe: Recipe,
) -> None:
    torch.manual_seed(recipe.seed)
    questions = Questions.of(codebook)
    segments = [segment for case in training.values() for segment in case]
    given_here = given_codes(segments, codebook)
    packed = read_packed(bundled_model())
    _, kept = dutch_vocabulary(packed)
    _, upper = build(packed, kept, SPLIT)
    model = Answers(upper, packed.width, questions, recipe.dropout)
    objective = Objective(codebook, given_here, recipe.smoothing)
    for epoch, missed in enumerate(
        fit(model, objective, _samples(training, vectors, codebook, shared), recipe)
    ):
        log.warning("%s: ronde %d van %d, verlies %.3f", own.name, epoch + 1, recipe.epochs, missed)
    example = {"vectors": torch.zeros((2, 16, packed.width)), "mask": torch.ones((2, 16), dtype=torch.long)}
    export(model, example, "answers", own / "upper.onnx")
    ngrams = NgramModel.train(list(training.values()), np.concatenate(list(given_here.values()), axis=1))
    ngrams.write(own / "ngrams.skops")
    settings = calibrate(calibration, Encoder(shared, own, questions), ngrams, codebook)
    write_json(own / "settings.json", settings)


def _samples(
    cases: Cases,
    vectors: Mapping[str, Sequence[Sequence[NDArray[np.float16]]]],
    codebook: Codebook,
    shared: Path,
) -> list[list[Sample]]:
    tokenizer = Tokenizer.from_file(str(shared / "tokenizer.json"))
    views: list[list[Sample]] = [[] for _ in VIEWS]
    row = 0
    for case, segments in cases.items():
        pieces = split(tokenizer, segments)
        for view, first, made in zip(views, VIEWS, vectors[case], strict=True):
            cut = windows(segments, pieces, tokenizer, first)
            view += [sample(w, v, segments, pieces, codebook, row) for w, v in zip(cut, made, strict=True)]
        row += len(segments)
    return views


def calibrate(cases: Cases, encoder: Encoder, ngrams: NgramModel, codebook: Codebook) -> Settings:
    """Fit weights, biases and thresholds on cases that the models never saw."""
    segments = [segment for case in cases.values() for segment in case]
    readings = [reading for case in cases.values() for reading in encoder.read(case)]
    rows = [texts(case) for case in cases.values()]
    logits = [
        by_dimension(codebook, np.array([reading.logits for reading in readings], dtype=float)),
        by_dimension(codebook, np.concatenate([ngrams.logits(table) for table in rows])),
    ]
    coded = given_codes(segments, codebook)
    calibrations: dict[str, Calibration] = {}
    running = np.array([segment.kind != "heading" for segment in segments])
    for name in segment_dimensions(codebook):
        asked = running.copy()
        if codebook[name].requires:
            basis, places = required(codebook, name)
            asked &= coded[basis][:, places].any(axis=1)
        if not codebook[name].multiple:
            asked &= coded[name].any(axis=1)
        calibrations[name] = Calibration.fit(
            [model[name][asked] for model in logits], coded[name][asked], codebook[name].multiple
        )
    chances = probabilities(codebook, calibrations, logits)
    for name in segment_dimensions(codebook):
        calibrations[name].threshold = 0.0
        possible = given(codebook, calibrations, chances)[name][running]
        calibrations[name].threshold = best_threshold(chances[name][running] * possible, coded[name][running])
    return Settings(codes=known_codes(codebook), calibrations=calibrations)
