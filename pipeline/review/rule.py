"""The rule by which decisions become reviews: who decides, and what stays open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.codebook import Codebook
from pipeline.document import Document, Mention
from pipeline.review.store import Decision, standing
from pipeline.reviewed import Anchor, Review, Statement, anchors_of, move_mentions, place


@dataclass
class Coding:
    """All that was decided about one sentence, by whom."""

    anchor: Anchor
    """The sentence as it stands now, or as it was where it is found no more."""
    index: int | None
    """The place of its segment in the document; None where the sentence is found no more."""
    by_coder: dict[str, Statement] = field(default_factory=dict)
    """The last answer of each coder to each question."""
    blind: set[str] = field(default_factory=set)
    """The coders who answered without seeing the machine's codes."""
    settled: Statement = field(default_factory=Statement)
    """The last answer to each question by adjudication."""
    settled_by: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    """Mentions whose words have gone from the sentence since they were coded."""


def codings_of(document: Document | None, decisions: Sequence[Decision]) -> list[Coding]:
    """Gather the decisions on one case that still hold, by the sentence that they are about.

    Parameters
    ----------
    document
        The case as it is now; None where the source no longer has it.
    decisions
        All decisions on the case, in the order in which they were made.

    Returns
    -------
    list of Coding
        In the order of the text; sentences that are found no more come last.
    """
    made = [d for d in standing(decisions) if d.anchor and d.kind != "memo"]
    segments = document.segments if document else []
    now = anchors_of(segments)
    codings: dict[int | Anchor, Coding] = {}
    for decision, index in zip(made, place([d.anchor for d in made if d.anchor], segments), strict=True):
        assert decision.anchor is not None
        anchor = decision.anchor if index is None else now[index]
        coding = codings.setdefault(anchor if index is None else index, Coding(anchor, index))
        _take(coding, decision)
    return sorted(codings.values(), key=lambda coding: (coding.index is None, coding.index or 0))


def _take(coding: Coding, decision: Decision) -> None:
    statement = decision.statement
    if statement.actors and decision.anchor != coding.anchor:
        moved, lost = move_mentions(statement.actors, coding.anchor.text)
        coding.lost += [mention.surface for mention in lost if mention.surface not in coding.lost]
        statement = statement.model_copy(update={"actors": moved})
    if decision.kind == "adjudication":
        coding.settled = _updated(coding.settled, statement)
        coding.settled_by = [name for name in coding.settled_by if name != decision.coder] + [decision.coder]
    else:
        old = coding.by_coder.get(decision.coder, Statement())
        coding.by_coder[decision.coder] = _updated(old, statement)
        if decision.kind == "code":
            coding.blind.add(decision.coder)


def _updated(old: Statement, new: Statement) -> Statement:
    return Statement(codes=old.codes | new.codes, actors=old.actors if new.actors is None else new.actors)


def decide(coding: Coding, codebook: Codebook) -> tuple[Statement, Statement]:
    """Say what holds for one sentence: adjudication first, else what all its coders agree on.

    Returns
    -------
    agreed, disputed
        Every question that somebody answered is in `agreed`; `disputed` holds the codes and mentions on which
        the coders differ, for which the machine's answer stands.
    """
    statements = [coding.by_coder[name] for name in sorted(coding.by_coder)]
    agreed, disputed = coding.settled.model_copy(deep=True), Statement()
    for dimension in codebook.dimensions:
        answers = [s.codes[dimension.id] for s in statements if dimension.id in s.codes]
        if not answers or dimension.id in agreed.codes:
            continue
        different = [set(codes) for codes in {tuple(codes) for codes in answers}]
        everyone, anyone = set.intersection(*different), set.union(*different)
        agreed.codes[dimension.id] = [code for code in dimension.ids if code in everyone]
        if anyone != everyone:
            disputed.codes[dimension.id] = [code for code in dimension.ids if code in anyone - everyone]
    lists = [s.actors for s in statements if s.actors is not None]
    if lists and agreed.actors is None:
        agreed.actors, open_mentions = _common(lists)
        disputed.actors = open_mentions or None
    agreed.codes = {d.id: agreed.codes[d.id] for d in codebook.dimensions if d.id in agreed.codes}
    return agreed, disputed


def _common(lists: Sequence[Sequence[Mention]]) -> tuple[list[Mention], list[Mention]]:
    """Part mentions into those that all have alike and the others; the first coder names the party."""
    seen = [{_identity(mention) for mention in mentions} for mentions in lists]
    everyone = set.intersection(*seen)
    mentions = {_identity(mention): mention for mentions in reversed(lists) for mention in mentions}
    ordered = [mentions[identity] for identity in sorted(mentions)]
    return (
        [mention for mention in ordered if _identity(mention) in everyone],
        [mention for mention in ordered if _identity(mention) not in everyone],
    )


def _identity(mention: Mention) -> tuple[int, int, str, str]:
    return mention.start, mention.end, mention.sector, mention.rol


def reviews_of(
    source: str, case: str, document: Document | None, decisions: Sequence[Decision], codebook: Codebook
) -> list[Review]:
    """Turn the decisions on one case into reviews, by the rule."""
    reviews = []
    for coding in codings_of(document, decisions):
        agreed, disputed = decide(coding, codebook)
        names = sorted({*coding.by_coder, *coding.settled_by})
        reviews.append(
            Review(
                source=source,
                case=case,
                anchor=coding.anchor,
                coder=", ".join(names),
                agreed=agreed,
                disputed=disputed,
                lost=coding.lost,
            )
        )
    return reviews


def cases_of(decisions: Iterable[Decision]) -> dict[tuple[str, str], list[Decision]]:
    """Part decisions by source and case, in alphabetical order."""
    parted: dict[tuple[str, str], list[Decision]] = {}
    for decision in decisions:
        parted.setdefault((decision.source, decision.case), []).append(decision)
    return dict(sorted(parted.items()))
