"""Contracts: the model refuses what is wrong, and what follows from the fields is right."""

from pathlib import Path

import duckdb
import pyarrow as pa
import pytest
from pydantic import ValidationError

from warehouse import contract as module
from warehouse.contract import Contract, contract, load_contracts

_WORDS = {"zh": "示例", "en": "Example"}


def _spec(**changes: object) -> dict[str, object]:
    base: dict[str, object] = {
        "table": "core.things",
        "stage": "core",
        "title": _WORDS,
        "description": _WORDS,
        "grain": _WORDS,
        "key": ["a"],
        "fields": [
            {"name": "a", "required": True, "title": _WORDS},
            {"name": "b", "type": "yuan", "title": {"zh": "金额", "en": "Amount (what's paid)"}},
            {"name": "c", "type": "strings", "title": _WORDS},
        ],
    }
    return {**base, **changes}


def test_every_contract_of_the_project_loads() -> None:
    specs = load_contracts()
    assert list(specs) == sorted(specs)
    assert {"core.notices", "ops.captures", "ops.issues", "raw.captures"} <= set(specs)
    assert contract("core.notices").schema_name == "core"
    assert contract("core.notices").name == "notices"


def test_every_row_of_a_dataset_can_be_found_again() -> None:
    for spec in load_contracts().values():
        if spec.dataset:
            assert spec.key, f"{spec.table} is published without a key"


@pytest.mark.parametrize(
    "changes",
    [
        {"key": ["nothing"]},
        {"order_by": ["nothing"]},
        {"table": "things"},
        {"stage": "lake"},
        {"colour": "red"},
        {"fields": [{"name": "a", "title": _WORDS}, {"name": "a", "title": _WORDS}]},
        {"fields": [{"name": "a", "title": _WORDS, "typ": "string"}]},
        {"fields": [{"name": "a", "title": {"zh": "只有中文"}}]},
        {"fields": [{"name": "A b", "title": _WORDS}]},
    ],
)
def test_a_contract_that_contradicts_itself_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        Contract.model_validate(_spec(**changes))


def test_types_and_order_follow_from_the_fields() -> None:
    spec = Contract.model_validate(_spec(order_by=["b"]))
    assert spec.sort == ("b", "a")
    assert spec.arrow_schema == pa.schema(
        [("a", pa.string()), ("b", pa.decimal128(18, 2)), ("c", pa.list_(pa.string()))]
    )
    with pytest.raises(KeyError):
        spec.field("nothing")


def test_ddl_makes_a_commented_table_that_refuses_missing_values() -> None:
    spec = Contract.model_validate(_spec())
    with duckdb.connect() as connection:
        connection.execute("CREATE SCHEMA core")
        for statement in spec.ddl():
            connection.execute(statement)
        comments = dict(
            connection.execute(
                "SELECT column_name, comment FROM duckdb_columns() WHERE table_name = 'things'"
            ).fetchall()
        )
        assert comments["b"] == "金额 | Amount (what's paid)"
        assert all(comments.values())
        with pytest.raises(duckdb.ConstraintException):
            connection.execute("INSERT INTO core.things BY NAME SELECT 1.5 AS b")


def test_a_file_has_to_be_named_after_its_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "table: core.bodies\nstage: core\nkey: [a]\n"
    text += "".join(f"{name}: {{zh: 甲, en: A}}\n" for name in ("title", "description", "grain"))
    text += "fields:\n  - {name: a, title: {zh: 甲, en: A}}\n"
    (tmp_path / "core.towns.yml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    load_contracts.cache_clear()
    try:
        with pytest.raises(ValueError, match=r"core\.towns\.yml declares the table core\.bodies"):
            load_contracts()
    finally:
        load_contracts.cache_clear()
