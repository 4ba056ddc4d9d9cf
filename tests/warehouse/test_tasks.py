"""Tasks of plans: responsible bodies, evidence that counts and evidence that does not, states as of a day."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from warehouse.bodies import build_body_mentions
from warehouse.core import build_notices
from warehouse.engine import Engine
from warehouse.store import Store
from warehouse.tasks import TASK_EVIDENCE, build_task_states, build_tasks

Row = dict[str, Any]
PLAN = "云岭市示范区人民政府办公室关于印发2026年政务公开工作要点的通知"


class District:
    """A plan, its tasks and what bodies published afterwards."""

    def __init__(self, root: Path) -> None:
        self.store = Store(root)
        self.captures: list[Row] = []
        self.notices: list[Row] = []
        self.tasks: list[Row] = []
        self.reasons: list[str] = []
        self.sources: list[tuple[Any, ...]] = []

    def notice(
        self, source: str, title: str, text: str = "", day: str = "2026-04-24", number: str | None = None
    ) -> str:
        capture = f"c{len(self.captures) + 1}"
        place = {"capture_id": capture, "source_id": source}
        self.captures.append(
            {
                **place,
                "channel_id": "a",
                "outcome": "ok",
                "path": f"{capture}.html",
                "version_no": 1,
                "fetched_at": datetime.fromisoformat(f"{day}T04:00:00").replace(tzinfo=UTC),
            }
        )
        self.notices.append(
            {
                **place,
                "kind": "notice",
                "title": title,
                "body_text": text,
                "published_at": day,
                "doc_number": number,
            }
        )
        return capture

    def task(
        self, capture: str, task: str, bodies: Sequence[str], due: str | None, helping: Sequence[str] = ()
    ) -> None:
        row = {"capture_id": capture, "source_id": "qzfb", "task": task, "source": "table", "due_date": due}
        lists = {"bodies": bodies, "cooperating": helping}
        row |= {name: json.dumps(value, ensure_ascii=False) for name, value in lists.items()}
        self.tasks.append({**row, "position": len(self.tasks) + 1})

    def run(self, as_of: date, declared: Sequence[Row] = ()) -> list[tuple[Any, ...]]:
        """Task, body, state, evidence title or address, and whether it came late, by position and body."""
        store = self.store
        store.write_rows("ops.captures", self.captures)
        store.write_rows("parsed.notices", self.notices, "s")
        store.write_rows("parsed.tasks", self.tasks, "s")
        names = {
            "qzfb": "云岭市示范区人民政府办公室",
            "mzj": "云岭市示范区民政局",
            "rsj": "云岭市示范区人力资源和社会保障局",
        }
        store.write_rows("core.bodies", [{"body_id": body, "name": name} for body, name in names.items()])
        with Engine(store, as_of=as_of) as engine:
            build_notices(engine)
            engine.attach(
                "core.bodies", "core.catalogue_items", "core.permits", "core.penalties", "parsed.tasks"
            )
            build_body_mentions(engine)
            build_tasks(engine)
            tasks = engine.query("SELECT task_id, task, body_id FROM core.tasks").to_pylist()
            ids = {(row["task"], row["body_id"]): row["task_id"] for row in tasks}
            evidence = [{**row, "task_id": ids[row["task_id"]]} for row in declared]
            engine.register_rows("registry.task_evidence", evidence, TASK_EVIDENCE)
            build_task_states(engine)
            found = engine.query(
                "SELECT t.task, s.body_id, s.state, COALESCE(n.title, s.evidence_url) AS evidence, s.is_late,"
                " s.reason, s.evidence_date, s.evidence_capture_id"
                " FROM metrics.task_states AS s JOIN core.tasks AS t ON t.task_id = s.task_id"
                " LEFT JOIN core.notices AS n ON n.record_id = s.evidence_id ORDER BY t.position, s.body_id"
            ).to_pylist()
        self.reasons = [row.pop("reason") for row in found]
        self.sources = [(row.pop("evidence_date"), row.pop("evidence_capture_id")) for row in found]
        return [tuple(row.values()) for row in found]


@pytest.fixture
def district(tmp_path: Path) -> District:
    return District(tmp_path)


def test_states_and_evidence(district: District) -> None:
    plan = district.notice("qzfb", PLAN, "现印发给你们。", number="示政办发〔2026〕8号")
    district.task(plan, "编制社会救助公开目录", ["区民政局"], "2026-06-30")
    district.task(plan, "开展救助政策解读", ["区民政局", "区人社局"], "2026-06-30", ["区人社局"])
    district.task(plan, "完善公开平台", ["区民政局"], "2026-12-31")
    district.task(plan, "长期做好公开", ["区民政局"], None)
    district.task(plan, "配合省厅检查", ["省民政厅"], "2026-06-30")
    district.notice(
        "mzj",
        "社会救助公开目录编制情况",
        "根据 示政办发 [2026] 8号 要求，我局已完成编制社会救助公开目录。",
        "2026-07-02",
    )
    district.notice(
        "rsj", "政务公开工作情况", "按照《2026年政务公开工作要点》，我局开展了培训。", "2026-06-01"
    )
    assert district.run(date(2026, 10, 31)) == [
        ("编制社会救助公开目录", "mzj", "done", "社会救助公开目录编制情况", True),
        ("开展救助政策解读", "mzj", "without_evidence", None, None),
        ("开展救助政策解读", "rsj", "done", "政务公开工作情况", False),
        ("完善公开平台", "mzj", "not_due", None, None),
        ("长期做好公开", "mzj", "no_date", None, None),
    ]
    assert district.reasons[1] == "完成期限2026-06-30已过，没有看到完成依据。已经完成的，请公开或登记依据。"
    assert not any("未完成" in reason for reason in district.reasons)


def test_as_of_an_earlier_day(district: District) -> None:
    plan = district.notice("qzfb", PLAN, number="示政办发〔2026〕8号")
    district.task(plan, "编制社会救助公开目录", ["区民政局"], "2026-06-30")
    district.notice("mzj", "公开目录编制情况", "落实《2026年政务公开工作要点》。", "2026-07-02")
    assert [row[2] for row in district.run(date(2026, 6, 30))] == ["not_due"]
    assert [row[2] for row in district.run(date(2026, 7, 1))] == ["without_evidence"]
    assert [row[2:] for row in district.run(date(2026, 7, 2))] == [("done", "公开目录编制情况", True)]


def test_what_is_no_evidence(district: District) -> None:
    district.notice("mzj", "提前的说明", "见《2026年政务公开工作要点》。", "2026-04-01")
    plan = district.notice("qzfb", PLAN, number="示政办发〔2026〕8号")
    district.task(plan, "编制社会救助公开目录", ["区民政局"], "2026-06-30")
    district.notice(
        "mzj", "区民政局转发2026年政务公开工作要点的通知", "见示政办发〔2026〕8号。", "2026-05-01"
    )
    district.notice("rsj", "别的机构", "示政办发〔2026〕8号 编制社会救助公开目录", "2026-05-01")
    district.notice("mzj", "另一文件", "示政办发〔2026〕18号 编制社会救助公开目录", "2026-05-01")
    assert [row[2] for row in district.run(date(2026, 10, 31))] == ["without_evidence"]


def test_declared_evidence(district: District) -> None:
    plan = district.notice("qzfb", PLAN, number="示政办发〔2026〕8号")
    district.task(plan, "编制社会救助公开目录", ["区民政局"], "2026-06-30")
    declared = [
        {
            "task_id": ("编制社会救助公开目录", "mzj"),
            "url": "http://www.shifanqu.example/ml.html",
            "note": "目录已在门户网站公开",
            "decided_by": "区政务公开办",
            "decided_on": date(2026, 8, 20),
        }
    ]
    [row] = district.run(date(2026, 10, 31), declared)
    assert row[2:] == ("done", "http://www.shifanqu.example/ml.html", None)
    assert district.reasons == ["已登记完成依据：目录已在门户网站公开。"]
    assert [row[2] for row in district.run(date(2026, 6, 19), declared)] == ["not_due"]
    assert [row[2] for row in district.run(date(2026, 8, 19), declared)] == ["without_evidence"]
    with Engine(district.store) as engine, pytest.raises(ValueError, match="as-of"):
        build_task_states(engine)


@pytest.mark.parametrize(("day", "is_late"), [("2026-06-30", False), ("2026-07-02", True)])
def test_a_declared_notice_counts_by_its_own_day_and_shows_its_capture(
    district: District, day: str, is_late: bool
) -> None:
    plan = district.notice("qzfb", PLAN, number="示政办发〔2026〕8号")
    district.task(plan, "编制社会救助公开目录", ["区民政局"], "2026-06-30")
    capture = district.notice("mzj", "社会救助公开目录", "目录全文。", day)
    district.run(date(2026, 10, 31))
    with Engine(district.store) as engine:
        engine.attach("core.notices")
        [(record,)] = engine.connection.execute(
            "SELECT record_id FROM core.notices WHERE capture_id = ?", [capture]
        ).fetchall()
    declared = {
        "task_id": ("编制社会救助公开目录", "mzj"),
        "record_id": record,
        "decided_on": date(2026, 9, 1),
    }
    [row] = district.run(date(2026, 10, 31), [declared])
    assert row[2:] == ("done", "社会救助公开目录", is_late)
    assert district.sources == [(date.fromisoformat(day), capture)]


def test_a_declared_address_has_no_day(district: District) -> None:
    plan = district.notice("qzfb", PLAN, number="示政办发〔2026〕8号")
    district.task(plan, "编制社会救助公开目录", ["区民政局"], "2026-06-30")
    declared = {
        "task_id": ("编制社会救助公开目录", "mzj"),
        "url": "http://a.example",
        "decided_on": date(2026, 9, 1),
    }
    district.run(date(2026, 10, 31), [declared])
    assert district.sources == [(None, None)]
