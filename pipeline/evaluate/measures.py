"""How near the machine's codes come to the reference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.codebook import Codebook
from pipeline.document import CodedSegment
from pipeline.evaluate.agreement import agreement

RESAMPLES = 1000
BINS = 10
NONE = "geen"
Table = NDArray[np.bool_]


def table(segments: Sequence[CodedSegment], dimension: str, codes: Sequence[str]) -> Table:
    """Return which codes of a dimension each segment bears, (segments, codes)."""

    def borne(segment: CodedSegment) -> list[str]:
        value = getattr(segment, dimension)
        return value if isinstance(value, list) else [value]

    return np.array([[code in borne(segment) for code in codes] for segment in segments], dtype=bool)


def chances(segments: Sequence[CodedSegment], codes: Sequence[str]) -> NDArray[np.float64]:
    """Return the machine's probability of each code, (segments, codes)."""
    return np.array([[segment.scores.get(code, 0.0) for code in codes] for segment in segments])


def accuracy(given: Table, coded: Table, seed: int = 0) -> dict[str, float]:
    """Return precision, recall and F1 over all cells of two tables, with the 95% bootstrap interval of F1.

    Segments are drawn with replacement, `RESAMPLES` times (percentile method).
    """
    counts = np.stack([(given & coded).sum(axis=1), coded.sum(axis=1), given.sum(axis=1)], axis=1).astype(
        float
    )
    hit, out, wanted = counts.sum(axis=0)
    draws = np.random.default_rng(seed).multinomial(
        len(counts), np.full(len(counts), 1 / len(counts)), RESAMPLES
    )
    drawn = draws @ counts
    spread = 2 * drawn[:, 0] / np.maximum(1, drawn[:, 1] + drawn[:, 2])
    return {
        "referentie": int(wanted),
        "machine": int(out),
        "precisie": hit / max(1, out),
        "vangst": hit / max(1, wanted),
        "f1": 2 * hit / max(1, out + wanted),
        "f1_laag": float(np.percentile(spread, 2.5)),
        "f1_hoog": float(np.percentile(spread, 97.5)),
    }


def per_code(
    reference: Sequence[CodedSegment],
    machine: Sequence[CodedSegment],
    codebook: Codebook,
    dimensions: Sequence[str],
) -> pd.DataFrame:
    """Return accuracy, Krippendorff's α between both, and calibration error, one row a code."""
    rows = []
    for name in dimensions:
        codes = codebook[name].ids
        given, coded, p = table(reference, name, codes), table(machine, name, codes), chances(machine, codes)
        columns = {code: [place] for place, code in enumerate(codes)} | {"alle": list(range(len(codes)))}
        for code, own in columns.items():
            flat_given, flat_coded = given[:, own].ravel(), coded[:, own].ravel()
            rows.append(
                {
                    "dimensie": name,
                    "code": code,
                    **accuracy(given[:, own], coded[:, own]),
                    "alfa": agreement(
                        np.stack([flat_given, flat_coded]).astype(int), resamples=1
                    ).alpha.value,
                    "ece": calibration_error(p[:, own].ravel(), flat_given),
                }
            )
    return pd.DataFrame(rows)


def reliability(p: NDArray[np.float64], given: Table) -> pd.DataFrame:
    """Return for each tenth of the scale how many codes it holds, their mean score and the share right."""
    places = np.minimum((p * BINS).astype(int), BINS - 1)
    rows = []
    for place in range(BINS):
        own = places == place
        rows.append(
            {
                "van": place / BINS,
                "tot": (place + 1) / BINS,
                "aantal": int(own.sum()),
                "score": float(p[own].mean()) if own.any() else np.nan,
                "aandeel_juist": float(given[own].mean()) if own.any() else np.nan,
            }
        )
    return pd.DataFrame(rows)


def calibration_error(p: NDArray[np.float64], given: Table) -> float:
    """Return the expected calibration error: the mean gap of `reliability`, weighed by the bins' counts."""
    bins = reliability(p, given).dropna()
    return float(
        ((bins["score"] - bins["aandeel_juist"]).abs() * bins["aantal"]).sum() / max(1, bins["aantal"].sum())
    )


def confusion(given: Table, coded: Table, codes: Sequence[str]) -> pd.DataFrame:
    """Return what the machine said (columns) where the reference said what (rows).

    A code that both gave counts for itself. Of the rest, each code that only the reference gave is set
    against each that only the machine gave, or against `geen` where the other gave nothing more.
    """
    names = [*codes, NONE]
    nothing = len(codes)
    counts = np.zeros((len(names), len(names)), dtype=int)
    for wanted, said in zip(given, coded, strict=True):
        both = np.flatnonzero(wanted & said)
        counts[both, both] += 1
        missed, extra = np.flatnonzero(wanted & ~said).tolist(), np.flatnonzero(said & ~wanted).tolist()
        for row in missed or ([nothing] if extra else []):
            counts[row, extra or [nothing]] += 1
    return pd.DataFrame(counts, index=names, columns=names)


def worst(
    reference: Sequence[CodedSegment],
    machine: Sequence[CodedSegment],
    dimension: str,
    codes: Sequence[str],
    count: int,
) -> pd.DataFrame:
    """Return the errors of which the machine was most certain, with their text."""
    given, coded, p = (
        table(reference, dimension, codes),
        table(machine, dimension, codes),
        chances(machine, codes),
    )
    wrong = np.argwhere(given != coded)
    order = sorted(wrong.tolist(), key=lambda at: (-abs(p[at[0], at[1]] - given[at[0], at[1]]), at))
    return pd.DataFrame(
        [
            {
                "id": reference[row].id,
                "code": codes[column],
                "fout": "gemist" if given[row, column] else "ten onrechte",
                "score": round(float(p[row, column]), 3),
                "referentie": ";".join(
                    code for code, is_given in zip(codes, given[row], strict=True) if is_given
                ),
                "tekst": reference[row].text,
            }
            for row, column in order[:count]
        ],
        columns=["id", "code", "fout", "score", "referentie", "tekst"],
    )


def actors(reference: Sequence[CodedSegment], machine: Sequence[CodedSegment]) -> Mapping[str, float]:
    """Return F1 of mentions with the same words, and how often sector and role of those are right."""
    hit = out = wanted = sector = role = 0
    for unit, coded in zip(reference, machine, strict=True):
        ours = {mention.surface.lower(): mention for mention in unit.actors}
        theirs = {mention.surface.lower(): mention for mention in coded.actors}
        both = ours.keys() & theirs.keys()
        hit, out, wanted = hit + len(both), out + len(theirs), wanted + len(ours)
        sector += sum(ours[key].sector == theirs[key].sector for key in both)
        role += sum(ours[key].rol == theirs[key].rol for key in both)
    return {
        "referentie": wanted,
        "machine": out,
        "f1": 2 * hit / max(1, out + wanted),
        "sector": sector / max(1, hit),
        "rol": role / max(1, hit),
    }
