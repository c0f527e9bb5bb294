"""Coders' reviews as the stages use them: found back by their text, put in place of the machine's codes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rapidfuzz import fuzz, process

from pipeline.codebook import Codebook
from pipeline.document import CodedSegment, Mention, Segment, read_coded
from pipeline.errors import InputError
from pipeline.files import read_jsonl, write_jsonl

ALIKE = 0.85
"""From which likeness (0 to 1) a changed sentence still counts as the same."""


@dataclass(frozen=True)
class Anchor:
    """The sentence that a review is about, so described that it is found back in another extraction."""

    segment: str
    """The segment's id when the review was made."""
    text: str
    before: str = ""
    """The text of the segment before it, which tells repeated sentences apart."""
    after: str = ""


class Statement(BaseModel):
    """What someone holds to be true of one segment; a question that isn't in it was not answered."""

    model_config = ConfigDict(extra="forbid")

    codes: dict[str, list[str]] = Field(default_factory=dict)
    """For each dimension answered all its codes, in the codebook's order; an empty list says: none."""
    actors: list[Mention] | None = None
    """All mentions in the segment, in the order of the text; null where actors were not answered."""


class Review(BaseModel):
    """What the coders of one segment decided together: a line of `reviews.jsonl`."""

    model_config = ConfigDict(extra="forbid")

    source: str
    case: str
    anchor: Anchor
    coder: str
    """The names of those who decided, joined by a comma."""
    agreed: Statement
    disputed: Statement = Statement()
    """Codes and mentions on which the coders differ; here the machine's answer stands."""
    lost: list[str] = Field(default_factory=list)
    """Mentions whose words have gone from the sentence since they were coded."""


@dataclass(frozen=True)
class Unplaced:
    """A review, or one of its mentions, whose words no longer stand in the case."""

    review: Review
    lost: str
    """The words that could not be found."""


def anchors_of(segments: Sequence[Segment]) -> list[Anchor]:
    """Describe each segment of a case by its text and its neighbours."""
    texts = ["", *(segment.text for segment in segments), ""]
    return [
        Anchor(segment=segment.id, text=segment.text, before=texts[place], after=texts[place + 2])
        for place, segment in enumerate(segments)
    ]


def place(anchors: Sequence[Anchor], segments: Sequence[Segment]) -> list[int | None]:
    """Find for each anchor the segment that it is about now.

    First by the letters and digits of its text alone, so that spaces, hyphens and quotes may change; where a
    sentence recurs, its neighbours decide. Then, among the segments left over, the likest one, one to one.

    Parameters
    ----------
    anchors
        As they were stored, maybe for another extraction of the same case.
    segments
        All segments of the case as it is now, in reading order.

    Returns
    -------
    list of int or None
        For each anchor the place of its segment in `segments`; None where no segment is like it.
    """
    now = anchors_of(segments)
    same_text: dict[str, list[int]] = {}
    for index, anchor in enumerate(now):
        same_text.setdefault(letters_of(anchor.text), []).append(index)

    found: dict[Anchor, int] = {}
    for anchor in dict.fromkeys(anchors):
        candidates = same_text.get(letters_of(anchor.text), [])
        if len(candidates) == 1:
            found[anchor] = candidates[0]
        elif candidates:
            found[anchor] = max(candidates, key=lambda index: _surroundings(anchor, now[index]))

    lost = [anchor for anchor in dict.fromkeys(anchors) if anchor not in found]
    free = sorted(set(range(len(now))) - set(found.values()))
    if lost and free:
        found |= _place_changed(lost, free, now)
    return [found.get(anchor) for anchor in anchors]


