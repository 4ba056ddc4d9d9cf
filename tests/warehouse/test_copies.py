"""The history of decisions that stand in several places: corrections, revocations, repeats, two channels."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from warehouse.engine import Engine
from warehouse.records import build_records
from warehouse.store import Store

NUMBER = "云市监许〔2026〕3号"
PERMIT = {
    "layout": "A",
    "party_sheet": "mixed",
    "party_name": "云岭市示范商贸有限公司",
    "uscc": "91990101MA00000015",
    "doc_number": NUMBER,
    "project_name": "食品经营许可",
    "permit_kind": "普通",
    "content": "预包装食品销售",
    "decided_date": "2026-05-06",
    "valid_until": "2027-05-06",
    "agency_name": "云岭市示范区市场监督管理局",
    "status": "0",
    "area_code": "990101",
    "updated_at": "2026-05-07",
}
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PERMIT["uscc"] = (
    PERMIT["uscc"][:17]
    + ALPHABET[-sum(ALPHABET.index(s) * 3**n for n, s in enumerate(PERMIT["uscc"][:17])) % 31]
)
PLACES = pa.schema(
    [
        ("capture_id", pa.string()),
        ("source_id", pa.string()),
        ("channel_id", pa.string()),
        ("path", pa.string()),
        ("role", pa.string()),
        ("is_current", pa.bool_()),
        ("published_date", pa.date32()),
        ("first_seen_at", pa.timestamp("us", tz="UTC")),
    ]
)


class Built:
    """Captures (name, day seen, rows), built; a name may say `portal` or `replaced`."""

    def __init__(self, folder: Path, *captures: tuple[str, int, Sequence[dict[str, str]]]) -> None:
        store = Store(folder)
        store.write_rows(
            "parsed.permits",
            [
                {**row, "source_id": "sjj", "capture_id": name, "row": number}
                for name, _, rows in captures
                for number, row in enumerate(rows, start=1)
            ],
            "sjj",
        )
        with Engine(store, as_of=date(2026, 11, 21)) as engine:
            engine.attach("parsed.permits", "parsed.penalties")
            places = [
                {
                    "capture_id": name,
                    "source_id": "sjj",
                    "channel_id": "xyzg" if "portal" in name else "xzxk",
                    "path": name,
                    "role": "credit_portal" if "portal" in name else "own",
                    "is_current": "replaced" not in name,
                    "first_seen_at": datetime(2026, 11, day, tzinfo=UTC),
                }
                for name, day, _ in captures
            ]
            engine.register_rows("core.capture_places", places, PLACES)
            engine.execute("CREATE VIEW core.capture_dates AS SELECT * FROM core.capture_places")
            build_records(engine)
            self.issues = engine.query("SELECT * FROM work.record_issues ORDER BY rule, row").to_pylist()
        self.permits: list[dict[str, Any]] = store.read("core.permits").to_pylist()
        self.copies: list[dict[str, Any]] = store.read("core.permit_copies").to_pylist()

    def history(self, *columns: str) -> list[tuple[Any, ...]]:
        return [tuple(row[name] for name in columns) for row in self.copies]


def test_a_decision_in_one_row_has_no_history(tmp_path: Path) -> None:
    built = Built(tmp_path, ("a", 1, [PERMIT]))
    assert len(built.permits) == 1
    assert built.copies == []


def test_a_repeated_row_is_no_change(tmp_path: Path) -> None:
    built = Built(tmp_path, ("a", 1, [PERMIT]), ("b", 2, [PERMIT]))
    assert [row["capture_id"] for row in built.permits] == ["b"]
    assert built.permits[0]["first_seen_at"].day == 1
    assert built.copies == []


def test_a_later_file_corrects(tmp_path: Path) -> None:
    corrected = {**PERMIT, "valid_until": "2028-05-06", "content": "散装食品销售"}
    built = Built(tmp_path, ("a", 1, [PERMIT]), ("b", 2, [corrected]), ("c", 3, [corrected]))
    [permit] = built.permits
    assert (permit["valid_until"], permit["capture_id"]) == (date(2028, 5, 6), "c")
    assert built.history("version_no", "capture_id", "change", "changed_fields", "is_current") == [
        (1, "a", "first", None, False),
        (2, "b", "corrected", ["content", "valid_until"], True),
    ]


def test_revoked_and_restored(tmp_path: Path) -> None:
    revoked = {**PERMIT, "status": "1"}
    built = Built(tmp_path, ("a", 1, [PERMIT]), ("b", 2, [revoked]), ("c", 3, [PERMIT]))
    assert built.permits[0]["status"] == "有效"
    assert built.history("version_no", "change", "status", "is_current") == [
        (1, "first", "有效", False),
        (2, "revoked", "无效", False),
        (3, "restored", "有效", True),
    ]


def test_two_channels_are_two_histories_and_the_own_one_counts(tmp_path: Path) -> None:
    other = {**PERMIT, "valid_until": "2030-05-06"}
    built = Built(tmp_path, ("a", 1, [PERMIT]), ("portal", 2, [other]))
    [permit] = built.permits
    assert (permit["capture_id"], permit["valid_until"]) == ("a", date(2027, 5, 6))
    assert built.history("role", "version_no", "change", "is_current") == [
        ("credit_portal", 1, "first", False),
        ("own", 1, "first", True),
    ]


def test_one_number_written_in_two_ways_is_one_decision(tmp_path: Path) -> None:
    odd = {**PERMIT, "doc_number": "云市监许〔2026〕第003号", "project_name": "另一项目"}
    built = Built(tmp_path, ("a", 1, [odd]), ("b", 2, [PERMIT]))
    assert [row["doc_number"] for row in built.permits] == [NUMBER]
    [(number, change)] = built.history("doc_number", "change")[1:]
    assert (number, change) == (NUMBER, "corrected")


def test_two_forms_of_a_number_in_one_file_are_told(tmp_path: Path) -> None:
    template = {**PERMIT, "layout": "B", "party_sheet": "organisation"}
    for name, value in {
        "doc_name": "准予行政许可决定书",
        "valid_from": "2026-05-06",
        "agency_uscc": PERMIT["uscc"],
        "data_source_name": PERMIT["agency_name"],
        "data_source_uscc": PERMIT["uscc"],
        "status": "1",
    }.items():
        template[name] = value
    built = Built(tmp_path, ("a", 1, [template, {**template, "doc_number": "云市监许〔2026〕03号"}]))
    [issue] = built.issues
    assert (issue["rule"], issue["severity"], issue["row"]) == ("dp-near-duplicate", "W", 2)
    assert "第 2 行与第 1 行是同一项决定" in issue["message_zh"]
    assert len(built.permits) == 1


@pytest.mark.parametrize("kept", [True, False])
def test_a_decision_that_its_file_no_longer_has(tmp_path: Path, kept: bool) -> None:
    other = {**PERMIT, "doc_number": "云市监许〔2026〕4号"}
    later = [PERMIT, other] if kept else [other]
    built = Built(tmp_path, ("replaced", 1, [PERMIT]), ("b", 2, later))
    assert len(built.permits) == 2
    assert [issue["rule"] for issue in built.issues] == ([] if kept else ["dp-record-gone"])
