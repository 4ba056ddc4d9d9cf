"""The assessment workbook: what each sheet says, that it adds up, that hostile text stays text."""

import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from warehouse.engine import Engine
from warehouse.report.workbook import (
    INPUTS,
    SchemeWords,
    Written,
    evidence_pages,
    write_workbook,
)
from warehouse.report.workbook_cells import EXCEL_LINKS
from warehouse.report.workbook_data import Assessment, Body, Deduction, Node, ranked
from warehouse.report.workbook_mend import failures
from warehouse.store import Store

AS_OF = date(2026, 10, 31)
SHA = "ab" * 32
WORDS = SchemeWords(
    "示范区政务公开百分制方案", "1", "云岭市示范区政务公开考核办法", (("等次", "优秀≥90，合格≥60"),)
)
HOSTILE = [
    '=HYPERLINK("http://evil.example","点我")',
    "+1+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(1,1)",
    "\t=1+1",
    "http://evil.example/x",
    "mailto:a@b.example",
    "\u202egnp.exe\u202c",
    "<r><t>x</t></r>",
    "a\x00b\x07c",
    "_x0041_",
    "<script>alert(1)</script>",
]
NAMES = {
    "mzj": "云岭市示范区民政局",
    "wjj": "云岭市示范区卫生健康局",
    "qingxi": "清溪镇人民政府",
    "cgj": "云岭市示范区城市管理局",
}
TREE = (
    # node, parent, depth, title, part, indicator, points
    ("total", None, 0, "总分", "base", None, 100.0),
    ("disclosure", "total", 1, "主动公开", "base", None, 70.0),
    ("items", "disclosure", 2, "目录覆盖", "base", "coverage", 40.0),
    ("in_time", "disclosure", 2, "按时公开", "base", "timeliness", 30.0),
    ("double", "total", 1, "双公示", "base", None, 30.0),
    ("late", "double", 2, "迟报", "base", "late_rate", 30.0),
    ("backdated", "total", 1, "倒填日期", "veto", "compliance", 0.0),
)
Row = dict[str, Any]


def nodes(body: str, lost: dict[str, float], statuses: dict[str, str]) -> list[Row]:
    """The score sheet of a body that lost points at leaves, or has leaves without points."""
    below: dict[str, list[str]] = {}
    for node, parent, *_ in TREE:
        below.setdefault(parent or "", []).append(node)

    def deduction(node: str) -> float:
        return lost.get(node, 0.0) + sum(deduction(child) for child in below.get(node, ()))

    rows = []
    for number, (node, parent, depth, title, part, indicator, points) in enumerate(TREE, start=1):
        status = statuses.get(node, "clear" if part == "veto" else "scored")
        plain = status in ("scored", "vetoed") and part != "veto"
        rows.append(
            {
                "scheme": "district",
                "period": "2026",
                "body_id": body,
                "node": node,
                "parent": parent,
                "node_no": number,
                "depth": depth,
                "title": title,
                "part": part,
                "indicator": indicator,
                "declared_weight": points,
                "weight": points,
                "status": status,
                "score": points - deduction(node) if plain else None,
                "deduction": deduction(node),
                "grade": ("不合格" if status == "vetoed" else "合格") if node == "total" else None,
                "note": f"{title}：满分{points:g}，扣{deduction(node):g}。",
                "previous_period": "2025",
                "previous_score": 80.0 if node == "total" else None,
                "as_of": AS_OF,
            }
        )
    return rows


