"""The page that shows each difference between coders, and lets a third decide."""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import Callable
from urllib.parse import urlencode
from uuid import uuid4

from nicegui import ui
from nicegui.events import KeyEventArguments

from pipeline.codebook import Codebook
from pipeline.review.comparison import Difference, Sentence, differences, sentences
from pipeline.review.project import Project
from pipeline.review.store import MACHINE, Decision, Store
from pipeline.review.waiting import wait_for
from pipeline.reviewed import Statement

AT_ONCE = 25
"""How many differences the page shows."""
EXPLANATION = (
    "Hier verschillen de codeurs. Kies wie gelijk heeft (bij het bovenste verschil ook met een cijfer), of "
    "beslis zelf in de tekst; tot dan geldt de code van de machine. Wie de zin zelf codeerde, beslist niet."
)


class Settling:
    """The open differences, and what one coder decides on them.

    Parameters
    ----------
    project, store
        The outputs of a run, and the coders' decisions.
    coder
        Who decides.
    decided
        Called after each decision.
    """

    def __init__(self, project: Project, store: Store, coder: str, decided: Callable[[], None]) -> None:
        self._project, self._store, self._coder, self._decided = project, store, coder, decided
        self._open: list[Difference] = []
        self._settled: list[Difference] = []
        self._choices: list[Statement] = []

    async def show(self) -> None:
        """Show the page."""
        ui.label(EXPLANATION).classes("stil")
        self._undo = ui.button("Laatste beslissing ongedaan maken (u)", on_click=self._take_back)
        self._undo.props("no-caps outline dense")
        ui.keyboard(on_key=self._press)
        await self._load()
        self._cards()

    async def _load(self) -> None:
        rated = await wait_for(lambda: sentences(self._project, self._store.decisions()))
        found = differences(rated, self._project.codebook)
        self._open = sorted(found, key=self._is_party)

    def _is_party(self, difference: Difference) -> bool:
        return self._coder in difference.sentence.coding.by_coder

    @ui.refreshable_method
    def _cards(self) -> None:
        self._undo.set_enabled(bool(self._settled))
        count = f"Open verschillen: {len(self._open)}" if self._open else "Er zijn geen open verschillen."
        ui.label(count).classes("titel")
        self._choices = []
        for difference in self._open[:AT_ONCE]:
            self._show_card(difference)
        if len(self._open) > AT_ONCE:
            ui.label(f"De volgende verschijnen zodra deze {AT_ONCE} zijn beslist.").classes("stil")

    def _show_card(self, difference: Difference) -> None:
        sentence, question, codebook = difference.sentence, difference.question, self._project.codebook
        first = difference is self._open[0]
        with ui.element("section").classes("kaart"):
            label = "Actoren" if question == "actors" else codebook[question].label
            ui.label(f"{sentence.case} · {label}").classes("stil")
            ui.label(sentence.coding.anchor.text).classes("citaat")
            if self._is_party(difference):
                ui.label("Je codeerde deze zin zelf: laat een derde beslissen.").classes("stil")
                return
            with ui.element("div").classes("rij"):
                coders = self._coders(sentence)
                for name, who in [*coders.items(), (MACHINE, "de machine")]:
                    answer = _only(sentence.says(name), question)
                    if answer is None:
                        continue
                    if first:
                        self._choices.append(answer)
                    key = f"{len(self._choices)} · " if first else ""
                    ui.button(
                        f"{key}{who}: {_describe(answer, question, codebook)}",
                        on_click=lambda answer=answer: self._settle(difference, answer),
                    ).props("no-caps outline dense")
                where = {"coder": self._coder, "zin": sentence.coding.anchor.segment, "beslis": "true"}
                path = f"/lees/{sentence.source}/{sentence.case}?{urlencode(where)}"
                ui.link("Anders: beslis in de tekst", path)

    def _coders(self, sentence: Sentence) -> dict[str, str]:
        """Say how each coder of a sentence is called; where coders are blind, by a number."""
        names = sorted(sentence.coding.by_coder)
        if not self._project.settings.review.blind:
            return {name: name for name in names}
        text = sentence.coding.anchor.text
        names.sort(key=lambda name: hashlib.sha256(f"{text}\n{name}".encode()).digest())
        return {name: f"codeur {number}" for number, name in enumerate(names, start=1)}

    async def _settle(self, difference: Difference, statement: Statement) -> None:
        if difference not in self._open:
            return  # A second click on the same button.
        sentence = difference.sentence
        decision = Decision(
            coder=self._coder,
            source=sentence.source,
            case=sentence.case,
            kind="adjudication",
            anchor=sentence.coding.anchor,
            statement=statement,
        )
        self._open.remove(difference)
        self._choices = []
        await asyncio.to_thread(self._store.add, decision)
        self._decided()
        self._settled.append(difference)
        self._cards.refresh()

    async def _take_back(self) -> None:
        if not self._settled:
            return
        sentence = self._settled.pop().sentence
        step = (uuid4().hex, self._coder, sentence.source, sentence.case)
        await asyncio.to_thread(self._store.step, "undo", *step)
        self._decided()
        await self._load()
        self._cards.refresh()

    async def _press(self, event: KeyEventArguments) -> None:
        if not event.action.keydown or event.modifiers.ctrl or event.modifiers.alt or event.modifiers.meta:
            return
        number = event.key.number or 0
        if event.key.name == "u":
            await self._take_back()
        elif 1 <= number <= len(self._choices):
            await self._settle(self._open[0], self._choices[number - 1])


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
