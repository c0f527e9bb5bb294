from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.codebook import Codebook
from pipeline.coding.reviewed import ReviewedCase
from pipeline.document import CodedSegment
from pipeline.evaluate.learning import COLUMNS, learning_curve
from pipeline.reviewed import Review, Statement, anchors_of

CODEBOOK = Codebook.read(Path("corpus/codebook.yaml"))
CELLS = CODEBOOK["cel"].ids
KNOWN = ["appel", "peer", "kers", "pruim", "druif", "meloen"]
NEW = ["hamer", "beitel", "zaag", "vijl", "schroef", "tang"]


def case(name: str, words: list[str], first: int) -> list[CodedSegment]:
    """Make a case in which a word tells the cell; each code of the other dimensions occurs too."""
    steps, factors = CODEBOOK["trede"].ids, CODEBOOK["factor"].ids
    heading = CodedSegment(id=f"{name}-kop", case=name, kind="heading", text="Wat er is")
    sentences = [
        CodedSegment(
            id=f"{name}-{place:03}",
            case=name,
            kind="paragraph",
            text=f"{words[place % len(CELLS)]} nummer {first + place}",
            cel=[CELLS[place % len(CELLS)]],
            trede=[steps[place % len(steps)]],
            factor=factors[place % len(factors)],
        )
        for place in range(60)
    ]
    return [heading, *sentences]


def reviewed(name: str, first: int) -> ReviewedCase:
    """Make a case of which the machine knew nothing, and coders every cell."""
    right = case(name, NEW, first)
    machine = [s.model_copy(update={"cel": [], "trede": [], "factor": None}) for s in right]
    reviews = [
        Review(
            source="boek",
            case=name,
            anchor=anchor,
            coder="Anna",
            agreed=Statement(codes={"cel": segment.cel, "trede": [], "factor": []}),
        )
        for anchor, segment in zip(anchors_of(machine), right, strict=True)
        if segment.kind != "heading"
    ]
    return ReviewedCase("boek", name, machine, reviews)


BOOKS = {"02": case("02", KNOWN, 1000), "21": case("21", KNOWN, 2000)}
DORP, STAD = reviewed("dorp", 3000), reviewed("stad", 4000)


def test_more_checks_make_a_better_model() -> None:
    told: list[str] = []
    curve = learning_curve(BOOKS, {}, [DORP, STAD], CODEBOOK, told.append)
    assert curve.columns.tolist() == COLUMNS
    assert curve["controles"].tolist() == [0, 25, 50, 60]
    assert set(curve["casussen"]) == {2} and set(curve["zinnen"]) == {120}
    assert curve["f1"].iloc[0] < 0.5 < 0.9 < curve["f1"].iloc[-1]
    assert curve["f1"].is_monotonic_increasing
    assert (curve["f1_laag"] <= curve["f1"]).all() and (curve["f1"] <= curve["f1_hoog"]).all()
    assert [line.split(":")[0] for line in told] == ["boek/dorp", "boek/stad"]


def test_one_case_has_no_curve() -> None:
    assert learning_curve(BOOKS, {}, [DORP], CODEBOOK, print).empty
    partly = STAD.reviews[0].model_copy(update={"agreed": Statement(codes={"cel": []})})
    other = ReviewedCase("boek", "stad", STAD.segments, [partly])
    assert learning_curve(BOOKS, {}, [DORP, other], CODEBOOK, print).empty


def test_a_case_is_held_out_with_its_copies_and_what_was_written_after_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    long = [
        s.model_copy(update={"text": f"{s.text}, en dat is een zin die lang genoeg is"})
        for s in STAD.segments
    ]
    reviews = [
        review.model_copy(update={"anchor": anchor})
        for review, anchor in zip(STAD.reviews, anchors_of(long)[1:], strict=True)
    ]
    here, there = (ReviewedCase(source, "stad", long, reviews) for source in ("boek", "ander"))
    books = {**BOOKS, "04": long, "22": BOOKS["21"]}
    learned: list[set[str]] = []

    def train(cases, codebook):
        learned.append({segments[1].text for segments in cases})
        raise InterruptedError

    monkeypatch.setattr("pipeline.evaluate.learning.train_ngrams", train)
    with pytest.raises(InterruptedError):
        learning_curve(books, {"21": "04", "22": "02"}, [here, there, DORP], CODEBOOK, print)
    assert learned == [{BOOKS["02"][1].text, BOOKS["21"][1].text}]
    assert learning_curve(BOOKS, {}, [here, there], CODEBOOK, print).empty
