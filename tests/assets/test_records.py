"""Double-publicity files end to end: the samples with their gold, damaged files, pre-check report."""

import csv
import io
import json
import random
import shutil
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assets.records import CapturedFile, parse_records, take_file, take_shapes
from assets.validation import validate_file
from benchmarks.dp_files import Table, codes, csv_bytes, html_bytes, table, xls_bytes, xlsx_bytes
from sources.double_publicity import layouts, read_shapes
from sources.double_publicity.blocks import find_blocks
from sources.double_publicity.layouts import Party, Subject
from sources.findings import Finding
from warehouse.archive import Archive, ArchiveError
from warehouse.engine import Engine
from warehouse.records import build_records
from warehouse.records.intake import Intake
from warehouse.records.report_text import render
from warehouse.store import Store

TODAY = date(2026, 11, 21)
USCC = "91990101MA00000013"
AGENCY = "11990101MB0000011U"
HEADINGS = [
    layouts().columns("C", "permit")[c].name
    for c in layouts().template("C", "permit", "organisation").columns
]


def check_character(body: str) -> str:
    """GB 32100-2015, written apart from the macro under test."""
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(sign) * 3**place for place, sign in enumerate(body))
    return alphabet[(31 - total % 31) % 31]


def permit(number: int, **changes: str) -> list[str]:
    """A correct row of the layout-C sheet of permits of organisations, with changes by standard heading."""
    code = "91990101MA" + f"{number:07d}"
    agency = "11990101MB0000011"
    cells = dict.fromkeys(HEADINGS, "")
    cells |= {
        "行政相对人名称": f"云岭市示范商贸有限公司第{number}分公司",
        "行政相对人类别": "法人及非法人组织",
        "行政相对人代码_1(统一社会信用代码)": code + check_character(code),
        "法定代表人": "洪某",
        "行政许可决定文书名称": "准予许可决定书",
        "行政许可决定文书号": f"云市监许〔2026〕{number}号",
        "许可类别": "普通",
        "许可内容": "食品销售",
        "许可决定日期": "2026-10-09",
        "有效期自": "2026-10-09",
        "有效期至": "2099-12-31",
        "许可机关": "云岭市示范区市场监督管理局",
        "许可机关统一社会信用代码": agency + check_character(agency),
        "当前状态": "1",
        "数据来源单位": "云岭市示范区市场监督管理局",
        "数据来源单位统一社会信用代码": agency + check_character(agency),
    }
    cells |= changes
    return [cells[heading] for heading in HEADINGS]


def csv_text(rows: Sequence[Sequence[str]], separator: str = ",", newline: str = "\n") -> str:
    out = io.StringIO()
    # csv.writer quotes a line break only when it is part of the line terminator.
    quoting = csv.QUOTE_ALL if newline == "\r" else csv.QUOTE_MINIMAL
    csv.writer(out, delimiter=separator, lineterminator=newline, quoting=quoting).writerows(rows)  # type: ignore[arg-type]
    return out.getvalue()


def check(path: Path, content: bytes | str) -> dict[str, Any]:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    report: dict[str, Any] = validate_file(path, TODAY).as_json()
    return report


def rules(report: dict[str, Any]) -> list[tuple[int, str]]:
    return [(issue["row"], issue["rule"]) for issue in report["issues"]]


def parsed(tmp_path: Path, files: dict[str, bytes], table: str = "parsed.permits", **columns: str) -> Any:
    """Store and outcome after reading files (content by name) as one bureau's channel."""
    store, archive = Store(tmp_path / "data"), Archive(tmp_path / "archive")
    captured = [
        CapturedFile(f"cap-{name}", archive.put(content).sha256, len(content), name, columns)
        for name, content in files.items()
    ]
    return store, parse_records(store, archive, "sjj", table, captured)


