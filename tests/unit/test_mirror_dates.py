"""Dates: every way in which Dutch names a moment is found, and read as what it means."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.mirror.dates import find_dates

MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
years = st.integers(1950, 2049)


@pytest.mark.parametrize(
    ("text", "label", "iso"),
    [
        ("Het Kulturhus wordt in september 2014 geopend.", "2014", "2014-09"),
        ("Voorjaar 2012 begon de verbouwing.", "2012", "2012-04"),
        ("Eind jaren '90 sloot de school.", "1996-1999", "1996"),
        ("Sinds de jaren tachtig is er een dorpshuis.", "1980-1989", "1980"),
        ("In de jaren 1970 kwam de inspraak op.", "1970-1979", "1970"),
        ("Op 1 januari 2013 ging de coöperatie van start.", "2013", "2013-01-01"),
        ("Begin 2010 was er alleen een plan.", "2010", "2010-01"),
        ("Tussen 2008 en 2010 is er overlegd.", "2008-2010", "2008"),
        ("Het liep van 2011 tot en met 2014.", "2011-2014", "2011"),
        ("In het schooljaar 2009/2010 deden zes scholen mee.", "2009-2010", "2009"),
        ("Het najaar van 2010 bracht uitsluitsel.", "2010", "2010-10"),
        ("In de tweede helft van 2012 kwam de subsidie.", "2012", "2012-07"),
        ("Het derde kwartaal 2013 was moeilijk.", "2013", "2013-07"),
        ("Begin november 2013 is er gestemd.", "2013", "2013-11"),
        ("De akte is van 01-09-2014.", "2014", "2014-09-01"),
        ("2011: start van de winkel", "2011", "2011"),
        ("De wijk werkt er anno 2014 aan.", "2014", "2014"),
    ],
)
def test_reads_each_kind_of_expression(text: str, label: str, iso: str) -> None:
    (date,) = find_dates(text)
    assert (date.label, date.iso) == (label, iso)


@pytest.mark.parametrize(
    "text",
    [
        "Er is 2000 euro gegeven.",
        "Zo beschrijft de raad het (Rob, 2012, p. 34).",
        "Er wonen 2014 mensen.",
        "Op 18 september verscheen het bericht.",
        "De prijs is € 2010.",
        "",
    ],
)
def test_passes_over_what_is_no_date(text: str) -> None:
    assert find_dates(text) == []


def test_dates_come_in_the_order_of_the_text() -> None:
    dates = find_dates("In september 2014 opende wat begin 2010 bedacht was en sinds 2012 werd gebouwd.")
    assert [date.label for date in dates] == ["2014", "2010", "2012"]


def test_the_expression_takes_its_preposition_along() -> None:
    text = "Er werd in het najaar van 2010 gestemd."
    (date,) = find_dates(text)
    assert text[: date.start] + text[date.end :].lstrip() == "Er werd gestemd."


@given(years, st.integers(1, 28), st.sampled_from(MONTHS))
def test_any_day_sorts_as_the_calendar_does(year: int, day: int, month: str) -> None:
    (date,) = find_dates(f"De opening was op {day} {month} {year} in het dorp.")
    assert date.iso == f"{year}-{MONTHS.index(month) + 1:02d}-{day:02d}"
    assert date.label == str(year)


@given(years, years)
def test_a_period_runs_forward(first: int, last: int) -> None:
    labels = [date.label for date in find_dates(f"Dat was tussen {first} en {last}.")]
    assert (f"{first}-{last}" in labels) == (first < last)


@given(st.text(alphabet=st.sampled_from("in van de jaren 2010 -/'90 begin mei tussen en () euro.,:")))
def test_expressions_never_overlap_nor_leave_the_text(text: str) -> None:
    dates = find_dates(text)
    ends = [0, *(date.end for date in dates)]
    assert all(end <= date.start < date.end <= len(text) for end, date in zip(ends, dates, strict=False))