def failure(body: str, node: str, number: int, points: float, **more: Any) -> Row:
    """A deduction with the verdict it stands on."""
    return {
        "deduction_id": f"ded-{body}-{node}-{number}",
        "scheme": "district",
        "period": "2026",
        "body_id": body,
        "node": node,
        "indicator": "coverage",
        "points": points,
        "row_kind": "verdict",
        "row_id": f"verdict-{body}-{number}",
        "verdict_id": f"verdict-{body}-{number}",
        "item_id": "05-1",
        "domain": "社会救助",
        "reason": f"第{number}条没有公开。",
        "due_date": date(2026, 9, number),
        "decided_date": date(2026, 8, 3),
        "published_date": date(2026, 9, 30),
        "observed_date": date(2026, 10, 2),
        "evidence_kind": "notice",
        "evidence_id": "notice-1",
        "evidence_capture_id": "cap-1",
        **more,
    }


def verdict(row: Row) -> Row:
    return {
        "verdict_id": row["verdict_id"],
        "obligation_id": "duty-1",
        "body_id": row["body_id"],
        "kind": "exists",
        "period": "2026",
        "status": "missing",
        "reason_code": "no-column",
        "reason": row["reason"],
        "as_of": AS_OF,
    }


def fill(store: Store, scores: list[Row], deductions: list[Row], names: dict[str, str]) -> None:
    """All tables that a workbook reads."""
    store.write_rows(
        "core.bodies",
        [
            {"body_id": body, "name": name, "kind": "town" if "镇" in name else "department"}
            for body, name in names.items()
        ]
        + [{"body_id": "mzj", "name": "旧名", "valid_from": date(1899, 1, 1)}],
    )
    store.write_rows(
        "core.catalogue_items",
        [
            {
                "item_id": "05-1",
                "version": "2026",
                "domain": "社会救助",
                "level1": "最低生活保障",
                "level2": "办事指南",
                "valid_from": date(2026, 1, 1),
                "source_id": "qzfb",
                "capture_id": "cap-9",
                "row": 4,
            }
        ],
    )
    store.write_rows(
        "core.obligations",
        [
            {
                "obligation_id": "duty-1",
                "body_id": "mzj",
                "kind": "exists",
                "scope": "all",
                "testable": True,
                "origin": "catalogue",
                "is_assumed": False,
                "basis": "社会救助暂行办法",
                "limit_text": "20个工作日内",
                "reason_zh": "应当公开",
                "reason_en": "must be published",
            }
        ],
    )
    store.write_rows(
        "core.notices",
        [
            {
                "record_id": "notice-1",
                "title": "低保指南",
                "body_id": "mzj",
                "content_hash": "h",
                "source_id": "mzj",
                "capture_id": "cap-1",
                "url": "http://mzj.shifanqu.example/1.html",
            }
        ],
    )
    store.write_rows(
        "ops.captures",
        [
            {
                "capture_id": "cap-1",
                "source_id": "mzj",
                "channel_id": "zn",
                "format": "pages",
                "path": "1.html",
                "version_no": 1,
                "outcome": "ok",
                "sha256": SHA,
                "fetched_at": datetime(2026, 10, 20, 17, 5, tzinfo=UTC),
            }
        ],
    )
    store.write_rows(
        "metrics.verdicts",
        list({row["verdict_id"]: verdict(row) for row in deductions if row["verdict_id"]}.values()),
    )
    store.write_rows("metrics.scores", scores)
    store.write_rows("metrics.deductions", deductions)
    store.write_rows(
        "metrics.indicators",
        [
            {
                "indicator": "coverage",
                "period": "2026",
                "numerator": 3,
                "denominator": 4,
                "excluded": 2,
                "excluded_reasons": '{"no-channel":2}',
                "value": 0.75,
                "unit": "ratio",
            }
        ],
    )


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """Four bodies: one vetoed, one named only, one with a leaf not observed, one without a score."""
    store = Store(tmp_path / "data")
    scores = [
        *nodes("mzj", {"items": 10.0, "in_time": 2.0}, {"late": "not_applicable"}),
        *nodes("wjj", {"items": 4.0}, {"backdated": "vetoed", "total": "vetoed"}),
        *nodes("qingxi", {}, {"in_time": "not_observed", "backdated": "flagged"}),
        *nodes("cgj", {}, {node: "not_observed" for node, *_ in TREE}),
    ]
    first = failure("mzj", "items", 1, 2.5)
    deductions = [
        first,
        *(failure("mzj", "items", number, 2.5) for number in (2, 3, 4)),
        {**first, "deduction_id": "ded-again", "node": "in_time", "points": 2.0},
        failure(
            "wjj",
            "items",
            1,
            4.0,
            row_kind="quarantine",
            row_id="cap-1#4",
            verdict_id=None,
            item_id=None,
            evidence_capture_id=None,
            due_date=None,
        ),
    ]
    fill(store, scores, deductions, NAMES)
    with Engine(store, as_of=AS_OF) as opened:
        opened.attach(*INPUTS)
        yield opened


