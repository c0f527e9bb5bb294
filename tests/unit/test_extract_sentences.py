import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.sentences import split_sentences


def sentences(text):
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    "expected",
    [
        ["De raad besloot.", "Daarna begon het."],
        ["Hij zei: “We beginnen.", "Nu meteen!”", "Toen was het stil."],
        ["“Wat kun je zelf?” vroeg de wethouder.", "Niemand zei iets."],
        ["Dit staat bij De Boer e.a. (2013) en in bijv. Vgl. Smit."],
        ["Mevr. A. de Vries en dhr. J.P. Jansen kwamen.", "Zij bleven."],
        ["De huur is € 60.000 per jaar.", "Dat is veel."],
        ["Zij waren al bezig… en gingen door."],
        ["“Het ging goed.", "(…) Toen stopte het.”"],
        ["Het was “een hele klus.” (Interview Jansen, 2012)"],
        ["Samen Doen! in Aalburg is een project.", "Het loopt."],
        ["’t Kievitslaer is een buurthuis.", "’t Pand is oud."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(expected):
    assert sentences(" ".join(expected)) == expected


@given(st.text())
def test_nothing_but_white_is_left_out(text):
    spans = split_sentences(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert [edge for span in spans for edge in span] == sorted(edge for span in spans for edge in span)


def units_by_paragraph(path):
    """Give the sentences of each section and each list item of a coded report."""
    rows = [line.split("\t") for line in path.read_text(encoding="utf8").splitlines()]
    for _, group in itertools.groupby(
        rows, key=lambda row: (row[1], row[2], row[0] if row[2] == "b" else "")
    ):
        kind = (units := list(group))[0][2]
        if kind != "h":
            yield [unit[3] for unit in units]


def test_sentences_end_where_coders_of_other_reports_end_them():
    right = found = expected = 0
    for path in sorted((Path(__file__).parents[2] / "corpus" / "examples").glob("*.tsv")):
        for units in units_by_paragraph(path):
            ends = {len(" ".join(units[: n + 1])) for n in range(len(units))}
            out = {end for _, end in split_sentences(" ".join(units))}
            right, found, expected = right + len(ends & out), found + len(out), expected + len(ends)
    assert 2 * right / (found + expected) >= 0.99
