"""The network: which actors of a case are named together."""

from __future__ import annotations

import math
from collections import Counter
from itertools import combinations
from typing import Literal

import altair as alt
import pandas as pd

from pipeline.report.charts.frame import Chart
from pipeline.report.data import Case, Report
from pipeline.report.links import actor_url
from pipeline.report.style import INK, MUTED

MOST = 16
"""How many actors, most mentioned first, a network shows: more can't be read."""
SHAPES = ["square", "circle", "diamond", "triangle-up"]
"""A shape for each sector, so that colour is not all that tells them apart."""


def network(report: Report, case: Case, title: str) -> Chart:
    """Draw a case's most mentioned actors in a ring, with lines between those in one sentence."""
    sectors = report.codebook["sector"]
    shown = case.actors[:MOST]
    sector = {name: _usual_sector(case, name) for name in shown}
    ring = sorted(shown, key=lambda name: sectors.ids.index(sector[name]))
    at = {
        name: (math.sin(angle), math.cos(angle))
        for name, angle in (
            (name, 2 * math.pi * (place + 0.5) / len(ring)) for place, name in enumerate(ring)
        )
    }
    together = Counter(
        pair
        for segment in case.segments
        for pair in combinations(sorted({actor.name for actor in segment.actors} & set(ring)), 2)
    )
    mentions = {name: sum(a.name == name for s in case.segments for a in s.actors) for name in ring}
    nodes = pd.DataFrame(
        {
            "name": ring,
            "x": [at[name][0] for name in ring],
            "y": [at[name][1] for name in ring],
            "mentions": [mentions[name] for name in ring],
            "sector": [sectors[sector[name]].label for name in ring],
            "url": [actor_url(case, name) for name in ring],
            "says": [f"{n}, {sectors[sector[n]].label}, {mentions[n]} keer genoemd" for n in ring],
        }
    )
    edges = pd.DataFrame(
        [(*at[one], *at[other], count) for (one, other), count in sorted(together.items())],
        columns=["x", "y", "x2", "y2", "count"],
    )
    labels, colours = [code.label for code in sectors.codes], [code.colour for code in sectors.codes]
    x = alt.X("x:Q", scale=alt.Scale(domain=[-2.6, 2.6]), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[-1.15, 1.15]), axis=None)
    base = alt.Chart(nodes).encode(x=x, y=y, href="url:N", description="says:N")

    def words(nodes: pd.DataFrame, align: Literal["left", "right"], dx: int) -> alt.Chart:
        return (
            alt.Chart(nodes)
            .mark_text(align=align, dx=dx, fontSize=12, color=INK, limit=230, aria=False)
            .encode(x=x, y=y, text="name:N", href="url:N")
        )

    lines = (
        alt.Chart(edges)
        .mark_rule(color=MUTED, opacity=0.45, aria=False)
        .encode(
            x=x,
            y=y,
            x2="x2",
            y2="y2",
            strokeWidth=alt.StrokeWidth("count:Q", scale=alt.Scale(range=[0.6, 5]), legend=None),
        )
    )
    drawing = alt.layer(
        *([lines] if together else []),
        base.mark_point(filled=True, opacity=1, stroke=INK, strokeWidth=1).encode(
            size=alt.Size("mentions:Q", scale=alt.Scale(range=[60, 420]), legend=None),
            fill=alt.Fill("sector:N", scale=alt.Scale(domain=labels, range=colours), title=None),
            shape=alt.Shape("sector:N", scale=alt.Scale(domain=labels, range=SHAPES), title=None),
        ),
        words(nodes[nodes["x"] >= 0], "left", 14),
        words(nodes[nodes["x"] < 0], "right", -14),
    )
    strongest = "; ".join(f"{one} met {other}, {n} keer" for (one, other), n in together.most_common(5))
    description = f"{title}. Het vaakst samen: {strongest or 'niemand'}."
    return Chart(f"{case.id}-netwerk", title, description, drawing, 720, 380)


def _usual_sector(case: Case, name: str) -> str:
    counts = Counter(a.sector for s in case.segments for a in s.actors if a.name == name)
    return max(sorted(counts), key=lambda sector: counts[sector])
