"""Table contracts: one YAML file per table, the single place that says what a correct row is.

Belongs here: the model of a contract, loading it, and what follows from its fields (arrow schema,
DDL with comments). Row rules are turned into SQL in `rules.py`; what is published is decided in
`release/`. Does not belong here: reading or writing of data.
"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Literal

import pyarrow as pa
import yaml
from pydantic import BaseModel, ConfigDict, Field, model_validator

FOLDER = Path(__file__).parent / "contracts"

Stage = Literal["raw", "parsed", "core", "quarantine", "metrics"]
FieldType = Literal["string", "integer", "number", "yuan", "boolean", "date", "timestamp", "strings"]
Disclosure = Literal["open", "internal", "personal", "person_name", "free_text"]

_ARROW: dict[FieldType, pa.DataType] = {
    "string": pa.string(),
    "integer": pa.int64(),
    "number": pa.float64(),
    "yuan": pa.decimal128(18, 2),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("us", tz="UTC"),
    "strings": pa.list_(pa.string()),
}
_SQL: dict[FieldType, str] = {
    "string": "VARCHAR",
    "integer": "BIGINT",
    "number": "DOUBLE",
    "yuan": "DECIMAL(18, 2)",
    "boolean": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP WITH TIME ZONE",
    "strings": "VARCHAR[]",
}


class Strict(BaseModel):
    """A model that refuses unknown keys, so that a misspelt key is loud."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Words(Strict):
    """The same text in Chinese and in English."""

    zh: str
    en: str


class FieldSpec(Strict):
    """One column. `disclosure` says how far it may travel:

    - `open`: published as it is; `internal`: stays in the warehouse file;
    - `personal`: identity data of natural persons, never published (个人信息保护法 art. 28);
    - `person_name`: published, shortened to surname + 某 when the counterparty is a natural person;
    - `free_text`: published after identity numbers, phones and private addresses are masked.
    """

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    type: FieldType = "string"
    title: Words
    description: Words | None = None
    required: bool = False
    unit: str | None = None
    pattern: str | None = None
    codes: tuple[str, ...] | None = None
    max_length: int | None = None
    disclosure: Disclosure = "open"

    @property
    def arrow_type(self) -> pa.DataType:
        """The arrow type of the column."""
        return _ARROW[self.type]

    @property
    def sql_type(self) -> str:
        """The DuckDB type of the column."""
        return _SQL[self.type]


class Rule(Strict):
    """A row rule: `when` is a SQL predicate that is TRUE for a row that breaks it.

    With `fields` of several columns the rule stands once per column and `{col}` in `when` is the
    column. `each` takes the columns from the table of a layout's columns instead
    (`reference/double_publicity_columns.csv`): all that are `required`, or have a `max_length`
    (`{limit}`) or a `code_list` (`{listed}`). `layouts` and `party` limit the rule to such rows;
    `unless` names, per column, a predicate under which the column is spared. A rule of severity E
    keeps the row out of core (quarantine), W and I do not.
    """

    id: str
    severity: Literal["E", "W", "I"]
    responsibility: Literal["body", "ours"] = "body"
    dimension: Literal["validity", "accuracy", "completeness", "uniqueness", "consistency", "timeliness"] = (
        "validity"
    )
    fields: tuple[str, ...] = ()
    each: Literal["required", "max_length", "code_list"] | None = None
    layouts: tuple[str, ...] = ()
    party: Literal["organisation", "person"] | None = None
    unless: Mapping[str, str] = Field(default_factory=dict)
    when: str
    message: Words
    basis: str | None = None

    @model_validator(mode="after")
    def _has_columns(self) -> "Rule":
        if bool(self.fields) == bool(self.each):
            raise ValueError(f"rule {self.id}: give either fields or each")
        return self


class Contract(Strict):
    """What one table promises: its columns, key, order, rules and wording."""

    table: Annotated[str, Field(pattern=r"^[a-z]+\.[a-z0-9_]+$")]
    stage: Stage
    partitioned: bool = False
    title: Words
    description: Words
    grain: Words
    key: tuple[str, ...]
    order_by: tuple[str, ...] = ()
    dataset: str | None = None
    fields: tuple[FieldSpec, ...]
    rules: tuple[Rule, ...] = ()

    @model_validator(mode="after")
    def _names_exist(self) -> "Contract":
        names = [field.name for field in self.fields]
        if len(names) != len(set(names)):
            raise ValueError(f"{self.table}: a field is declared twice")
        for name in (*self.key, *self.order_by):
            if name not in names:
                raise ValueError(f"{self.table}: key or order names the unknown field {name}")
        return self

    @property
    def schema_name(self) -> str:
        """`core` of `core.permits`."""
        return self.table.split(".")[0]

    @property
    def name(self) -> str:
        """`permits` of `core.permits`."""
        return self.table.split(".")[1]

    @property
    def columns(self) -> tuple[str, ...]:
        """Column names in the contract's order."""
        return tuple(field.name for field in self.fields)

    @property
    def sort(self) -> tuple[str, ...]:
        """Columns that order the rows in the file: `order_by`, then the key."""
        return (*self.order_by, *(name for name in self.key if name not in self.order_by))

    def field(self, name: str) -> FieldSpec:
        """The field called `name`; KeyError when there is none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(f"{self.table} has no field {name}")

    @property
    def arrow_schema(self) -> pa.Schema:
        """The arrow schema with which every file of the table is written."""
        return pa.schema([pa.field(f.name, f.arrow_type) for f in self.fields])

    def ddl(self) -> list[str]:
        """CREATE TABLE with NOT NULL and a COMMENT on the table and on every column (Chinese | English)."""
        lines = [f'"{f.name}" {f.sql_type}{" NOT NULL" if f.required else ""}' for f in self.fields]
        statements = [f"CREATE TABLE {self.table} (\n  " + ",\n  ".join(lines) + "\n)"]
        statements.append(f"COMMENT ON TABLE {self.table} IS {_quote(self.title, self.grain)}")
        statements.extend(
            f'COMMENT ON COLUMN {self.table}."{f.name}" IS {_quote(f.title, f.description)}'
            for f in self.fields
        )
        return statements


def _quote(title: Words, more: Words | None) -> str:
    text = f"{title.zh} | {title.en}"
    if more is not None:
        text += f": {more.zh} | {more.en}"
    return "'" + text.replace("'", "''") + "'"


@cache
def load_contracts() -> dict[str, Contract]:
    """All contracts by table name, in name order. A file with `like: core.permits` takes the fields of that
    table first, then its own.

    Raises ValueError when a file is not named after its table or does not fit the model.
    """
    raws = {
        p.stem: yaml.load(p.read_text(encoding="utf-8"), yaml.CSafeLoader)
        for p in sorted(FOLDER.glob("*.yml"))
    }
    contracts: dict[str, Contract] = {}
    for stem, raw in raws.items():
        if model := raw.pop("like", None):
            raw["fields"] = [*raws[model]["fields"], *raw["fields"]]
        contract = Contract.model_validate(raw)
        if stem != contract.table:
            raise ValueError(f"{stem}.yml declares the table {contract.table}")
        contracts[contract.table] = contract
    return contracts


def contract(table: str) -> Contract:
    """The contract of `table`; KeyError when there is none."""
    return load_contracts()[table]
