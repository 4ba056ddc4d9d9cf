"""Publishing: the files, the descriptions, the versions."""

import csv
import io
import json
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from warehouse.contract import Contract, FieldSpec, load_contracts
from warehouse.release import ReleaseError, publish, verify
from warehouse.release.versions import latest_version, versions
from warehouse.store import Store

_DAY = date(2026, 11, 21)
_ID = "990101199003071234"
_DATASETS = ("links", "notices", "penalties", "permits", "tombstones", "verdicts")
Rows = list[dict[str, object]]


def _csv(folder: Path, name: str) -> list[list[str]]:
    text = (folder / f"{name}.csv").read_bytes().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def test_a_release_is_complete_and_sound(store: Store, tmp_path: Path) -> None:
    out = tmp_path / "open"
    result = publish(store, out, _DAY)
    assert (result.version, result.created) == ("2026-11-21", True)
    names = ["CHANGES.md", "README.md", "SHA256SUMS", "datapackage.json"]
    names += [f"{dataset}.{kind}" for dataset in _DATASETS for kind in ("csv", "parquet")]
    assert sorted(path.name for path in (out / "latest").iterdir()) == sorted(names)
    assert verify(out) == []
    done = subprocess.run(
        ["sha256sum", "-c", "SHA256SUMS"], cwd=out / "latest", capture_output=True, check=False
    )
    assert done.returncode == 0


def test_personal_data_stay_in_the_house(store: Store, tmp_path: Path) -> None:
    result = publish(store, tmp_path, _DAY)
    table = pq.read_table(tmp_path / "latest" / "penalties.parquet")
    assert "id_no" not in table.column_names
    assert "locator" not in table.column_names
    rows = {row["record_id"]: row for row in table.to_pylist()}
    assert rows["penalty-1"]["party_name"] == "欧阳某"
    assert rows["penalty-1"]["content"] == (
        "对欧阳某罚款，（住址已隐去），身份证号（身份证号已隐去），电话（手机号已隐去）"
    )
    assert rows["penalty-3"]["party_name"] == "甲公司"
    assert rows["penalty-3"]["content"] == "住所：和平路1号"
    for path in (tmp_path / "latest").iterdir():
        content = path.read_bytes()
        for secret in (_ID, "13812345678", "小花", "和平路12号"):
            assert secret.encode() not in content, path.name
    penalties = next(dataset for dataset in result.datasets if dataset.name == "penalties")
    assert penalties.dropped == ("id_no", "locator")
    assert penalties.masked == {"identity": 1, "mobile": 1, "address": 1}
    readme = (tmp_path / "latest" / "README.md").read_text(encoding="utf-8")
    assert "`penalties`: `id_no`, `locator`" in readme
    assert "身份证号 1, 手机号 1, 住址 1" in readme


def test_penalties_leave_when_their_publicity_ends(store: Store, tmp_path: Path) -> None:
    def published(day: date) -> tuple[list[str], int]:
        out = tmp_path / str(day)
        result = publish(store, out, day)
        rows = pq.read_table(out / "latest" / "penalties.parquet").column("record_id").to_pylist()
        return rows, next(dataset.withheld for dataset in result.datasets if dataset.name == "penalties")

    everything = [f"penalty-{n}" for n in range(1, 6)]
    assert published(date(2026, 11, 20)) == (everything, 0)
    assert published(date(2026, 11, 21)) == (everything[:4], 1)
    assert published(date(2026, 11, 22)) == (everything[1:4], 2)


def test_csv_is_made_for_spreadsheets(store: Store, tmp_path: Path, notices: Rows) -> None:
    publish(store, tmp_path, _DAY)
    raw = (tmp_path / "latest" / "notices.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfrecord_id,version,title,doc_number\r\n")
    rows = _csv(tmp_path / "latest", "notices")[1:]
    assert raw.count(b"\r\n") == 1 + len(rows) + 1  # one more stands inside a cell
    assert [row[2] for row in rows] == [
        '\'=HYPERLINK("http://evil.example","点我")',
        '一,二\n"三"\r\n四',
        "'@SUM(A1)",
        "'\t=1+1",
        "普通标题",
    ]
    assert [row[3] for row in rows] == ["甲〔2026〕1号", "", "", "'-2+3", "'+86"]
    assert [row[1] for row in rows] == ["1", "1", "", "-1", "1"]
    # An empty text and no value are told apart in the bytes.
    assert b"\r\nn3,,'@SUM(A1),\r\n" in raw
    assert b'\xe5\x9b\x9b",""\r\n' in raw
    titles = pq.read_table(tmp_path / "latest" / "notices.parquet").column("title").to_pylist()
    assert titles == [row["title"] for row in notices]


