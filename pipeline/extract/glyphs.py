"""What pdfium sees on a page: characters, ruling lines, filled areas and pictures.

All coordinates are points from the top left corner of the page as it is shown, turned so that most of its
text stands upright.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

import numpy as np
import pypdfium2.raw as pdfium

from pipeline.document import Box

MOST_GLYPHS = 200_000
"""A page with more characters is no page of a report."""
MOST_OBJECTS = 6_000
DEEPEST_FORM = 8
_THIN = 2.5
_BOLD_NAME = ("bold", "black", "heavy", "semibold", "demi")
_ITALIC_NAME = ("italic", "oblique", "kursiv")
_RAISED_DIGIT = 0.25
"""From which height of its foot, in parts of the type size, a digit is raised by its font."""
_FORCE_BOLD, _ITALIC = 1 << 18, 1 << 6


class PageError(Exception):
    """A page that can't be read; says why, in Dutch, as what follows the words `pagina 3`."""


class Style(NamedTuple):
    """How a piece of text looks."""

    size: float
    """The type size as shown, in points, rounded to a tenth."""
    bold: bool
    italic: bool
    colour: tuple[int, int, int]


class Rule(NamedTuple):
    """A straight line, upright or level."""

    x0: float
    top: float
    x1: float
    bottom: float

    @property
    def level(self) -> bool:
        """Whether the line runs from left to right."""
        return self.x1 - self.x0 >= self.bottom - self.top


@dataclass
class Glyphs:
    """The characters of a page, an array a property; all of one length, in the order of the file."""

    text: list[str]
    x0: np.ndarray
    x1: np.ndarray
    baseline: np.ndarray
    style: np.ndarray
    """The index of each character's style in `Sheet.styles`."""
    turn: np.ndarray
    """Quarter turns of the character against the page's upright text; -1 for a slanted one."""


@dataclass
class Sheet:
    """One page of a PDF."""

    number: int
    width: float
    height: float
    glyphs: Glyphs
    styles: list[Style]
    rules: list[Rule] = field(default_factory=list)
    areas: list[Box] = field(default_factory=list)
    """Rectangles that are filled with a colour or framed."""
    pictures: list[Box] = field(default_factory=list)
    drawings: list[Box] = field(default_factory=list)
    """Curves and other shapes that are no line and no rectangle."""


