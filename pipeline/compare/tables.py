"""Gather all cases of a source in the files that reports are made from."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import pandas as pd

from pipeline.codebook import Codebook
from pipeline.compare import matrices, similarity
from pipeline.compare.dictionary import dictionary
from pipeline.compare.matrices import Cases, Row
from pipeline.compare.parties import listed
from pipeline.compare.placement import placement
from pipeline.compare.published import published_against_mined
from pipeline.document import Dashboard, read_coded
from pipeline.errors import InputError
from pipeline.files import read_json, write_bytes, write_json, write_jsonl


def compare(folder: Path, codebook: Codebook) -> None:
    """Write `segments.jsonl`, `dashboards.json` and `matrices/*.csv` of a source.

    Parameters
    ----------
    folder
        `outputs/<source>`, with `source.json`, `coded/` and `mirrored/` of all its cases, and
        `published.json`.
    codebook
        The codebook by which the cases were coded.

    Raises
    ------
    InputError
        Where a file of a case is missing.
    """
    described = read_json(_existing(folder / "source.json"))
    cases = described["cases"]
    coded: Cases = {case: read_coded(_existing(folder / "coded" / f"{case}.jsonl")) for case in cases}
    dashboards = {
        case: Dashboard.model_validate(read_json(_existing(folder / "mirrored" / f"{case}.json")))
        for case in cases
    }
    published = read_json(folder / "published.json") if (folder / "published.json").exists() else {}

    actors = matrices.actors(coded)
    factors = matrices.factors(coded, codebook)
    placements = placement(coded, codebook, described["source"].get("year"))
    tables: dict[str, list[Row]] = {
        "cel": matrices.cells(coded, codebook),
        "factor": factors,
        "trede": matrices.steps(coded, codebook),
        "actoren": [*actors, *listed(published, cases, actors, codebook)],
        "plaatsbepaling": placements,
        "factor_trede": matrices.factor_by_step(coded, codebook),
        "sector_rol": matrices.sector_by_role(coded, codebook),
        "gelijkenis": similarity.similarity(coded, codebook),
        "kenmerkend": similarity.distinctive(coded, codebook),
        "gepubliceerd": published_against_mined(
            published, coded, dashboards, actors, placements, factors, codebook
        ),
    }
    columns = dictionary()
    write_jsonl(folder / "segments.jsonl", (segment for segments in coded.values() for segment in segments))
    write_json(folder / "dashboards.json", dashboards)
    for name, rows in tables.items():
        _write(
            folder / "matrices" / f"{name}.csv",
            rows,
            [row["column"] for row in columns if row["file"] == f"{name}.csv"],
        )
    _write(folder / "matrices" / "datawoordenboek.csv", columns, ["file", "column", "description"])


def _existing(path: Path) -> Path:
    if not path.exists():
        raise InputError(path, "dit bestand ontbreekt.", "Draai eerst de stappen ervoor: `casusspiegel run`.")
    return path


def _write(path: Path, rows: Sequence[Mapping[str, object]], columns: list[str]) -> None:
    """Write a tidy table; the columns are those of the data dictionary, also where there are no rows.

    As objects, so that whole numbers stay whole where others are missing.
    """
    file = io.StringIO()
    pd.DataFrame(rows, columns=columns, dtype=object).to_csv(file, index=False, lineterminator="\n")
    write_bytes(path, file.getvalue().encode("utf8"))
