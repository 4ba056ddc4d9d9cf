"""Ruled tables of a printed page: lines to cells.

Belongs here: areas of crossing lines, their grid, joined cells. Does not belong here: text outside tables.
"""

from bisect import bisect_right
from dataclasses import dataclass, field

from sources.documents.document import Table
from sources.documents.layout_signs import Sign, joined, same_line, text_of
from sources.tables import Range

Rule = tuple[int, int, int, int]
"""Left, bottom, right, top of a line, in tenths of a point."""
_Group = tuple[list[Rule], list[Rule]]
"""Lines across and lines down that touch each other."""

_THIN = 30
_NEAR = 25  # places nearer than this are the same
_SHORTEST = 60
_MOST_LINES = 600  # in each direction
_MOST_CELLS = 20_000
_SAME_HEIGHT = 0.8  # share of the lower one of two groups that the other lies beside
_PARAGRAPH_GAP = 1.5  # letters that stay free at the end of a line that ends a paragraph


@dataclass(slots=True)
class Area:
    """The place of a table: its lines across (`rows`, from the top) and down (`columns`, from the left)."""

    rows: list[int]
    columns: list[int]
    across: list[Rule]
    down: list[Rule]
    signs: list[Sign] = field(default_factory=list)

    @property
    def top(self) -> int:
        """The upper edge."""
        return self.rows[0]

    @property
    def bottom(self) -> int:
        """The lower edge."""
        return self.rows[-1]

    def holds(self, x: float, y: float) -> bool:
        """Whether a place lies in the table."""
        return self.columns[0] <= x <= self.columns[-1] and self.bottom <= y <= self.top


