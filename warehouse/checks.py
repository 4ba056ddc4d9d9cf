"""Does a table keep its contract? Schema, key, required values, code lists.

Belongs here: checks that hold for every table, computed from its contract. Row rules of submitted records
are in the contracts of permits and penalties; what a failed check means for a run is decided in `assets/`.
"""

from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.contract import contract
from warehouse.engine import Engine


@dataclass(frozen=True)
class TableCheck:
    """The outcome of checking one table: row count and, in Chinese, what breaks the contract."""

    table: str
    rows: int
    problems: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """True when nothing breaks the contract."""
        return not self.problems


def check_table(engine: Engine, table: str) -> TableCheck:
    """Compare the files and rows of a table with its contract.

    Raises pyarrow.ArrowInvalid, naming the file, for one that is no Parquet file.
    """
    spec = contract(table)
    engine.attach(table)
    problems: list[str] = []
    for path in engine.store.files(table):
        found = _schema(path)
        if not _same(found, spec.arrow_schema):
            problems.append(f"{path.name} 的列与合同不一致：{', '.join(found.names)}")
    if problems:
        return TableCheck(table, 0, tuple(problems))
    rows = int(engine.query(f"SELECT COUNT(*) AS n FROM {table}").column("n")[0].as_py())
    key = ", ".join(f'"{name}"' for name in spec.key)
    counts = ["COUNT(*) AS n", *(_null_count(f.name) for f in spec.fields if f.required)]
    codes = [f for f in spec.fields if f.codes and f.type == "string"]
    counts.extend(_outside_count(f.name, f.codes or ()) for f in codes)
    found_counts = engine.query(f"SELECT {', '.join(counts)} FROM {table}").to_pylist()[0]
    for name, count in found_counts.items():
        if name != "n" and count:
            what = "为空" if name.startswith("null_") else "不在代码表内"
            problems.append(f"{name.split('_', 1)[1]} 有 {count} 行{what}")
    repeated = engine.query(
        f"SELECT COUNT(*) AS n FROM (SELECT {key} FROM {table} GROUP BY {key} HAVING COUNT(*) > 1)"
    )
    if repeated.column("n")[0].as_py():
        problems.append(f"主键（{', '.join(spec.key)}）有 {repeated.column('n')[0].as_py()} 处重复")
    return TableCheck(table, rows, tuple(problems))


def _schema(path: Path) -> pa.Schema:
    try:
        return pq.read_schema(path)
    except pa.ArrowInvalid as error:
        # Without the original as cause: a run shows the innermost one, which does not name the file.
        raise pa.ArrowInvalid(f"{path}: {error}") from None


def _null_count(name: str) -> str:
    return f'COUNT(*) FILTER (WHERE "{name}" IS NULL) AS "null_{name}"'


def _outside_count(name: str, codes: tuple[str, ...]) -> str:
    outside = f'"{name}" IS NOT NULL AND "{name}" NOT IN ({_literals(codes)})'
    return f'COUNT(*) FILTER (WHERE {outside}) AS "code_{name}"'


def _literals(codes: tuple[str, ...]) -> str:
    return ", ".join("'" + code.replace("'", "''") + "'" for code in codes)


def _same(found: pa.Schema, expected: pa.Schema) -> bool:
    if found.names != expected.names:
        return False
    return all(
        left.type == right.type
        or (
            pa.types.is_list(left.type)
            and pa.types.is_list(right.type)
            and left.type.value_type == right.type.value_type
        )
        for left, right in zip(found, expected, strict=True)
    )
