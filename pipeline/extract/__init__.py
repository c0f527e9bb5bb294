"""Extract: from a source as it came to its cases, their segments, and the tables that it prints."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pipeline.document import Document, Layout
from pipeline.errors import InputError
from pipeline.extract.cases import cut_cases
from pipeline.extract.published import published
from pipeline.extract.source import Source
from pipeline.files import write_json

READERS = {".txt": "text", ".pdf": "pdf", ".docx": "docx"}
"""The reader module of each file type; each has `read(path) -> Layout`."""


@dataclass(frozen=True)
class Extraction:
    """What a source holds."""

    source: Source
    documents: list[Document]
    published: dict[str, dict[str, Any]]
    """What the source prints of its cases: `dashboards`, `partners`, `plaatsbepaling`, each by case."""

    def write(self, folder: Path) -> None:
        """Write the source, its cases and what it prints to a folder; cases that are no longer there go."""
        paths = {folder / "documents" / f"{document.case}.json": document for document in self.documents}
        for path, document in paths.items():
            document.write(path)
        for path in (folder / "documents").glob("*.json"):
            if path not in paths:
                path.unlink()
        write_json(folder / "published.json", self.published)
        write_json(folder / "source.json", {"source": self.source, "cases": [d.case for d in self.documents]})


def extract_source(folder: Path) -> Extraction:
    """Extract the source in a folder.

    Parameters
    ----------
    folder
        Holds `source.yaml` and the file that it names.

    Raises
    ------
    InputError
        Where the folder, the description or the file can't be used.
    """
    source = Source.read(folder)
    path = folder / source.file
    layout = read_layout(path)
    documents = cut_cases(layout, source, str(path))
    return Extraction(source, documents, published(layout.tables, documents))


def read_layout(path: Path) -> Layout:
    """Read a file of any known type.

    Raises
    ------
    InputError
        Where the file's type is not known, or the file can't be used.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(READERS))
        raise InputError(path, f"dit bestandstype wordt niet gelezen (wel: {known}).", "Zet het rapport om.")
    return importlib.import_module(f"pipeline.extract.{reader}").read(path)
