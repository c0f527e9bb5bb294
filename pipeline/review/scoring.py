"""The machine scored against the coders: what they decided together is the reference."""

from __future__ import annotations

import pandas as pd

from pipeline.evaluate.reviewed import against_coders
from pipeline.review.project import Project
from pipeline.review.store import Store
from pipeline.reviewed import Review


def score_machine(project: Project, store: Store) -> tuple[int, pd.DataFrame]:
    """Score what the machine made of all cases against the reviews; see `against_coders`."""
    by_case: dict[tuple[str, str], list[Review]] = {}
    for review in project.reviews(store):
        if project.has(review.source, review.case):
            by_case.setdefault((review.source, review.case), []).append(review)
    cases = [(project.machine(*names), reviews) for names, reviews in sorted(by_case.items())]
    return against_coders(cases, project.codebook)