class _View:
    """Turns coordinates of the file into points from the top left of the page as it is shown."""

    def __init__(self, bounds: pdfium.FS_RECTF, turns: int) -> None:
        self.left, self.right, self.bottom, self.top = bounds.left, bounds.right, bounds.bottom, bounds.top
        self.turns = turns % 4
        width, height = self.right - self.left, self.top - self.bottom
        self.width, self.height = (width, height) if self.turns % 2 == 0 else (height, width)

    def point(self, x: Any, y: Any) -> tuple[Any, Any]:
        if self.turns == 0:
            return x - self.left, self.top - y
        if self.turns == 1:
            return y - self.bottom, x - self.left
        if self.turns == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        (x0, y0), (x1, y1) = self.point(left, bottom), self.point(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def read_sheet(document: Any, number: int) -> Sheet:
    """Read a page.

    Parameters
    ----------
    document
        A pypdfium2 document.
    number
        The page's place, from 1.

    Raises
    ------
    PageError
        Where the page can't be read, or is no page of a report.
    """
    page = pdfium.FPDF_LoadPage(document.raw, number - 1)
    if not page:
        raise PageError("is beschadigd")
    try:
        bounds = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(page, bounds)
        turns = pdfium.FPDFPage_GetRotation(page)
        characters = _read_characters(page)
        turned = _quarter_turns(characters.directions, turns)
        most = Counter(turned[turned >= 0].tolist()).most_common(1)
        extra = most[0][0] if most else 0
        view = _View(bounds, turns - extra)
        glyphs = _place(characters, view, np.where(turned >= 0, (turned - extra) % 4, -1))
        sheet = Sheet(number, view.width, view.height, glyphs, characters.styles)
        for item, matrix in _objects(page):
            _add_graphic(sheet, item, matrix, view)
        return sheet
    finally:
        pdfium.FPDF_ClosePage(page)


class _Characters(NamedTuple):
    """The characters of a page as the file has them; arrays of one row a character."""

    texts: list[str]
    boxes: np.ndarray
    """Left, top, right and bottom, the last two counted from the foot of the page."""
    origins: np.ndarray
    """A point on the baseline of each character's text object, lifted where the character is raised."""
    directions: np.ndarray
    looks: np.ndarray
    styles: list[Style]


def _read_characters(page: Any) -> _Characters:
    """Read all characters; what is the same for a whole text object is asked once."""
    text_page = pdfium.FPDFText_LoadPage(page)
    try:
        count = pdfium.FPDFText_CountChars(text_page)
        if count > MOST_GLYPHS:
            raise PageError(f"heeft meer dan {MOST_GLYPHS} tekens")
        rectangles = (pdfium.FS_RECTF * max(1, count))()
        kept: list[int] = []
        texts: list[str] = []
        owners: list[int] = []
        objects: list[tuple[float, float, float, float, int]] = []
        styles: dict[Style, int] = {}
        raised: dict[int, float] = {}
        last = -1
        for index in range(count):
            code = pdfium.FPDFText_GetUnicode(text_page, index)
            if code <= 32 and (code == 0 or pdfium.FPDFText_IsGenerated(text_page, index) == 1):
                if code == 32 and kept and kept[-1] == index - 1:
                    _end_at_advance(text_page, index - 1, rectangles[index - 1])
                continue
            item = pdfium.FPDFText_GetTextObject(text_page, index)
            address = ctypes.addressof(item.contents) if item else 0
            if address != last or not objects:
                last = address
                objects.append(_read_object(text_page, index, item, styles))
            pdfium.FPDFText_GetLooseCharBox(text_page, index, rectangles[index])
            if 48 <= code <= 57 and objects[-1][2] == 1.0:
                rise = _rise(text_page, index, objects[-1][1])
                if rise > _RAISED_DIGIT * list(styles)[objects[-1][4]].size:
                    raised[len(kept)] = rise
            kept.append(index)
            texts.append(chr(code))
            owners.append(len(objects) - 1)
    finally:
        pdfium.FPDFText_ClosePage(text_page)
    boxes = np.frombuffer(rectangles, dtype=np.float32).reshape(-1, 4)[kept].astype(float)
    whole = np.array(objects, dtype=float).reshape(-1, 5)[owners]
    origins, directions, looks = whole[:, :2], whole[:, 2:4], whole[:, 4].astype(int)
    for place, rise in raised.items():
        # Written as a smaller digit on a higher line, as in files whose fonts have no raised digits.
        style = list(styles)[looks[place]]
        looks[place] = styles.setdefault(style._replace(size=round(0.6 * style.size, 1)), len(styles))
        origins[place, 1] += rise
    return _Characters(texts, boxes, origins, directions, looks, list(styles))


def _read_object(
    text_page: Any, index: int, item: Any, styles: dict[Style, int]
) -> tuple[float, float, float, float, int]:
    """Read the origin, direction and style (by its index) of the text object of a character."""
    x, y, matrix = ctypes.c_double(), ctypes.c_double(), pdfium.FS_MATRIX()
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    length = math.hypot(matrix.a, matrix.b) or 1.0
    size = round(abs(pdfium.FPDFText_GetFontSize(text_page, index)) * math.hypot(matrix.c, matrix.d), 1)
    look = styles.setdefault(_style(item, max(size, 0.1)), len(styles))
    return x.value, y.value, matrix.a / length, matrix.b / length, look


def _end_at_advance(text_page: Any, index: int, box: pdfium.FS_RECTF) -> None:
    """Let the box of a level character end where the next may begin: ink such as an f's reaches further.

    Needed only where pdfium sees a space that it does not give as the file's own: it leaves out spaces that
    are text objects by themselves, as those of Type 3 fonts.
    """
    item = pdfium.FPDFText_GetTextObject(text_page, index)
    font = pdfium.FPDFTextObj_GetFont(item) if item else None
    matrix, x, y, width = pdfium.FS_MATRIX(), ctypes.c_double(), ctypes.c_double(), ctypes.c_float()
    pdfium.FPDFText_GetMatrix(text_page, index, matrix)
    if not font or matrix.b or matrix.a <= 0:
        return
    size = matrix.a * pdfium.FPDFText_GetFontSize(text_page, index)
    code = pdfium.FPDFText_GetUnicode(text_page, index)
    pdfium.FPDFFont_GetGlyphWidth(font, code, size, width)
    pdfium.FPDFText_GetCharOrigin(text_page, index, x, y)
    if width.value > 0:
        box.right = min(box.right, x.value + width.value)


def _rise(text_page: Any, index: int, baseline: float) -> float:
    """Give the height of a character's foot above its baseline."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    pdfium.FPDFText_GetCharBox(text_page, index, left, right, bottom, top)
    return bottom.value - baseline


def _style(item: Any, size: float) -> Style:
    font = pdfium.FPDFTextObj_GetFont(item) if item else None
    if not font:
        return Style(size, False, False, (0, 0, 0))
    buffer = ctypes.create_string_buffer(256)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.value.decode("utf8", "replace").lower()
    flags = pdfium.FPDFFont_GetFlags(font)
    bold = any(word in name for word in _BOLD_NAME) or bool(flags & _FORCE_BOLD)
    # Text that is filled and stroked is how word processors fake a bold that the font lacks.
    bold = bold or pdfium.FPDFTextObj_GetTextRenderMode(item) == pdfium.FPDF_TEXTRENDERMODE_FILL_STROKE
    italic = any(word in name for word in _ITALIC_NAME) or bool(flags & _ITALIC)
    return Style(size, bold, italic, _fill(item)[:3])


def _fill(item: Any) -> tuple[int, int, int, int]:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(item, *parts):
        return 0, 0, 0, 255
    return parts[0].value, parts[1].value, parts[2].value, parts[3].value


def _quarter_turns(direction: np.ndarray, page_turns: int) -> np.ndarray:
    """Quarter turns, clockwise as shown, of each character; -1 where it is slanted."""
    angle = -np.degrees(np.arctan2(direction[:, 1], direction[:, 0])) + 90 * page_turns
    turns = np.rint(angle / 90)
    return np.where(np.abs(angle - 90 * turns) < 5, turns % 4, -1).astype(int)


def _place(characters: _Characters, view: _View, turn: np.ndarray) -> Glyphs:
    origins, boxes = characters.origins, characters.boxes
    _, baseline = view.point(origins[:, 0], origins[:, 1])
    left, _ = view.point(boxes[:, 0], boxes[:, 1])
    right, _ = view.point(boxes[:, 2], boxes[:, 3])
    x0, x1 = np.minimum(left, right), np.maximum(left, right)
    return Glyphs(characters.texts, x0, x1, baseline, characters.looks, turn)


_Matrix = tuple[float, float, float, float, float, float]
_IDENTITY: _Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def _objects(page: Any) -> Iterator[tuple[Any, _Matrix]]:
    """Go through the objects of a page, and of the forms in it, with the matrix of their form."""
    left = MOST_OBJECTS
    waiting: list[tuple[Any, int, bool, _Matrix, int]] = [
        (page, pdfium.FPDFPage_CountObjects(page), False, _IDENTITY, 0)
    ]
    while waiting:
        holder, count, is_form, matrix, depth = waiting.pop()
        get = pdfium.FPDFFormObj_GetObject if is_form else pdfium.FPDFPage_GetObject
        for index in range(min(count, left)):
            item = get(holder, index)
            left -= 1
            if pdfium.FPDFPageObj_GetType(item) != pdfium.FPDF_PAGEOBJ_FORM:
                yield item, matrix
            elif depth < DEEPEST_FORM:
                own = pdfium.FS_MATRIX()
                pdfium.FPDFPageObj_GetMatrix(item, own)
                inner = _multiply((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
                waiting.append((item, max(0, pdfium.FPDFFormObj_CountObjects(item)), True, inner, depth + 1))


def _multiply(first: _Matrix, then: _Matrix) -> _Matrix:
    a, b, c, d, e, f = first
    p, q, r, s, t, u = then
    return (
        a * p + b * r,
        a * q + b * s,
        c * p + d * r,
        c * q + d * s,
        e * p + f * r + t,
        e * q + f * s + u,
    )


def _transform(matrix: _Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _add_graphic(sheet: Sheet, item: Any, matrix: _Matrix, view: _View) -> None:
    kind = pdfium.FPDFPageObj_GetType(item)
    if kind not in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_SHADING):
        return
    corners = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(item, *corners):
        return
    left, bottom, right, top = (corner.value for corner in corners)
    x0, y0 = _transform(matrix, left, bottom)
    x1, y1 = _transform(matrix, right, top)
    box = view.box(x0, y0, x1, y1)
    if (
        not all(map(math.isfinite, box))
        or box[2] < 0
        or box[3] < 0
        or box[0] > view.width
        or box[1] > view.height
    ):
        return
    if kind == pdfium.FPDF_PAGEOBJ_PATH:
        _add_path(sheet, item, matrix, view, box)
    else:
        sheet.pictures.append(box)


def _add_path(sheet: Sheet, item: Any, matrix: _Matrix, view: _View, box: Box) -> None:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, mode, stroked)
    filled = bool(mode.value)
    if not filled and not stroked.value:
        return
    x0, y0, x1, y1 = box
    if min(x1 - x0, y1 - y0) <= _THIN:
        if max(x1 - x0, y1 - y0) > 4 and (stroked.value or not _is_white(item)):
            sheet.rules.append(Rule(*box))
        return
    strokes = _straight_strokes(item, matrix, view, box)
    if strokes is None:
        sheet.drawings.append(box)
    elif _is_rectangle(strokes, box):
        if stroked.value or not _is_white(item):
            sheet.areas.append(box)
    else:
        sheet.rules.extend(strokes)


def _is_white(item: Any) -> bool:
    red, green, blue, alpha = _fill(item)
    return alpha == 0 or min(red, green, blue) >= 250


def _straight_strokes(item: Any, matrix: _Matrix, view: _View, box: Box) -> list[Rule] | None:
    """Give the strokes of a path that has only level and upright ones; None for any other path.

    The round corners of a box are passed over: curves in the corners of a path that is mostly straight.
    """
    count = pdfium.FPDFPath_CountSegments(item)
    if count > 400:
        return None
    own = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(item, own)
    whole = _multiply((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
    strokes: list[Rule] = []
    start = last = (0.0, 0.0)
    x, y = ctypes.c_float(), ctypes.c_float()
    for index in range(count):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        here = view.point(*_transform(whole, x.value, y.value))
        if kind == pdfium.FPDF_SEGMENT_BEZIERTO and not _is_in_corner(here, box):
            return None
        ends = [(last, here)] if kind == pdfium.FPDF_SEGMENT_LINETO else []
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = here
        last = here
        if pdfium.FPDFPathSegment_GetClose(segment):
            ends.append((here, start))
        for (ax, ay), (bx, by) in ends:
            if min(abs(ax - bx), abs(ay - by)) > 0.5:
                return None
            strokes.append(Rule(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
    length = sum(stroke.x1 - stroke.x0 + stroke.bottom - stroke.top for stroke in strokes)
    return strokes if length > box[2] - box[0] + box[3] - box[1] else None


def _is_in_corner(point: tuple[float, float], box: Box) -> bool:
    (x, y), (x0, top, x1, bottom) = point, box
    reach = min(x1 - x0, bottom - top) / 2
    return min(x - x0, x1 - x) <= reach and min(y - top, bottom - y) <= reach


def _is_rectangle(strokes: list[Rule], box: Box) -> bool:
    """Whether the strokes go round the box and nowhere else: those along two sides are a chart's axes."""
    x0, y0, x1, y1 = box
    if len(strokes) < 3:
        return False
    for stroke in strokes:
        on_side = min(abs(stroke.x0 - x0), abs(stroke.x1 - x1)) < 2 and stroke.x1 - stroke.x0 < 2
        on_edge = min(abs(stroke.top - y0), abs(stroke.bottom - y1)) < 2 and stroke.bottom - stroke.top < 2
        if not (on_side or on_edge):
            return False
    return True
