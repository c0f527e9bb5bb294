"""Models of scikit-learn as files: without pickle, and the same model in the same bytes."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from skops import io as skops

SCHEMA = "schema.json"
"""Where a skops file says which object is made of what."""


def packed(model: object) -> bytes:
    """Return a model as a skops file; the same model makes the same bytes.

    Skops names objects by their place in memory and dates its files: here they are numbered, and undated.
    """
    numbers: dict[int, int] = {}
    files: dict[str, str] = {}

    def number(node: dict[str, Any]) -> dict[str, Any]:
        if isinstance(place := node.get("__id__"), int):
            # Whether two equal numbers or words are one object is chance, and of no meaning.
            own = -len(numbers) - 1 if node["__loader__"] == "JsonNode" else place
            node["__id__"] = numbers.setdefault(own, len(numbers))
            if isinstance(file := node.get("file"), str):
                node["file"] = files[file] = f"{node['__id__']}{Path(file).suffix}"
        return node

    written = io.BytesIO()
    with ZipFile(io.BytesIO(skops.dumps(model))) as source, ZipFile(written, "w") as target:
        schema = json.loads(source.read(SCHEMA), object_hook=number)
        contents = {files[name]: source.read(name) for name in source.namelist() if name != SCHEMA}
        contents[SCHEMA] = json.dumps(schema).encode("utf8")
        for name, data in contents.items():
            # A ZipInfo that is told no date has always the same.
            target.writestr(ZipInfo(name), data, ZIP_DEFLATED, compresslevel=9)
    return written.getvalue()
