"""The page that shows each difference between coders, and lets a third decide."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from urllib.parse import urlencode
from uuid import uuid4

from nicegui import ui

from pipeline.codebook import Codebook
from pipeline.review.comparison import Difference, differences, sentences
from pipeline.review.project import Project
from pipeline.review.store import MACHINE, Decision, Store
from pipeline.reviewed import Statement

AT_ONCE = 25
"""How many differences the page shows."""
EXPLANATION = (
    "Hier verschillen de codeurs. Kies wie gelijk heeft, of beslis zelf in de tekst; tot dan geldt de code "
    "van de machine. Wie de zin zelf codeerde, beslist niet."
)


async def show_differences(project: Project, store: Store, coder: str, decided: Callable[[], None]) -> None:
    """Show where coders differ, and let a third decide."""
    ui.label(EXPLANATION).classes("stil")

    @ui.refreshable
    async def cards() -> None:
        rated = await asyncio.to_thread(lambda: sentences(project, store.decisions()))
        open_ = differences(rated, project.codebook)
        count = f"Open verschillen: {len(open_)}" if open_ else "Er zijn geen open verschillen."
        ui.label(count).classes("titel")
        for difference in open_[:AT_ONCE]:
            _show_difference(project, difference, coder, settle)
        if len(open_) > AT_ONCE:
            ui.label(f"De volgende verschijnen zodra deze {AT_ONCE} zijn beslist.").classes("stil")

    async def settle(difference: Difference, statement: Statement) -> None:
        sentence = difference.sentence
        decision = Decision(
            coder=coder,
            source=sentence.source,
            case=sentence.case,
            kind="adjudication",
            anchor=sentence.coding.anchor,
            statement=statement,
        )
        await asyncio.to_thread(store.add, decision)
        decided()
        last.append((sentence.source, sentence.case))
        undo.enable()
        await cards.refresh()

    async def take_back() -> None:
        source, case = last.pop()
        await asyncio.to_thread(store.step, "undo", uuid4().hex, coder, source, case)
        decided()
        undo.set_enabled(bool(last))
        await cards.refresh()

    last: list[tuple[str, str]] = []
    undo = ui.button("Laatste beslissing ongedaan maken", on_click=take_back).props("no-caps outline dense")
    undo.disable()
    await cards()


def _show_difference(
    project: Project,
    difference: Difference,
    coder: str,
    settle: Callable[[Difference, Statement], object],
) -> None:
    sentence, question = difference.sentence, difference.question
    where = urlencode({"coder": coder, "zin": sentence.coding.anchor.segment, "beslis": "true"})
    party = coder in sentence.coding.by_coder
    with ui.element("section").classes("kaart"):
        label = "Actoren" if question == "actors" else project.codebook[question].label
        ui.label(f"{sentence.case} · {label}").classes("stil")
        ui.label(sentence.coding.anchor.text).classes("citaat")
        with ui.row().classes("rij"):
            for name in [*sorted(sentence.coding.by_coder), MACHINE]:
                answer = _only(sentence.says(name), question)
                if answer is None:
                    continue
                who = "de machine" if name == MACHINE else name
                button = ui.button(
                    f"{who}: {_describe(answer, question, project.codebook)}",
                    on_click=lambda answer=answer: settle(difference, answer),
                ).props("no-caps outline dense")
                button.set_enabled(not party)
            if not party:
                ui.link("Anders: beslis in de tekst", f"/lees/{sentence.source}/{sentence.case}?{where}")
        if party:
            ui.label("Je codeerde deze zin zelf: laat een derde beslissen.").classes("stil")


def _only(statement: Statement, question: str) -> Statement | None:
    """Keep the answer to one question; None where it was not answered."""
    if question == "actors":
        return None if statement.actors is None else Statement(actors=statement.actors)
    return Statement(codes={question: statement.codes[question]}) if question in statement.codes else None


def _describe(statement: Statement, question: str, codebook: Codebook) -> str:
    if question != "actors":
        return ", ".join(codebook[question][code].label for code in statement.codes[question]) or "geen"
    about = [dimension for dimension in codebook.dimensions if dimension.unit == "actor"]
    actors = []
    for mention in statement.actors or []:
        labels = ", ".join(dimension[getattr(mention, dimension.id)].label for dimension in about)
        actors.append(f"{mention.surface} ({labels})")
    return "; ".join(actors) or "geen"
