"""Reading and writing files: every write is atomic, every JSON file is written in one way."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import IO, Any

from pydantic import BaseModel


def write_atomically(path: Path, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file whole or not at all.

    Parameters
    ----------
    path
        Where the file shall stand; its folder is made where needed.
    write
        Receives the open binary file and fills it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def write_bytes(path: Path, data: bytes) -> None:
    """Write `data` to `path` atomically."""
    write_atomically(path, lambda file: file.write(data))


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` as UTF-8, atomically."""
    write_bytes(path, text.encode("utf8"))


def _plain(value: Any) -> Any:
    return value.model_dump(mode="json") if isinstance(value, BaseModel) else value


def write_json(path: Path, value: Any) -> None:
    """Write one JSON value (or pydantic object), indented so that versions compare well."""
    write_text(path, json.dumps(value, ensure_ascii=False, indent=1, default=_plain) + "\n")


def read_json(path: Path) -> Any:
    """Read one JSON value."""
    return json.loads(path.read_text(encoding="utf8"))


def write_jsonl(path: Path, rows: Iterable[Any]) -> None:
    """Write one JSON object (or pydantic object) a line."""
    write_text(
        path, "".join(json.dumps(_plain(row), ensure_ascii=False, default=_plain) + "\n" for row in rows)
    )


def read_jsonl(path: Path) -> list[Any]:
    """Read one JSON object a line; empty lines are passed over."""
    with path.open(encoding="utf8") as file:
        return [json.loads(line) for line in file if line.strip()]
