"""The pages of the review application: choose a case, read and check, compare coders, settle differences."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from nicegui import ui
from pydantic import ValidationError

from pipeline.review.agreement_page import show_agreement
from pipeline.review.comparison import sentences
from pipeline.review.differences_page import Settling
from pipeline.review.project import Project
from pipeline.review.rule import codings_of
from pipeline.review.store import Decision, Store
from pipeline.review.waiting import wait_for

STYLE = (Path(__file__).parent / "reader.css").read_text(encoding="utf8")


class Reader(ui.element, component="reader.js"):
    """The reading view of one case for one coder.

    Parameters
    ----------
    source, case, coder
        What is read, and by whom.
    start
        The segment to begin with; empty for the first that is still to be checked.
    adjudicate
        Whether decisions settle what others differ on.
    """

    def __init__(self, source: str, case: str, coder: str, start: str, adjudicate: bool) -> None:
        super().__init__()
        self._props |= {
            "source": source,
            "case": case,
            "coder": coder,
            "start": start,
            "adjudicate": adjudicate,
        }


def build_pages(project: Project, store: Store, decided: Callable[[], None]) -> None:
    """Register all pages.

    Parameters
    ----------
    project
        The outputs of a run.
    store
        The coders' decisions.
    decided
        Called after each decision.
    """

    @ui.page("/")
    async def home(coder: str = "") -> None:
        _head("Casussen", coder)
        with ui.element("main").classes("blad"):
            if not is_name(coder):
                _ask_name(await asyncio.to_thread(store.coders), wrong=bool(coder))
                return
            if not project.sources():
                ui.label("Er is nog niets om te controleren. Draai eerst `casusspiegel run`.")
            for source in project.sources():
                ui.label(project.title(source)).classes("titel")
                await _show_source(project, store, source, coder)

    @ui.page("/lees/{source}/{case}")
    def read(source: str, case: str, coder: str = "", zin: str = "", beslis: bool = False) -> None:
        if not project.has(source, case):
            _head("Niet gevonden", coder)
            ui.label("Deze casus is er niet.").classes("blad")
            return
        title = project.document(source, case).title
        _head(f"{title} – beslissen" if beslis else title, coder)
        if is_name(coder):
            Reader(source, case, coder, zin, beslis)
        else:
            ui.navigate.to("/")

    @ui.page("/overeenstemming")
    async def agree(coder: str = "") -> None:
        _head("Overeenstemming", coder)
        with ui.element("main").classes("blad"):
            rated = await wait_for(lambda: sentences(project, store.decisions()))
            await show_agreement(rated, project.codebook)

    @ui.page("/verschillen")
    async def differ(coder: str = "") -> None:
        _head("Verschillen", coder)
        with ui.element("main").classes("blad"):
            if not is_name(coder):
                _ask_name(await asyncio.to_thread(store.coders), wrong=bool(coder))
                return
            await Settling(project, store, coder, decided).show()

    @ui.page("/niet-teruggevonden")
    async def unplaced(coder: str = "") -> None:
        _head("Niet teruggevonden", coder)
        with ui.element("main").classes("blad"):
            await _show_unplaced(project, store)


def is_name(coder: str) -> bool:
    """Whether a coder may bear this name."""
    try:
        Decision(coder=coder, source="", case="", kind="memo")
    except ValidationError:
        return False
    return True


def _head(title: str, coder: str) -> None:
    ui.page_title(f"{title} · Casusspiegel")
    ui.add_css(STYLE)
    with ui.element("header").classes("kop"):
        ui.link("Casusspiegel", f"/?{urlencode({'coder': coder})}").classes("naam")
        ui.label(title)
        ui.element("span").classes("rek")
        for label, path in (
            ("Overeenstemming", "overeenstemming"),
            ("Verschillen", "verschillen"),
            ("Niet teruggevonden", "niet-teruggevonden"),
        ):
            ui.link(label, f"/{path}?{urlencode({'coder': coder})}")
        if coder:
            ui.link(f"Codeur: {coder}", "/").tooltip("Verder onder een andere naam")


def _ask_name(known: Sequence[str], wrong: bool) -> None:
    ui.label("Onder welke naam codeer je?").classes("titel")
    if wrong:
        ui.label("Kies een naam zonder komma, die niet van de machine is.").classes("fout")
    name = ui.input("Naam").props("autofocus outlined dense").classes("naamveld")

    def go_on() -> None:
        ui.navigate.to(f"/?{urlencode({'coder': name.value.strip()})}")

    name.on("keydown.enter", go_on)
    ui.button("Verder", on_click=go_on).props("no-caps unelevated")
    if known:
        ui.label("Eerder codeerden hier:").classes("stil")
        with ui.row():
            for coder in known:
                ui.link(coder, f"/?{urlencode({'coder': coder})}")


@dataclass
class Progress:
    """How far the coders are with one case; headings are not counted, since they bear no codes."""

    case: str
    title: str
    sentences: int
    sampled: int
    """How many of the sentences are in the sample that all coders code."""
    done: Counter[str] = field(default_factory=Counter)
    """How many sentences each coder answered in full."""
    sample_done: Counter[str] = field(default_factory=Counter)


def _progress(project: Project, store: Store, source: str) -> list[Progress]:
    questions = sum(dimension.unit == "segment" for dimension in project.codebook.dimensions)
    found = []
    for case in project.cases(source):
        document = project.document(source, case)
        texts = {i: s.text for i, s in enumerate(document.segments) if s.kind != "heading"}
        sample = {index for index, text in texts.items() if project.in_sample(source, text)}
        progress = Progress(case, document.title, len(texts), len(sample))
        for coding in codings_of(document, store.decisions(source, case)):
            finished = [
                name
                for name, statement in coding.by_coder.items()
                if len(statement.codes) == questions and statement.actors is not None
            ]
            if coding.index in texts:
                progress.done.update(finished)
            if coding.index in sample:
                progress.sample_done.update(finished)
        found.append(progress)
    return found


async def _show_source(project: Project, store: Store, source: str, coder: str) -> None:
    cases = await wait_for(lambda: _progress(project, store, source))
    with ui.element("table").classes("tabel"):
        with ui.element("tr"):
            for label in ("Casus", "Zinnen", "Door jou gecontroleerd", "Steekproef", "Door anderen"):
                with ui.element("th"):
                    ui.label(label)
        for progress in cases:
            done = progress.done[coder]
            others = [f"{name} {n}" for name, n in sorted(progress.done.items()) if name != coder]
            path = f"/lees/{source}/{progress.case}?{urlencode({'coder': coder})}"
            with ui.element("tr"):
                with ui.element("td"):
                    ui.link(progress.title, path).classes("sterk")
                with ui.element("td").classes("getal"):
                    ui.label(str(progress.sentences))
                with ui.element("td"), ui.element("div").classes("rij"):
                    ui.element("progress").props(f"max={max(progress.sentences, 1)} value={done}")
                    ui.label(str(done))
                with ui.element("td").classes("getal"):
                    ui.label(f"{progress.sample_done[coder]} van {progress.sampled}")
                with ui.element("td"):
                    ui.label(", ".join(others) or "–").classes("stil")


async def _show_unplaced(project: Project, store: Store) -> None:
    reviews = await wait_for(lambda: project.unplaced(store))
    if not reviews:
        ui.label("Alle reviews zijn teruggevonden in de tekst.").classes("titel")
        return
    ui.label(
        "Deze zinnen of actoren staan niet meer in de tekst. De beslissingen zijn bewaard, en gelden weer "
        "zodra de zin terugkomt."
    ).classes("stil")
    with ui.element("table").classes("tabel"):
        for review, lost in reviews:
            with ui.element("tr"):
                for text in (review.source, review.case, review.coder, lost):
                    with ui.element("td"):
                        ui.label(text)
