"""The machine beside what coders settled, sentence by sentence."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.document import CodedSegment
from pipeline.evaluate.measures import per_code
from pipeline.reviewed import Review, apply_reviews

Case = tuple[Sequence[CodedSegment], Sequence[Review]]


def against_coders(cases: Iterable[Case], codebook: Codebook) -> tuple[int, pd.DataFrame]:
    """Score the machine against the reviews.

    Only sentences count of which every question was answered and none is disputed: elsewhere the machine's
    own answer stands, and would be compared with itself.

    Parameters
    ----------
    cases
        Of each case all segments as the machine coded them, and its reviews.
    codebook
        The codebook.

    Returns
    -------
    sentences
        How many sentences count.
    scores
        As `pipeline.evaluate.measures.per_code` gives them; no rows where no sentence counts.
    """
    dimensions = [dimension.id for dimension in codebook.dimensions if dimension.unit == "segment"]
    reference: list[CodedSegment] = []
    machine: list[CodedSegment] = []
    for coded, reviews in cases:
        whole = [review for review in reviews if is_whole(review, dimensions)]
        decided, _ = apply_reviews(coded, whole, codebook)
        pairs = [pair for pair in zip(decided, coded, strict=True) if pair[0] is not pair[1]]
        reference += [pair[0] for pair in pairs]
        machine += [pair[1] for pair in pairs]
    scores = per_code(reference, machine, codebook, dimensions) if machine else pd.DataFrame()
    return len(machine), scores


def is_whole(review: Review, dimensions: Sequence[str]) -> bool:
    """Tell whether every question on codes is answered, and none is disputed."""
    return set(dimensions) <= set(review.agreed.codes) and not review.disputed.codes
