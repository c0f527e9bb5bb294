"""The whole graph, run for real on two small reports, one of which can't be read."""

import filecmp
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipeline.files import read_json, read_jsonl, write_text

ROOT = Path(__file__).parents[2]
REPORT = """\
Buurtmoestuin De Akker

De Akker is een moestuin die bewoners van de wijk Oost in 2016 zelf zijn begonnen. Het doel is dat
buren elkaar leren kennen en samen gezond eten verbouwen. Mevrouw Jansen nam het initiatief, samen
met stichting Groen Oost.

1. Rol van de gemeente

De gemeente Veenstad stelde een stuk grond beschikbaar en gaf een subsidie van 5.000 euro. Wethouder
De Boer opende de tuin in mei 2017. Volgens de wethouder moet de gemeente vooral op afstand blijven
en het initiatief bij de bewoners laten.

2. Wat hielp en wat hinderde

De grote inzet van vrijwilligers was de belangrijkste succesfactor. Het wantrouwen van enkele
ambtenaren en de trage vergunning waren een belemmering. De subsidie was niet genoeg om een schuur
te bouwen.
"""


def casusspiegel(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [
            sys.executable,
            "-c",
            "from pipeline.cli import main; main()",
            "--config",
            "config.yaml",
            *arguments,
        ],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


def write_config(folder: Path, **changes: object) -> None:
    settings = {
        "sources": ["bronnen/de-akker"],
        "own": "eigen",
        "outputs": "outputs",
        "codebook": str(ROOT / "corpus/codebook.yaml"),
        "language": str(ROOT / "models/nl_casusspiegel"),
        "codes": str(ROOT / "models/codes"),
        **changes,
    }
    write_text(folder / "config.yaml", yaml.safe_dump(settings))


def make_project(folder: Path) -> Path:
    source = folder / "bronnen/de-akker"
    write_text(source / "de-akker.txt", REPORT)
    write_text(
        source / "source.yaml",
        yaml.safe_dump(
            {
                "id": "de-akker",
                "title": "Buurtmoestuin De Akker",
                "municipality": "Veenstad",
                "file": "de-akker.txt",
            }
        ),
    )
    write_config(folder)
    return folder


def jobs(folder: Path) -> set[str]:
    """Return the rules that would run now."""
    listing = casusspiegel(folder, "run", "--dry-run")
    assert listing.returncode == 0, listing.stderr
    lines = listing.stdout.splitlines() + listing.stderr.splitlines()
    return {
        line.split()[1].rstrip(":")
        for line in lines
        if line.startswith(("rule ", "checkpoint ", "localrule "))
    }


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Path:
    """A project with one good source, run once."""
    folder = make_project(tmp_path_factory.mktemp("project"))
    result = casusspiegel(folder, "run", "--cores", "2")
    log = folder / "outputs/logs/snakemake.log"
    assert result.returncode == 0, result.stderr + log.read_text()
    return folder


def test_every_output_of_the_contract_is_made(project):
    out = project / "outputs/de-akker"
    segments = read_jsonl(out / "segments.jsonl")
    assert {s["case"] for s in segments} == {"veenstad"}
    words = " ".join(s["text"] for s in segments).split()
    assert "moestuin" in words
    assert any(s["cel"] for s in segments)
    board = read_json(out / "dashboards.json")["veenstad"]
    ids = {s["id"] for s in segments}
    items = [item for cell in board["cells"].values() for item in cell]
    assert items
    assert all(set(item["evidence"]) <= ids for item in items)
    assert (out / "matrices/actoren.csv").exists()
    assert (out / "index.html").exists()


def test_a_second_run_has_nothing_to_do(project):
    assert jobs(project) == set()


def test_a_setting_reruns_only_what_depends_on_it(project):
    write_config(project, report={"items": 3})
    assert jobs(project) == {"report", "all"}
    write_config(project, mirror={"words": 12})
    assert jobs(project) == {"mirror", "compare", "report", "all"}
    write_config(project)


def test_two_runs_give_the_same_bytes(project, tmp_path):
    again = make_project(tmp_path)
    assert casusspiegel(again, "run", "--cores", "2").returncode == 0
    first, second = (folder / "outputs/de-akker" for folder in (project, again))
    files = sorted(path.relative_to(first) for path in first.rglob("*") if path.is_file())
    assert files == sorted(path.relative_to(second) for path in second.rglob("*") if path.is_file())
    assert [str(f) for f in files if not filecmp.cmp(first / f, second / f, shallow=False)] == []


def test_a_bad_source_is_named_and_the_others_are_done(tmp_path):
    folder = make_project(tmp_path)
    write_text(folder / "eigen/leeg/leeg.pdf", "")
    write_text(
        folder / "eigen/leeg/source.yaml", yaml.safe_dump({"id": "leeg", "title": "Leeg", "file": "leeg.pdf"})
    )
    result = casusspiegel(folder, "run", "--cores", "2")
    assert result.returncode == 2
    assert "leeg.pdf" in result.stderr
    assert "Traceback" not in result.stderr
    assert (folder / "outputs/de-akker/index.html").exists()


def test_a_wrong_setting_is_named(tmp_path):
    folder = make_project(tmp_path)
    write_config(folder, kleur="rood")
    result = casusspiegel(folder, "run")
    assert result.returncode == 2
    assert "`kleur` is onbekend" in result.stderr


def test_a_missing_source_is_named(tmp_path):
    folder = make_project(tmp_path)
    write_config(folder, sources=["bronnen/weg"])
    result = casusspiegel(folder, "run")
    assert result.returncode == 2
    assert "bronnen/weg" in result.stderr


def test_a_codebook_with_a_double_code_is_named(tmp_path):
    folder = make_project(tmp_path)
    book = yaml.safe_load((ROOT / "corpus/codebook.yaml").read_text(encoding="utf8"))
    cells = book["dimensions"][0]["codes"]
    cells.append(cells[0])
    write_text(folder / "codebook.yaml", yaml.safe_dump(book))
    write_config(folder, codebook="codebook.yaml")
    result = casusspiegel(folder, "run")
    assert result.returncode == 2
    assert f"dubbel in: {cells[0]['id']}" in result.stderr