def write(engine: Engine, target: Path, **options: Any) -> Written:
    return write_workbook(
        engine.connection, "district", "2026", target, words=WORDS, district="云岭市示范区", **options
    )


def rows(sheet: Any, header: int) -> list[Row]:
    """The rows of a sheet below the header in this row (from 1), by heading."""
    headings = [cell.value for cell in sheet[header]]
    return [
        dict(zip(headings, [cell.value for cell in row], strict=True))
        for row in sheet.iter_rows(min_row=header + 1)
    ]


def test_overview(engine: Engine, tmp_path: Path) -> None:
    written = write(engine, tmp_path / "w.xlsx")
    assert (written.bodies, written.deductions, written.to_mend, written.left) == (4, 6, 5, ())
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    assert book.sheetnames == [
        "汇总",
        "整改清单",
        NAMES["qingxi"],
        NAMES["mzj"],
        NAMES["wjj"],
        NAMES["cgj"],
        "说明",
    ]
    sheet = book["汇总"]
    found = {row["机构"]: row for row in rows(sheet, 4) if row["机构"]}
    town, civil, health, city = (found[NAMES[body]] for body in ("qingxi", "mzj", "wjj", "cgj"))
    assert (town["名次"], town["总分"], town["变化"], town["类别"]) == (1, 100, 20, "镇街")
    assert (civil["名次"], civil["总分"], civil["主动公开\n（满分70）"], civil["扣分条数"]) == (2, 88, 58, 5)
    assert (civil["扣分合计"], civil["不涉及项数"], civil["双公示\n（满分30）"]) == (12, 1, 30)
    assert (health["名次"], health["总分"], health["等次"]) == ("否决", 96, "不合格")
    assert health["单项否决和警示"] == "⚠ 单项否决：倒填日期"
    assert town["单项否决和警示"] == "⚠ 警示（点名或待核实）：倒填日期"
    assert (city["名次"], city["总分"], city["变化"]) == ("—", "没有可评的数据", None)
    assert found["平均"]["总分"] == pytest.approx((100 + 88 + 96) / 3)
    assert found["最低"]["总分"] == 88
    assert sheet["B5"].hyperlink.location == f"'{NAMES['qingxi']}'!A1"
    assert sheet.freeze_panes == "C5"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.print_title_rows == "$4:$4"
    assert "&P" in sheet.oddFooter.right.text


