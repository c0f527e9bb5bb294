"""The charts, as SVG and PNG: each in the house style, each readable in grey and with a text beside it."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path

import altair as alt
import pandas as pd
import vl_convert

from pipeline.codebook import Dimension
from pipeline.files import write_bytes, write_text
from pipeline.report.data import Case, Report
from pipeline.report.style import (
    CHART_FONT,
    GROUND,
    HEAT,
    HELPING,
    HINDERING,
    INK,
    LINE,
    MUTED,
    PAPER,
    heat_step,
    ink_on,
    tint,
)

RESOLUTION = 2
"""Pixels of a PNG per point of the chart."""

LINK = 'xlink:href="'
LINK_BASE = "https://vega.github.io/vega-datasets/"
"""What vl-convert puts before a relative link."""

SHAPES = ["square", "circle", "diamond", "triangle-up"]
"""A shape for each sector, so that colour is not all that tells them apart."""

NETWORK_ACTORS = 16
"""How many actors, most mentioned first, a network shows: more can't be read."""


@dataclass(frozen=True)
class Chart:
    """One chart of the report."""

    name: str
    """The file name without its ending."""
    title: str
    description: str
    """What the chart shows, for who can't see it."""
    drawing: alt.TopLevelMixin

    @cached_property
    def svg(self) -> str:
        """The chart as SVG, whose links are relative to the pages."""
        return vl_convert.vegalite_to_svg(self.drawing.to_dict()).replace(LINK_BASE, "")


def write_charts(folder: Path, charts: list[Chart]) -> None:
    """Write each chart as SVG, whose links lead one folder up to the pages, and as PNG."""
    for chart in charts:
        write_text(folder / f"{chart.name}.svg", chart.svg.replace(LINK, f"{LINK}../"))
        write_bytes(folder / f"{chart.name}.png", vl_convert.svg_to_png(chart.svg, scale=RESOLUTION))


def comparison_charts(report: Report) -> list[Chart]:
    """Draw the charts that set the cases side by side, of those tables that are there."""
    charts = []
    for name, title in (("cel", "Zinnen per casus en cel"), ("trede", "Zinnen per casus en trede")):
        if name in report.matrices:
            charts.append(_heat_map(report, report.codebook[name], title))
    if "factor" in report.matrices:
        charts.append(_net_map(report))
        charts.append(_factor_bars(report, report.cases, "factoren", "Sleutelfactoren over alle casussen"))
    if "plaatsbepaling" in report.matrices:
        charts.append(_triangle(report))
    if "tijdlijn" in report.matrices:
        charts.append(_timeline(report))
    return charts


def case_charts(report: Report, case: Case) -> list[Chart]:
    """Draw the charts of one case."""
    charts = []
    if "factor" in report.matrices:
        charts.append(_factor_bars(report, [case], f"{case.id}-factoren", f"Sleutelfactoren in {case.name}"))
    if any(len(segment.actors) > 1 for segment in case.segments):
        charts.append(_network(report, case))
    return charts


def _styled(drawing: alt.LayerChart | alt.Chart, title: str) -> alt.TopLevelMixin:
    return (
        drawing.properties(title=title, background=PAPER, padding=12)
        .configure(font=CHART_FONT)
        .configure_view(strokeWidth=0)
        .configure_title(anchor="start", fontSize=15, fontWeight=600, color=INK, offset=14)
        .configure_axis(
            labelColor=INK,
            labelFontSize=12,
            labelLimit=220,
            titleColor=MUTED,
            titleFontSize=11,
            titleFontWeight="normal",
            domain=False,
            ticks=False,
            gridColor=LINE,
        )
    )


def _listed(rows: pd.DataFrame, columns: list[str]) -> str:
    """Write a table's rows as a sentence, for who can't see the chart."""
    return "; ".join(" ".join(str(row[column]) for column in columns) for _, row in rows.iterrows()) + "."


def _heat_map(report: Report, dimension: Dimension, title: str) -> Chart:
    """Draw segments per case and code; the shade is the code's share within the case."""
    table = _named(report, dimension)
    highest = table["share"].max()
    table["step"] = [heat_step(share, highest) for share in table["share"].fillna(0)]
    table["shade"] = [HEAT[step] for step in table["step"]]
    table["ink"] = [ink_on(shade) for shade in table["shade"]]
    description = f"{title}. {_listed(table, ['casus', 'label', 'segments'])}"
    return Chart(dimension.id, title, description, _tiles(report, dimension, table, "segments", title))