def test_csv_writes_every_type_as_text(store: Store, tmp_path: Path) -> None:
    publish(store, tmp_path, _DAY)
    head, first, *_, last = _csv(tmp_path / "latest", "penalties")
    cells = dict(zip(head, first, strict=True))
    assert cells["penalty_kinds"] == "警告；罚款"
    assert cells["fine_yuan"] == "500.00"
    assert cells["show_until"] == "2026-11-21"
    assert cells["first_seen_at"] == "2026-11-01T01:02:03Z"
    assert cells["is_long_term"] == "false"
    assert dict(zip(head, last, strict=True))["fine_yuan"] == ""


def test_the_package_describes_the_files(store: Store, tmp_path: Path) -> None:
    publish(store, tmp_path, _DAY)
    package = json.loads((tmp_path / "latest" / "datapackage.json").read_text(encoding="utf-8"))
    assert (package["name"], package["version"], package["as_of"]) == (
        "zwgk-open-data",
        "2026-11-21",
        "2026-11-21",
    )
    assert package["licenses"][0]["name"]
    assert "created" not in package
    resources = {resource["name"]: resource for resource in package["resources"]}
    assert len(resources) == 2 * len(_DATASETS)
    resource = resources["penalties-csv"]
    assert resource["bytes"] == (tmp_path / "latest" / "penalties.csv").stat().st_size
    assert resource["hash"].startswith("sha256:")
    assert resource["rows"] == 4
    assert resource["schema"]["primaryKey"] == ["record_id"]
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    assert fields["record_id"]["constraints"] == {"required": True}
    assert fields["party_kind"]["constraints"] == {"enum": ["自然人", "法人及非法人组织"]}
    assert "constraints" not in fields["content"]  # a mask may break a length
    assert fields["fine_yuan"] == {
        "name": "fine_yuan",
        "type": "number",
        "title": "罚款",
        "title_en": "Fine",
        "unit": "元",
    }
    assert (fields["penalty_kinds"]["type"], fields["penalty_kinds"]["delimiter"]) == ("list", "；")
    parquet = {field["name"]: field["type"] for field in resources["penalties-parquet"]["schema"]["fields"]}
    assert parquet["penalty_kinds"] == "array"
    assert parquet["first_seen_at"] == "datetime"


def test_the_same_data_give_the_same_bytes(store: Store, tmp_path: Path, penalties: Rows) -> None:
    publish(store, tmp_path / "a", _DAY)
    store.write_rows("core.penalties", list(reversed(penalties)))
    publish(store, tmp_path / "b", _DAY)
    for path in (tmp_path / "a" / "2026-11-21").iterdir():
        assert path.read_bytes() == (tmp_path / "b" / "2026-11-21" / path.name).read_bytes()


def test_nothing_new_makes_nothing(store: Store, tmp_path: Path) -> None:
    publish(store, tmp_path, _DAY)
    again = publish(store, tmp_path, _DAY)
    assert (again.version, again.created, again.changes) == ("2026-11-21", False, None)
    assert {dataset.name: dataset.rows for dataset in again.datasets} == {
        **dict.fromkeys(_DATASETS, 0),
        "notices": 5,
        "penalties": 4,
    }
    assert versions(tmp_path) == ["2026-11-21"]
    assert not list(tmp_path.glob(".partial-*"))


def test_versions_count_up_within_a_day_and_follow_the_days(
    store: Store, tmp_path: Path, renew: Callable[[str, Rows], None], notices: Rows
) -> None:
    out = tmp_path / "open"
    publish(store, out, _DAY)
    before = {path.name: path.read_bytes() for path in (out / "2026-11-21").iterdir()}
    for count in (4, 3):
        renew("core.notices", notices[:count])
        publish(store, out, _DAY)
    assert versions(out) == ["2026-11-21", "2026-11-21.2", "2026-11-21.3"]
    assert latest_version(out) == "2026-11-21.3"
    renew("core.notices", notices)
    assert publish(store, out, date(2026, 12, 1)).version == "2026-12-01"
    # Of an earlier day: compared with that day's last version, and latest does not go back.
    renew("core.notices", notices[:3])
    assert not publish(store, out, _DAY).created
    assert latest_version(out) == "2026-12-01"
    assert {path.name: path.read_bytes() for path in (out / "2026-11-21").iterdir()} == before
    assert verify(out) == []


