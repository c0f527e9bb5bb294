"""Bars: how often each key factor hinders, to the left, and helps, to the right."""

from __future__ import annotations

from collections.abc import Sequence

import altair as alt
import pandas as pd

from pipeline.codebook import Dimension
from pipeline.report.charts.frame import Chart, listed, named
from pipeline.report.data import Case, Report
from pipeline.report.links import code_url
from pipeline.report.style import HELPING, HINDERING, INK, MUTED


def factor_bars(report: Report, dimension: Dimension, cases: Sequence[Case], name: str, title: str) -> Chart:
    """Draw helping and hindering over one or more cases; with one case, each bar leads to its sentences."""
    table = named(report, dimension)
    table = table[table["case"].isin([case.id for case in cases])]
    sums = table.groupby([dimension.id, "label"], sort=False)[["helping", "hindering"]].sum().reset_index()
    sums["says"] = [f"{row.label}: helpt {row.helping}, hindert {row.hindering}" for row in sums.itertuples()]
    if len(cases) == 1:
        sums["url"] = [code_url(cases[0], dimension, dimension[code]) for code in sums[dimension.id]]
    else:
        sums["url"] = f"index.html#{dimension.id}"
    widest = max(int(sums[["helping", "hindering"]].to_numpy().max()), 1)
    reach = 1.15 * widest  # leaves room for the number beside the longest bar
    x = alt.X("length:Q", scale=alt.Scale(domain=[-reach, reach], nice=False), axis=None)
    labels = [code.label for code in dimension.codes]
    y = alt.Y("label:N", scale=alt.Scale(domain=labels), title=None)

    def bars(column: str, sign: int, colour: str) -> list[alt.Chart]:
        side = sums[sums[column] > 0]
        side = side.assign(length=sign * side[column], text=side[column].astype(str))
        base = alt.Chart(side).encode(x=x, y=y, href="url:N", description="says:N")
        numbers = base.mark_text(
            align="left" if sign > 0 else "right", dx=5 * sign, color=INK, fontSize=12, aria=False
        )
        return [base.mark_bar(color=colour, height=16), numbers.encode(text="text:N")]

    heads = pd.DataFrame({"length": [-widest / 2, widest / 2], "text": ["← hindert", "helpt →"]})
    drawing = alt.layer(
        *bars("hindering", -1, HINDERING),
        *bars("helping", 1, HELPING),
        alt.Chart(pd.DataFrame({"length": [0]})).mark_rule(color=INK, aria=False).encode(x=x),
        alt.Chart(heads)
        .mark_text(color=MUTED, fontSize=12, baseline="bottom", aria=False)
        .encode(x=x, y=alt.value(-6), text="text:N"),
    )
    return Chart(name, title, f"{title}. {listed(sums, ['says'])}", drawing, 420, 24 * len(dimension.codes))
