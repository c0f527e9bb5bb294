"""The store of the coders' decisions: a table that only grows, in SQLite or PostgreSQL."""

from __future__ import annotations

import re
import sqlite3
import threading
from collections.abc import Iterable
from datetime import UTC, datetime
from itertools import takewhile
from pathlib import Path
from typing import Any, Literal, Self
from uuid import NAMESPACE_OID, uuid4, uuid5

import sqlalchemy as sa
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator
from pydantic_core import from_json
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.errors import InputError
from pipeline.files import read_jsonl, write_jsonl
from pipeline.reviewed import Anchor, Statement

Kind = Literal["code", "review", "adjudication", "memo", "undo", "redo"]
MACHINE = "machine"
"""The name that stands for the machine among the coders, and that no person may bear."""
LONGEST_MEMO = 20_000
"""The most characters that a memo may have."""


class Decision(BaseModel):
    """One act of a coder. Nothing is ever changed or removed: to undo is a further act."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    key: str = Field(default_factory=lambda: uuid4().hex, min_length=8, max_length=64)
    """Made once by whoever decides, so that a decision that is sent twice is stored once."""
    at: datetime = Field(default_factory=lambda: datetime.now(UTC))
    coder: str = Field(min_length=1, max_length=80)
    source: str
    case: str
    kind: Kind
    """`code`: coded without seeing the machine's codes; `review`: checked the machine's codes;
    `adjudication`: settled what other coders differ on; `memo`: wrote a note; `undo`, `redo`: see `of`."""
    anchor: Anchor | None = None
    """The sentence that it is about; null for a note on the case or on a code."""
    statement: Statement = Statement()
    """What is held to be true of the sentence."""
    about: str = ""
    """What a memo is about: a code's id, a mention as `start-end`, or nothing (the sentence or the case)."""
    memo: str = Field(default="", max_length=LONGEST_MEMO)
    """The text of a memo; an empty text takes the memo away."""
    of: str = ""
    """The key of the decision that is undone or redone."""
    act: str = Field(default="", max_length=64)
    """Shared by the decisions of one act on several sentences, which are undone and redone together."""

    @field_validator("coder")
    @classmethod
    def _a_person(cls, coder: str) -> str:
        name = " ".join(coder.split())
        if not name or not name.isprintable() or "," in name or name.casefold() == MACHINE:
            raise ValueError("kies een naam zonder komma, die niet van de machine is")
        return name

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.kind in ("undo", "redo")) != bool(self.of):
            raise ValueError("een herroeping noemt de beslissing die zij herroept")
        if self.kind in ("code", "review", "adjudication") and not self.anchor:
            raise ValueError("een beslissing noemt haar zin")
        return self


_DECISIONS = sa.Table(
    "decisions",
    sa.MetaData(),
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    sa.Column("key", sa.String(64), nullable=False, unique=True),
    sa.Column("at", sa.String(40), nullable=False),
    sa.Column("coder", sa.String(80), nullable=False),
    sa.Column("source", sa.String(200), nullable=False),
    sa.Column("case", sa.String(200), nullable=False),
    sa.Column("kind", sa.String(20), nullable=False),
    sa.Column("anchor", sa.JSON),
    sa.Column("statement", sa.JSON, nullable=False),
    sa.Column("about", sa.String(200), nullable=False),
    sa.Column("memo", sa.Text, nullable=False),
    sa.Column("of", sa.String(64), nullable=False),
    sa.Column("act", sa.String(64), nullable=False, server_default=""),
    sa.Index("decisions_of_case", "source", "case", "coder"),
    sqlite_autoincrement=True,
)

