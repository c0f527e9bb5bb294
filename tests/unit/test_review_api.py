"""What the reading view may ask, and what it gets."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.responses import PlainTextResponse

from pipeline.config import Config
from pipeline.errors import InputError
from pipeline.extract.lines import page_of
from pipeline.review.api import routes
from pipeline.review.project import Project
from pipeline.review.server import Guard, is_loopback, serve
from pipeline.review.store import Store
from pipeline.reviewed import read_reviews

GIVEN = "De gemeente Dorp geeft subsidie aan het initiatief 🙂 van Jan."


@pytest.fixture
def project(coded_case: Config) -> Project:
    return Project(coded_case)


@pytest.fixture
def store(coded_case: Config) -> Store:
    return Store(coded_case.review.database)


@pytest.fixture
def client(project: Project, store: Store) -> TestClient:
    app = FastAPI()
    app.include_router(routes(project, store, lambda: None))
    return TestClient(app)


def act(key: str, coder: str = "Anna", kind: str = "review", **fields: Any) -> dict[str, Any]:
    return {"key": f"sleutel-{key}", "coder": coder, "kind": kind, "segment": "dorp-001", **fields}


def codes(*cells: str) -> dict[str, Any]:
    return {"codes": {"cel": list(cells)}, "actors": None}


def mine(client: TestClient, coder: str = "Anna", segment: int = 1) -> dict[str, Any]:
    return client.get("/api/boek/dorp", params={"coder": coder}).json()["segments"][segment]


def test_a_case_comes_with_the_machines_codes_and_its_most_uncertain_sentence(client: TestClient) -> None:
    case = client.get("/api/boek/dorp", params={"coder": "Anna"}).json()
    assert [segment["machine"]["codes"]["cel"] for segment in case["segments"]][1] == ["rol_overheid"]
    assert max(case["segments"], key=lambda segment: segment["uncertainty"])["id"] == "dorp-002"
    assert case["segments"][1]["mine"] == {"codes": {}, "actors": None}


def test_a_decision_is_stored_once_and_can_be_undone_and_redone(client: TestClient, store: Store) -> None:
    sent = act("een", statement=codes("basisidee"))
    assert [client.post("/api/boek/dorp/decisions", json=sent).status_code for _ in range(2)] == [200, 200]
    assert len(store.decisions()) == 1
    assert store.decisions()[0].anchor.text == GIVEN  # type: ignore[union-attr]
    assert mine(client)["mine"]["codes"]["cel"] == ["basisidee"]

    step = {"key": "sleutel-twee", "coder": "Anna"}
    for _ in range(2):
        answer = client.post("/api/boek/dorp/undo", json=step).json()
        (undone,) = answer["segments"]
        assert (undone["segment"], undone["mine"]["codes"]) == ("dorp-001", {})
    assert client.post("/api/boek/dorp/undo", json=step | {"key": "sleutel-3"}).json() == {"nothing": True}
    redone = client.post("/api/boek/dorp/redo", json=step | {"key": "sleutel-4"}).json()
    assert redone["segments"][0]["mine"]["codes"]["cel"] == ["basisidee"]
    history = client.get("/api/boek/dorp/history/dorp-001", params={"coder": "Anna"}).json()
    assert [(entry["coder"], entry["undone"]) for entry in history] == [("Anna", False)]


def test_one_act_on_several_sentences_is_undone_in_one_step(client: TestClient, store: Store) -> None:
    for number in (1, 2, 3):
        sent = act(f"nr-{number}", statement=codes("basisidee"), act="daad-een")
        client.post("/api/boek/dorp/decisions", json=sent | {"segment": f"dorp-00{number}"})
    step = {"key": "sleutel-terug", "coder": "Anna"}
    for _ in range(2):  # Sent twice, taken once.
        answer = client.post("/api/boek/dorp/undo", json=step).json()
        assert [changed["segment"] for changed in answer["segments"]] == ["dorp-001", "dorp-002", "dorp-003"]
    assert len(store.decisions()) == 6
    assert all(mine(client, segment=n)["mine"]["codes"] == {} for n in (1, 2, 3))
    client.post("/api/boek/dorp/redo", json=step | {"key": "sleutel-weer"})
    assert all(mine(client, segment=n)["mine"]["codes"] == {"cel": ["basisidee"]} for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"coder": "machine"}, "Kies een naam"),
        ({"coder": "x" * 81}, "Kies een naam"),
        ({"kind": "memo", "memo": "x" * 20_001}, "Een memo mag 20000 tekens hebben."),
        ({"segment": None}, "Dit kon niet worden opgeslagen: een beslissing noemt haar zin."),
    ],
)
def test_the_coder_is_told_in_dutch(client: TestClient, wrong: dict[str, Any], told: str) -> None:
    answer = client.post("/api/boek/dorp/decisions", json=act("een") | wrong)
    assert answer.json()["detail"].startswith(told)


def test_positions_count_characters_and_not_bytes(client: TestClient) -> None:
    start = GIVEN.index("Jan")
    jan = {"surface": "Jan", "start": start, "end": start + 3, "name": "Jan", "sector": "gemeenschap"}
    statement = {"codes": {}, "actors": [jan | {"rol": "vrijwilliger"}]}
    assert client.post("/api/boek/dorp/decisions", json=act("een", statement=statement)).status_code == 200
    statement["actors"][0]["start"] += 1  # type: ignore[index]
    assert client.post("/api/boek/dorp/decisions", json=act("twee", statement=statement)).status_code == 422


@pytest.mark.parametrize(
    "wrong",
    [
        {"statement": {"codes": {"cel": ["bestaat_niet"]}}},
        {"statement": {"codes": {"factor": ["middelen", "regels"]}}},
        {"statement": {"codes": {"geen": []}}},
        {"coder": "machine"},
        {"coder": ""},
        {"key": "kort"},
        {"kind": "undo"},
        {"segment": None},
        {"onbekend": 1},
    ],
)
def test_what_is_no_decision_is_refused(client: TestClient, store: Store, wrong: dict[str, Any]) -> None:
    assert client.post("/api/boek/dorp/decisions", json=act("een") | wrong).status_code == 422
    assert store.decisions() == []


@pytest.mark.parametrize("path", ["boek/stad", "ander/dorp", "..%2f..%2fetc/dorp", "boek/..%2f..%2fdorp"])
def test_no_name_leads_outside_the_project(client: TestClient, path: str) -> None:
    assert client.get(f"/api/{path}", params={"coder": "Anna"}).status_code == 404
    assert client.get(f"/api/{path}/pages/1").status_code == 404


def test_a_third_settles_what_two_differ_on_and_a_party_may_not(client: TestClient) -> None:
    for coder, cells in (("Anna", ("basisidee",)), ("Bob", ("rol_overheid",))):
        client.post("/api/boek/dorp/decisions", json=act(coder * 2, coder, statement=codes(*cells)))
    assert mine(client)["disputed"] == ["cel"]
    settled = act("derde", "Anna", "adjudication", statement=codes("rol_overheid"))
    assert client.post("/api/boek/dorp/decisions", json=settled).status_code == 403
    assert client.post("/api/boek/dorp/decisions", json=settled | {"coder": "Cor"}).status_code == 200
    assert mine(client)["disputed"] == []
    assert mine(client)["settled"]["codes"]["cel"] == ["rol_overheid"]


def test_blind_coders_see_nothing_of_each_other(client: TestClient, project: Project) -> None:
    client.post("/api/boek/dorp/decisions", json=act("een", statement=codes("basisidee")))
    memo = act("memo-een", kind="memo", memo="Twijfel")
    client.post("/api/boek/dorp/decisions", json=memo)
    assert [other["coder"] for other in mine(client, "Bob")["others"]] == ["Anna"]
    project.settings.review.blind = True
    case = client.get("/api/boek/dorp", params={"coder": "Bob"}).json()
    assert case["memos"] == [] and all(segment["others"] == [] for segment in case["segments"])
    assert client.get("/api/boek/dorp/history/dorp-001", params={"coder": "Bob"}).json() == []


def test_memos_stand_with_a_sentence_a_code_or_an_actor_until_emptied(client: TestClient) -> None:
    written = [("dorp-001", "", "Zin"), (None, "basisidee", "Code"), ("dorp-001", "3-16", "Actor")]
    for number, (segment, about, text) in enumerate([*written, ("dorp-001", "", "")]):
        memo = act(f"memo-{number}", kind="memo", segment=segment, about=about, memo=text)
        assert client.post("/api/boek/dorp/decisions", json=memo).status_code == 200
    memos = client.get("/api/boek/dorp", params={"coder": "Anna"}).json()["memos"]
    assert [(memo["segment"], memo["about"], memo["memo"]) for memo in memos] == [
        (None, "basisidee", "Code"),
        ("dorp-001", "3-16", "Actor"),
    ]


def test_the_export_holds_each_reviewed_sentence_and_is_left_alone_while_nothing_changed(
    client: TestClient, project: Project, store: Store
) -> None:
    client.post("/api/boek/dorp/decisions", json=act("een", statement=codes("basisidee")))
    path: Path = project.settings.reviews
    assert project.export(store) == 1
    assert [(review.case, review.coder) for review in read_reviews(path)] == [("dorp", "Anna")]
    written = path.stat().st_mtime_ns
    project.export(store)
    assert path.stat().st_mtime_ns == written


def test_the_source_page_comes_as_text_where_there_is_no_picture(client: TestClient) -> None:
    assert "<b onclick" in client.get("/api/boek/dorp/pages/1").json()["text"]
    assert client.get("/api/boek/dorp/pages/2").status_code == 404
    assert client.get("/api/boek/dorp/pages/1/picture").status_code == 404


def guarded(password: str | None) -> TestClient:
    app = Guard(PlainTextResponse("binnen"), password)
    return TestClient(app, base_url="http://127.0.0.1:8090", follow_redirects=False)


def test_pages_of_other_sites_are_kept_out() -> None:
    client = guarded(None)
    assert client.get("/").text == "binnen"
    assert client.get("/", headers={"Origin": "http://127.0.0.1:8090"}).text == "binnen"
    assert client.get("/", headers={"Origin": "http://kwaad.example"}).status_code == 403


def test_with_a_password_nobody_enters_without_it() -> None:
    client = guarded("geheim")
    assert client.get("/api/boek/dorp").status_code == 401
    assert client.get("/", headers={"Cookie": "casusspiegel="}).status_code == 401
    assert client.post("/inloggen", data={"wachtwoord": "fout"}).status_code == 401
    entered = client.post("/inloggen", data={"wachtwoord": "geheim"})
    assert entered.status_code == 303
    assert {"httponly", "samesite=strict"} <= set(entered.headers["set-cookie"].lower().split("; "))
    assert client.get("/").text == "binnen"


@pytest.mark.parametrize(
    ("host", "loopback"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("pc.example", False)],
)
def test_which_addresses_only_this_computer_reaches(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback


def test_a_text_comes_page_by_page_as_it_was() -> None:
    text = " Omslag\r\nnaam \r\n Blad twee \r\ngaat door\r\n Blad drie"
    assert [page_of(text, number) for number in (1, 2, 3, 4)] == [
        " Omslag\nnaam \n",
        " Blad twee \ngaat door\n",
        " Blad drie",
        "",
    ]
    assert (
        page_of("Voorwerk\n Blad een\n", 1) == page_of("Voorwerk\n Blad een\n", 0) == "Voorwerk\n Blad een\n"
    )


def test_a_port_that_is_taken_is_named(project: Project, store: Store) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(InputError) as error:
            serve(project, store, host="127.0.0.1", port=port, password=None, browser=False)
    assert error.value.where == f"127.0.0.1:{port}"
