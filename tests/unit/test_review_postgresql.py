"""The store in PostgreSQL: a cluster of its own, for the time of the tests."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import sqlalchemy as sa

from pipeline.review.store import Decision, Store
from pipeline.reviewed import Anchor, Statement


def server_program(name: str, program: Callable[[str], str]) -> str:
    """Find a program of the server, which Debian keeps out of the path."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return str(found[-1]) if found else program(name)


@pytest.fixture(scope="module")
def cluster(program: Callable[[str], str]) -> Iterator[str]:
    """Start PostgreSQL in a temporary folder, not as root, which it refuses; give its address."""
    initdb, pg_ctl = (server_program(name, program) for name in ("initdb", "pg_ctl"))
    folder = Path(tempfile.mkdtemp(prefix="casusspiegel-pg-"))
    user = None
    if os.geteuid() == 0:
        user = next((name for name in ("postgres", "nobody") if _exists(name)), None)
        shutil.chown(folder, user)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]

    def run(*command: str) -> None:
        subprocess.run(
            command, user=user, cwd=folder, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL
        )

    data = str(folder / "data")
    run(
        initdb, "--pgdata", data, "--username", "codeur", "--auth", "trust", "--encoding", "UTF8", "--no-sync"
    )
    options = f"-p {port} -h 127.0.0.1 -k {folder} -F"
    run(pg_ctl, "--pgdata", data, "--log", str(folder / "log"), "--options", options, "--wait", "start")
    yield f"postgresql+psycopg://codeur@127.0.0.1:{port}/postgres"
    run(pg_ctl, "--pgdata", data, "--mode", "immediate", "stop")
    shutil.rmtree(folder)


def _exists(name: str) -> bool:
    return any(entry.pw_name == name for entry in pwd.getpwall())


@pytest.fixture
def store(cluster: str) -> Iterator[Store]:
    store = Store(cluster)
    yield store
    store.close()
    engine = sa.create_engine(cluster)
    with engine.begin() as connection:
        connection.execute(sa.text("DROP TABLE decisions"))
    engine.dispose()


def decision(key: str, coder: str = "Anna", act: str = "") -> Decision:
    return Decision(
        key=key,
        coder=coder,
        source="boek",
        case="dorp",
        kind="review",
        anchor=Anchor(segment="dorp-001", text="Twijfel 🙂 é"),
        statement=Statement(codes={"cel": ["rol_overheid"]}),
        act=act,
    )


def test_decisions_come_back_alike_and_once(store: Store, tmp_path: Path) -> None:
    made = [decision(f"sleutel-{n}", act="daad") for n in range(3)]
    assert store.add_all(made) == 3
    assert store.add_all(made) == 0
    assert store.decisions() == made
    assert [undone.key for undone in store.step("undo", "sleutel-terug", "Anna", "boek", "dorp")] == [
        "sleutel-2",
        "sleutel-1",
        "sleutel-0",
    ]
    assert store.export(tmp_path / "reserve.jsonl") == 6
    assert store.restore(tmp_path / "reserve.jsonl") == 0


def test_many_coders_at_once_lose_nothing(store: Store, cluster: str) -> None:
    def work(number: int) -> None:
        own = Store(cluster)
        for place in range(20):
            own.add(decision(f"sleutel-{number}-{place}", coder=f"Codeur {number}"))
            store.decisions("boek", "dorp")
        own.close()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    assert len({known.key for known in store.decisions()}) == 160


def test_a_database_of_an_earlier_version_is_brought_up_to_date(store: Store, cluster: str) -> None:
    store.add(decision("sleutel-0"))
    engine = sa.create_engine(cluster)
    with engine.begin() as connection:
        connection.execute(sa.text("ALTER TABLE decisions DROP COLUMN act"))
    engine.dispose()
    reopened = Store(cluster)
    assert [known.act for known in reopened.decisions()] == [""]
    reopened.close()