def _place_changed(lost: list[Anchor], free: list[int], now: list[Anchor]) -> dict[Anchor, int]:
    def likeness(part: str) -> np.ndarray:
        then, current = (
            [letters_of(getattr(a, part)) for a in group] for group in (lost, [now[i] for i in free])
        )
        return process.cdist(then, current, scorer=fuzz.ratio) / 100

    score = 0.8 * likeness("text") + 0.1 * likeness("before") + 0.1 * likeness("after")
    found: dict[Anchor, int] = {}
    # Anchors with one text are one sentence, so that they go to one segment together.
    groups: dict[str, list[int]] = {}
    for row, anchor in enumerate(lost):
        groups.setdefault(letters_of(anchor.text), []).append(row)
    taken: set[int] = set()
    pairs = [
        (float(score[rows, column].max()), key, column)
        for key, rows in groups.items()
        for column in range(len(free))
    ]
    for best, key, column in sorted(pairs, key=lambda pair: (-pair[0], pair[1], pair[2])):
        if best >= ALIKE and column not in taken and lost[groups[key][0]] not in found:
            taken.add(column)
            found |= {lost[row]: free[column] for row in groups[key]}
    return found


def letters_of(text: str) -> str:
    """Keep the letters and digits, as a new extraction of the same page would; else the text as it is."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold() or text


def _surroundings(then: Anchor, now: Anchor) -> tuple[float, bool]:
    sides = ((then.before, now.before), (then.after, now.after))
    alike = sum(fuzz.ratio(letters_of(old), letters_of(new)) for old, new in sides)
    return alike, then.segment == now.segment


def move_mentions(mentions: Sequence[Mention], text: str) -> tuple[list[Mention], list[Mention]]:
    """Find mentions back in a sentence whose text may have changed a little.

    Returns
    -------
    moved, lost
        The mentions at their places in `text`, and those whose words no longer stand in it.
    """
    moved, lost = [], []
    for mention in mentions:
        if text[mention.start : mention.end] == mention.surface:
            moved.append(mention)
            continue
        words = re.compile(r"[\W_]*".join(map(re.escape, letters_of(mention.surface))), re.IGNORECASE)
        spans = [match.span() for match in re.finditer(re.escape(mention.surface), text)]
        spans = spans or [match.span() for match in words.finditer(text)]
        if spans:
            start, end = min(spans, key=lambda span: abs(span[0] - mention.start))
            place = {"surface": text[start:end], "start": start, "end": end}
            moved.append(mention.model_copy(update=place))
        else:
            lost.append(mention)
    return moved, lost


def consistent(codes: dict[str, list[str]], codebook: Codebook) -> dict[str, list[str]]:
    """Put codes in the codebook's order, and drop those whose dimension requires a code that isn't given.

    Parameters
    ----------
    codes
        The codes of one segment by dimension; all dimensions of which others require a code must be there.
    codebook
        The codebook.
    """
    given = {code for answer in codes.values() for code in answer}
    ordered = {}
    for dimension in codebook.dimensions:
        if dimension.id in codes:
            allowed = not dimension.requires or given & set(dimension.requires)
            ordered[dimension.id] = [
                code for code in dimension.ids if allowed and code in codes[dimension.id]
            ]
    return ordered


def codes_of(segment: CodedSegment, codebook: Codebook) -> dict[str, list[str]]:
    """Give a segment's codes by dimension, each as a list, whether or not the dimension allows several."""
    codes = {}
    for dimension in codebook.dimensions:
        if dimension.unit == "segment":
            value = getattr(segment, dimension.id)
            codes[dimension.id] = list(value) if dimension.multiple else [value] * (value is not None)
    return codes


def apply_reviews(
    coded: Sequence[CodedSegment], reviews: Sequence[Review], codebook: Codebook
) -> tuple[list[CodedSegment], list[Unplaced]]:
    """Let the coders' reviews take the place of the machine's codes.

    Parameters
    ----------
    coded
        All segments of one case as the machine coded them, in reading order.
    reviews
        The reviews of this case.
    codebook
        The codebook.

    Returns
    -------
    segments
        The same segments; a reviewed one bears its coders' names in `coder`, and in `disputed` the questions
        on which they differ. A code that a person gave anew has score 1, one that a person took away 0; one
        that a person confirmed keeps the machine's score.
    unplaced
        Reviews and mentions whose words no longer stand in the case.
    """
    segments, unplaced = list(coded), []
    for review, index in zip(reviews, place([review.anchor for review in reviews], coded), strict=True):
        if index is None:
            unplaced.append(Unplaced(review, review.anchor.text))
            continue
        segments[index], lost = _apply(segments[index], review, codebook)
        unplaced += [Unplaced(review, words) for words in review.lost]
        unplaced += [Unplaced(review, mention.surface) for mention in lost]
    return segments, unplaced


