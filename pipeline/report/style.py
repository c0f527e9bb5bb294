"""The house style, in one place: what pages, charts, workbooks and documents look like.

The codes' own colours stand in the codebook; here stands how they are used.
"""

from __future__ import annotations

import re

from pipeline.codebook import Codebook

BLACK, INK = "#000000", "#1d2127"
MUTED = "#565d66"
LINE = "#d5d9dd"
PAPER = "#ffffff"
GROUND = "#f6f5f1"
ACCENT = "#0b4a68"
SERIF = 'Charter, "Bitstream Charter", "Sitka Text", Cambria, Georgia, "Liberation Serif", serif'
SANS = 'Inter, Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif'
OFFICE_FONT = "Calibri"
CHART_FONT = "Roboto, Arial, sans-serif"

HELPING, HINDERING = "#009E73", "#D55E00"
"""Helping and hindering in charts: two colours of Okabe and Ito that the colour-blind tell apart."""

HEAT = ["#f7fbff", "#deebf7", "#c6dbef", "#9ecae1", "#6baed6", "#4292c6", "#2171b5", "#084594"]
"""Steps of a heat map, light to dark (ColorBrewer Blues): also a scale in grey."""

TINT = 0.14
"""How much of a code's colour its tint holds; the rest is paper."""


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def luminance(colour: str) -> float:
    """Return the relative luminance (0 to 1) of an sRGB colour, as WCAG 2.2 defines it."""
    linear = [
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in (value / 255 for value in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio (1 to 21) of two colours, as WCAG 2.2 defines it."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def ink_on(background: str) -> str:
    """Return the ink, black or white, that reads best on a background: on any, to WCAG level AA."""
    return max((BLACK, PAPER), key=lambda ink: contrast(ink, background))


def tint(colour: str, share: float = TINT) -> str:
    """Mix a colour with paper; `share` (0 to 1) is the colour's part."""
    mixed = (
        round(share * one + (1 - share) * other)
        for one, other in zip(_channels(colour), _channels(PAPER), strict=True)
    )
    return "#" + "".join(f"{value:02x}" for value in mixed)


def heat_step(value: float, highest: float) -> int:
    """Return the place in `HEAT` of a value from 0 to `highest`; only nothing has the lightest step."""
    if value <= 0 or highest <= 0:
        return 0
    return max(1, round(value / highest * (len(HEAT) - 1)))


def net_step(net: float, widest: float) -> int:
    """Return the place in `NET` of a difference from -`widest` (hindering) to `widest` (helping)."""
    middle = len(NET) // 2
    if not net or not widest:
        return middle
    steps = max(1, round(abs(net) / widest * middle))
    return middle + steps if net > 0 else middle - steps


NET = [
    *(tint(HINDERING, share) for share in (0.85, 0.65, 0.45, 0.25, 0.1)),
    PAPER,
    *(tint(HELPING, share) for share in (0.1, 0.25, 0.45, 0.65, 0.85)),
]
"""Steps of a heat map that goes both ways: from hindering over nothing to helping."""


def css_name(dimension: str, code: str) -> str:
    """Turn a code into a CSS class that is safe whatever the codebook holds."""
    return re.sub(r"[^A-Za-z0-9_-]", "-", f"{dimension}-{code}")


def css_variables(codebook: Codebook) -> str:
    """Write the house style and the codebook's colours as CSS."""
    root = {
        "ink": INK,
        "muted": MUTED,
        "line": LINE,
        "paper": PAPER,
        "ground": GROUND,
        "accent": ACCENT,
        "serif": SERIF,
        "sans": SANS,
    }
    lines = [":root { " + " ".join(f"--{name}: {value};" for name, value in root.items()) + " }"]
    for dimension in codebook.dimensions:
        for code in dimension.codes:
            name, colour = css_name(dimension.id, code.id), code.colour
            lines.append(f".{name} {{ --code: {colour}; --tint: {tint(colour)}; }}")
    for step, colour in enumerate(HEAT):
        lines.append(f".heat-{step} {{ background: {colour}; color: {ink_on(colour)}; }}")
    for step, colour in enumerate(NET):
        lines.append(f".net-{step} {{ background: {colour}; color: {ink_on(colour)}; }}")
    return "\n".join(lines)
