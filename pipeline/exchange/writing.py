"""Cases and codings written as a REFI-QDA project (`.qdpx`)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from pyrefiqda.models import (
    CasesType,
    CaseType,
    CodeRefType,
    CodingType,
    NoteRefType,
    NotesType,
    PdfsourceType,
    PlainTextSelectionType,
    Project,
    ProjectCodeBookType,
    ProjectCodesType,
    ProjectCodeType,
    SourceRefType,
    SourcesType,
    TextSourceType,
    TypeOfVariableType,
    UsersType,
    UserType,
    VariableRefType,
    VariablesType,
    VariableType,
    VariableValueType,
)
from xsdata.models.datatype import XmlDateTime
from xsdata_pydantic.bindings import XmlSerializer

from pipeline.codebook import Codebook
from pipeline.document import Mention
from pipeline.exchange.archive import xml_text
from pipeline.exchange.codes import ORIGIN, Key, code_guid, names, refi_codes
from pipeline.exchange.project import MACHINE, CodedCase, Memo, case_guid, guid, line_spans, text_of
from pipeline.files import write_bytes
from pipeline.reviewed import Statement

NAMESPACE = "urn:QDA-XML:project:1.0"
PROJECT_FILE = "project.qde"
# Some tools ask for a date on everything; a fixed one keeps exports of the same codings the same.
_DATE = XmlDateTime(2000, 1, 1, 0, 0, 0, 0, 0)


def write_project(
    path: Path, title: str, cases: Sequence[CodedCase], codebook: Codebook, pdf: Path | None = None
) -> None:
    """Write cases with all their codings as a REFI-QDA project.

    Each case is a text source with a segment a line, a case with its attributes, and each coder, the
    machine among them, a user. A sentence's codes are codings of its whole line, in a selection named
    `line:N`, counted from 0; an actor's sector and role are codings of its words. Where a coder holds that
    no code of a dimension applies, the coding is of the dimension itself.

    Parameters
    ----------
    path
        The `.qdpx` file.
    title
        The name of the project.
    cases
        The cases, in the order of the source.
    codebook
        The codebook.
    pdf
        The source as it came, to be read along; it bears no codings, so that none counts twice.
    """
    coders = {name for case in cases for name in (*case.statements, *(memo.coder for memo in case.memos))}
    users = [UserType(guid=_user_guid(name), name=xml_text(name)) for name in sorted(coders)]
    files = {f"sources/{case_guid(case.document)}.txt": text_of(case.document).encode() for case in cases}
    sources = SourcesType(text_source=[_text_source(case, codebook) for case in cases])
    if pdf:
        pdf_guid = guid("pdf", cases[0].document.source)
        files[f"sources/{pdf_guid}.pdf"] = pdf.read_bytes()
        sources.pdfsource = [
            PdfsourceType(
                guid=pdf_guid,
                name=xml_text(pdf.name),
                path=f"internal://{pdf_guid}.pdf",
                creation_date_time=_DATE,
            )
        ]
    notes = [_note(case, memo) for case in cases for memo in case.memos]
    project = Project(
        name=xml_text(title),
        origin=ORIGIN,
        creation_date_time=_DATE,
        users=UsersType(user=users) if users else None,
        code_book=ProjectCodeBookType(codes=ProjectCodesType(code=refi_codes(codebook, ProjectCodeType))),
        variables=_variables(cases),
        cases=CasesType(case=[_case(case) for case in cases]),
        sources=sources,
        notes=NotesType(note=notes) if notes else None,
    )
    xml = XmlSerializer().render(project, ns_map={None: NAMESPACE})
    write_bytes(path, _zip({PROJECT_FILE: xml.encode()} | files))


def _zip(files: dict[str, bytes]) -> bytes:
    packed = BytesIO()
    with ZipFile(packed, "w") as archive:
        for name, data in files.items():
            entry = ZipInfo(name)  # With the fixed date of the format's first day.
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data, ZIP_DEFLATED)
    return packed.getvalue()


def _user_guid(coder: str) -> str:
    return guid("coder", coder)


def _text_source(case: CodedCase, codebook: Codebook) -> TextSourceType:
    source = case_guid(case.document)
    return TextSourceType(
        guid=source,
        name=case.document.case,
        plain_text_path=f"internal://{source}.txt",
        creation_date_time=_DATE,
        plain_text_selection=_Selections(case, codebook).all(),
        note_ref=[
            NoteRefType(target_guid=_note_guid(case, memo)) for memo in case.memos if memo.segment is None
        ],
    )


class _Selections:
    """The selections of one case: one a line that bears codes, and one for each actor's words."""

    def __init__(self, case: CodedCase, codebook: Codebook) -> None:
        self._case = case
        self._codebook = codebook
        self._source = case_guid(case.document)
        self._lines = line_spans(case.document)
        self._found: dict[tuple[int, int, int, str], PlainTextSelectionType] = {}

    def all(self) -> list[PlainTextSelectionType]:
        """Build them, in the order of the text."""
        for coder, statements in sorted(self._case.statements.items()):
            for line, statement in sorted(statements.items()):
                self._code(line, coder, statement)
        for memo in self._case.memos:
            if memo.segment is not None:
                self._memo(memo, memo.segment)
        names_of = names(self._codebook)
        for line, scores in self._case.scores.items():
            self._describe(line, scores, names_of)
        return [self._found[key] for key in sorted(self._found)]

    def _code(self, line: int, coder: str, statement: Statement) -> None:
        for dimension in self._codebook.dimensions:
            answer = statement.codes.get(dimension.id)
            if answer is not None:
                self._add(self._line(line), coder, [(dimension.id, code) for code in answer])
            no_actors = dimension.unit == "actor" and statement.actors == []
            if coder != MACHINE and (answer == [] or no_actors):
                self._add(self._line(line), coder, [(dimension.id, None)])
        for mention in statement.actors or []:
            self._add(self._words(line, mention), coder, self._keys(mention))

    def _keys(self, mention: Mention) -> list[Key]:
        return [(d.id, getattr(mention, d.id)) for d in self._codebook.dimensions if d.unit == "actor"]

    def _line(self, line: int) -> PlainTextSelectionType:
        return self._selection(line, *self._lines[line], f"line:{line}")

    def _words(self, line: int, mention: Mention) -> PlainTextSelectionType:
        start = self._lines[line][0]
        return self._selection(
            line, start + mention.start, start + mention.end, f"line:{line} {mention.name}"
        )

    def _selection(self, line: int, start: int, end: int, name: str) -> PlainTextSelectionType:
        key = (line, start, -end, name)
        if key not in self._found:
            self._found[key] = PlainTextSelectionType(
                guid=guid("selection", self._source, *key),
                name=xml_text(name),
                start_position=start,
                end_position=end,
                creation_date_time=_DATE,
            )
        return self._found[key]

    @staticmethod
    def _add(selection: PlainTextSelectionType, coder: str, keys: Iterable[Key]) -> None:
        for key in keys:
            selection.coding.append(
                CodingType(
                    guid=guid("coding", selection.guid, coder, *key),
                    creating_user=_user_guid(coder),
                    creation_date_time=_DATE,
                    code_ref=CodeRefType(target_guid=code_guid(key)),
                )
            )

    def _memo(self, memo: Memo, line: int) -> None:
        selection = self._line(line)
        selection.note_ref.append(NoteRefType(target_guid=_note_guid(self._case, memo)))

    def _describe(self, line: int, scores: dict[str, float], names_of: dict[Key, str]) -> None:
        answer = self._case.statements.get(MACHINE, {}).get(line, Statement()).codes
        given = [(dimension, code) for dimension, codes in answer.items() for code in codes if code in scores]
        if given:
            parts = [f"{names_of[key]} {scores[key[1]]:.2f}".replace(".", ",") for key in given]
            self._line(line).description = xml_text(f"Score van de machine: {' · '.join(parts)}")


