"""Codings of a REFI-QDA project (`.qdpx`), made here or elsewhere, as statements on our sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pyrefiqda.models import NoteRefType, PdfsourceType, PlainTextSelectionType, Project, TextSourceType

from pipeline.codebook import Codebook
from pipeline.document import Document, Mention
from pipeline.errors import InputError
from pipeline.exchange.alignment import Span, locate, read_positions
from pipeline.exchange.archive import Archive, parse_xml
from pipeline.exchange.codes import ORIGIN, Key, keys_by_guid, plain_guid
from pipeline.exchange.project import MACHINE, CodedCase, Memo, case_guid, line_spans, text_of
from pipeline.reviewed import Statement, move_mentions

_HERE = ("internal", "")
"""What a path to a file in the project itself begins with; some tools leave it out."""
_LINE = re.compile(r"line:\d+")
_WORDS = re.compile(r"line:\d+ (.+)", re.DOTALL)
_WHOLE = "(de hele bron)"
_MENTION = re.compile(r"\d+-\d+")
UNKNOWN_CODER = "onbekend"
"""Who made a coding of which the project doesn't say it."""
_FOUND = 0.5
"""Which share of a case's sentences must stand in a text for it to be taken as that case's."""


@dataclass(frozen=True)
class Lost:
    """A coding or note that could not be taken over, and why."""

    source: str
    words: str
    reason: str


@dataclass
class Imported:
    """What was read: codings and notes by case, the machine's left out, and what could not be taken over."""

    cases: list[CodedCase] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)
    saw_machine: bool = False
    """Whether the coders worked in a project that held the machine's codes."""


@dataclass(frozen=True)
class _Mark:
    """A code of one coder on a stretch of text."""

    coder: str
    key: Key
    span: Span
    name: str
    """The name of the actor, where the selection bears it."""
    line: bool
    """Whether the selection is a line as such, from here or from a tool that codes by line."""


def read_project(path: Path, documents: Sequence[Document], codebook: Codebook) -> Imported:
    """Read the codings and notes of a project.

    Parameters
    ----------
    path
        The `.qdpx` file.
    documents
        The cases that codings may be about.
    codebook
        The codebook; a code of the project is ours by its identifier or else its name.

    Raises
    ------
    InputError
        Where the file isn't a REFI-QDA project, is locked or too large, or none of its texts is one of the
        cases.
    """
    archive = Archive(path)
    try:
        project_file = next((name for name in archive.names() if re.fullmatch(r"[^/\\]+\.qde", name)), None)
        if not project_file:
            problem = "er zit geen projectbestand (.qde) in."
            raise InputError(path, problem, "Exporteer het project opnieuw als REFI-QDA.")
        project = parse_xml(path, archive.read(project_file), Project)
        return _Reader(path, archive, project, documents, codebook).read()
    finally:
        archive.close()


def _is_machine(coder: str) -> bool:
    return coder.strip().casefold() == MACHINE


