"""Broken files: each becomes an issue that says what to do, the rest of the run goes on."""

import os
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from assets.context import District
from pipelines.runner import run_pipeline

AS_OF = date(2026, 10, 31)

HEADER = (
    "行政相对人名称,行政相对人类别,行政相对人代码_1(统一社会信用代码),行政相对人代码_2(工商注册号),"
    "行政相对人代码_3(组织机构代码),行政相对人代码_4(税务登记号),行政相对人代码_5(事业单位证书号),"
    "行政相对人代码_6(社会组织登记证号),法定代表人,法定代表人证件类型,法定代表人证件号码,行政许可决定文书名称,"
    "行政许可决定文书号,许可类别,许可证书名称,许可编号,许可内容,许可决定日期,有效期自,有效期至,许可机关,"
    "许可机关统一社会信用代码,当前状态,数据来源单位,数据来源单位统一社会信用代码,备注"
)


def permit(number: int, content: str = "准予经营") -> str:
    """A correct layout-C permit of an organisation."""
    return (
        f"云岭市青禾商贸有限公司{number},法人及非法人组织,91990101MA0000001Y,,,,,,周明,,,食品经营许可决定书,"
        f"云食许〔2026〕{number}号,普通,,,{content},2026-09-01,2026-09-01,2031-08-31,示范区市场监督管理局,"
        "11990101MB00000019,1,示范区市场监督管理局,11990101MB00000019,"
    )


SOURCE = """\
publisher: {{name: 云岭市示范区{slug}局, kind: department}}
status: active
coverage: partial
channels:
  - id: files
    title: 文件
    platform: files
    path: samples
    format: {format}
    cadence: irregular
{more}"""


def bureau(registry: Path, slug: str, kind: str, files: dict[str, bytes], more: str = "") -> None:
    """A bureau with one channel over the given files."""
    folder = registry / slug / "samples"
    folder.mkdir(parents=True)
    (registry / slug / "source.yml").write_text(
        SOURCE.format(slug=slug, format=kind, more=more), encoding="utf-8"
    )
    for name, data in files.items():
        (folder / name).write_bytes(data)


def workbook(path: Path) -> bytes:
    """The bytes of a workbook with the layout-C header and one row."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(HEADER.split(","))
    sheet.append(permit(1).split(","))
    book.save(path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> District:
    root = tmp_path_factory.mktemp("broken")
    registry = root / "bureaus"
    registry.mkdir()
    (registry / "district.yml").write_text('name: 云岭市示范区\nregion_code: "990101"\n', encoding="utf-8")
    good = ("\n".join([HEADER, *(permit(n) for n in range(1, 4))]) + "\n").encode()
    lines = good.decode().splitlines()
    book = workbook(root / "book.xlsx")
    permits = {
        "a_good.csv": good,
        "b_empty.csv": b"",
        "c_page.xlsx": "<html><body><p>您访问的页面不存在</p></body></html>".encode(),
        "d_truncated.xlsx": book[: len(book) // 2],
        "f_unknown.csv": "甲,乙,丙,丁,戊,己\n1,2,3,4,5,6\n".encode(),
        "g_invalid.csv": "\n".join([lines[0], permit(21), permit(22)])
        .encode()
        .replace("青禾".encode(), b"\xff\xfe\xff", 1),
        "h_nul.csv": "\n".join([lines[0], permit(31), permit(32, "准予\x00经营")]).encode(),
    }
    bureau(registry, "records", "permits", permits)
    zeros = registry / "records" / "samples" / "e_zeros.csv"
    with zeros.open("wb") as handle:
        os.truncate(handle.fileno(), 200_000_000)
    wall = (
        b'<html><head><meta http-equiv="Content-Type" content="text/html; charset=utf-8">'
        b"<script>var _0x1=['cookie'];document.cookie='__jsl_clearance=1;path=/';location.reload()</script>"
        b"</head><body></body></html>"
    )
    bureau(registry, "pages", "pages", {"wall.html": wall, "empty.html": b""})
    bureau(
        registry,
        "lists",
        "catalogue",
        {"noheader.csv": "这里没有表头\n只有两行字\n".encode()},
        '    catalogue: {version: "2026", valid_from: 2026-01-01}\n',
    )
    outcome = run_pipeline(registry, root / "data", AS_OF.isoformat())
    assert outcome.success, outcome.failures
    return District(registry, root / "data", AS_OF)


@pytest.mark.parametrize(
    ("file", "rule"),
    [
        ("b_empty.csv", "file-empty"),
        ("c_page.xlsx", "file-kind-unexpected"),
        ("d_truncated.xlsx", "file-damaged"),
        ("e_zeros.csv", "file-not-text"),
        ("f_unknown.csv", "dp-layout-unknown"),
        ("g_invalid.csv", "text-undecodable"),
        ("h_nul.csv", "text-nul-bytes"),
        ("wall.html", "capture-blocked"),
        ("empty.html", "file-empty"),
        ("noheader.csv", "catalogue-header-missing"),
    ],
)
def test_each_broken_file_has_its_issue(broken: District, file: str, rule: str) -> None:
    with broken.engine() as engine:
        engine.attach("ops.issues", "ops.captures")
        found = engine.query(
            "SELECT i.rule, i.message_zh FROM ops.issues AS i JOIN ops.captures AS c USING (capture_id)"
            f" WHERE c.path = '{file}'"
        ).to_pylist()
    assert rule in {row["rule"] for row in found}
    message = next(row["message_zh"] for row in found if row["rule"] == rule)
    assert "请" in message, "the message must say what to do"


def test_good_rows_go_on(broken: District) -> None:
    with broken.engine() as engine:
        engine.attach("core.permits")
        numbers = (
            engine.query("SELECT doc_number FROM core.permits ORDER BY doc_number").column(0).to_pylist()
        )
    assert {f"云食许〔2026〕{n}号" for n in (1, 2, 3, 22, 31)} <= set(numbers)


def test_every_capture_is_accounted_for(broken: District) -> None:
    with broken.engine() as engine:
        engine.attach("ops.captures", "ops.issues", "ops.quarantine", "core.permits")
        lost = engine.query(
            "SELECT path FROM ops.captures WHERE capture_id NOT IN (SELECT capture_id FROM core.permits"
            " UNION ALL SELECT capture_id FROM ops.quarantine"
            " UNION ALL SELECT capture_id FROM ops.issues WHERE capture_id IS NOT NULL)"
        )
    assert lost.num_rows == 0, lost.to_pylist()
