"""Measures what `extract` reads from printed dashboards, partner tables and placements.

usage: python benchmarks/published.py OUTPUTS TABLES

OUTPUTS is the folder that `casusspiegel extract` filled; TABLES a JSON file with the same tables typed over
by hand, keyed by chapter number. Entries count as equal when they differ in spaces and hyphens only.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from pipeline.document import Document
from pipeline.files import read_json

Entry = tuple[str, str, str]


def plain(text: Any) -> str:
    """Leave spaces and hyphens out."""
    return re.sub(r"[\s\u2010-]", "", str(text)).lower()


def entries(tables: dict[str, Any], cases: dict[str, str]) -> Iterator[Entry]:
    """Give every entry as table, place and text; `cases` turns the tables' keys into case ids."""
    for key, board in tables["dashboards"].items():
        for field in ("title", "gemeente"):
            yield "dashboards", f"{cases[key]} {field}", plain(board[field])
        for cell, items in board["cells"].items():
            yield from (("dashboards", f"{cases[key]} {cell}", plain(item)) for item in items)
    for key, parties in tables["partners"].items():
        for party in parties:
            name = f"{cases[key]} {plain(party['partner'])}"
            yield "partners", name, plain(party["kring"])
            yield from (("partners", name, plain(role)) for role in party["rolneming"])
    for key, placement in tables["plaatsbepaling"].items():
        for field in ("fase", "generatie", "doe_het_zelven", "rol_overheid"):
            yield "plaatsbepaling", f"{cases[key]} {field}", plain(placement[field])


def main() -> None:
    """Compare and print a table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("outputs", type=Path)
    parser.add_argument("tables", type=Path)
    arguments = parser.parse_args()
    documents = [Document.read(path) for path in sorted((arguments.outputs / "documents").glob("*.json"))]
    by_chapter = {f"{document.chapter:02}": document.case for document in documents}
    by_case = {document.case: document.case for document in documents}
    expected = Counter(entries(read_json(arguments.tables), by_chapter))
    found = Counter(entries(read_json(arguments.outputs / "published.json"), by_case))
    printed = Table("Tabel", "Verwacht", "Gelijk", "Gemist", "Te veel", "Aandeel")
    for name in ("dashboards", "partners", "plaatsbepaling"):
        want, got = (Counter({e: n for e, n in c.items() if e[0] == name}) for c in (expected, found))
        equal = (want & got).total()
        missed, extra = want.total() - equal, got.total() - equal
        share = f"{equal / max(1, want.total()):.1%}"
        printed.add_row(name, str(want.total()), str(equal), str(missed), str(extra), share)
    console = Console()
    console.print(printed)
    for _, place, text in sorted((expected - found).keys()):
        console.print(f"gemist: {place}: {text}", markup=False)


if __name__ == "__main__":
    main()
