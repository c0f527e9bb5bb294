"""Coders' decisions go to another tool and come back as reviews, none lost and none twice."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.codebook import Codebook
from pipeline.config import Config
from pipeline.document import CodedSegment, Document, Mention, Segment, write_coded
from pipeline.errors import InputError
from pipeline.exchange.project import CodedCase, Memo
from pipeline.exchange.writing import write_project
from pipeline.files import write_text
from pipeline.review.exchange import export_project, import_file, import_project
from pipeline.review.project import Project
from pipeline.review.rule import codings_of
from pipeline.review.store import Decision, Store
from pipeline.reviewed import Statement, anchors_of, read_reviews

ROOT = Path(__file__).parents[2]
TEXTS = ["De gemeente gaf 🙂 subsidie.", "Bewoners begonnen.", "Bewoners begonnen."]
SEGMENTS = [
    Segment(id=f"dorp-{n:03}", case="dorp", kind="paragraph", text=text) for n, text in enumerate(TEXTS, 1)
]
DOCUMENT = Document(source="boek", case="dorp", title="Het dorp", gemeente="Dorp", segments=SEGMENTS)
GEMEENTE = Mention(
    surface="gemeente", start=3, end=11, name="gemeente Dorp", sector="overheid", rol="financier"
)
PLACEMENT = "case,fase,doe_het_zelven,overheid,fase_certainty\ndorp,groei,nauwelijks,0.4,0.9\n"


@pytest.fixture
def settings(tmp_path: Path) -> Config:
    content = {
        "sources": [],
        "own": str(tmp_path / "own"),
        "outputs": str(tmp_path / "outputs"),
        "codebook": str(ROOT / "corpus" / "codebook.yaml"),
        "language": "nl",
        "codes": str(tmp_path / "codes"),
        "reviews": str(tmp_path / "outputs" / "reviews.jsonl"),
        "review": {"database": f"sqlite:///{tmp_path}/review.sqlite"},
    }
    write_text(tmp_path / "config.yaml", yaml.safe_dump(content))
    outputs = tmp_path / "outputs" / "boek"
    DOCUMENT.write(outputs / "documents" / "dorp.json")
    machine = [
        CodedSegment(**segment.model_dump(), cel=["ontwikkeling"], scores={"ontwikkeling": 0.9})
        for segment in SEGMENTS
    ]
    write_coded(outputs / "machine" / "dorp.jsonl", machine)
    write_text(outputs / "matrices" / "plaatsbepaling.csv", PLACEMENT)
    return Config.read(tmp_path / "config.yaml")


@pytest.fixture
def store(settings: Config) -> Store:
    store = Store(settings.review.database)
    anchors = anchors_of(SEGMENTS)
    common = {"source": "boek", "case": "dorp", "coder": "Anna"}
    given = Statement(codes={"cel": ["rol_overheid"], "trede": ["faciliteren"]}, actors=[GEMEENTE])
    store.add_all(
        [
            Decision(kind="review", anchor=anchors[0], statement=given, **common),
            Decision(kind="review", anchor=anchors[2], statement=Statement(codes={"cel": []}), **common),
            Decision(kind="memo", anchor=anchors[2], memo="Staat er dubbel.", **common),
            Decision(kind="memo", memo="Fijne casus 🙂", **common),
        ]
    )
    return store


def _opinions(store: Store) -> dict[int | None, dict[str, Statement]]:
    decisions = store.decisions("boek", "dorp")
    return {coding.index: coding.by_coder for coding in codings_of(DOCUMENT, decisions)}


def test_what_came_from_the_store_adds_nothing_to_it(tmp_path: Path, settings: Config, store: Store) -> None:
    path = tmp_path / "project.qdpx"
    export_project(path, Project(settings), store, "boek")
    before = store.decisions()
    new, imported = import_project(path, Project(settings), store)
    assert (new, imported.lost) == (0, [])
    assert store.decisions() == before


def test_an_empty_store_is_filled_with_the_same_opinions(
    tmp_path: Path, settings: Config, store: Store
) -> None:
    path = tmp_path / "project.qdpx"
    export_project(path, Project(settings), store, "boek")
    other = Store(f"sqlite:///{tmp_path}/ander.sqlite")
    assert import_project(path, Project(settings), other)[0] == 4
    assert _opinions(other) == _opinions(store)
    assert {(d.memo, d.anchor) for d in other.decisions() if d.kind == "memo"} == {
        ("Staat er dubbel.", anchors_of(SEGMENTS)[2]),
        ("Fijne casus 🙂", None),
    }
    assert import_project(path, Project(settings), other)[0] == 0


def test_a_coder_is_blind_only_where_the_machine_was_left_out(
    tmp_path: Path, settings: Config, store: Store
) -> None:
    kinds = {}
    for machine in (True, False):
        path = tmp_path / "project.qdpx"
        export_project(path, Project(settings), store, "boek", machine=machine)
        other = Store(f"sqlite:///{tmp_path}/{machine}.sqlite")
        import_project(path, Project(settings), other)
        kinds[machine] = {d.kind for d in other.decisions()} - {"memo"}
    assert kinds == {True: {"review"}, False: {"code"}}


def test_the_project_holds_what_is_known_of_the_case(tmp_path: Path, settings: Config, store: Store) -> None:
    path = tmp_path / "project.qdpx"
    export_project(path, Project(settings), store, "boek")
    with zipfile.ZipFile(path) as archive:
        xml = archive.read("project.qde").decode()
    for value in ("Het dorp", "groei", "nauwelijks", "0.4"):
        assert f"<TextValue>{value}</TextValue>" in xml
    assert "0.9</TextValue>" not in xml
    assert "Score van de machine: Ontwikkeling 0,90" in xml


def test_an_unknown_source_is_named_with_those_that_are_there(
    tmp_path: Path, settings: Config, store: Store
) -> None:
    with pytest.raises(InputError, match="Bekende bronnen: boek"):
        export_project(tmp_path / "p.qdpx", Project(settings), store, "kelder")


def test_the_command_writes_reviews_for_the_next_run(tmp_path: Path, settings: Config, store: Store) -> None:
    path, runner = tmp_path / "project.qdpx", CliRunner()
    options = ["--config", str(tmp_path / "config.yaml")]
    assert runner.invoke(app, [*options, "export", "qdpx", "boek", "--out", str(path)]).exit_code == 0
    store.close()
    (tmp_path / "review.sqlite").unlink()
    result = runner.invoke(app, [*options, "import", str(path)])
    assert result.exit_code == 0, result.output
    assert "Gelezen: 2 gecodeerde zinnen van Anna; 4 beslissingen zijn nieuw." in result.output
    reviews = read_reviews(settings.reviews)
    assert [(review.coder, review.agreed.codes["cel"]) for review in reviews] == [
        ("Anna", ["rol_overheid"]),
        ("Anna", []),
    ]
    assert reviews[0].agreed.actors == [GEMEENTE]


def test_names_and_memos_of_any_kind_are_taken_in_or_listed(tmp_path: Path, settings: Config) -> None:
    coders = ["Jansen, P.\u200b", "x" * 200, " ", "MACHINE"]
    given = Statement(codes={"cel": ["basisidee"]})
    memos = [Memo("Anna", "kort"), Memo("Anna", "lang " * 5000)]
    case = CodedCase(DOCUMENT, {coder: {0: given} for coder in coders}, memos)
    path, project = tmp_path / "project.qdpx", Project(settings)
    write_project(path, "Boek", [case], project.codebook)
    other = Store(f"sqlite:///{tmp_path}/ander.sqlite")
    _, imported = import_project(path, project, other)
    assert other.coders() == ["Anna", "Jansen P.", "onbekend", "x" * 80]
    assert [lost.reason for lost in imported.lost] == ["een memo mag 20000 tekens hebben"]


def test_a_project_without_codes_of_a_person_says_so(tmp_path: Path, settings: Config) -> None:
    path = tmp_path / "project.qdpx"
    export_project(path, Project(settings), Store(settings.review.database), "boek")
    assert import_file(path, settings, None)[0].startswith("Er staan geen codes van een codeur in")


def test_what_can_not_be_taken_over_is_listed(tmp_path: Path, settings: Config, store: Store) -> None:
    path = tmp_path / "project.qdpx"
    export_project(path, Project(settings), store, "boek")
    changed = [SEGMENTS[1], SEGMENTS[2]]
    DOCUMENT.model_copy(update={"segments": changed}).write(
        settings.outputs / "boek" / "documents" / "dorp.json"
    )
    lines = import_file(path, settings, None)
    assert any("deze woorden staan niet in de casus" in line for line in lines)
    listed = (settings.outputs / "project-niet-overgenomen.txt").read_text(encoding="utf8")
    assert "De gemeente gaf 🙂 subsidie." in listed


def test_a_codebook_is_not_written_over_another_file(tmp_path: Path, settings: Config) -> None:
    runner, options = CliRunner(), ["--config", str(tmp_path / "config.yaml")]
    path = tmp_path / "boek.qdc"
    assert runner.invoke(app, [*options, "export", "qdc", "--out", str(path)]).exit_code == 0
    assert runner.invoke(app, [*options, "import", str(path)]).exit_code == 0
    assert Codebook.read(tmp_path / "boek.yaml") == Codebook.read(settings.codebook)
    with pytest.raises(InputError, match="bestaat al"):
        import_file(path, settings, None)


def test_another_kind_of_file_is_named(tmp_path: Path, settings: Config) -> None:
    with pytest.raises(InputError, match="geen REFI-QDA"):
        import_file(tmp_path / "iets.docx", settings, None)
