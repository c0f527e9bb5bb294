"""The parts of a page that stand apart from its running text: ruled tables, boxes and figures.

Ruled tables are found as pdfplumber finds them (after A. Nurminen, "Algorithmic extraction of data in
tables in PDF documents", 2013), with the lines that pdfium reads.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

from pipeline.document import Box
from pipeline.extract.glyphs import Rule, Sheet
from pipeline.extract.words import Word, bounds, rows_of, runs_of

_NUMBER = re.compile(r"[-–+]?[€$]?\d[\d.,]*[%‰]?")
_TABLE_CAPTION = re.compile(r"tabel\s+\d", re.IGNORECASE)
_COLUMN_GAP = 0.7
"""The least white between the columns of a table without lines, in parts of its type size."""
_SPARSE = 0.65
"""The most that the words of a table's row fill of its width, where one rule tells that it is a table."""
_TERSE = 4
"""How many words such a table has in a cell at the most, on the whole."""
_SNAP = 3.0
_MOST_EDGES = 600
"""A page with more lines than this holds a drawing, no table."""
_SHORTEST_EDGE = 6.0
_STRIPE, _FEWEST_SIDES = 2.5, 3
"""How high a white row is, in shaded ones, at the most, and how many sides its cells have at the least."""
_WHOLE_PAGE = 0.8
"""An area or picture that covers more of the page than this is its background."""
_SMALLEST_FIGURE = 40.0
_NEAR = 14.0
"""How far the pieces of one drawing stand apart at the most, in points."""
_MOST_PIECES = 600
_SQUARE = 12.0
_LABEL = 4
"""From how many words an area holds text, and is no bar of a chart."""
_NODE, _FEWEST_NODES = 12, 3
"""Up to how many words an area may be a shape of a diagram, and from how many, with a line, they are one."""
_ICONS = 0.2
"""Up to which part of a box shapes in it are icons, and make no drawing of it."""
_BAR, _INDENT = 8.0, 2.5
"""How wide a bar beside a box is at the most, and, in parts of the type size, how far from its text."""
_FEWEST_BARRED, _PART = 3, 0.4
"""The fewest lines of such a box and of the text round it, and the most of a page's words that it has."""
_FOOT = 0.88
"""Below which part of a page a rule belongs to its notes or its running foot."""
_ROWS_OF_BOX = 4
"""From how many lines bold or large type in an area is a box, and no heading."""
_FEWEST_STROKES = 4
"""From how many bars and upright lines some lines are a chart."""
_TEXT_ON_PICTURE = 25
"""From how many words text on or beside a picture is a box rather than labels."""


@dataclass
class Grid:
    """A table as rows of cells; a cell holds its words."""

    box: Box
    rows: list[list[list[Word]]]


@dataclass
class Region:
    """A part of a page that is no running text, or that is printed in a box."""

    kind: Literal["box", "figure"]
    box: Box
    words: list[Word]


@dataclass
class Regions:
    """How a page divides."""

    grids: list[Grid]
    regions: list[Region]
    body: list[Word]


def divide(sheet: Sheet, words: list[Word], body_size: float) -> Regions:
    """Divide the upright words of a page over its tables, boxes, figures and body.

    Parameters
    ----------
    sheet
        The page.
    words
        Its upright words.
    body_size
        The type size of most text, in points.
    """
    left = list(words)
    edges = _edges(sheet)
    all_cells = _cells(edges)
    grids: list[Grid] = []
    for cells in cells_to_tables(all_cells):
        grid = _with_open_rows(_grid(cells, left), left)
        if grid is not None:
            grids.append(grid)
            left = [word for word in left if not _holds(grid.box, word)]
    frames = [cell for cell in all_cells if not any(_overlap(cell, grid.box) for grid in grids)]
    ruled, left = _between_rules(sheet, edges, left, [grid.box for grid in grids], body_size)
    grids.extend(ruled)
    headed, left = _below_heads(sheet, left, [grid.box for grid in grids], body_size)
    grids.extend(headed)
    small, left = _under_captions(left, body_size)
    grids.extend(small)
    taken = [grid.box for grid in grids]
    regions: list[Region] = []
    for box in _boxes(sheet, [*frames, *_barred(sheet, left), *_ruled_off(sheet, left, body_size)], taken):
        inside = [word for word in left if _holds(box, word)]
        # Small shapes are icons, or the marks of a list.
        shapes = [shape for shape in (*sheet.drawings, *sheet.pictures) if _inside(box, shape)]
        drawn = bool(shapes) and _area(_union(shapes)) > _ICONS * _area(box) and bool(_large(shapes))
        tabled = bool(inside) and any(_inside(box, grid.box) for grid in grids)
        boxed = tabled or _is_boxed(inside, left, body_size)
        if not (drawn and len(inside) < _TEXT_ON_PICTURE) and boxed and not _is_crossed(box, left):
            left = [word for word in left if not _holds(box, word)]
            regions.append(Region("box", box, inside))
    taken += [region.box for region in regions]
    for box in _figures(sheet, left, taken, body_size):
        inside = [word for word in left if _holds(box, word)]
        left = [word for word in left if not _holds(box, word)]
        prose = sum(len(run) for run in runs_of([w for w in inside if w.glyphs > 1]) if len(run) >= _LABEL)
        regions.append(Region("box" if prose >= _TEXT_ON_PICTURE else "figure", box, inside))
    return Regions(grids, regions, left)


