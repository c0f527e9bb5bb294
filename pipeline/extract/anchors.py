"""Finds the paragraph that a box, table, figure or note of a page comes after."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict

from pipeline.document import Box
from pipeline.extract.breaks import Look
from pipeline.extract.paragraphs import Paragraph, is_caption
from pipeline.extract.raised import marks_of
from pipeline.extract.words import Line


class Anchors:
    """The paragraphs of a document, by the pages that they stand on.

    Parameters
    ----------
    flow
        The paragraphs in reading order.
    look
        What the document's body looks like.
    """

    def __init__(self, flow: list[Paragraph], look: Look) -> None:
        self._look = look
        self._starts = [paragraph.first.page for paragraph in flow]
        self._lines: dict[int, list[tuple[int, Line]]] = defaultdict(list)
        self._captions: dict[int, list[Paragraph]] = defaultdict(list)
        for index, paragraph in enumerate(flow):
            for line in paragraph.lines:
                self._lines[line.page].append((index, line))
            if paragraph.kind == "caption":
                self._captions[paragraph.first.page].append(paragraph)

    def above(self, page: int, box: Box) -> int:
        """Give the place of the last paragraph with a line above the box; -1 where there is none."""
        best = bisect_left(self._starts, page) - 1
        for index, line in self._lines[page]:
            if line.baseline < box[1] + 1 and line.x0 < box[2] and line.x1 > box[0]:
                best = max(best, index)
        return best

    def reference(self, note: Paragraph) -> int:
        """Give the place of the paragraph that refers to a note: the last one with its mark on its page."""
        page = note.first.page
        marked = [index for index, line in self._lines[page] if note.marker in marks_of(line.text)]
        return max(marked, default=self.above(page, note.first.box))

    def caption(self, page: int, box: Box) -> Paragraph | None:
        """Give the caption of a table: the nearest one on its page."""
        near = [caption for caption in self._captions[page] if is_caption(caption, [box], self._look)]
        return min(near, key=lambda p: (abs(p.last.bottom - box[1]), p.first.top), default=None)
