"""The matrices as tables of the pages: each number a link to its sentences."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline.codebook import Code, Dimension
from pipeline.document import CodedSegment
from pipeline.report.data import Case, Report
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
    matrix = report.matrices[dimension.id].set_index(["case", dimension.id])
    tile = _net_tile if "net" in matrix else _share_tile
    return [
        (
            case,
            [
                tile(matrix, matrix.loc[case.id, code.id], code_url(case, dimension, code))
                for code in dimension.codes
            ],
        )
        for case in report.cases
    ]


def _share_tile(matrix: pd.DataFrame, row: Any, url: str) -> Tile:
    share = 0.0 if pd.isna(row["share"]) else row["share"]
    note = f"{percent(share)} ({percent(row['low'])}–{percent(row['high'])})" if row["segments"] else ""
    shade = f"heat-{heat_step(share, matrix['share'].max())}"
    return Tile(str(row["segments"]), note, shade, url, bool(row["small"]) and row["segments"] > 0)


def _net_tile(matrix: pd.DataFrame, row: Any, url: str) -> Tile:
    shade = f"net-{net_step(row['net'], matrix['net'].abs().max())}"
    return Tile(signed(row["helping"], row["hindering"]), "", shade, url, False)


@dataclass(frozen=True)
class Placement:
    """The answer to one question about where a case stands."""

    question: str
    answer: str
    certainty: float
    evidence: list[CodedSegment]


def placements(report: Report, case: Case) -> list[Placement]:
    """Return where a case stands: phase, generation, type, ladder steps and place in the triangle."""
    matrix = report.matrices["plaatsbepaling"].set_index("case")
    if case.id not in matrix.index:
        return []
    row = matrix.loc[case.id]
    asked = {dimension.id: dimension for dimension in report.codebook.dimensions if dimension.unit == "case"}
    found = [
        _placement(case, row, column, dimension.label, _labels(dimension, row[column]))
        for column, dimension in {**asked, "treden": report.codebook["trede"]}.items()
    ]
    corners = [code for code in report.codebook["sector"].codes if code.id in row.index]
    shares = ", ".join(f"{corner.label.lower()} {percent(float(row[corner.id]))}" for corner in corners)
    return [*found, _placement(case, row, "driehoek", "Plaats in de driehoek", shares)]


def _placement(case: Case, row: Any, column: str, question: str, answer: str) -> Placement:
    ids = row[f"{column}_evidence"]
    evidence = [case.by_id[segment] for segment in ids.split(";")] if isinstance(ids, str) else []
    return Placement(question, answer, float(row[f"{column}_certainty"]), evidence)


def _labels(dimension: Dimension, codes: object) -> str:
    """Write codes joined by `;` as their labels; empty where there is none."""
    return ", ".join(dimension[code].label for code in codes.split(";")) if isinstance(codes, str) else ""


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
    """Gather the matrix of actors by name, most mentioned first."""
    matrix = report.matrices["actoren"]
    sectors, roles = report.codebook["sector"], report.codebook["rol"]
    rows = dict(tuple(matrix[matrix["case"] == case.id].groupby("name", sort=False)))
    actors = []
    for name in case.actors:
        part = rows[name]
        counts = part.groupby("rol", sort=False)["mentions"].sum().sort_values(ascending=False, kind="stable")
        segments = {segment for ids in part["segments"] for segment in ids.split(";")}
        actors.append(
            Actor(
                name,
                int(part["mentions"].sum()),
                [code for code in sectors.codes if code.id in set(part["sector"])],
                [(roles[str(role)], int(count)) for role, count in counts.items()],
                [segment for segment in case.segments if segment.id in segments],
            )
        )
    return actors
