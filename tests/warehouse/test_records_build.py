"""From parsed permits and penalties to core: versions, periods by regime, quarantine, determinism."""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from warehouse.contract import contract
from warehouse.engine import Engine
from warehouse.records import build_records
from warehouse.records.build import valid_statement
from warehouse.records.kinds import KINDS
from warehouse.store import Store

AS_OF = date(2026, 11, 21)
PENALTY = {
    "layout": "C",
    "party_sheet": "organisation",
    "party_name": "云岭市示范商贸有限公司",
    "party_kind": "法人及非法人组织",
    "uscc": "91990101MA00000012",
    "doc_number": "云市监罚〔2026〕1号",
    "offence_kind": "无照经营",
    "offence": "无照经营三十天",
    "basis": "《无证无照经营查处办法》第十三条",
    "penalty_kind": "罚款",
    "penalty_text": "罚款2000元",
    "fine_wan": "0.2",
    "confiscated_wan": "",
    "withdrawn_licence": "",
    "decided_date": "2026-05-06",
    "valid_until": "2027-05-06",
    "show_until": "2026-11-06",
    "agency_name": "云岭市示范区市场监督管理局",
    "agency_uscc": "11990101MB0000011U",
    "data_source_name": "云岭市示范区市场监督管理局",
    "data_source_uscc": "11990101MB0000011U",
    "remarks": "",
}


def with_check(body: str) -> str:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    return body + alphabet[-sum(alphabet.index(s) * 3**n for n, s in enumerate(body)) % 31]


PENALTY |= {name: with_check(PENALTY[name][:17]) for name in ("uscc", "agency_uscc", "data_source_uscc")}


class Run:
    """Rows by capture, built; `seen` and `published` give the dates of captures."""

    def __init__(
        self,
        tmp_path: Path,
        captures: dict[str, Sequence[dict[str, str | None]]],
        dates: dict[str, tuple[date | None, datetime]] | None = None,
        table: str = "penalties",
    ) -> None:
        self.store = Store(tmp_path)
        rows = [
            {**row, "source_id": "sjj", "capture_id": capture, "row": number}
            for capture, given in captures.items()
            for number, row in enumerate(given, start=1)
        ]
        self.store.write_rows(f"parsed.{table}", rows, "sjj")
        with Engine(self.store, as_of=AS_OF) as engine:
            engine.attach("parsed.permits", "parsed.penalties")
            schema = pa.schema(
                [
                    ("capture_id", pa.string()),
                    ("published_date", pa.date32()),
                    ("first_seen_at", pa.timestamp("us", tz="UTC")),
                ]
            )
            known = [
                {"capture_id": capture, "published_date": day, "first_seen_at": moment}
                for capture, (day, moment) in (dates or {}).items()
            ]
            engine.register_rows("core.capture_dates", known, schema)
            engine.execute(
                "CREATE TABLE core.capture_places AS SELECT *, 'sjj' AS source_id, 'xzcf' AS channel_id,"
                " CASE WHEN capture_id LIKE '%portal%' THEN 'credit_portal' ELSE 'own' END AS role,"
                " capture_id AS path, capture_id NOT LIKE '%replaced%' AS is_current FROM core.capture_dates"
            )
            self.counts = build_records(engine)
            self.issues = engine.query(
                "SELECT * FROM work.record_issues ORDER BY capture_id, row, check_no"
            ).to_pylist()
            self.rejects = engine.query(
                "SELECT * FROM work.record_quarantine ORDER BY capture_id, row"
            ).to_pylist()
        self.rows = self.store.read(f"core.{table}").to_pylist()

    @property
    def rules(self) -> list[tuple[str, str]]:
        return [(issue["rule"], issue["field"]) for issue in self.issues]


def moment(day: int) -> datetime:
    return datetime(2026, 11, day, tzinfo=UTC)