def list_unplaced(folder: Path, reviews: Sequence[Review], codebook: Codebook) -> list[dict[str, object]]:
    """List the reviews of a source, and the words of them, that are found no more.

    Parameters
    ----------
    folder
        `outputs/<source>`, with `machine/<case>.jsonl`.
    reviews
        All reviews.
    codebook
        The codebook.

    Returns
    -------
    list of dict
        By case: `lost`, the words that are found no more, and the `review`.
    """
    lost: list[dict[str, object]] = []
    by_case: dict[str, list[Review]] = {}
    for review in reviews:
        if review.source == folder.name:
            by_case.setdefault(review.case, []).append(review)
    for case, own in sorted(by_case.items()):
        path = folder / "machine" / f"{case}.jsonl"
        _, unplaced = apply_reviews(read_coded(path) if path.is_file() else [], own, codebook)
        lost += [{"case": case, "lost": gone.lost, "review": gone.review.model_dump()} for gone in unplaced]
    return lost


def _apply(segment: CodedSegment, review: Review, codebook: Codebook) -> tuple[CodedSegment, list[Mention]]:
    machine = codes_of(segment, codebook)
    codes = dict(machine)
    for dimension, agreed in review.agreed.codes.items():
        disputed = review.disputed.codes.get(dimension, [])
        if codebook[dimension].multiple:
            codes[dimension] = agreed + [code for code in machine[dimension] if code in disputed]
        else:
            codes[dimension] = machine[dimension] if disputed else agreed
    codes = consistent(codes, codebook)

    before, after = ({code for answer in answers.values() for code in answer} for answers in (machine, codes))
    update: dict[str, object] = {
        "coder": review.coder,
        "scores": segment.scores | dict.fromkeys(after - before, 1.0) | dict.fromkeys(before - after, 0.0),
        "explanation": {code: why for code, why in segment.explanation.items() if code in after},
        "disputed": [*review.disputed.codes, *(["actors"] if review.disputed.actors else [])],
    }
    for dimension, answer in codes.items():
        update[dimension] = answer if codebook[dimension].multiple else next(iter(answer), None)
    lost: list[Mention] = []
    if review.agreed.actors is not None:
        actors, lost = move_mentions(review.agreed.actors, segment.text)
        doubtful, _ = move_mentions(review.disputed.actors or [], segment.text)
        kept = [m for m in segment.actors if _overlaps(m, doubtful) and not _overlaps(m, actors)]
        update["actors"] = sorted([*actors, *kept], key=lambda mention: (mention.start, mention.end))
    return segment.model_copy(update=update), lost


def _overlaps(mention: Mention, others: Sequence[Mention]) -> bool:
    return any(mention.start < other.end and other.start < mention.end for other in others)


def read_reviews(path: Path) -> list[Review]:
    """Read the reviews that the review application exported; no file means that nobody reviewed yet.

    Raises
    ------
    InputError
        Where a line isn't a review.
    """
    if not path.exists():
        return []
    try:
        return [Review.model_validate(row) for row in read_jsonl(path)]
    except (ValueError, ValidationError) as error:
        problem = f"dit bestand met reviews is niet leesbaar: {error}"
        raise InputError(path, problem, "Maak het opnieuw met `casusspiegel reviews export`.") from error


def write_reviews(path: Path, reviews: Sequence[Review]) -> None:
    """Write reviews, one a line."""
    write_jsonl(path, reviews)
