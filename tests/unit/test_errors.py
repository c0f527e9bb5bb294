"""What is wrong with a setting or a file is said in Dutch, with the name of the field."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from pipeline.config import Config
from pipeline.errors import InputError

GOOD = {"sources": ["bron"], "language": "nl", "codes": "modellen"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"kleur": "rood"}, "`kleur` is onbekend."),
        ({"language": None}, "`language` moet tekst zijn."),
        ({"sources": "bron"}, "`sources` moet een lijst zijn."),
        ({"mirror": {"items": 0}}, "`mirror.items` moet minstens 1 zijn."),
        ({"mirror": {"items": "veel"}}, "`mirror.items` moet een geheel getal zijn."),
        ({"mirror": {"same": 2}}, "`mirror.same` mag hoogstens 1 zijn."),
        ({"report": {"pseudonymise": "soms"}}, "`report.pseudonymise` moet true of false zijn."),
        ({"mirror": [], "review": {"port": 0}}, "`mirror` heeft een ongeldige waarde. `review.port` moet"),
    ],
)
def test_a_wrong_setting_is_named_in_dutch(tmp_path: Path, change: dict[str, object], message: str) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump({**GOOD, **change}), encoding="utf8")
    with pytest.raises(InputError) as caught:
        Config.read(path)
    assert caught.value.problem.startswith(message)


def test_a_missing_setting_is_named_in_dutch(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(yaml.safe_dump({"sources": []}), encoding="utf8")
    with pytest.raises(InputError, match=r"`language` ontbreekt\. `codes` ontbreekt\."):
        Config.read(path)
