"""The timeline: the dated milestones of each case on one line of years."""

from __future__ import annotations

import altair as alt
import pandas as pd

from pipeline.report.charts.frame import Chart, listed
from pipeline.report.data import Report, year_of
from pipeline.report.links import item_url
from pipeline.report.style import INK

STACK = 0.16
"""How far apart, in years, the milestones of one year stand."""


def milestones(report: Report) -> pd.DataFrame:
    """Return the dated milestones: columns casus, year, place (within the year, from 0), text and url."""
    rows = []
    for case in report.cases:
        seen: dict[int, int] = {}
        for cell in report.codebook["cel"].codes:
            if cell.roles.get("mirror") == "milestones":
                for item in case.dashboard.cells.get(cell.id, []):
                    if year := year_of(item):
                        place = seen[year] = seen.get(year, -1) + 1
                        rows.append((case.name, year, place, item.text, item_url(case, cell, item)))
    return pd.DataFrame(rows, columns=["casus", "year", "place", "text", "url"])


def timeline(report: Report, title: str) -> Chart:
    """Draw a dot for each dated milestone; it leads to the item and so to its sentences."""
    table = milestones(report)
    table = table.assign(x=table["year"] + STACK * table["place"], says=table["casus"] + ", " + table["text"])
    drawing = alt.layer(
        alt.Chart(table)
        .mark_point(filled=True, size=80, color=INK, opacity=1)
        .encode(
            x=alt.X(
                "x:Q",
                title=None,
                axis=alt.Axis(format="d", tickMinStep=1),
                scale=alt.Scale(nice=False, zero=False, padding=18),
            ),
            y=alt.Y("casus:N", sort=[case.name for case in report.cases], title=None),
            href="url:N",
            description="says:N",
        )
    )
    return Chart("tijdlijn", title, f"{title}. {listed(table, ['says'])}", drawing, 620, alt.Step(34))
