"""What all tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import hypothesis
import pytest

from pipeline.config import Config, ReviewSettings
from pipeline.document import Block, CodedSegment, Document, Mention, Segment, write_coded

# How long an example takes says more of the machine that runs the tests than of the code.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")


@pytest.fixture(scope="session")
def program() -> Callable[[str], str]:
    """Return a function that gives the path of a system program.

    A test that needs one which is not here is left out; in CI, which installs them all, it fails.
    """

    def find(name: str) -> str:
        if path := shutil.which(name):
            return path
        message = f"The program {name} is needed for this test."
        if os.environ.get("CASUSSPIEGEL_REQUIRE_PROGRAMS"):
            pytest.fail(message)
        return pytest.skip(message)

    return find


SENTENCES: list[tuple[str, str, list[str], float]] = [
    ("heading", "1 Inleiding", [], 0.0),
    ("paragraph", "De gemeente Dorp geeft subsidie aan het initiatief 🙂 van Jan.", ["rol_overheid"], 0.9),
    ("paragraph", "Het dorp moet leefbaar blijven: <b onclick='alert(1)'>dat</b> is het idee.", [], 0.45),
    ("bullet", "Het geld raakt op.", ["belemmerend"], 0.7),
    ("paragraph", "Wethouder De Wit opende het huis in 2010.", ["ontwikkeling"], 0.8),
    ("paragraph", "Het weer was mooi.", [], 0.05),
]


@pytest.fixture
def coded_case(tmp_path: Path) -> Config:
    """Make a source with one case, `boek/dorp`, that the machine coded, and the settings that lead to it."""
    segments, coded = [], []
    for place, (kind, text, cells, score) in enumerate(SENTENCES):
        fields = {"id": f"dorp-{place:03}", "case": "dorp", "kind": kind, "text": text, "block": place}
        segment = Segment.model_validate(fields | {"page": 1})
        actors = []
        if (start := text.find("gemeente Dorp")) >= 0:
            span = {"surface": "gemeente Dorp", "start": start, "end": start + 13, "name": "gemeente Dorp"}
            actors = [Mention.model_validate(span | {"sector": "overheid", "rol": "financier"})]
        scores = dict.fromkeys(cells or ["basisidee"], score)
        segments.append(segment)
        coded.append(CodedSegment(**segment.model_dump(), cel=cells, actors=actors, scores=scores))
    blocks = [Block(kind=segment.kind, text=segment.text, page=1) for segment in segments]
    document = Document(source="boek", case="dorp", title="Dorp", blocks=blocks, segments=segments)
    outputs = tmp_path / "outputs"
    document.write(outputs / "boek" / "documents" / "dorp.json")
    write_coded(outputs / "boek" / "machine" / "dorp.jsonl", coded)
    return Config(
        sources=[],
        own=tmp_path / "eigen",
        outputs=outputs,
        codebook=Path(__file__).parent.parent / "corpus" / "codebook.yaml",
        language="",
        codes=tmp_path / "models",
        reviews=outputs / "reviews.jsonl",
        review=ReviewSettings(database=f"sqlite:///{outputs}/review.sqlite"),
    )
