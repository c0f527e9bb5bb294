"""Where a case stands: phase, generation of participation, kind of doing together, ladder, triangle.

All by rules on its coded segments, whose numbers and cue words stand in the codebook (`roles` of the codes).
The guide explains them to coders; nothing here learns from what a source prints about its own cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from pipeline.codebook import Code, Codebook, Dimension
from pipeline.compare.matrices import Cases, Row
from pipeline.compare.shares import joined, says
from pipeline.document import CodedSegment
from pipeline.mirror.dates import find_dates

STATED = 2
"""A ladder step counts for a case from this many segments on: one sentence may be an aside."""
PART = 0.05
"""And from this share of the case's ladder steps on."""
HALFWAY = 5
"""With this many pieces of evidence a placement is half as certain as with endlessly many."""
ENDING = 0.1
"""An end is told where this part of the later milestones names one."""
STRANGE = 0.1
"""Parties are unknown to each other where this part of the segments has the cue words of strangers."""
LIFETIME = 15
"""A milestone this many years from the middle one is not part of the initiative's own development."""


@dataclass
class Placed:
    """The values of one question about a case, with what they rest on."""

    values: list[str] = field(default_factory=list)
    evidence: list[str] = field(default_factory=list)
    """Segment ids, in reading order."""
    certainty: float = 0.0
    """0 to 1: the share of the evidence that points to the values, less the fewer pieces there are."""


def placement(cases: Cases, codebook: Codebook, until: int | None = None) -> list[Row]:
    """Place each case (`plaatsbepaling.csv`).

    Columns: case; fase, generatie, doe_het_zelven, treden (codes joined by `;`: two where a case is between
    them); overheid, gemeenschap, markt (shares of the pull, summing to 1: the place in the triangle); and for
    each of fase, generatie, doe_het_zelven, treden and driehoek a column `…_evidence` (segment ids joined by
    `;`) and `…_certainty` (0 to 1).
    """
    rows: list[Row] = []
    for case, segments in cases.items():
        corners, triangle = pull(segments, codebook)
        placed = {
            "fase": phase(segments, codebook, until),
            "generatie": generation(corners, triangle, codebook["generatie"]),
            "doe_het_zelven": doing_together(segments, codebook),
            "treden": ladder(segments, codebook),
        }
        row: Row = {"case": case, **{question: joined(answer.values) for question, answer in placed.items()}}
        row |= {corner: round(share, 4) for corner, share in corners.items()}
        for question, answer in {**placed, "driehoek": triangle}.items():
            row[f"{question}_evidence"] = joined(answer.evidence)
            row[f"{question}_certainty"] = round(answer.certainty, 2)
        rows.append(row)
    return rows


def _certainty(share: float, pieces: int) -> float:
    return share * pieces / (pieces + HALFWAY)


def _ids(segments: Iterable[CodedSegment]) -> list[str]:
    return list(dict.fromkeys(segment.id for segment in segments))


def ladder(segments: Sequence[CodedSegment], codebook: Codebook) -> Placed:
    """Name the ladder steps that a case's government takes: those stated often enough."""
    stepped = [segment for segment in segments if segment.trede]
    counts = Counter(step for segment in stepped for step in segment.trede)
    total = sum(counts.values())
    values = [step for step in codebook["trede"].ids if counts[step] >= max(STATED, PART * total)]
    evidence = [segment for segment in stepped if set(segment.trede) & set(values)]
    share = sum(counts[step] for step in values) / total if total else 0.0
    return Placed(values, _ids(evidence), _certainty(share, len(evidence)))


def pull(segments: Sequence[CodedSegment], codebook: Codebook) -> tuple[dict[str, float], Placed]:
    """Place a case in the triangle: who pulls the initiative.

    The share of each corner in the mentions of parties in a pulling role (`roles: {placement: pull}`); the
    codebook says to which corner a sector belongs, institutions to the corner of the government that they
    stand by.
    """
    pulling = {code.id for code in codebook["rol"].codes if code.roles.get("placement") == "pull"}
    corner_of = {code.id: code.roles["corner"] for code in codebook["sector"].codes}
    corners = dict.fromkeys(corner_of.values(), 0)
    evidence = []
    for segment in segments:
        for mention in segment.actors:
            if mention.rol in pulling:
                corners[corner_of[mention.sector]] += 1
                evidence.append(segment)
    total = sum(corners.values())
    shares = {corner: count / total if total else 1 / len(corners) for corner, count in corners.items()}
    return shares, Placed(evidence=_ids(evidence), certainty=_certainty(1.0, len(evidence)))


def _band(code: Code, key: str) -> tuple[float, float] | None:
    """Read a range such as `0.4-1` from a code's roles."""
    if key not in code.roles:
        return None
    low, high = code.roles[key].split("-")
    return float(low), float(high)


