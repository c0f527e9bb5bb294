"""How many checks buy how much accuracy: a model that learns from them, on cases that it never saw."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from scipy.special import expit

from pipeline.codebook import Codebook
from pipeline.coding.decide import best_threshold, by_dimension, segment_dimensions
from pipeline.coding.ngrams import NgramModel, texts
from pipeline.coding.reviewed import Cases, ReviewedCase, add_reviewed, known_as
from pipeline.coding.training.sample import train_ngrams
from pipeline.evaluate.measures import Table, accuracy, table
from pipeline.evaluate.reviewed import is_whole
from pipeline.reviewed import apply_reviews

STEPS = (0, 25, 50, 100, 200)
"""After how many checks the accuracy is measured, and once more after all."""
COLUMNS = ["controles", "casussen", "zinnen", "f1", "f1_laag", "f1_hoog"]


@dataclass(frozen=True)
class _Fold:
    """A reviewed case that is held out, with what may be learned from."""

    held_out: ReviewedCase
    rows: list[int]
    """The places of the segments that were checked."""
    given: Table
    """Which cells the coders gave those, (segments, cells)."""
    known: Cases
    others: list[ReviewedCase]

    @property
    def checks(self) -> int:
        return sum(len(case.reviews) for case in self.others)


def learning_curve(
    cases: Cases,
    follows: Mapping[str, str],
    reviewed: Sequence[ReviewedCase],
    codebook: Codebook,
    report: Callable[[str], None],
) -> pd.DataFrame:
    """Measure the linear model on the cells of each reviewed case after more and more checks of the others.

    The model learns in under a minute, so that the whole curve can be measured anew; the encoder can't, and
    is left out. Only checks that answer every question count, since the model learns from no others.

    Parameters
    ----------
    cases
        The reference and the examples, by name.
    follows
        Which case was written after which one of the reference, and so is held out with it.
    reviewed
        Cases that coders reviewed; checks are learned from in this order.
    codebook
        The codebook.
    report
        Is told, in Dutch, which case is held out.

    Returns
    -------
    DataFrame
        `COLUMNS`, one row for each of `STEPS` and one for all checks: from how many checks was learned at
        most (a case held out may leave fewer), on how many cases and sentences this was measured, and F1 with
        its 95% bootstrap interval. No rows where fewer than two cases have checks.
    """
    folds = list(_folds(cases, follows, reviewed, codebook))
    most = max((fold.checks for fold in folds), default=0)
    if not most:
        return pd.DataFrame(columns=COLUMNS)
    steps = [*(step for step in STEPS if step < most), most]
    answers: dict[int, list[Table]] = {step: [] for step in steps}
    for fold in folds:
        report(f"{fold.held_out.name}: de leercurve, zonder deze casus te zien")
        after: dict[int, Table] = {}
        for step in steps:
            count = min(step, fold.checks)
            if count not in after:
                after[count] = _answers(fold, count, codebook)
            answers[step].append(after[count])
    given = np.concatenate([fold.given for fold in folds])
    rows = [
        {
            "controles": step,
            "casussen": len(folds),
            "zinnen": len(given),
            **accuracy(given, np.concatenate(answers[step])),
        }
        for step in steps
    ]
    return pd.DataFrame(rows)[COLUMNS]


def _folds(
    cases: Cases, follows: Mapping[str, str], reviewed: Sequence[ReviewedCase], codebook: Codebook
) -> Iterator[_Fold]:
    questions, cells = segment_dimensions(codebook), codebook["cel"].ids
    whole = [
        replace(case, reviews=[review for review in case.reviews if is_whole(review, questions)])
        for case in reviewed
    ]
    for case in whole:
        decided, _ = apply_reviews(case.segments, case.reviews, codebook)
        rows = [row for row, segment in enumerate(decided) if segment is not case.segments[row]]
        if not rows:
            continue
        itself = known_as(case.segments, cases)
        yield _Fold(
            case,
            rows,
            table([decided[row] for row in rows], "cel", cells),
            {
                name: segments
                for name, segments in cases.items()
                if itself is None or (name != itself and follows.get(name) != itself)
            },
            # The same case may have been reviewed in another source.
            [
                other
                for other in whole
                if other is not case and not known_as(other.segments, {case.name: case.segments})
            ],
        )


def _answers(fold: _Fold, checks: int, codebook: Codebook) -> Table:
    """Return which cells a model gives the checked segments that learned from so many checks of others."""
    training, _ = add_reviewed(fold.known, list(_first(fold.others, checks)), codebook)
    return _cells(train_ngrams(list(training.values()), codebook), fold, codebook)


def _first(cases: Sequence[ReviewedCase], checks: int) -> Iterator[ReviewedCase]:
    for case in cases:
        if checks > 0:
            yield replace(case, reviews=case.reviews[:checks])
        checks -= len(case.reviews)


def _cells(model: NgramModel, fold: _Fold, codebook: Codebook) -> Table:
    """Give cells from the threshold that suits the whole case, as a run does."""
    logits = by_dimension(codebook, model.logits(texts(fold.held_out.segments)))
    chances = expit(logits["cel"])
    return (chances >= best_threshold(chances))[fold.rows]