def _holds(box: Box, word: Word) -> bool:
    x, y = word.middle
    return box[0] - 1 <= x <= box[2] + 1 and box[1] - 1 <= y <= box[3] + 1


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _overlap(a: Box, b: Box, margin: float = 0.0) -> bool:
    return a[0] - margin <= b[2] and b[0] - margin <= a[2] and a[1] - margin <= b[3] and b[1] - margin <= a[3]


def _union(boxes: list[Box]) -> Box:
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )


def _box(rule: Rule) -> Box:
    return rule.x0, rule.top, rule.x1, rule.bottom


def _edge(x0: float, top: float, x1: float, bottom: float) -> dict[str, Any]:
    level = x1 - x0 >= bottom - top
    if level:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    size = {"width": x1 - x0, "height": bottom - top}
    return {"x0": x0, "x1": x1, "top": top, "bottom": bottom, "orientation": "h" if level else "v", **size}


def _edges(sheet: Sheet) -> list[dict[str, Any]]:
    """Give the long lines of a page, pieces of one line joined; areas (shaded cells) count by their edges."""
    edges = [_edge(*rule) for rule in sheet.rules]
    for x0, top, x1, bottom in sheet.areas:
        if _area((x0, top, x1, bottom)) < _WHOLE_PAGE * sheet.width * sheet.height:
            edges += [_edge(x0, top, x1, top), _edge(x0, bottom, x1, bottom)]
            edges += [_edge(x0, top, x0, bottom), _edge(x1, top, x1, bottom)]
    if not edges or len(edges) > _MOST_EDGES:
        return []
    merged = merge_edges(edges, _SNAP, _SNAP, _SNAP, _SNAP)
    return _closed(
        _bridged([edge for edge in merged if max(edge["width"], edge["height"]) >= _SHORTEST_EDGE])
    )


