"""Declared renames and overrides of the catalogue."""

from pathlib import Path

import pytest

from sources.catalogue import item_key
from sources.problems import Problem
from sources.registry_catalogue import current_ids, heirs, read_overrides, read_renames
from sources.registry_load import load_registry

A, B, C, D = (f"社会救助/综合业务/{name}" for name in ("甲", "乙", "丙", "丁"))


def renames(folder: Path, *rows: str):  # type: ignore[no-untyped-def]
    file = folder / "catalogue_renames.csv"
    file.write_text("from,to,valid_from,kind\n" + "\n".join(rows), encoding="utf-8")
    problems: list[Problem] = []
    return read_renames(file, problems), problems


def test_an_item_keeps_the_id_of_its_first_name(tmp_path: Path) -> None:
    found, problems = renames(tmp_path, f"{B},{C},2026-01-01,renamed", f"{A},{B},2025-01-01,renamed")
    assert problems == []
    assert current_ids(found) == {item_key(B): item_key(A), item_key(C): item_key(A)}


def test_merged_items_have_an_heir_under_the_id_that_it_keeps(tmp_path: Path) -> None:
    rows = (f"{A},{C},2026-01-01,merged", f"{B},{C},2026-01-01,merged", f"{D},{C},2025-01-01,renamed")
    found, _ = renames(tmp_path, *rows)
    assert heirs(found) == {item_key(A): [item_key(D)], item_key(B): [item_key(D)]}


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (f"{A},{B},2026-01-01,joined", "kind 不能是“joined”"),
        (f"{A},{B},,renamed", "valid_from 没有填"),
        (f"{A},{B},明年,renamed", "valid_from 不是日期：“明年”"),
        (f"甲乙,{B},2026-01-01,renamed", "from 的写法不对：“甲乙”"),
        (f"{A},社会救助/综合业务/（一）甲。,2026-01-01,renamed", "from 与 to 是同一个事项"),
    ],
)
def test_what_is_wrong_with_a_rename(tmp_path: Path, row: str, message: str) -> None:
    found, [problem] = renames(tmp_path, row)
    assert found == []
    assert (problem.message_zh, problem.line) == (message, 2)
    assert problem.hint


def test_circles_and_two_old_names_are_problems(tmp_path: Path) -> None:
    found, problems = renames(
        tmp_path,
        f"{A},{B},2025-01-01,renamed",
        f"{B},{A},2026-01-01,renamed",
        f"{C},{B},2026-01-01,renamed",
    )
    assert len(found) == 1
    assert [problem.line for problem in problems] == [3, 4]


def test_overrides(tmp_path: Path) -> None:
    file = tmp_path / "catalogue_overrides.csv"
    file.write_text(
        "item,action,field,value,reason,valid_from\n"
        f"{A},drop,,,本区没有,\n{A},override,limit_text,10个工作日内,市里要求,2027-01-01\n"
        f"{A},override,,x,原因,\n{A},drop,body,x,原因,\n{A},keep,,,原因,\n",
        encoding="utf-8",
    )
    problems: list[Problem] = []
    found = read_overrides(file, problems)
    assert [(rule.action, rule.field, rule.line) for rule in found] == [
        ("drop", None, 2),
        ("override", "limit_text", 3),
    ]
    assert [problem.line for problem in problems] == [4, 5, 6]


def test_the_registry_uses_the_kept_id_everywhere(tmp_path: Path) -> None:
    renames(tmp_path, f"{A},{B},2026-01-01,renamed", f"{C},{A},2026-01-01,merged")
    (tmp_path / "district.yml").write_text("name: 示范区\nregion_code: '990101'\n", encoding="utf-8")
    folder = tmp_path / "mzj"
    (folder / "samples").mkdir(parents=True)
    (folder / "source.yml").write_text(
        "publisher: {name: 示范区民政局, kind: department}\nstatus: active\ncoverage: partial\nchannels:\n"
        f"  - {{id: a, title: 甲, path: samples, format: pages, cadence: weekly, items: [{B}]}}\n"
        f"  - {{id: b, title: 乙, path: samples, format: pages, cadence: weekly, items: [{C}]}}\n",
        encoding="utf-8",
    )
    (tmp_path / "exemptions.csv").write_text(f"body,item,reason\nmzj,{B},不涉及\n", encoding="utf-8")
    registry = load_registry(tmp_path)
    assert [problem.message_zh for problem in registry.problems] == []
    rows = [(row["channel_id"], row["item_id"]) for row in registry.channel_item_rows()]
    assert rows == [("a", item_key(A)), ("b", item_key(C)), ("b", item_key(A))]
    assert [row["item_id"] for row in registry.exemption_rows()] == [item_key(A)]
    assert {row["kept_id"] for row in registry.rename_rows()} == {item_key(A)}
