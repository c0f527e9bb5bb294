"""Coded cases as coders wrote them: `chNN.tsv` (the units) and `chNN.jsonl` (their codes)."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.document import CodedSegment, Mention, SegmentKind
from pipeline.errors import InputError
from pipeline.files import read_json, read_jsonl

KINDS: dict[str, SegmentKind] = {"h": "heading", "p": "paragraph", "b": "bullet"}


def read_cases(folder: Path) -> dict[str, list[CodedSegment]]:
    """Read all coded cases of a folder, by their number as the files name it.

    Raises
    ------
    InputError
        Where there is no case, or a unit has no coding.
    """
    paths = sorted(folder.glob("ch*.tsv"))
    if not paths:
        raise InputError(
            folder, "hier staan geen gecodeerde casussen.", "Verwacht worden chNN.tsv en chNN.jsonl."
        )
    return {path.stem.removeprefix("ch"): _read_case(path) for path in paths}


def read_follows(folder: Path) -> dict[str, str]:
    """Read which report was written after which reference case; empty where the folder does not say."""
    path = folder / "follows.json"
    return read_json(path) if path.exists() else {}


def _read_case(path: Path) -> list[CodedSegment]:
    case = path.stem.removeprefix("ch")
    codings = {row["id"]: row for row in read_jsonl(path.with_suffix(".jsonl"))}
    segments = []
    for line in path.read_text(encoding="utf8").splitlines():
        unit, section, kind, text = line.split("\t")
        if unit not in codings:
            raise InputError(path, f"eenheid {unit} heeft geen codering.", f"Vul {path.stem}.jsonl aan.")
        coding = codings[unit]
        segments.append(
            CodedSegment(
                id=unit,
                case=case,
                chapter=int(case),
                section=section,
                kind=KINDS[kind],
                text=text,
                cel=coding["cel"],
                trede=coding["trede"],
                factor=coding["factor"],
                actors=_mentions(text, coding["actors"]),
                coder="referentie",
            )
        )
    return segments


def _mentions(text: str, actors: list[list[str]]) -> list[Mention]:
    """Find where each party stands in the text: every time that its words occur, longest party first."""
    taken: list[Mention] = []
    for surface, sector, rol in sorted(actors, key=lambda actor: -len(actor[0])):
        for match in re.finditer(rf"(?<!\w){re.escape(surface)}(?!\w)", text):
            start, end = match.span()
            if all(end <= other.start or start >= other.end for other in taken):
                taken.append(
                    Mention(surface=surface, start=start, end=end, name=surface, sector=sector, rol=rol)
                )
    return sorted(taken, key=lambda mention: mention.start)
