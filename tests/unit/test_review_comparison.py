"""Coders beside each other and the machine: what they agree on, and where they differ."""

from __future__ import annotations

import pypdfium2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from pipeline.config import Config
from pipeline.document import Mention, Segment
from pipeline.files import write_text
from pipeline.review.api import routes
from pipeline.review.comparison import Row, compare_coders, differences, sentences
from pipeline.review.project import Project, uncertainty
from pipeline.review.scoring import score_machine
from pipeline.review.store import MACHINE, Decision, Kind, Store
from pipeline.reviewed import Statement, anchors_of


@pytest.fixture
def project(coded_case: Config) -> Project:
    return Project(coded_case)


def says(
    project: Project,
    coder: str,
    place: int,
    *cells: str,
    actors: list[Mention] | None = None,
    kind: Kind = "review",
) -> Decision:
    segments: list[Segment] = list(project.machine("boek", "dorp"))
    return Decision(
        coder=coder,
        source="boek",
        case="dorp",
        kind=kind,
        anchor=anchors_of(segments)[place],
        statement=Statement(codes={"cel": list(cells)}, actors=actors),
    )


def row(rows: list[Row], label: str) -> Row:
    return next(row for row in rows if row.label == label)


def test_agreement_is_told_code_by_code_and_headings_are_left_out(project: Project) -> None:
    decisions = [
        *(says(project, coder, 0) for coder in ("Anna", "Bob")),
        *(says(project, coder, 1, "rol_overheid") for coder in ("Anna", "Bob")),
        says(project, "Anna", 2, "basisidee"),
        says(project, "Bob", 2),
        says(project, "Anna", 3, "belemmerend"),
    ]
    rated = sentences(project, decisions)
    rows = compare_coders(rated, ["Anna", "Bob"], project.codebook)
    basisidee, role = row(rows, "Basisidee").agreement, row(rows, "Rol overheid").agreement
    assert (basisidee.units, basisidee.percentage.value) == (2, 0.5)
    assert (role.units, role.percentage.value, role.alpha.value) == (2, 1, 1)

    with_machine = compare_coders(rated, ["Anna", MACHINE], project.codebook)
    assert row(with_machine, "Belemmerende factoren").agreement.percentage.value == 1
    assert row(with_machine, "Basisidee").agreement.percentage.value == pytest.approx(2 / 3)


def test_actors_are_compared_by_place_and_then_by_what_they_are(project: Project) -> None:
    [gemeente] = project.machine("boek", "dorp")[1].actors
    partner = gemeente.model_copy(update={"rol": "partner"})
    jan = gemeente.model_copy(update={"surface": "Jan", "start": 57, "end": 60})
    decisions = [
        says(project, "Anna", 1, actors=[partner, jan]),
        says(project, "Bob", 1, actors=[gemeente]),
        says(project, "Anna", 2, actors=[]),
    ]
    rows = compare_coders(sentences(project, decisions), ["Anna", "Bob"], project.codebook)
    place, sector, role = (row(rows, label).agreement for label in ("Plaats in de zin", "Sector", "Rol"))
    assert (place.units, place.percentage.value) == (2, 0.5)
    assert (sector.units, sector.percentage.value) == (1, 1)
    assert (role.units, role.percentage.value) == (1, 0)


def test_a_difference_is_open_until_somebody_settles_it(project: Project) -> None:
    decisions = [says(project, "Anna", 2, "basisidee"), says(project, "Bob", 2)]
    [difference] = differences(sentences(project, decisions), project.codebook)
    assert (difference.question, difference.sentence.coding.anchor.segment) == ("cel", "dorp-002")
    decisions.append(says(project, "Cor", 2, "basisidee", kind="adjudication"))
    assert differences(sentences(project, decisions), project.codebook) == []


def test_the_sample_is_the_same_for_all_and_as_large_as_asked(project: Project) -> None:
    texts = [f"Zin {number}" for number in range(4000)]
    drawn = [text for text in texts if project.in_sample("boek", text)]
    assert 0.08 < len(drawn) / len(texts) < 0.12
    assert drawn == [text for text in texts if project.in_sample("boek", text)]
    project.settings.review.sample = 1.0
    assert all(project.in_sample("boek", text) for text in texts)


def test_the_machine_is_most_uncertain_where_chances_are_even(project: Project) -> None:
    certain, *_ = project.machine("boek", "dorp")
    even = certain.model_copy(update={"scores": {"basisidee": 0.5}})
    assert (uncertainty(certain), uncertainty(even)) == (0, 1)


def test_a_pdf_shows_its_page_as_a_picture(project: Project, coded_case: Config) -> None:
    folder = coded_case.own / "boek"
    write_text(folder / "source.yaml", "id: boek\ntitle: Boek\nfile: boek.pdf\n")
    pdf = pypdfium2.PdfDocument.new()
    pdf.new_page(200, 300)
    pdf.save(folder / "boek.pdf")
    app = FastAPI()
    app.include_router(routes(project, Store(coded_case.review.database), lambda: None))
    client = TestClient(app)
    assert client.get("/api/boek/dorp/pages/1").json() == {"width": 200, "height": 300, "text": ""}
    assert client.get("/api/boek/dorp/pages/1/picture").content.startswith(b"\x89PNG")
    assert client.get("/api/boek/dorp/pages/2").status_code == 404
    assert client.get("/api/boek/dorp/pages/2/picture").status_code == 404
    assert project.title("boek") == "Boek"


def test_the_machine_is_scored_on_sentences_that_were_answered_in_full(
    project: Project, coded_case: Config
) -> None:
    store = Store(coded_case.review.database)
    assert score_machine(project, store)[0] == 0
    segments = project.machine("boek", "dorp")
    for place, cells in ((1, ["rol_overheid"]), (2, ["basisidee"]), (3, [])):
        statement = Statement(codes={"cel": cells, "trede": [], "factor": []}, actors=[])
        anchor = anchors_of(segments)[place]
        store.add(
            Decision(
                coder="Anna", source="boek", case="dorp", kind="review", anchor=anchor, statement=statement
            )
        )
    store.add(says(project, "Anna", 4, "basisidee"))
    count, scores = score_machine(project, store)
    cells_ = scores[scores["dimensie"] == "cel"].set_index("code")
    assert count == 3
    assert cells_.loc["rol_overheid", "f1"] == 1
    assert (cells_.loc["alle", "precisie"], cells_.loc["alle", "vangst"]) == (0.5, 0.5)
