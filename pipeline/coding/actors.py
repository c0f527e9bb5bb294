"""The actors that a segment mentions, with sector and role."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
from spacy.tokens import Doc, Token

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


EDGE = frozenset({"ADP", "ADV", "AUX", "CCONJ", "PRON", "PUNCT", "SCONJ"})
"""Parts of speech with which the name of a party neither begins nor ends."""
MODIFIERS = EDGE | {"ADJ", "DET", "NUM"}
"""Parts of speech of which none can be the head of a party; a verb may be a noun that was tagged wrong."""


def trim(mention: Mention, doc: Doc) -> Mention | None:
    """Cut words off the edges of a mention that can't belong to it; None where no head is left.

    The encoder tags word pieces one by one, and now and then runs on into `die`, `bij` or `ergens`.

    Parameters
    ----------
    mention
        As the encoder found it.
    doc
        The segment, annotated with parts of speech.
    """
    span = doc.char_span(mention.start, mention.end, alignment_mode="expand")
    if span is None or not doc.has_annotation("POS"):
        return mention
    first, last = span.start, span.end
    while first < last and _is_edge(doc[first], "([", doc[first:last].text):
        first += 1
    while first < last and _is_edge(doc[last - 1], ")]", doc[first:last].text):
        last -= 1
    if not any(_is_head(token) for token in doc[first:last]):
        return None
    start = max(mention.start, doc[first].idx)
    end = min(mention.end, doc[last - 1].idx + len(doc[last - 1]))
    surface = doc.text[start:end]
    return mention.model_copy(update={"surface": surface, "name": surface, "start": start, "end": end})


def _is_edge(token: Token, brackets: str, text: str) -> bool:
    """Whether a word at the edge can't belong to a name; a bracket can where its other half is there too."""
    if token.text in brackets:
        return any(text.count(a) != text.count(b) for a, b in ("()", "[]"))
    return token.pos_ in EDGE and not _is_name(token)


def _is_head(token: Token) -> bool:
    """Whether a word can be the head of a party; adjectives can where they are used as nouns (`ouderen`)."""
    return token.pos_ not in MODIFIERS or _is_name(token) or "|nom|" in token.tag_


def _is_name(token: Token) -> bool:
    """Whether capitals show a name, which taggers often take for another part of speech (`watTwest`)."""
    return not token.is_lower and token.is_alpha and (token.i > 0 or not token.is_title)


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
