"""How much a segment's place and form say that it carries a point of its case.

Writers put their points where a case and its sections begin, and where it ends (Edmundson 1969), and hardly
ever in questions. The weights are set by hand, not learned.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from pipeline.document import Segment
from pipeline.mirror.select import Matrix

INTRODUCTION = 2.0
CONCLUSION = 1.5
OPENING = 1.5
"""The first sentence of a section."""
QUESTION = 0.5


def prominence(segments: Sequence[Segment]) -> Matrix:
    """Weigh the segments of a case by place and form.

    Returns
    -------
    Matrix
        Shape (segments,), 1 for a sentence that nothing sets apart.
    """
    weights = np.ones(len(segments))
    sections = [segment.section for segment in segments]
    divided = len(set(sections)) > 2
    begun: set[str | None] = set()
    for place, segment in enumerate(segments):
        if divided and segment.section == sections[0]:
            weights[place] *= INTRODUCTION
        elif divided and segment.section == sections[-1]:
            weights[place] *= CONCLUSION
        elif segment.kind != "heading" and segment.section not in begun:
            weights[place] *= OPENING
            begun.add(segment.section)
        if segment.text.rstrip('”"’ ').endswith("?"):
            weights[place] *= QUESTION
    return weights
