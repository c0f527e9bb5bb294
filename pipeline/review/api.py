"""What the reading view asks of the server, as JSON over HTTP.

Each decision is in the database before the answer is sent, so that the screen never claims more than is safe.
"""

from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, HTTPException, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import to_json

from pipeline.codebook import Codebook
from pipeline.document import Mention, Segment
from pipeline.review.project import Project, uncertainty
from pipeline.review.rule import Coding, codings_of, decide
from pipeline.review.store import LONGEST_MEMO, Decision, Store, standing
from pipeline.reviewed import Statement, anchors_of, codes_of, place

_SHOWN = {"id", "kind", "page", "section", "text", "scores", "explanation"}


class Act(BaseModel):
    """A decision as the reading view sends it: the server knows the sentence by its id."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(min_length=8, max_length=64)
    coder: str
    kind: Literal["code", "review", "adjudication", "memo"]
    segment: str | None = None
    statement: Statement = Statement()
    about: str = Field(default="", max_length=200)
    memo: str = ""
    act: str = Field(default="", max_length=64)


class Step(BaseModel):
    """A wish to undo or redo the coder's last decision on a case."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(min_length=8, max_length=64)
    coder: str


class Case(BaseModel):
    """Names a case of the project; any other name is not found."""

    source: str
    case: str


def routes(project: Project, store: Store, decided: Callable[[], None]) -> APIRouter:
    """Build the routes of the reading view.

    Parameters
    ----------
    project
        The outputs of a run.
    store
        Where decisions go.
    decided
        Called after each decision.
    """
    router = APIRouter(prefix="/api")

    def existing(source: str, case: str) -> Case:
        if not project.has(source, case):
            raise HTTPException(404, "Deze casus is er niet.")
        return Case(source=source, case=case)

    Existing = Annotated[Case, Depends(existing)]

    @router.get("/{source}/{case}")
    def read(where: Existing, coder: str) -> Response:
        case = case_for(project, store, where.source, where.case, coder)
        return Response(to_json(case), media_type="application/json")

    @router.post("/{source}/{case}/decisions")
    def decide_(where: Existing, act: Act) -> dict[str, Any]:
        decision = _decision(project, where, act)
        if decision.kind == "adjudication":
            _refuse_party(project, store, where, decision)
        store.add(decision)
        decided()
        return {"key": decision.key}

    @router.post("/{source}/{case}/undo")
    def undo(where: Existing, step: Step) -> dict[str, Any]:
        return _step(where, step, "undo")

    @router.post("/{source}/{case}/redo")
    def redo(where: Existing, step: Step) -> dict[str, Any]:
        return _step(where, step, "redo")

    def _step(where: Case, step: Step, kind: Literal["undo", "redo"]) -> dict[str, Any]:
        targets = store.step(kind, step.key, step.coder, where.source, where.case)
        if not targets:
            return {"nothing": True}
        decided()
        mine = store.decisions(where.source, where.case, step.coder)
        document = project.document(where.source, where.case)
        segments = document.segments
        codings = {coding.index: coding for coding in codings_of(document, mine)}
        found = set(place([target.anchor for target in targets if target.anchor], segments))
        return {
            "memos": _memos(mine, segments),
            "segments": [
                {
                    "segment": segments[index].id,
                    **_opinions(codings.get(index), step.coder, project.codebook),
                }
                for index in sorted(index for index in found if index is not None)
            ],
        }

    @router.get("/{source}/{case}/history/{segment}")
    def history(where: Existing, segment: str, coder: str) -> list[dict[str, Any]]:
        segments = project.machine(where.source, where.case)
        decisions = store.decisions(where.source, where.case)
        if project.settings.review.blind:
            decisions = [d for d in decisions if d.coder == coder]
        held = {d.key for d in standing(decisions)}
        about = [d for d in decisions if d.anchor]
        found = place([d.anchor for d in about if d.anchor], segments)
        return [
            {
                "at": decision.at.astimezone().strftime("%d-%m-%Y %H:%M"),
                "coder": decision.coder,
                "kind": decision.kind,
                "statement": decision.statement.model_dump(),
                "memo": decision.memo,
                "undone": decision.key not in held,
            }
            for decision, index in zip(about, found, strict=True)
            if index is not None and segments[index].id == segment
        ]

    @router.get("/{source}/{case}/pages/{number}")
    def page(where: Existing, number: int) -> dict[str, Any]:
        found = project.page(where.source, where.case, number)
        if not found:
            raise HTTPException(404, "Deze bladzijde is er niet.")
        return {"width": found.width, "height": found.height, "text": found.text}

    @router.get("/{source}/{case}/pages/{number}/picture")
    def picture(where: Existing, number: int) -> Response:
        drawn = project.picture(where.source, number)
        if not drawn:
            raise HTTPException(404, "Deze bladzijde is er niet.")
        return Response(drawn, media_type="image/png", headers={"Cache-Control": "private, max-age=3600"})

    return router


def _decision(project: Project, where: Case, act: Act) -> Decision:
    """Check what a reading view sent, and make it a decision."""
    segments = project.machine(where.source, where.case)
    anchor = next((a for a in anchors_of(segments) if a.segment == act.segment), None)
    if act.segment and not anchor:
        raise HTTPException(409, "Deze zin staat niet meer in de casus. Laad de bladzijde opnieuw.")
    _check_statement(act.statement, anchor.text if anchor else "", project.codebook)
    try:
        return Decision(
            key=act.key,
            coder=act.coder,
            source=where.source,
            case=where.case,
            kind=act.kind,
            anchor=anchor,
            statement=act.statement,
            about=act.about,
            memo=act.memo,
            act=act.act,
        )
    except ValidationError as error:
        raise HTTPException(422, _complaint(error)) from error


