"""The evaluation as one page that works offline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import altair as alt
import pandas as pd
import vl_convert
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from pipeline.codebook import Codebook
from pipeline.evaluate.measures import NONE
from pipeline.files import write_text

TEMPLATES = Path(__file__).parent / "templates"


def write_page(
    path: Path,
    tables: Mapping[str, pd.DataFrame],
    codebook: Codebook,
    units: int,
    checked: int = 0,
    seen: Sequence[str] = (),
) -> None:
    """Write the page.

    Parameters
    ----------
    path
        Where it goes.
    tables
        What `evaluate` measured, by name.
    codebook
        Its labels name the codes.
    units
        How many units of the reference were compared.
    checked
        How many sentences that coders checked were compared.
    seen
        Reviewed cases that were left out, since the models learned from them.
    """
    labels = {code.id: code.label for dimension in codebook.dimensions for code in dimension.codes}
    labels |= {dimension.id: dimension.label for dimension in codebook.dimensions}
    labels |= {NONE: "Geen", "alle": "Alle codes samen"}
    environment = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    environment.filters["decimal"] = _decimal
    environment.filters["label"] = lambda code: labels.get(code, code)
    page = environment.get_template("evaluatie.html.jinja").render(
        tables={name: table.to_dict("records") for name, table in tables.items()},
        cells=[*codebook["cel"].ids, NONE],
        chart=Markup(reliability_chart(tables["betrouwbaarheid"])),
        curve=Markup(learning_chart(tables["leercurve"])) if len(tables["leercurve"]) else None,
        units=units,
        checked=checked,
        seen=seen,
    )
    write_text(path, page)


def reliability_chart(bins: pd.DataFrame) -> str:
    """Draw how often codes with a score are right, as SVG; on the diagonal a score means what it says."""
    scale = alt.Scale(domain=[0, 1])
    line = (
        alt.Chart(bins.dropna())
        .mark_line(point=True, color="#0072B2")
        .encode(
            x=alt.X("score", title="Gemiddelde score", scale=scale),
            y=alt.Y("aandeel_juist", title="Aandeel volgens de referentie juist", scale=scale),
        )
    )
    ideal = alt.Chart(pd.DataFrame({"x": [0, 1], "y": [0, 1]})).mark_line(color="#777777", strokeDash=[4, 4])
    drawing = (ideal.encode(x="x", y="y") + line).properties(
        width=320,
        height=320,
        description="Betrouwbaarheid van de scores van de cellen; de tabel ernaast geeft de getallen.",
    )
    return vl_convert.vegalite_to_svg(drawing.to_dict())


def learning_chart(curve: pd.DataFrame) -> str:
    """Draw F1 after more and more checks, as SVG, with the interval around it."""
    checks = alt.X("controles", title="Gecontroleerde zinnen")
    base = alt.Chart(curve).encode(x=checks)
    band = base.mark_area(color="#0072B2", opacity=0.15).encode(
        y=alt.Y("f1_laag", title="F1 van de cellen", scale=alt.Scale(domain=[0, 1])), y2="f1_hoog"
    )
    line = base.mark_line(point=True, color="#0072B2").encode(y="f1")
    drawing = (band + line).properties(
        width=320,
        height=240,
        description="F1 na steeds meer gecontroleerde zinnen; de tabel ernaast geeft de getallen.",
    )
    return vl_convert.vegalite_to_svg(drawing.to_dict())


def _decimal(value: float, places: int = 2) -> str:
    return "–" if pd.isna(value) else f"{value:.{places}f}".replace(".", ",")
