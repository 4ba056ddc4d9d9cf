"""Real notices, pages and penalty tables: every file ends in core, quarantine or issues, gold values are met.

Reads ../shared/real beside the checkout and skips where that folder is absent.
"""

import csv
from datetime import date
from pathlib import Path

import pytest

from assets.context import District
from pipelines.runner import run_pipeline
from warehouse.links.build import unsettled

FLOOR = 0.95
NOTICE_FIELDS = {
    "title": "title",
    "doc_number": "doc_number",
    "issuer": "issuer",
    "written_date": "written_date",
    "published_at": "published_date",
    "disclosure_attribute": "disclosure_attribute",
    "validity": "validity",
}
STATE_COUNCIL_FIELDS = {
    "title": "title",
    "doc_number": "doc_number",
    "issuer": "issuer",
    "index_number": "index_number",
    "topic": "topic",
    "written_date": "written_date",
    "published_date": "published_date",
}


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory, repo: Path, shared: Path) -> District:
    registry = repo / "tests" / "registries" / "real"
    data = tmp_path_factory.mktemp("real")
    outcome = run_pipeline(registry, data, "2026-10-31")
    assert outcome.success, outcome.failures
    return District(registry, data, date(2026, 10, 31))


def test_every_file_is_accounted_for(real: District, shared: Path) -> None:
    folder = shared / "real"
    expected = {
        *(path.name for path in folder.glob("notices/*.txt")),
        *(path.name for path in folder.glob("notices/housing/*.txt")),
        *(path.name for path in folder.glob("pages/*.html")),
        *(path.name for path in folder.glob("penalties/cbrc_*")),
    }
    with real.engine() as engine:
        engine.attach("ops.captures", "ops.issues", "ops.quarantine", "core.notices", "core.penalties")
        engine.attach("parsed.entries", "parsed.notices")
        rows = engine.query(
            """
            SELECT c.path, c.capture_id IN (SELECT capture_id FROM parsed.notices) AS is_notice,
              c.capture_id IN (SELECT capture_id FROM core.notices) AS in_notices,
              c.capture_id IN (SELECT capture_id FROM core.penalties) AS in_penalties,
              c.capture_id IN (SELECT capture_id FROM parsed.entries) AS in_entries,
              c.capture_id IN (SELECT capture_id FROM ops.quarantine) AS in_quarantine,
              c.capture_id IN (SELECT capture_id FROM ops.issues WHERE capture_id IS NOT NULL) AS in_issues
            FROM ops.captures AS c
            """
        ).to_pylist()
    names = {Path(row["path"]).name for row in rows}
    assert names == expected
    print(f"\nfiles in: {len(expected)}")
    for place in ("in_notices", "in_penalties", "in_entries", "in_quarantine", "in_issues"):
        print(f"  {place[3:]:<11} {sum(row[place] for row in rows)}")
    lost = [row["path"] for row in rows if not any(row[place] for place in row if place.startswith("in_"))]
    duplicates = same_record(real, lost)
    assert set(lost) <= duplicates, f"in no table: {sorted(set(lost) - duplicates)}"


def same_record(real: District, paths: list[str]) -> set[str]:
    """Of these files, those whose notice stands in core from another capture (same record, same content)."""
    if not paths:
        return set()
    quoted = ", ".join(f"'{path}'" for path in paths)
    with real.engine() as engine:
        engine.attach("ops.captures", "parsed.notices", "core.notices")
        found = engine.query(
            "SELECT c.path FROM ops.captures AS c JOIN parsed.notices AS n USING (capture_id)"
            " JOIN core.notices AS k ON k.title = n.title AND k.source_id = n.source_id"
            f" AND k.body_text IS NOT DISTINCT FROM n.body_text WHERE c.path IN ({quoted})"
        )
    return set(found.column("path").to_pylist())


def test_penalty_rows_are_all_there(real: District, shared: Path) -> None:
    with real.engine() as engine:
        engine.attach("parsed.penalties", "core.penalties", "ops.quarantine", "ops.captures")
        rows = engine.query(
            "SELECT c.path, COUNT(*) AS read FROM parsed.penalties JOIN ops.captures AS c USING (capture_id)"
            " GROUP BY c.path ORDER BY c.path"
        ).to_pylist()
        core = engine.query("SELECT COUNT(*) AS n FROM core.penalties").column(0)[0].as_py()
        held = engine.query("SELECT COUNT(*) AS n FROM ops.quarantine").column(0)[0].as_py()
    print(f"\n{rows}\ncore.penalties {core}, quarantine {held}")
    assert {row["path"]: row["read"] for row in rows} == {
        "cbrc_branch_10col_gb18030.csv": 5217,
        "cbrc_branch_13col.xlsx": 2550,
        "cbrc_bureau_hq_13col_utf8.csv": 1596,
    }
    assert core > 5000


@pytest.mark.parametrize(
    ("gold", "fields"),
    [
        ("notices/gold.csv", NOTICE_FIELDS),
        ("pages/state_council_gold.csv", STATE_COUNCIL_FIELDS),
    ],
)
def test_gold_values(real: District, shared: Path, gold: str, fields: dict[str, str]) -> None:
    with (shared / "real" / gold).open(encoding="utf-8-sig", newline="") as handle:
        expected = list(csv.DictReader(handle))
    with real.engine() as engine:
        engine.attach("core.notices", "ops.captures")
        rows = engine.query(
            "SELECT c.path, n.* EXCLUDE (body_text)"
            " FROM core.notices AS n JOIN ops.captures AS c USING (capture_id)"
        ).to_pylist()
    found = {Path(row["path"]).name: row for row in rows}
    print(f"\n{gold}: {len(expected)} documents")
    for name, column in fields.items():
        wrong = []
        for line in expected:
            value = found.get(line["file"], {}).get(column)
            text = "" if value is None else str(value)
            if text != line[name]:
                wrong.append((line["file"], line[name], text))
        share = 1 - len(wrong) / len(expected)
        print(f"  {name:<22} {share:7.1%}  {wrong[:3] if wrong else ''}")
        assert share >= FLOOR, f"{name}: {wrong}"


def test_every_record_is_linked_or_waits_or_belongs_to_no_item(real: District) -> None:
    with real.engine() as engine:
        assert unsettled(engine) == 0
        engine.attach("core.notices", "core.penalties")
        counts = engine.query(
            "SELECT 'links' AS place, method AS how, COUNT(DISTINCT record_id) AS records FROM core.links"
            " GROUP BY method UNION ALL SELECT 'review_queue', reason, SUM(records) FROM core.review_queue"
            " GROUP BY reason UNION ALL SELECT 'unlinked', method, SUM(records) FROM core.unlinked"
            " GROUP BY method ORDER BY place, how"
        ).to_pylist()
        plans = engine.query(
            "SELECT n.body_id FROM core.notices AS n JOIN core.unlinked AS u ON u.queue_id = n.record_id"
            " WHERE u.method = 'rule' AND u.evidence LIKE 'open-government%'"
        ).to_pylist()
    print()
    for row in counts:
        print(f"  {row['place']:<13} {row['how']:<15} {row['records']}")
    # The districts' own plans on open government belong to none of the 26 domains.
    assert {"fangshan", "haidian", "huancui", "xicheng", "xuhui"} <= {row["body_id"] for row in plans}
