"""Where in a column a new paragraph begins: by white, look, marks, indents, and lines that end early."""

from __future__ import annotations

import re
import statistics
from collections import Counter
from dataclasses import dataclass
from itertools import pairwise

from pipeline.extract.glyphs import Style
from pipeline.extract.raised import plain
from pipeline.extract.words import Line

_STIPS = "›»•●○◦▪■□◆◇▶►➢➤▸▹▻➜→✓✔·∙‣⁃\uf0a7\uf0b7\uf0a8\uf0fc\uf0d8\uf0e0"
_DASHES = "-–—*"
BULLET = re.compile(
    rf"([{_STIPS}]|[{re.escape(_DASHES)}](?=\s)|o(?=\s)"
    r"|\(?\d{1,2}[.)](?=\s)|\(\d{1,2}\)|\(?[a-z][.)](?=\s)|\([a-z]\)|(?:i{1,3}|iv|vi{0,3}|ix|x)[.)](?=\s))\s*"
)
"""The bullet, dash, number or letter of a list item."""
NUMBERED = re.compile(
    r"(?:hoofdstuk|deel|bijlage|casus)?\s*(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+(?=\S)", re.IGNORECASE
)
"""The number of a heading."""
CAPTION = re.compile(
    r"(?:tabel|figuur|fig\.|afbeelding|grafiek|diagram|foto|kaart|schema|illustratie)\s*\d+[a-z]?(?:\.\d+)?"
    r"\s*(?:[.:|–-]|\s(?=[A-Z‘“])|\((?:vervolg|slot)\b)|bron(?:nen)?\s*:|foto(?:grafie)?\s*:",
    re.IGNORECASE,
)
"""What a caption begins with."""
_CLOSED = re.compile(r"[.!?…:;][\"”’')\]]*$")
CONTENTS_ENTRY = re.compile(r"(?:\.\s?){4,}\s*\d{1,3}$")
"""What a line of a list of contents ends with: leaders and the number of a page."""
_INDENT = 0.6
"""From which shift, in parts of the type size, a line is indented."""
_JITTER, _NOISE = 0.06, 0.15
"""How much type sizes differ within a paragraph at the most: as typeset, and as recognised from a scan."""


@dataclass
class Look:
    """What the body of a document looks like."""

    style: Style
    leading: float
    """The usual distance between two baselines, in points."""

    @property
    def size(self) -> float:
        """The body's type size."""
        return self.style.size


def is_closed(text: str) -> bool:
    """Whether a text ends as a sentence, or as what a list follows."""
    return bool(_CLOSED.search(text))


def is_full(line: Line, after: Line, right: float) -> bool:
    """Whether the first word of the next line did not fit on this one."""
    return line.x1 + 0.2 * line.size + after.first > right - 0.2 * line.size


def appearance(line: Line) -> tuple[bool, bool, tuple[int, int, int]]:
    """Give what makes a line stand out but for its size; dark colours and those of links count as black."""
    colour = (0, 0, 0) if line.underlined or max(line.style.colour) < 90 else line.style.colour
    return line.style.bold, line.style.italic, colour


