"""The lines of a CSV are those that its rules give cell by cell, however the columns are put together."""

import random
from datetime import date

import pyarrow as pa
import pytest

from warehouse.release.csv_file import csv_lines

_TEXTS = ("甲", "=1", "a,b", 'a"b', "a\r\nb", "", None, "－1", "－", "1-2", " ", "\tx", "x\t")


def _plain(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).lower()
    if not isinstance(cell, str):
        return str(cell)
    text = f"'{cell}" if cell.startswith(tuple("=+-@\t\r\n＝＋－＠")) else cell
    doubled = text.replace('"', '""')
    return f'"{doubled}"' if not text or any(sign in text for sign in '",\r\n') else text


def _lines(table: pa.Table) -> str:
    return b"".join(bytes(lines) for lines in csv_lines(table)).decode()


@pytest.mark.parametrize("rows", [1, 7, 3000])
def test_lines_are_those_of_the_cells(rows: int) -> None:
    noise = random.Random(rows)
    columns = {
        "many": pa.array([f"id-{n}" for n in range(rows)]),
        "typed": pa.array([noise.choice(_TEXTS) for _ in range(rows)], pa.string()),
        "few": pa.array([noise.choice(_TEXTS) for _ in range(rows)], pa.string()).dictionary_encode(),
        "none": pa.nulls(rows, pa.string()),
        "close": pa.array([noise.choice([-2, 5, None]) for _ in range(rows)], pa.int64()),
        "far": pa.array([noise.choice([-(2**63), 2**63 - 1, None]) for _ in range(rows)], pa.int64()),
        "day": pa.array([date(2026, 1, noise.randint(1, 31)) for _ in range(rows)]),
        "old": pa.array([noise.choice([date(1, 1, 1), date(9999, 12, 31), None]) for _ in range(rows)]),
        "flag": pa.array([noise.choice([True, False, None]) for _ in range(rows)], pa.bool_()),
        "last": pa.array([noise.choice(["x", "y"]) for _ in range(rows)]).dictionary_encode(),
    }
    table = pa.table(columns)
    expected = "".join(",".join(_plain(cell) for cell in row.values()) + "\r\n" for row in table.to_pylist())
    assert _lines(table) == expected


def test_long_cells_are_written_whole() -> None:
    texts = ["短", "长" * 2_000_000, "短"] * 40
    table = pa.table({"n": pa.array(range(120)), "text": pa.array(texts).dictionary_encode()})
    assert _lines(table) == "".join(f"{n},{text}\r\n" for n, text in enumerate(texts))
