"""Reviews follow their sentence, are decided by rule, and take the place of the machine's codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.codebook import Code, Codebook, Dimension
from pipeline.config import Config
from pipeline.document import CodedSegment, Document, Mention
from pipeline.errors import InputError
from pipeline.review.rule import reviews_of
from pipeline.review.store import Decision
from pipeline.reviewed import (
    Anchor,
    Review,
    Statement,
    anchors_of,
    apply_reviews,
    list_unplaced,
    move_mentions,
    place,
    read_reviews,
    write_reviews,
)

SENTENCES = [
    "In 2010 begon het initiatief.",
    "De gemeente Dorp geeft ruimte en geld.",
    "Bewoners doen mee.",
    "Het geld raakt op.",
    "Bewoners doen mee.",
    "De wethouder neemt afscheid.",
]


def _dimension(name: str, codes: str, unit: str = "segment", **fields: object) -> Dimension:
    made = [Code(id=code, label=code, definition=code, colour="#000000") for code in codes.split()]
    values = {"id": name, "label": name, "question": name, "unit": unit, "multiple": True, "codes": made}
    return Dimension.model_validate(values | fields)


CODEBOOK = Codebook(
    title="Proef",
    version="1",
    unit="zin",
    dimensions=[
        _dimension("cel", "ontwikkeling overheid rem"),
        _dimension("trede", "loslaten faciliteren", requires=["overheid"]),
        _dimension("factor", "middelen urgentie", requires=["rem"], multiple=False),
        _dimension("sector", "overheid gemeenschap", unit="actor", multiple=False),
        _dimension("rol", "partner geen", unit="actor", multiple=False),
    ],
)


def coded(texts: list[str], **fields: object) -> list[CodedSegment]:
    return [
        CodedSegment.model_validate(
            {"id": f"dorp-{n:03}", "case": "dorp", "kind": "paragraph", "text": text} | fields
        )
        for n, text in enumerate(texts)
    ]


def mention(text: str, surface: str, sector: str = "overheid", rol: str = "partner") -> Mention:
    start = text.index(surface)
    return Mention(
        surface=surface, start=start, end=start + len(surface), name=surface, sector=sector, rol=rol
    )


def says(
    coder: str, index: int, kind: str = "review", actors: list[Mention] | None = None, **codes: str
) -> Decision:
    statement = Statement(codes={name: answer.split() for name, answer in codes.items()}, actors=actors)
    anchor = anchors_of(coded(SENTENCES))[index]
    return Decision.model_validate(
        {"coder": coder, "source": "boek", "case": "dorp", "kind": kind}
        | {"anchor": anchor, "statement": statement}
    )


def outcome(machine: list[CodedSegment], *decisions: Decision) -> list[CodedSegment]:
    document = Document(source="boek", case="dorp", title="Dorp", segments=coded(SENTENCES))
    reviews = reviews_of("boek", "dorp", document, decisions, CODEBOOK)
    return apply_reviews(machine, reviews, CODEBOOK)[0]


def test_what_the_coders_agree_on_replaces_the_machines_codes() -> None:
    machine = coded(SENTENCES, cel=["overheid"], trede=["loslaten"], scores={"overheid": 0.7, "rem": 0.4})
    result = outcome(machine, says("Bob", 1, cel="overheid", trede="faciliteren"), says("Anna", 3, cel="rem"))
    assert (result[1].cel, result[1].trede, result[1].coder) == (["overheid"], ["faciliteren"], "Bob")
    assert result[1].scores == {"overheid": 0.7, "rem": 0.4, "loslaten": 0.0, "faciliteren": 1.0}
    assert (result[3].cel, result[3].trede, result[3].coder) == (["rem"], [], "Anna")
    assert result[0] == machine[0]


def test_where_coders_differ_the_machine_stands_and_the_segment_is_disputed() -> None:
    machine = coded(SENTENCES, cel=["rem"], factor="urgentie")
    result = outcome(
        machine,
        says("Anna", 3, cel="overheid rem", factor="middelen"),
        says("Bob", 3, cel="overheid", factor=""),
    )
    assert result[3].cel == ["overheid", "rem"]
    assert result[3].factor == "urgentie"
    assert result[3].disputed == ["cel", "factor"]
    assert result[3].coder == "Anna, Bob"


def test_an_adjudication_settles_what_the_coders_differ_on() -> None:
    decisions = [
        says("Anna", 3, cel="rem", factor="middelen"),
        says("Bob", 3, cel="ontwikkeling", factor="middelen"),
        says("Cor", 3, kind="adjudication", cel="rem"),
    ]
    result = outcome(coded(SENTENCES), *decisions)
    assert (result[3].cel, result[3].factor, result[3].disputed) == (["rem"], "middelen", [])
    assert result[3].coder == "Anna, Bob, Cor"


def test_the_last_word_of_a_coder_counts_and_an_undone_one_does_not() -> None:
    first, second = says("Anna", 0, cel="rem"), says("Anna", 0, cel="ontwikkeling")
    undo = Decision.model_validate(
        {"coder": "Anna", "source": "boek", "case": "dorp", "kind": "undo", "of": second.key}
    )
    assert outcome(coded(SENTENCES), first, second)[0].cel == ["ontwikkeling"]
    assert outcome(coded(SENTENCES), first, second, undo)[0].cel == ["rem"]


def test_actors_are_agreed_mention_by_mention() -> None:
    text = SENTENCES[1]
    gemeente, ruimte = mention(text, "gemeente Dorp"), mention(text, "ruimte", "gemeenschap")
    machine = coded(SENTENCES)
    machine[1] = machine[1].model_copy(update={"actors": [mention(text, "geld"), mention(text, "ruimte en")]})
    result = outcome(machine, says("Anna", 1, actors=[gemeente, ruimte]), says("Bob", 1, actors=[gemeente]))
    assert [actor.surface for actor in result[1].actors] == ["gemeente Dorp", "ruimte en"]
    assert result[1].disputed == ["actors"]


def test_codes_that_lose_the_code_they_require_go_with_it() -> None:
    machine = coded(SENTENCES, cel=["overheid"], trede=["loslaten"])
    assert outcome(machine, says("Anna", 1, cel="rem"))[1].trede == []


def test_reviews_follow_their_sentence_through_a_new_extraction() -> None:
    changed = [
        "Een zin die eerst ontbrak.",
        "In 2010 be-gon het initiatief.",
        "De gemeente Dorp geeft ruimte, en geld.",
        "Bewoners doen mee.",
        "Het geld raakt nu op.",
        "Bewoners doen mee.",
    ]
    anchors = anchors_of(coded(SENTENCES))
    assert place(anchors, coded(changed)) == [1, 2, 3, 4, 5, None]


def test_mentions_follow_their_words() -> None:
    mentions = [mention("De gemeente Dorp doet mee.", "gemeente Dorp"), mention("Dorp en Dorp", "Dorp")]
    moved, lost = move_mentions(mentions, "Ook de ge-meente\nDorp.")
    assert [(m.surface, m.start, m.end) for m in moved] == [("ge-meente\nDorp", 7, 21), ("Dorp", 17, 21)]
    assert lost == []


def test_what_cannot_be_placed_is_listed() -> None:
    text = SENTENCES[1]
    decisions = [says("Anna", 5, cel="rem"), says("Anna", 1, actors=[mention(text, "gemeente Dorp")])]
    document = Document(source="boek", case="dorp", title="Dorp", segments=coded(SENTENCES))
    reviews = reviews_of("boek", "dorp", document, decisions, CODEBOOK)
    changed = [text.replace("gemeente Dorp", "gemeente Torp"), *SENTENCES[2:5]]
    segments, unplaced = apply_reviews(coded(changed), reviews, CODEBOOK)
    assert {lost.lost for lost in unplaced} == {SENTENCES[5], "gemeente Dorp"}
    assert segments[0].coder == "Anna"

    later = document.model_copy(update={"segments": coded(changed)})
    again = apply_reviews(coded(changed), reviews_of("boek", "dorp", later, decisions, CODEBOOK), CODEBOOK)
    assert {lost.lost for lost in again[1]} == {SENTENCES[5], "gemeente Dorp"}


@given(st.lists(st.sampled_from(SENTENCES), max_size=12))
def test_every_sentence_finds_itself(texts: list[str]) -> None:
    segments = coded(texts)
    for index, (anchor, found) in enumerate(
        zip(anchors_of(segments), place(anchors_of(segments), segments), strict=True)
    ):
        assert found is not None and segments[found].text == anchor.text
        assert anchors_of(segments)[found].before == segments[index - 1].text if index else True


@given(st.lists(st.text(max_size=30), max_size=8), st.lists(st.text(max_size=30), max_size=8))
def test_placing_never_fails(old: list[str], new: list[str]) -> None:
    anchors = [Anchor(segment=f"s-{n}", text=text) for n, text in enumerate(old)]
    found = place(anchors, coded(new))
    assert len(found) == len(old)
    assert all(index is None or 0 <= index < len(new) for index in found)


def test_the_file_of_reviews_reads_back_and_names_what_is_wrong(tmp_path: Path) -> None:
    path = tmp_path / "reviews.jsonl"
    assert read_reviews(path) == []
    review = Review(
        source="boek", case="dorp", anchor=anchors_of(coded(SENTENCES))[0], coder="Anna", agreed=Statement()
    )
    write_reviews(path, [review])
    assert read_reviews(path) == [review]
    path.write_text("{}\n")
    with pytest.raises(InputError, match="niet leesbaar"):
        read_reviews(path)


def test_what_is_found_no_more_is_listed_for_the_run(coded_case: Config) -> None:
    codebook = Codebook.read(coded_case.codebook)
    gone = Review(
        source="boek",
        case="dorp",
        anchor=Anchor(segment="dorp-009", text="Deze zin stond er vroeger."),
        coder="Anna",
        agreed=Statement(codes={"cel": []}),
    )
    still = gone.model_copy(update={"anchor": Anchor(segment="dorp-003", text="Het geld raakt op.")})
    elsewhere = gone.model_copy(update={"source": "ander"})
    no_case = still.model_copy(update={"case": "stad"})
    lost = list_unplaced(coded_case.outputs / "boek", [gone, still, elsewhere, no_case], codebook)
    assert [(row["case"], row["lost"]) for row in lost] == [
        ("dorp", "Deze zin stond er vroeger."),
        ("stad", "Het geld raakt op."),
    ]
