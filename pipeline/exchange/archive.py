"""Files from elsewhere, read without trust: nothing is unpacked to disk, expanded, or read without end."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TypeVar
from xml.parsers import expat
from zipfile import BadZipFile, ZipFile

from pydantic import ValidationError
from xsdata.exceptions import ConverterError, ParserError
from xsdata_pydantic.bindings import XmlParser

from pipeline.errors import InputError

MOST_BYTES = 200_000_000
"""The most that one file may hold once it is unpacked."""
_NO_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REMEDY = "Exporteer het project opnieuw als REFI-QDA."
T = TypeVar("T")


def xml_text(text: str) -> str:
    """Leave out what XML can't hold (control characters), and write line ends in one way."""
    return _NO_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def read_limited(path: Path) -> bytes:
    """Read a file that isn't larger than `MOST_BYTES`.

    Raises
    ------
    InputError
        Where the file is missing or too large.
    """
    if not path.is_file():
        raise InputError(path, "dit bestand bestaat niet.", "Controleer het pad.")
    if path.stat().st_size > MOST_BYTES:
        raise InputError(path, "dit bestand is te groot.", "Splits het project in kleinere delen.")
    return path.read_bytes()


class Archive:
    """A zip file that is only looked into.

    Parameters
    ----------
    path
        The file.

    Raises
    ------
    InputError
        Where it is missing, or no zip file.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        if not path.is_file():
            raise InputError(path, "dit bestand bestaat niet.", "Controleer het pad.")
        try:
            self._zip = ZipFile(path)
        except (BadZipFile, OSError) as error:
            raise InputError(path, "dit is geen REFI-QDA-project (.qdpx).", _REMEDY) from error
        self._left = MOST_BYTES

    def names(self) -> list[str]:
        """List the files in the archive."""
        return self._zip.namelist()

    def read(self, name: str) -> bytes:
        """Unpack one file in memory.

        Raises
        ------
        InputError
            Where it isn't there, is locked or damaged, or where more is unpacked in all than `MOST_BYTES`.
        """
        try:
            with self._zip.open(name) as file:
                data = file.read(self._left + 1)
        except KeyError as error:
            raise InputError(self.path, f"het bestand `{name}` zit er niet in.", _REMEDY) from error
        except (BadZipFile, RuntimeError, NotImplementedError, OSError, EOFError) as error:
            problem = f"`{name}` is beschadigd of versleuteld."
            raise InputError(self.path, problem, _REMEDY) from error
        self._left -= len(data)
        if self._left < 0:
            raise InputError(
                self.path, "dit project is uitgepakt te groot.", "Splits het project in kleinere delen."
            )
        return data

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()


def parse_xml(path: Path, data: bytes, kind: type[T]) -> T:
    """Read XML of the standard's form.

    A document type is refused, and with it any entity that the file would define.

    Parameters
    ----------
    path
        The file, for messages.
    data
        The XML.
    kind
        The model of the root element, whose name it bears.

    Raises
    ------
    InputError
        Where it is no XML, has a document type, or isn't of this form.
    """
    root = _check(path, data)
    if root != kind.__name__:
        raise InputError(path, f"dit is geen REFI-QDA: het begint met `{root}`.", _REMEDY)
    try:
        return XmlParser().from_bytes(data, kind)
    except (ParserError, ConverterError, ValidationError, ValueError) as error:
        problem = f"dit heeft niet de vorm van REFI-QDA: {str(error).splitlines()[0]}."
        raise InputError(path, problem, _REMEDY) from error


def _check(path: Path, data: bytes) -> str:
    """Return the name of the root element of XML that is well-formed and has no document type."""
    parser = expat.ParserCreate(namespace_separator=" ")
    names: list[str] = []

    def start(name: str, _: object) -> None:
        if not names:
            names.append(name.split(" ")[-1])

    def refuse(*_: object) -> None:
        problem = "het bevat een documenttype, en dat hoort niet in REFI-QDA."
        raise InputError(path, problem, "Open dit bestand niet als je de maker niet kent.")

    parser.StartDoctypeDeclHandler = refuse
    parser.StartElementHandler = start
    try:
        parser.Parse(data, True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise InputError(path, f"dit is geen geldig XML: {error}.", _REMEDY) from error
    return names[0]