def _bridged(edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add the sides of the white rows of a table of which every second row is shaded."""
    sides: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for edge in sorted(edges, key=lambda edge: edge["top"]):
        if edge["orientation"] == "v":
            sides[round(edge["x0"])].append(edge)
    gaps: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for pieces in sides.values():
        for above, below in pairwise(pieces):
            if 0 < below["top"] - above["bottom"] < _STRIPE * min(above["height"], below["height"]):
                gap = _edge(above["x0"], above["bottom"], above["x0"], below["top"])
                gaps[round(above["bottom"]), round(below["top"])].append(gap)
    return edges + [gap for same in gaps.values() if len(same) >= _FEWEST_SIDES for gap in same]


def _closed(edges: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Add the edge that a frame or table lacks where it is broken over pages or columns.

    There the lines of its sides end level with each other, while an edge joins them at their other end.
    """
    level = [edge for edge in edges if edge["orientation"] == "h"]
    upright = [edge for edge in edges if edge["orientation"] == "v"]
    added: list[dict[str, Any]] = []
    for across in level:
        for near, far in (("top", "bottom"), ("bottom", "top")):
            sides = [
                side
                for side in upright
                if abs(side[near] - across["top"]) < _SNAP
                and across["x0"] - _SNAP <= side["x0"] <= across["x1"] + _SNAP
            ]
            if not sides:
                continue
            x0, x1, y = min(side["x0"] for side in sides), max(side["x0"] for side in sides), sides[0][far]
            whole = abs(x0 - across["x0"]) < _SNAP and abs(x1 - across["x1"]) < _SNAP
            if whole and x1 - x0 > _SHORTEST_EDGE and all(abs(side[far] - y) < _SNAP for side in sides):
                there = any(
                    abs(edge["top"] - y) < _SNAP and edge["x0"] < x1 and edge["x1"] > x0 for edge in level
                )
                added += [] if there else [_edge(x0, y, x1, y)]
    return edges + added


def _cells(edges: list[dict[str, Any]]) -> list[Box]:
    """Give the cells between lines."""
    if len({edge["orientation"] for edge in edges}) < 2:
        return []
    cells = intersections_to_cells(edges_to_intersections(edges, _SNAP, _SNAP))
    return [(float(x0), float(top), float(x1), float(bottom)) for x0, top, x1, bottom in cells]


def _grid(cells: list[Box], words: list[Word]) -> Grid | None:
    """Put words in cells; None where the lines are no table: one column, or hardly any text."""
    columns = sorted({round(cell[0]) for cell in cells})
    tops = sorted({round(cell[1]) for cell in cells})
    if len(cells) < 2 or len(columns) < 2:
        return None
    rows: list[list[list[Word]]] = [[[] for _ in columns] for _ in tops]
    filled = set()
    for cell in cells:
        inside = [word for word in words if _holds(cell, word)]
        row, column = tops.index(round(cell[1])), columns.index(round(cell[0]))
        rows[row][column] = inside
        if inside:
            filled.add((row, column))
    enough = 3 * len(filled) >= len(cells) and len({column for _, column in filled}) >= 2
    return Grid(_union(cells), rows) if enough else None


def _with_open_rows(grid: Grid | None, words: list[Word]) -> Grid | None:
    """Add to a table the rows next to it that have no ground or lines, but keep to its columns."""
    if grid is None:
        return None
    columns = [[word for row in grid.rows for word in row[i]] for i in range(len(grid.rows[0]))]
    if not all(columns):
        return grid
    edges = [min(word.x0 for word in column) - _SNAP for column in columns] + [grid.box[2] + _SNAP]
    rows = rows_of(
        [w for w in words if grid.box[0] <= w.middle[0] <= grid.box[2] and not _holds(grid.box, w)]
    )
    above = _open_rows(
        [row for row in reversed(rows) if row[0].baseline < grid.box[1] + 1], edges, grid.box[1]
    )
    below = _open_rows([row for row in rows if row[0].baseline > grid.box[3]], edges, grid.box[3])
    if not above and not below:
        return grid
    added = [word for row in (*above, *below) for cell in row for word in cell]
    box = _union([grid.box, bounds(added)])
    return Grid(box, [*above, *grid.rows, *below])


def _open_rows(lines: list[list[Word]], edges: list[float], edge: float) -> list[list[list[Word]]]:
    """Read the lines from the edge of a table outward as its rows, as far as they keep to its columns."""
    found: list[list[list[Word]]] = []
    for line in lines:
        middle = line[0].middle[1]
        cells = [
            [word for word in line if left <= word.x0 < right and word.x1 <= right]
            for left, right in pairwise(edges)
        ]
        filled = [cell for cell in cells if cell]
        kept = sum(map(len, filled)) == len(line)
        parted = all(b[0].x0 - a[-1].x1 >= _COLUMN_GAP * b[0].size for a, b in pairwise(filled))
        if abs(middle - edge) > 2 * line[0].size or not kept or not parted:
            break
        found.append(cells)
        edge = middle
    while found and sum(map(bool, found[-1])) < 2:
        found.pop()
    found.sort(key=lambda cells: max(word.baseline for cell in cells for word in cell))
    rows: list[list[list[Word]]] = []
    for cells in found:
        if rows and not cells[0]:
            rows[-1] = [[*cell, *more] for cell, more in zip(rows[-1], cells, strict=True)]
        else:
            rows.append(cells)
    return rows


def _between_rules(
    sheet: Sheet, edges: list[dict[str, Any]], words: list[Word], taken: list[Box], body_size: float
) -> tuple[list[Grid], list[Word]]:
    """Find tables that have level rules only: three or more of one width, with white between columns."""
    level = [Rule(e["x0"], e["top"], e["x1"], e["bottom"]) for e in edges if e["orientation"] == "h"]
    level = [rule for rule in level if rule.x1 - rule.x0 > 10 * body_size]
    level = [rule for rule in level if not any(_overlap(_box(rule), box) for box in taken)]
    stacks: list[list[Rule]] = []
    for rule in sorted(level, key=lambda rule: rule.top):
        for stack in stacks:
            if abs(stack[-1].x0 - rule.x0) < _SNAP and abs(stack[-1].x1 - rule.x1) < _SNAP:
                stack.append(rule)
                break
        else:
            stacks.append([rule])
    grids = []
    for stack in stacks:
        # The rule of a running head or foot may be as wide as the table's.
        for run in (stack, stack[1:], stack[:-1], stack[1:-1]):
            if len(run) < 3 or run[-1].bottom - run[0].top > 0.8 * sheet.height:
                continue
            grid = _grid_between(run, words)
            # Frames over columns of text stand far apart, and their edges are as wide as each other.
            far = max(below.top - above.bottom for above, below in pairwise(run)) > sheet.height / 3
            if grid is not None and not (far and not _is_terse(grid)):
                grids.append(grid)
                gone = {id(word) for row in grid.rows for cell in row for word in cell}
                words = [word for word in words if id(word) not in gone]
                break
    return grids, words


def _below_heads(
    sheet: Sheet, words: list[Word], taken: list[Box], body_size: float
) -> tuple[list[Grid], list[Word]]:
    """Find tables that have one level rule, below their heads: rows of few words in line with it."""
    grids: list[Grid] = []
    for rule in _level_rules(sheet):
        if rule.x1 - rule.x0 < 10 * body_size:
            continue
        if any(_overlap(_box(rule), box) for box in (*taken, *(grid.box for grid in grids))):
            continue
        near = [word for word in words if rule.x0 - 2 <= word.x0 and word.x1 <= rule.x1 + 2]
        rows = rows_of(near)
        start = next((i for i, row in enumerate(rows) if row[0].baseline > rule.top + 1), 0)
        if not start or rule.top - rows[start - 1][0].baseline > 2 * rows[start - 1][0].size:
            continue
        inside, bottom = [*rows[start - 1]], rule.top
        count = 0
        for row in rows[start:]:
            if row[0].top - bottom > 1.8 * row[0].size or not _is_sparse(row, rule):
                break
            inside.extend(row)
            bottom, count = max(word.bottom for word in row), count + 1
        grid = (
            _grid_by_white(bounds(inside), inside)
            if count >= 2 and _is_sparse(rows[start - 1], rule)
            else None
        )
        if grid is not None and _is_terse(grid):
            grids.append(grid)
            gone = {id(word) for word in inside}
            words = [word for word in words if id(word) not in gone]
    return grids, words


def _level_rules(sheet: Sheet) -> list[Rule]:
    """Give the level rules of a page, from the top; those of the cells of one row are joined."""
    joined: list[Rule] = []
    for rule in sorted((rule for rule in sheet.rules if rule.level), key=lambda r: (round(r.top), r.x0)):
        last = joined[-1] if joined else None
        if last and abs(last.top - rule.top) < 1 and rule.x0 - last.x1 < _SNAP:
            joined[-1] = Rule(last.x0, last.top, max(last.x1, rule.x1), max(last.bottom, rule.bottom))
        else:
            joined.append(rule)
    return joined


def _is_terse(grid: Grid) -> bool:
    """Whether each row of a table has two cells or more, of few words each: it is no text in columns."""
    cells = [cell for row in grid.rows for cell in row if cell]
    words = sum(len(cell) for cell in cells)
    return words <= _TERSE * len(cells) and all(sum(bool(cell) for cell in row) >= 2 for row in grid.rows)


def _is_sparse(row: list[Word], rule: Rule) -> bool:
    """Whether a row has white as between columns, and fills little of the width of a rule."""
    return _is_broken(row) and sum(word.x1 - word.x0 for word in row) < _SPARSE * (rule.x1 - rule.x0)


def _grid_between(rules: list[Rule], words: list[Word]) -> Grid | None:
    """Read the words between these level rules as a table; None where no white parts its columns."""
    box = (rules[0].x0, rules[0].top, rules[0].x1, rules[-1].bottom)
    inside = [word for word in words if _holds(box, word)]
    head = _row_above(box, words)
    grid = _grid_by_white(box, inside)
    with_head = _grid_by_white(bounds([*head, *inside]), [*head, *inside]) if head else None
    if with_head and grid and len(with_head.rows[0]) == len(grid.rows[0]) and all(with_head.rows[0]):
        return with_head
    return grid


def _row_above(box: Box, words: list[Word]) -> list[Word]:
    """Give the words on the line just above the first rule of a table that has no rule over its head."""
    above = [
        word
        for word in words
        if box[1] - 2.5 * word.size < word.baseline <= box[1] + 1
        and box[0] - 2 <= word.x0
        and word.x1 <= box[2] + 2
    ]
    return rows_of(above)[-1] if above else []


def _under_captions(words: list[Word], body_size: float) -> tuple[list[Grid], list[Word]]:
    """Find tables without lines under a table's caption: rows in small type, or rows broken by white.

    Type of the body's size is taken for a table only where the page has one column, since the rows of two
    columns are broken by white too.
    """
    grids = []
    for small in (True, False):
        rows = rows_of([word for word in words if word.size < 0.95 * body_size] if small else words)
        for index, row in enumerate(rows):
            if not _TABLE_CAPTION.match(" ".join(word.text for word in row)):
                continue
            below: list[Word] = []
            bottom = row[0].bottom
            for more in rows[index + 1 :]:
                if more[0].top - bottom > 2 * row[0].size or not (small or _is_broken(more)):
                    break
                below.extend(more)
                bottom = max(word.bottom for word in more)
            gone = {id(word) for word in below}
            others = [other for other in rows if id(other[0]) not in gone]
            in_columns = 3 * sum(_is_broken(other) for other in others) > len(others)
            grid = _grid_by_white(bounds(below), below) if below else None
            if grid is not None and len(grid.rows) >= 3 and (small or not in_columns):
                grids.append(grid)
                words = [word for word in words if id(word) not in gone]
    return grids, words


def _is_broken(row: list[Word]) -> bool:
    """Whether there is white as between columns in a row."""
    return any(after.x0 - before.x1 >= _COLUMN_GAP * before.size for before, after in pairwise(row))


def _grid_by_white(box: Box, words: list[Word]) -> Grid | None:
    """Cut words into rows and columns by the white that runs from the top to the bottom of the box."""
    if len(words) < 4:
        return None
    gap = _COLUMN_GAP * max(word.size for word in words)
    spans = sorted((word.x0, word.x1) for word in words)
    columns: list[list[float]] = []
    for x0, x1 in spans:
        if columns and x0 - columns[-1][1] < gap:
            columns[-1][1] = max(columns[-1][1], x1)
        else:
            columns.append([x0, x1])
    if len(columns) < 2:
        return None
    lines = rows_of(words)
    steps = [below[0].baseline - above[0].baseline for above, below in pairwise(lines)]
    # Where lines stand closer within a row than between rows, that tells the rows of more than one line.
    close = 1.15 * min(steps) if steps and max(steps) > 1.3 * min(steps) else 0.0
    rows: list[list[list[Word]]] = []
    for line, step in zip(lines, [math.inf, *steps], strict=True):
        cells: list[list[Word]] = [[] for _ in columns]
        for word in line:
            x = word.middle[0]
            cells[next(i for i, (x0, x1) in enumerate(columns) if x0 - 1 <= x <= x1 + 1)].append(word)
        if rows and (step <= close if close else not cells[0]):
            for cell, more in zip(rows[-1], cells, strict=True):
                cell.extend(more)
        else:
            rows.append(cells)
    return Grid(box, rows) if len(rows) >= 2 else None


def _clusters(boxes: list[Box]) -> list[Box]:
    """Join boxes that touch or nearly touch, until none do."""
    clusters: list[Box] = []
    for box in sorted(boxes, key=lambda box: (box[1], box[0])):
        near = [other for other in clusters if _overlap(other, box, _NEAR)]
        while near:
            clusters = [other for other in clusters if other not in near]
            box = _union([box, *near])
            near = [other for other in clusters if _overlap(other, box, _NEAR)]
        clusters.append(box)
    return clusters


def _figures(sheet: Sheet, words: list[Word], taken: list[Box], body_size: float) -> list[Box]:
    """Find pictures, drawings and charts, with the small text that is printed round them."""

    def free(boxes: list[Box]) -> list[Box]:
        whole = _WHOLE_PAGE * sheet.width * sheet.height
        return [box for box in boxes if _area(box) < whole and not any(_overlap(box, t) for t in taken)]

    shapes = free([*sheet.pictures, *sheet.drawings])
    bars = free([area for area in sheet.areas if sum(_holds(area, word) for word in words) < _LABEL])
    nodes = free([area for area in sheet.areas if sum(_holds(area, word) for word in words) < _NODE])
    strokes = free([_box(rule) for rule in sheet.rules])
    upright = [box for box in strokes if box[3] - box[1] > box[2] - box[0]]
    if not (shapes or nodes or strokes):
        return []
    drawings = free(sheet.drawings)
    names = [bounds(block) for block in (_short_blocks(words, body_size) if drawings else [])]
    names = [name for name in free(names) if any(_overlap(name, drawing, _NEAR) for drawing in drawings)]
    names = names if len(names) >= _FEWEST_NODES else []
    labels = [word for word in words if word.size < 0.88 * body_size or _stands_alone(word, words)]
    labels += [word for word in words if any(_holds(name, word) for name in names)]
    found = []
    for box in _clusters(_thinned([*shapes, *nodes, *strokes, *names])):
        drawn = any(_inside(box, shape) for shape in shapes)
        plotted = sum(_inside(box, piece) for piece in (*bars, *upright)) >= _FEWEST_STROKES
        linked = sum(_inside(box, node) for node in nodes) >= _FEWEST_NODES and any(
            _inside(box, stroke) for stroke in strokes
        )
        if min(box[2] - box[0], box[3] - box[1]) >= _SMALLEST_FIGURE and (drawn or plotted or linked):
            beside = _beside_bars([bar for bar in bars if _inside(box, bar)], words, body_size)
            found.append(_with_labels(_union([box, *beside]), labels))
    return found


def _beside_bars(bars: list[Box], words: list[Word], body_size: float) -> list[Box]:
    """Find the names that stand level with the bars of a chart, however far from them."""
    if len(bars) < _FEWEST_STROKES:
        return []
    middles = [(bar[1] + bar[3]) / 2 for bar in bars]
    names = [bounds(block) for block in _short_blocks(words, body_size)]
    level = [
        name
        for name in names
        if any(abs((name[1] + name[3]) / 2 - middle) < body_size / 2 for middle in middles)
    ]
    return level if len(level) >= _FEWEST_STROKES else []


def _short_blocks(words: list[Word], body_size: float) -> list[list[Word]]:
    """Give the words that stand together with few others, as the labels of a diagram do; no headings."""
    blocks: list[tuple[Box, list[Word]]] = []
    for run in runs_of(words):
        box = bounds(run)
        near = [block for block in blocks if _overlap(block[0], box, 0.5 * run[0].size)]
        blocks = [block for block in blocks if not any(block is other for other in near)]
        blocks.append(
            (_union([box, *(other for other, _ in near)]), [*(w for _, ws in near for w in ws), *run])
        )
    return [
        block
        for _, block in blocks
        if len(block) <= _LABEL and not any(word.style.bold or word.size > 1.07 * body_size for word in block)
    ]


def _stands_alone(number: Word, words: list[Word]) -> bool:
    """Whether a word is a number with no text beside it, as along the axes of a chart."""
    if not _NUMBER.fullmatch(number.text):
        return False
    return not any(
        abs(word.baseline - number.baseline) < 0.3 * number.size
        and word.x0 < number.x1 + number.size
        and word.x1 > number.x0 - number.size
        and not _NUMBER.fullmatch(word.text)
        for word in words
    )


def _thinned(boxes: list[Box]) -> list[Box]:
    """Keep one of the small boxes in each square of the page: a chart may have a mark for each datum."""
    squares = {
        (round(box[0] / _SQUARE), round(box[1] / _SQUARE)): box
        for box in boxes
        if max(box[2] - box[0], box[3] - box[1]) <= _SQUARE
    }
    return (_large(boxes) + list(squares.values()))[:_MOST_PIECES]


def _large(boxes: list[Box]) -> list[Box]:
    return [box for box in boxes if max(box[2] - box[0], box[3] - box[1]) > _SQUARE]


def _with_labels(box: Box, labels: list[Word]) -> Box:
    """Widen a figure until no label stands close to it."""
    grown = True
    while grown:
        grown = False
        for word in labels:
            place = bounds([word])
            if _overlap(box, place, 1.2 * word.size) and not _inside(box, place):
                box, grown = _union([box, place]), True
    return box


def _inside(outer: Box, inner: Box) -> bool:
    return outer[0] <= inner[0] and outer[1] <= inner[1] and outer[2] >= inner[2] and outer[3] >= inner[3]


def _boxes(sheet: Sheet, frames: list[Box], taken: list[Box]) -> list[Box]:
    """Give the filled or framed areas, shaded lines of one paragraph joined, the outermost only."""
    areas = [
        box
        for box in [*sheet.areas, *frames]
        if _area(box) < _WHOLE_PAGE * sheet.width * sheet.height
        and not any(_overlap(box, other) and not _inside(box, other) for other in taken)
    ]
    joined: list[Box] = []
    for box in sorted(areas, key=lambda box: (round(box[0]), box[1])):
        last = joined[-1] if joined else None
        if last and abs(last[0] - box[0]) < 2 and abs(last[2] - box[2]) < 2 and box[1] - last[3] < 2:
            joined[-1] = _union([last, box])
        else:
            joined.append(box)
    joined.sort(key=lambda box: -_area(box))
    outer = [box for i, box in enumerate(joined) if not any(_inside(other, box) for other in joined[:i])]
    return sorted(outer, key=lambda box: (round(box[1]), box[0]))


def _barred(sheet: Sheet, words: list[Word]) -> list[Box]:
    """Give the boxes that only a bar at their left marks: it stands where other lines of the column begin."""
    found: list[Box] = []
    runs = runs_of(words)
    for x0, top, x1, bottom in (*sheet.areas, *map(_box, sheet.rules)):
        if x1 - x0 > _BAR:
            continue
        inside = [run for run in runs if top < run[0].middle[1] < bottom]
        beside = [run for run in inside if 0 <= run[0].x0 - x1 < _INDENT * run[0].size]
        others = [run for run in runs if abs(run[0].x0 - x0) < _SNAP and not top < run[0].middle[1] < bottom]
        few = sum(map(len, beside)) < _PART * len(words)
        if len(beside) >= _FEWEST_BARRED and len(others) >= _FEWEST_BARRED and few:
            found.append((x0, top, max(run[-1].x1 for run in beside), bottom))
    return found


def _ruled_off(sheet: Sheet, words: list[Word], body_size: float) -> list[Box]:
    """Give the boxes that only a rule above and one below mark, with small type between; no footnotes."""
    found: list[Box] = []
    rules = [rule for rule in _level_rules(sheet) if rule.x1 - rule.x0 > 10 * body_size]
    for i, above in enumerate(rules):
        below = next((r for r in rules[i + 1 :] if abs(r.x0 - above.x0) + abs(r.x1 - above.x1) < _SNAP), None)
        if below is None or below.top > _FOOT * sheet.height:
            continue
        box = (above.x0, above.top, below.x1, below.bottom)
        inside = [word for word in words if _holds(box, word)]
        if inside and all(word.size < 0.93 * body_size for word in inside):
            found.append(box)
    return found


def _is_boxed(inside: list[Word], words: list[Word], body_size: float) -> bool:
    """Whether the words in a coloured or framed area are those of a box: some lines of prose, no heading."""
    if len(inside) < 6 or len(inside) == len(words):
        return False
    rows = rows_of(inside)
    loud = all(word.style.bold or word.size >= 1.07 * body_size for word in inside)
    if len(rows) < (_ROWS_OF_BOX if loud else 2):
        return False
    prose = sum(sum(word.text[:1].isalpha() for word in row) >= 3 for row in rows)
    small = 2 * sum(word.size < 0.93 * body_size for word in inside) > len(inside)
    return 2 * prose >= len(rows) or (small and prose > 0)


def _is_crossed(box: Box, words: list[Word]) -> bool:
    """Whether text stands half in an area."""
    return any(
        box[1] < word.middle[1] < box[3]
        and (word.x0 < box[0] - 2 < word.x1 or word.x0 < box[2] + 2 < word.x1)
        and not _holds(box, word)
        for word in words
    )
