"""The codebook in REFI-QDA: a dimension is a code with its codes beneath it; definitions are descriptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol, TypeVar

from pydantic import ValidationError
from pyrefiqda.models import CodeBook, CodebookCodesType, CodebookCodeType, ProjectCodeType
from xsdata_pydantic.bindings import XmlSerializer

from pipeline.codebook import Code, Codebook, Dimension
from pipeline.document import slug
from pipeline.errors import InputError, complaints
from pipeline.exchange.archive import parse_xml, read_limited, xml_text
from pipeline.exchange.project import guid
from pipeline.files import write_text

ORIGIN = "Casusspiegel"
NAMESPACE = "urn:QDA-XML:codebook:1.0"
Key = tuple[str, str | None]
"""A dimension's id with a code's id; None for the dimension itself."""
_LISTS = {"include": "Wel:", "exclude": "Niet:", "examples": "Voorbeelden:"}
_GROUP = {
    "segment": "Geef deze groepscode zelf aan een zin die je hebt bekeken en waarvoor geen code ervan geldt.",
    "actor": "Geef deze groepscode zelf aan een zin die je hebt bekeken en waarin geen actor staat.",
    "case": "Deze codes gelden een hele casus, niet een zin.",
}
_NO_GROUP = Dimension(
    id="codes", label="Codes", question="Welke code past?", unit="segment", multiple=True, codes=[]
)
_ANY_COLOUR = "#DDDDDD"


class RefiCode(Protocol):
    """A code of a REFI-QDA codebook or project, which are alike but for their namespace."""

    guid: str
    name: str
    description: str | None
    color: str | None

    @property
    def code(self) -> Iterable[RefiCode]:
        """The codes beneath it."""


T = TypeVar("T", ProjectCodeType, CodebookCodeType)


def code_guid(key: Key) -> str:
    """Return the identifier of a code or dimension."""
    return guid("code", *key)


def names(codebook: Codebook) -> dict[Key, str]:
    """Name each dimension and code so that no two names are alike, as some tools ask."""
    labels: dict[Key, str] = {}
    for dimension in codebook.dimensions:
        labels[dimension.id, None] = dimension.label
        labels |= {(dimension.id, code.id): code.label for code in dimension.codes}
    times = Counter(label.casefold() for label in labels.values())
    return {
        (dimension, code): label
        if code is None or times[label.casefold()] == 1
        else f"{label} ({codebook[dimension].label.lower()})"
        for (dimension, code), label in labels.items()
    }


def refi_codes(codebook: Codebook, code_type: type[T]) -> list[T]:
    """Turn the codebook into REFI-QDA codes of a project or of a codebook."""
    name = names(codebook)
    return [
        code_type(
            guid=code_guid((dimension.id, None)),
            name=xml_text(name[dimension.id, None]),
            is_codable=dimension.unit != "case",
            description=xml_text(f"{dimension.question}\n\n{_GROUP[dimension.unit]}"),
            code=[
                code_type(
                    guid=code_guid((dimension.id, code.id)),
                    name=xml_text(name[dimension.id, code.id]),
                    is_codable=True,
                    color=code.colour,
                    description=xml_text(_describe(code)),
                )
                for code in dimension.codes
            ],
        )
        for dimension in codebook.dimensions
    ]


def keys_by_guid(codes: Iterable[RefiCode], codebook: Codebook) -> dict[str, Key | str]:
    """Say for each code of a project which of our codes it is.

    Codes keep their identifier in some tools and get a new one in others; then their name tells, which is
    the label or the id.

    Returns
    -------
    dict
        By the identifier of the project's code our code, or its name where the codebook has no such code.
    """
    by_guid = {code_guid(key): key for key in names(codebook)}
    by_name = {(code or dimension).casefold(): (dimension, code) for dimension, code in names(codebook)}
    by_name |= {name.casefold(): key for key, name in names(codebook).items()}
    return {
        plain_guid(code.guid): by_guid.get(
            plain_guid(code.guid), by_name.get(code.name.strip().casefold(), code.name)
        )
        for code in _flat(codes)
    }


def plain_guid(value: str) -> str:
    """Write an identifier in one way: without braces, in small letters."""
    return value.strip("{} ").lower()


def _flat(codes: Iterable[RefiCode]) -> Iterator[RefiCode]:
    for code in codes:
        yield code
        yield from _flat(code.code)


def write_codebook(path: Path, codebook: Codebook) -> None:
    """Write the codebook as a REFI-QDA codebook (`.qdc`)."""
    book = CodeBook(
        origin=ORIGIN, codes=CodebookCodesType(code=refi_codes(codebook, CodebookCodeType)), sets=None
    )
    write_text(path, XmlSerializer().render(book, ns_map={None: NAMESPACE}) + "\n")


def read_codebook(path: Path, current: Codebook) -> Codebook:
    """Read a REFI-QDA codebook (`.qdc`) as a codebook of ours.

    Parameters
    ----------
    path
        The file.
    current
        The codebook in use: what it knows of a code or dimension, and the other tool doesn't, is kept.

    Raises
    ------
    InputError
        Where the file isn't a REFI-QDA codebook, or has a code twice.
    """
    book = parse_xml(path, read_limited(path), CodeBook)
    keys = keys_by_guid(book.codes.code, current)
    groups = {code_guid((dimension.id, None)) for dimension in current.dimensions}
    dimensions = [
        _dimension(top, keys, current)
        for top in book.codes.code
        if top.code or plain_guid(top.guid) in groups
    ]
    loose = [top for top in book.codes.code if not top.code and plain_guid(top.guid) not in groups]
    if loose:
        dimensions.append(_NO_GROUP.model_copy(update={"codes": [_code(c, None) for c in loose]}))
    try:
        return Codebook.model_validate(
            current.model_dump() | {"dimensions": [dimension.model_dump() for dimension in dimensions]}
        )
    except ValidationError as error:
        raise InputError(path, complaints(error), "Geef elke code in een groep een eigen naam.") from error


def _dimension(top: RefiCode, keys: dict[str, Key | str], current: Codebook) -> Dimension:
    key = keys[plain_guid(top.guid)]
    if isinstance(key, tuple) and key[1] is None:
        known = current[key[0]]
    else:
        question = (top.description or top.name).split("\n\n")[0]
        known = _NO_GROUP.model_copy(update={"id": _id(top.name), "label": top.name, "question": question})
    codes = []
    for child in _flat(top.code):
        found = keys[plain_guid(child.guid)]
        belongs = isinstance(found, tuple) and found[0] == known.id and found[1] is not None
        codes.append(_code(child, known[found[1]] if belongs else None))  # type: ignore[index]
    return known.model_copy(update={"codes": codes})


def _code(code: RefiCode, known: Code | None) -> Code:
    definition, lists = _read_description(code.description or "")
    return Code(
        id=known.id if known else _id(code.name),
        label=known.label if known else code.name,
        definition=definition,
        colour=code.color or (known.colour if known else _ANY_COLOUR),
        roles=known.roles if known else {},
        **lists,
    )


def _id(name: str) -> str:
    return slug(name).replace("-", "_")


def _describe(code: Code) -> str:
    parts = [code.definition]
    for name, heading in _LISTS.items():
        entries = getattr(code, name)
        if entries:
            parts.append("\n".join([heading, *(f"- {entry}" for entry in entries)]))
    return "\n\n".join(parts)


def _read_description(description: str) -> tuple[str, dict[str, list[str]]]:
    definition, lists = [], {}
    for part in description.replace("\r\n", "\n").split("\n\n"):
        heading, *lines = part.split("\n")
        name = next((name for name, start in _LISTS.items() if start == heading.strip()), None)
        if name:
            lists[name] = [line.removeprefix("- ").strip() for line in lines if line.strip()]
        else:
            definition.append(part)
    return "\n\n".join(definition), lists
