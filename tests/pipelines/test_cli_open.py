"""`zwgk publish` and `--purge`: the registry's withdrawals reach the release, and what the command says."""

import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner, Result

from pipelines.cli import app
from warehouse.store import Store

_HEAD = "record_kind,record_id,doc_number,party_name,reason,decided_on,basis,by"


def _zwgk(*arguments: object) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A data folder with two penalties, and an empty registry."""
    penalties = [
        {
            "record_id": f"penalty-{number}a",
            "doc_number": f"云罚〔2026〕{number}号",
            "party_name": f"甲公司{number}",
            "party_kind": "法人及非法人组织",
            "penalty_kinds": ["罚款"],
            "decided_date": date(2026, 10, 1),
            "is_long_term": False,
            "status": "有效",
        }
        for number in (1, 2)
    ]
    Store(tmp_path / "data").write_rows("core.penalties", penalties)
    (tmp_path / "bureaus").mkdir()
    return tmp_path


def _publish(place: Path, day: str, *more: str) -> Result:
    return _zwgk("publish", "--data", place / "data", "--bureaus", place / "bureaus", "--as-of", day, *more)


def _note(place: Path, *rows: str) -> None:
    (place / "bureaus" / "withdrawals.csv").write_text("\n".join([_HEAD, *rows]), encoding="utf-8")


def _shown(place: Path, version: str = "latest") -> list[object]:
    path = place / "data" / "open" / version / "penalties.parquet"
    found: list[object] = pq.read_table(path).column("record_id").to_pylist()
    return found


def test_a_note_withdraws_and_purge_cleans_the_earlier_versions(place: Path) -> None:
    assert _publish(place, "2026-11-20").exit_code == 0
    _note(
        place,
        "penalty,,云罚(2026)1号,甲公司1,信用修复,2026-11-21,决定书1号,发改局",
        "penalty,penalty-ff,,,其他,2026-11-21,决定书2号,发改局",
    )
    done = _publish(place, "2026-11-21", "--purge")
    assert done.exit_code == 0, done.output
    assert _shown(place) == _shown(place, "2026-11-20") == ["penalty-2a"]
    assert "不公开的许可和处罚：信用修复 1、其他 1。" in done.output
    assert "withdrawals.csv 第 3 行没有对上任何记录" in done.output
    assert "已从版本 2026-11-20 清除 1 行" in done.output
    assert "已被他人下载的副本无法收回" in done.output
    again = _publish(place, "2026-11-21", "--purge")
    assert "内容没有变化" in again.output
    assert "没有需要清除的记录" in again.output
    assert _zwgk("verify", "--data", place / "data").exit_code == 0
    assert _zwgk("diff", "2026-11-20", "2026-11-21", "--data", place / "data").exit_code == 0


def test_for_machines(place: Path) -> None:
    _publish(place, "2026-11-20")
    _note(place, "penalty,penalty-1a,,,个人信息,2026-11-21,投诉,数据局")
    told = json.loads(_publish(place, "2026-11-21", "--purge", "--json").stdout)
    assert (told["version"], told["created"]) == ("2026-11-21", True)
    assert told["withdrawn"] == {"个人信息": 1}
    assert told["unmatched_withdrawals"] == []
    assert told["purged"] == [{"version": "2026-11-20", "removed": 1}]


def test_a_note_that_cannot_be_read_stops_the_release(place: Path) -> None:
    """Else the record that somebody decided to withdraw would be published."""
    _note(place, "penalty,penalty-1a,,,修复,2026-11-21,决定书,发改局")
    done = _publish(place, "2026-11-21")
    assert done.exit_code == 2
    assert "withdrawals.csv:2" in done.output
    assert "没有发布" in done.output
    assert not (place / "data" / "open").exists()


def test_without_a_registry_nothing_is_published(place: Path) -> None:
    done = _zwgk("publish", "--data", place / "data", "--bureaus", place / "elsewhere")
    assert done.exit_code == 2
    assert "没有这个登记文件夹" in done.output
