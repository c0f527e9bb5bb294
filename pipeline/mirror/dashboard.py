"""The mirror of a case: from its coded segments to the items of its dashboard."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict

import numpy as np
from scipy.sparse import csr_matrix

from pipeline.codebook import Code, Codebook
from pipeline.config import MirrorSettings
from pipeline.document import CodedSegment, Dashboard, Document, Item
from pipeline.mirror.condense import words_of
from pipeline.mirror.prominence import prominence
from pipeline.mirror.select import Matrix, choose, likeness, neighbourhood, vectors
from pipeline.mirror.wording import WORDINGS, date_of

NEARNESS = 0.3
"""How much nearness in the text counts beside likeness of words (1) in what a segment stands for."""
CONTAINED = 0.8
"""An item says no more than one before it where so much of its words stand in that one."""
SPARE = 2
"""How many times more segments are chosen than items kept, since items may turn out to say the same."""
DATED = 2.0
"""How many times more a dated milestone weighs than an undated one."""


def mirror(
    document: Document, segments: Sequence[CodedSegment], codebook: Codebook, settings: MirrorSettings
) -> Dashboard:
    """Gather the evidence of a case in a dashboard.

    Parameters
    ----------
    document
        The case, for its title and municipality.
    segments
        All coded segments of the case, in reading order.
    codebook
        Whose cells the dashboard has. A cell whose code has `roles: {mirror: milestones}` shows dated
        milestones; one with `{mirror: parties}` who takes part, and as what; the others show clauses. A
        dimension that requires the cell (the ladder, the key factors) groups its items.
    settings
        How many items a cell keeps, how long they may be, and when two are the same.

    Returns
    -------
    Dashboard
        In each cell the items that together say most of what its segments say, best first.
    """
    texts = vectors([segment.text for segment in segments])
    weights = prominence(segments)
    cells = {}
    for cell in codebook["cel"].codes:
        places = [
            place
            for place, segment in enumerate(segments)
            if cell.id in segment.cel and words_of(segment.text)
        ]
        cells[cell.id] = _fill(cell, places, segments, texts, weights, codebook, settings) if places else []
    return Dashboard(title=document.title, gemeente=document.gemeente, cells=cells)


def _fill(
    cell: Code,
    places: list[int],
    segments: Sequence[CodedSegment],
    texts: csr_matrix,
    weights: Matrix,
    codebook: Codebook,
    settings: MirrorSettings,
) -> list[Item]:
    coded = [segments[place] for place in places]
    alike = likeness(texts[places])
    relevance = weights[places] * np.array([segment.scores.get(cell.id, 1.0) for segment in coded])
    kind = cell.roles.get("mirror")
    if kind == "milestones":
        relevance = relevance * [DATED if date_of(segment) else 1.0 for segment in coded]
    related = (alike + NEARNESS * neighbourhood(places)) / (1 + NEARNESS)
    items: list[Item] = []
    for choice in choose(relevance, related, alike, SPARE * settings.items, settings.same):
        wording = WORDINGS[kind](coded[choice.chosen], cell, codebook, settings.words)
        evidence = [coded[place].id for place in (choice.chosen, *choice.paraphrases)]
        known = next((item for item in items if _says_no_more(wording.text, item.text)), None)
        if known:
            known.evidence.extend(evidence)
        elif len(items) < settings.items:
            items.append(Item(evidence=evidence, score=round(choice.weight, 4), **asdict(wording)))
    return items


def _says_no_more(text: str, other: str) -> bool:
    """Tell whether nearly all words of a text stand in another one."""
    words, others = set(words_of(text)), set(words_of(other))
    return len(words & others) >= CONTAINED * len(words)
