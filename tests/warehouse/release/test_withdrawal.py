"""Withdrawal: who has to leave, from which day, from every dataset, leaving a tombstone that tells
nothing."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import sqlglot
from sqlglot.errors import ErrorLevel

from warehouse.engine import Engine, sql
from warehouse.release import ReleaseResult, publish, verify
from warehouse.release.tombstones import load_tombstones, tombstone_contract
from warehouse.release.withdrawal import find_withdrawn
from warehouse.store import Store

Rows = list[dict[str, object]]
_KINDS = {"minor": ["警告"], "general": ["罚款"], "serious": ["责令停产停业", "罚款"], "open": ["扣分"]}


def _penalty(**more: object) -> dict[str, object]:
    return {
        "record_id": "penalty-0",
        "party_name": "甲公司",
        "party_kind": "法人及非法人组织",
        "penalty_kinds": ["罚款"],
        "status": "有效",
        **more,
    }


def _reason(store: Store, day: date, **more: object) -> str | None:
    """Why the penalty is withdrawn on a day; None when it stands."""
    store.write_rows("core.penalties", [_penalty(**more)])
    with Engine(store, as_of=day) as engine:
        load_tombstones(engine, None)
        find_withdrawn(engine, [])
        rows = engine.connection.execute("SELECT reason FROM run.withdrawn").fetchall()
    return rows[0][0] if rows else None


@pytest.mark.parametrize(
    ("decided", "kinds", "last_day"),
    [
        # 发改办财金〔2019〕527号 and 令第58号: at most three years, whatever the kind.
        (date(2020, 2, 29), "general", date(2023, 2, 28)),
        (date(2020, 6, 1), "minor", date(2023, 6, 1)),
        (date(2023, 5, 1), "serious", date(2026, 5, 1)),
        (date(2026, 3, 31), "minor", date(2029, 3, 31)),
        # 令2025年第36号: by class, from the first day on.
        (date(2026, 4, 1), "minor", date(2026, 7, 1)),
        (date(2026, 4, 1), "general", date(2027, 4, 1)),
        (date(2026, 4, 1), "serious", date(2029, 4, 1)),
        (date(2026, 11, 30), "minor", date(2027, 2, 28)),
        # A kind that no list knows leaves the class open: the longest period.
        (date(2026, 4, 1), "open", date(2029, 4, 1)),
    ],
)
def test_without_an_end_the_lawful_maximum_of_the_regime_counts(
    store: Store, decided: date, kinds: str, last_day: date
) -> None:
    row = {"decided_date": decided, "penalty_kinds": _KINDS[kinds]}
    next_day = date.fromordinal(last_day.toordinal() + 1)
    assert _reason(store, last_day, **row) is None
    assert _reason(store, next_day, **row) == "到期"
    # A later end does not make it longer, an earlier one makes it shorter.
    assert _reason(store, next_day, **row, show_until=date(2040, 1, 1)) == "到期"
    assert _reason(store, last_day, **row, show_until=last_day) is None
    assert _reason(store, last_day, **row, show_until=date(2020, 3, 1)) == "到期"


def test_no_kinds_and_no_dates_are_no_reason(store: Store) -> None:
    day = date(2028, 1, 1)
    assert _reason(store, day) is None
    assert _reason(store, day, decided_date=date(2026, 4, 1), penalty_kinds=None) is None
    assert _reason(store, day, decided_date=date(2026, 4, 1), penalty_kinds=[]) is None
    assert _reason(store, day, status=None) is None


def test_a_revoked_record_goes_whatever_its_dates(store: Store) -> None:
    assert _reason(store, date(2026, 11, 21), status="无效", show_until=date(2026, 1, 1)) == "撤销"


# The district: two permits, three penalties, and everything that speaks of them.


@pytest.fixture
def district(store: Store) -> Store:
    store.write_rows(
        "core.permits",
        [
            {
                "record_id": "permit-a1",
                "doc_number": "云许〔2026〕1号",
                "party_name": "甲（云岭）公司",
                "status": "有效",
            },
            {
                "record_id": "permit-a2",
                "doc_number": "云许〔2026〕2号",
                "party_name": "乙公司",
                "status": "有效",
            },
        ],
    )
    store.write_rows(
        "core.penalties",
        [
            _penalty(record_id="penalty-b1", decided_date=date(2026, 10, 1), show_until=date(2026, 11, 21)),
            _penalty(
                record_id="penalty-b2",
                party_name="郝三丰",
                party_kind="自然人",
                decided_date=date(2026, 10, 1),
            ),
            _penalty(record_id="penalty-b3", decided_date=date(2026, 10, 1)),
        ],
    )
    records = ["permit-a1", "permit-a2", "penalty-b1", "penalty-b2", "penalty-b3"]
    store.write_rows("core.links", [{"record_id": name, "item_id": "i1"} for name in [*records, "notice-1"]])
    verdicts = [
        {"verdict_id": f"v-{n}", "evidence_id": name} for n, name in enumerate([*records, None, "cap-1"])
    ]
    store.write_rows("metrics.verdicts", verdicts)
    return store


def _ids(folder: Path) -> dict[str, list[object]]:
    columns = {
        "permits": "record_id",
        "penalties": "record_id",
        "links": "record_id",
        "verdicts": "evidence_id",
    }
    return {
        name: pq.read_table(folder / f"{name}.parquet").column(column).to_pylist()
        for name, column in columns.items()
    }


def _tombstones(folder: Path) -> dict[str, tuple[object, ...]]:
    """By tombstone id: kind, day, reason, last version."""
    return {
        row["tombstone_id"]: (
            row["record_kind"],
            str(row["withdrawn_on"]),
            row["reason"],
            row["last_version"],
        )
        for row in pq.read_table(folder / "tombstones.parquet").to_pylist()
    }


def _tomb(record_id: str) -> str:
    """The documented formula, computed by other means."""
    return "tomb-" + hashlib.sha256(f"tombstone|{record_id}".encode()).hexdigest()[:32]


def _declared(reason: str = "信用修复", **more: object) -> dict[str, object]:
    row = {"record_kind": "penalty", "record_id": None, "doc_number": None, "party_name": None, "line": 2}
    return {**row, "reason": reason, "decided_on": date(2026, 11, 1), **more}


def _publish(store: Store, out: Path, day: str, *declared: dict[str, object]) -> ReleaseResult:
    return publish(store, out, date.fromisoformat(day), declared=declared)


def test_a_withdrawn_record_leaves_every_dataset_and_a_tombstone(district: Store, tmp_path: Path) -> None:
    out = tmp_path / "open"
    first = _publish(district, out, "2026-11-21")
    assert first.withdrawn.by_reason == {}
    assert _tombstones(out / "latest") == {}
    result = _publish(
        district,
        out,
        "2026-11-22",
        _declared(record_id="penalty-b2"),
        _declared(
            "撤销", record_kind="permit", doc_number="云许(2026)1号", party_name="甲(云岭)公司", line=3
        ),
        _declared("其他", doc_number="没有〔2026〕9号", party_name="无此公司", line=4),
        _declared("其他", record_id="penalty-ffff", line=5),
    )
    assert result.withdrawn.by_reason == {"信用修复": 1, "撤销": 1, "到期": 1, "其他": 1}
    assert result.withdrawn.unmatched == (4, 5)
    assert _ids(out / "latest") == {
        "permits": ["permit-a2"],
        "penalties": ["penalty-b3"],
        "links": ["notice-1", "penalty-b3", "permit-a2"],
        "verdicts": ["permit-a2", "penalty-b3", None, "cap-1"],
    }
    assert _tombstones(out / "latest") == {
        _tomb("penalty-b1"): ("penalty", "2026-11-22", "到期", "2026-11-21"),
        _tomb("penalty-b2"): ("penalty", "2026-11-22", "信用修复", "2026-11-21"),
        _tomb("permit-a1"): ("permit", "2026-11-22", "撤销", "2026-11-21"),
    }
    datasets = {dataset.name: dataset for dataset in result.datasets}
    assert datasets["verdicts"].withheld == 3
    assert datasets["verdicts"].reasons == {"信用修复": 1, "撤销": 1, "到期": 1}
    changes = (out / "latest" / "CHANGES.md").read_text(encoding="utf-8")
    assert "records withdrawn since the previous version: 信用修复 1、撤销 1、到期 1" in changes
    assert "`penalties` 信用修复 1、到期 1" in changes
    readme = (out / "latest" / "README.md").read_text(encoding="utf-8")
    assert "- `links`: 信用修复 1, 撤销 1, 到期 1" in readme
    assert verify(out) == []
    # Nothing in the new version names the records, nor their parties, numbers or texts.
    for path in (out / "latest").iterdir():
        text = path.read_bytes()
        if path.suffix == ".parquet":
            text = str(pq.read_table(path).to_pylist()).encode()
        for secret in ("penalty-b1", "penalty-b2", "permit-a1", "郝", "云许〔2026〕1号", "甲（云岭）公司"):
            assert secret.encode() not in text, path.name


def test_tombstones_stay_and_nothing_new_is_made(district: Store, tmp_path: Path) -> None:
    out = tmp_path / "open"
    _publish(district, out, "2026-11-21")
    _publish(district, out, "2026-11-22")
    before = _tombstones(out / "latest")
    assert list(before) == [_tomb("penalty-b1")]
    assert not _publish(district, out, "2026-11-23").created
    district.write_rows("core.notices", [{"record_id": "n1", "version": 1}])
    assert _publish(district, out, "2026-11-24").created
    assert _tombstones(out / "latest") == before


def test_what_was_never_published_needs_no_tombstone(district: Store, tmp_path: Path) -> None:
    _publish(district, tmp_path, "2026-11-22", _declared(record_id="penalty-b2"))
    assert _ids(tmp_path / "latest")["penalties"] == ["penalty-b3"]
    assert _tombstones(tmp_path / "latest") == {}


def test_a_note_counts_from_its_day_and_the_later_of_two(district: Store, tmp_path: Path) -> None:
    repaired = _declared(record_id="penalty-b2", decided_on=date(2026, 11, 20))
    taken_back = _declared("恢复公开", record_id="penalty-b2", decided_on=date(2026, 11, 25), line=3)
    for day, shown in (
        ("2026-11-19", True),
        ("2026-11-20", False),
        ("2026-11-24", False),
        ("2026-11-25", True),
    ):
        _publish(district, tmp_path, day, taken_back, repaired)
        assert ("penalty-b2" in _ids(tmp_path / "latest")["penalties"]) is shown, day
        assert (_tomb("penalty-b2") in _tombstones(tmp_path / "latest")) is not shown, day


def test_a_lost_note_brings_nobody_back(district: Store, tmp_path: Path) -> None:
    """The tombstone speaks in its place: a registry without the file would else publish a repaired record
    again."""
    _publish(district, tmp_path, "2026-11-20")
    _publish(district, tmp_path, "2026-11-21", _declared("个人信息", record_id="penalty-b2"))
    assert not _publish(district, tmp_path, "2026-11-21").created
    assert "penalty-b2" not in _ids(tmp_path / "latest")["penalties"]


def test_a_status_that_was_wrong_can_be_put_right(district: Store, tmp_path: Path) -> None:
    def status(value: str) -> None:
        rows = district.read("core.penalties").to_pylist()
        district.write_rows("core.penalties", [row | {"status": value} for row in rows])

    _publish(district, tmp_path, "2026-11-19")
    status("无效")
    _publish(district, tmp_path, "2026-11-20")
    assert _ids(tmp_path / "latest")["penalties"] == []
    assert len(_tombstones(tmp_path / "latest")) == 3
    status("有效")
    _publish(district, tmp_path, "2026-11-20")
    assert len(_ids(tmp_path / "latest")["penalties"]) == 3
    assert _tombstones(tmp_path / "latest") == {}


def test_versions_from_before_there_were_tombstones_are_all_looked_through(
    district: Store, tmp_path: Path
) -> None:
    _publish(district, tmp_path, "2026-11-18")
    rows = district.read("core.penalties").to_pylist()
    district.write_rows("core.penalties", rows[:2])
    _publish(district, tmp_path, "2026-11-19")
    district.write_rows("core.penalties", [row | {"status": "无效"} for row in rows])
    for version in ("2026-11-18", "2026-11-19"):
        (tmp_path / version / "tombstones.parquet").unlink()
        path = tmp_path / version / "datapackage.json"
        package = json.loads(path.read_text(encoding="utf-8"))
        package["resources"] = [r for r in package["resources"] if r["dataset"] != "tombstones"]
        path.write_text(json.dumps(package), encoding="utf-8")
    _publish(district, tmp_path, "2026-11-20")
    tombs = _tombstones(tmp_path / "latest")
    assert {tombs[_tomb(name)][3] for name in ("penalty-b1", "penalty-b2")} == {"2026-11-19"}
    assert tombs[_tomb("penalty-b3")][3] == "2026-11-18"


def test_tombstones_have_no_column_for_personal_data() -> None:
    names = [field.name for field in tombstone_contract().fields]
    assert names == ["tombstone_id", "record_kind", "dataset", "withdrawn_on", "reason", "last_version"]
    assert {field.disclosure for field in tombstone_contract().fields} == {"open"}


def test_the_same_data_give_the_same_bytes(district: Store, tmp_path: Path) -> None:
    for out in (tmp_path / "a", tmp_path / "b"):
        _publish(district, out, "2026-11-21")
        _publish(district, out, "2026-11-22", _declared(record_id="penalty-b2"))
    for path in (tmp_path / "a" / "2026-11-22").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / "2026-11-22" / path.name).read_bytes()


def test_every_statement_runs_on_spark_too() -> None:
    for name in ("withdrawn", "declared", "numbered", "named", "tombstones", "tombstone_id"):
        assert all(
            sqlglot.transpile(
                sql(f"release/{name}"), read="duckdb", write="spark", unsupported_level=ErrorLevel.RAISE
            )
        )
