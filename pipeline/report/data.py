"""What a report tells about: the files that the stages before it leave for one source."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from pipeline.codebook import Code, Codebook, Dimension
from pipeline.compare.privacy import Pseudonyms
from pipeline.document import CodedSegment, Dashboard, Document, Item
from pipeline.errors import InputError
from pipeline.files import read_json, read_jsonl
from pipeline.report.models import Model, read_model
from pipeline.reviewed import codes_of

PAGES = ("index", "gedrukt-en-gevonden", "verantwoording")
"""Names of the pages that are not about one case."""

KINDS = {"heading": "kop", "paragraph": "zin", "bullet": "opsomming", "quote": "citaat", "box": "kader"}
"""What a reader calls the kinds of segments."""


def printable(value: Any) -> Any:
    """Put spaces for control characters, which XML, and so an Office or SVG file, can't hold.

    Parameters
    ----------
    value
        A text, or lists and dictionaries of texts; places in the texts stay as they are.
    """
    if isinstance(value, str):
        return value.translate(_CONTROLS)
    if isinstance(value, dict):
        return {key: printable(part) for key, part in value.items()}
    return [printable(part) for part in value] if isinstance(value, list) else value


_CONTROLS = dict.fromkeys([*set(range(0x20)) - {0x09, 0x0A, 0x0D}, 0xFFFE, 0xFFFF], " ")


def year_of(item: Item) -> int | None:
    """Return the year that a milestone begins with: `2011: start van het werkpunt`."""
    match = re.match(r"(\d{4})\b", item.text)
    return int(match[1]) if match else None


def in_reading_order(items: Sequence[Item], cell: Code) -> list[Item]:
    """Return a cell's items as a page shows them: milestones in order of time, others best first."""
    if cell.roles.get("mirror") == "milestones":
        return sorted(items, key=lambda item: year_of(item) or 9999)
    return list(items)


def is_told(code: Code) -> bool:
    """Tell whether readers want to see a code; one that says `none` is left out."""
    return code.roles.get("mirror") != "omit"


def place_of(segment: CodedSegment) -> str:
    """Say where a segment stands in its source: `§ 2.3, p. 14`."""
    section = segment.section or ""
    numbered = f"§\N{NO-BREAK SPACE}{section}" if section[:1].isdigit() else section
    page = f"p.\N{NO-BREAK SPACE}{segment.page}" if segment.page else ""
    return ", ".join(part for part in (numbered, page) if part)


@dataclass(frozen=True)
class Case:
    """One case with all that is known of it."""

    name: str
    """What tables and charts call the case: its municipality, or else its title without subtitle."""
    document: Document
    segments: list[CodedSegment]
    dashboard: Dashboard

    @property
    def id(self) -> str:
        """The case's id, which names its files."""
        return self.document.case

    @property
    def title(self) -> str:
        """The case's title."""
        return self.dashboard.title

    @cached_property
    def by_id(self) -> dict[str, CodedSegment]:
        """The case's segments by id."""
        return {segment.id: segment for segment in self.segments}

    @cached_property
    def actors(self) -> list[str]:
        """The names of the case's actors, most mentioned first."""
        mentions = Counter(actor.name for segment in self.segments for actor in segment.actors)
        return sorted(mentions, key=lambda name: (-mentions[name], name))

    def certainty(self, item: Item, cell: Code) -> float:
        """Return the best score that the item's evidence has for its cell, 0 to 1."""
        return max(self.by_id[segment].scores.get(cell.id, 1.0) for segment in item.evidence)

    @cached_property
    def coded(self) -> int:
        """How many segments bear a code."""
        return sum(bool(segment.cel) for segment in self.segments)