class _Reader:
    def __init__(
        self,
        path: Path,
        archive: Archive,
        project: Project,
        documents: Sequence[Document],
        codebook: Codebook,
    ) -> None:
        self._path, self._archive, self._project = path, archive, project
        self._documents, self._codebook = documents, codebook
        self._ours = (project.origin or "").startswith(ORIGIN)
        users = project.users.user if project.users else []
        self._coders = {plain_guid(user.guid): user.name or UNKNOWN_CODER for user in users}
        codes = project.code_book.codes.code if project.code_book else []
        self._keys = keys_by_guid(codes, codebook)
        self._notes = {plain_guid(note.guid): note for note in (project.notes.note if project.notes else [])}
        self._files = {name.lower(): name for name in archive.names()}
        self._imported = Imported(saw_machine=any(map(_is_machine, self._coders.values())))

    def read(self) -> Imported:
        sources = self._project.sources
        if sources:
            for source in sources.text_source:
                self._read_source(source)
            for pdf in sources.pdfsource:
                self._read_pdf(pdf)
            for other in (*sources.picture_source, *sources.audio_source, *sources.video_source):
                self._lose(other.name or "", _WHOLE, "alleen codes op tekst worden overgenomen")
        if not self._imported.cases:
            problem = "geen van de teksten in dit project hoort bij een casus."
            remedy = "Verwerk eerst het rapport met `casusspiegel run`, en importeer dan."
            raise InputError(self._path, problem, remedy)
        return self._imported

    def _read_pdf(self, pdf: PdfsourceType) -> None:
        if pdf.representation:
            self._read_source(pdf.representation)
        for selection in pdf.pdfselection:
            if selection.coding:
                words = selection.name or f"bladzijde {selection.page}"
                self._lose(pdf.name or "", words, "alleen codes op tekst worden overgenomen")

    def _lose(self, source: str, words: str, reason: str) -> None:
        self._imported.lost.append(Lost(source, words, reason))

    def _read_source(self, source: TextSourceType) -> None:
        scheme, _, file = (source.plain_text_path or "").rpartition("://")
        if source.plain_text_content is None and (not file or scheme not in _HERE):
            self._lose(source.name or "", "(hele tekst)", "de tekst zit niet in het projectbestand")
            return
        raw = self._text(source)
        spans = [(s.start_position, s.end_position) for s in source.plain_text_selection]
        if self._ours:
            text = raw
        else:
            text, spans = read_positions(raw, spans)
        cases = [
            _Case(document, places, text, self._codebook, self._imported.lost)
            for document, places in self._cases_of(source, text)
        ]
        marks = list(self._marks(source, spans))
        if marks and not cases:
            self._lose(source.name or "", _WHOLE, "deze tekst hoort bij geen casus")
        elif source.coding:
            self._lose(source.name or "", _WHOLE, "een code geldt een zin of een actor, niet een hele tekst")
        memos = self._memos(source, spans, cases)
        for case in cases:
            statements = case.statements([mark for mark in marks if case.covered(mark.span)])
            self._imported.cases.append(CodedCase(case.document, statements, memos[case]))
        for mark in marks:
            if cases and not any(case.covered(mark.span) for case in cases):
                words = text[mark.span[0] : mark.span[1]]
                self._lose(source.name or "", words, "deze woorden staan niet in de casus")

    def _text(self, source: TextSourceType) -> str:
        if source.plain_text_content is not None:
            return source.plain_text_content
        file = (source.plain_text_path or "").rpartition("://")[2]
        name = self._files.get(f"sources/{file}".lower(), file)
        try:
            return self._archive.read(name).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise InputError(self._path, f"`{name}` is geen UTF-8.", "Exporteer het opnieuw.") from error

    def _cases_of(self, source: TextSourceType, text: str) -> Iterator[tuple[Document, list[Span | None]]]:
        own = [d for d in self._documents if case_guid(d) == plain_guid(source.guid)]
        for document in own or self._documents:
            if text == text_of(document):
                yield document, list(line_spans(document))
                continue
            places = locate(text, document.segments)
            if own or sum(place is not None for place in places) >= _FOUND * max(len(places), 1):
                yield document, places

    def _marks(self, source: TextSourceType, spans: Sequence[Span]) -> Iterator[_Mark]:
        for selection, span in zip(source.plain_text_selection, spans, strict=True):
            words = _WORDS.fullmatch(selection.name or "")
            line = bool(_LINE.fullmatch(selection.name or ""))
            for coding in selection.coding:
                coder = self._coder(coding.creating_user, selection, source)
                key = self._keys.get(plain_guid(coding.code_ref.target_guid), "?")
                if _is_machine(coder):
                    continue
                if isinstance(key, str):
                    self._lose(source.name or "", selection.name or "", f"het codeboek kent ‘{key}’ niet")
                else:
                    yield _Mark(coder, key, span, words[1] if words else "", line)

    def _coder(
        self, user: str | None, selection: PlainTextSelectionType | None, source: TextSourceType
    ) -> str:
        makers = (
            user,
            selection.creating_user if selection else None,
            source.creating_user,
            self._project.creating_user_guid,
        )
        known = (self._coders.get(plain_guid(maker)) for maker in makers if maker)
        return next((name for name in known if name), UNKNOWN_CODER)

    def _memos(
        self, source: TextSourceType, spans: Sequence[Span], cases: Sequence[_Case]
    ) -> dict[_Case, list[Memo]]:
        """Gather the notes on each case; one on the text as a whole goes to the first case in it."""
        memos: dict[_Case, list[Memo]] = {case: [] for case in cases}
        if not cases:
            return memos
        for reference in source.note_ref:
            memos[cases[0]] += self._memo(reference, None, source, None)
        for selection, span in zip(source.plain_text_selection, spans, strict=True):
            for reference in selection.note_ref:
                found = next(((case, lines) for case in cases if (lines := case.covered(span))), None)
                if found:
                    memos[found[0]] += self._memo(reference, selection, source, found[1][0])
                else:
                    reason = "de zin van deze memo staat niet in de casus"
                    self._lose(source.name or "", selection.name or "", reason)
        return memos

    def _memo(
        self,
        reference: NoteRefType,
        selection: PlainTextSelectionType | None,
        source: TextSourceType,
        line: int | None,
    ) -> Iterator[Memo]:
        note = self._notes.get(plain_guid(reference.target_guid))
        text = self._text(note) if note else ""
        if note and text:
            about = note.name or ""
            known = any(about in dimension.ids for dimension in self._codebook.dimensions)
            coder = self._coder(note.creating_user, selection, source)
            yield Memo(coder, text, line, about if known or _MENTION.fullmatch(about) else "")


