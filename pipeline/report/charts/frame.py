"""What all charts share: their form, their house style, and how they are written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import altair as alt
import pandas as pd
import vl_convert

from pipeline.codebook import Dimension
from pipeline.files import write_bytes, write_text
from pipeline.report.data import Report
from pipeline.report.style import CHART_FONT, INK, LINE, MUTED, PAPER

RESOLUTION = 2
"""Pixels of a PNG per point of the chart."""

LINK = 'xlink:href="'
LINK_BASE = "https://vega.github.io/vega-datasets/"
"""What vl-convert puts before a relative link."""


@dataclass(frozen=True)
class Chart:
    """One chart of the report."""

    name: str
    """The file name without its ending."""
    title: str
    description: str
    """What the chart shows, for who can't see it."""
    drawing: alt.LayerChart | alt.FacetChart
    width: int | alt.Step
    height: int | alt.Step

    @cached_property
    def svg(self) -> str:
        """The chart as SVG, whose links are relative to the pages."""
        drawing = (
            self.drawing.properties(
                title=self.title,
                description=self.description,
                width=self.width,
                height=self.height,
                padding={"left": 2, "top": 4, "right": 12, "bottom": 8},
            )
            .configure(font=CHART_FONT, background=PAPER)
            .configure_axis(
                aria=False,
                labelColor=INK,
                labelFontSize=12,
                labelLimit=220,
                titleColor=MUTED,
                domain=False,
                ticks=False,
                gridColor=LINE,
            )
            .configure_view(strokeWidth=0)
            .configure_title(anchor="start", fontSize=15, fontWeight=600, color=INK, offset=14)
            .configure_legend(labelFontSize=12, labelColor=INK, aria=False)
        )
        return vl_convert.vegalite_to_svg(drawing.to_dict()).replace(LINK_BASE, "")


def write_charts(folder: Path, charts: Iterable[Chart]) -> None:
    """Write each chart as SVG, whose links lead one folder up to the pages, and as PNG."""
    for chart in charts:
        write_text(folder / f"{chart.name}.svg", chart.svg.replace(LINK, f"{LINK}../"))
        write_bytes(folder / f"{chart.name}.png", vl_convert.svg_to_png(chart.svg, scale=RESOLUTION))


def named(report: Report, dimension: Dimension) -> pd.DataFrame:
    """Return the matrix of a dimension with what readers call its cases (`casus`) and codes (`label`)."""
    table = report.matrices[dimension.id]
    return table.assign(
        casus=table["case"].map({case.id: case.name for case in report.cases}),
        label=table[dimension.id].map({code.id: code.label for code in dimension.codes}),
    )


def listed(rows: pd.DataFrame, columns: Sequence[str]) -> str:
    """Write a table as a sentence, for who can't see the chart."""
    return "; ".join(" ".join(map(str, row)) for row in rows[list(columns)].itertuples(index=False)) + "."
