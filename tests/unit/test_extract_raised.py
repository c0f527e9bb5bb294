import pytest

from pipeline.extract.raised import MARK_END, MARK_START, take_marks


def raised(text: str) -> str:
    return text.replace("<", MARK_START).replace(">", MARK_END)


@pytest.mark.parametrize(
    ("text", "plain", "marks"),
    [
        ("met steun<1>, en", "met steun, en", [(9, "1")]),
        ("met steun.<12>", "met steun.", [(10, "12")]),
        ("met steun <1> van", "met steun van", [(9, "1")]),
        ("met steun <1>.", "met steun.", [(9, "1")]),
        ("met steun<1,2> en hulp<[3]>", "met steun en hulp", [(9, "1"), (9, "2"), (17, "3")]),
        ("van 20 m<2> grond", "van 20 m2 grond", []),
        ("zonder noot", "zonder noot", []),
    ],
)
def test_raised_marks_are_taken_out_and_their_places_kept(text, plain, marks):
    assert take_marks(raised(text)) == (plain, marks)