class _Case:
    """A case as it stands in a text of the project."""

    def __init__(
        self,
        document: Document,
        places: Sequence[Span | None],
        text: str,
        codebook: Codebook,
        lost: list[Lost],
    ) -> None:
        self.document, self._places, self._text = document, places, text
        self._codebook, self._lost = codebook, lost

    def covered(self, span: Span) -> list[int]:
        """Return the segments that a selection is about: it covers half of them, or is in them by half."""
        found = []
        for index, place in enumerate(self._places):
            if place:
                common = min(span[1], place[1]) - max(span[0], place[0])
                if common > 0 and 2 * common >= min(span[1] - span[0], place[1] - place[0]):
                    found.append(index)
        return found

    def statements(self, marks: Sequence[_Mark]) -> dict[str, dict[int, Statement]]:
        """Gather the marks of each coder on each segment; all of them stand in this case."""
        actors: Mapping[tuple[str, Span], list[_Mark]] = defaultdict(list)
        given: Mapping[tuple[str, int], list[Key]] = defaultdict(list)
        for mark in marks:
            lines, unit = self.covered(mark.span), self._codebook[mark.key[0]].unit
            if unit == "case":
                self._lose(mark.span, "deze code geldt een hele casus, niet een zin")
            elif unit == "actor" and mark.key[1] is not None:
                if mark.line:
                    self._lose(mark.span, "een actor hoort op zijn eigen woorden, niet op de hele zin")
                else:
                    actors[mark.coder, mark.span].append(mark)
            else:
                for line in lines:
                    given[mark.coder, line].append(mark.key)

        found: dict[str, dict[int, Statement]] = {}
        for (coder, line), keys in given.items():
            found.setdefault(coder, {})[line] = self._statement(line, keys)
        for (coder, span), together in actors.items():
            line = self.covered(span)[0]
            mention = self._mention(span, line, together)
            if mention:
                statement = found.setdefault(coder, {}).setdefault(line, Statement())
                statement.actors = sorted(
                    [*(statement.actors or []), mention], key=lambda one: (one.start, one.end)
                )
        return {coder: dict(sorted(found[coder].items())) for coder in sorted(found)}

    def _statement(self, line: int, keys: list[Key]) -> Statement:
        statement = Statement()
        for dimension in self._codebook.dimensions:
            codes = {code for name, code in keys if name == dimension.id}
            if not codes:
                continue
            if dimension.unit == "actor":
                statement.actors = []
                continue
            answer = [code for code in dimension.ids if code in codes]
            if not dimension.multiple and len(answer) > 1:
                place = self._places[line]
                assert place is not None
                reason = f"een zin draagt één code van {dimension.label}; alleen de eerste is overgenomen"
                self._lose(place, reason)
                answer = answer[:1]
            statement.codes[dimension.id] = answer
        return statement

    def _mention(self, span: Span, line: int, marks: Sequence[_Mark]) -> Mention | None:
        answers = {mark.key[0]: mark.key[1] for mark in marks}
        missing = [d.label for d in self._codebook.dimensions if d.unit == "actor" and d.id not in answers]
        if missing:
            self._lose(span, f"deze actor heeft geen {' en geen '.join(missing).lower()}")
            return None
        place, segment = self._places[line], self.document.segments[line]
        assert place is not None
        start, end = max(span[0], place[0]), min(span[1], place[1])
        words = self._text[start:end]
        start += len(words) - len(words.lstrip())
        words = words.strip()
        name = next((mark.name for mark in marks if mark.name), "") or words
        at = {"surface": words, "start": start - place[0], "end": start - place[0] + len(words)}
        mention = Mention.model_validate({**answers, **at, "name": name})
        # Where the text is ours line for line, the place is exact; elsewhere the words are looked for.
        if place[1] - place[0] != len(segment.text):
            moved, _ = move_mentions([mention], segment.text)
            if not moved:
                self._lose(span, "deze woorden staan niet in de zin")
                return None
            mention = moved[0]
        surface = segment.text[mention.start : mention.end]
        return mention.model_copy(update={"surface": surface})

    def _lose(self, span: Span, reason: str) -> None:
        self._lost.append(Lost(self.document.case, self._text[span[0] : span[1]], reason))