class Column:
    """A column's edges and leading, by which its paragraphs are told apart.

    Parameters
    ----------
    lines
        The lines of the column, from top to bottom; at least one.
    look
        What the document's body looks like.
    """

    def __init__(self, lines: list[Line], look: Look) -> None:
        starts = Counter(round(line.x0) for line in lines)
        often = min(starts, key=lambda x: (-(starts[x] + starts[x + 1] + starts[x - 1]), x))
        self.left = min(float(often), statistics.median(line.x0 for line in lines))
        self.right = max(line.x1 for line in lines)
        self.look = look
        self.leading = _leading(lines, look)

    def breaks(self, group: list[Line], line: Line, after: Line | None) -> bool:
        """Whether a new paragraph begins at a line.

        Parameters
        ----------
        group
            The lines of the paragraph so far.
        line
            The line that comes next.
        after
            The line after that.
        """
        last = group[-1]
        if CONTENTS_ENTRY.search(last.text):
            return True
        size, step = max(last.size, line.size), line.baseline - last.baseline
        closed, full = is_closed(plain(last.text)), is_full(last, line, self.right)
        runs_on = full and not closed and plain(line.text)[:1].islower()
        if abs(last.size - line.size) > (_NOISE if runs_on else _JITTER) * size:
            return True
        if line.style == last.style != self.look.style and full and not closed and step < 2.1 * size:
            return bool(NUMBERED.match(line.text))  # a heading of more than one line
        if step > 1.28 * self.leading * line.size / size and step > 1.1 * size:
            return True
        if step < 0.5 * size and line.x0 > last.x1:
            return False
        if not runs_on and (appearance(last) != appearance(line) or self._ends_caption(group, line, step)):
            return True
        if self._begins_item(group, line, after) or self._is_indented_anew(group, line, after):
            return True
        return not full and (closed or self._ends_early(last, line))

    def _ends_caption(self, group: list[Line], line: Line, step: float) -> bool:
        shifted = abs(line.x0 - group[-1].x0) > 0.5 * line.size or step > 1.15 * self.leading
        return shifted and bool(CAPTION.match(plain(group[0].text)))

    def _begins_item(self, group: list[Line], line: Line, after: Line | None) -> bool:
        marker = BULLET.match(plain(line.text))
        if marker is None:
            return False
        last = group[-1]
        if marker[1] in _DASHES:
            return not self._is_wrapped_dash(group, line, after)
        in_list = bool(BULLET.match(plain(group[0].text)))
        return (
            marker[1] in _STIPS
            or in_list
            or is_closed(plain(last.text))
            or not is_full(last, line, self.right)
        )

    def _is_wrapped_dash(self, group: list[Line], line: Line, after: Line | None) -> bool:
        """Whether a dash at the start of a line stands in a sentence, and not before a list item."""
        last = group[-1]
        if is_closed(plain(last.text)) or not is_full(last, line, self.right):
            return False
        hangs = after is not None and after.x0 > line.x0 + 0.3 * line.size
        start = group[0].x0 if len(group) == 1 else last.x0
        return not hangs and abs(line.x0 - start) < 0.2 * line.size

    def _is_indented_anew(self, group: list[Line], line: Line, after: Line | None) -> bool:
        """Whether the indents say that a paragraph begins: of a list item, a first line, or a hanging one."""
        last, first = group[-1], group[0]
        shift = _INDENT * line.size
        closed = is_closed(plain(last.text))
        if BULLET.match(plain(first.text)):
            out = line.x0 <= first.x0 + 0.3 * line.size
            if len(group) == 1:
                return out and (closed or not is_full(last, line, self.right))
            return out and line.x0 < last.x0 - 0.5 * line.size
        if line.x0 - last.x0 > shift and closed:
            return len(group) > 1 or not (after and after.x0 > line.x0 - 1)
        hung = first.x0 < last.x0 - 0.5 * line.size
        return len(group) > 1 and last.x0 - line.x0 > shift and hung

    def _ends_early(self, last: Line, line: Line) -> bool:
        """Whether a short line without a full stop, such as one of an address, is on its own."""
        short = last.x1 < last.x0 + 0.6 * (self.right - self.left) and len(last.text) < 60
        heading = line.style.bold or line.size > 1.07 * last.size
        return short and not heading and plain(line.text)[:1].isupper()


def _leading(lines: list[Line], look: Look) -> float:
    """Give the usual distance between the baselines of some lines."""
    steps = Counter(
        round((b.baseline - a.baseline) * 2) / 2
        for a, b in pairwise(lines)
        if abs(a.size - b.size) < 0.5 and 0.8 * a.size < b.baseline - a.baseline < 2.5 * a.size
    )
    if not steps:
        return look.leading * lines[0].size / look.size
    best = min(steps, key=lambda step: (-steps[step], step))
    if steps[best] >= 3:
        return best
    return min(steps) if abs(lines[0].size - look.size) > 0.5 else min(best, look.leading)
