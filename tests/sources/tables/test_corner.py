"""The column in which a sheet's cells begin, compared with the library that reads the sheets."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from sources.tables.corner import first_column


@given(
    cells=st.lists(st.tuples(st.integers(1, 40), st.integers(1, 30), st.sampled_from(["x", 5, "=1+1", ""])),
                   min_size=1, max_size=8),
)  # fmt: skip
def test_as_the_reader_sees_it(
    cells: list[tuple[int, int, object]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    path = tmp_path_factory.mktemp("corner") / "a.xlsx"
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "许可"
    for row, column, value in cells:
        sheet.cell(row, column, value)
    book.save(path)
    start = CalamineWorkbook.from_path(path).get_sheet_by_name("许可").start
    assert first_column(path, "许可") == (start[1] + 1 if start else 1)


def test_what_cannot_be_read_begins_at_the_left(tmp_path: Path) -> None:
    for number, content in enumerate((b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1broken")):
        path = tmp_path / str(number)
        path.write_bytes(content)
        assert first_column(path, "许可") == 1


def test_a_sheet_that_is_not_there(tmp_path: Path) -> None:
    out = io.BytesIO()
    openpyxl.Workbook().save(out)
    (tmp_path / "a.xlsx").write_bytes(out.getvalue())
    assert first_column(tmp_path / "a.xlsx", "许可") == 1
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<broken")
    assert first_column(tmp_path / "b.xlsx", "许可") == 1
