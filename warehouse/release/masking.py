"""What of a table is published: the disclosure levels of its contract as one SELECT.

Belongs here: which columns leave the house, and which macro each column goes through (the macros stand in
`warehouse/sql/release/masks.sql`). Does not belong here: rows that leave (`withdrawal.py`), writing files.

Rules: `open` as it is, but for identity numbers in the wrong place; `internal` and `personal` columns
dropped; `person_name` surname + 某 where the party is a natural person; `free_text` through the masks.
"""

from dataclasses import dataclass

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.contract import Contract, FieldSpec
from warehouse.engine import Engine, sql
from warehouse.release.first_look import holding_anything, may_hold_anything
from warehouse.release.table_file import compact

LABELS = {
    "identity": "（身份证号已隐去）",
    "mobile": "（手机号已隐去）",
    "card": "（银行卡号已隐去）",
    "plate": "（车牌号已隐去）",
    "address": "（住址已隐去）",
}
LABEL_END = "已隐去）"
NATURAL_PERSON = "自然人"
_WITHHELD = ("internal", "personal")
_NATURAL = "row_is_about_a_person"
_CELL = "cell"
# Columns that stay in the house and name a person who may stand in the texts of the row too.
_NAMED_BESIDE = ("legal_rep",)


def published_fields(spec: Contract) -> tuple[FieldSpec, ...]:
    """The columns that are published, in the contract's order.

    Raises ValueError when the contract contradicts itself: a key column that is not `open`, a `person_name`
    without a `party_kind` that says whose name it is, a column to be masked that is not a string.
    """
    names = set(spec.columns)
    for name in spec.key:
        if spec.field(name).disclosure != "open":
            raise ValueError(f"{spec.table}: key column {name} must have the disclosure level open")
    for field in spec.fields:
        if field.disclosure == "person_name" and "party_kind" not in names:
            raise ValueError(
                f"{spec.table}: {field.name} is a person_name, but there is no column party_kind"
            )
        if field.disclosure in ("person_name", "free_text") and field.type != "string":
            raise ValueError(f"{spec.table}: {field.name} is {field.disclosure} and has to be of type string")
    return tuple(field for field in spec.fields if field.disclosure not in _WITHHELD)


def dropped_fields(spec: Contract) -> tuple[FieldSpec, ...]:
    """The columns that stay in the house."""
    return tuple(field for field in spec.fields if field.disclosure in _WITHHELD)


def _person_names(spec: Contract) -> list[str]:
    return [field.name for field in published_fields(spec) if field.disclosure == "person_name"]


def load_masks(engine: Engine) -> None:
    """Define the macros on the engine's connection."""
    engine.execute(sql("release/masks"))


def source_columns(spec: Contract) -> tuple[str, ...]:
    """The columns from which `published_rows` makes the published ones: these, and the names to look for."""
    shown = [field.name for field in published_fields(spec)]
    return (*shown, *(name for name in _NAMED_BESIDE if name in spec.columns and name not in shown))


def published_rows(connection: duckdb.DuckDBPyConnection, spec: Contract, rows: pa.Table) -> pa.Table:
    """Rows of a table (columns `source_columns`) as they are published; the connection needs the macros.

    What is published of a row about a natural person depends on the whole row. Of any other row each cell
    stands for itself: cells of few different values are looked at once per value.
    """
    fields = published_fields(spec)
    persons = _about_persons(spec, rows)
    if persons is None or not pc.any(persons).as_py():
        return _by_column(connection, spec, rows)
    found = [_by_column(connection, spec, rows.filter(pc.invert(persons)))]
    connection.register("rows_about_persons", rows.filter(persons))
    shown = connection.sql(published_select(spec, "rows_about_persons")).to_arrow_table()
    connection.unregister("rows_about_persons")
    found.append(
        pa.table(
            [_like(shown.column(field.name), rows.schema.field(field.name).type) for field in fields],
            names=[field.name for field in fields],
        )
    )
    order = pc.sort_indices(pc.array_sort_indices(persons))
    return compact(pa.concat_tables(found).unify_dictionaries().combine_chunks().take(order))


