"""The matrices as tables of the pages: each number a link to its sentences."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from pipeline.codebook import Code, Dimension
from pipeline.compare.matrices import TEXT
from pipeline.compare.parties import TABLE
from pipeline.document import CodedSegment
from pipeline.report.data import Case, Report, is_told
from pipeline.report.links import code_url
from pipeline.report.numbers import percent, signed
from pipeline.report.style import heat_step, net_step


@dataclass(frozen=True)
class Tile:
    """One cell of a heat map."""

    text: str
    note: str
    """The share with its 95% interval; empty where there is none."""
    shade: str
    """The CSS class of its shade."""
    url: str
    small: bool
    """Whether the share rests on too little to say much."""


def heat_map(report: Report, dimension: Dimension) -> list[tuple[Case, list[Tile]]]:
    """Return the matrix of a dimension, cases down and codes across, in the order of source and codebook."""
    matrix = report.matrices[dimension.id]
    found = []
    for case in report.cases:
        rows = {row[dimension.id]: row for row in report.rows(dimension.id, case)}
        tiles = []
        for code in dimension.codes:
            row, url = rows[code.id], code_url(case, dimension, code)
            if "net" in row:
                shade = f"net-{net_step(row['net'], matrix['net'].abs().max())}"
                tiles.append(Tile(signed(row["helping"], row["hindering"]), "", shade, url, False))
            else:
                tiles.append(_share_tile(row, matrix["share"].max(), url))
        found.append((case, tiles))
    return found


def _share_tile(row: dict[str, Any], highest: float, url: str) -> Tile:
    share = row["share"] or 0.0
    note = f"{percent(share)} ({percent(row['low'])}–{percent(row['high'])})" if row["segments"] else ""
    shade = f"heat-{heat_step(share, highest)}"
    return Tile(str(row["segments"]), note, shade, url, row["small"] and row["segments"] > 0)


def roles_by_sector(report: Report, case: Case) -> list[tuple[Code, list[Tile]]]:
    """Return how often each sector is named in each role; a tile leads to the table of actors."""
    sectors, roles = report.codebook["sector"], report.codebook["rol"]
    mentions = {(row["sector"], row["rol"]): row["mentions"] for row in report.rows("sector_rol", case)}
    told = [role for role in roles.codes if is_told(role)]
    highest = max(mentions[sector, role.id] for sector in sectors.ids for role in told)
    return [
        (
            sector,
            [
                Tile(str(count), "", f"heat-{heat_step(count, highest)}", "#partijen", False)
                for count in (mentions[sector.id, role.id] for role in told)
            ],
        )
        for sector in sectors.codes
    ]


def factors_by_step(report: Report, case: Case) -> list[tuple[Code, list[Tile]]]:
    """Return how each factor helps and hinders at each ladder step; a tile leads to the factor."""
    factors, steps = report.codebook["factor"], report.codebook["trede"]
    rows = {(row["factor"], row["trede"]): row for row in report.rows("factor_trede", case)}
    counts = {pair: (row["helping"], row["hindering"]) for pair, row in rows.items()}
    widest = max((abs(helping - hindering) for helping, hindering in counts.values()), default=0)
    table = []
    for factor in factors.codes:
        tiles = []
        for step in steps.codes:
            helping, hindering = counts.get((factor.id, step.id), (0, 0))
            shade = f"net-{net_step(helping - hindering, widest)}"
            tiles.append(Tile(signed(helping, hindering), "", shade, code_url(case, factors, factor), False))
        table.append((factor, tiles))
    return table


@dataclass(frozen=True)
class Placement:
    """The answer to one question about where a case stands."""

    question: str
    answer: str
    """Empty where nothing in the case tells."""
    certainty: float
    evidence: list[CodedSegment]


def placements(report: Report, case: Case) -> list[Placement]:
    """Return where a case stands: phase, generation, type, ladder steps and place in the triangle."""
    (row,) = report.rows("plaatsbepaling", case)
    asked = {dimension.id: dimension for dimension in report.codebook.dimensions if dimension.unit == "case"}
    found = [
        _placement(case, row, column, dimension.label, _labels(dimension, row[column]))
        for column, dimension in {**asked, "treden": report.codebook["trede"]}.items()
    ]
    corners = [code for code in report.codebook["sector"].codes if code.id in row]
    shares = "; ".join(f"{corner.label.lower()} {percent(row[corner.id])}" for corner in corners)
    return [*found, _placement(case, row, "driehoek", "Plaats in de driehoek", shares)]


def _placement(case: Case, row: dict[str, Any], column: str, question: str, answer: str) -> Placement:
    ids = row[f"{column}_evidence"]
    evidence = [case.by_id[segment] for segment in ids.split(";")] if ids else []
    return Placement(question, answer if evidence else "", float(row[f"{column}_certainty"]), evidence)


def _labels(dimension: Dimension, codes: str | None) -> str:
    """Write codes joined by `;` as their labels; empty where there is none."""
    return "; ".join(dimension[code].label for code in codes.split(";")) if codes else ""


@dataclass(frozen=True)
class Actor:
    """One actor of a case, with what it does there."""

    name: str
    mentions: int
    sectors: list[Code]
    roles: list[tuple[Code, int]]
    """Each role with how often, most often first."""
    evidence: list[CodedSegment]


def actor_table(report: Report, case: Case) -> list[Actor]:
    """Gather the actors that sentences name, by name, most mentioned first."""
    sectors, roles = report.codebook["sector"], report.codebook["rol"]
    rows = _by_name(report, case, TEXT)
    actors = []
    for name in case.actors:
        counts: Counter[str] = Counter()
        for row in rows[name]:
            counts[row["rol"]] += row["mentions"]
        named = {row["sector"] for row in rows[name]}
        segments = {segment for row in rows[name] for segment in row["segments"].split(";")}
        actors.append(
            Actor(
                name,
                counts.total(),
                [code for code in sectors.codes if code.id in named],
                [(roles[role], n) for role, n in counts.most_common() if is_told(roles[role])],
                [segment for segment in case.segments if segment.id in segments],
            )
        )
    return actors


@dataclass(frozen=True)
class ListedParty:
    """A party of the source's own table of partners, with what that table says it does."""

    name: str
    sectors: list[Code]
    """At most one; none where neither a sentence nor the name tells it."""
    roles: list[Code]
    page: int | None


