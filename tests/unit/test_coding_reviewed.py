from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.codebook import Codebook
from pipeline.coding.ngrams import texts
from pipeline.coding.reviewed import ReviewedCase, add_reviewed, known_as, read_reviewed
from pipeline.coding.training.sample import given_codes, settled_questions, teaches, train_ngrams
from pipeline.config import Config
from pipeline.document import CodedSegment, read_coded
from pipeline.reviewed import Review, Statement, anchors_of, write_reviews

CODEBOOK = Codebook.read(Path("corpus/codebook.yaml"))


@pytest.fixture
def machine(coded_case: Config) -> list[CodedSegment]:
    return read_coded(coded_case.outputs / "boek" / "machine" / "dorp.jsonl")


def review(
    machine: list[CodedSegment], at: int, agreed: Statement, disputed: Statement | None = None
) -> Review:
    return Review(
        source="boek",
        case="dorp",
        anchor=anchors_of(machine)[at],
        coder="Anna",
        agreed=agreed,
        disputed=disputed or Statement(),
    )


def whole(*cells: str) -> Statement:
    return Statement(codes={"cel": list(cells), "trede": [], "factor": []}, actors=[])


def test_what_nobody_reviewed_teaches_nothing(machine: list[CodedSegment]) -> None:
    reviews = [review(machine, 3, whole("basisidee")), review(machine, 1, Statement(codes={"cel": []}))]
    cases, checks = add_reviewed({}, [ReviewedCase("boek", "dorp", machine, reviews)], CODEBOOK)
    assert [(check.name, check.case, check.sentences) for check in checks] == [("boek/dorp", "boek/dorp", 2)]
    taught = cases["boek/dorp"]
    assert [segment.cel for segment in taught] == [[], [], [], ["basisidee"], [], []]
    assert all(segment.actors == [] for segment in taught)
    assert [teaches(segment, CODEBOOK) for segment in taught] == [False, True, False, True, False, False]
    settled = settled_questions(taught, CODEBOOK)
    assert settled["cel"].tolist() == [False, True, False, True, False, False]
    assert settled["trede"].tolist() == [False, False, False, True, False, False]
    assert [s.text for s in taught] == [s.text for s in machine]  # The rest gives context.


def test_what_coders_differ_on_teaches_nothing(machine: list[CodedSegment]) -> None:
    differ = review(machine, 3, whole(), Statement(codes={"cel": ["belemmerend"]}))
    cases, checks = add_reviewed({}, [ReviewedCase("boek", "dorp", machine, [differ])], CODEBOOK)
    assert cases["boek/dorp"][3].disputed == ["cel"]
    assert cases["boek/dorp"][3].cel == []
    assert checks[0].sentences == 1  # What it is not, and who is in it, is settled.


def test_a_reviewed_case_of_the_reference_stays_the_case_that_it_is(machine: list[CodedSegment]) -> None:
    # The reference names its cases and units otherwise.
    reference = [
        s.model_copy(update={"id": f"02-{i:03}", "cel": ["ontwikkeling"]}) for i, s in enumerate(machine)
    ]
    reviewed = ReviewedCase("boek", "dorp", machine, [review(machine, 3, whole("basisidee"))])
    cases, checks = add_reviewed({"02": reference, "04": machine[:1]}, [reviewed], CODEBOOK)
    assert list(cases) == ["02", "04"]
    assert [segment.cel for segment in cases["02"]][2:5] == [
        ["ontwikkeling"],
        ["basisidee"],
        ["ontwikkeling"],
    ]
    assert checks[0].case == "02"
    assert all(teaches(segment, CODEBOOK) for segment in cases["02"])


def test_other_cases_with_a_heading_in_common_are_other_cases(machine: list[CodedSegment]) -> None:
    assert known_as(machine, {"02": machine[:1], "04": []}) is None
    assert known_as(machine, {"02": machine[:1], "04": machine[1:]}) == "04"
    assert known_as(machine, {}) is None


def test_the_linear_model_learns_from_settled_segments_alone(machine: list[CodedSegment]) -> None:
    codes = {name: CODEBOOK[name].ids for name in ("cel", "trede", "factor")}
    book = [
        s.model_copy(
            update={
                "cel": [codes["cel"][i % len(codes["cel"])]],
                "trede": [codes["trede"][i % len(codes["trede"])]],
                "factor": codes["factor"][i % len(codes["factor"])],
            }
        )
        for i, s in enumerate(machine * 3)
    ]
    wrong = [s.model_copy(update={"cel": ["belemmerend"], "disputed": ["cel"]}) for s in machine]
    model, same = train_ngrams([book, wrong], CODEBOOK), train_ngrams([book], CODEBOOK)
    assert np.array_equal(model.logits(texts(book)), same.logits(texts(book)))
    assert given_codes(wrong, CODEBOOK)["cel"].any()


def test_reviews_are_read_with_the_cases_that_still_are(
    coded_case: Config, machine: list[CodedSegment]
) -> None:
    reviews = [review(machine, 3, whole()), review(machine, 1, whole()).model_copy(update={"case": "weg"})]
    write_reviews(coded_case.reviews, reviews)
    (found,) = read_reviewed(coded_case.reviews, coded_case.outputs)
    assert (found.name, len(found.segments), found.reviews) == ("boek/dorp", 6, reviews[:1])
    assert read_reviewed(coded_case.outputs / "niets.jsonl", coded_case.outputs) == []
