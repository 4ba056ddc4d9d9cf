"""Correct permits to spoil, and reading an annotated workbook back with another library."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assets.validation import checked_file
from pipelines.annotated import annotate
from pipelines.annotated.styles import FILLS
from sources.double_publicity import layouts

AS_OF = date(2026, 11, 21)
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def _code(body: str) -> str:
    """With its check character (GB 32100-2015)."""
    total = sum(_ALPHABET.index(sign) * 3**place for place, sign in enumerate(body))
    return body + _ALPHABET[(31 - total % 31) % 31]


def _headings() -> list[str]:
    columns = layouts().columns("C", "permit")
    return [columns[column].name for column in layouts().template("C", "permit", "organisation").columns]


class Permits:
    """Layout-C permits of organisations."""

    headings = _headings()

    def row(self, number: int, **changes: str) -> dict[str, str]:
        """A correct row by heading, with changes."""
        agency = _code("11990101MB0000011")
        return (
            dict.fromkeys(self.headings, "")
            | {
                "行政相对人名称": f"云岭市示范商贸有限公司第{number}分公司",
                "行政相对人类别": "法人及非法人组织",
                "行政相对人代码_1(统一社会信用代码)": _code(f"91990101MA{number:07d}"),
                "法定代表人": "洪某",
                "行政许可决定文书名称": "准予许可决定书",
                "行政许可决定文书号": f"云市监许〔2026〕{number}号",
                "许可类别": "普通",
                "许可内容": "餐饮服务",
                "许可决定日期": "2026-09-01",
                "有效期自": "2026-09-01",
                "有效期至": "2099-12-31",
                "许可机关": "云岭市示范区市场监督管理局",
                "许可机关统一社会信用代码": agency,
                "当前状态": "1",
                "数据来源单位": "云岭市示范区市场监督管理局",
                "数据来源单位统一社会信用代码": agency,
            }
            | changes
        )

    def cells(self, number: int, headings: Sequence[str] | None = None, **changes: str) -> list[str]:
        """The same as a list in the order of the headings."""
        row = self.row(number, **changes)
        return [row.get(heading, "") for heading in headings or self.headings]


@pytest.fixture(scope="session")
def permits() -> Permits:
    """A maker of correct rows."""
    return Permits()


@pytest.fixture
def annotated(tmp_path: Path) -> Callable[..., Any]:
    """Annotate a file; the workbook that came out, opened with openpyxl."""

    def run(path: Path, as_of: date = AS_OF) -> Any:
        out = tmp_path / "out" / f"{path.name}.结果.xlsx"
        out.parent.mkdir(exist_ok=True)
        with checked_file(path, as_of) as checked:
            annotate(checked, out)
        return openpyxl.load_workbook(out)

    return run


def coloured(sheet: Any) -> dict[str, tuple[str, Any]]:
    """Severity and value of every cell in one of our colours."""
    severities = {colour: severity for severity, colour in FILLS.items()}
    return {
        cell.coordinate: (severities[cell.fill.fgColor.rgb], cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fill_type == "solid" and cell.fill.fgColor.rgb in severities
    }


@pytest.fixture(scope="session")
def marks() -> Callable[[Any], dict[str, tuple[str, Any]]]:
    """`coloured` for tests."""
    return coloured
