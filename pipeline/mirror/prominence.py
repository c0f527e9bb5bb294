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
    told = [place for place, segment in enumerate(segments) if segment.kind != "heading"]
    opening = {
        place for place, before in zip(told, [None, *told], strict=False) if _opens(place, before, sections)
    }
    for place, segment in enumerate(segments):
        if divided and sections[place] == sections[0]:
            weights[place] *= INTRODUCTION
        elif divided and sections[place] == sections[-1]:
            weights[place] *= CONCLUSION
        elif place in opening:
            weights[place] *= OPENING
        if segment.text.rstrip('”"’ ').endswith("?"):
            weights[place] *= QUESTION
    return weights


def _opens(place: int, before: int | None, sections: Sequence[str | None]) -> bool:
    return before is None or sections[before] != sections[place]
