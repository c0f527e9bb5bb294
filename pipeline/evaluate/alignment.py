"""Units of the reference beside segments of a run, which need not be cut alike."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher

from pipeline.document import CodedSegment, Mention, Segment

_WORD = re.compile(r"[^\W_]+")


def words(text: str) -> list[str]:
    """Return the words of a text, in lower case and without signs."""
    return _WORD.findall(text.lower())


def covering(units: Sequence[Segment], segments: Sequence[Segment]) -> list[list[int]]:
    """Return for each unit the places of the segments that share half of the words of either with it."""
    ours = [(word, place) for place, unit in enumerate(units) for word in words(unit.text)]
    theirs = [(word, place) for place, segment in enumerate(segments) for word in words(segment.text)]
    matcher = SequenceMatcher(None, [word for word, _ in ours], [word for word, _ in theirs], autojunk=False)
    shared = Counter(
        (ours[block.a + k][1], theirs[block.b + k][1])
        for block in matcher.get_matching_blocks()
        for k in range(block.size)
    )
    size_ours, size_theirs = Counter(place for _, place in ours), Counter(place for _, place in theirs)
    covers: list[list[int]] = [[] for _ in units]
    for (unit, segment), count in sorted(shared.items()):
        if 2 * count >= min(size_ours[unit], size_theirs[segment]):
            covers[unit].append(segment)
    return covers


def on_units(units: Sequence[CodedSegment], segments: Sequence[CodedSegment]) -> list[CodedSegment]:
    """Bring the machine's codes to the reference's units: all codes of the segments that cover a unit.

    A code's score is its highest; mentions stay where the unit's own text has their words.
    """
    result = []
    for unit, places in zip(units, covering(units, segments), strict=True):
        own = [segments[place] for place in places]
        actors: dict[int, Mention] = {}
        for segment in own:
            for mention in segment.actors:
                start = unit.text.find(mention.surface)
                if start >= 0:
                    at = {"start": start, "end": start + len(mention.surface)}
                    actors.setdefault(start, mention.model_copy(update=at))
        codes = {code for segment in own for code in segment.scores}
        result.append(
            unit.model_copy(
                update={
                    "cel": sorted({code for segment in own for code in segment.cel}),
                    "trede": sorted({code for segment in own for code in segment.trede}),
                    "factor": next((segment.factor for segment in own if segment.factor), None),
                    "scores": {code: max(s.scores.get(code, 0.0) for s in own) for code in sorted(codes)},
                    "actors": [actors[start] for start in sorted(actors)],
                    "coder": "machine",
                }
            )
        )
    return result
