"""withdrawals.csv: what can be read, and every problem with its line and what to do."""

from datetime import date
from pathlib import Path

import pytest

from sources.problems import Problem
from sources.withdrawals import COLUMNS, Withdrawal, read_withdrawals

_HEAD = ",".join(COLUMNS)


def _read(tmp_path: Path, *lines: str) -> tuple[list[Withdrawal], list[Problem]]:
    file = tmp_path / "withdrawals.csv"
    file.write_text("\n".join([_HEAD, *lines]), encoding="utf-8")
    problems: list[Problem] = []
    return read_withdrawals(file, problems), problems


def test_a_record_is_named_by_its_id_or_by_number_and_party(tmp_path: Path) -> None:
    found, problems = _read(
        tmp_path,
        "penalty,penalty-0123456789abcdef,,,信用修复,2026-11-02,信用修复决定书〔2026〕1号,区发改局",
        "permit,,云许〔2026〕1号,甲公司,恢复公开,2026/11/3,复核意见,区数据局",
    )
    assert problems == []
    assert [(w.record_id, w.doc_number, w.reason, w.decided_on, w.line) for w in found] == [
        ("penalty-0123456789abcdef", None, "信用修复", date(2026, 11, 2), 2),
        (None, "云许〔2026〕1号", "恢复公开", date(2026, 11, 3), 3),
    ]
    assert set(found[0].as_row()) == {
        "line", "record_kind", "record_id", "doc_number", "party_name", "reason", "decided_on",
    }  # fmt: skip


def test_no_file_is_no_withdrawal(tmp_path: Path) -> None:
    problems: list[Problem] = []
    assert read_withdrawals(tmp_path / "withdrawals.csv", problems) == []
    assert problems == []


@pytest.mark.parametrize(
    ("row", "said", "hint"),
    [
        ("penalty,penalty-0a,,,信用恢复,2026-11-02,依据,甲", "reason 不能是“信用恢复”", "信用修复"),
        ("notice,penalty-0a,,,其他,2026-11-02,依据,甲", "record_kind 不能是“notice”", "permit、penalty"),
        ("permit,penalty-0a,,,其他,2026-11-02,依据,甲", "record_id 却是 penalty-0a", "核对"),
        ("penalty,0a,,,其他,2026-11-02,依据,甲", "record_id 的写法不对", "原样复制"),
        ("penalty,,罚1号,,其他,2026-11-02,依据,甲", "不知道是哪条记录", "party_name"),
        ("penalty,penalty-0a,罚1号,甲,其他,2026-11-02,依据,甲", "又填了文号或名称", "只填一种"),
        ("penalty,penalty-0a,,,其他,2026-02-30,依据,甲", "decided_on 不是日期", "2026-01-31"),
        ("penalty,penalty-0a,,,其他,,依据,甲", "decided_on 没有填", "补上"),
        ("penalty,penalty-0a,,,其他,2026-11-02,,甲", "basis 没有填", "补上"),
        ("penalty,penalty-0a,,,其他,2026-11-02,依据,", "by 没有填", "补上"),
    ],
)
def test_what_is_wrong_is_said_at_its_line(tmp_path: Path, row: str, said: str, hint: str) -> None:
    found, problems = _read(tmp_path, row)
    assert found == []
    assert [problem.line for problem in problems] == [2]
    assert said in problems[0].message_zh
    assert hint in problems[0].hint
