"""What Dagster shows of a table: names, columns, row counts, previews, contract checks.

Belongs here: translating contracts into asset specs, materialisation metadata and asset checks.
Does not belong here: building tables.
"""

import re
from collections.abc import Sequence
from typing import Any

import dagster as dg

from warehouse.checks import TableCheck, check_table
from warehouse.contract import Contract, FieldSpec, contract
from warehouse.engine import Engine

CHECK = "keeps_contract"
"""The name of the contract check of every table."""
PREVIEW_ROWS = 5
_PREVIEW_WIDTH = 40
_FAILURES_TOLD = 3


def asset_key(table: str) -> dg.AssetKey:
    """`core.permits` is the asset `core/permits`."""
    return dg.AssetKey(table.split("."))


def table_spec(
    table: str,
    *,
    group: str,
    deps: Sequence[str],
    partitions_def: dg.PartitionsDefinition[str] | None = None,
    freshness: dg.FreshnessPolicy | None = None,
) -> dg.AssetSpec:
    """The asset of a table, titled and described in Chinese and English by its contract.

    `freshness` is how often it is to be made. `deps` are the tables next upstream. A table that is read, but
    is upstream of another dependency as well, is left out: the graph then shows the way of the data, and a
    run has the same order.
    """
    spec = contract(table)
    return dg.AssetSpec(
        asset_key(table),
        deps=[asset_key(name) for name in deps],
        group_name=group,
        description=describe(spec.title.zh, spec.title.en, spec.description.zh, spec.description.en),
        metadata={
            "粒度 grain": f"{spec.grain.zh} | {spec.grain.en}",
            "主键 key": ", ".join(spec.key),
            "数据合同 contract": f"warehouse/contracts/{table}.yml",
            "dagster/table_name": table,
            "dagster/column_schema": dg.TableSchema([_column(spec, field) for field in spec.fields]),
        },
        kinds={"parquet"} if group in {"raw", "parsed"} else {"duckdb", "parquet"},
        partitions_def=partitions_def,
        freshness_policy=freshness,
    )


def describe(title_zh: str, title_en: str, text_zh: str, text_en: str) -> str:
    """The description of an asset: a line of titles, the Chinese text, the English text."""
    return f"{title_zh} | {title_en}\n\n{text_zh}\n\n{text_en}"


def _column(spec: Contract, field: FieldSpec) -> dg.TableColumn:
    words = [field.title] if field.description is None else [field.title, field.description]
    limits = [f"取值 one of {'、'.join(field.codes)}"] if field.codes else []
    limits += [f"格式 pattern {field.pattern}"] if field.pattern else []
    limits += [f"单位 unit {field.unit}"] if field.unit else []
    return dg.TableColumn(
        field.name,
        field.sql_type,
        description=f"{'：'.join(w.zh for w in words)} | {': '.join(w.en for w in words)}",
        constraints=dg.TableColumnConstraints(
            nullable=not field.required, unique=spec.key == (field.name,), other=limits
        ),
        tags={} if field.disclosure == "open" else {"disclosure": field.disclosure},
    )


def table_result(engine: Engine, table: str) -> dg.MaterializeResult[None]:
    """The materialisation of a table: row count over all bureaus, preview, and its contract check."""
    outcome = check_table(engine, table)
    metadata: dict[str, Any] = {"dagster/row_count": outcome.rows}
    if outcome.passed:
        metadata["预览 preview"] = dg.MetadataValue.md(preview(engine, table))
    return dg.MaterializeResult(
        asset_key=asset_key(table), metadata=metadata, check_results=[check_result(outcome)]
    )


def partition_rows(context: dg.AssetExecutionContext, table: str, slug: str, rows: int, **more: Any) -> None:
    """Show on a bureau's partition of a table how many rows it has, and `more`."""
    metadata = {"dagster/partition_row_count": rows, **more}
    context.add_asset_metadata(metadata, asset_key=asset_key(table), partition_key=slug)