def find_areas(rules: list[Rule]) -> list[Area]:
    """The tables of a page: groups of crossing lines that enclose at least two cells."""
    across = _whole_lines([r for r in rules if r[3] - r[1] <= _THIN and r[2] - r[0] >= r[3] - r[1]], 0)
    down = _whole_lines([r for r in rules if r[2] - r[0] <= _THIN and r[3] - r[1] > r[2] - r[0]], 1)
    areas: list[Area] = []
    for mine_across, mine_down in _beside(_groups(across, down)):
        # A row that goes on over the page has no line at that end: the lines down tell how far it reaches.
        ends = [min(r[1] for r in mine_down), max(r[3] for r in mine_down)]
        rows = _places([(r[1] + r[3]) // 2 for r in mine_across] + ends)[::-1]
        columns = _places([(r[0] + r[2]) // 2 for r in mine_down])
        if 1 < (len(rows) - 1) * (len(columns) - 1) <= _MOST_CELLS:
            areas.append(Area(rows, columns, mine_across, mine_down))
    return areas


def table_of(area: Area) -> Table:
    """The cells of a table with the characters that stand in them."""
    height, width = len(area.rows) - 1, len(area.columns) - 1
    owner = _owners(area, height, width)
    signs: dict[int, list[Sign]] = {}
    falling = [-row for row in area.rows]
    for sign in area.signs:
        row = min(max(bisect_right(falling, -(sign[2] + sign[4]) / 2) - 1, 0), height - 1)
        column = min(max(bisect_right(area.columns, (sign[1] + sign[3]) / 2) - 1, 0), width - 1)
        signs.setdefault(owner[row * width + column], []).append(sign)
    ranges: dict[int, Range] = {}
    for cell, mine in enumerate(owner):
        row, column = divmod(cell, width)
        r0, c0, r1, c1 = ranges.get(mine, (row, column, row, column))
        ranges[mine] = min(r0, row), min(c0, column), max(r1, row), max(c1, column)
    rows = [[""] * width for _ in range(height)]
    for mine, found in signs.items():
        r0, c0, _, c1 = ranges[mine]
        rows[r0][c0] = _cell(found, area.columns[c1 + 1])
    merged = [one for one in ranges.values() if (one[0], one[1]) != (one[2], one[3])]
    return Table(rows, sorted(merged))


def _cell(signs: list[Sign], right: int) -> str:
    """The text of a cell: lines that run to its right edge go on in the next line."""
    runs: list[list[Sign]] = []
    for sign in signs:
        if runs and same_line(runs[-1][-1], sign):
            runs[-1].append(sign)
        else:
            runs.append([sign])
    text = ""
    for number, run in enumerate(runs):
        line = text_of(run)
        if number:
            last = runs[number - 1][-1]
            is_full = right - last[3] < _PARAGRAPH_GAP * (last[4] - last[2])
            text = joined(text, line) if is_full else f"{text} {line}"
        else:
            text = line
    return text.strip()


def _whole_lines(rules: list[Rule], axis: int) -> list[Rule]:
    """Pieces of one line put together, short lines left out; `axis` 0 for lines across, 1 for lines down."""
    side = 1 - axis
    lines: list[Rule] = []
    for rule in sorted(rules, key=lambda r: (round((r[side] + r[side + 2]) / 2 / 10), r[axis])):
        if lines:
            last = lines[-1]
            same = abs((rule[side] + rule[side + 2]) - (last[side] + last[side + 2])) <= _NEAR
            if same and rule[axis] <= last[axis + 2] + _NEAR:
                lines[-1] = (
                    min(last[0], rule[0]), min(last[1], rule[1]), max(last[2], rule[2]), max(last[3], rule[3])
                )  # fmt: skip
                continue
        lines.append(rule)
    return [line for line in lines if line[axis + 2] - line[axis] >= _SHORTEST][:_MOST_LINES]


def _beside(groups: list[_Group]) -> list[_Group]:
    """Groups side by side over the same height as one: a cell merged over a whole page parts a table."""
    joined: list[_Group] = []
    for group in groups:
        twin = next((place for place, one in enumerate(joined) if _are_beside(one, group)), None)
        if twin is None:
            joined.append(group)
        else:
            joined[twin] = (joined[twin][0] + group[0], joined[twin][1] + group[1])
    # What was joined may now lie beside another one.
    return joined if len(joined) == len(groups) else _beside(joined)


def _are_beside(one: _Group, other: _Group) -> bool:
    left, low, right, high = _extent(one)
    other_left, other_low, other_right, other_high = _extent(other)
    shared = min(high, other_high) - max(low, other_low)
    apart = other_left >= right - _NEAR or left >= other_right - _NEAR
    return apart and shared > _SAME_HEIGHT * min(high - low, other_high - other_low)


def _extent(group: _Group) -> Rule:
    rules = [*group[0], *group[1]]
    return (
        min(rule[0] for rule in rules),
        min(rule[1] for rule in rules),
        max(rule[2] for rule in rules),
        max(rule[3] for rule in rules),
    )


def _groups(across: list[Rule], down: list[Rule]) -> list[_Group]:
    """Lines that cross one another, directly or over others; those at the top first."""
    count = len(across)
    leader = list(range(count + len(down)))
    for n, (x0, y0, x1, y1) in enumerate(across):
        for m, (left, bottom, right, top) in enumerate(down, start=count):
            if (
                x0 - _NEAR <= right and left <= x1 + _NEAR and bottom - _NEAR <= y1 and y0 <= top + _NEAR
            ):  # fmt: skip
                leader[_find(leader, m)] = _find(leader, n)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for n, rule in enumerate([*across, *down]):
        groups.setdefault(_find(leader, n), ([], []))[n >= count].append(rule)
    return [group for group in groups.values() if len(group[0]) > 1 and len(group[1]) > 1]


def _find(leader: list[int], place: int) -> int:
    while leader[place] != place:
        leader[place] = leader[leader[place]]
        place = leader[place]
    return place


def _places(values: list[int]) -> list[int]:
    """Values in rising order, those that lie near one another as one."""
    out: list[int] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


def _owners(area: Area, height: int, width: int) -> list[int]:
    """For each cell the first cell that it is joined with: no line stands between them."""
    leader = list(range(height * width))
    for row in range(height):
        middle = (area.rows[row] + area.rows[row + 1]) / 2
        for column in range(width):
            cell = row * width + column
            edge = area.columns[column + 1]
            if column + 1 < width and not any(
                abs((d[0] + d[2]) / 2 - edge) <= _NEAR and d[1] <= middle <= d[3] for d in area.down
            ):
                _unite(leader, cell, cell + 1)
            centre = (area.columns[column] + edge) / 2
            below = area.rows[row + 1]
            if row + 1 < height and not any(
                abs((a[1] + a[3]) / 2 - below) <= _NEAR and a[0] <= centre <= a[2] for a in area.across
            ):
                _unite(leader, cell, cell + width)
    return [_find(leader, cell) for cell in range(height * width)]


def _unite(leader: list[int], one: int, other: int) -> None:
    first, second = sorted((_find(leader, one), _find(leader, other)))
    leader[second] = first
