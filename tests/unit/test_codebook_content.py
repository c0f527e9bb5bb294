"""The codebook that comes with the project: complete, legible, and checked when read."""

import json
from pathlib import Path

import pytest
import yaml

from pipeline.codebook import Codebook
from pipeline.errors import InputError

ROOT = Path(__file__).parents[2]
CODEBOOK = ROOT / "corpus" / "codebook.yaml"
DARK_TEXT = "#1a1a1a"


@pytest.fixture(scope="module")
def codebook() -> Codebook:
    return Codebook.read(CODEBOOK)


def _luminance(colour: str) -> float:
    """Relative luminance of an sRGB colour (WCAG 2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def test_has_every_code_of_the_design(codebook):
    assert codebook["cel"].ids == [
        "basisidee",
        "ontwikkeling",
        "betrokkenen",
        "rol_overheid",
        "bevorderend",
        "belemmerend",
    ]
    assert codebook["trede"].ids == ["loslaten", "faciliteren", "stimuleren", "regisseren", "reguleren"]
    assert len(codebook["factor"].ids) == 10
    assert set(codebook["sector"].ids) == {"overheid", "gemeenschap", "markt", "instelling"}
    assert len(codebook["rol"].ids) == 13


def test_the_reference_codings_use_no_other_codes(codebook):
    for path in sorted((ROOT / "corpus" / "reference").glob("*.jsonl")):
        for line in path.read_text(encoding="utf8").splitlines():
            row = json.loads(line)
            assert set(row["cel"]) <= set(codebook["cel"].ids)
            assert set(row["trede"]) <= set(codebook["trede"].ids)
            assert row["factor"] is None or row["factor"] in codebook["factor"].ids
            for _, sector, rol in row["actors"]:
                assert sector in codebook["sector"].ids
                assert rol in codebook["rol"].ids


def test_what_a_dimension_requires_exists(codebook):
    cells = set(codebook["cel"].ids)
    assert all(set(dimension.requires) <= cells for dimension in codebook.dimensions)


def test_every_code_of_a_segment_or_actor_is_explained_with_examples(codebook):
    for dimension in codebook.dimensions:
        if dimension.unit == "case":
            continue
        for code in dimension.codes:
            assert code.definition.endswith("."), code.id
            assert 2 <= len(code.examples) <= 3, code.id


def test_dark_text_is_legible_on_every_colour(codebook):
    dark = _luminance(DARK_TEXT) + 0.05
    for dimension in codebook.dimensions:
        for code in dimension.codes:
            assert (_luminance(code.colour) + 0.05) / dark >= 4.5, (dimension.id, code.id)


def test_codes_of_one_dimension_differ_in_colour(codebook):
    for dimension in codebook.dimensions:
        colours = [code.colour.lower() for code in dimension.codes]
        assert len(set(colours)) == len(colours), dimension.id


def _changed(tmp_path: Path, change) -> Path:
    content = yaml.safe_load(CODEBOOK.read_text(encoding="utf8"))
    change(content)
    path = tmp_path / "codebook.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf8")
    return path


def test_a_double_code_is_named(tmp_path):
    path = _changed(tmp_path, lambda c: c["dimensions"][0]["codes"].append(c["dimensions"][0]["codes"][0]))
    with pytest.raises(InputError, match=r"dubbel.*basisidee"):
        Codebook.read(path)


def test_a_double_dimension_is_named(tmp_path):
    path = _changed(tmp_path, lambda c: c["dimensions"].append(c["dimensions"][1]))
    with pytest.raises(InputError, match=r"dubbel.*trede"):
        Codebook.read(path)


def test_an_unknown_key_is_named(tmp_path):
    path = _changed(tmp_path, lambda c: c["dimensions"][0]["codes"][0].update(kleur="rood"))
    with pytest.raises(InputError, match=r"dimensions\.0\.codes\.0\.kleur"):
        Codebook.read(path)


def test_a_wrong_colour_is_named(tmp_path):
    path = _changed(tmp_path, lambda c: c["dimensions"][0]["codes"][0].update(colour="rood"))
    with pytest.raises(InputError, match=r"dimensions\.0\.codes\.0\.colour"):
        Codebook.read(path)


def test_a_missing_codebook_is_named(tmp_path):
    with pytest.raises(InputError, match="bestaat niet"):
        Codebook.read(tmp_path / "weg.yaml")
