"""The pages: they work from a folder, without network, and nothing in a document can run in them."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline.codebook import Code, Dimension
from pipeline.config import ReportSettings
from pipeline.document import CodedSegment, Item
from pipeline.files import write_text
from pipeline.report.charts import Chart
from pipeline.report.data import Case, Report, in_reading_order, is_told, place_of
from pipeline.report.links import (
    actor_anchor,
    actor_url,
    anchor,
    case_page,
    code_anchor,
    code_url,
    codes_page,
    item_anchor,
    sentence_url,
    text_page,
)
from pipeline.report.numbers import decimal, number_of, percent
from pipeline.report.published import PARTS, compared_cases
from pipeline.report.style import css_name, css_variables
from pipeline.report.tables import (
    actor_table,
    distinctions,
    factors_by_step,
    heat_map,
    listed_parties,
    placements,
    roles_by_sector,
)

TEMPLATES = Path(__file__).parent / "templates"
VERDICTS = {"gevonden": "✓", "gemist": "✗", "extra": "+"}
"""A sign for each verdict, so that colour is not all that tells them apart."""


def write_pages(
    folder: Path,
    report: Report,
    settings: ReportSettings,
    compared: dict[str, Chart],
    charts: dict[str, dict[str, Chart]],
    tables: str,
) -> None:
    """Write all pages of a report to `folder`.

    Parameters
    ----------
    folder
        Where the pages go.
    report
        What they show.
    settings
        How many items a cell shows at first.
    compared
        The charts of all cases, by name.
    charts
        The charts of each case, by case id and name.
    tables
        The folder, beside the pages, with the tidy tables.
    """
    pages = _Pages(report, settings, compared, charts, tables)
    for name, template, context in pages.all():
        write_text(folder / name, pages.environment.get_template(template).render(here=name, **context))


class _Pages:
    """The pages of one report, and what their templates ask for."""

    def __init__(
        self,
        report: Report,
        settings: ReportSettings,
        compared: dict[str, Chart],
        charts: dict[str, dict[str, Chart]],
        tables: str,
    ) -> None:
        self.report, self.codebook = report, report.codebook
        self.compared, self.charts = compared, charts
        self.published = compared_cases(report)
        self.cells, self.sectors = report.codebook["cel"], report.codebook["sector"]
        self.environment = Environment(
            loader=FileSystemLoader(TEMPLATES),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        style = css_variables(self.codebook) + "\n" + (TEMPLATES / "report.css").read_text(encoding="utf8")
        script = (TEMPLATES / "report.js").read_text(encoding="utf8")
        self.environment.filters.update(decimal=decimal, number_of=number_of, percent=percent, drawing=Markup)
        self.environment.tests.update(is_told=is_told)
        self.environment.globals.update(
            actor_anchor=actor_anchor,
            anchor=anchor,
            case_codes=self.case_codes,
            case_page=case_page,
            cases=report.cases,
            cell_count=self.cell_count,
            cells=self.cells,
            code_anchor=code_anchor,
            code_url=code_url,
            codebook=self.codebook,
            codes_of=report.codes,
            codes_page=codes_page,
            css_name=css_name,
            distinctions=distinctions,
            factors=self.codebook["factor"],
            factors_by_step=factors_by_step,
            heat_map=heat_map,
            in_reading_order=in_reading_order,
            item_anchor=item_anchor,
            item_codes=self.item_codes,
            item_labels=self.item_labels,
            items_of=self.items_of,
            ladder=self.codebook["trede"],
            marked=self.marked,
            menu=self.menu(),
            place_of=place_of,
            placements=placements,
            policy=_policy(style, script),
            report=report,
            roles_by_sector=roles_by_sector,
            script=Markup(script),
            sectors=self.sectors,
            segment_codes=self.segment_codes,
            sentence_url=sentence_url,
            settings=settings,
            source=report.source,
            style=Markup(style),
            tables=tables,
            text_page=text_page,
        )

    def all(self) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Yield each page's file name, its template, and what this page alone shows; the index last."""
        cases = self.report.cases
        for before, case, after in zip([None, *cases], cases, [*cases[1:], None], strict=False):
            yield (
                case_page(case),
                "case.html.jinja",
                {
                    "case": case,
                    "before": before,
                    "after": after,
                    "charts": self.charts[case.id],
                    "actors": actor_table(self.report, case),
                    "listed": listed_parties(self.report, case),
                },
            )
            yield text_page(case), "text.html.jinja", {"case": case}
            yield codes_page(case), "codes.html.jinja", {"case": case, "register": self.register(case)}
        if self.published:
            parts = [part for part in PARTS if any(part in c.coverage for c in self.published)]
            yield (
                "gedrukt-en-gevonden.html",
                "published.html.jinja",
                {
                    "published": self.published,
                    "parts": parts,
                    "part_labels": PARTS,
                    "verdict_signs": VERDICTS,
                },
            )
        yield "verantwoording.html", "account.html.jinja", {}
        counts = [self.cell_count(case, code) for case in cases for code in self.cells.codes]
        most = max(counts, default=0) or 1
        yield "index.html", "index.html.jinja", {"most": most, "charts": self.compared}

    def menu(self) -> list[tuple[str, str]]:
        """Return the pages of the main menu, each with its title."""
        published = [("gedrukt-en-gevonden.html", "Gedrukt en gevonden")] if self.published else []
        return [("index.html", "Casussen"), *published, ("verantwoording.html", "Verantwoording")]

    def cell_count(self, case: Case, code: Code) -> int:
        """Count the segments of a case in a cell."""
        return sum(code.id in segment.cel for segment in case.segments)

    def register(self, case: Case) -> list[tuple[Dimension, list[tuple[Code, list[CodedSegment]]]]]:
        """Gather a case's segments by dimension and code."""
        found: dict[tuple[str, str], list[CodedSegment]] = {}
        for segment in case.segments:
            for dimension, code in self.report.codes(segment):
                found.setdefault((dimension.id, code.id), []).append(segment)
        return [
            (dimension, [(code, found.get((dimension.id, code.id), [])) for code in dimension.codes])
            for dimension in self.codebook.dimensions
            if dimension.unit == "segment"
        ]

    def segment_codes(self, segment: CodedSegment, only: Code | None = None) -> str:
        """Write a segment's codes with their scores for the page's filter: `cel-basisidee:0.91`."""
        return " ".join(
            f"{dimension.id}-{code.id}:{segment.scores.get(code.id, 1.0):.4f}"
            for dimension, code in self.report.codes(segment)
            if only is None or code.id == only.id
        )

    def case_codes(self, case: Case) -> str:
        """Write a case's codes, each with its best score, for the page's filter."""
        best: dict[str, float] = {}
        for segment in case.segments:
            for dimension, code in self.report.codes(segment):
                key = f"{dimension.id}-{code.id}"
                best[key] = max(best.get(key, 0.0), segment.scores.get(code.id, 1.0))
        return " ".join(f"{key}:{score:.4f}" for key, score in best.items())

    def item_labels(self, case: Case, cell: Code, item: Item) -> list[tuple[Dimension, Code]]:
        """Return the codes of the item's evidence that its cell makes way for, e.g. ladder steps."""
        held = [self.report.codes(case.by_id[evidence]) for evidence in item.evidence]
        return [
            (dimension, code)
            for dimension in self.codebook.dimensions
            if cell.id in dimension.requires
            for code in dimension.codes
            if any((dimension, code) in codes for codes in held)
        ]

    def item_codes(self, case: Case, cell: Code, item: Item) -> str:
        """Write an item's codes with its score for the page's filter."""
        codes = [(self.cells, cell), *self.item_labels(case, cell, item)]
        score = case.certainty(item, cell)
        return " ".join(f"{dimension.id}-{code.id}:{score:.4f}" for dimension, code in codes)

    def items_of(self, case: Case, segment: CodedSegment) -> list[tuple[Code, Item]]:
        """Return the dashboard items that rest on a segment, each with its cell."""
        return [
            (cell, item)
            for cell in self.cells.codes
            for item in case.dashboard.cells.get(cell.id, [])
            if segment.id in item.evidence
        ]

    def marked(self, case: Case, segment: CodedSegment) -> Markup:
        """Write a segment's text with its actors marked; of mentions that overlap, the first and longest."""
        parts, end = [], 0
        for actor in sorted(segment.actors, key=lambda actor: (actor.start, -actor.end)):
            if actor.start < end:
                continue
            sector, role = self.sectors[actor.sector], self.codebook["rol"][actor.rol]
            pattern = self.sectors.ids.index(actor.sector) + 1
            said = ", ".join(code.label.lower() for code in (sector, role) if is_told(code))
            parts.append(escape(segment.text[end : actor.start]))
            parts.append(
                Markup(
                    '<a class="actor {} pattern-{}" href="{}">{}<span class="role"> ({})</span></a>'
                ).format(
                    css_name(self.sectors.id, sector.id),
                    pattern,
                    actor_url(case, actor.name),
                    actor.surface,
                    said,
                )
            )
            end = actor.end
        parts.append(escape(segment.text[end:]))
        return Markup("").join(parts)


def _policy(style: str, script: str) -> str:
    """Return a Content-Security-Policy that allows this style, this script and pictures beside the page."""

    def digest(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode('utf8')).digest()).decode()}'"

    return (
        f"default-src 'none'; style-src {digest(style)}; script-src {digest(script)}; "
        "img-src 'self' file:; base-uri 'none'; form-action 'none'"
    )
