"""Takes a user's report in: its file and its `source.yaml`, in a folder of their own."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

import yaml
from pydantic import ValidationError

from pipeline.document import Layout, slug
from pipeline.errors import InputError, complaints
from pipeline.extract import read_layout
from pipeline.extract.source import FILE_NAME, Source
from pipeline.files import write_bytes, write_text


def add_report(
    path: Path,
    own: Path,
    *,
    title: str | None = None,
    municipality: str | None = None,
    chapters: list[int] | None = None,
    date: str | None = None,
    ocr: bool = False,
) -> Path:
    """Put a report among the user's own sources.

    Parameters
    ----------
    path
        The report: PDF, Word or text.
    own
        The folder of the user's sources.
    title, municipality, date
        What the report is; without a title its first heading is taken, else the name of the file.
    chapters
        The numbers of the chapters that are a case each; without them the report is one case.
    ocr
        Whether a scanned PDF is made readable first, with `ocrmypdf`.

    Returns
    -------
    Path
        The folder of the new source.

    Raises
    ------
    InputError
        Where the file can't be read, or the source is there already.
    """
    with tempfile.TemporaryDirectory() as scratch:
        readable = recognise_text(path, Path(scratch) / path.name) if ocr else path
        layout = read_layout(readable)
        title = title or (None if chapters else first_title(layout)) or path.stem
        fields = {
            "id": slug(title),
            "title": title,
            "year": _year(date),
            "date": date,
            "file": f"{slug(path.stem)}{path.suffix.lower()}",
            "chapters": chapters,
            "municipality": municipality,
        }
        source = _source(path, {name: value for name, value in fields.items() if value is not None})
        folder = own / source.id
        if folder.exists():
            remedy = f"Geef met --title een andere titel, of verwijder eerst {folder}."
            raise InputError(folder, "er is al een bron met deze naam.", remedy)
        write_bytes(folder / source.file, readable.read_bytes())
    described = source.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
    write_text(folder / FILE_NAME, yaml.safe_dump(described, allow_unicode=True, sort_keys=False))
    return folder


def chapter_numbers(text: str) -> list[int]:
    """Read a list of chapter numbers such as `2,4,6-8`.

    Raises
    ------
    InputError
        Where it holds anything else.
    """
    numbers: list[int] = []
    for part in text.split(","):
        found = re.fullmatch(r"\s*(\d{1,3})(?:\s*-\s*(\d{1,3}))?\s*", part)
        if found is None:
            raise InputError(
                "--chapters", f"`{text}` is geen lijst hoofdstukken.", "Schrijf bijvoorbeeld 2,4,6-8."
            )
        numbers.extend(range(int(found[1]), int(found[2] or found[1]) + 1))
    return numbers


def recognise_text(path: Path, target: Path) -> Path:
    """Give a scanned PDF a text layer, with the program `ocrmypdf`."""
    program = shutil.which("ocrmypdf")
    if program is None:
        remedy = (
            "Installeer het (op Debian en Ubuntu: apt install ocrmypdf tesseract-ocr-nld), of laat --ocr weg."
        )
        raise InputError(path, "tekst herkennen (--ocr) kan niet: het programma ocrmypdf is er niet.", remedy)
    if not path.is_file():
        raise InputError(path, "dit bestand bestaat niet.", "Controleer de naam en de map.")
    command = [program, "--skip-text", "--language", "nld", "--", str(path.resolve()), str(target)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = done.stderr.strip().splitlines()[-1:] or ["geen uitleg"]
        remedy = "Controleer of het bestand een gewone PDF is, en of de taal `nld` van Tesseract er is."
        raise InputError(path, f"ocrmypdf kon de tekst niet herkennen ({reason[0]}).", remedy)
    return target


def first_title(layout: Layout) -> str | None:
    """Give the first heading of the highest level that has letters."""
    levels = [block.level for block in layout.blocks if block.kind == "heading" and block.level]
    for block in layout.blocks:
        if block.kind == "heading" and block.level == min(levels) and re.search(r"[^\W\d_]", block.text):
            return block.text
    return None


def _year(date: str | None) -> int | None:
    found = re.search(r"\b(?:19|20)\d\d\b", date or "")
    return int(found.group()) if found else None


def _source(path: Path, fields: dict[str, object]) -> Source:
    try:
        return Source.model_validate(fields)
    except ValidationError as error:
        raise InputError(path, complaints(error), "Geef een andere waarde op.") from error