def _note_guid(case: CodedCase, memo: Memo) -> str:
    return guid("note", case_guid(case.document), memo.coder, memo.segment, memo.about, memo.text)


def _note(case: CodedCase, memo: Memo) -> TextSourceType:
    return TextSourceType(
        guid=_note_guid(case, memo),
        name=xml_text(memo.about),
        plain_text_content=xml_text(memo.text),
        creating_user=_user_guid(memo.coder),
        creation_date_time=_DATE,
    )


def _variables(cases: Sequence[CodedCase]) -> VariablesType | None:
    kinds = {name: value for case in cases for name, value in case.attributes.items()}
    found = [
        VariableType(
            guid=guid("variable", name),
            name=name,
            type_of_variable=TypeOfVariableType.INTEGER
            if isinstance(value, int)
            else TypeOfVariableType.TEXT,
        )
        for name, value in kinds.items()
    ]
    return VariablesType(variable=found) if found else None


def _case(case: CodedCase) -> CaseType:
    source = case_guid(case.document)
    return CaseType(
        guid=guid("case", source),
        name=xml_text(case.document.gemeente or case.document.title),
        variable_value=[
            VariableValueType(
                variable_ref=VariableRefType(target_guid=guid("variable", name)),
                integer_value=value if isinstance(value, int) else None,
                text_value=None if isinstance(value, int) else xml_text(value),
            )
            for name, value in case.attributes.items()
        ],
        source_ref=[SourceRefType(target_guid=source)],
    )
