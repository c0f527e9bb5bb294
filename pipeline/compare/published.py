"""What a source prints about its cases beside what was mined from their text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from scipy.optimize import linear_sum_assignment

from pipeline.codebook import Codebook
from pipeline.compare.matrices import Cases, Row
from pipeline.compare.parties import NAMED, named_like, sameness
from pipeline.compare.shares import joined, says
from pipeline.document import Dashboard, Item
from pipeline.mirror.select import likeness, vectors

ALIKE = 0.2
"""From which likeness of words (with those of the evidence) a mined item counts as a published one.

Careful: on the reference cases 92% of the pairs found are right, and 59% of the right ones are found.
"""
RECURS = 2
"""From this many segments on an actor that the source's partner table leaves out is worth showing."""


def published_against_mined(
    published: Mapping[str, Any],
    cases: Cases,
    dashboards: Mapping[str, Dashboard],
    actors: Sequence[Row],
    placements: Sequence[Row],
    factors: Sequence[Row],
    codebook: Codebook,
) -> list[Row]:
    """Put what the source prints beside what was mined (`gepubliceerd.csv`).

    Columns: case, part (`cel`, `partner`, `plaatsbepaling`, `sleutelfactor`, `dekking`), key (the cell, the
    question, or for `dekking` the part counted), verdict (`gevonden`, `gemist`, `extra`), published (what the
    source says), mined (what was mined), evidence (segment ids joined by `;`), score (likeness of an item or
    name, 0 to 1; for `dekking` the share found). A case that the source prints nothing about has no rows.
    """
    rows: list[Row] = []
    for case, segments in cases.items():
        texts = {segment.id: segment.text for segment in segments}
        found: list[Row] = []
        if case in published.get("dashboards", {}):
            cells = published["dashboards"][case]["cells"]
            for cell in codebook["cel"].ids:
                found += _items(cell, cells.get(cell, []), dashboards[case].cells.get(cell, []), texts)
        if case in published.get("partners", {}):
            found += _partners(
                published["partners"][case], [row for row in actors if row["case"] == case], codebook
            )
        if case in published.get("plaatsbepaling", {}):
            placed = next(row for row in placements if row["case"] == case)
            found += _placement(published["plaatsbepaling"][case], placed, codebook)
        named = [
            factor for factor, examples in published.get("sleutelfactoren", {}).items() if case in examples
        ]
        if named:
            found += _factors(named, [row for row in factors if row["case"] == case], codebook)
        rows += [{"case": case, **row} for row in [*found, *_coverage(found)]]
    return rows


def _row(
    part: str,
    key: str,
    verdict: str,
    published: str = "",
    mined: str = "",
    evidence: str = "",
    score: float = 0.0,
) -> Row:
    return {
        "part": part,
        "key": key,
        "verdict": verdict,
        "published": published,
        "mined": mined,
        "evidence": evidence,
        "score": round(score, 4),
    }


def _items(cell: str, printed: Sequence[str], mined: Sequence[Item], texts: Mapping[str, str]) -> list[Row]:
    """Pair published and mined items of a cell one to one, so that the pairs together are most alike."""
    shown = list(mined[: 2 * len(printed)])
    spoken = [" ".join([item.text, *(texts[id_] for id_ in item.evidence[:3])]) for item in shown]
    rows, taken = [], set()
    if printed and shown:
        alike = likeness(vectors([*printed, *spoken]))[: len(printed), len(printed) :]
        for one, other in zip(*linear_sum_assignment(-alike), strict=True):
            if alike[one, other] >= ALIKE:
                item = shown[other]
                taken |= {("printed", int(one)), ("mined", int(other))}
                evidence = joined(item.evidence)
                rows.append(
                    _row("cel", cell, "gevonden", printed[one], item.text, evidence, float(alike[one, other]))
                )
    rows += [
        _row("cel", cell, "gemist", text) for i, text in enumerate(printed) if ("printed", i) not in taken
    ]
    rows += [
        _row("cel", cell, "extra", "", item.text, joined(item.evidence))
        for i, item in enumerate(shown)
        if ("mined", i) not in taken
    ]
    return rows


def _partners(printed: Sequence[Mapping[str, Any]], actors: Sequence[Row], codebook: Codebook) -> list[Row]:
    """Pair each printed partner with the actor most like it; others that take part are extra."""
    rows: list[Row] = []
    texts = [str(partner["partner"]) for partner in printed]
    for text in texts:
        mined = named_like(text, actors)
        if mined:
            found = (str(mined["name"]), str(mined["segments"]), sameness(text, str(mined["name"])) / 100)
            rows.append(_row("partner", "", "gevonden", text, *found))
        else:
            rows.append(_row("partner", "", "gemist", text))
    idle = {code.id for code in codebook["rol"].codes if code.roles.get("mirror") == "omit"}
    others: dict[str, list[str]] = {}
    for row in actors:
        name = str(row["name"])
        if row["rol"] not in idle and all(sameness(text, name) < NAMED for text in texts):
            others.setdefault(name, []).extend(str(row["segments"]).split(";"))
    return rows + [
        _row("partner", "", "extra", "", name, joined(dict.fromkeys(segments)))
        for name, segments in others.items()
        if len(segments) >= RECURS
    ]


def _placement(printed: Mapping[str, Any], mined: Row, codebook: Codebook) -> list[Row]:
    """Compare the answers of the placement.

    What the source says in words is read as codes by the words that these are known by (`roles: {named: …}`).
    """
    said = {"treden": list(printed.get("treden", []))}
    for dimension in codebook.dimensions:
        if dimension.unit == "case":
            words = str(printed.get(dimension.id, ""))
            said[dimension.id] = [code.id for code in dimension.codes if says(words, code.roles.get("named"))]
    rows = []
    for question, codes in said.items():
        answered = [code for code in str(mined[question]).split(";") if code]
        evidence = str(mined[f"{question}_evidence"])
        for code in dict.fromkeys([*codes, *answered]):
            verdict = "extra" if code not in codes else "gevonden" if code in answered else "gemist"
            rows.append(
                _row(
                    "plaatsbepaling",
                    question,
                    verdict,
                    code if code in codes else "",
                    code if code in answered else "",
                    evidence if code in answered else "",
                )
            )
    return rows


def _factors(printed: Sequence[str], mined: Sequence[Row], codebook: Codebook) -> list[Row]:
    present = [str(row["factor"]) for row in mined if row["helping"] or row["hindering"]]
    rows = []
    for factor in codebook["factor"].ids:
        said, found = factor if factor in printed else "", factor if factor in present else ""
        if said or found:
            verdict = "extra" if not said else "gevonden" if found else "gemist"
            rows.append(_row("sleutelfactor", factor, verdict, said, found))
    return rows


def _coverage(rows: Sequence[Row]) -> list[Row]:
    """Return the share of what the source prints that was found: of each part, and of all."""
    covered = []
    for part in [*dict.fromkeys(str(row["part"]) for row in rows), "alles"]:
        verdicts = [row["verdict"] for row in rows if part in (row["part"], "alles")]
        found, missed = verdicts.count("gevonden"), verdicts.count("gemist")
        if found + missed:
            covered.append(
                _row("dekking", part, "", f"{found + missed}", f"{found}", "", found / (found + missed))
            )
    return covered
