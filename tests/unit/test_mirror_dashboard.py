"""Mirroring: a cell shows few, distinct items, each worded as its cell asks and with its evidence."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from pipeline.codebook import Codebook
from pipeline.config import MirrorSettings
from pipeline.document import CodedSegment, Dashboard, Document, Item, Mention
from pipeline.mirror import mirror
from pipeline.mirror.prominence import prominence
from pipeline.mirror.select import choose, likeness, vectors

CODEBOOK = Codebook.read(Path("corpus/codebook.yaml"))
SETTINGS = MirrorSettings()


def segment(number: int, text: str, *cells: str, section: str = "2", **fields: object) -> CodedSegment:
    return CodedSegment.model_validate(
        {
            "id": f"s{number}",
            "case": "dorp",
            "kind": "paragraph",
            "section": section,
            "text": text,
            "cel": cells,
        }
        | fields
    )


def mention(text: str, surface: str, role: str, sector: str = "gemeenschap") -> Mention:
    start = text.index(surface)
    return Mention(
        surface=surface, start=start, end=start + len(surface), name=surface, sector=sector, rol=role
    )


def board(*segments: CodedSegment, settings: MirrorSettings = SETTINGS) -> Dashboard:
    document = Document(source="bron", case="dorp", title="Het dorp", gemeente="Dorp")
    return mirror(document, segments, CODEBOOK, settings)


def items(cell: str, *segments: CodedSegment, settings: MirrorSettings = SETTINGS) -> list[Item]:
    return board(*segments, settings=settings).cells[cell]


def test_every_cell_of_the_codebook_is_there_also_without_evidence() -> None:
    made = board(segment(1, "Er gebeurt hier niets."))
    assert list(made.cells) == CODEBOOK["cel"].ids
    assert not any(made.cells.values())
    assert (made.title, made.gemeente) == ("Het dorp", "Dorp")


def test_paraphrases_are_one_item_that_keeps_all_evidence() -> None:
    found = items(
        "basisidee",
        segment(1, "De bewoners willen de leefbaarheid van het dorp versterken.", "basisidee"),
        segment(2, "De school heeft een eigen lokaal voor muziek nodig.", "basisidee"),
        segment(3, "De bewoners willen de leefbaarheid van hun dorp versterken.", "basisidee"),
    )
    assert sorted(map(sorted, (item.evidence for item in found))) == [["s1", "s3"], ["s2"]]


def test_an_item_that_says_less_of_the_same_joins_the_fuller_one() -> None:
    full = "De winkel is als onderneming voor leren, werken en de wijk van start gegaan in de Kruidenbuurt."
    found = items(
        "basisidee",
        segment(1, full, "basisidee", scores={"basisidee": 0.9}),
        segment(9, "De winkel is van start gegaan.", "basisidee", scores={"basisidee": 0.3}),
        segment(20, "Muziek klinkt overal.", "basisidee", scores={"basisidee": 0.3}),
    )
    assert [item.evidence for item in found] == [["s1", "s9"], ["s20"]]


def test_a_segment_without_words_makes_no_item() -> None:
    assert items("basisidee", segment(1, "…", "basisidee")) == []


def test_keeps_as_many_items_as_asked_best_first() -> None:
    texts = ["Appels rijpen traag.", "Boten varen uit.", "Muziek klinkt ver.", "Vogels slapen al."]
    coded = [segment(n, text, "basisidee") for n, text in enumerate(texts)]
    found = items("basisidee", *coded, settings=MirrorSettings(items=2))
    assert len(found) == 2
    assert found[0].score >= found[1].score


def test_a_likelier_segment_comes_first() -> None:
    found = items(
        "basisidee",
        segment(1, "Appels rijpen langzaam aan bomen.", "basisidee", scores={"basisidee": 0.5}),
        segment(9, "Boten varen dagelijks heen.", "basisidee", scores={"basisidee": 0.9}),
    )
    assert [item.evidence for item in found] == [["s9"], ["s1"]]


@pytest.mark.parametrize(
    ("text", "subject", "shown", "date"),
    [
        (
            "De winkel is in mei 2011 van start gegaan.",
            "winkel",
            "2011: de winkel is van start gegaan",
            "2011-05",
        ),
        (
            "In 2012 richtten de buren een stichting op.",
            "buren",
            "2012: de buren richtten een stichting op",
            "2012",
        ),
        ("In 2013 is hard gebouwd aan een loods.", "loods", "2013: hard gebouwd aan een loods", "2013"),
        ("De brief dateert van 4 mei 2011.", "brief", "2011: de brief dateert van 4 mei 2011", "2011-05-04"),
        (
            "Zij vroegen in 2015, 2016 en 2017 om geld.",
            "Zij",
            "2015: zij vroegen in 2015, 2016 en 2017 om geld",
            "2015",
        ),
        ("De winkel ging later dicht.", "winkel", "De winkel ging later dicht", None),
        ("Vlak na de zomer van 2012.", "zomer", "Vlak na de zomer van 2012", None),
    ],
)
def test_milestones_have_their_year_first(text: str, subject: str, shown: str, date: str | None) -> None:
    (item,) = items(
        "ontwikkeling", segment(1, text, "ontwikkeling", actors=[mention(text, subject, "uitvoerder")])
    )
    assert (item.text, item.date) == (shown, date)


def test_parties_are_named_with_their_roles() -> None:
    text = "Met Anna en Joris als bedenkers betaalt de gemeente mee voor de vrijwilligers."
    (item,) = items(
        "betrokkenen",
        segment(
            1,
            text,
            "betrokkenen",
            actors=[
                mention(text, "gemeente", "financier", "overheid"),
                mention(text, "Anna", "initiatiefnemer"),
                mention(text, "Joris", "initiatiefnemer"),
                mention(text, "vrijwilligers", "vrijwilliger"),
            ],
        ),
    )
    assert item.text == "Initiatiefnemers: Anna en Joris; financier: gemeente"
    assert item.code == "initiatiefnemer"


def test_more_parties_than_fit_are_counted() -> None:
    text = "Partij Aa, partij Bb, partij Cc, partij Dd en partij Ee werken samen."
    names = ["Partij Aa", "partij Bb", "partij Cc", "partij Dd", "partij Ee"]
    (item,) = items(
        "betrokkenen",
        segment(1, text, "betrokkenen", actors=[mention(text, name, "partner") for name in names]),
        settings=MirrorSettings(words=8),
    )
    assert item.text == "Partners: Partij Aa, partij Bb en 3 andere"


def test_party_items_of_one_wording_are_one() -> None:
    texts = ["De school doet graag mee.", "Voor de feesten zorgt een school."]
    coded = [
        segment(n, text, "betrokkenen", actors=[mention(text, "school", "partner", "instelling")])
        for n, text in enumerate(texts)
    ]
    (item,) = items("betrokkenen", *coded)
    assert sorted(item.evidence) == ["s0", "s1"]


def test_items_bear_the_code_that_groups_them() -> None:
    step = segment(1, "De gemeente geeft ruimte.", "rol_overheid", trede=["faciliteren"])
    factor = segment(2, "Er is weinig geld.", "belemmerend", factor="middelen")
    made = board(step, factor)
    assert [item.code for item in made.cells["rol_overheid"]] == ["faciliteren"]
    assert [item.code for item in made.cells["belemmerend"]] == ["middelen"]


def test_introduction_and_conclusion_weigh_more() -> None:
    found = items(
        "basisidee",
        segment(1, "Appels rijpen langzaam aan bomen.", "basisidee", section="1"),
        *(segment(n, f"Tussenzin nummer {n}.", section="2") for n in range(2, 20)),
        segment(20, "Boten varen dagelijks heen.", "basisidee", section="2"),
        *(segment(n, f"Slotzin nummer {n}.", section="3") for n in range(21, 40)),
    )
    assert [item.evidence for item in found] == [["s1"], ["s20"]]


def test_the_first_sentence_of_a_section_weighs_more_and_a_question_less() -> None:
    weights = prominence(
        [
            segment(1, "2 Een kop", kind="heading"),
            segment(2, "De eerste zin."),
            segment(3, "De tweede zin."),
            segment(4, "En een vraag?"),
        ]
    )
    assert weights[1] > weights[2] > weights[3]


def test_likeness_is_symmetric_and_knows_inflections() -> None:
    alike = likeness(vectors(["De bewoners helpen.", "Een bewoner hielp.", "Wat kost dat geld?"]))
    assert np.allclose(alike, alike.T)
    assert np.all(np.diag(alike) == 1)
    assert alike[0, 1] > alike[0, 2]


def test_likeness_of_texts_without_words() -> None:
    assert np.array_equal(likeness(vectors(["…", ""])), np.eye(2))


def test_a_segment_that_stands_for_many_is_chosen_first() -> None:
    related = np.array(
        [[1.0, 0.9, 0.8, 0.0], [0.9, 1.0, 0.1, 0.0], [0.8, 0.1, 1.0, 0.0], [0.0, 0.0, 0.0, 1.0]]
    )
    choices = choose(np.ones(4), related, np.eye(4), number=2, same=0.5)
    assert [choice.chosen for choice in choices] == [0, 3]
