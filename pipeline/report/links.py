"""Names of pages and of places on them: what every mark, number and item leads to."""

from __future__ import annotations

from urllib.parse import quote

from pipeline.codebook import Code, Dimension
from pipeline.document import CodedSegment, Item
from pipeline.report.data import Case


def case_page(case: Case) -> str:
    """Return the file name of the page with a case's dashboard."""
    return f"{case.id}.html"


def text_page(case: Case) -> str:
    """Return the file name of the page with a case's coded text."""
    return f"{case.id}-tekst.html"


def codes_page(case: Case) -> str:
    """Return the file name of the page with a case's sentences by code."""
    return f"{case.id}-codes.html"


def anchor(segment: CodedSegment) -> str:
    """Return the name of a segment's place on the page with its text."""
    return f"zin-{segment.id}"


def sentence_url(segment: CodedSegment) -> str:
    """Return the address of a sentence in the coded text of its case."""
    return f"{segment.case}-tekst.html#{quote(anchor(segment))}"


def item_anchor(case: Case, cell: Code, item: Item) -> str:
    """Return the name of an item's place on the page of its case."""
    return f"punt-{cell.id}-{case.dashboard.cells[cell.id].index(item) + 1}"


def item_url(case: Case, cell: Code, item: Item) -> str:
    """Return the address of an item on the page of its case."""
    return f"{case_page(case)}#{quote(item_anchor(case, cell, item))}"


def code_anchor(dimension: Dimension, code: Code) -> str:
    """Return the name of a code's place on the page with sentences by code."""
    return f"{dimension.id}-{code.id}"


def code_url(case: Case, dimension: Dimension, code: Code) -> str:
    """Return the address of all sentences of a case that bear a code."""
    return f"{codes_page(case)}#{quote(code_anchor(dimension, code))}"


def actor_anchor(case: Case, name: str) -> str:
    """Return the name of an actor's place in the table of actors of a case."""
    return f"partij-{case.actors.index(name) + 1}"


def actor_url(case: Case, name: str) -> str:
    """Return the address of an actor in the table of actors of a case."""
    return f"{case_page(case)}#{quote(actor_anchor(case, name))}"
