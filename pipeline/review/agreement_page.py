"""The page that shows how well coders agree, with each other and with the machine."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nicegui import ui

from pipeline.codebook import Codebook
from pipeline.evaluate.agreement import Interval
from pipeline.review.comparison import Row, Sentence, compare_coders
from pipeline.review.store import MACHINE
from pipeline.review.waiting import wait_for

EXPLANATION = (
    "α van Krippendorff en κ van Cohen: 1 is volledig eens, 0 is niet beter dan toeval; vanaf 0,80 geldt α "
    "als betrouwbaar. Tussen haakjes het 95%-interval (bootstrap over de eenheden). Wie de machine "
    "controleert, ziet haar voorstel: vergelijk codeurs met de machine liever op wat blind is gecodeerd."
)


async def show_agreement(rated: Sequence[Sentence], codebook: Codebook) -> None:
    """Show how well coders agree, for those whom the reader chooses."""
    names = sorted({name for sentence in rated for name in sentence.coding.by_coder})
    if not names:
        ui.label("Er is nog niets gecodeerd.")
        return
    everyone = [*names, MACHINE]
    labels = {name: name for name in names} | {MACHINE: "de machine"}
    with ui.row().classes("rij"):
        chosen = ui.select(
            labels, value=everyone[:2] if len(names) < 2 else list(names), multiple=True, label="Wie"
        )
        chosen.props("outlined dense use-chips").classes("breed")
        sample = ui.checkbox("alleen de steekproef")
        blind = ui.checkbox("alleen wat blind is gecodeerd")
    ui.label(EXPLANATION).classes("stil")

    @ui.refreshable
    async def table() -> None:
        coders = [name for name in everyone if name in chosen.value]
        if len(coders) < 2:
            ui.label("Kies ten minste twee.")
            return
        kept = [
            sentence
            for sentence in rated
            if (sentence.sampled or not sample.value)
            and (not blind.value or set(coders) - {MACHINE} <= sentence.coding.blind)
        ]
        ui.label(f"{len(kept)} zinnen door ten minste één codeur gecodeerd.")
        _draw_rows(await wait_for(lambda: compare_coders(kept, coders, codebook)))

    for choice in (chosen, sample, blind):
        choice.on_value_change(table.refresh)
    await table()


def _draw_rows(rows: Sequence[Row]) -> None:
    with ui.element("table").classes("tabel overeenstemming"):
        with ui.element("tr"):
            for label in ("Vraag", "Code", "Eenheden", "α", "κ", "Gelijk"):
                with ui.element("th"):
                    ui.label(label)
        for row in rows:
            with ui.element("tr"):
                for text in (row.question, row.label):
                    with ui.element("td"):
                        ui.label(text)
                measured = row.agreement
                for text in (
                    str(measured.units),
                    _written(measured.alpha),
                    _written(measured.kappa),
                    _written(measured.percentage, percent=True),
                ):
                    with ui.element("td").classes("getal"):
                        ui.label(text)


def _written(interval: Interval, percent: bool = False) -> str:
    if math.isnan(interval.value):
        return "–"
    value, low, high = (
        f"{100 * number:.0f}" if percent else f"{number:.2f}".replace(".", ",")
        for number in (interval.value, interval.low, interval.high)
    )
    return f"{value}{'%' if percent else ''} ({low} – {high})"
