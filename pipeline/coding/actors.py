"""The actors that a segment mentions, with sector and role."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np

from pipeline.codebook import Codebook
from pipeline.coding.encoder import Reading
from pipeline.coding.spans import best_tags, spans, whole_words
from pipeline.document import CodedSegment, Mention


def mentions(codebook: Codebook, text: str, reading: Reading) -> list[Mention]:
    """Read the actors from the encoder's answers, in the order of the text.

    The score is the mean probability, over a mention's pieces, of the tag that each was given. Until the
    case's mentions are joined, a mention's name is its own words.
    """
    tags = best_tags(reading.tags)
    found: list[Mention] = []
    for first, last in spans(tags):
        place = whole_words(text, reading.offsets[first][0], reading.offsets[last - 1][1])
        if place is None or (found and place[0] < found[-1].end):
            continue
        start, end = place
        sector = reading.sectors[first:last].mean(axis=0)
        role = reading.roles[first:last].mean(axis=0)
        certain = np.exp([reading.tags[i, tags[i]] for i in range(first, last)]).mean()
        found.append(
            Mention(
                surface=text[start:end],
                start=start,
                end=end,
                name=text[start:end],
                sector=codebook["sector"].ids[int(sector.argmax())],
                rol=codebook["rol"].ids[int(role.argmax())],
                score=round(float(certain), 4),
            )
        )
    return found


def agree_on_sector(segments: Sequence[CodedSegment]) -> list[CodedSegment]:
    """Give all mentions of a party in a case the sector that most of them were given.

    A role changes from sentence to sentence; the sector is the position that a party speaks from, which one
    sentence often hides and another one shows. Where two sectors tie, the one met first holds.
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for segment in segments:
        for mention in segment.actors:
            votes[mention.name][mention.sector] += 1
    sectors = {name: counts.most_common(1)[0][0] for name, counts in votes.items()}
    return [
        segment.model_copy(
            update={"actors": [m.model_copy(update={"sector": sectors[m.name]}) for m in segment.actors]}
        )
        for segment in segments
    ]