def listed_parties(report: Report, case: Case) -> list[ListedParty]:
    """Gather the parties that the source lists in a table, in the table's order."""
    sectors, roles = report.codebook["sector"], report.codebook["rol"]
    return [
        ListedParty(
            name,
            [sectors[row["sector"]] for row in rows[:1] if row["sector"]],
            [role for row in rows if is_told(role := roles[row["rol"]])],
            int(rows[0]["page"]) if rows[0]["page"] else None,
        )
        for name, rows in _by_name(report, case, TABLE).items()
    ]


def _by_name(report: Report, case: Case, origin: str) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = {}
    for row in report.rows("actoren", case):
        if row["origin"] == origin:
            rows.setdefault(row["name"], []).append(row)
    return rows


@dataclass(frozen=True)
class Distinction:
    """What sets a case apart from the others."""

    case: Case
    more: list[Code]
    """Codes that it bears more than the others, strongest first, beyond what chance explains."""
    less: list[Code]
    alike: list[tuple[Case, float]]
    """The other cases with how alike they are (0 to 1), most alike first."""


def distinctions(report: Report, most: int = 5) -> list[Distinction]:
    """Return for each case what sets it apart, with at most `most` codes each way."""
    cases = {case.id: case for case in report.cases}
    found = []
    for case in report.cases:
        marks = [row for row in report.rows("kenmerkend", case) if row["certain"]]
        codes = [(row["z"], report.codebook[row["dimension"]][row["code"]]) for row in marks]
        more, less = (
            [code for z, code in codes if sign * z > 0 and is_told(code)][:most] for sign in (1, -1)
        )
        others = [row for row in report.rows("gelijkenis", case) if row["other"] != case.id]
        others.sort(key=lambda row: -row["similarity"])
        alike = [(cases[row["other"]], row["similarity"]) for row in others]
        found.append(Distinction(case, more, less, alike))
    return found