def _net_map(report: Report) -> Chart:
    """Draw per case and factor how often it helps and hinders; the shade is the difference."""
    dimension, title = report.codebook["factor"], "Sleutelfactoren per casus: helpt (+) en hindert (−)"
    table = _named(report, dimension)
    widest = max(table["net"].abs().max(), 1)
    table["shade"] = [
        tint(HELPING if net > 0 else HINDERING, 0.85 * abs(net) / widest) for net in table["net"]
    ]
    table["ink"] = [ink_on(shade) for shade in table["shade"]]
    table["count"] = [
        f"+{helping} −{hindering}" if helping or hindering else "0"
        for helping, hindering in zip(table["helping"], table["hindering"], strict=True)
    ]
    description = f"{title}. {_listed(table, ['casus', 'label', 'count'])}"
    return Chart(dimension.id, title, description, _tiles(report, dimension, table, "count", title))


def _named(report: Report, dimension: Dimension) -> pd.DataFrame:
    """Return the table of a dimension with what readers call its cases and codes."""
    names = {case.id: case.name for case in report.cases}
    table = report.matrices[dimension.id].copy()
    return table.assign(
        casus=table["case"].map(names),
        label=table[dimension.id].map({code.id: code.label for code in dimension.codes}),
    )


def _tiles(
    report: Report, dimension: Dimension, table: pd.DataFrame, text: str, title: str
) -> alt.TopLevelMixin:
    """Draw a table as tiles with `table["shade"]` as ground and `table[text]` as text."""
    columns, rows = [code.label for code in dimension.codes], [case.name for case in report.cases]
    base = alt.Chart(table).encode(
        x=alt.X("label:N", sort=columns, title=None, axis=alt.Axis(orient="top", labelAngle=-35)),
        y=alt.Y("casus:N", sort=rows, title=None),
    )
    tiles = base.mark_rect(stroke=PAPER, strokeWidth=2).encode(color=alt.Color("shade:N", scale=None))
    values = base.mark_text(fontSize=12).encode(text=f"{text}:N", color=alt.Color("ink:N", scale=None))
    return _styled((tiles + values).properties(width=alt.Step(66), height=alt.Step(30)), title)


def _factor_bars(report: Report, cases: list[Case], name: str, title: str) -> Chart:
    """Draw how often each factor hinders (to the left) and helps (to the right)."""
    dimension = report.codebook["factor"]
    table = _named(report, dimension)
    table = table[table["case"].isin([case.id for case in cases])]
    sums = table.groupby("label", sort=False)[["helping", "hindering"]].sum().reset_index()
    description = f"{title}. " + _listed(
        sums.assign(helpt="helpt", hindert="hindert"), ["label", "helpt", "helping", "hindert", "hindering"]
    )
    order = [code.label for code in dimension.codes]
    widest = max(int(sums[["helping", "hindering"]].to_numpy().max()), 1)
    y = alt.Y("label:N", sort=order, title=None)
    x = alt.X("length:Q", scale=alt.Scale(domain=[-widest, widest], nice=False), axis=None)

    def bars(column: str, sign: int, colour: str) -> alt.LayerChart:
        side = sums.assign(length=sign * sums[column], text=sums[column].astype(str))
        side = side[side["length"] != 0]
        base = alt.Chart(side).encode(x=x, y=y)
        align = "left" if sign > 0 else "right"
        return base.mark_bar(color=colour, height=16) + base.mark_text(
            align=align, dx=5 * sign, color=INK, fontSize=12
        ).encode(text="text:N")

    heads = pd.DataFrame({"length": [-widest / 2, widest / 2], "text": ["← hindert", "helpt →"]})
    head = (
        alt.Chart(heads)
        .mark_text(color=MUTED, fontSize=12, baseline="bottom")
        .encode(x=x, y=alt.value(-6), text="text:N")
    )
    zero = alt.Chart(pd.DataFrame({"length": [0]})).mark_rule(color=INK).encode(x=x)
    drawing = alt.layer(bars("hindering", -1, HINDERING), bars("helping", 1, HELPING), zero, head)
    return Chart(
        name, title, description, _styled(drawing.properties(width=420, height=24 * len(order)), title)
    )