def test_score_sheet_adds_up_and_leads_to_the_evidence(engine: Engine, tmp_path: Path) -> None:
    write(engine, tmp_path / "w.xlsx", evidence_page=evidence_pages({"verdict-mzj-1"}))
    sheet = openpyxl.load_workbook(tmp_path / "w.xlsx")[NAMES["mzj"]]
    found = rows(sheet, 4)
    tree, below = found[: len(TREE)], found[len(TREE) + 2 :]
    assert [row["指标 ／ 扣分事项"] for row in tree] == [title for _, _, _, title, *_ in TREE]
    assert [row["得分"] for row in tree] == [88, 58, 30, 28, 30, "不涉及", "未触发"]
    assert [row["领域"] for row in tree] == [None, None, "4 条 ↓", "1 条 ↓", None, None, None]
    assert sheet["G7"].hyperlink.location == f"'{NAMES['mzj']}'!A14"
    assert sheet["B14"].value == "主动公开／目录覆盖"
    lines = [row for row in below if row["编号"]]
    assert sum(row["扣分"] for row in lines) == tree[0]["满分"] - tree[0]["得分"]
    assert "与扣分合计相符" in found[len(TREE) + 1]["计分说明 ／ 扣分原因"]
    first = lines[0]
    assert first["指标 ／ 扣分事项"] == "最低生活保障／办事指南"
    assert (first["结论编号"], first["存档文件 SHA-256"]) == ("verdict-mzj-1", SHA)
    assert first["采集时间（北京）"] == "2026-10-21 01:05"
    assert first["应完成日期"] == datetime(2026, 9, 1)
    assert [row["证据"] for row in lines] == ["证据页", "存档文件", "存档文件", "存档文件", "证据页"]
    assert sheet["M15"].hyperlink.target == "evidence/verdict-mzj-1.html"


def test_list_to_mend_has_a_row_for_each_failure(engine: Engine, tmp_path: Path) -> None:
    write(engine, tmp_path / "w.xlsx", mend_by=date(2026, 12, 31))
    sheet = openpyxl.load_workbook(tmp_path / "w.xlsx")["整改清单"]
    found = rows(sheet, 3)
    assert [(row["结论编号"], row["扣分合计"], row["涉及指标"]) for row in found] == [
        ("verdict-mzj-1", 4.5, "目录覆盖；按时公开"),
        ("verdict-mzj-2", 2.5, "目录覆盖"),
        ("verdict-mzj-3", 2.5, "目录覆盖"),
        ("verdict-mzj-4", 2.5, "目录覆盖"),
        ("cap-1#4", 4.0, "目录覆盖"),
    ]
    assert (found[0]["责任"], found[0]["结论"], found[0]["依据"]) == (
        "应公开（20个工作日内）",
        "未公开",
        "社会救助暂行办法",
    )
    assert found[0]["整改要求"] == "设置相应栏目并补充公开；栏目已有而没有登记的，请登记。"
    assert found[0]["整改期限"] == datetime(2026, 12, 31)
    assert (found[4]["事项"], found[4]["证据"]) == ("低保指南", "无页面")
    assert found[4]["整改要求"] == "按规则改正这一行后重新报送。"
    assert sheet.auto_filter.ref == "A3:T8"
    [choice] = sheet.data_validations.dataValidation
    assert str(choice.sqref) == "K4:K8"


def test_a_verdict_stands_once_however_many_nodes_it_costs_points_at() -> None:
    """The row of a domain that nothing covers names the verdict of one of its items."""
    none = dict.fromkeys(Deduction._fields)
    domain = failure("mzj", "items", 1, 2.0, row_kind="body", row_id="mzj/就业", reason="没有一个事项公开。")
    rows = [domain, failure("mzj", "items", 1, 3.0), failure("mzj", "items", 2, 1.0)]
    deductions = [Deduction(**{key: row.get(key) for key in none}) for row in rows]
    body = Body("mzj", "民政局", "department", [], deductions)
    first, second = failures(Assessment("district", "2026", AS_OF, [body], []), ["民政局"])
    assert (first.points, first.first.row_kind, second.points) == (5.0, "verdict", 1.0)


def test_a_body_of_which_little_was_seen_has_no_rank() -> None:
    """It stands after those that met a veto, whatever its score."""

    def body(name: str, score: float | None, **more: Any) -> Body:
        [total] = [row for row in nodes(name, {}, {}) if row["node"] == "total"]
        found = {key: total.get(key) for key in Node._fields} | {"score": score, **more}
        return Body(name, name, "department", [Node(**found)], [])

    few = body("few", 100.0, is_ranked=False, judged_share=0.2)
    ordered = ranked([few, body("none", None), body("veto", 90.0, status="vetoed"), body("good", 70.0)])
    assert [(one.name, one.rank) for one in ordered] == [
        ("good", 1),
        ("veto", None),
        ("few", None),
        ("none", None),
    ]