def test_the_tenth_version_comes_after_the_ninth(store: Store, tmp_path: Path) -> None:
    for name in [
        "2026-11-21",
        *(f"2026-11-21.{n}" for n in range(2, 11)),
        "2026-13-01",
        "2026-11-21.1",
        "note",
    ]:
        (tmp_path / "open" / name).mkdir(parents=True)
    assert versions(tmp_path / "open")[-2:] == ["2026-11-21.9", "2026-11-21.10"]
    assert len(versions(tmp_path / "open")) == 10


def test_two_rows_with_one_key_are_not_published(
    store: Store, tmp_path: Path, renew: Callable[[str, Rows], None], penalties: Rows
) -> None:
    out = tmp_path / "open"
    publish(store, out, _DAY)
    renew("core.penalties", [*penalties, penalties[1]])
    with pytest.raises(ReleaseError, match="主键重复"):
        publish(store, out, _DAY)
    assert versions(out) == ["2026-11-21"]
    assert latest_version(out) == "2026-11-21"
    assert sorted(entry.name for entry in out.iterdir()) == ["2026-11-21", "latest"]


def test_a_damaged_version_before_stops_the_release(
    store: Store, tmp_path: Path, renew: Callable[[str, Rows], None], notices: Rows
) -> None:
    out = tmp_path / "open"
    publish(store, out, _DAY)
    (out / "2026-11-21" / "datapackage.json").write_text("{")
    renew("core.notices", notices[:2])
    with pytest.raises(ReleaseError, match="读不出"):
        publish(store, out, _DAY)
    (out / "2026-11-21" / "SHA256SUMS").unlink()
    with pytest.raises(ReleaseError, match="SHA256SUMS"):
        publish(store, out, _DAY)
    assert sorted(entry.name for entry in out.iterdir()) == ["2026-11-21", "latest"]


def test_latest_is_mended_when_nothing_new_is_made(store: Store, tmp_path: Path) -> None:
    publish(store, tmp_path / "open", _DAY)
    (tmp_path / "open" / "latest").unlink()
    assert not publish(store, tmp_path / "open", _DAY).created
    assert latest_version(tmp_path / "open") == "2026-11-21"


def test_latest_is_a_file_where_links_are_not_to_be_had(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError("no links here")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    publish(store, tmp_path / "open", _DAY)
    assert (tmp_path / "open" / "latest").read_text() == "2026-11-21\n"
    assert verify(tmp_path / "open") == []


def _value(field: FieldSpec, row: int) -> object:
    """A value of the field's type; texts that may not leave the house or need a mask carry a number."""
    if field.type == "string":
        if field.disclosure in ("personal", "internal", "free_text"):
            return f"说明{row}，证件{_ID}"
        return field.codes[0] if field.codes else f"=值{row}"
    values = {
        "integer": row,
        "number": row / 3,
        "yuan": Decimal("1.50"),
        "boolean": bool(row % 2),
        "date": date(2027, 1, 1 + row),
        "timestamp": datetime(2026, 11, 1, row, tzinfo=UTC),
        "strings": ["甲", "乙"],
    }
    return values[field.type]


def _rows(spec: Contract) -> Rows:
    rows = [{field.name: _value(field, row) for field in spec.fields} for row in range(3)]
    for number, row in enumerate(rows):
        row[spec.key[0]] = f"k{number}" if spec.field(spec.key[0]).type == "string" else row[spec.key[0]]
    empty = {
        field.name: row if field.required else None
        for field, row in zip(spec.fields, rows[0].values(), strict=True)
    }
    key = spec.key[0]
    return [*rows, {**empty, key: "k9" if spec.field(key).type == "string" else 9}]


def test_every_dataset_of_the_project_can_be_published(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    specs = [spec for spec in load_contracts().values() if spec.dataset]
    for spec in specs:
        store.write_rows(spec.table, _rows(spec))
    result = publish(store, tmp_path / "open", _DAY)
    assert {dataset.name: dataset.rows for dataset in result.datasets} == {
        "tombstones": 0,
        **{str(spec.dataset): 4 for spec in specs},
    }
    assert verify(tmp_path / "open") == []
    latest = tmp_path / "open" / "latest"
    for spec in specs:
        table = pq.read_table(latest / f"{spec.dataset}.parquet")
        hidden = {field.name for field in spec.fields if field.disclosure in ("personal", "internal")}
        assert not hidden & set(table.column_names)
        assert _ID not in str(table.to_pylist())
        assert len(_csv(latest, str(spec.dataset))) == 5
    for path in latest.iterdir():
        assert _ID.encode() not in path.read_bytes()
