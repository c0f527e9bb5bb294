"""How alike cases are, and what sets each apart."""

from __future__ import annotations

import math
from collections import Counter

import numpy as np

from pipeline.codebook import Codebook
from pipeline.compare.matrices import Cases, Row
from pipeline.compare.shares import Z

Profile = Counter[tuple[str, str]]
"""How often a case bears each (dimension, code)."""


def profiles(cases: Cases, codebook: Codebook) -> dict[str, Profile]:
    """Count the codes of each case, of segments and of actors."""
    counted: dict[str, Profile] = {}
    for case, segments in cases.items():
        profile: Profile = Counter()
        for segment in segments:
            for dimension in codebook.dimensions:
                if dimension.unit == "segment":
                    given = getattr(segment, dimension.id)
                    for code in given if dimension.multiple else [given] if given else []:
                        profile[dimension.id, code] += 1
                elif dimension.unit == "actor":
                    profile.update(
                        (dimension.id, getattr(mention, dimension.id)) for mention in segment.actors
                    )
        counted[case] = profile
    return counted


def similarity(cases: Cases, codebook: Codebook) -> list[Row]:
    """Compare cases by pairs (`gelijkenis.csv`).

    Columns: case, other, similarity (0 to 1; 1 minus the Jensen-Shannon distance, in bits, between the shares
    of the codes, averaged over the dimensions). Each pair stands twice, so that the table is a full matrix; a
    case with itself is 1.
    """
    counted = profiles(cases, codebook)
    dimensions = [d for d in codebook.dimensions if d.unit != "case"]
    shares = {
        (case, d.id): _shares(np.array([profile[d.id, code] for code in d.ids], dtype=float))
        for case, profile in counted.items()
        for d in dimensions
    }
    return [
        {
            "case": case,
            "other": other,
            "similarity": round(
                1
                - float(
                    np.mean([_jensen_shannon(shares[case, d.id], shares[other, d.id]) for d in dimensions])
                ),
                4,
            ),
        }
        for case in cases
        for other in cases
    ]


def _shares(counts: np.ndarray) -> np.ndarray:
    return counts / counts.sum() if counts.sum() else np.full(len(counts), 1 / len(counts))


def _jensen_shannon(one: np.ndarray, other: np.ndarray) -> float:
    middle = (one + other) / 2

    def divergence(part: np.ndarray) -> float:
        seen = part > 0
        return float((part[seen] * np.log2(part[seen] / middle[seen])).sum())

    return math.sqrt(max(0.0, (divergence(one) + divergence(other)) / 2))


def distinctive(cases: Cases, codebook: Codebook) -> list[Row]:
    """Say which codes a case bears more, or less, than the other cases together (`kenmerkend.csv`).

    The log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008), the prior being
    all cases together: rare codes don't stand out by chance.

    Columns: case, dimension, code, count, share (within the dimension), others (the share in the other
    cases), z (above 0: more than elsewhere), certain (whether |z| is at least 1.96). Strongest first within a
    case.
    """
    counted = profiles(cases, codebook)
    rows: list[Row] = []
    for case, profile in counted.items():
        found: list[tuple[float, Row]] = []
        for dimension in codebook.dimensions:
            if dimension.unit == "case":
                continue
            here = {code: profile[dimension.id, code] for code in dimension.ids}
            there = {
                code: sum(p[dimension.id, code] for name, p in counted.items() if name != case)
                for code in dimension.ids
            }
            n_here, n_there = sum(here.values()), sum(there.values())
            if not n_here or not n_there:
                continue
            for code in dimension.ids:
                z = _log_odds(here[code], n_here, there[code], n_there)
                row: Row = {
                    "case": case,
                    "dimension": dimension.id,
                    "code": code,
                    "count": here[code],
                    "share": round(here[code] / n_here, 4),
                    "others": round(there[code] / n_there, 4),
                    "z": round(z, 2),
                    "certain": abs(z) >= Z,
                }
                found.append((z, row))
        rows += [row for _, row in sorted(found, key=lambda pair: -abs(pair[0]))]
    return rows


def _log_odds(here: int, n_here: int, there: int, n_there: int, strength: float = 10.0) -> float:
    """Return the z-score of the log-odds ratio; `strength` is how many codings the prior is worth."""
    prior = strength * (here + there + 0.5) / (n_here + n_there + 1)
    rest = strength - prior
    ratio = math.log((here + prior) / (n_here - here + rest)) - math.log(
        (there + prior) / (n_there - there + rest)
    )
    return ratio / math.sqrt(1 / (here + prior) + 1 / (there + prior))
