"""The codebook as a REFI-QDA codebook, and back."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree
from pyrefiqda.models import ProjectCodeType

from pipeline.codebook import Codebook
from pipeline.errors import InputError
from pipeline.exchange.codes import keys_by_guid, names, read_codebook, write_codebook

ROOT = Path(__file__).parents[2]
CODEBOOK = Codebook.read(ROOT / "corpus" / "codebook.yaml")
SCHEMA = etree.XMLSchema(etree.parse(ROOT / "tests" / "fixtures" / "refi-qda" / "Project.xsd"))

ELSEWHERE = """<?xml version="1.0" encoding="utf-8"?>
<CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Ander programma"><Codes>
<Code guid="00000000-0000-4000-8000-000000000001" name="Gevoel" isCodable="false">
  <Description>Welk gevoel spreekt eruit?</Description>
  <Code guid="00000000-0000-4000-8000-000000000002" name="Blij zijn" isCodable="true" color="#00ff00">
    <Description>Vreugde.

Wel:
- lachen</Description>
    <Code guid="00000000-0000-4000-8000-000000000003" name="Trots" isCodable="true"/>
  </Code>
</Code>
<Code guid="00000000-0000-4000-8000-000000000004" name="Los" isCodable="true"/>
</Codes></CodeBook>"""


def test_a_round_trip_gives_the_same_codebook(tmp_path: Path) -> None:
    path = tmp_path / "boek.qdc"
    write_codebook(path, CODEBOOK)
    assert read_codebook(path, CODEBOOK) == CODEBOOK


def test_its_codes_are_valid_by_the_schema_of_projects(tmp_path: Path) -> None:
    path = tmp_path / "boek.qdc"
    write_codebook(path, CODEBOOK)
    book = path.read_text(encoding="utf8").replace("urn:QDA-XML:codebook:1.0", "urn:QDA-XML:project:1.0")
    tree = etree.fromstring(book.encode())
    del tree.attrib["origin"]  # Which a codebook has, and a codebook within a project hasn't.
    project = etree.Element("{urn:QDA-XML:project:1.0}Project", name="p")
    project.append(tree)
    assert SCHEMA.validate(project), SCHEMA.error_log


def test_no_two_names_are_alike() -> None:
    found = list(names(CODEBOOK).values())
    assert len({name.casefold() for name in found}) == len(found)


def test_a_label_that_two_dimensions_use_is_told_apart() -> None:
    content = CODEBOOK.model_dump()
    content["dimensions"][1]["codes"][0]["label"] = "Basisidee"
    twice = names(Codebook.model_validate(content))
    assert twice["cel", "basisidee"] == "Basisidee (dashboardcel)"
    assert twice["trede", "loslaten"] == "Basisidee (trede van de overheidsparticipatietrap)"


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("bevorderende factoren", ("cel", "bevorderend")),
        ("Bevorderend", ("cel", "bevorderend")),
        ("overheid", ("sector", "overheid")),
        ("Dashboardcel", ("cel", None)),
        ("Iets anders", "Iets anders"),
    ],
)
def test_a_code_from_elsewhere_is_known_by_its_label_or_id(name: str, key: object) -> None:
    guid = "00000000-0000-4000-8000-000000000001"
    code = ProjectCodeType(guid=f"{{{guid}}}", name=name, is_codable=True)
    assert keys_by_guid([code], CODEBOOK) == {guid: key}


def test_a_codebook_from_elsewhere_becomes_ours(tmp_path: Path) -> None:
    path = tmp_path / "elders.qdc"
    path.write_text(ELSEWHERE, encoding="utf8")
    book = read_codebook(path, CODEBOOK)
    target = tmp_path / "codeboek.yaml"
    book.write(target)
    book = Codebook.read(target)
    assert [(dimension.id, dimension.ids) for dimension in book.dimensions] == [
        ("gevoel", ["blij_zijn", "trots"]),
        ("codes", ["los"]),
    ]
    feeling = book["gevoel"]
    assert feeling.question == "Welk gevoel spreekt eruit?"
    assert feeling["blij_zijn"].definition == "Vreugde."
    assert feeling["blij_zijn"].include == ["lachen"]
    assert feeling["blij_zijn"].colour == "#00ff00"


def test_a_changed_definition_keeps_what_only_we_know(tmp_path: Path) -> None:
    path = tmp_path / "boek.qdc"
    write_codebook(path, CODEBOOK)
    old = CODEBOOK["cel"]["bevorderend"]
    path.write_text(path.read_text(encoding="utf8").replace(old.definition, "Wat helpt."), encoding="utf8")
    new = read_codebook(path, CODEBOOK)["cel"]["bevorderend"]
    assert new == old.model_copy(update={"definition": "Wat helpt."})


def test_a_double_code_is_named(tmp_path: Path) -> None:
    path = tmp_path / "dubbel.qdc"
    path.write_text(ELSEWHERE.replace('name="Trots"', 'name="blij zijn"'), encoding="utf8")
    with pytest.raises(InputError, match=r"dubbel.*blij_zijn"):
        read_codebook(path, CODEBOOK)


def test_an_export_is_the_same_each_time(tmp_path: Path) -> None:
    write_codebook(tmp_path / "a.qdc", CODEBOOK)
    write_codebook(tmp_path / "b.qdc", CODEBOOK)
    assert (tmp_path / "a.qdc").read_bytes() == (tmp_path / "b.qdc").read_bytes()
