"""The pages of the review application: choose a case, read and check, compare coders, settle differences."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

from nicegui import ui

from pipeline.review.project import Project
from pipeline.review.store import Store

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
    def home(coder: str = "") -> None:
        ui.label("Casusspiegel")
        for source in project.sources():
            for case in project.cases(source):
                ui.link(case, f"/lees/{source}/{case}?coder={quote(coder or 'Anna')}")

    @ui.page("/lees/{source}/{case}")
    def read(source: str, case: str, coder: str = "", zin: str = "", beslis: bool = False) -> None:
        ui.add_css(STYLE)
        with ui.element("header").classes("kop"):
            ui.link("Casusspiegel", f"/?coder={quote(coder)}")
            ui.label(project.document(source, case).title)
            ui.space()
            ui.label(coder)
        Reader(source, case, coder, zin, beslis)
