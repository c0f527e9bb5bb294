"""The coded segments of several cases, counted side by side in tidy tables.

Each function returns the rows of one CSV file. Every row names its case; counts are of segments unless said
otherwise. `share`, `low`, `high` and `small` are as `share_columns` gives them. Rows stand for every code of
the codebook, also where nothing bears it, so that a table has no holes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from pipeline.codebook import Codebook
from pipeline.compare.shares import joined, share_columns
from pipeline.document import CodedSegment

Row = dict[str, object]
Cases = dict[str, Sequence[CodedSegment]]
"""The coded segments of each case, the cases in the order of the source."""
TEXT = "tekst"
"""The origin of an actor that was found in sentences."""


def cells(cases: Cases, codebook: Codebook) -> list[Row]:
    """Count segments per cell (`cel.csv`).

    Columns: case, cel, segments, share (of the case's segments that bear any cell), low, high, small.
    """
    rows: list[Row] = []
    for case, segments in cases.items():
        coded = sum(bool(segment.cel) for segment in segments)
        for cell in codebook["cel"].ids:
            count = sum(cell in segment.cel for segment in segments)
            rows.append({"case": case, "cel": cell, "segments": count, **share_columns(count, coded)})
    return rows


def factors(cases: Cases, codebook: Codebook) -> list[Row]:
    """Count how often each key factor helps and hinders (`factor.csv`).

    Columns: case, factor, helping, hindering, net (helping minus hindering), share (of helping among both),
    low, high, small. A segment that both helps and hinders counts in both.
    """
    rows: list[Row] = []
    for case, segments in cases.items():
        for factor in codebook["factor"].ids:
            helping, hindering = _polarity([s for s in segments if s.factor == factor], codebook)
            rows.append(
                {
                    "case": case,
                    "factor": factor,
                    "helping": helping,
                    "hindering": hindering,
                    "net": helping - hindering,
                    **share_columns(helping, helping + hindering),
                }
            )
    return rows


def _polarity(segments: Sequence[CodedSegment], codebook: Codebook) -> tuple[int, int]:
    def count(polarity: str) -> int:
        cells = {code.id for code in codebook["cel"].codes if code.roles.get("polarity") == polarity}
        return sum(bool(cells & set(segment.cel)) for segment in segments)

    return count("helping"), count("hindering")


def steps(cases: Cases, codebook: Codebook) -> list[Row]:
    """Count segments per ladder step (`trede.csv`).

    Columns: case, trede, segments, share (of the case's segments that bear any step), low, high, small.
    """
    rows: list[Row] = []
    for case, segments in cases.items():
        stepped = sum(bool(segment.trede) for segment in segments)
        for step in codebook["trede"].ids:
            count = sum(step in segment.trede for segment in segments)
            rows.append({"case": case, "trede": step, "segments": count, **share_columns(count, stepped)})
    return rows


def actors(cases: Cases) -> list[Row]:
    """List who takes part, as what, by the running text (`actoren.csv`).

    Columns: case, name, sector, rol, mentions, segments (ids joined by `;`, in reading order), origin. One
    row for each name, sector and role of a case; most mentioned first.
    """
    rows: list[Row] = []
    for case, segments in cases.items():
        found: defaultdict[tuple[str, str, str], list[str]] = defaultdict(list)
        for segment in segments:
            for mention in segment.actors:
                found[mention.name, mention.sector, mention.rol].append(segment.id)
        for (name, sector, role), ids in sorted(found.items(), key=lambda pair: (-len(pair[1]), pair[0])):
            rows.append(
                {
                    "case": case,
                    "name": name,
                    "sector": sector,
                    "rol": role,
                    "mentions": len(ids),
                    "segments": joined(dict.fromkeys(ids)),
                    "origin": TEXT,
                }
            )
    return rows


def factor_by_step(cases: Cases, codebook: Codebook) -> list[Row]:
    """Count segments that bear both a key factor and a ladder step (`factor_trede.csv`).

    Columns: case, factor, trede, helping, hindering. Only pairs that occur have a row.
    """
    rows: list[Row] = []
    for case, segments in cases.items():
        for factor in codebook["factor"].ids:
            for step in codebook["trede"].ids:
                both = [s for s in segments if s.factor == factor and step in s.trede]
                if both:
                    helping, hindering = _polarity(both, codebook)
                    rows.append(
                        {
                            "case": case,
                            "factor": factor,
                            "trede": step,
                            "helping": helping,
                            "hindering": hindering,
                        }
                    )
    return rows


def sector_by_role(cases: Cases, codebook: Codebook) -> list[Row]:
    """Count actors and mentions per sector and role (`sector_rol.csv`).

    Columns: case, sector, rol, actors (different names), mentions, share (of the case's mentions in that
    role), low, high, small.
    """
    rows: list[Row] = []
    for case, segments in cases.items():
        mentions = [mention for segment in segments for mention in segment.actors]
        for sector in codebook["sector"].ids:
            for role in codebook["rol"].ids:
                in_role = [m for m in mentions if m.rol == role]
                here = [m for m in in_role if m.sector == sector]
                rows.append(
                    {
                        "case": case,
                        "sector": sector,
                        "rol": role,
                        "actors": len({m.name for m in here}),
                        "mentions": len(here),
                        **share_columns(len(here), len(in_role)),
                    }
                )
    return rows
