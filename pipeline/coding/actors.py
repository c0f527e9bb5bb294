"""The actors that a segment mentions, with sector and role."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc, Token

from pipeline.codebook import Codebook
from pipeline.coding.encoder import Reading
from pipeline.coding.parties import DIMENSIONS, PartyModel
from pipeline.coding.spans import best_tags, spans, whole_words
from pipeline.document import CodedSegment, Mention

KEEPS = 0.5
"""How much a party's other mentions count when a mention is given its role."""

_OPEN = re.compile(r"\bvan( de| het| een)? ?$")
"""How a mention ends that breaks off."""

Array = NDArray[np.float32]


def mentions(codebook: Codebook, text: str, reading: Reading) -> list[Mention]:
    """Read the actors from the encoder's answers, in the order of the text.

    The score is the mean probability, over a mention's pieces, of the tag that each was given. Until the
    case's mentions are joined, a mention's name is its own words.
    """
    tags = best_tags(reading.tags)
    found: list[Mention] = []
    for first, last in _completed(spans(tags), text, reading.offsets):
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


def _completed(
    found: Iterable[tuple[int, int]], text: str, offsets: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Join a span that breaks off after `van` with the one that follows: `leden van het` and `wijkteam`."""
    joined: list[tuple[int, int]] = []
    for first, last in found:
        start = offsets[first][0]
        if joined and _OPEN.search(text[:start]) and not text[offsets[joined[-1][1] - 1][1] : start].strip():
            joined[-1] = (joined[-1][0], last)
        else:
            joined.append((first, last))
    return joined


EDGE = frozenset({"ADP", "ADV", "AUX", "CCONJ", "PRON", "PUNCT", "SCONJ"})
"""Parts of speech with which a party neither begins nor ends; nor does one end with a determiner."""
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
    while first < last and (
        _is_edge(doc[last - 1], ")]", doc[first:last].text) or doc[last - 1].pos_ == "DET"
    ):
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


def answers(reading: Reading, start: int, end: int) -> dict[str, Array] | None:
    """Return the encoder's logits of sector and role for a stretch of text; none where it has no piece."""
    own = [i for i, (a, b) in enumerate(reading.offsets) if a < end and b > start and b > a]
    if not own:
        return None
    return {"sector": reading.sectors[own].mean(axis=0), "rol": reading.roles[own].mean(axis=0)}


def settle(
    segments: Sequence[CodedSegment], readings: Sequence[Reading], model: PartyModel, codebook: Codebook
) -> list[CodedSegment]:
    """Give each mention of a case its sector and role, from what all mentions of its party say together.

    The sector is the position that a party speaks from, which one sentence often hides and another one shows:
    all mentions share the one that is likeliest over all of them. A role changes from sentence to sentence,
    but a party tends to keep it: a mention's own sentence counts for `1 - KEEPS`, the party's for the rest.

    Parameters
    ----------
    segments
        The case's, with the mentions of each party joined under one name.
    readings
        What the encoder answered for each segment.
    model
        What is asked beside the encoder.
    codebook
        Knows the codes.
    """
    mentions, encoded = [], []
    for segment, reading in zip(segments, readings, strict=True):
        for mention in segment.actors:
            mentions.append((segment.text, mention))
            encoded.append(answers(reading, mention.start, mention.end))
    if not mentions:
        return list(segments)
    kinds = {name: len(codebook[name].ids) for name in DIMENSIONS}
    judged = model.judge(
        mentions,
        {name: np.array([e[name] if e else np.zeros(kinds[name]) for e in encoded]) for name in DIMENSIONS},
    )
    parties: dict[str, list[int]] = defaultdict(list)
    for place, (_, mention) in enumerate(mentions):
        parties[mention.name].append(place)
    sector, role = judged["sector"].copy(), judged["rol"].copy()
    for places in parties.values():
        sector[places] = judged["sector"][places].mean(axis=0)
        role[places] = (1 - KEEPS) * judged["rol"][places] + KEEPS * judged["rol"][places].mean(axis=0)
    given = iter(zip(sector.argmax(axis=1), role.argmax(axis=1), strict=True))

    def settled(mention: Mention) -> Mention:
        own_sector, own_role = next(given)
        codes = {"sector": codebook["sector"].ids[own_sector], "rol": codebook["rol"].ids[own_role]}
        return mention.model_copy(update=codes)

    return [s.model_copy(update={"actors": [settled(mention) for mention in s.actors]}) for s in segments]
