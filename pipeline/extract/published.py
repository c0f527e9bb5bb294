"""What a source itself prints about its cases: dashboards, tables of partners, and the placement of cases."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, Field

from pipeline.document import Document, Table, slug

_FORM: dict[str, Any] = yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf8"))
_CAPTION = re.compile(r"(?:Tabel|Figuur)\s+\d+[a-z]?\s*[.:]?\s*(?:dashboard\s*[:–-]?\s*)?", re.IGNORECASE)
_ITEM = re.compile(r"(?:^|\n)\s*[•▪■◦●·–−—*-]\s+|\s[•▪–−—]\s+(?=[^\W\da-z_]|\d|[(‘“])")


class Cell(BaseModel):
    """A cell of a dashboard, and what its items look like."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    heading: str
    cues: list[str]
    strong: list[str] = Field(default_factory=list)

    def fits(self, item: str) -> int:
        """Weigh an item's cues for this cell: up to two, and three more for a strong one."""
        return min(2, _hits(self.cues, item)) + 3 * min(1, _hits(self.strong, item))


def _hits(cues: list[str], item: str) -> int:
    return sum(bool(re.search(cue, item, re.NOFLAG if "[A-Z]" in cue else re.IGNORECASE)) for cue in cues)


DASHBOARD = [Cell(**cell) for cell in _FORM["dashboard"]]
"""The cells of a dashboard, row by row."""


def headings_in(text: str) -> list[tuple[Cell, str]]:
    """Find the headings of dashboard cells in a text that holds nothing else, each with its own words."""
    starts: list[tuple[int, Cell]] = []
    for cell in DASHBOARD:
        match = re.search(
            rf"(?:^|(?<=\s)){cell.heading}(?:/\w+)?\s*(?:\([^()]*\))?(?=\s|$)", text, re.IGNORECASE
        )
        if match:
            starts.append((match.start(), cell))
    starts.sort(key=lambda start: start[0])
    places = [place for place, _ in starts]
    if not starts or places[0] or any(len(text[a:b]) > 60 for a, b in pairwise([*places, len(text)])):
        return []
    return [(cell, text[a:b].strip()) for (a, cell), b in zip(starts, [*places[1:], len(text)], strict=True)]


def published(tables: list[Table], documents: list[Document]) -> dict[str, dict[str, Any]]:
    """Gather what the tables of a source say of its cases.

    Parameters
    ----------
    tables
        All tables of the source.
    documents
        Its cases, each with the tables that stand in it.

    Returns
    -------
    dict
        `dashboards` (title, gemeente, cells with items), `partners` (partner, kring, rolneming, page) and
        `plaatsbepaling` (fase, generatie, doe_het_zelven, rol_overheid), each by case id; cases of which the
        source prints none are left out.
    """
    dashboards: dict[str, Any] = {}
    partners: dict[str, Any] = {}
    for document in documents:
        for table in document.tables:
            cells = _dashboard(table)
            parties = _partners(table)
            if cells:
                title = _CAPTION.sub("", table.caption or "") or document.title
                dashboards[document.case] = {"title": title, "gemeente": document.gemeente, "cells": cells}
            elif parties:
                partners[document.case] = parties
    return {"dashboards": dashboards, "partners": partners, "plaatsbepaling": _placements(tables, documents)}


def _items(cell: str) -> list[str]:
    """Give the items of a cell, without their marks; a label of items, such as `Partners:`, is none."""
    parts = _ITEM.split(cell) if _ITEM.search(cell) else cell.split("\n")
    items = [re.sub(r"\s+", " ", part).strip() for part in parts]
    return [re.sub(r"\s*[.;,]$", "", item) for item in items if item and not item.endswith(":")]


def _dashboard(table: Table) -> dict[str, list[str]] | None:
    """Read a table as a dashboard: a heading stands above, or left of, what belongs to it."""
    cells: dict[str, list[str]] = {}
    above: dict[int, str] = {}
    for row in table.rows:
        beside: str | None = None
        for column, text in enumerate(row):
            headings = headings_in(text)
            if len(headings) == 1:
                beside = above[column] = headings[0][0].id
                cells.setdefault(beside, [])
            elif text.strip() and (beside or above.get(column)):
                cells[beside or above[column]] += _items(text)
    return {cell.id: cells[cell.id] for cell in DASHBOARD} if len(cells) == len(DASHBOARD) else None


def _partners(table: Table) -> list[dict[str, Any]]:
    """Read a table as one of parties and their roles; without them, give nothing."""
    party, role = (re.compile(column, re.IGNORECASE) for column in _FORM["partners"]["columns"])
    header = next((n for n, row in enumerate(table.rows) if len(row) > 1 and party.search(row[0])), None)
    if header is None or not role.search(table.rows[header][1]):
        return []
    circle: str | None = None
    parties: list[dict[str, Any]] = []
    for row in table.rows[header + 1 :]:
        filled = [text for text in row if text.strip()]
        named = next(
            (k for k, v in _FORM["partners"]["circles"].items() if v == " ".join(filled).lower()), None
        )
        if named:
            circle = named
        elif len(row) > 1 and row[0].strip():
            name = " ".join(_items(row[0]))
            parties.append(
                {"partner": name, "kring": circle, "rolneming": _items(row[1]), "page": table.page}
            )
        elif len(row) > 1 and parties:
            parties[-1]["rolneming"] += _items(row[1])
    return parties


def _placements(tables: list[Table], documents: list[Document]) -> dict[str, dict[str, str]]:
    """Read the table that places cases, if there is one."""
    names = {slug(d.gemeente or d.title): d.case for d in documents}
    fields: dict[str, str] = _FORM["plaatsbepaling"]
    for table in tables:
        words = "\n".join(" ".join(row) for row in table.rows)
        if not all(re.search(pattern.lstrip("^"), words, re.IGNORECASE) for pattern in fields.values()):
            continue
        found = dict(_rows_of(table, names, len(fields)))
        if found:
            return {case: dict(zip(fields, values, strict=True)) for case, values in found.items()}
    return {}


def _rows_of(table: Table, names: dict[str, str], width: int) -> Iterator[tuple[str, list[str]]]:
    for row in table.rows:
        case = names.get(slug(row[0]))
        if case and len(row) > width:
            values = [" ".join(_items(cell)) for cell in row[1 : width + 1]]
            yield case, [re.sub(r"\s+/\s+", " ", value) for value in values]
