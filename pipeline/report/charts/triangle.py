"""The triangle of state, community and market, with a dot for each case."""

from __future__ import annotations

import math

import altair as alt
import pandas as pd

from pipeline.report.charts.frame import Chart, listed
from pipeline.report.data import Report
from pipeline.report.links import case_page
from pipeline.report.style import GROUND, INK, MUTED

CORNERS = {"gemeenschap": (0.0, 0.0), "overheid": (0.5, math.sqrt(3) / 2), "markt": (1.0, 0.0)}
"""Where the corners stand; the columns of `plaatsbepaling` bear their names."""


def placed(report: Report) -> pd.DataFrame:
    """Return the placements of the cases whose place in the triangle rests on evidence."""
    table = report.matrices["plaatsbepaling"]
    return table[table["driehoek_certainty"] > 0]


def triangle(report: Report, title: str) -> Chart:
    """Draw where each case stands; a dot leads to the placement of its case."""
    sectors = report.codebook["sector"]
    places = placed(report)
    cases = {case.id: case for case in report.cases}
    dots = pd.DataFrame(
        {
            "casus": [cases[case].name for case in places["case"]],
            "url": [f"{case_page(cases[case])}#plaats" for case in places["case"]],
            "x": sum(places[corner] * x for corner, (x, _) in CORNERS.items()),
            "y": sum(places[corner] * y for corner, (_, y) in CORNERS.items()),
            "says": [
                f"{cases[row['case']].name}: "
                + ", ".join(f"{sectors[corner].label.lower()} {row[corner]:.0%}" for corner in CORNERS)
                for _, row in places.iterrows()
            ],
        }
    )
    dots["label_y"] = apart(dots["x"].tolist(), dots["y"].tolist())
    x = alt.X("x:Q", scale=alt.Scale(domain=[-0.12, 1.25]), axis=None)
    vertical = alt.Scale(domain=[-0.08, 0.95])
    y = alt.Y("y:Q", scale=vertical, axis=None)

    edges = pd.DataFrame([*CORNERS.values(), CORNERS["gemeenschap"]], columns=["x", "y"]).reset_index()
    outline = alt.Chart(edges).mark_line(color=MUTED, strokeWidth=1.5, fill=GROUND, aria=False)
    corners = [
        alt.Chart(pd.DataFrame({"x": [at[0]], "y": [at[1]], "label": [sectors[corner].label]}))
        .mark_text(dy=-12 if at[1] else 16, fontSize=13, fontWeight=600, color=INK, aria=False)
        .encode(x=x, y=y, text="label:N")
        for corner, at in CORNERS.items()
    ]
    base = alt.Chart(dots).encode(x=x, href="url:N", description="says:N")
    drawing = alt.layer(
        outline.encode(x=x, y=y, order="index:O"),
        *corners,
        base.mark_point(filled=True, size=90, color=INK, opacity=1).encode(y=y),
        base.mark_text(align="left", dx=9, fontSize=12, color=INK, aria=False).encode(
            y=alt.Y("label_y:Q", scale=vertical, axis=None), text="casus:N"
        ),
    )
    return Chart("driehoek", title, f"{title}. {listed(dots, ['says'])}", drawing, 540, 406)


def apart(xs: list[float], ys: list[float], wide: float = 0.3, high: float = 0.045) -> list[float]:
    """Move labels down until those that stand side by side no longer overlap."""
    placed: dict[int, float] = {}
    for index in sorted(range(len(ys)), key=lambda index: (-ys[index], xs[index])):
        y = ys[index]
        for other, taken in sorted(placed.items(), key=lambda pair: -pair[1]):
            if abs(xs[other] - xs[index]) < wide and abs(taken - y) < high:
                y = taken - high
        placed[index] = y
    return [placed[index] for index in range(len(ys))]