CORNERS = {"gemeenschap": (0.0, 0.0), "overheid": (0.5, math.sqrt(3) / 2), "markt": (1.0, 0.0)}
"""Where the corners of the triangle stand."""


def _triangle(report: Report) -> Chart:
    """Draw where each case stands between state, community and market."""
    title = "Plaats tussen overheid, gemeenschap en markt"
    sectors = report.codebook["sector"]
    names = {case.id: case.name for case in report.cases}
    places = report.matrices["plaatsbepaling"]
    points = pd.DataFrame(
        {
            "casus": [names[case] for case in places["case"]],
            "x": sum(places[corner] * x for corner, (x, _) in CORNERS.items()),
            "y": sum(places[corner] * y for corner, (_, y) in CORNERS.items()),
            "number": range(1, len(places) + 1),
        }
    )
    points["label_y"] = _apart(points["x"].tolist(), points["y"].tolist())
    x = alt.X("x:Q", scale=alt.Scale(domain=[-0.1, 1.25]), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[-0.08, 0.95]), axis=None)
    edges = pd.DataFrame(
        [(*CORNERS[name], place) for place, name in enumerate([*CORNERS, next(iter(CORNERS))])]
    )
    edges.columns = ["x", "y", "place"]
    corners = pd.DataFrame(
        [(*point, sectors[name].label, 1 if point[1] else -1) for name, point in CORNERS.items()],
        columns=["x", "y", "label", "side"],
    )
    outline = (
        alt.Chart(edges)
        .mark_line(color=MUTED, strokeWidth=1.5, fill=GROUND)
        .encode(x=x, y=y, order="place:O")
    )
    top, bottom = corners[corners["side"] > 0], corners[corners["side"] < 0]
    labels = [
        alt.Chart(part)
        .mark_text(dy=dy, fontSize=13, fontWeight=600, color=INK)
        .encode(x=x, y=y, text="label:N")
        for part, dy in ((top, -12), (bottom, 16))
    ]
    dots = alt.Chart(points).mark_point(filled=True, size=90, color=INK, opacity=1).encode(x=x, y=y)
    names_layer = (
        alt.Chart(points)
        .mark_text(align="left", dx=9, fontSize=12, color=INK)
        .encode(x=x, y=alt.Y("label_y:Q", scale=alt.Scale(domain=[-0.08, 0.95]), axis=None), text="casus:N")
    )
    shares = places.assign(casus=points["casus"])
    for corner in CORNERS:
        shares[corner] = [f"{corner} {value:.0%}" for value in shares[corner]]
    description = f"{title}. {_listed(shares, ['casus', *CORNERS])}"
    drawing = alt.layer(outline, *labels, dots, names_layer).properties(width=540, height=412)
    return Chart("driehoek", title, description, _styled(drawing, title))


def _apart(xs: list[float], ys: list[float], wide: float = 0.3, high: float = 0.045) -> list[float]:
    """Move labels down until those that stand side by side no longer overlap."""
    placed: dict[int, float] = {}
    for index in sorted(range(len(ys)), key=lambda index: (-ys[index], xs[index])):
        y = ys[index]
        for other, taken in sorted(placed.items(), key=lambda pair: -pair[1]):
            if abs(xs[other] - xs[index]) < wide and abs(taken - y) < high:
                y = taken - high
        placed[index] = y
    return [placed[index] for index in range(len(ys))]


