"""Heat maps: cases down, codes across."""

from __future__ import annotations

import altair as alt
import pandas as pd

from pipeline.codebook import Dimension
from pipeline.report.charts.frame import Chart, listed, named
from pipeline.report.data import Report
from pipeline.report.links import code_url
from pipeline.report.numbers import signed
from pipeline.report.style import HEAT, NET, PAPER, heat_step, ink_on, net_step


def share_map(report: Report, dimension: Dimension, title: str) -> Chart:
    """Draw how many segments of each case bear each code; the shade is the share within the case."""
    table = named(report, dimension)
    shares = table["share"].fillna(0)
    table["shade"] = [HEAT[heat_step(share, shares.max())] for share in shares]
    return _tiles(report, dimension, table.assign(text=table["segments"].astype(str)), title)


def net_map(report: Report, dimension: Dimension, title: str) -> Chart:
    """Draw how often each factor helps and hinders each case; the shade is the difference."""
    table = named(report, dimension)
    widest = table["net"].abs().max()
    table["shade"] = [NET[net_step(net, widest)] for net in table["net"]]
    counts = zip(table["helping"], table["hindering"], strict=True)
    table["text"] = [signed(helping, hindering) for helping, hindering in counts]
    return _tiles(report, dimension, table, title)


def _tiles(report: Report, dimension: Dimension, table: pd.DataFrame, title: str) -> Chart:
    """Draw `table["text"]` on tiles of `table["shade"]`, each a link to its sentences."""
    cases = {case.id: case for case in report.cases}
    table = table.assign(
        ink=table["shade"].map(ink_on),
        url=[
            code_url(cases[case], dimension, dimension[code])
            for case, code in zip(table["case"], table[dimension.id], strict=True)
        ],
        says=table["casus"] + ", " + table["label"] + ": " + table["text"],
    )
    base = alt.Chart(table).encode(
        x=alt.X(
            "label:N",
            sort=[code.label for code in dimension.codes],
            title=None,
            axis=alt.Axis(orient="top", labelAngle=-35),
        ),
        y=alt.Y("casus:N", sort=[case.name for case in report.cases], title=None),
        href="url:N",
        description="says:N",
    )
    tiles = base.mark_rect(stroke=PAPER, strokeWidth=2).encode(color=alt.Color("shade:N", scale=None))
    texts = base.mark_text(fontSize=12, aria=False).encode(
        text="text:N", color=alt.Color("ink:N", scale=None)
    )
    drawing = alt.layer(tiles, texts)
    return Chart(
        dimension.id, title, f"{title}. {listed(table, ['says'])}", drawing, alt.Step(66), alt.Step(30)
    )