_REMEDY = "Controleer `review.database` in het instellingenbestand, of --database."
_INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class Store:
    """Decisions in a database; `add` returns once a decision is safe on disk.

    Parameters
    ----------
    url
        An SQLAlchemy address: `sqlite:///path` or `postgresql+psycopg://…`.

    Raises
    ------
    InputError
        Where the database can't be opened.
    """

    def __init__(self, url: str) -> None:
        try:
            address = sa.make_url(url)
            if address.get_backend_name() not in _INSERTS:
                raise InputError(url, "deze soort database wordt niet ondersteund.", _REMEDY)
            if address.get_backend_name() == "sqlite" and address.database:
                Path(address.database).parent.mkdir(parents=True, exist_ok=True)
            self._engine = sa.create_engine(address, json_deserializer=from_json)
            if address.get_backend_name() == "sqlite":
                sa.event.listen(self._engine, "connect", _make_durable)
            _DECISIONS.metadata.create_all(self._engine)
            self._bring_up_to_date()
            self._reading = threading.Lock()
            self._known: list[Decision] = []
            self._of_case: dict[tuple[str, str], list[Decision]] = {}
            self._last = 0
        except (sa.exc.SQLAlchemyError, ImportError, OSError) as error:
            where = re.sub(r":[^:/@]*@", ":***@", url)  # A password is nobody's business.
            raise InputError(where, f"deze database kan niet worden geopend: {error}", _REMEDY) from error

    def _bring_up_to_date(self) -> None:
        """Add the column that a database of an earlier version doesn't have."""
        if any(column["name"] == "act" for column in sa.inspect(self._engine).get_columns("decisions")):
            return
        with self._engine.begin() as connection:
            connection.execute(
                sa.text("ALTER TABLE decisions ADD COLUMN act VARCHAR(64) NOT NULL DEFAULT ''")
            )

    def add(self, decision: Decision) -> None:
        """Store a decision; one whose key is known already is not stored again."""
        self.add_all([decision])

    def add_all(self, decisions: Iterable[Decision]) -> int:
        """Store decisions together or not at all, and count those that were new."""
        rows = [decision.model_dump(mode="json") for decision in decisions]
        insert = _INSERTS[self._engine.dialect.name](_DECISIONS)
        insert = insert.on_conflict_do_nothing(index_elements=["key"]).returning(_DECISIONS.c.key)
        with self._engine.begin() as connection:
            return len(connection.execute(insert, rows).all()) if rows else 0

    def decisions(
        self, source: str | None = None, case: str | None = None, coder: str | None = None
    ) -> list[Decision]:
        """Read decisions in the order in which they were stored, of all or of one source, case or coder."""
        with self._reading:
            self._read_on()
            known = self._of_case.get((source, case), []) if source and case else self._known
            return [
                decision
                for decision in known
                if (source is None or decision.source == source)
                and (case is None or decision.case == case)
                and (coder is None or decision.coder == coder)
            ]

    def _read_on(self) -> None:
        """Read what was stored since the last time; rows never change, so that what is known stays true."""
        with self._engine.connect() as connection:
            stored = connection.scalar(sa.select(sa.func.count()).select_from(_DECISIONS))
            if stored == len(self._known):
                return
            rows = self._rows_after(connection, self._last)
            if len(self._known) + len(rows) != stored:
                # PostgreSQL may show a row after one with a higher number.
                self._known, self._of_case = [], {}
                rows = self._rows_after(connection, 0)
        for number, decision in rows:
            self._last = number
            self._known.append(decision)
            self._of_case.setdefault((decision.source, decision.case), []).append(decision)

    @staticmethod
    def _rows_after(connection: sa.Connection, number: int) -> list[tuple[int, Decision]]:
        query = sa.select(_DECISIONS).where(_DECISIONS.c.number > number).order_by(_DECISIONS.c.number)
        return [(row["number"], _decision(row)) for row in connection.execute(query).mappings()]

    def step(
        self, kind: Literal["undo", "redo"], key: str, coder: str, source: str, case: str
    ) -> list[Decision]:
        """Undo the coder's last act on a case, or redo the last that was undone.

        Parameters
        ----------
        kind
            Which of both.
        key
            The key of this step: one that is sent twice is taken once.
        coder, source, case
            Whose decisions, and on what.

        Returns
        -------
        list of Decision
            The decisions that were undone or redone; none where there is none left.
        """
        mine = self.decisions(source, case, coder)
        sent = {decision.of for decision in mine if decision.act == key and decision.of}
        if sent:
            return [decision for decision in mine if decision.key in sent]
        targets = (next_undo if kind == "undo" else next_redo)(mine)
        self.add_all(
            Decision(
                key=uuid5(NAMESPACE_OID, f"{key} {target.key}").hex,
                coder=coder,
                source=source,
                case=case,
                kind=kind,
                of=target.key,
                act=key,
            )
            for target in targets
        )
        return targets

    def coders(self) -> list[str]:
        """List the names of all who decided something."""
        with self._engine.connect() as connection:
            return sorted(connection.scalars(sa.select(_DECISIONS.c.coder).distinct()))

    def export(self, path: Path) -> int:
        """Write all decisions as JSON Lines, in order; return their number."""
        decisions = self.decisions()
        write_jsonl(path, decisions)
        return len(decisions)

    def restore(self, path: Path) -> int:
        """Read decisions from JSON Lines that `export` wrote; return how many were new.

        Raises
        ------
        InputError
            Where the file is missing, or a line isn't a decision; nothing is stored then.
        """
        try:
            return self.add_all([Decision.model_validate(row) for row in read_jsonl(path)])
        except (OSError, ValueError, ValidationError) as error:
            problem = f"dit is geen bestand met beslissingen: {error}"
            raise InputError(path, problem, "Geef een bestand van `casusspiegel reviews backup`.") from error

    def close(self) -> None:
        """Let go of the database."""
        self._engine.dispose()


def _make_durable(connection: sqlite3.Connection, _record: object) -> None:
    for setting in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=10000"):
        connection.execute(f"PRAGMA {setting}")


def _decision(row: Any) -> Decision:
    return Decision.model_validate({name: row[name] for name in Decision.model_fields})


def standing(decisions: Iterable[Decision]) -> list[Decision]:
    """Return the decisions that still hold, in order: all that were not undone, or were redone."""
    made: dict[str, Decision] = {}
    undone: set[str] = set()
    for decision in decisions:
        if decision.kind == "undo":
            undone.add(decision.of)
        elif decision.kind == "redo":
            undone.discard(decision.of)
        else:
            made[decision.key] = decision
    return [decision for key, decision in made.items() if key not in undone]


def next_undo(decisions: Iterable[Decision]) -> list[Decision]:
    """Return which decisions of one coder, all of one act, are the next to be undone."""
    return _last_act(_stacks(decisions)[0])


def next_redo(decisions: Iterable[Decision]) -> list[Decision]:
    """Return which decisions of one coder are the next to be redone; a new decision leaves none."""
    return _last_act(_stacks(decisions)[1])


def _last_act(stack: list[Decision]) -> list[Decision]:
    if not stack or not stack[-1].act:
        return stack[-1:]
    acts = takewhile(lambda decision: decision.act == stack[-1].act, reversed(stack))
    return list(acts)


def _stacks(decisions: Iterable[Decision]) -> tuple[list[Decision], list[Decision]]:
    done: list[Decision] = []
    undone: list[Decision] = []
    for decision in decisions:
        if decision.kind == "undo":
            _move(decision.of, done, undone)
        elif decision.kind == "redo":
            _move(decision.of, undone, done)
        else:
            done.append(decision)
            undone.clear()
    return done, undone


def _move(key: str, origin: list[Decision], target: list[Decision]) -> None:
    for decision in [decision for decision in origin if decision.key == key]:
        origin.remove(decision)
        target.append(decision)
