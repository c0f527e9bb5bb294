"""What the source prints beside what was mined, as the page shows it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pipeline.codebook import Codebook
from pipeline.document import CodedSegment
from pipeline.report.data import Case, Report
from pipeline.report.links import case_page, code_url
from pipeline.report.style import heat_step

PARTS = {
    "alles": "Alles",
    "cel": "Dashboard",
    "partner": "Partners",
    "plaatsbepaling": "Plaatsbepaling",
    "sleutelfactor": "Sleutelfactoren",
}
"""The parts of the comparison, with what readers call them."""

QUOTED = ("cel", "partner")
"""The parts that hold words of the source; the others hold codes."""

COVERAGE = "dekking"


@dataclass(frozen=True)
class Coverage:
    """How much of what the source prints was found."""

    found: int
    printed: int

    @property
    def share(self) -> float:
        """The share found, 0 to 1."""
        return self.found / self.printed

    @property
    def shade(self) -> str:
        """The CSS class of its shade."""
        return f"heat-{heat_step(self.share, 1)}"


@dataclass(frozen=True)
class Line:
    """One thing printed, mined or both."""

    verdict: str
    printed: str
    mined: str
    evidence: list[CodedSegment]
    """What a mined item or name rests on."""
    url: str
    """Where the evidence of a mined code stands; empty where there is none, or where it stands here."""


@dataclass(frozen=True)
class Group:
    """What is printed and mined of one cell, or of one other part."""

    label: str
    rows: list[Line]


@dataclass(frozen=True)
class Compared:
    """One case's printed tables beside what was mined."""

    case: Case
    coverage: dict[str, Coverage]
    groups: list[Group]


def compared_cases(report: Report) -> list[Compared]:
    """Gather the comparison by case; a case of which the source prints nothing is left out."""
    found = []
    for case in report.cases:
        rows = report.rows("gepubliceerd", case)
        if not rows:
            continue
        coverage = {
            row["key"]: Coverage(int(row["mined"]), int(row["published"]))
            for row in rows
            if row["part"] == COVERAGE
        }
        others = [row for row in rows if row["part"] != COVERAGE]
        groups = [
            Group(_label(part, key, report.codebook), [_line(row, case, report.codebook) for row in lines])
            for (part, key), lines in groupby(others, key=lambda row: (row["part"], _group_key(row)))
        ]
        found.append(Compared(case, coverage, groups))
    return found


def _group_key(row: dict[str, Any]) -> str:
    """Items are read cell by cell, the rest as one table a part."""
    return row["key"] if row["part"] == "cel" else ""


def _label(part: str, key: str, codebook: Codebook) -> str:
    return codebook["cel"][key].label if key else PARTS[part]


def _line(row: dict[str, Any], case: Case, codebook: Codebook) -> Line:
    ids = (row["evidence"] or "").split(";") if row["part"] in QUOTED else []
    evidence = [case.by_id[segment] for segment in ids if segment]
    printed, mined = (
        _wording(row["part"], row["key"], row[side] or "", codebook) for side in ("published", "mined")
    )
    return Line(row["verdict"], printed, mined, evidence, _url(row, case, codebook) if row["mined"] else "")


def _url(row: dict[str, Any], case: Case, codebook: Codebook) -> str:
    if row["part"] in QUOTED:
        return ""
    if row["part"] == "sleutelfactor":
        return code_url(case, codebook["factor"], codebook["factor"][row["mined"]])
    return f"{case_page(case)}#plaats"


def _wording(part: str, key: str, value: str, codebook: Codebook) -> str:
    """Write codes as their labels; other text stays as it is."""
    if not value or part in QUOTED:
        return value
    if part == "sleutelfactor":
        return codebook["factor"][value].label
    dimension = codebook["trede" if key == "treden" else key]
    return f"{dimension.label}: {dimension[value].label}"
