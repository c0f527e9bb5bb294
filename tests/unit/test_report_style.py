"""The house style keeps what it promises: text that everybody can read."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st
from reports import CODEBOOK

from pipeline.report.numbers import decimal, number_of, percent, signed
from pipeline.report.style import (
    ACCENT,
    GROUND,
    HEAT,
    INK,
    MUTED,
    NET,
    PAPER,
    contrast,
    css_variables,
    heat_step,
    ink_on,
    net_step,
    tint,
)

AA = 4.5
"""The contrast that WCAG 2.2 level AA asks of text."""
COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


def test_text_of_the_house_reads_on_its_grounds() -> None:
    for ground in (PAPER, GROUND):
        assert all(contrast(ink, ground) >= AA for ink in (INK, MUTED, ACCENT))


def test_numbers_read_on_every_shade() -> None:
    assert all(contrast(ink_on(shade), shade) >= AA for shade in (*HEAT, *NET))


def test_labels_of_codes_read_on_their_tint() -> None:
    for dimension in CODEBOOK.dimensions:
        for code in dimension.codes:
            assert contrast(INK, tint(code.colour)) >= AA


@given(COLOURS)
def test_there_is_an_ink_for_any_colour(colour: str) -> None:
    assert contrast(ink_on(colour), colour) >= AA


def test_heat_maps_can_be_read_in_grey() -> None:
    lightness = [contrast(shade, "#000000") for shade in HEAT]
    assert lightness == sorted(lightness, reverse=True)


@given(st.floats(0, 1), st.floats(0, 1))
def test_more_is_never_lighter(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert heat_step(low, 1) <= heat_step(high, 1)
    assert net_step(-low, 1) >= net_step(-high, 1)


def test_only_nothing_has_no_shade() -> None:
    assert [heat_step(value, 100) for value in (0, 1, 100)] == [0, 1, len(HEAT) - 1]
    assert [NET[net_step(value, 100)] == PAPER for value in (-1, 0, 1)] == [False, True, False]
    assert heat_step(0, 0) == 0
    assert NET[net_step(0, 0)] == PAPER


def test_each_code_has_its_colour_in_the_style_sheet() -> None:
    style = css_variables(CODEBOOK)
    for dimension in CODEBOOK.dimensions:
        for code in dimension.codes:
            assert re.search(rf"\.{dimension.id}-{code.id} {{ --code: {code.colour};", style)


def test_numbers_are_written_the_dutch_way() -> None:
    assert decimal(0.875) == "0,88"
    assert percent(0.341) == "34%"
    assert number_of(1, "zin", "zinnen") == "1 zin"
    assert number_of(0, "zin", "zinnen") == "0 zinnen"
    assert signed(3, 0) == "+3 −0"
    assert signed(0, 0) == "0"