class TestOneFile:
    def test_a_good_row(self, tmp_path: Path) -> None:
        run = Run(tmp_path, {"cap-1": [PENALTY]}, {"cap-1": (date(2026, 5, 12), moment(2))})
        assert run.issues == []
        (row,) = run.rows
        key = "penalty|云市监罚〔2026〕1号|云岭市示范商贸有限公司"
        assert row["record_id"] == "penalty-" + hashlib.sha256(key.encode()).hexdigest()[:16]
        assert (row["published_date"], row["first_seen_at"]) == (date(2026, 5, 12), moment(2))
        assert (str(row["fine_yuan"]), row["confiscated_yuan"]) == ("2000.00", None)
        assert (row["penalty_kinds"], row["body_id"], row["status"]) == (["罚款"], "sjj", None)

    def test_empty_tables(self, tmp_path: Path) -> None:
        run = Run(tmp_path, {})
        assert run.counts == {
            "core.permits": 0,
            "core.permit_copies": 0,
            "core.penalties": 0,
            "core.penalty_copies": 0,
            "work.record_issues": 0,
            "work.record_quarantine": 0,
        }

    def test_warnings_keep_the_row_in_core_errors_do_not(self, tmp_path: Path) -> None:
        warned = PENALTY | {"fine_wan": "2000", "doc_number": "云市监罚〔2026〕2号"}
        broken = PENALTY | {"fine_wan": "两千", "doc_number": "云市监罚〔2026〕3号"}
        run = Run(tmp_path, {"cap-1": [PENALTY, warned, broken]})
        assert [row["row"] for row in run.rows] == [1, 2]
        assert run.rules == [("R17", "罚款金额(万元)"), ("R15", "罚款金额(万元)")]
        (reject,) = run.rejects
        assert (reject["row"], reject["table_name"], reject["rules"]) == (3, "core.penalties", ["R15"])
        assert json.loads(reject["raw"])["fine_wan"] == "两千"
        assert run.issues[1]["message_zh"].startswith("第 3 行处罚类别有罚款，“罚款金额(万元)”")
        assert run.issues[1]["record_id"].startswith("penalty-")

    def test_a_column_that_the_file_lacks_breaks_no_row_rule(self, tmp_path: Path) -> None:
        lacking = {
            name: value for name, value in PENALTY.items() if name not in ("basis", "fine_wan", "remarks")
        }
        assert Run(tmp_path, {"cap-1": [lacking]}).issues == []

    def test_repeats_within_a_file(self, tmp_path: Path) -> None:
        again = PENALTY | {"doc_number": "云市监罚 [２０２６] 1号"}
        other = PENALTY | {"party_name": "云岭市示范餐饮有限公司"}
        run = Run(tmp_path, {"cap-1": [PENALTY, again, other]})
        assert run.rules == [("R19", "行政处罚决定书文号")]
        assert [row["row"] for row in run.rows] == [1, 3]

    def test_damaged_rows(self, tmp_path: Path) -> None:
        run = Run(tmp_path, {"cap-1": [PENALTY | {"damage": "wide", "extra": '{"":"x"}'}]})
        assert [rule for rule, _ in run.rules] == ["row-wide"]
        assert json.loads(run.rejects[0]["raw"])["extra"] == '{"":"x"}'


class TestPeriodsOfDisplay:
    @pytest.mark.parametrize(
        ("decided", "kinds", "until", "rules"),
        [
            ("2026-03-31", "警告", "2026-06-30", []),
            ("2026-03-31", "警告", "2026-06-29", ["R14"]),
            ("2026-03-31", "罚款", "2029-03-31", []),
            ("2026-03-31", "罚款", "2029-04-01", ["R14"]),
            ("2026-04-01", "警告", "2026-07-01", ["R14a"]),
            ("2026-04-01", "警告；通报批评", "2026-07-02", ["R14", "R14a"]),
            ("2026-04-01", "罚款", "2026-07-01", []),
            ("2026-04-01", "罚款", "2026-06-30", ["R14"]),
            ("2026-04-01", "警告;罚款", "2027-04-01", []),
            ("2026-04-01", "罚款", "2027-04-02", ["R14"]),
            ("2026-04-01", "罚款;限制从业", "2027-03-31", ["R14"]),
            ("2026-04-01", "罚款;限制从业", "2029-04-01", []),
            ("2026-08-31", "罚款", "2026-11-30", []),
            ("2026-04-01", "罚款；不认得", "2030-01-01", ["R04"]),
            ("2026-04-01", "其他", "2026-07-01", ["R04"]),
            ("2026-04-01", "其他-责令改正", "2026-07-01", []),
        ],
    )
    def test_by_regime_and_class(
        self, tmp_path: Path, decided: str, kinds: str, until: str, rules: list[str]
    ) -> None:
        row = PENALTY | {"decided_date": decided, "penalty_kind": kinds, "show_until": until}
        if "罚款" not in kinds:
            row |= {"fine_wan": "", "penalty_text": kinds}
        run = Run(tmp_path, {"cap-1": [row]})
        assert sorted(rule for rule, _ in run.rules) == rules


