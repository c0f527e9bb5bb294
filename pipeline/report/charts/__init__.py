"""Charts: the same pictures on the pages, as SVG and as PNG."""

from __future__ import annotations

from pipeline.report.charts.bars import factor_bars
from pipeline.report.charts.frame import Chart, write_charts
from pipeline.report.charts.network import network
from pipeline.report.charts.tiles import net_map, share_map
from pipeline.report.charts.timeline import milestones, timeline
from pipeline.report.charts.triangle import placed, triangle
from pipeline.report.data import Case, Report

__all__ = ["Chart", "case_charts", "comparison_charts", "write_charts"]


def comparison_charts(report: Report) -> dict[str, Chart]:
    """Draw the charts that set the cases side by side, by name."""
    factors = report.codebook["factor"]
    charts = [
        share_map(report, report.codebook["cel"], "Zinnen per casus en cel"),
        share_map(report, report.codebook["trede"], "Zinnen per casus en trede"),
        net_map(report, factors, "Sleutelfactoren per casus: helpt (+) en hindert (−)"),
        factor_bars(report, factors, report.cases, "factoren", "Sleutelfactoren over alle casussen"),
    ]
    if len(placed(report)):
        charts.append(triangle(report, "Plaats tussen overheid, gemeenschap en markt"))
    if len(milestones(report)):
        charts.append(timeline(report, "Gedateerde stappen per casus"))
    return {chart.name: chart for chart in charts}


def case_charts(report: Report, case: Case) -> dict[str, Chart]:
    """Draw the charts of one case, by what they show."""
    factors = report.codebook["factor"]
    charts = {
        "factoren": factor_bars(
            report, factors, [case], f"{case.id}-factoren", f"Sleutelfactoren in {case.name}"
        )
    }
    if case.actors:
        charts["netwerk"] = network(report, case, f"Wie met wie wordt genoemd in {case.name}")
    return charts
