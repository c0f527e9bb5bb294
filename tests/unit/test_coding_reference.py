from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.coding.reference import read_cases, read_follows
from pipeline.errors import InputError


def write_case(folder: Path, rows: list[tuple[str, str]], codings: list[dict]) -> None:
    lines = [f"07-{i:03}\t7.1\t{kind}\t{text}\n" for i, (kind, text) in enumerate(rows, 1)]
    (folder / "ch07.tsv").write_text("".join(lines), encoding="utf8")
    full = [
        {"id": f"07-{i:03}", "cel": [], "trede": [], "factor": None, "actors": [], **coding}
        for i, coding in enumerate(codings, 1)
    ]
    (folder / "ch07.jsonl").write_text("".join(json.dumps(row) + "\n" for row in full), encoding="utf8")


def test_units_become_coded_segments(tmp_path: Path) -> None:
    write_case(
        tmp_path,
        [("h", "7.1 Begin"), ("b", "De gemeente betaalt.")],
        [{}, {"cel": ["rol_overheid"], "trede": ["faciliteren"]}],
    )
    heading, bullet = read_cases(tmp_path)["07"]
    assert (heading.kind, bullet.kind, bullet.chapter) == ("heading", "bullet", 7)
    assert (bullet.cel, bullet.trede, bullet.factor) == (["rol_overheid"], ["faciliteren"], None)


def test_a_party_stands_wherever_its_words_do_but_not_inside_a_longer_party(tmp_path: Path) -> None:
    text = "Bewoners van West en bewoners praten met medebewoners; bewoners van West winnen."
    actors = [["bewoners", "gemeenschap", "partner"], ["bewoners van West", "gemeenschap", "geen"]]
    write_case(tmp_path, [("p", text)], [{"actors": actors}])
    (unit,) = read_cases(tmp_path)["07"]
    assert [(m.surface, m.start) for m in unit.actors] == [
        ("bewoners", text.index("bewoners")),
        ("bewoners van West", text.index("bewoners van")),
    ]


def test_a_unit_without_coding_is_named(tmp_path: Path) -> None:
    write_case(tmp_path, [("p", "Een."), ("p", "Twee.")], [{}])
    with pytest.raises(InputError, match="07-002"):
        read_cases(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        read_cases(tmp_path)


def test_reports_that_follow_no_case_need_no_list(tmp_path: Path) -> None:
    assert read_follows(tmp_path) == {}