@dataclass(frozen=True)
class Report:
    """One source with its cases, as a report shows it."""

    source: dict[str, Any]
    cases: list[Case]
    codebook: Codebook
    matrices: dict[str, pd.DataFrame] = field(default_factory=dict)
    """The tidy tables by file name without `.csv`."""
    models: list[Model] = field(default_factory=list)
    """The models that coded the source."""

    @property
    def title(self) -> str:
        """The source's title."""
        return self.source["title"]

    @property
    def citation(self) -> str:
        """The source as a bibliography names it."""
        source = self.source
        editors = " en ".join(source.get("editors") or [])
        makers = f"{editors} (red.)" if editors else " en ".join(source.get("authors") or [])
        title = ". ".join(part for part in (self.title, source.get("subtitle")) if part)
        parts = [makers, title, source.get("publisher"), source.get("year")]
        return ", ".join(str(part) for part in parts if part)

    @property
    def short_statement(self) -> str:
        """The origin in one line, for the foot of a page."""
        models = ", ".join(f"{model.name} {model.version}" for model in self.models)
        return f"Bron: {self.citation}." + (f" Gecodeerd met {models}." if models else "")

    def statements(self) -> list[tuple[str, str]]:
        """Return what each deliverable says of its origin, as label and text."""
        date = self.source.get("date") or self.source.get("year")
        return [
            ("Bron", self.citation),
            *([("Datum van de bron", str(date))] if date else []),
            *([("Rechten", self.source["rights"])] if self.source.get("rights") else []),
            ("Codeboek", f"{self.codebook.title}, versie {self.codebook.version}"),
            *(("Model", model.statement) for model in self.models),
        ]

    def rows(self, matrix: str, case: Case) -> list[dict[str, Any]]:
        """Return the rows of a matrix that are about one case; an empty field is None."""
        table = self.matrices[matrix]
        return [
            {str(column): None if pd.isna(value) else value for column, value in row.items()}
            for row in table[table["case"] == case.id].to_dict("records")
        ]

    def codes(self, segment: CodedSegment) -> list[tuple[Dimension, Code]]:
        """Return the codes of a segment, in the codebook's order."""
        return [
            (self.codebook[dimension], self.codebook[dimension][code])
            for dimension, codes in codes_of(segment, self.codebook).items()
            for code in codes
        ]

    def under_pseudonyms(self, names: Pseudonyms) -> Report:
        """Return the report with persons replaced by labels of their role; the citation keeps its editors."""
        cases = [
            replace(
                case,
                segments=[names.segment(segment) for segment in case.segments],
                dashboard=names.model(case.dashboard),
            )
            for case in self.cases
        ]
        matrices = {
            name: table.map(lambda value: names.text(value) if isinstance(value, str) else value)
            for name, table in self.matrices.items()
        }
        return replace(self, cases=cases, matrices=matrices)

    @classmethod
    def read(cls, folder: Path, codebook: Codebook, models: Sequence[str | Path] = ()) -> Report:
        """Read what the stages before the report left in a source's output folder.

        Parameters
        ----------
        folder
            The output folder of the source.
        codebook
            The codebook by which it was coded.
        models
            The folders or package names of the models that coded it.

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
        described = printable(read_json(folder / "source.json"))
        matrices = {path.stem: _read_matrix(path) for path in sorted((folder / "matrices").glob("*.csv"))}
        known = [model for where in models if (model := read_model(where, codebook))]
        return cls(described["source"], _read_cases(folder, described["cases"]), codebook, matrices, known)


def _read_cases(folder: Path, order: Sequence[str]) -> list[Case]:
    boards = {
        case: Dashboard.model_validate(board)
        for case, board in printable(read_json(folder / "dashboards.json")).items()
    }
    for case in set(boards) & set(PAGES):
        raise InputError(
            folder / "documents" / f"{case}.json",
            f"casus `{case}` heet als een vaste pagina van het rapport.",
            "Geef de casus een andere titel of gemeente in source.yaml.",
        )
    segments = defaultdict(list)
    for row in read_jsonl(folder / "segments.jsonl"):
        segments[row["case"]].append(CodedSegment.model_validate(printable(row)))
    places = Counter(board.gemeente for board in boards.values())
    cases = []
    for case in order:
        board = boards[case]
        town = board.gemeente if places[board.gemeente] == 1 else None
        name = town or board.title.split(": ")[0]
        document = Document.model_validate(printable(read_json(folder / "documents" / f"{case}.json")))
        cases.append(Case(name, document, segments[case], board))
    return cases


def _read_matrix(path: Path) -> pd.DataFrame:
    text = dict.fromkeys(("case", "other", "name", "published", "mined"), str)
    table = pd.read_csv(path, encoding="utf8", dtype=text, keep_default_na=False, na_values=[""])
    return table.map(printable)