class TestSeveralFiles:
    def test_the_latest_capture_counts_with_the_earliest_dates(self, tmp_path: Path) -> None:
        corrected = PENALTY | {"fine_wan": "0.3", "penalty_text": "罚款3000元"}
        run = Run(
            tmp_path,
            {"cap-1": [corrected], "cap-2": [PENALTY]},
            {"cap-1": (date(2026, 5, 20), moment(9)), "cap-2": (date(2026, 5, 8), moment(3))},
        )
        (row,) = run.rows
        assert (row["capture_id"], str(row["fine_yuan"])) == ("cap-1", "3000.00")
        assert (row["published_date"], row["first_seen_at"]) == (date(2026, 5, 8), moment(3))
        assert run.issues == []

    def test_an_invalid_version_does_not_replace_a_valid_one(self, tmp_path: Path) -> None:
        run = Run(
            tmp_path,
            {"cap-1": [PENALTY], "cap-2": [PENALTY | {"basis": ""}]},
            {"cap-1": (None, moment(1)), "cap-2": (None, moment(2))},
        )
        assert [row["capture_id"] for row in run.rows] == ["cap-1"]
        assert [reject["capture_id"] for reject in run.rejects] == ["cap-2"]

    def test_the_hash_follows_the_content_not_the_capture(self, tmp_path: Path) -> None:
        first = Run(tmp_path / "1", {"cap-1": [PENALTY]}, {"cap-1": (None, moment(1))}).rows[0]
        second = Run(tmp_path / "2", {"cap-2": [PENALTY]}, {"cap-2": (None, moment(8))}).rows[0]
        changed = Run(tmp_path / "3", {"cap-1": [PENALTY | {"offence": "另一事实"}]}).rows[0]
        assert first["content_hash"] == second["content_hash"] != changed["content_hash"]
        assert first["record_id"] == second["record_id"] == changed["record_id"]

    def test_same_bytes_every_time_in_the_order_of_the_rows(self, tmp_path: Path) -> None:
        captures: dict[str, list[dict[str, Any]]] = {
            f"cap-{c}": [PENALTY | {"doc_number": f"云市监罚〔2026〕{c}{n}号"} for n in range(300)]
            for c in range(4)
        }
        digests = set()
        for number in range(3):
            run = Run(tmp_path / str(number), captures)
            digests.add(hashlib.sha256(run.store.path("core.penalties").read_bytes()).hexdigest())
            assert [(r["capture_id"], r["row"]) for r in run.rows] == sorted(
                (r["capture_id"], r["row"]) for r in run.rows
            )
        assert len(digests) == 1