def _within(dimension: Dimension, key: str, value: float, scale: float = 0.25) -> tuple[list[str], float]:
    """Return the codes whose band holds a value, and how clear of borders it is (0 to 1; 1 from `scale`)."""
    bands = {code.id: band for code in dimension.codes if (band := _band(code, key))}
    values = [code for code, (low, high) in bands.items() if low <= value <= high]
    borders = {edge for low, high in bands.values() for edge in (low, high)} - {0.0, 1.0}
    return values, min(1.0, min((abs(value - edge) for edge in borders), default=scale) / scale)


def generation(corners: dict[str, float], triangle: Placed, dimension: Dimension) -> Placed:
    """Tell the generation of participation from the height in the triangle, as *Loshouden en meemaken* does.

    That is the share of society (all corners but the government's, which is the first) in the pull; where
    bands of the codebook overlap, a case is between two generations.
    """
    if not triangle.evidence:
        return Placed()
    _, *society = corners.values()
    values, clear = _within(dimension, "society", sum(society))
    return Placed(values, triangle.evidence, triangle.certainty * (0.5 + 0.5 * clear))


def phase(segments: Sequence[CodedSegment], codebook: Codebook, until: int | None) -> Placed:
    """Tell the phase from how long the development has run, and whether it tells of an end.

    The years from the first to the last dated milestone fall in the bands of the codebook (`years`), two
    where these overlap. Where its second half has an `ENDING` part of milestones with the cue words of a
    phase, that phase follows the last one.

    Parameters
    ----------
    segments
        The coded segments of a case.
    codebook
        Says which cell tells the development, and what the phases are.
    until
        The year of the source; later dates are plans. None where it is not known.
    """
    history = {code.id for code in codebook["cel"].codes if code.roles.get("mirror") == "milestones"}
    told = [segment for segment in segments if history & set(segment.cel)]
    dated = _dated(told, until)
    if not dated:
        return Placed()
    span = max(dated.values()) - min(dated.values())
    values, clear = _within(codebook["fase"], "years", span, scale=1)
    evidence = [segment for segment in told if segment.id in dated]
    late = told[len(told) // 2 :]
    for code in codebook["fase"].codes:
        ends = [
            segment for segment in late if "cues" in code.roles and says(segment.text, code.roles["cues"])
        ]
        if len(ends) >= max(STATED, ENDING * len(late)):
            values = [*values[-1:], code.id]
            evidence = [segment for segment in told if segment in evidence or segment in ends]
    return Placed(values, _ids(evidence), _certainty(0.5 + 0.5 * clear, len(evidence)))


def _dated(told: Sequence[CodedSegment], until: int | None) -> dict[str, int]:
    """Return the year of each dated segment; years far before most others are the history of the place."""
    years = {
        segment.id: date.year
        for segment in told
        for date in find_dates(segment.text)[:1]
        if date.year <= (until or date.year)
    }
    middle = median(years.values()) if years else 0
    return {id_: year for id_, year in years.items() if abs(year - middle) <= LIFETIME}


def doing_together(segments: Sequence[CodedSegment], codebook: Codebook) -> Placed:
    """Tell the type of do-it-together from who does, for whom, and among whom.

    - Whether at all: the citizens' share (sectors with `roles: {placement: citizens}`) of the mentions in a
      pulling role; within the band `doers` of a code, that code.
    - For each other or for others: the share of the target group among the citizens' mentions as doer or as
      target (band `others`).
    - Known or unknown to each other: known, unless the cue words of a code stand in a `STRANGE` part of the
      segments.
    """
    dimension = codebook["doe_het_zelven"]
    role = {code.id: code.roles.get("placement") for code in codebook["rol"].codes}
    citizens = {code.id for code in codebook["sector"].codes if code.roles.get("placement") == "citizens"}
    mentions = [(segment, mention) for segment in segments for mention in segment.actors]
    pulling = [(segment, mention) for segment, mention in mentions if role.get(mention.rol) == "pull"]
    doing = [segment for segment, mention in pulling if mention.sector in citizens]
    served = [segment for segment, mention in mentions if role.get(mention.rol) == "target"]
    if not pulling:
        return Placed()
    hardly, clear = _within(dimension, "doers", len(doing) / len(pulling))
    if hardly:
        return Placed(hardly, _ids(doing), _certainty(clear, len(pulling)))
    values, clear = _within(dimension, "others", len(served) / (len(served) + len(doing)))
    cues = {code.id: code.roles["cues"] for code in dimension.codes if "cues" in code.roles}
    strange = [
        code
        for code in values
        if code in cues and sum(says(s.text, cues[code]) for s in segments) >= STRANGE * len(segments)
    ]
    values = strange or [code for code in values if code not in cues]
    evidence = _ids(segment for segment in segments if segment in doing or segment in served)
    return Placed(values, evidence, _certainty(0.5 + 0.5 * clear, len(evidence)))