def markdown_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """Rows under their headings as a Markdown table; long cells are cut, numbers of persons left out."""
    lines = ["| " + " | ".join(columns) + " |", "|" + "---|" * len(columns)]
    lines.extend("| " + " | ".join(_cell(value) for value in row) + " |" for row in rows)
    return "\n".join(lines)


def preview(engine: Engine, table: str) -> str:
    """The first rows as a Markdown table, only columns that may be published unmasked."""
    names = [f.name for f in contract(table).fields if f.disclosure == "open" and f.type != "strings"]
    quoted = ", ".join(f'"{name}"' for name in names)
    rows = engine.query(f"SELECT {quoted} FROM {table} LIMIT {PREVIEW_ROWS}").to_pylist()
    return markdown_table(names, [[row[name] for name in names] for row in rows])


# Numbers of persons, however typed: a preview goes into Dagster's event log, which nobody redacts later.
_NUMBER = re.compile(r"[0-9０-９](?:[ \-‐‑–—－\u3000]{0,3}[0-9０-９]){10,}[XxＸｘ]?")


def _cell(value: object) -> str:
    text = "" if value is None else " ".join(str(value).split()).replace("|", "\\|")
    text = _NUMBER.sub("（已隐去）", text)
    return text if len(text) <= _PREVIEW_WIDTH else text[: _PREVIEW_WIDTH - 1] + "…"


def check_spec(table: str) -> dg.AssetCheckSpec:
    """The blocking check that a table keeps its contract; the step that writes the table makes it.

    Blocking, because what follows would compute wrong figures from it; bad rows of submitted files are
    not its concern, they are in quarantine by then. In the writing step, because a step of its own per
    table would cost more than all the work on a small district.
    """
    return dg.AssetCheckSpec(
        CHECK,
        asset=asset_key(table),
        description=(
            "列、主键、必填、代码表与数据合同一致 | columns, key, required values and codes fit the contract"
        ),
        blocking=True,
    )


def watch_spec(name: str, table: str, description: str, **more: Any) -> dg.AssetCheckSpec:
    """A check that only warns: something to look into, on which nothing else depends."""
    return dg.AssetCheckSpec(name, asset=asset_key(table), description=description, blocking=False, **more)


def watch_result(
    name: str, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]], failed: int, fine: str
) -> dg.AssetCheckResult:
    """What a watching check found: the rows that it looked at as a table, those that failed first.

    `fine` is what to say when none of them failed.
    """
    return dg.AssetCheckResult(
        asset_key=asset_key(table),
        check_name=name,
        passed=failed == 0,
        severity=dg.AssetCheckSeverity.WARN,
        description=fine if failed == 0 else _failures(columns, rows[:failed]),
        metadata={
            "核对项数 looked at": len(rows),
            "不符项数 failed": failed,
            "明细 details": dg.MetadataValue.md(markdown_table(columns, rows) if rows else "—"),
        },
    )


def _failures(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> str:
    """The first rows that failed, in words: a list of checks shows this line and nothing more."""
    told = [
        "，".join(
            f"{column} {value}" for column, value in zip(columns, row, strict=True) if value is not None
        )
        for row in rows[:_FAILURES_TOLD]
    ]
    return f"{len(rows)} 项不符：" + "；".join(told) + ("……" if len(rows) > _FAILURES_TOLD else "")


def check_result(outcome: TableCheck) -> dg.AssetCheckResult:
    """What the contract check of a table found, as Dagster shows it."""
    return dg.AssetCheckResult(
        asset_key=asset_key(outcome.table),
        check_name=CHECK,
        passed=outcome.passed,
        description="；".join(outcome.problems) or "与数据合同一致 | fits the contract",
        metadata={"行数 rows": outcome.rows, "问题 problems": "\n".join(outcome.problems) or "无"},
    )