class TestIdentity:
    """Record ids come from decision number and party, whatever the layout."""

    OLD = {name: value for name, value in PENALTY.items() if name not in ("offence_kind", "valid_until")} | {
        "layout": "A",
        "party_sheet": "mixed",
        "case_name": "无照经营案",
        "status": "0",
        "area_code": "990101",
        "updated_at": "2026-05-07",
    }

    def test_a_decision_in_two_layouts_is_one_record(self, tmp_path: Path) -> None:
        run = Run(
            tmp_path,
            {"cap-1": [self.OLD], "cap-2": [PENALTY]},
            {"cap-1": (None, moment(1)), "cap-2": (None, moment(2))},
        )
        assert [(row["capture_id"], row["first_seen_at"]) for row in run.rows] == [("cap-2", moment(1))]

    def test_decisions_of_an_old_file_that_share_number_and_party(self, tmp_path: Path) -> None:
        rows = [
            self.OLD,
            self.OLD | {"case_name": "另一案"},
            self.OLD | {"party_name": "另一家公司"},
            self.OLD,
        ]
        run = Run(tmp_path, {"cap-1": rows})
        assert run.rules == [("R19a", "行政处罚决定书文号")]
        key = "penalty|云市监罚〔2026〕1号|云岭市示范商贸有限公司"
        details = [f"{name}|无照经营三十天|罚款2000元|2026-05-06" for name in ("无照经营案", "另一案")]
        digests = [hashlib.sha256(f"{key}|{detail}".encode()).hexdigest()[:16] for detail in details]
        assert [row["record_id"] for row in run.rows[:2]] == [f"penalty-{digest}" for digest in digests]
        usual = hashlib.sha256("penalty|云市监罚〔2026〕1号|另一家公司".encode()).hexdigest()[:16]
        assert run.rows[2]["record_id"] == f"penalty-{usual}"
        assert run.issues[0]["record_id"] == run.rows[0]["record_id"]

    def test_valid_rows_of_records_that_stand_in_several(self, tmp_path: Path) -> None:
        other = PENALTY | {"doc_number": "云市监罚〔2026〕2号"}
        broken = PENALTY | {"basis": ""}
        Run(tmp_path, {"cap-1": [PENALTY, other], "cap-2": [PENALTY], "cap-3": [broken]})
        with Engine(Store(tmp_path), as_of=AS_OF) as engine:
            engine.attach("parsed.permits", "parsed.penalties")
            engine.execute(
                "CREATE SCHEMA core; CREATE TABLE core.capture_dates AS SELECT 'cap-2' AS capture_id,"
                " DATE '2026-11-02' AS published_date, TIMESTAMPTZ '2026-11-02 00:00:00+00' AS first_seen_at;"
                " CREATE TABLE core.capture_places AS SELECT *, 'sjj' AS source_id, 'xzcf' AS channel_id,"
                " capture_id AS path, 'own' AS role, TRUE AS is_current FROM core.capture_dates"
            )
            build_records(engine)
            found = engine.query(valid_statement(KINDS[1]))
            assert found.column_names == list(contract("core.penalties").columns)
            every = found.to_pylist()
            some = engine.query(valid_statement(KINDS[1], "work.versions_penalties")).to_pylist()
        assert [(row["capture_id"], row["row"]) for row in every] == [
            ("cap-1", 1),
            ("cap-1", 2),
            ("cap-2", 1),
        ]
        assert [row for row in every if row["row"] == 1] == some
        assert [row["published_date"] for row in some] == [None, date(2026, 11, 2)]


def test_the_order_of_core_does_not_depend_on_how_many_captures_there_are(tmp_path: Path) -> None:
    rows = [PENALTY | {"doc_number": f"云市监罚〔2026〕{number}号"} for number in range(50)]
    dates = {f"cap-{number}": (None, moment(1)) for number in range(3000)}
    run = Run(tmp_path, {"cap-2": rows, "cap-1": rows[:10]}, dates)
    places = [(row["capture_id"], row["row"]) for row in run.rows]
    assert places == sorted(places)
    assert len(places) == 50


def test_identity_numbers_never_reach_issues(tmp_path: Path) -> None:
    number = "990101199001011234"
    person = {name: value for name, value in PENALTY.items() if name != "uscc"} | {
        "party_sheet": "person",
        "party_kind": "自然人",
        "party_name": "洪某某",
        "id_type": "身份证",
        "id_no": number,
        "remarks": f"{number}，13900001111" * 200,
    }
    run = Run(tmp_path, {"cap-1": [person]})
    assert {rule for rule, _ in run.rules} == {"R07", "R03"}
    told = json.dumps(run.issues, ensure_ascii=False, default=str)
    assert number not in told
    assert "13900001111" not in told
    assert "洪某某" not in told


def test_issues_have_the_columns_of_the_issue_table(tmp_path: Path) -> None:
    run = Run(tmp_path, {"cap-1": [PENALTY | {"basis": ""}]})
    assert set(contract("ops.findings").columns) <= set(run.issues[0])
    assert list(run.rejects[0]) == list(contract("ops.rejects").columns)
