"""The machine scored against the coders: what they decided together is the reference."""

from __future__ import annotations

import pandas as pd

from pipeline.evaluate.measures import per_code
from pipeline.review.project import Project
from pipeline.review.store import Store
from pipeline.reviewed import Review, apply_reviews


def score_machine(project: Project, store: Store) -> tuple[int, pd.DataFrame]:
    """Score the machine against the reviews.

    Only sentences count of which every question was answered and none is disputed: elsewhere the machine's
    own answer stands, and would be compared with itself.

    Returns
    -------
    sentences
        How many sentences count.
    scores
        As `pipeline.evaluate.measures.per_code` gives them; no rows where no sentence counts.
    """
    dimensions = [dimension.id for dimension in project.codebook.dimensions if dimension.unit == "segment"]
    reviews = [review for review in project.reviews(store) if _is_whole(review, dimensions)]
    reference, machine = [], []
    for source, case in sorted({(review.source, review.case) for review in reviews}):
        if not project.has(source, case):
            continue
        coded = project.machine(source, case)
        own = [review for review in reviews if (review.source, review.case) == (source, case)]
        decided, _ = apply_reviews(coded, own, project.codebook)
        pairs = [pair for pair in zip(decided, coded, strict=True) if pair[0] is not pair[1]]
        reference += [pair[0] for pair in pairs]
        machine += [pair[1] for pair in pairs]
    scores = per_code(reference, machine, project.codebook, dimensions) if machine else pd.DataFrame()
    return len(machine), scores


def _is_whole(review: Review, dimensions: list[str]) -> bool:
    return set(dimensions) <= set(review.agreed.codes) and not review.disputed.codes
