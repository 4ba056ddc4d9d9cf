"""`corrections.csv`: which headings can be corrected, and what is told about a wrong line."""

from pathlib import Path

import pytest

from sources.problems import Problem
from sources.registry_corrections import COLUMNS, Correction, read_corrections

GOOD = "scjgj,penalty,云市监罚〔2026〕7号,罚款金额(万元),2000,0.2,单位填成了元,区政务公开办,2026-09-01,"


def read(folder: Path, *lines: str) -> tuple[list[Correction], list[Problem]]:
    file = folder / "corrections.csv"
    file.write_text("\n".join([",".join(COLUMNS), *lines]) + "\n", encoding="utf-8")
    problems: list[Problem] = []
    return read_corrections(file, problems), problems


def test_a_heading_stands_for_its_columns(tmp_path: Path) -> None:
    [correction], problems = read(tmp_path, GOOD)
    assert not problems
    assert correction.columns == ("fine_wan",)
    assert (correction.old_value, correction.new_value, correction.valid_to) == ("2000", "0.2", None)


def test_no_file_means_no_corrections(tmp_path: Path) -> None:
    assert read_corrections(tmp_path / "corrections.csv", []) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (GOOD.replace("penalty", "fine"), "record_kind 不能是“fine”"),
        (GOOD.replace("罚款金额(万元)", "罚金"), "field 不是双公示表的列名：“罚金”"),
        (GOOD.replace(",2000,", ",0.2,"), "old_value 与 new_value 相同"),
        (GOOD.replace("2026-09-01", "2026-09-31"), "decided_on 不是日期"),
        (GOOD.replace("单位填成了元", ""), "reason"),
    ],
)
def test_a_wrong_line_is_told_and_left_out(tmp_path: Path, line: str, words: str) -> None:
    found, problems = read(tmp_path, line, GOOD.replace("7号", "8号"))
    assert [c.doc_number for c in found] == ["云市监罚〔2026〕8号"]
    assert [p.line for p in problems] == [2]
    assert words in problems[0].message_zh


def test_the_same_cell_twice_is_a_problem(tmp_path: Path) -> None:
    found, problems = read(tmp_path, GOOD, GOOD)
    assert len(found) == 1
    assert "与第 2 行更正的是同一处" in problems[0].message_zh
