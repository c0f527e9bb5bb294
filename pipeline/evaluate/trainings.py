"""What each training bought: the accuracy of models on held-out cases beside the checks they learned from."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import pandas as pd

from pipeline.files import read_json

CHECKS = "final/checks.json"
DIMENSIONS = ("cel", "trede", "factor")


def checks_of(models: Path) -> dict[str, int]:
    """Return how many checked sentences of which reviewed case the models for use learned from."""
    path = models / CHECKS
    return read_json(path) if path.exists() else {}


def record_training(path: Path, models: Path, tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Return the measured trainings, fewest checks first, with this one among them.

    Parameters
    ----------
    path
        Where earlier evaluations wrote theirs.
    models
        The models that were evaluated; models that were evaluated before have one row.
    tables
        What was measured on the reference cases: `codes` and `actoren`.
    """
    checks, codes = checks_of(models), tables["codes"]
    row: dict[str, object] = {
        "modellen": _fingerprint(models),
        "controles": sum(checks.values()),
        "casussen": len(checks),
    }
    for name in DIMENSIONS:
        measured = codes[(codes["dimensie"] == name) & (codes["code"] == "alle")].iloc[0]
        row |= {f"{name}_{part}": measured[part] for part in ("f1", "f1_laag", "f1_hoog")}
    row["actoren_f1"] = tables["actoren"]["f1"].mean()
    earlier = pd.read_csv(path) if path.exists() else pd.DataFrame({"modellen": []})
    others = earlier[earlier["modellen"] != row["modellen"]].to_dict("records")
    return pd.DataFrame([*others, row]).sort_values(["controles", "modellen"], ignore_index=True)


def _fingerprint(models: Path) -> str:
    """Tell models apart by what their training found."""
    digest = hashlib.sha256()
    for settings in sorted(models.glob("**/settings.json")):
        digest.update(settings.read_bytes())
    return f"m-{digest.hexdigest()[:10]}"
