"""Decisions are safe once acknowledged, stored once, and undone by further decisions."""

from __future__ import annotations

import contextlib
import itertools
import multiprocessing
import random
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.errors import InputError
from pipeline.review.store import Decision, Store, next_redo, next_undo, standing
from pipeline.reviewed import Anchor, Statement

ANCHOR = Anchor(segment="dorp-001", text="De gemeente geeft subsidie.")


def decision(key: str = "sleutel-0", coder: str = "Anna", **fields: object) -> Decision:
    values = {
        "source": "boek",
        "case": "dorp",
        "kind": "review",
        "anchor": ANCHOR,
        "statement": Statement(codes={"cel": ["rol_overheid"]}),
    }
    return Decision.model_validate({"key": key, "coder": coder, **values, **fields})


def first_of(decisions: list[Decision]) -> Decision | None:
    return next(iter(decisions), None)


def undo(of: Decision, kind: str = "undo") -> Decision:
    return Decision.model_validate(
        {"coder": of.coder, "source": of.source, "case": of.case, "kind": kind, "of": of.key}
    )


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(f"sqlite:///{tmp_path}/map/review.sqlite")


def test_what_is_stored_comes_back_alike_and_in_order(store: Store) -> None:
    first, second = decision("sleutel-2"), decision("sleutel-1", coder="Bob", memo="Twijfel 🙂 é")
    store.add(first)
    store.add(second)
    assert store.decisions() == [first, second]
    assert store.decisions(coder="Bob") == [second]
    assert store.coders() == ["Anna", "Bob"]


def test_a_decision_that_is_sent_twice_is_stored_once(store: Store) -> None:
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(store.add, [decision("dezelfde")] * 24))
    assert len(store.decisions()) == 1


def test_many_coders_write_at_once_without_loss(store: Store) -> None:
    made = [decision(f"sleutel-{n}", coder=f"Coder {n % 20}") for n in range(200)]
    with ThreadPoolExecutor(20) as pool:
        list(pool.map(store.add, made))
    assert {d.key for d in store.decisions()} == {d.key for d in made}


def test_a_backup_restores_everything_and_compares_line_by_line(store: Store, tmp_path: Path) -> None:
    made = [decision(f"sleutel-{n}") for n in range(3)]
    store.add_all(made)
    store.export(tmp_path / "een.jsonl")
    store.add(decision("later-gemaakt"))
    store.export(tmp_path / "twee.jsonl")
    first, second = ((tmp_path / name).read_text().splitlines() for name in ("een.jsonl", "twee.jsonl"))
    assert second[:3] == first and len(second) == 4

    other = Store(f"sqlite:///{tmp_path}/ander.sqlite")
    assert (other.restore(tmp_path / "twee.jsonl"), other.restore(tmp_path / "twee.jsonl")) == (4, 0)
    assert other.decisions() == store.decisions()


def test_a_broken_backup_is_refused_whole(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "stuk.jsonl"
    path.write_text(decision().model_dump_json() + '\n{"key": "kort"}\n')
    with pytest.raises(InputError, match="geen bestand met beslissingen"):
        store.restore(path)
    assert store.decisions() == []


@pytest.mark.parametrize("url", ["mysql://localhost/x", "geen adres", "sqlite:////proc/kan/niet/x.sqlite"])
def test_a_database_that_cannot_be_used_is_named(url: str) -> None:
    with pytest.raises(InputError) as error:
        Store(url)
    assert error.value.where == url


@pytest.mark.parametrize("name", ["machine", "Machine ", "", "  ", "Anna, Bob", "a\x00b", "x" * 81])
def test_names_that_no_coder_may_bear(name: str) -> None:
    with pytest.raises(ValueError, match="coder"):
        decision(coder=name)


ACTS = st.lists(st.sampled_from(["decide", "undo", "redo"]), max_size=40)


@given(ACTS)
def test_undo_and_redo_behave_as_in_an_editor(acts: list[str]) -> None:
    log: list[Decision] = []
    done: list[str] = []
    undone: list[str] = []
    for number, act in enumerate(acts):
        if act == "decide":
            log.append(decision(f"sleutel-{number}"))
            done.append(log[-1].key)
            undone.clear()
        elif act == "undo" and (last := first_of(next_undo(log))):
            assert last.key == done[-1]
            log.append(undo(last))
            undone.append(done.pop())
        elif act == "redo" and (last := first_of(next_redo(log))):
            assert last.key == undone[-1]
            log.append(undo(last, "redo"))
            done.append(undone.pop())
        assert (first_of(next_undo(log)) is None) == (not done)
        assert (first_of(next_redo(log)) is None) == (not undone)
    assert {d.key for d in standing(log)} == set(done)


@given(ACTS)
def test_undoing_everything_leaves_nothing_and_redoing_brings_all_back(acts: list[str]) -> None:
    log = [decision(f"sleutel-{number}") for number in range(len(acts))]
    while last := first_of(next_undo(log)):
        log.append(undo(last))
    assert standing(log) == []
    while last := first_of(next_redo(log)):
        log.append(undo(last, "redo"))
    assert [d.key for d in standing(log)] == [f"sleutel-{number}" for number in range(len(acts))]


def write_without_end(url: str, prefix: str, acknowledge: Connection) -> None:
    store = Store(url)
    for number in itertools.count():
        made = decision(f"{prefix}-{number:06}")
        store.add(made)
        acknowledge.send(made.key)


def test_no_acknowledged_decision_is_lost_when_the_writer_is_killed(store: Store, tmp_path: Path) -> None:
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload(["pipeline.review.store"])
    moment = random.Random(8)
    acknowledged: list[str] = []
    for life in range(50):
        receive, send = processes.Pipe(duplex=False)
        url = f"sqlite:///{tmp_path}/map/review.sqlite"
        writer = processes.Process(target=write_without_end, args=(url, f"leven-{life:02}", send))
        writer.start()
        send.close()
        acknowledged.append(receive.recv())
        time.sleep(moment.uniform(0, 0.02))
        writer.kill()
        writer.join()
        with contextlib.suppress(EOFError):
            while True:
                acknowledged.append(receive.recv())
    stored = [made.key for made in store.decisions()]
    assert set(acknowledged) <= set(stored)
    assert len(set(stored)) == len(stored) <= len(acknowledged) + 50


def test_a_database_of_an_earlier_version_is_brought_up_to_date(store: Store, tmp_path: Path) -> None:
    store.add(decision())
    store.close()
    with sqlite3.connect(tmp_path / "map" / "review.sqlite") as old:
        old.execute("ALTER TABLE decisions DROP COLUMN act")
    reopened = Store(f"sqlite:///{tmp_path}/map/review.sqlite")
    assert [known.key for known in reopened.decisions()] == ["sleutel-0"]
    reopened.add(decision("sleutel-1", act="daad"))
    assert [known.act for known in reopened.decisions()] == ["", "daad"]


def test_what_another_process_stores_is_seen(store: Store, tmp_path: Path) -> None:
    assert store.decisions() == []
    Store(f"sqlite:///{tmp_path}/map/review.sqlite").add(decision())
    assert store.decisions("boek", "dorp") == store.decisions() == [decision(at=store.decisions()[0].at)]
