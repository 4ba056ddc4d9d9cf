"""objections.csv, extensions.csv, exemptions from a duty of the law: what is taken, what is a problem."""

from datetime import date
from pathlib import Path

import pytest

from sources.problems import Problem
from sources.registry import Registry
from sources.registry_claims import EXTENSION_COLUMNS, OBJECTION_COLUMNS, read_extensions, read_objections
from sources.registry_load import load_registry

GOOD = {
    "objection_id": "ss-1",
    "verdict_id": "verdict-1a2b3c4d",
    "claim": "已公开",
    "decision": "upheld",
    "new_status": "met",
    "reason": "有照片",
    "decided_by": "区政府办",
    "filed_on": "2026-11-02",
    "decided_on": "2026年11月10日",
}
LONGER = {
    "body": "kind:town",
    "record_id": "",
    "item": "社会救助/综合业务/审核信息",
    "duty": "",
    "days": "20",
    "unit": "working_day",
    "reason": "征求第三方意见",
    "decided_by": "区政府办",
    "decided_on": "2026-09-01",
}


def table(file: Path, columns: tuple[str, ...], *rows: dict[str, str]) -> Path:
    lines = [",".join(columns), *(",".join(row.get(name, "") for name in columns) for row in rows)]
    file.write_text("\n".join(lines) + "\n", "utf-8")
    return file


def test_an_objection_is_read(tmp_path: Path) -> None:
    problems: list[Problem] = []
    pending = {**GOOD, "objection_id": "ss-2", "decision": "pending", "new_status": "", "decided_on": ""}
    file = table(tmp_path / "objections.csv", OBJECTION_COLUMNS, GOOD, pending)
    upheld, waiting = read_objections(file, problems)
    assert problems == []
    assert (upheld.new_status, upheld.filed_on, upheld.decided_on) == (
        "met",
        date(2026, 11, 2),
        date(2026, 11, 10),
    )
    assert (waiting.decision, waiting.decided_on, waiting.line) == ("pending", None, 3)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"decision": "accepted"}, "decision 不能是"),
        ({"new_status": "good"}, "new_status 不能是"),
        ({"new_status": ""}, "new_status 没有填"),
        ({"decision": "rejected"}, "不填 new_status"),
        ({"decided_by": ""}, "要填 decided_by"),
        ({"decided_on": "2026-13-01"}, "decided_on 不是日期"),
        ({"decided_on": "2026-11-01"}, "decided_on 早于 filed_on"),
        ({"filed_on": ""}, "filed_on 没有填"),
        ({"verdict_id": "permit-1"}, "verdict_id 不是结论编号"),
        ({"decision": "pending", "new_status": ""}, "不填 decided_on"),
    ],
)
def test_an_objection_that_cannot_be_used_is_a_problem(
    tmp_path: Path, change: dict[str, str], told: str
) -> None:
    problems: list[Problem] = []
    file = table(tmp_path / "objections.csv", OBJECTION_COLUMNS, {**GOOD, **change})
    assert read_objections(file, problems) == []
    assert any(told in problem.message_zh for problem in problems)
    assert {problem.line for problem in problems} == {2}


def test_ids_of_objections_are_told_apart(tmp_path: Path) -> None:
    problems: list[Problem] = []
    file = table(tmp_path / "objections.csv", OBJECTION_COLUMNS, GOOD, GOOD)
    assert len(read_objections(file, problems)) == 1
    assert [(problem.line, "重复" in problem.message_zh) for problem in problems] == [(3, True)]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"item": ""}, "没有写延长的是什么"),
        ({"days": "0"}, "days 要填正整数"),
        ({"days": "x"}, "days 要填正整数"),
        ({"unit": "week"}, "unit 不能是"),
        ({"record_id": "verdict-1"}, "record_id 不是记录号"),
        ({"decided_on": ""}, "decided_on 没有填"),
        ({"valid_from": "2026-02-01", "valid_to": "2026-01-01"}, "valid_to 早于 valid_from"),
    ],
)
def test_an_extension_that_cannot_be_used_is_a_problem(
    tmp_path: Path, change: dict[str, str], told: str
) -> None:
    problems: list[Problem] = []
    file = table(tmp_path / "extensions.csv", EXTENSION_COLUMNS, {**LONGER, **change})
    assert read_extensions(file, problems) == []
    assert any(told in problem.message_zh for problem in problems)


def registry(folder: Path, exempted: str, *longer: dict[str, str]) -> Registry:
    (folder / "district.yml").write_text('name: 云岭市示范区\nregion_code: "990101"\n', "utf-8")
    bodies = "body_id,name,kind,aliases,uscc,valid_from,valid_to,successor\nyt,云台镇,town,,,,,\n"
    (folder / "bodies.csv").write_text(bodies, "utf-8")
    exemption = f"body,item,reason,valid_from,valid_to\nyt,{exempted},没有这类事项,,\n"
    (folder / "exemptions.csv").write_text(exemption, "utf-8")
    table(folder / "extensions.csv", EXTENSION_COLUMNS, *longer)
    table(folder / "objections.csv", OBJECTION_COLUMNS, GOOD)
    return load_registry(folder)


def test_rows_for_the_warehouse(tmp_path: Path) -> None:
    found = registry(tmp_path, "law-report-department", LONGER, {**LONGER, "body": "nobody"})
    assert [(row["item_path"], row["body_id"]) for row in found.exemption_rows()] == [
        ("law-report-department", "yt")
    ]
    [row] = found.extension_rows()
    assert (row["body_id"], row["days"], row["item_id"][:3]) == ("yt", 20, "05-")
    assert found.objection_rows()[0]["verdict_id"] == GOOD["verdict_id"]
    told = [(problem.path.name, problem.line) for problem in found.problems if problem.path.suffix == ".csv"]
    assert told == [("extensions.csv", 3)]


def test_an_exemption_from_neither_an_item_nor_a_duty_is_a_problem(tmp_path: Path) -> None:
    found = registry(tmp_path, "report")
    assert found.exemption_rows() == []
    assert any(problem.path.name == "exemptions.csv" for problem in found.problems)
