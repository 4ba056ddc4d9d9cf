"""Where the columns of a double-publicity file stand, and what the cells of a row say, as SQL.

Belongs here: expressions over cells c0, c1 … and what stands beyond the last heading (`OVERFLOW`): parsed
columns, whether a row is data. Does not belong here: reading and writing of rows (`intake.py`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from warehouse.literals import quoted

OVERFLOW = "_overflow"
EMPTY = "''"
_FOOTER_VALUES = 5


@dataclass(frozen=True, slots=True)
class Placement:
    """Where the columns of a file stand. `places` gives the positions of each parsed column, the first
    filled one counts; `extras` the positions and headings beyond the template; `persons` the positions
    that hold natural persons; `footers` the first words of rows that are no data. `read_text` reads further
    parsed columns (`text_columns`) out of the text of data rows: it takes the cells by position and the
    number of the first row, and gives the columns by name."""

    capture_id: str
    layout: str
    party: str
    width: int
    places: Mapping[str, Sequence[int]]
    extras: Mapping[int, str] = field(default_factory=dict)
    persons: frozenset[int] = frozenset()
    footers: Sequence[str] = ()
    may_be_damaged: bool = False
    text_columns: Sequence[str] = ()
    read_text: Callable[[Sequence[list[str]], int], Mapping[str, Sequence[str]]] | None = None


def cell_values(placement: Placement, names: Collection[str], *, has_overflow: bool) -> dict[str, str]:
    """The columns, among `names`, that come from the cells of a row; without a column of overflow nothing
    flowed over."""
    values = {name: _cell(places) for name, places in placement.places.items() if name in names and places}
    if placement.persons:
        values["party_sheet"] = _party(placement)
    if has_overflow or placement.may_be_damaged:
        values["damage"] = _damage(placement, has_overflow)
    if has_overflow or placement.extras:
        values["extra"] = _extra(placement, has_overflow)
    return values


def _cell(positions: Sequence[int]) -> str:
    if len(positions) == 1:
        return f"c{positions[0]}"
    return _first(positions)


def _party(placement: Placement) -> str:
    """The sheet: in a custom table with columns for persons the row's own column tells."""
    cases = " ".join(
        f"WHEN clean_text(c{p}) <> '' THEN '{'person' if p in placement.persons else 'organisation'}'"
        for p in placement.places.get("party_name", ())
    )
    return f"CASE {cases} ELSE 'organisation' END"


def _damage(placement: Placement, has_overflow: bool) -> str:
    cells = ", ".join(f"c{i}" for i in range(placement.width))
    lost = f"CONTAINS(CONCAT({cells}), CHR(65533))" if placement.may_be_damaged else "FALSE"
    wide = f"{OVERFLOW} IS NOT NULL" if has_overflow else "FALSE"
    return f"CASE WHEN {wide} THEN 'wide' WHEN {lost} THEN 'undecodable' END"


def _extra(placement: Placement, has_overflow: bool) -> str:
    cells = [f"{quoted(heading)}: c{p}" for p, heading in sorted(placement.extras.items())]
    named = f"CAST(TO_JSON({{{', '.join(cells)}}}) AS VARCHAR)" if cells else "NULL"
    if not has_overflow:
        return named
    beyond = f"CAST(TO_JSON({{'': {OVERFLOW}}}) AS VARCHAR)"
    return f"CASE WHEN {OVERFLOW} IS NOT NULL THEN {beyond} ELSE {named} END"


def is_data(placement: Placement) -> str:
    """Not blank (the recognised columns, a running number apart) and no footer."""
    return f"CASE WHEN {is_told(placement)} THEN TRUE ELSE {is_exactly_data(placement)} END"


def _recognised(placement: Placement) -> list[int]:
    return sorted({p for positions in placement.places.values() for p in positions})


def is_told(placement: Placement) -> str:
    """Whether the beginning of one or two cells tells that a row is data, as in nearly all rows."""
    positions = sorted({0, *_recognised(placement)[:1]})
    return " AND ".join(_is_plain_start(position, placement.footers) for position in positions)


def is_exactly_data(placement: Placement) -> str:
    """`is_data` for rows whose beginning does not tell it."""
    filled = f"LEN({_filled(_recognised(placement))}) > 0"
    if not placement.footers:
        return filled
    cells = _filled(range(placement.width))
    starts = f"REGEXP_MATCHES({cells}[1], '^({'|'.join(placement.footers)})')"
    few = f"LEN(LIST_DISTINCT({cells})) < {_FOOTER_VALUES}"
    return f"{filled} AND NOT CASE WHEN {starts} THEN {few} ELSE FALSE END"


def _is_plain_start(position: int, footers: Sequence[str]) -> str:
    """Whether a cell certainly holds a value and begins like no footer.

    A letter, digit or ideograph stands first that is no beginning of a footer or of 无, null and the like.
    """
    cell = f"c{position}"
    words = "|".join([*footers, "[无nN\\\\]"])
    return (
        f"{cell} >= '0' AND ({cell} < CHR(160) OR {cell} >= CHR(12353) AND {cell} < CHR(64976))"
        f" AND NOT REGEXP_MATCHES({cell}, '^({words})')"
    )


def _filled(positions: Iterable[int]) -> str:
    """The filled cells of a row. In a list the macro stands once: planned for each cell it takes longer than
    reading a small file."""
    cells = ", ".join(f"c{p}" for p in positions)
    cleaned = f"LIST_TRANSFORM([{cells}], LAMBDA cell : clean_text(cell))"
    return f"LIST_FILTER({cleaned}, LAMBDA cell : cell <> {EMPTY})"


def _first(positions: Iterable[int]) -> str:
    """The first filled cell of a row, '' when there is none."""
    return f"COALESCE({', '.join(f'NULLIF(clean_text(c{p}), {EMPTY})' for p in positions)}, {EMPTY})"
