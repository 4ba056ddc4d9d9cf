"""Workbooks that would make a parser allocate without end, or follow sectors in a circle, are refused."""

import io
import re
import struct
import time
from collections.abc import Callable

import openpyxl
import pytest

from benchmarks.dp_files import rezipped
from benchmarks.xls_writer import Error, Sheet, container, workbook
from sources.tables import read_grids
from sources.tables.biff import scan_book
from sources.tables.ole import OleError, streams

SHEETS = [
    Sheet("甲", [[f"{r}-{c}" for c in range(8)] for r in range(60)]),
    Sheet("乙", [["x", Error("#REF!")]]),
]


def rules(data: bytes, name: str) -> list[str]:
    started = time.process_time()
    found = [finding.rule for finding in read_grids(data, name).findings]
    assert time.process_time() - started < 5
    return found


def xlsx(change: Callable[[bytes], bytes]) -> bytes:
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in range(20):
        book.active.append([f"{row}-{column}" for column in range(6)])
    buffer = io.BytesIO()
    book.save(buffer)
    return rezipped(buffer.getvalue(), lambda name, data: change(data) if "sheet1" in name else data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'r="B3"', b'r="XFD1048576"'),
        (b'r="B3"', b"r='XFD1048576'"),
        (b'r="B3"', b'r="xfd1048576"'),
        (b'r="B3"', b'r="ZZZZZ3"'),
        (b'r="B3"', b'r="ZZZ1000003"'),
        (b'<row r="20"', b'<row r="4000000000"'),
    ],
)
def test_cells_far_away_in_xlsx(old: bytes, new: bytes) -> None:
    seen: list[bool] = []

    def change(data: bytes) -> bytes:
        seen.append(old in data)
        return data.replace(old, new)

    assert rules(xlsx(change), "a.xlsx") in (["file-too-large"], ["file-damaged"], [])
    assert seen == [True]


def test_cells_without_numbers_are_read() -> None:
    data = xlsx(lambda data: re.sub(rb' r="[A-Z]*[0-9]+"', b"", data))
    (grid,) = read_grids(data, "a.xlsx").grids
    assert [len(grid.rows), grid.rows[19][5]] == [20, "19-5"]


def test_the_cells_of_a_workbook() -> None:
    scan = scan_book(workbook(SHEETS))
    assert scan is not None
    assert (scan.cells, scan.errors) == (60 * 8 + 2, {"乙": {(0, 1): "#REF!"}})


def test_declared_and_used_blocks_of_xls_are_bounded() -> None:
    data = workbook(SHEETS)
    declared = struct.pack("<IIHHH", 0, 60, 0, 8, 0)
    assert declared in data
    huge = data.replace(declared, struct.pack("<IIHHH", 0, 1 << 31, 0, 65_000, 0))
    assert rules(huge, "a.xls") == ["file-too-large"]
    place = data.rfind(struct.pack("<HH", 59, 7))
    assert data[place - 4 : place - 2] == struct.pack("<H", 0x0204)
    far = data[:place] + struct.pack("<HH", 65_000, 65_000) + data[place + 4 :]
    assert rules(far, "a.xls") == ["file-too-large"]
    # Within the format and the bound of cells, but a gigabyte of memory for a file of some KB.
    (found,) = read_grids(
        far.replace(struct.pack("<HH", 65_000, 65_000), struct.pack("<HH", 65_000, 250)), "a.xls"
    ).findings
    assert found.rule == "file-too-large"
    assert "几乎都是空的" in found.message_zh


def test_streams_of_a_container() -> None:
    given = {"Workbook": b"x" * 5000, "Other": bytes(range(256)) * 30}
    found = streams(container(given))
    assert {name: data[: len(given[name])] for name, data in found.items()} == given


@pytest.mark.parametrize("place", range(44, 80, 4))
@pytest.mark.parametrize("word", [0, 1, 5, 0x7FFFFFFF, 0xFFFFFFF0])
def test_damaged_headers_end(place: int, word: int) -> None:
    data = workbook(SHEETS)
    changed = data[:place] + struct.pack("<I", word) + data[place + 4 :]
    assert set(rules(changed, "a.xls")) <= {"file-damaged", "file-too-large", "table-missing"}


def test_sectors_in_a_circle() -> None:
    data = workbook(SHEETS)
    # The table of sectors is the last sector; its first entry leads on from the first sector of the stream.
    table = len(data) - 512
    assert struct.unpack_from("<I", data, table) == (1,)
    circle = data[: table + 8] + struct.pack("<I", 0) + data[table + 12 :]
    with pytest.raises(OleError):
        streams(circle)
    assert rules(circle, "a.xls") == ["file-damaged"]