class TestSamples:
    """Against ../shared/samples/double_publicity: run with -s to see the table."""

    def test_issues_and_shape(self, shared: Path) -> None:
        folder = shared / "samples" / "double_publicity"
        wanted: Counter[str] = Counter()
        found: Counter[str] = Counter()
        hits: Counter[str] = Counter()
        print()
        for file in sorted(folder.glob("submission_*")):
            gold = json.loads((folder / "gold" / f"{file.stem}.json").read_text(encoding="utf-8"))
            report = validate_file(file, TODAY).as_json()
            for key in ("layout", "subject", "party", "rows", "valid_rows"):
                assert report[key] == gold[key], (file.name, key)
            due = {(i["row"], i["field"], i["rule"], i["severity"]) for i in gold["issues"]}
            given_ = {(i["row"], i["field"], i["rule"], i["severity"]) for i in report["issues"]}  # type: ignore[attr-defined]
            wanted.update(rule for _, _, rule, _ in due)
            found.update(rule for _, _, rule, _ in given_)
            hits.update(rule for _, _, rule, _ in due & given_)
            print(
                f"{file.name}  gold {len(due):3}  F1 {2 * len(due & given_) / (len(due) + len(given_)):.3f}"
            )
        for rule in sorted(wanted | found):
            score = 2 * hits[rule] / (wanted[rule] + found[rule])
            print(f"{rule:5} gold {wanted[rule]:3}  found {found[rule]:3}  F1 {score:.3f}")
            assert score == 1.0, rule

    def test_normalised_values(self, shared: Path, tmp_path: Path) -> None:
        folder = shared / "samples" / "double_publicity"
        store, archive = Store(tmp_path / "data"), Archive(tmp_path / "archive")
        golds = {
            file.stem: json.loads((folder / "gold" / f"{file.stem}.json").read_text(encoding="utf-8"))
            for file in folder.glob("submission_*")
        }
        for subject, parsed_table in (("permit", "parsed.permits"), ("penalty", "parsed.penalties")):
            files = [
                CapturedFile(file.stem, archive.put(file).sha256, file.stat().st_size, file.name)
                for file in sorted(folder.glob("submission_*"))
                if golds[file.stem]["subject"] == subject
            ]
            parse_records(store, archive, "sjj", parsed_table, files)
        tables = {subject: core_rows(store, f"core.{name}") for subject, name in PLURALS.items()}
        compared = 0
        for stem, gold in golds.items():
            rows = {r["row"]: r for r in tables[gold["subject"]] if r["capture_id"] == stem}
            assert len(rows) == gold["valid_rows"], stem
            for wanted in gold["normalised"]:
                assert normalised(rows[wanted["row"]], wanted) == wanted, stem
                compared += 1
        print(f"\n{compared} normalised rows compared")
        assert compared > 0


PLURALS = {"permit": "permits", "penalty": "penalties"}


def core_rows(store: Store, table: str) -> list[dict[str, Any]]:
    with Engine(store, as_of=TODAY) as engine:
        engine.attach("parsed.permits", "parsed.penalties")
        engine.execute(
            "CREATE SCHEMA IF NOT EXISTS core; CREATE TABLE core.capture_places (capture_id VARCHAR,"
            " source_id VARCHAR, channel_id VARCHAR, path VARCHAR, role VARCHAR, is_current BOOLEAN,"
            " published_date DATE, first_seen_at TIMESTAMPTZ);"
            " CREATE VIEW core.capture_dates AS"
            " SELECT capture_id, published_date, first_seen_at FROM core.capture_places"
        )
        build_records(engine)
    return store.read(table).to_pylist()


def normalised(row: dict[str, Any], keys: dict[str, Any]) -> dict[str, Any]:
    names = {
        "row": "row",
        "party_name": "party_name",
        "uscc": "uscc",
        "doc_number": "doc_number",
        "decision_date": "decided_date",
        "valid_from_date": "valid_from",
        "valid_to_date": "valid_until",
        "long_term": "is_long_term",
        "publicity_until_date": "show_until",
        "fine_yuan": "fine_yuan",
        "confiscation_yuan": "confiscated_yuan",
    }
    values = {key: row.get(names[key]) for key in keys}
    return {
        key: value if value is None or isinstance(value, bool | int | str) else str(value)
        for key, value in values.items()
    }


