"""Comparing two versions: counts by key, id survival, columns, wording."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from warehouse import contract as contracts
from warehouse.contract import load_contracts
from warehouse.release import ReleaseError, diff, publish
from warehouse.store import Store

_DAY = date(2026, 11, 21)
Rows = list[dict[str, object]]


def test_a_first_release_says_so(store: Store, tmp_path: Path) -> None:
    changes = publish(store, tmp_path, _DAY).changes
    assert changes is not None
    assert changes.before is None
    assert not changes.same
    assert "首次发布" in changes.render()
    text = (tmp_path / "latest" / "CHANGES.md").read_text(encoding="utf-8")
    assert "首次发布。 / First release." in text
    assert "| 公文 Notices (`notices`) | 0 | 5 | 5 | 0 | 0 | – |" in text


def test_rows_are_compared_by_key(
    store: Store, tmp_path: Path, renew: Callable[[str, Rows], None], notices: Rows
) -> None:
    publish(store, tmp_path, _DAY)
    changed = {**notices[4], "title": "新标题", "doc_number": None}
    renew("core.notices", [*notices[1:4], changed, {"record_id": "n6", "version": 1, "title": "新"}])
    changes = publish(store, tmp_path, _DAY).changes
    assert changes is not None
    found = next(dataset for dataset in changes.datasets if dataset.name == "notices")
    assert (found.rows_before, found.rows_after) == (5, 5)
    assert (found.added, found.removed, found.changed) == (1, 1, 1)
    assert found.survival == 80.0
    assert found.changed_columns == {"title": 1, "doc_number": 1}
    assert found.samples == {"added": ("n6 | 1",), "removed": ("n1 | 1",), "changed": ("n5 | 1",)}
    same = next(dataset for dataset in changes.datasets if dataset.name == "penalties")
    assert same.same
    text = changes.render()
    assert "新增 1、删除 1、修改 1，标识保留率 80.00 %" in text
    assert "处罚（penalties）：4 → 4 行，无变化" in text
    document = (tmp_path / "latest" / "CHANGES.md").read_text(encoding="utf-8")
    assert "| 公文 Notices (`notices`) | 5 | 5 | 1 | 1 | 1 | 80.00 % |" in document
    assert "- 删除 / removed: `n1 | 1`" in document


def test_diff_reads_any_two_folders_and_has_a_json_form(
    store: Store, tmp_path: Path, renew: Callable[[str, Rows], None], notices: Rows
) -> None:
    publish(store, tmp_path, _DAY)
    renew("core.notices", notices[:1])
    publish(store, tmp_path, _DAY)
    old, new = tmp_path / "2026-11-21", tmp_path / "2026-11-21.2"
    forward, back = diff(old, new), diff(new, old)
    assert [(d.added, d.removed) for d in forward.datasets] == [(d.removed, d.added) for d in back.datasets]
    same = diff(old, old)
    assert same.same
    assert "数据相同" in same.render()
    content = json.loads(json.dumps(forward.as_json()))
    assert (content["before"], content["after"], content["same"]) == ("2026-11-21", "2026-11-21.2", False)
    assert {d["name"]: d["removed"] for d in content["datasets"] if d["removed"]} == {"notices": 4}


def test_columns_that_come_and_go_are_told(store: Store, tmp_path: Path, contract_folder: Path) -> None:
    publish(store, tmp_path / "open", _DAY)
    path = contract_folder / "core.notices.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("name: doc_number", "name: number"), encoding="utf-8")
    load_contracts.cache_clear()
    store.write_rows("core.notices", [{"record_id": "n1", "version": 1, "number": "一号"}])
    changes = publish(store, tmp_path / "open", _DAY).changes
    assert changes is not None
    found = next(dataset for dataset in changes.datasets if dataset.name == "notices")
    assert (found.columns_added, found.columns_removed) == (("number",), ("doc_number",))
    assert "增加 number；去掉 doc_number" in changes.render()


def test_a_new_key_and_a_new_dataset_are_told(store: Store, tmp_path: Path, contract_folder: Path) -> None:
    publish(store, tmp_path / "open", _DAY)
    path = contract_folder / "core.notices.yml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("[record_id, version]", "[record_id]"), encoding="utf-8"
    )
    (contract_folder / "ops.quarantine.yml").write_text(
        (contract_folder / "ops.quarantine.yml").read_text(encoding="utf-8") + "dataset: quarantine\n",
        encoding="utf-8",
    )
    load_contracts.cache_clear()
    store.write_rows("ops.quarantine", [{"row": 1}])
    changes = publish(store, tmp_path / "open", _DAY).changes
    assert changes is not None
    found = {dataset.name: dataset for dataset in changes.datasets}
    notices, quarantine = found["notices"], found["quarantine"]
    assert notices.key_changed
    assert (notices.added, notices.removed, notices.survival) == (0, 0, 100.0)
    assert (quarantine.rows_before, quarantine.rows_after, quarantine.added) == (0, 1, 1)
    assert "主键定义改变" in changes.render()


def test_a_dataset_that_is_gone_lost_all_its_rows(
    store: Store, tmp_path: Path, contract_folder: Path
) -> None:
    publish(store, tmp_path / "open", _DAY)
    (contract_folder / "core.notices.yml").unlink()
    load_contracts.cache_clear()
    assert contract_folder == contracts.FOLDER
    changes = publish(store, tmp_path / "open", _DAY).changes
    assert changes is not None
    gone = next(dataset for dataset in changes.datasets if dataset.name == "notices")
    assert (gone.removed, gone.survival) == (5, 0.0)


def test_what_is_no_release_is_refused(store: Store, tmp_path: Path) -> None:
    publish(store, tmp_path / "open", _DAY)
    with pytest.raises(ReleaseError, match="不是可读的发布版本"):
        diff(tmp_path / "open" / "latest", tmp_path)
    (tmp_path / "open" / "latest" / "notices.parquet").unlink()
    with pytest.raises(ReleaseError, match=r"缺少文件 notices\.parquet"):
        diff(tmp_path / "open" / "latest", tmp_path / "open" / "latest")
