"""What of a table is published: the disclosure levels of its contract as one SELECT.

Belongs here: which columns leave the house, and which macro each column goes through (the macros stand in
`warehouse/sql/release/masks.sql`). Does not belong here: rows that leave (`withdrawal.py`), writing files.

Rules: `open` as it is, but for identity numbers in the wrong place; `internal` and `personal` columns
dropped; `person_name` surname + 某 where the party is a natural person; `free_text` through the masks.
"""

from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq

from warehouse.contract import Contract, FieldSpec
from warehouse.engine import Engine, sql
from warehouse.release.csv_file import quoted

LABELS = {
    "identity": "（身份证号已隐去）",
    "mobile": "（手机号已隐去）",
    "card": "（银行卡号已隐去）",
    "plate": "（车牌号已隐去）",
    "address": "（住址已隐去）",
}
NATURAL_PERSON = "自然人"
_WITHHELD = ("internal", "personal")
_NATURAL = "row_is_about_a_person"


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


def load_masks(engine: Engine) -> None:
    """Define the macros on the engine's connection."""
    engine.execute(sql("release/masks"))


@dataclass(frozen=True)
class Need:
    """Which columns of a table hold anything to mask, and whether rows about natural persons are there."""

    columns: frozenset[str]
    persons: bool


NOTHING = Need(frozenset(), False)


def find_need(connection: duckdb.DuckDBPyConnection, spec: Contract, parquet: Path) -> Need:
    """Look through the texts of a table's file: what holds nothing to mask need not go through the masks.

    Columns of few different values, which the file keeps as dictionaries, are looked at once per value.
    """
    names = [f'"{field.name}"' for field in published_fields(spec) if field.disclosure == "person_name"]
    natural = _natural(spec, names)
    looks = {field.name: _look(spec, field) for field in published_fields(spec)}
    looks = {name: look for name, look in looks.items() if look}
    if not looks or pq.read_metadata(parquet).num_rows == 0:
        return NOTHING
    source = f"read_parquet('{quoted(parquet)}')"
    few = _with_dictionary(parquet)
    many = [name for name in looks if name not in few]
    columns = ", ".join([natural or "FALSE", *(str(looks[name]) for name in many)])
    sums = ", ".join(f"bool_or(c{position})" for position in range(len(many) + 1))
    aliases = ", ".join(f"c{position}" for position in range(len(many) + 1))
    found = connection.execute(
        f"SELECT {sums} FROM (SELECT {columns} FROM {source}) AS t({aliases})"
    ).fetchall()
    persons, *flags = found[0]
    needed = {name for name, flag in zip(many, flags, strict=True) if flag}
    for name in looks:
        if name in few:
            [(flag,)] = connection.execute(
                f'SELECT bool_or({looks[name]}) FROM (SELECT DISTINCT "{name}" FROM {source})'
            ).fetchall()
            needed |= {name} if flag else set()
    return Need(frozenset(needed), bool(persons))


def _with_dictionary(parquet: Path) -> set[str]:
    """The columns that are kept as dictionaries in every row group."""
    metadata = pq.read_metadata(parquet)
    found: set[str] | None = None
    for number in range(metadata.num_row_groups):
        group = metadata.row_group(number)
        chunks = [group.column(position) for position in range(group.num_columns)]
        names = {chunk.path_in_schema for chunk in chunks if "PLAIN" not in chunk.encodings}
        found = names if found is None else found & names
    return found or set()


def _look(spec: Contract, field: FieldSpec) -> str | None:
    """The condition under which a cell of the column has to go through a mask, whoever the row is about."""
    name = f'"{field.name}"'
    if field.disclosure in ("person_name", "free_text"):
        return f"mask_worth_a_look({name})"
    if not _typed_by_people(spec, field):
        return None
    if field.type == "strings":
        return f"mask_may_hold_identity(array_to_string({name}, '；'))"
    return f"mask_may_hold_identity({name})"


def published_select(spec: Contract, source: str | None = None, need: Need | None = None) -> str:
    """The SELECT over `source` (default: the table `spec.table`) that gives its published columns.

    It needs the macros (`load_masks`). Rows are neither left out nor put in order. With `need`, columns that
    hold nothing to mask are passed on as they are.
    """
    fields = published_fields(spec)
    names = [f'"{field.name}"' for field in fields if field.disclosure == "person_name"]
    natural = _natural(spec, names) if need is None or need.persons else None
    person = _NATURAL if natural is not None else "FALSE"
    columns = ", ".join(
        f'{_published(spec, field, names, person)} AS "{field.name}"'
        if need is None or need.persons or field.name in need.columns
        else f'"{field.name}"'
        for field in fields
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
        masked = f"mask_text({_without_names(name, names, person)}, {person})"
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
    if spec.stage == "metrics" or field.name in spec.key or field.codes is not None:
        return False
    return field.type in ("string", "strings") and not field.name.endswith(("_id", "sha256"))


def _without_names(column: str, names: list[str], person: str) -> str:
    """A free text may name the person again (关于对张三的处罚决定): there it is shortened too."""
    expression = column
    for name in names:
        replaced = f"replace({expression}, {name}, mask_person({name}))"
        expression = f"CASE WHEN {person} AND length({name}) >= 2 THEN {replaced} ELSE {expression} END"
    return expression