def test_notes(engine: Engine, tmp_path: Path) -> None:
    write(engine, tmp_path / "w.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "w.xlsx")["说明"]
    text = "\n".join(str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value)
    for part in (
        "示范区政务公开百分制方案（district，版本 1）",
        "2026-10-31（只用这一天结束以前看到的内容）",
        "优秀≥90，合格≥60",
        "75.00%（3 ÷ 4）\n不计入 2 条：没有登记栏目，网站也没有登记完整 2",
        "已公开的责任数 ÷ 适用且可判断的责任数",
        f"1 个：{NAMES['mzj']}",
        "没有采集到可评的数据",
        "objections.csv",
    ):
        assert part in text


def test_same_tables_same_bytes(engine: Engine, tmp_path: Path) -> None:
    write(engine, tmp_path / "a.xlsx")
    write(engine, tmp_path / "b.xlsx")
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    with zipfile.ZipFile(tmp_path / "a.xlsx") as parts:
        assert b"2026-10-31T00:00:00Z" in parts.read("docProps/core.xml")


def test_hostile_text_is_inert(tmp_path: Path) -> None:
    names = {f"b{number}": text for number, text in enumerate(HOSTILE)}
    scores, deductions = [], []
    for body, text in names.items():
        sheet = nodes(body, {"items": 1.0}, {"backdated": "vetoed"})
        scores += [{**node, "title": text, "note": text, "grade": text} for node in sheet]
        deductions.append(failure(body, "items", 1, 1.0, reason=text, domain=text, item_id=None))
    store = Store(tmp_path / "data")
    fill(store, scores, deductions, names)
    with Engine(store, as_of=AS_OF) as engine:
        engine.attach(*INPUTS)
        write(engine, tmp_path / "w.xlsx")
    with zipfile.ZipFile(tmp_path / "w.xlsx") as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
        assert len(sheets) == len(HOSTILE) + 3
        for name in sheets:
            content = parts.read(name)
            assert b"<f>" not in content
            assert b"<f " not in content
        relations = b"".join(parts.read(name) for name in parts.namelist() if name.endswith(".rels"))
        assert b"evil" not in relations
        assert b"External" not in relations
        strings = parts.read("xl/sharedStrings.xml").decode()
        assert "\u202e" not in strings
        assert 'quotePrefix="1"' in parts.read("xl/styles.xml").decode()
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    found = {row["机构"] for row in rows(book["汇总"], 4)}
    assert {
        HOSTILE[0],
        "-2+3",
        "@SUM(1,1)",
        " =1+1",
        " <r><t>x</t></r>",
        "<script>alert(1)</script>",
    } <= found
    assert "⟨U+202E⟩gnp.exe⟨U+202C⟩" in found
    for sheet in book:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n", "d"}


def test_what_excel_has_no_room_for_is_counted(engine: Engine, tmp_path: Path) -> None:
    written = write(engine, tmp_path / "w.xlsx", most_rows=16)
    left = {one.sheet: one for one in written.left}
    assert left[NAMES["mzj"]].rows == 4
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    sheet = book[NAMES["mzj"]]
    assert sheet.max_row == 16
    assert sheet["B16"].value == "另有 4 条扣分超出 Excel 的行数，没有列出，已计入合计。"
    assert any(row[0].value == "没有列出的" for row in book["说明"].iter_rows())
    shorter = write(engine, tmp_path / "w.xlsx", most_rows=6)
    assert {one.sheet: one.rows for one in shorter.left}["整改清单"] == 3
    assert (
        openpyxl.load_workbook(tmp_path / "w.xlsx")["整改清单"]["B6"].value
        == "另有 3 条超出 Excel 的行数，没有列出。"
    )


def test_beyond_the_bound_the_rest_of_a_leaf_is_a_sum(tmp_path: Path) -> None:
    """Eleven failures at one leaf, the last also at another: it costs most and comes first."""
    store = Store(tmp_path / "data")
    lost = [failure("mzj", "items", number, 1.0) for number in range(1, 12)]
    lost.append({**lost[-1], "deduction_id": "ded-again", "node": "in_time", "points": 2.0})
    lost.append(failure("wjj", "items", 1, 4.0))
    scores = [*nodes("mzj", {"items": 11.0, "in_time": 2.0}, {}), *nodes("wjj", {"items": 4.0}, {})]
    fill(store, scores, lost, {body: NAMES[body] for body in ("mzj", "wjj")})
    with Engine(store, as_of=AS_OF) as opened:
        opened.attach(*INPUTS)
        written = write(opened, tmp_path / "w.xlsx", most_listed=7)
        whole = write(opened, tmp_path / "whole.xlsx", most_listed=13)
        write(opened, tmp_path / "usual.xlsx")
    assert (whole.deductions, whole.to_mend) == (written.deductions, written.to_mend) == (13, 12)
    assert (tmp_path / "whole.xlsx").read_bytes() == (tmp_path / "usual.xlsx").read_bytes()
    book = openpyxl.load_workbook(tmp_path / "w.xlsx")
    sheet = book[NAMES["mzj"]]
    below = rows(sheet, 4)[len(TREE) + 1 :]
    assert below[0]["指标 ／ 扣分事项"] == "扣分明细（12 条）"
    assert below[0]["扣分"] == 13
    assert "与扣分合计相符" in below[0]["计分说明 ／ 扣分原因"]
    items, leaf = below[1], below[2:8]
    assert (items["扣分"], items["计分说明 ／ 扣分原因"]) == (11, "11 条")
    assert [row["结论编号"] for row in leaf] == [
        *(f"verdict-mzj-{n}" for n in (1, 2, 3, 4, 11)),
        None,
    ]
    assert leaf[-1]["指标 ／ 扣分事项"] == "其余 6 条"
    assert sum(row["扣分"] for row in leaf) == items["扣分"]
    assert "metrics.deductions" in leaf[-1]["计分说明 ／ 扣分原因"]
    assert [row["扣分"] for row in below[8:10]] == [2, 2]
    assert rows(book["汇总"], 4)[1]["扣分条数"] == 12
    mend = rows(book["整改清单"], 3)
    assert [row["机构"] for row in mend] == [*[NAMES["wjj"]] * 1, *[NAMES["mzj"]] * 5, "其余 6 条"]
    assert sum(row["扣分合计"] for row in mend) == 17
    notes = [str(row[1].value) for row in book["说明"].iter_rows()]
    assert any(text.startswith("共 13 条，列出 7 条") for text in notes)
    assert not any(
        row[0].value == "没有列出的" for row in openpyxl.load_workbook(tmp_path / "whole.xlsx")["说明"]
    )


def test_links_beyond_excels_limit_become_text(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert EXCEL_LINKS == 65_530
    monkeypatch.setattr("warehouse.report.workbook_cells.EXCEL_LINKS", 2)
    written = write(engine, tmp_path / "w.xlsx")
    assert {one.sheet: one.links for one in written.left} == {"汇总": 2, NAMES["mzj"]: 1}
    sheet = openpyxl.load_workbook(tmp_path / "w.xlsx")["汇总"]
    assert [sheet.cell(row, 2).hyperlink is not None for row in range(5, 9)] == [True, True, False, False]
    assert sheet["B8"].value == NAMES["cgj"]


def test_unknown_assessment(engine: Engine, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="没有方案“district”在时期“2019”的得分"):
        write_workbook(engine.connection, "district", "2019", tmp_path / "w.xlsx")
    assert not (tmp_path / "w.xlsx").exists()