def _complaint(error: ValidationError) -> str:
    """Say in Dutch what is wrong with a decision."""
    first = error.errors()[0]
    if first["loc"] == ("memo",):
        return f"Een memo mag {LONGEST_MEMO} tekens hebben."
    if first["loc"] == ("coder",):
        return "Kies een naam van hoogstens 80 tekens, zonder komma, die niet van de machine is."
    if first["type"] == "value_error":
        return f"Dit kon niet worden opgeslagen: {first['ctx']['error']}."
    return "Dit kon niet worden opgeslagen."


def _check_statement(statement: Statement, text: str, codebook: Codebook) -> None:
    known = {d.id: d for d in codebook.dimensions}
    for dimension, codes in statement.codes.items():
        if dimension not in known or not set(codes) <= set(known[dimension].ids):
            raise HTTPException(422, f"Het codeboek kent deze code niet: {dimension} {', '.join(codes)}.")
        if len(codes) > 1 and not known[dimension].multiple:
            raise HTTPException(422, f"Van {known[dimension].label} mag een zin één code hebben.")
    for mention in statement.actors or []:
        if not mention.surface or text[mention.start : mention.end] != mention.surface:
            raise HTTPException(422, f"‘{mention.surface}’ staat niet op die plek in de zin.")
        for field in (d for d in codebook.dimensions if d.unit == "actor"):
            if getattr(mention, field.id) not in field.ids:
                raise HTTPException(422, f"Het codeboek kent deze {field.label.lower()} niet.")


def _refuse_party(project: Project, store: Store, where: Case, decision: Decision) -> None:
    """Refuse an adjudication by one of the coders who differ."""
    decisions = store.decisions(where.source, where.case)
    for coding in codings_of(project.document(where.source, where.case), decisions):
        if coding.anchor == decision.anchor and decision.coder in coding.by_coder:
            raise HTTPException(403, "Je codeerde deze zin zelf: laat een derde beslissen.")


def case_for(project: Project, store: Store, source: str, case: str, coder: str) -> dict[str, Any]:
    """Gather all that one coder's reading view shows of a case.

    Returns
    -------
    dict
        `segments` in reading order, each with the machine's answer, the coder's own, those of others (unless
        coders are blind), and what is settled; `dimensions` of the codebook; `memos`.
    """
    document, machine = project.document(source, case), project.machine(source, case)
    blind = project.settings.review.blind
    decisions = store.decisions(source, case, coder if blind else None)
    codings = {coding.index: coding for coding in codings_of(document, decisions) if coding.index is not None}
    boxes = {index: block.box for index, block in enumerate(document.blocks)}
    segments = []
    for index, segment in enumerate(machine):
        coding = codings.get(index)
        segments.append(
            {
                **segment.model_dump(
                    include={"id", "kind", "page", "section", "text", "scores", "explanation"}
                ),
                "box": boxes.get(-1 if segment.block is None else segment.block),
                "machine": _answer(codes_of(segment, project.codebook), segment.actors),
                "uncertainty": round(uncertainty(segment), 4),
                "sampled": project.in_sample(source, segment.text),
                **_opinions(coding, coder, project.codebook),
            }
        )
    return {
        "source": source,
        "case": case,
        "title": document.title,
        "blind": blind,
        "dimensions": [dimension.model_dump() for dimension in project.codebook.dimensions],
        "segments": segments,
        "memos": _memos(decisions, machine),
    }


def _opinions(coding: Coding | None, coder: str, codebook: Codebook) -> dict[str, Any]:
    if not coding:
        return {"mine": _answer({}, None), "others": [], "settled": _answer({}, None), "disputed": []}
    disputed = decide(coding, codebook)[1]
    return {
        "mine": coding.by_coder.get(coder, Statement()).model_dump(),
        "others": [
            {"coder": name, **statement.model_dump()}
            for name, statement in sorted(coding.by_coder.items())
            if name != coder
        ],
        "settled": coding.settled.model_dump(),
        "disputed": [*disputed.codes, *(["actors"] if disputed.actors else [])],
    }


def _answer(codes: dict[str, list[str]], actors: list[Mention] | None) -> dict[str, Any]:
    return Statement(codes=codes, actors=actors).model_dump()


def _memos(decisions: list[Decision], segments: Sequence[Segment]) -> list[dict[str, Any]]:
    """Return the last memo of each coder on each thing, in the order in which they were first written."""
    written = [d for d in standing(decisions) if d.kind == "memo"]
    anchored = [d.anchor for d in written if d.anchor]
    places = iter(place(anchored, segments))
    memos: dict[tuple[str, str | None, str], dict[str, Any]] = {}
    for decision in written:
        index = next(places) if decision.anchor else None
        if decision.anchor and index is None:
            continue
        segment = None if index is None else segments[index].id
        memos[decision.coder, segment, decision.about] = {
            "coder": decision.coder,
            "segment": segment,
            "about": decision.about,
            "memo": decision.memo,
        }
    return [memo for memo in memos.values() if memo["memo"]]
