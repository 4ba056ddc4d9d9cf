"""Finding the header of a catalogue and naming its columns.

Belongs here: which rows are the header, which field a column holds. Does not belong here: data rows.
Columns are found by their labels wherever they stand, never by position.
"""

from dataclasses import dataclass, field
from functools import cache

from sources.catalogue.words import plain, spellings, words

_MOST_HEADER_ROWS = 4
_MOST_LABEL = 60
_SURE_LABELS = 4
_LEAST_PREFIX = 4
_ITEMS = frozenset(("items", "level1", "level2", "levels_slashed"))
_CORE = frozenset(("content", "basis", "limit", "body", "carriers"))
_GROUP_FIELDS = ("audience", "mode", "level")


@dataclass(slots=True)
class Header:
    """The header of a table: its rows, the columns of each field, and what it does not know.

    `columns` maps a field to its column numbers (content may have several); a group name (`mode`,
    `audience`, `level`) stands for a group printed as a single column of text.
    """

    first: int
    last: int
    columns: dict[str, list[int]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    labels: list[frozenset[str]] = field(default_factory=list)


def find_header(rows: list[list[str]]) -> Header | None:
    """The first header in the rows (merged cells filled), or None."""
    for index, row in enumerate(rows):
        fields = {named_field(cell) for cell in row if cell.strip() and len(cell) <= _MOST_LABEL}
        if fields & _ITEMS and len(fields & _CORE) >= 2:
            return _header(rows, index)
    return None


def repeats(header: Header, row: list[str]) -> bool:
    """Whether a row is the header (or one of its rows) printed again: page breaks of the original."""
    cells = [(plain(cell), index) for index, cell in enumerate(row) if cell.strip()]
    hits = sum(1 for label, index in cells if label and label in header.labels[index])
    known = sum(1 for label, _ in cells if label in words().field_of or label in words().group_of)
    # A header that was damaged in one place is printed whole in another: then the labels tell.
    return (hits >= 2 and hits * 3 >= len(cells) * 2) or (
        known >= _SURE_LABELS and known * 3 >= len(cells) * 2
    )


def _header(rows: list[list[str]], first: int) -> Header:
    last = first
    while last - first + 1 < _MOST_HEADER_ROWS:
        following = next(
            (i for i in range(last + 1, min(last + 3, len(rows))) if any(map(str.strip, rows[i]))), 0
        )
        if not following or not _is_lower(rows, first, following):
            break
        last = following
    header = Header(first, last)
    width = len(rows[first])
    headings = [_headings(rows, first, last, column) for column in range(width)]
    header.labels = [frozenset(plain(label) for label in labels) for labels in headings]
    _inherit_groups(headings, rows[first], last > first)
    for column, labels in enumerate(headings):
        _assign(header, column, labels)
    _fill_groups(header, headings)
    if "limit" not in header.columns and "retention" in header.columns:
        header.columns["limit"] = header.columns.pop("retention")
    header.unknown = list(dict.fromkeys(header.unknown))
    return header


def _headings(rows: list[list[str]], first: int, last: int, column: int) -> list[str]:
    """The labels of a column from the top; a label that was broken over two rows is one."""
    labels: list[str] = []
    for row in range(first, last + 1):
        label = rows[row][column].strip()
        if not label or label in labels:
            continue
        if labels and _is_rest(labels[-1], label):
            labels[-1] += label
        else:
            labels.append(label)
    return labels


def _is_rest(above: str, label: str) -> bool:
    """Whether two cells are one label that was broken: 一级 over 事项, 依申 over 请."""
    joined, known = plain(above + label), words()
    # Only a whole label as it stands counts: a label followed by any text is a label with its value.
    whole = known.field_of.get(joined) or (_by_level(joined) if len(plain(label)) == 1 else None)
    if whole is None or not plain(label):
        return False
    own, upper = named_field(label), named_field(above)
    return (own is None and upper in (None, whole)) or (own == "items" and upper == whole)


def _is_lower(rows: list[list[str]], first: int, index: int) -> bool:
    """Whether a row carries on the header: lower labels, and otherwise only what stands above it."""
    lower, foreign = 0, 0
    for column, cell in enumerate(rows[index]):
        label = cell.strip()
        if not label or any(label == rows[row][column].strip() for row in range(first, index)):
            continue
        named = named_field(label) if len(label) <= _MOST_LABEL else None
        above = next((rows[row][column].strip() for row in range(index - 1, first - 1, -1)), "")
        if (named is not None and named not in ("seq", "items")) or (above and _is_rest(above, label)):
            lower += 1
        else:
            foreign += 1
    return lower >= 2 and lower > foreign


def _inherit_groups(headings: list[list[str]], top: list[str], two_rows: bool) -> None:
    """Flattened headers leave the cells right of a group's heading blank: give them the group's heading."""
    if not two_rows:
        return
    group = ""
    for column, labels in enumerate(headings):
        if top[column].strip():
            named = named_field(top[column])
            group = top[column].strip() if named == "content" or named in words().groups else ""
        elif group and labels:
            labels.insert(0, group)


def _assign(header: Header, column: int, labels: list[str]) -> None:
    if not labels:
        return
    upper, lower = named_field(labels[0]), named_field(labels[-1])
    groups = words().groups
    if len(labels) > 1 and upper in groups:
        # A wrong group above a right label happens (公开方式 printed twice): the label decides.
        chosen: str | None = lower if lower is not None and lower not in groups else f"{upper}?"
    elif len(labels) > 1 and upper in _CORE | {"seq", "stage", "domain", "other"}:
        chosen = upper
    else:
        chosen = lower or upper
    if chosen is None:
        header.unknown.append("".join(labels[-1].split()))
        return
    if chosen in ("level_town", "level_county", "level_village") and _is_torn_town(labels[-1]):
        chosen = "level_town"
    taken = header.columns.setdefault(chosen, [])
    if not taken or chosen in ("content", "basis", "limit", "items", "body") or chosen.endswith("?"):
        taken.append(column)


def _fill_groups(header: Header, headings: list[list[str]]) -> None:
    """Columns below a group whose own labels say nothing take the group's free fields in their order."""
    for group, fields in words().groups.items():
        for column in header.columns.pop(f"{group}?", []):
            free = [name for name in fields if name not in header.columns]
            if free and (group != "level" or not plain(headings[column][-1])):
                header.columns[free[0]] = [column]
            else:
                header.unknown.append("".join(headings[column][-1].split()))
    columns = header.columns.pop("items", [])
    if columns and "level1" not in header.columns and "levels_slashed" not in header.columns:
        free = [name for name in ("level1", "level2", "level3") if name not in header.columns]
        for name, column in zip(free, columns, strict=False):
            header.columns[name] = [column]
    _settle_county(header, headings)


def _settle_county(header: Header, headings: list[list[str]]) -> None:
    """市级 beside 县级 is another level than the county; 县级 wins wherever it stands."""
    candidates = [
        column
        for column, labels in enumerate(headings)
        if labels and named_field(labels[-1]) == "level_county"
    ]
    county = [column for column in candidates if "县" in headings[column][-1] or "区" in headings[column][-1]]
    if "level_county" in header.columns and county:
        header.columns["level_county"] = county[:1]


def _is_torn_town(label: str) -> bool:
    """乡、村级 whose first sign was lost: 、村级."""
    return label.strip().startswith(("、", "，", ","))


def named_field(label: str) -> str | None:
    """The field or group that a heading names, None for any other text."""
    known = words()
    for spelling in spellings(label):
        if not spelling:
            continue
        if spelling in known.group_of:
            return known.group_of[spelling]
        if spelling in known.field_of:
            return known.field_of[spelling]
    for spelling in spellings(label):
        if found := _joined(spelling) or _by_level(spelling) or _damaged(spelling):
            return found
    return None


def _joined(spelling: str) -> str | None:
    """A label with its group in front (公开事项-一级事项), or a standard label with words after it."""
    known = words()
    for group_name in known.group_of:
        rest = spelling.removeprefix(group_name)
        if rest and rest != spelling and (found := known.field_of.get(rest) or _by_level(rest)):
            return found
    for size in range(min(len(spelling), _longest_label()), _LEAST_PREFIX - 1, -1):
        if (found := known.field_of.get(spelling[:size])) is not None:
            return found
    return None


@cache
def _longest_label() -> int:
    return max(map(len, words().field_of))


def _by_level(spelling: str) -> str | None:
    if len(spelling) <= 14 and spelling.endswith(("级", "街道", "园区", "镇", "乡")):
        for name, pattern in words().level_patterns:
            if pattern.search(spelling):
                return name
    return None


def _damaged(spelling: str) -> str | None:
    """A label that lost its first sign in copying (开事项, 开依据)."""
    return _without_first_sign().get(spelling)


@cache
def _without_first_sign() -> dict[str, str]:
    known = words()
    both = [*known.field_of.items(), *known.group_of.items()]
    return {name[1:]: field for name, field in both if len(name) >= 4 and name.startswith("公")}
