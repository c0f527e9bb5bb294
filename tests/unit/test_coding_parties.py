"""The lexicon of parties, and the linear model of sector and role that reads it."""

from pathlib import Path

import numpy as np
import pytest

from pipeline.codebook import Codebook
from pipeline.coding.lexicon import _entries, matches
from pipeline.coding.parties import PartyModel, features
from pipeline.document import Mention

CODEBOOK = Codebook.read(Path("corpus/codebook.yaml"))


@pytest.mark.parametrize(
    ("words", "entries"),
    [
        ("scholen", ["school"]),
        ("bedrijven", ["bedrijf"]),
        ("woningcorporaties", ["woningcorporatie"]),
        ("dorpsraad", ["dorpsraad"]),
        ("streekraad", ["raad"]),
        ("raad van toezicht", ["raad-van-toezicht"]),
        ("maatschappelijk werkers en buurmannen", ["maatschappelijk-werker", "buurman"]),
        ("abv", []),
        ("bv", ["bv"]),
        ("", []),
    ],
)
def test_the_longest_entry_that_ends_a_word_or_words_counts(words: str, entries: list[str]):
    assert [match.entry for match in matches(words.split())] == entries


def test_the_lexicon_knows_only_codes_of_the_codebook():
    given = {(name, code) for codes in _entries().values() for name, own in codes.items() for code in own}
    assert given <= {(name, code) for name in ("sector", "rol") for code in CODEBOOK[name].ids}
    assert {name for name, _ in given} == {"sector", "rol"}


def mention(text: str, surface: str, sector: str = "markt", rol: str = "geen") -> tuple[str, Mention]:
    start = text.index(surface)
    at = {"start": start, "end": start + len(surface)}
    return text, Mention(surface=surface, name=surface, sector=sector, rol=rol, **at)


def test_features_tell_a_head_from_its_description():
    read = features(
        *mention("Toen kwam Jo Bos, directeur van de school, langs.", "Jo Bos, directeur van de school")
    )
    assert {
        "last bos",
        "further sector instelling",
        "further rol bestuurder",
        "before 0 kwam",
        "name",
    } <= set(read)
    assert "head sector instelling" not in read


def trained() -> PartyModel:
    rows = [
        mention(f"Dit jaar {verb} {who} een tuin.", who, sector, rol)
        for who, sector, rol in [
            ("de gemeente", "overheid", "financier"),
            ("vrijwilligers", "gemeenschap", "vrijwilliger"),
            ("de basisschool", "instelling", "partner"),
            ("een aannemer", "markt", "uitvoerder"),
        ]
        for verb in ("maakte", "kreeg", "wilde", "zag")
    ]
    model = PartyModel.train(rows, CODEBOOK)
    model.calibrate(rows, silent(len(rows)), CODEBOOK)
    return model


@pytest.fixture
def model() -> PartyModel:
    return trained()


def silent(count: int) -> dict[str, np.ndarray]:
    return {name: np.zeros((count, len(CODEBOOK[name].ids))) for name in ("sector", "rol")}


def test_the_lexicon_carries_over_to_parties_never_seen(model: PartyModel):
    rows = [
        mention("Hier werkte een wethouder mee.", "wethouder"),
        mention("Hier werkte de mavoschool mee.", "mavoschool"),
    ]
    chances = model.judge(rows, silent(2))["sector"]
    assert [CODEBOOK["sector"].ids[i] for i in chances.argmax(axis=1)] == ["overheid", "instelling"]
    assert np.exp(chances).sum(axis=1) == pytest.approx(1)


def test_a_stored_model_judges_the_same(model: PartyModel, tmp_path: Path):
    rows = [mention("Hier hielp een bakkerij.", "bakkerij")]
    model.write(tmp_path)
    again = PartyModel.read(tmp_path).judge(rows, silent(1))
    for name, table in model.judge(rows, silent(1)).items():
        assert again[name] == pytest.approx(table)


def test_a_retrained_model_is_stored_in_the_same_bytes(model: PartyModel, tmp_path: Path):
    model.write(tmp_path / "a")
    trained().write(tmp_path / "b")
    for path in (tmp_path / "a").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / path.name).read_bytes()
