"""Read a text file into blocks in reading order."""

from __future__ import annotations

from pathlib import Path

from pipeline.document import Layout
from pipeline.extract.lines import decode, keeps_spaces
from pipeline.extract.plain import read_plain
from pipeline.extract.typeset import read_typeset


def read(path: Path) -> Layout:
    """Read a text file: the extract of a PDF, or a text as people write it.

    Parameters
    ----------
    path
        A text in UTF-8, UTF-16 or Windows-1252.

    Returns
    -------
    Layout
        Blocks in reading order, hyphenation undone, with pages where the text tells them; and tables.

    Raises
    ------
    InputError
        Where the file is missing, empty or no text.
    """
    text = decode(path)
    return read_typeset(text) if keeps_spaces(text) else read_plain(text)
