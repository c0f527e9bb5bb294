"""What a report tells about: the files that the stages before it leave for one source."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from pipeline.codebook import Code, Codebook, Dimension
from pipeline.document import CodedSegment, Dashboard, Document, read_coded
from pipeline.errors import InputError
from pipeline.files import read_json
from pipeline.reviewed import codes_of

PAGES = ("index", "gedrukt-en-gevonden", "verantwoording")
"""Names of the pages that are not about one case."""


@dataclass(frozen=True)
class Case:
    """One case with all that is known of it."""

    document: Document
    segments: list[CodedSegment]
    dashboard: Dashboard

    @property
    def id(self) -> str:
        """The case's id, which names its files."""
        return self.document.case

    @cached_property
    def by_id(self) -> dict[str, CodedSegment]:
        """The case's segments by id."""
        return {segment.id: segment for segment in self.segments}

    @cached_property
    def coded(self) -> int:
        """How many segments bear a code."""
        return sum(bool(segment.cel) for segment in self.segments)


@dataclass(frozen=True)
class Report:
    """One source with its cases, as a report shows it."""

    source: dict[str, object]
    cases: list[Case]
    codebook: Codebook
    matrices: dict[str, pd.DataFrame] = field(default_factory=dict)
    """The tidy tables by file name without `.csv`; every value is text."""

    @property
    def citation(self) -> str:
        """The source as a bibliography names it."""
        parts = [self.source.get(key) for key in ("editors", "title", "publisher", "year")]
        return ", ".join(" en ".join(part) if isinstance(part, list) else str(part) for part in parts if part)

    @classmethod
    def read(cls, folder: Path, codebook: Codebook) -> Report:
        """Read what the stages before the report left in a source's output folder.

        Raises
        ------
        InputError
            Where a file is missing, or a case bears the name of one of the report's own pages.
        """
        for name in ("source.json", "segments.jsonl", "dashboards.json", "documents"):
            if not (folder / name).exists():
                raise InputError(
                    folder / name, "dit is er nog niet.", "Draai eerst `casusspiegel compare` voor deze bron."
                )
        described = read_json(folder / "source.json")
        segments = defaultdict(list)
        for segment in read_coded(folder / "segments.jsonl"):
            segments[segment.case].append(segment)
        cases = [
            Case(
                Document.read(folder / "documents" / f"{case}.json"),
                segments[case],
                Dashboard.model_validate(board),
            )
            for case, board in read_json(folder / "dashboards.json").items()
        ]
        order = {case: place for place, case in enumerate(described["cases"])}
        cases.sort(key=lambda case: (order.get(case.id, len(order)), case.id))
        for case in cases:
            if case.id in PAGES:
                raise InputError(
                    folder / "documents" / f"{case.id}.json",
                    f"casus `{case.id}` heet als een vaste pagina van het rapport.",
                    "Geef de casus een andere titel of gemeente in source.yaml.",
                )
        matrices = {
            path.stem: pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf8")
            for path in sorted((folder / "matrices").glob("*.csv"))
        }
        return cls(described["source"], cases, codebook, matrices)


def labelled_codes(segment: CodedSegment, codebook: Codebook) -> list[tuple[Dimension, Code]]:
    """Return the codes of a segment, in the codebook's order."""
    given = codes_of(segment, codebook)
    return [(codebook[name], codebook[name][code]) for name, codes in given.items() for code in codes]
