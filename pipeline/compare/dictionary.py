"""The data dictionary: what each column of each matrix means."""

from __future__ import annotations

from importlib.resources import files

import yaml


def dictionary() -> list[dict[str, str]]:
    """Return a row for each column of each matrix (`datawoordenboek.csv`).

    Columns: file, column, description (Dutch). The descriptions stand in `dictionary.yaml`.
    """
    text = files("pipeline.compare").joinpath("dictionary.yaml").read_text(encoding="utf8")
    return [
        {"file": f"{table}.csv", "column": column, "description": description}
        for table, columns in yaml.safe_load(text).items()
        for column, description in columns.items()
    ]
