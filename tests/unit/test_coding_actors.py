"""Where a mention begins and ends, and how a party's mentions settle its sector and role together."""

from pathlib import Path

import numpy as np
import pytest
import spacy
from scipy.special import log_softmax
from spacy.tokens import Doc

from pipeline.codebook import Codebook
from pipeline.coding.actors import mentions, settle, trim
from pipeline.coding.encoder import TAGS, Reading
from pipeline.document import CodedSegment, Mention

CODEBOOK = Codebook.read(Path("corpus/codebook.yaml"))
SECTORS, ROLES = CODEBOOK["sector"].ids, CODEBOOK["rol"].ids


class Echo:
    """Stands in for the linear model: passes on the encoder's answers."""

    def judge(self, mentions, encoder):
        return {name: log_softmax(table, axis=1) for name, table in encoder.items()}


def read(*mentions: tuple[str, dict[str, float]]) -> tuple[CodedSegment, Reading]:
    """Make a segment of names, one piece each, and the encoder's logits of some codes for each."""
    text = " ".join(name for name, _ in mentions)
    offsets, actors = [], []
    for name, _ in mentions:
        start = offsets[-1][1] + 1 if offsets else 0
        offsets.append((start, start + len(name)))
        at = {"start": start, "end": start + len(name)}
        actors.append(Mention(surface=name, name=name, sector="markt", rol="geen", **at))
    sectors = np.array([[logits.get(code, 0.0) for code in SECTORS] for _, logits in mentions])
    roles = np.array([[logits.get(code, 0.0) for code in ROLES] for _, logits in mentions])
    none = np.zeros((len(mentions), 1))
    reading = Reading(offsets, none, none, none, sectors, roles)
    return CodedSegment(id="d-1", case="d", kind="paragraph", text=text, actors=actors), reading


def settled(*case: tuple[CodedSegment, Reading]) -> list[list[tuple[str, str]]]:
    segments, readings = zip(*case, strict=True)
    found = settle(segments, readings, Echo(), CODEBOOK)
    return [[(mention.sector, mention.rol) for mention in s.actors] for s in found]


def test_a_party_gets_the_sector_that_its_mentions_together_make_likeliest():
    clear, vague = {"gemeenschap": 6.0, "partner": 9.0}, {"markt": 1.0, "geen": 9.0}
    found = settled(
        read(("Molen", vague), ("gemeente", {"overheid": 2.0, "financier": 4.0})),
        read(("Molen", vague)),
        read(("Molen", clear)),
    )
    assert [[sector for sector, _ in row] for row in found] == [
        ["gemeenschap", "overheid"],
        ["gemeenschap"],
        ["gemeenschap"],
    ]


def test_a_role_changes_with_a_clear_sentence_and_else_stays_the_partys():
    clear, other, vague = {"vrijwilliger": 5.0}, {"partner": 9.0}, {"geen": 0.5}
    found = settled(read(("Molen", clear)), read(("Molen", clear)), read(("Molen", vague)))
    assert [row[0][1] for row in found] == ["vrijwilliger"] * 3
    found = settled(read(("Molen", clear)), read(("Molen", clear)), read(("Molen", other)))
    assert [row[0][1] for row in found] == ["vrijwilliger", "vrijwilliger", "partner"]


def test_a_case_without_parties_stays_as_it_is():
    segment, reading = read(("Molen", {}))
    bare = segment.model_copy(update={"actors": []})
    assert settle([bare], [reading], Echo(), CODEBOOK) == [bare]


WORDS = [
    ("Soms", "ADV"),
    ("komen", "VERB"),
    ("de", "DET"),
    ("jonge", "ADJ"),
    ("vrouwen", "NOUN"),
    ("die", "PRON"),
    ("bij", "ADP"),
    ("watTwest", "ADV"),
    ("(", "PUNCT"),
    ("Tilburg", "PROPN"),
    (")", "PUNCT"),
    ("werken", "VERB"),
]


@pytest.fixture(scope="module")
def doc() -> Doc:
    words, parts = zip(*WORDS, strict=True)
    return Doc(spacy.blank("nl").vocab, words=list(words), pos=list(parts))


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ("jonge vrouwen die bij", "jonge vrouwen"),
        ("bij watTwest", "watTwest"),
        ("watTwest ( Tilburg )", "watTwest ( Tilburg )"),
        ("watTwest ( Tilburg", "watTwest ( Tilburg"),
        ("Tilburg )", "Tilburg"),
        ("jonge", None),
        ("die bij", None),
    ],
)
def test_words_that_cannot_belong_to_a_name_go_off_its_edges(doc: Doc, found: str, kept: str | None):
    start = doc.text.index(found)
    mention = Mention(
        surface=found, start=start, end=start + len(found), name=found, sector="markt", rol="geen"
    )
    trimmed = trim(mention, doc)
    assert (trimmed.surface if trimmed else None) == kept
    if trimmed:
        assert doc.text[trimmed.start : trimmed.end] == trimmed.surface


def test_a_mention_that_breaks_off_after_van_is_joined_with_the_next():
    text = "leden van het wijkteam en de gemeente"
    words = text.split()
    offsets = [(text.index(word), text.index(word) + len(word)) for word in words]
    given = ["begin", "inside", "inside", "begin", "outside", "outside", "begin"]
    tags = np.log([[0.98 if tag == name else 0.01 for name in TAGS] for tag in given])
    sectors, roles = np.zeros((len(words), len(SECTORS))), np.zeros((len(words), len(ROLES)))
    none = np.zeros((len(words), 1))
    found = mentions(CODEBOOK, text, Reading(offsets, none, none, tags, sectors, roles))
    assert [mention.surface for mention in found] == ["leden van het wijkteam", "gemeente"]
