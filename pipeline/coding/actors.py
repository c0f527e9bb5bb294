"""The actors that a segment mentions, with sector and role."""

from __future__ import annotations

import numpy as np

from pipeline.codebook import Codebook
from pipeline.coding.encoder import Reading
from pipeline.coding.spans import best_tags, spans, whole_words
from pipeline.document import Mention


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