class TestDamagedFiles:
    def test_a_good_file(self, tmp_path: Path) -> None:
        report = check(tmp_path / "a.csv", csv_text([HEADINGS, permit(1), permit(2)]))
        assert (report["layout"], report["subject"], report["party"]) == ("C", "permit", "organisation")
        assert (report["rows"], report["valid_rows"], report["issues"]) == (2, 2, [])

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
    @pytest.mark.parametrize("separator", [",", "\t"])
    @pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
    def test_encodings(self, tmp_path: Path, encoding: str, separator: str, newline: str) -> None:
        rows = [HEADINGS, permit(1, 许可内容="食品\n销售，“散装”"), permit(2)]
        report = check(tmp_path / "a.csv", csv_text(rows, separator, newline).encode(encoding))
        assert (report["rows"], report["issues"]) == (2, [])

    def test_title_rows_blank_rows_and_footers(self, tmp_path: Path) -> None:
        width = len(HEADINGS)
        rows = [
            ["云岭市示范区行政许可信息归集表", *[""] * (width - 1)],
            HEADINGS,
            permit(1),
            [""] * width,
            permit(2),
            ["合计", "2 条", *[""] * (width - 2)],
            ["填表人：洪某", *[""] * (width - 1)],
        ]
        report = check(tmp_path / "a.csv", csv_text(rows))
        assert (report["rows"], report["issues"]) == (2, [])

    @pytest.mark.parametrize(
        "above",
        [
            "",
            "示范区归集表\n",
            "示范区归集表\n\n",
            "\n\n",
            '"示范区\n归集表",x\n',
            '示范区"归集表\n',
            "a\n,,,\nb\n",
        ],
    )
    @pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
    def test_lines_above_the_header(self, tmp_path: Path, above: str, encoding: str) -> None:
        headings = ["*行政相对人\n名称", *HEADINGS[1:]]
        text = above + csv_text([headings, permit(1), permit(2)])
        report = check(tmp_path / "a.csv", text.encode(encoding))
        assert (report["rows"], report["valid_rows"]) == (2, 2)
        assert {rule for _, rule in rules(report)} <= {"csv-quote-open"}

    def test_trailing_separators(self, tmp_path: Path) -> None:
        for rows in (
            [[*HEADINGS, "", ""], [*permit(1), "", ""], [*permit(2), "", ""]],
            [HEADINGS, [*permit(1), ""], [*permit(2), "", "", ""]],
            [[*HEADINGS, ""], permit(1), [*permit(2), "", " "]],
        ):
            report = check(tmp_path / "a.csv", csv_text(rows))
            assert (report["rows"], report["issues"]) == (2, [])

    def test_a_party_called_like_a_footer_is_data(self, tmp_path: Path) -> None:
        report = check(
            tmp_path / "a.csv", csv_text([HEADINGS, permit(1, 行政相对人名称="总计财务咨询有限公司")])
        )
        assert report["rows"] == 1

    def test_nul_bytes_are_dropped_and_told(self, tmp_path: Path) -> None:
        content = (
            csv_text([HEADINGS, permit(1), permit(2)]).encode().replace("食品销售".encode(), b"a\x00b", 1)
        )
        report = check(tmp_path / "a.csv", content)
        assert (report["rows"], report["valid_rows"]) == (2, 2)
        assert rules(report) == [(0, "text-nul-bytes")]

    def test_undecodable_rows_are_kept_out(self, tmp_path: Path) -> None:
        content = csv_text([HEADINGS, *(permit(n) for n in range(1, 9))]).encode()
        content = content.replace("食品销售".encode(), b"\xe9\xa3\xff\xfe", 1)
        report = check(tmp_path / "a.csv", content)
        assert (report["rows"], report["valid_rows"]) == (8, 7)
        assert rules(report) == [(0, "text-undecodable"), (1, "row-undecodable")]

    @pytest.mark.parametrize("ragged", [False, True])
    def test_undecodable_rows_of_another_encoding(self, tmp_path: Path, ragged: bool) -> None:
        rows = [permit(n) for n in range(1, 9)]
        text = csv_text([HEADINGS, *rows[:7], [*rows[7], "", ""] if ragged else rows[7]])
        content = text.encode("gb18030").replace("食品销售".encode("gb18030"), b"\xca\xb3\xff\x00\xc6\xb7", 1)
        report = check(tmp_path / "a.csv", content)
        assert (report["rows"], report["valid_rows"]) == (8, 7)
        assert rules(report) == [(0, "text-undecodable"), (0, "text-nul-bytes"), (1, "row-undecodable")]

    def test_a_file_that_ends_inside_a_heading(self, tmp_path: Path) -> None:
        report = check(tmp_path / "a.csv", ",".join(HEADINGS[:20]).encode() + ",数据".encode()[:-1])
        assert (report["rows"], (0, "text-undecodable") in rules(report)) == (0, True)

    @pytest.mark.parametrize("sign", ["\x0b", "\x0c", "\x1c", "\x85", "\u2028"])
    def test_signs_above_the_data_that_end_no_line(self, tmp_path: Path, sign: str) -> None:
        text = csv_text([[f"示范区{sign}归集表"], HEADINGS, permit(1), permit(2)])
        assert check(tmp_path / "a.csv", text)["rows"] == 2

    @pytest.mark.parametrize("size", [500, 50_000])
    def test_of_a_damaged_object_nothing_is_kept(self, tmp_path: Path, size: int) -> None:
        archive, store = Archive(tmp_path / "archive"), Store(tmp_path / "data")
        one, other = (
            archive.put(csv_text([HEADINGS, *(permit(n, 备注=mark) for n in range(size))]).encode())
            for mark in "甲乙"
        )
        shutil.copy(archive.path(other.sha256), archive.path(one.sha256))
        file = CapturedFile("cap", one.sha256, one.bytes, "a.csv")
        with pytest.raises(ArchiveError, match="损坏"):
            parse_records(store, archive, "sjj", "parsed.permits", [file])
        assert not store.path("parsed.permits", "sjj").exists()

    def test_ragged_rows_are_never_lost(self, tmp_path: Path) -> None:
        rows = [HEADINGS, permit(1), permit(2)[:-1], [*permit(3), "", ""], [*permit(4), "多出"], permit(5)]
        report = check(tmp_path / "a.csv", csv_text(rows))
        assert (report["rows"], report["valid_rows"]) == (5, 4)
        assert rules(report) == [(4, "row-wide")]

    def test_a_quotation_mark_left_open(self, tmp_path: Path) -> None:
        text = csv_text([HEADINGS, permit(1), permit(2), permit(3)]).replace("食品销售", '"食品销售', 1)
        report = check(tmp_path / "a.csv", text)
        assert report["rows"] == 3
        assert (0, "csv-quote-open") in rules(report)

    def test_a_truncated_file_keeps_its_whole_rows(self, tmp_path: Path) -> None:
        content = csv_text([HEADINGS, *(permit(n) for n in range(1, 5))]).encode()
        report = check(tmp_path / "a.csv", content[:-200])
        assert report["rows"] == 4
        assert report["valid_rows"] == 3

    def test_mixed_line_ends(self, tmp_path: Path) -> None:
        text = csv_text([HEADINGS, permit(1)], newline="\r\n") + csv_text([permit(2)]) + csv_text([permit(3)])
        report = check(tmp_path / "a.csv", text)
        assert (report["rows"], report["issues"]) == (3, [])

    @pytest.mark.parametrize(
        ("name", "content", "rule"),
        [
            ("a.csv", b"", "file-empty"),
            ("a.csv", b"\x00" * 5000, "file-not-text"),
            ("a.csv", "通知,全文\n一,二\n".encode(), "dp-layout-unknown"),
            ("a.xlsx", b"PK\x03\x04 broken", "file-damaged"),
            ("a.json", b'{"data": {"list": "none"}}', "dp-json-shape"),
            ("a.json", b'{"data": ', "dp-json-shape"),
            ("a.xlsx", b"<html><body><p>403 Forbidden</p></body></html>", "file-kind-unexpected"),
        ],
    )
    def test_files_that_are_none(self, tmp_path: Path, name: str, content: bytes, rule: str) -> None:
        report = check(tmp_path / name, content)
        assert report["layout"] is None
        assert (0, rule) in rules(report)

    def test_a_truncated_workbook(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        for row in [HEADINGS, *(permit(n) for n in range(1, 400))]:
            book.active.append(row)  # type: ignore[union-attr]
        whole = tmp_path / "whole.xlsx"
        book.save(whole)
        assert check(tmp_path / "b.xlsx", whole.read_bytes())["valid_rows"] == 399
        report = check(tmp_path / "a.xlsx", whole.read_bytes()[:-3000])
        assert (0, "file-damaged") in rules(report)

    def test_workbook_with_title_merged_cells_and_numbers(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        book.active.title = "填报说明"  # type: ignore[union-attr]
        sheet = book.create_sheet("许可")
        sheet.append(["云岭市示范区行政许可"])
        sheet.append(HEADINGS)
        first, second = permit(1), permit(2, 许可决定日期="46304")
        first[HEADINGS.index("当前状态")] = 1  # type: ignore[call-overload]
        second[HEADINGS.index("行政相对人代码_1(统一社会信用代码)")] = 911990101234567890  # type: ignore[call-overload]
        sheet.append(first)
        sheet.append(second)
        agency = HEADINGS.index("许可机关") + 1
        sheet.merge_cells(start_row=3, end_row=4, start_column=agency, end_column=agency)
        path = tmp_path / "a.xlsx"
        book.save(path)
        report = validate_file(path, TODAY).as_json()
        assert rules(report) == [(2, "R04")]

    def test_json_of_a_portal(self, tmp_path: Path) -> None:
        codes = [c.codes[0].lower() for c in map(layouts().columns("C", "permit").get, COLUMNS) if c]
        entities = [dict(zip(codes, permit(n), strict=True)) for n in (1, 2)]
        document = {"status": 1, "data": {"list": [{"id": n, "entity": e} for n, e in enumerate(entities)]}}
        report = check(tmp_path / "a.json", json.dumps(document, ensure_ascii=False))
        assert (report["rows"], report["issues"]) == (2, [])


COLUMNS = layouts().template("C", "permit", "organisation").columns


class TestOneBureau:
    def test_several_files_become_one_table(self, tmp_path: Path) -> None:
        files = {
            "b.csv": csv_text([HEADINGS, permit(1)]).encode(),
            "a.csv": csv_text([HEADINGS, permit(2), permit(3)], "\t").encode("gb18030"),
            "broken.csv": b"x",
        }
        store, outcome = parsed(tmp_path, files)
        table = store.read("parsed.permits", "sjj")
        assert outcome.rows == 3
        assert table.column("capture_id").to_pylist() == ["cap-a.csv", "cap-a.csv", "cap-b.csv"]
        assert table.column("row").to_pylist() == [1, 2, 1]
        assert [f.rule for f in outcome.findings["cap-broken.csv"]] == ["dp-layout-unknown"]

    def test_a_bureau_without_files_has_an_empty_table(self, tmp_path: Path) -> None:
        store, _ = parsed(tmp_path, {"a.csv": csv_text([HEADINGS, permit(1)]).encode()})
        store, outcome = parsed(tmp_path, {})
        assert (outcome.rows, store.read("parsed.permits", "sjj").num_rows) == (0, 0)

    def test_missing_columns_are_null_and_empty_cells_are_empty(self, tmp_path: Path) -> None:
        rows = [row[:-1] for row in (HEADINGS, permit(1))]
        store, _ = parsed(tmp_path, {"a.csv": csv_text(rows).encode()})
        (row,) = store.read("parsed.permits", "sjj").to_pylist()
        assert row["remarks"] is None
        assert row["certificate_name"] == ""

    def test_cells_are_kept_as_found(self, tmp_path: Path) -> None:
        store, _ = parsed(
            tmp_path, {"a.csv": csv_text([HEADINGS, permit(1, 许可类别="\u00a0普通 ")]).encode()}
        )
        (row,) = store.read("parsed.permits", "sjj").to_pylist()
        assert row["permit_kind"] == "\u00a0普通 "

    def test_the_wrong_channel(self, tmp_path: Path) -> None:
        content = csv_text([HEADINGS, permit(1)]).encode()
        _, outcome = parsed(tmp_path, {"a.csv": content}, "parsed.penalties")
        assert outcome.rows == 0
        assert [f.rule for f in outcome.findings["cap-a.csv"]] == ["dp-subject-mismatch"]

    def test_a_table_of_the_bodys_own_design(self, tmp_path: Path) -> None:
        columns = {
            "案由": "违法事实",
            "被罚机构": "行政相对人名称",
            "被罚个人姓名": "行政相对人名称",
            "文号": "行政处罚决定书文号",
            "处罚日期": "处罚决定日期",
        }
        rows = [
            ["序", "文号", "被罚个人姓名", "被罚机构", "案由", "处罚日期"],
            ["1", "云银监罚[2026]1号", "洪某某", "", "违规放贷", "2026年10月9日"],
            ["2", "云银监罚[2026]2号", "洪某某", "示范村镇银行", "违规放贷", "2026-10-09"],
            ["3", "", "", "示范村镇银行", "违规放贷", "2026-10-09"],
        ]
        store, outcome = parsed(tmp_path, {"a.csv": csv_text(rows).encode()}, "parsed.penalties", **columns)
        table = store.read("parsed.penalties", "sjj").to_pylist()
        assert [(r["party_name"], r["party_sheet"]) for r in table] == [
            ("洪某某", "person"),
            ("示范村镇银行", "organisation"),
            ("示范村镇银行", "organisation"),
        ]
        assert [(f.rule, f.field) for f in outcome.findings["cap-a.csv"]] == [("dp-column-unused", "序")]
        core = core_rows(store, "core.penalties")
        assert [(r["doc_number"], r["party_kind"]) for r in core] == [
            ("云银监罚〔2026〕1号", "自然人"),
            ("云银监罚〔2026〕2号", "法人及非法人组织"),
        ]


class TestSeveralTables:
    """Workbooks with sheets for organisations and persons, permits and penalties."""

    def files(self, *keys: tuple[Subject, Party], count: int = 2) -> list[Table]:
        return [table(layouts().template("C", *key), count, 10 * n) for n, key in enumerate(keys)]

    def test_a_channel_takes_every_table_of_its_subject(self, tmp_path: Path) -> None:
        tables = self.files(
            ("permit", "organisation"),
            ("penalty", "organisation"),
            ("permit", "person"),
            ("penalty", "person"),
        )
        store, outcome = parsed(tmp_path, {"a.xlsx": xlsx_bytes(tables, cover=True)})
        rows = store.read("parsed.permits", "sjj").to_pylist()
        assert outcome.findings == {"cap-a.xlsx": []}
        assert [(row["row"], row["party_sheet"]) for row in rows] == [
            (1, "organisation"),
            (2, "organisation"),
            (3, "person"),
            (4, "person"),
        ]
        assert [row["party_name"] for row in rows] == [r[0] for one in tables[::2] for r in one.rows]
        # A column that only one of the sheets has is missing in the other one's rows, not empty.
        assert [row["uscc"] is None for row in rows] == [False, False, True, True]
        assert [row["id_no"] is None for row in rows] == [True, True, False, False]
        store, outcome = parsed(tmp_path, {"a.xlsx": xlsx_bytes(tables)}, "parsed.penalties")
        assert (outcome.rows, outcome.findings) == (4, {"cap-a.xlsx": []})

    def test_without_a_table_of_the_subject_the_channel_is_wrong(self, tmp_path: Path) -> None:
        tables = self.files(("permit", "organisation"), ("permit", "person"))
        _, outcome = parsed(tmp_path, {"a.xlsx": xlsx_bytes(tables)}, "parsed.penalties")
        assert [f.rule for f in outcome.findings["cap-a.xlsx"]] == ["dp-subject-mismatch"]

    def test_an_empty_table_of_the_subject_is_a_report_of_zero(self, tmp_path: Path) -> None:
        permits, penalties = self.files(("permit", "organisation"), ("penalty", "organisation"))
        data = xlsx_bytes([permits, replace(penalties, rows=[])])
        _, outcome = parsed(tmp_path, {"a.xlsx": data}, "parsed.penalties")
        assert [f.rule for f in outcome.findings["cap-a.xlsx"]] == ["dp-rows-none"]

    def test_what_concerns_the_file_is_told_in_either_channel(self, tmp_path: Path) -> None:
        data = xls_bytes(self.files(("permit", "organisation"), ("penalty", "organisation")))
        for name in ("parsed.permits", "parsed.penalties"):
            _, outcome = parsed(tmp_path, {"a.xlsx": data}, name)
            assert [f.rule for f in outcome.findings["cap-a.xlsx"]] == ["file-suffix-wrong"]

    def test_parts_trace_rows_to_sheets_and_lines(self, tmp_path: Path) -> None:
        path = tmp_path / "a.xlsx"
        path.write_bytes(xlsx_bytes(self.files(("permit", "organisation"), ("permit", "person"), count=3)))
        with Intake(Store(tmp_path / "data"), "parsed.permits", "sjj") as intake:
            taken = take_shapes(intake, "cap", path, read_shapes(path, path.name))
            intake.finish()
        assert [(part.sheet, part.first_row, part.rows) for part in taken.parts] == [
            ("法人许可", 1, 3),
            ("自然人许可", 4, 3),
        ]
        assert [taken.parts[1].line(row) for row in (4, 5, 6)] == [2, 3, 4]

    def test_files_keep_their_own_count(self, tmp_path: Path) -> None:
        tables = self.files(("permit", "organisation"), ("permit", "person"))
        files = {"a.xlsx": xlsx_bytes(tables), "b.csv": csv_bytes(tables), "c.html": html_bytes(tables)}
        store, outcome = parsed(tmp_path, files)
        read = store.read("parsed.permits", "sjj")
        assert outcome.rows == 12
        assert read.column("row").to_pylist() == [1, 2, 3, 4] * 3
        assert read.column("capture_id").to_pylist() == sorted(
            f"cap-{name}" for name in files for _ in range(4)
        )

    def test_headings_that_stand_twice_beside_the_template(self, tmp_path: Path) -> None:
        rows = [[*HEADINGS, "内部", "内部", "A", "a"], [*permit(1), "甲", "乙", "丙", "丁"]]
        store, _ = parsed(tmp_path, {"a.csv": csv_text(rows).encode()})
        (row,) = store.read("parsed.permits", "sjj").to_pylist()
        assert list(json.loads(row["extra"]).values()) == ["甲", "乙", "丙", "丁"]

    def test_json_with_permits_and_penalties(self, tmp_path: Path) -> None:
        tables = self.files(("permit", "organisation"), ("penalty", "organisation"))
        lists = {
            key: [dict(zip(codes(one.template), row, strict=True)) for row in one.rows]
            for key, one in zip(("xzxk", "xzcf"), tables, strict=True)
        }
        data = json.dumps({"code": 0, "result": lists}, ensure_ascii=False).encode()
        for name in ("parsed.permits", "parsed.penalties"):
            _, outcome = parsed(tmp_path, {"a.json": data}, name)
            assert (outcome.rows, outcome.findings) == (2, {"cap-a.json": []})


grid_cells = st.text(st.sampled_from([*"甲1 /无-—合计注：nul", "\u3000"]), max_size=5)


class TestWhatIsNoData:
    """Blank rows and footers are left out in two places: of grids while reading, of text in SQL."""

    @settings(max_examples=40)
    @given(rows=st.lists(st.lists(grid_cells, min_size=7, max_size=7), min_size=1, max_size=12))
    def test_both_agree(self, tmp_path_factory: pytest.TempPathFactory, rows: list[list[str]]) -> None:
        folder = tmp_path_factory.mktemp("agree")
        headings = [*HEADINGS[:2], *HEADINGS[11:14], "许可决定日期", "内部编号"]
        path = folder / "a.csv"
        path.write_text(csv_text([headings, *rows]), encoding="utf-8")
        found = find_blocks([headings, *rows], {}, None)
        assert isinstance(found, list)
        with Intake(Store(folder / "data"), "parsed.permits", "sjj") as intake:
            (shape,) = read_shapes(path, path.name)
            taken = take_shapes(intake, "cap", path, [shape])
            intake.finish()
        assert taken.parts[0].rows == len(found[0].rows)


cells = st.text(
    st.sampled_from([*'ab,;"\t\n\r 行政许可〔〕（）、 -/无', "\u00a0", "\u3000", "𠮷", "\ufeff"]),
    max_size=6,
)


class TestTwoReaders:
    """The fast reader and the patient one must agree wherever the fast one takes the file at all."""

    @settings(max_examples=25)
    @given(
        rows=st.lists(st.lists(cells, min_size=6, max_size=6), min_size=1, max_size=5),
        separator=st.sampled_from([",", "\t"]),
        newline=st.sampled_from(["\n", "\r\n"]),
        quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    )
    def test_same_rows(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        rows: list[list[str]],
        separator: str,
        newline: str,
        quoting: int,
    ) -> None:
        folder = tmp_path_factory.mktemp("two")
        out = io.StringIO()
        writer = csv.writer(out, delimiter=separator, lineterminator=newline, quoting=quoting)  # type: ignore[arg-type]
        writer.writerows([HEADINGS[:2] + HEADINGS[12:15] + ["许可决定日期"], *rows])
        plain, ragged = folder / "plain.csv", folder / "ragged.csv"
        plain.write_bytes(out.getvalue().encode())
        # One row too wide sends the whole file to the patient reader.
        ragged.write_bytes((out.getvalue() + separator.join("x" * 7) + newline).encode())
        tables = []
        for number, path in enumerate((plain, ragged)):
            store = Store(folder / str(number))
            with Intake(store, "parsed.permits", "sjj") as intake:
                take_file(intake, "cap", path, path.name, "permit", {})
                intake.finish()
            tables.append(store.read("parsed.permits", "sjj").to_pylist())
        assert tables[0] == tables[1][:-1]


class TestReport:
    def test_personal_data_stays_out(self, tmp_path: Path) -> None:
        columns = layouts().template("C", "permit", "person").columns
        names = [layouts().columns("C", "permit")[c].name for c in columns]
        row = dict(zip(HEADINGS, permit(1), strict=True)) | {
            "行政相对人名称": "洪某某",
            "行政相对人类别": "自然人",
            "证件类型": "身份证",
            "证件号码": "990101199001011234",
            "许可类别": "本人身份证990101199001011234，电话13900001111",
        }
        report = check(tmp_path / "a.csv", csv_text([names, [row.get(name, "") for name in names]]))
        assert sorted(rules(report)) == [(1, "R04"), (1, "R07")]
        assert "990101199001011234" not in json.dumps(report, ensure_ascii=False)
        assert [i["value"] for i in report["issues"] if i["rule"] == "R07"] == ["（已隐去）"]

    def test_the_text_for_a_clerk(self, tmp_path: Path) -> None:
        rows = [
            [*HEADINGS, "序号"],
            *([*permit(n, 许可类别="一般"), str(n)] for n in range(1, 4)),
            [*permit(4), "4"],
        ]
        path = tmp_path / "九月许可.csv"
        path.write_text(csv_text(rows), encoding="utf-8")
        text = render(validate_file(path, TODAY))
        assert "九月许可.csv" in text
        for words in ("4 行", "许可类别", "一般", "序号"):
            assert words in text
        assert "{" not in text

    def test_a_file_without_problems(self, tmp_path: Path) -> None:
        path = tmp_path / "a.csv"
        path.write_text(csv_text([HEADINGS, permit(1)]), encoding="utf-8")
        assert "没有发现问题" in render(validate_file(path, TODAY))

    def test_every_finding_says_what_to_do(self, tmp_path: Path) -> None:
        finding: Finding = parsed(tmp_path, {"a.csv": b"x"})[1].findings["cap-a.csv"][0]
        assert "请" in finding.message_zh


def test_mutated_files_never_raise_and_lose_no_row(tmp_path: Path) -> None:
    """Bytes changed, cut and doubled at random places: always a report, never an exception."""
    chance = random.Random(7)
    content = csv_text([HEADINGS, *(permit(n) for n in range(1, 6))]).encode()
    for number in range(15):
        damaged = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            place = chance.randrange(len(damaged))
            kind = chance.randrange(4)
            if kind == 0:
                damaged[place] = chance.randrange(256)
            elif kind == 1:
                del damaged[place : place + chance.randrange(30)]
            elif kind == 2:
                damaged[place:place] = bytes([chance.choice(b'",\n\r\x00\xff')])
            else:
                damaged[place:place] = damaged[place : place + 40]
        report = check(tmp_path / f"{number}.csv", bytes(damaged))
        assert report["valid_rows"] <= report["rows"]
