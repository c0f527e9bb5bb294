"""A small source as the stages before the report leave it, whose text tries to run in what is made of it."""

from __future__ import annotations

from pathlib import Path

from pipeline.codebook import Codebook
from pipeline.compare import compare
from pipeline.document import CodedSegment, Dashboard, Document, Item, Mention, Segment, write_coded
from pipeline.files import write_json

CODEBOOK = Codebook.read(Path(__file__).parents[1] / "corpus/codebook.yaml")

HOSTILE = [
    "<script>document.title = 'gekaapt'</script>",
    "</style><style>body { display: none }</style>",
    "<img src=x onerror=\"document.title='gekaapt'\">",
    '=HYPERLINK("https://voorbeeld.nl","klik")',
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "https://voorbeeld.nl/pad?x=1&y=2",
    "javascript:alert(1)",
    "{{ 7 * 7 }} {% raw %} \N{VERTICAL TABULATION} “aanhaling” & 'quote' \"dubbel\"",
]
"""Texts that must stay text."""

PARAGRAPHS = [
    ("De buurttuin wil dat buren elkaar leren kennen.", ["basisidee"], [], None, []),
    (
        "In 2016 begonnen bewoners van Oost een moestuin.",
        ["ontwikkeling"],
        [],
        None,
        [("bewoners van Oost", "gemeenschap", "initiatiefnemer")],
    ),
    (
        "In mei 2014 opende wethouder Jan Smit het terrein.",
        ["ontwikkeling"],
        [],
        None,
        [("wethouder Jan Smit", "overheid", "bestuurder")],
    ),
    (
        "De gemeente Veenstad gaf met Jan Smit subsidie.",
        ["rol_overheid"],
        ["faciliteren"],
        None,
        [("gemeente Veenstad", "overheid", "financier"), ("Jan Smit", "overheid", "bestuurder")],
    ),
    (
        "De inzet van vrijwilligers was groot.",
        ["bevorderend"],
        [],
        "burgerkracht",
        [("vrijwilligers", "gemeenschap", "vrijwilliger")],
    ),
    ("De trage vergunning hield alles op.", ["belemmerend"], [], "regels", []),
    ("Er was ook te weinig geld.", ["belemmerend"], [], "middelen", []),
    (
        "Bedrijf Groen & Co\N{BACKSPACE} leverde aarde.",
        ["betrokkenen"],
        [],
        None,
        [("Bedrijf Groen & Co\N{BACKSPACE}", "markt", "partner")],
    ),
]


def write_source(
    folder: Path, *, published: bool = True, cases: tuple[str, ...] = ("veenstad", "oost")
) -> Path:
    """Write the outputs of a source with small cases up to and including compare; return the folder."""
    for place, case in enumerate(cases):
        segments = _segments(case)
        title = f"De Akker {place + 1} {HOSTILE[0]}"
        document = Document(
            source="bron",
            case=case,
            chapter=place + 2,
            title=title,
            gemeente=case.title(),
            authors=["A. Auteur", HOSTILE[2]],
            segments=[
                Segment.model_validate(s.model_dump(include=set(Segment.model_fields))) for s in segments
            ],
        )
        document.write(folder / "documents" / f"{case}.json")
        write_coded(folder / "coded" / f"{case}.jsonl", segments)
        write_json(folder / "mirrored" / f"{case}.json", _dashboard(document, segments))
    printed = {
        "dashboards": {
            cases[0]: {
                "title": "De Akker",
                "cells": {"basisidee": ["Buren leren elkaar kennen in de buurttuin", "Gezond eten"]},
            }
        },
        "partners": {
            cases[0]: [
                {"partner": HOSTILE[0], "kring": None, "rolneming": [HOSTILE[3], "Financier"], "page": 3},
                {"partner": "Bakker", "kring": None, "rolneming": ["Wieden"], "page": 3},
            ]
        },
        "plaatsbepaling": {},
    }
    write_json(folder / "published.json", printed if published else {})
    source = {
        "id": "bron",
        "title": f"Bron\N{BACKSPACE} {HOSTILE[1]}",
        "editors": ["E. Redacteur"],
        "year": 2014,
        "file": "bron.txt",
    }
    write_json(folder / "source.json", {"source": source, "cases": list(cases)})
    compare(folder, CODEBOOK)
    return folder


def write_bare_source(folder: Path, segments: list[CodedSegment]) -> Path:
    """Write a source with one case, `leeg`, with no pages, sections or dashboard items; return the folder."""
    plain = [Segment.model_validate(s.model_dump(include=set(Segment.model_fields))) for s in segments]
    Document(source="bron", case="leeg", title="Leeg", segments=plain).write(
        folder / "documents" / "leeg.json"
    )
    write_coded(folder / "coded" / "leeg.jsonl", segments)
    board = Dashboard(title="Leeg", cells={cell: [] for cell in CODEBOOK["cel"].ids})
    write_json(folder / "mirrored" / "leeg.json", board)
    write_json(folder / "published.json", {})
    write_json(folder / "source.json", {"source": {"title": "Bron"}, "cases": ["leeg"]})
    compare(folder, CODEBOOK)
    return folder


def _segments(case: str) -> list[CodedSegment]:
    heading = CodedSegment(
        id=f"{case}-000", case=case, section="1", kind="heading", page=1, text="1 Inleiding"
    )
    segments = [heading]
    texts = [*PARAGRAPHS, *((text, ["bevorderend"], [], None, []) for text in HOSTILE)]
    for number, (text, cel, trede, factor, actors) in enumerate(texts, start=1):
        codes = [*cel, *trede, *([factor] if factor else [])]
        mentions = [
            Mention(
                surface=surface,
                start=text.index(surface),
                end=text.index(surface) + len(surface),
                name=surface,
                sector=sector,
                rol=rol,
            )
            for surface, sector, rol in actors
        ]
        segments.append(
            CodedSegment(
                id=f"{case}-{number:03d}",
                case=case,
                section="1",
                kind="bullet" if number % 5 == 0 else "paragraph",
                page=1 + number // 6,
                text=text,
                cel=cel,
                trede=trede,
                factor=factor,
                scores={code: round(1 - number / 40, 2) for code in codes},
                actors=mentions,
                explanation={code: ["uitleg", code] for code in codes},
            )
        )
    return segments


def _dashboard(document: Document, segments: list[CodedSegment]) -> Dashboard:
    cells: dict[str, list[Item]] = {}
    for place, cell in enumerate(CODEBOOK["cel"].codes):
        items = [
            Item(text=_wording(segment.text), evidence=[segment.id], score=9 - 0.1 * number)
            for number, segment in enumerate(segments)
            if cell.id in segment.cel
        ]
        cells[cell.id] = (
            items
            if place
            else [
                *items,
                Item(text="Buren leren kennen", evidence=[segments[2].id, segments[1].id], score=0.2),
            ]
        )
    return Dashboard(title=document.title, gemeente=document.gemeente, cells=cells)


def _wording(text: str) -> str:
    years = {
        "In 2016": "2016: bewoners begonnen een moestuin",
        "In mei 2014": "2014: wethouder Jan Smit opende het terrein",
    }
    return next((short for start, short in years.items() if text.startswith(start)), text)
