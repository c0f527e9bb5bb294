"""A user's report becomes a source of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import yaml
from reportlab.pdfgen.canvas import Canvas
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.errors import InputError
from pipeline.extract import extract_source, intake
from pipeline.extract.show import show_page
from tests.typeset import lines, typeset


def page(canvas: Canvas) -> None:
    lines(canvas, 50, 60, ["Buurttuin in Oost"], size=18, font="Helvetica-Bold")
    lines(canvas, 50, 100, ["Bewoners van Assen begonnen in 2012 een tuin.", "De gemeente Assen gaf grond."])


@pytest.fixture
def report(tmp_path: Path) -> Path:
    return typeset(tmp_path / "Mijn rapport.PDF", page)


def test_a_report_is_added_and_can_be_extracted(report: Path, tmp_path: Path) -> None:
    folder = intake.add_report(report, tmp_path / "own", municipality="Assen", date="12 mei 2013")
    assert folder == tmp_path / "own/buurttuin-in-oost"
    assert yaml.safe_load((folder / "source.yaml").read_text()) == {
        "id": "buurttuin-in-oost",
        "title": "Buurttuin in Oost",
        "year": 2013,
        "date": "12 mei 2013",
        "file": "mijn-rapport.pdf",
        "municipality": "Assen",
    }
    assert (folder / "mijn-rapport.pdf").read_bytes() == report.read_bytes()
    (document,) = extract_source(folder).documents
    assert [s.text for s in document.segments if s.kind != "heading"] == [
        "Bewoners van Assen begonnen in 2012 een tuin.",
        "De gemeente Assen gaf grond.",
    ]


def test_a_source_is_never_overwritten(report: Path, tmp_path: Path) -> None:
    intake.add_report(report, tmp_path)
    with pytest.raises(InputError, match="al een bron"):
        intake.add_report(report, tmp_path)
    assert intake.add_report(report, tmp_path, title="Nog eens").name == "nog-eens"


def test_a_file_that_cannot_be_read_leaves_nothing_behind(tmp_path: Path) -> None:
    (tmp_path / "leeg.pdf").write_bytes(b"")
    with pytest.raises(InputError, match="leeg"):
        intake.add_report(tmp_path / "leeg.pdf", tmp_path / "own")
    assert not (tmp_path / "own").exists()


def test_chapter_numbers_are_checked() -> None:
    assert intake.chapter_numbers("2, 4,6-8") == [2, 4, 6, 7, 8]
    with pytest.raises(InputError, match="geen lijst"):
        intake.chapter_numbers("twee")


def test_ocr_without_its_program_says_how_to_get_it(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake.shutil, "which", lambda name: None)
    with pytest.raises(InputError, match="apt install ocrmypdf"):
        intake.add_report(report, tmp_path, ocr=True)


def test_ocr_makes_a_scan_readable_first(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stands in for the program with a script that gives the readable report for the scan."""
    programs = tmp_path / "bin"
    programs.mkdir()
    (programs / "ocrmypdf").write_text(f'#!/bin/sh\nwhile [ $# -gt 1 ]; do shift; done\ncp "{report}" "$1"\n')
    (programs / "ocrmypdf").chmod(0o755)
    monkeypatch.setenv("PATH", str(programs), prepend=os.pathsep)
    scan = typeset(tmp_path / "scan.pdf", lambda canvas: canvas.rect(10, 10, 90, 90))
    with pytest.raises(InputError, match="geen tekst"):
        intake.add_report(scan, tmp_path / "own")
    folder = intake.add_report(scan, tmp_path / "own", ocr=True)
    assert folder.name == "buurttuin-in-oost"
    (programs / "ocrmypdf").write_text("#!/bin/sh\necho 'geen taal nld' >&2\nexit 3\n")
    with pytest.raises(InputError, match="geen taal nld"):
        intake.add_report(scan, tmp_path / "own", ocr=True)


def test_the_command_adds_to_the_folder_of_the_settings(report: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.yaml"
    config.write_text(f"sources: []\nown: {tmp_path / 'eigen'}\nlanguage: nl\ncodes: codes\n")
    done = CliRunner().invoke(app, ["--config", str(config), "add", str(report), "--title", "Tuin"])
    assert done.exit_code == 0, done.output
    assert (tmp_path / "eigen/tuin/source.yaml").exists()


def test_a_page_is_shown_with_its_blocks(report: Path, tmp_path: Path) -> None:
    show_page(report, 1, tmp_path / "pagina.png")
    assert (tmp_path / "pagina.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(InputError, match="geen pagina 2"):
        show_page(report, 2, tmp_path / "pagina.png")
