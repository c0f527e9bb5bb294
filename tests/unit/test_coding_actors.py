"""Where a mention begins and ends; and one sector for a party, whose role may change with the sentence."""

import pytest
import spacy
from spacy.tokens import Doc

from pipeline.coding.actors import agree_on_sector, trim
from pipeline.document import CodedSegment, Mention


def segment(number: int, *mentions: tuple[str, str, str]) -> CodedSegment:
    text = " ".join(name for name, _, _ in mentions)
    actors, start = [], 0
    for name, sector, role in mentions:
        end = start + len(name)
        actors.append(Mention(surface=name, start=start, end=end, name=name, sector=sector, rol=role))
        start = end + 1
    return CodedSegment(id=f"d-{number}", case="d", kind="paragraph", text=text, actors=actors)


def sectors(segments: list[CodedSegment]) -> list[list[str]]:
    return [[mention.sector for mention in s.actors] for s in segments]


def test_most_mentions_decide_a_partys_sector():
    coded = [
        segment(1, ("Molen", "markt", "partner"), ("gemeente", "overheid", "financier")),
        segment(2, ("Molen", "gemeenschap", "geen")),
        segment(3, ("Molen", "gemeenschap", "uitvoerder"), ("gemeente", "overheid", "geen")),
    ]
    agreed = agree_on_sector(coded)
    assert sectors(agreed) == [["gemeenschap", "overheid"], ["gemeenschap"], ["gemeenschap", "overheid"]]
    assert [m.rol for s in agreed for m in s.actors] == [m.rol for s in coded for m in s.actors]


def test_where_sectors_tie_the_one_met_first_holds():
    coded = [segment(1, ("Molen", "markt", "geen")), segment(2, ("Molen", "instelling", "geen"))]
    assert sectors(agree_on_sector(coded)) == [["markt"], ["markt"]]


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
