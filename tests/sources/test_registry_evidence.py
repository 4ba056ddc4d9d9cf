"""`task_evidence.csv`: rows that hold, and what is wrong with those that do not."""

from datetime import date
from pathlib import Path

from sources.problems import Problem
from sources.registry_evidence import TASK_EVIDENCE_COLUMNS, read_task_evidence, task_evidence_rows

HEADER = ",".join(TASK_EVIDENCE_COLUMNS)


def read(tmp_path: Path, *lines: str) -> tuple[list[dict[str, object]], list[str]]:
    file = tmp_path / "task_evidence.csv"
    file.write_text("\n".join((HEADER, *lines)) + "\n", encoding="utf-8")
    problems: list[Problem] = []
    found = read_task_evidence(file, problems)
    return task_evidence_rows(found), [problem.message_zh for problem in problems]


def test_rows_that_hold(tmp_path: Path) -> None:
    rows, problems = read(
        tmp_path,
        "task-1,notice-ab12,,,区政务公开办,2026-07-01",
        "task-2,,https://www.shifanqu.example/ml.html,已在线下公示栏张贴,区政务公开办,2026-07-02",
    )
    assert problems == []
    assert rows[0] == {
        "task_id": "task-1",
        "record_id": "notice-ab12",
        "url": None,
        "note": None,
        "decided_by": "区政务公开办",
        "decided_on": date(2026, 7, 1),
    }
    assert rows[1]["note"] == "已在线下公示栏张贴"


def test_problems(tmp_path: Path) -> None:
    rows, problems = read(
        tmp_path,
        "1,,http://a.example,,区政务公开办,2026-07-01",
        "task-2,permit-1,,,区政务公开办,2026-07-01",
        "task-3,,javascript:alert(1),,区政务公开办,2026-07-01",
        "task-4,,,,区政务公开办,2026-07-01",
        "task-5,,,已完成,,2026-07-01",
        "task-6,,,已完成,区政务公开办,七月",
    )
    assert rows == []
    assert [message.split("：")[0] for message in problems[:4]] == [
        "task_id 不是任务编号",
        "record_id 不是公文的记录号",
        "url 不是网址",
        "没有写依据",
    ]
    assert len(problems) == 6
