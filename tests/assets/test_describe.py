"""Contract checks: what they find, and what Dagster shows of a table."""

from pathlib import Path
from typing import Any

import dagster as dg
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from assets.describe import PREVIEW_ROWS, preview, table_result, table_spec
from warehouse.contract import contract, load_contracts
from warehouse.engine import Engine
from warehouse.store import Store

TABLE = "core.bodies"
GOOD = {"body_id": "mzj", "name": "云岭市示范区民政局", "kind": "department", "coverage": "complete"}
OTHER = {**GOOD, "body_id": "rsj", "name": "云岭市示范区人力资源和社会保障局"}


def rows(*given: dict[str, Any]) -> pa.Table:
    """An arrow table of the contract's columns."""
    return pa.Table.from_pylist(list(given), schema=contract(TABLE).arrow_schema)


def check(data: Path, table: pa.Table) -> dg.AssetCheckResult:
    """The contract check's result on a file that holds `table`, whatever it is."""
    path = Store(data).path(TABLE)
    path.parent.mkdir(parents=True)
    pq.write_table(table, path)
    with Engine(Store(data)) as engine:
        (result,) = table_result(engine, TABLE).check_results or ()
    return result


def test_a_correct_file_passes(tmp_path: Path) -> None:
    result = check(tmp_path, rows(GOOD, OTHER))
    assert result.passed
    assert result.metadata["行数 rows"].value == 2


@pytest.mark.parametrize(
    ("broken", "words"),
    [
        (rows(GOOD).select(["name", "body_id", *contract(TABLE).columns[2:]]), "列与合同不一致"),
        (rows(GOOD).drop_columns(["kind"]), "列与合同不一致"),
        (
            rows(GOOD).cast(
                pa.schema(
                    [
                        f.with_type(pa.string()) if f.name == "valid_from" else f
                        for f in contract(TABLE).arrow_schema
                    ]
                )
            ),
            "列与合同不一致",
        ),
        (rows(GOOD, GOOD), "主键（body_id, valid_from）有 1 处重复"),
        (rows({**GOOD, "name": None}), "name 有 1 行为空"),
        (rows({**GOOD, "kind": "bureau"}), "kind 有 1 行不在代码表内"),
    ],
    ids=["column order", "missing column", "column type", "duplicate key", "required NULL", "unknown code"],
)
def test_a_broken_file_fails_and_says_why(tmp_path: Path, broken: pa.Table, words: str) -> None:
    result = check(tmp_path, broken)
    assert not result.passed
    assert words in str(result.description)
    assert words in str(result.metadata["问题 problems"].value)


def test_preview_shows_no_personal_data_and_stays_a_table(tmp_path: Path) -> None:
    store = Store(tmp_path)
    spec = contract("core.permits")
    row: dict[str, Any] = {f.name: f"秘密{f.name}" for f in spec.fields if f.type == "string"}
    row |= {"permit_kind": "甲|乙\n丙", "agency_name": "长" * 100}
    store.write_rows("core.permits", [{**row, "record_id": str(n)} for n in range(PREVIEW_ROWS + 3)])
    with Engine(store) as engine:
        engine.attach("core.permits")
        text = preview(engine, "core.permits")
    lines = text.splitlines()
    assert len(lines) == PREVIEW_ROWS + 2
    assert len({line.replace("\\|", "").count("|") for line in lines}) == 1
    assert "甲\\|乙 丙" in text
    assert "长" * 41 not in text
    assert not [f.name for f in spec.fields if f.disclosure != "open" and f"秘密{f.name}" in text]


def test_columns_tell_limits_and_disclosure() -> None:
    spec = table_spec("core.permits", group="core", deps=["parsed.permits"])
    columns = {column.name: column for column in spec.metadata["dagster/column_schema"].columns}
    assert columns["id_no"].tags == {"disclosure": "personal"}
    assert columns["record_id"].constraints.unique
    assert "有效、无效" in columns["status"].constraints.other[0]


def test_every_contract_can_be_shown() -> None:
    for table in load_contracts():
        spec = table_spec(table, group="core", deps=[])
        assert spec.key.to_user_string() == table.replace(".", "/")