def _timeline(report: Report) -> Chart:
    """Draw the dated milestones of each case on one line of years."""
    title = "Tijdlijn van de casussen"
    names = {case.id: case.name for case in report.cases}
    table = report.matrices["tijdlijn"].dropna(subset=["year"])
    counts = table.groupby(["case", "year"], sort=True).size().reset_index(name="n")
    counts = counts.assign(casus=counts["case"].map(names), n_text=counts["n"].astype(str))
    years = alt.X(
        "year:Q",
        title=None,
        axis=alt.Axis(format="d", tickMinStep=1),
        scale=alt.Scale(nice=False, padding=18),
    )
    base = alt.Chart(counts).encode(x=years, y=alt.Y("casus:N", sort=list(names.values()), title=None))
    dots = base.mark_circle(color=INK, opacity=1).encode(
        size=alt.Size("n:Q", scale=alt.Scale(range=[60, 420]), legend=None)
    )
    text = base.transform_filter("datum.n > 1").mark_text(color=PAPER, fontSize=10).encode(text="n_text:N")
    description = f"{title}: aantal gedateerde stappen per jaar. " + _listed(counts, ["casus", "year", "n"])
    drawing = (dots + text).properties(width=620, height=alt.Step(34))
    return Chart("tijdlijn", title, description, _styled(drawing, title))


def _network(report: Report, case: Case) -> Chart:
    """Draw which of a case's most mentioned actors are named together in a sentence."""
    title = f"Wie met wie genoemd wordt in {case.name}"
    sectors = report.codebook["sector"]
    mentions = Counter(actor.name for segment in case.segments for actor in segment.actors)
    sector_of: dict[str, Counter[str]] = {}
    for segment in case.segments:
        for actor in segment.actors:
            sector_of.setdefault(actor.name, Counter())[actor.sector] += 1
    shown = sorted(mentions, key=lambda name: (-mentions[name], name))[:NETWORK_ACTORS]
    sector = {name: max(sectors.ids, key=lambda code: sector_of[name][code]) for name in shown}
    shown.sort(key=lambda name: (sectors.ids.index(sector[name]), -mentions[name], name))
    pairs = Counter(
        pair
        for segment in case.segments
        for pair in combinations(sorted({actor.name for actor in segment.actors} & set(shown)), 2)
    )
    angle = {name: 2 * math.pi * (place + 0.5) / len(shown) for place, name in enumerate(shown)}
    nodes = pd.DataFrame(
        {
            "name": shown,
            "x": [math.sin(angle[name]) for name in shown],
            "y": [math.cos(angle[name]) for name in shown],
            "n": [mentions[name] for name in shown],
            "sector": [sectors[sector[name]].label for name in shown],
        }
    )
    edges = pd.DataFrame(
        [
            (math.sin(angle[one]), math.cos(angle[one]), math.sin(angle[two]), math.cos(angle[two]), n)
            for (one, two), n in sorted(pairs.items())
        ],
        columns=["x", "y", "x2", "y2", "n"],
    )
    labels = [code.label for code in sectors.codes]
    x = alt.X("x:Q", scale=alt.Scale(domain=[-2.6, 2.6]), axis=None)
    y = alt.Y("y:Q", scale=alt.Scale(domain=[-1.15, 1.15]), axis=None)
    lines = (
        alt.Chart(edges)
        .mark_rule(color=MUTED, opacity=0.45)
        .encode(
            x=x,
            y=y,
            x2="x2",
            y2="y2",
            strokeWidth=alt.StrokeWidth("n:Q", scale=alt.Scale(range=[0.6, 5]), legend=None),
        )
    )
    dots = (
        alt.Chart(nodes)
        .mark_point(filled=True, opacity=1, stroke=INK, strokeWidth=1)
        .encode(
            x=x,
            y=y,
            size=alt.Size("n:Q", scale=alt.Scale(range=[60, 420]), legend=None),
            fill=alt.Color(
                "sector:N",
                scale=alt.Scale(domain=labels, range=[c.colour for c in sectors.codes]),
                title=None,
            ),
            shape=alt.Shape("sector:N", scale=alt.Scale(domain=labels, range=SHAPES), title=None),
        )
    )
    words = [
        alt.Chart(nodes[side])
        .mark_text(align=align, dx=dx, fontSize=12, color=INK, limit=230)
        .encode(x=x, y=y, text="name:N")
        for side, align, dx in ((nodes["x"] >= 0, "left", 14), (nodes["x"] < 0, "right", -14))
    ]
    strongest = [f"{one} met {two} ({n} keer)" for (one, two), n in pairs.most_common(5)]
    description = f"{title}. Het vaakst samen genoemd: {'; '.join(strongest)}."
    drawing = alt.layer(lines, dots, *words).properties(width=720, height=380)
    return Chart(f"{case.id}-netwerk", title, description, _styled(drawing, title))