def _like(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if not pa.types.is_dictionary(kind):
        return column.cast(kind)
    return pc.dictionary_encode(column).cast(kind)


def _about_persons(spec: Contract, rows: pa.Table) -> pa.Array | None:
    """For each row whether it is about a natural person (`_natural`); None for a table without parties."""
    if "party_kind" not in spec.columns:
        return None
    kinds = rows.column("party_kind").cast(pa.string()).combine_chunks()
    known = pc.fill_null(pc.equal(kinds, NATURAL_PERSON), False)
    names = _person_names(spec)
    if kinds.null_count == 0 or not names:
        return known
    short = pc.less_equal(pc.utf8_length(rows.column(names[0]).cast(pa.string())), 4)
    return pc.if_else(pc.is_null(kinds), pc.fill_null(short, False).combine_chunks(), known)


def _by_column(connection: duckdb.DuckDBPyConnection, spec: Contract, rows: pa.Table) -> pa.Table:
    """The published columns of rows that are not about natural persons."""
    columns = {field.name: rows.column(field.name) for field in published_fields(spec)}
    # Planning the statement of a mask takes longer than masking some cells: columns of one mask go together.
    alike: dict[str, list[_Found]] = {}
    for field in published_fields(spec):
        if rows.num_rows and _look(spec, field) is not None:
            found = _found(field, columns[field.name])
            if found is not None:
                cell = field.model_copy(update={"name": _CELL})
                alike.setdefault(_published(spec, cell, [], "FALSE"), []).append(found)
    for expression, several in alike.items():
        cells = pa.chunked_array([found.cells.filter(found.places) for found in several])
        connection.register("cells", pa.table({_CELL: cells}))
        masked = connection.sql(f"SELECT {expression} AS shown FROM cells").to_arrow_table().column(0)
        connection.unregister("cells")
        masked = masked.cast(cells.type).combine_chunks()
        first = 0
        for found, chunk in zip(several, cells.chunks, strict=True):
            columns[found.name] = found.replaced(masked.slice(first, len(chunk)))
            first += len(chunk)
    return pa.table(columns)


@dataclass(frozen=True)
class _Found:
    """A column, its different cells or all of them (`codes` is None), and those that go through a mask."""

    name: str
    cells: pa.Array
    codes: pa.Array | None
    places: pa.Array

    def replaced(self, masked: pa.Array) -> pa.ChunkedArray:
        """The column with the cells at `places` as they came out of the mask."""
        if pa.types.is_list(self.cells.type):
            shown = masked
        else:
            shown = pc.replace_with_mask(self.cells, self.places, masked)
        if self.codes is None:
            return pa.chunked_array([shown])
        # Two values may look alike now: the dictionary is made anew.
        kind = pa.dictionary(self.codes.type, self.cells.type)
        return _like(pa.chunked_array([shown.take(self.codes)]), kind)


def _found(field: FieldSpec, column: pa.ChunkedArray) -> _Found | None:
    """The cells of a column that have to go through its mask; None when there are none."""
    array = column.combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = array.chunk(0)
    few = pa.types.is_dictionary(array.type)
    cells, codes = (array.dictionary, array.indices) if few else (array, None)
    numbers_only = field.disclosure == "open"
    if not may_hold_anything(cells, numbers_only=numbers_only):
        return None
    if pa.types.is_list(cells.type):
        places = pa.array(np.ones(len(cells), np.bool_))
    else:
        places = holding_anything(cells, numbers_only=numbers_only)
    return _Found(field.name, cells, codes, places)


def _look(spec: Contract, field: FieldSpec) -> str | None:
    """The condition under which a cell of the column has to go through a mask, whoever the row is about."""
    name = f'"{field.name}"'
    if field.disclosure in ("person_name", "free_text"):
        return f"mask_worth_a_look({name})"
    if not _typed_by_people(spec, field):
        return None
    if field.type == "strings":
        return f"mask_may_hold_number(array_to_string({name}, '；'))"
    return f"mask_may_hold_number({name})"


def published_select(spec: Contract, source: str | None = None) -> str:
    """The SELECT over `source` (default: the table `spec.table`) that gives its published columns.

    It needs the macros (`load_masks`). Rows are neither left out nor put in order.
    """
    names = [f'"{name}"' for name in _person_names(spec)]
    natural = _natural(spec, names)
    person = _NATURAL if natural is not None else "FALSE"
    columns = ", ".join(
        f'{_published(spec, field, names, person)} AS "{field.name}"' for field in published_fields(spec)
    )
    rows = source or spec.table
    if natural is None:
        return f"SELECT {columns} FROM {rows}"
    return f"SELECT {columns} FROM (SELECT *, {natural} AS {_NATURAL} FROM {rows}) AS judged_rows"


def _natural(spec: Contract, names: list[str]) -> str | None:
    """Is the row about a natural person? Without a kind, a name of up to four characters is taken for one."""
    if "party_kind" not in spec.columns:
        return None
    fallback = f"length({names[0]}) <= 4" if names else "FALSE"
    return f"COALESCE(party_kind = '{NATURAL_PERSON}', {fallback}, FALSE)"


def _published(spec: Contract, field: FieldSpec, names: list[str], person: str) -> str:
    """A column as it is published. Most texts hold nothing to mask: one look at each decides."""
    name = f'"{field.name}"'
    look = _look(spec, field)
    if look is None:
        return name
    if field.disclosure == "person_name":
        numbers = f"WHEN {look} THEN mask_numbers({name})[1]"
        return f"CASE WHEN {person} THEN mask_person({name}) {numbers} ELSE {name} END"
    if field.disclosure == "free_text":
        masked = f"mask_text({_without_names(spec, name, names, person)}, {person})"
        return (
            f"CASE WHEN {look if person == 'FALSE' else f'{person} OR {look}'} THEN {masked} ELSE {name} END"
        )
    if field.type == "strings":
        masked = f"list_transform({name}, lambda part: mask_open_text(part, {person}))"
        return f"CASE WHEN {look} THEN {masked} ELSE {name} END"
    masked = f"mask_open_text({name}, {person})"
    # A masked code would no longer be one.
    return f"CASE WHEN {masked} = {name} THEN {name} END" if field.pattern is not None else masked


def _typed_by_people(spec: Contract, field: FieldSpec) -> bool:
    """May a column that is published as it is hold a number that somebody typed in the wrong place?"""
    if field.name in spec.key or field.codes is not None:
        return False
    return field.type in ("string", "strings") and not field.name.endswith(("_id", "sha256"))


def _without_names(spec: Contract, column: str, names: list[str], person: str) -> str:
    """A free text may name the person again (关于对张三的处罚决定): there it is shortened too."""
    if person == "FALSE":
        return column
    expression = column
    for name in (*names, *(f'"{name}"' for name in _NAMED_BESIDE if name in spec.columns)):
        expression = (
            f"CASE WHEN {person} AND length({name}) >= 2 THEN mask_name_in({expression}, {name})"
            f" ELSE {expression} END"
        )
    return expression
