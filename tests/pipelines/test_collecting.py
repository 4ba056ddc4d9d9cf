"""A website through the whole pipeline: a real crawl on loopback, partitions, checks, schedules."""

import http.server
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import dagster as dg
import pytest

from assets.clock import today
from assets.context import District
from assets.describe import asset_key
from pipelines.definitions import build_definitions
from pipelines.runner import run_pipeline

SOURCE = """
publisher: {{name: 云岭市示范区住建局, kind: department}}
crawl: {{delay_seconds: 0}}
channels:
  - id: zcwj
    title: 政策文件
    platform: html
    url: http://localhost:{port}/zcwj/
    format: pages
    cadence: {cadence}
    expect: {{min_rows: 3, filled: {{published_at: 0.9, doc_number: 0.5}}}}
"""
FILES = """
publisher: {name: 云岭市示范区民政局, kind: department}
channels:
  - {id: wj, title: 文件, path: samples, format: pages, cadence: daily}
"""
# The crawl happens now: a run as of an earlier day would not know what it saw.
DAY = today()
AS_OF = DAY.isoformat()


def page(name: str) -> str:
    """A notice without a document number."""
    return (
        f'<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="关于{name}的通知">'
        f'<meta name="PubDate" content="{DAY - timedelta(days=2)}"></head><body><h1>关于{name}的通知</h1>'
        "<p>为做好有关工作，根据有关规定，结合本区实际，现将有关要求明确如下，请认真贯彻执行。</p></body></html>"
    )


@pytest.fixture
def pages() -> dict[str, str]:
    items = "".join(
        f'<li><a href="/zcwj/{n}.html">关于第{n}项工作的通知</a>'
        f"<span>{DAY - timedelta(days=2 - n)}</span></li>"
        for n in (1, 0)
    )
    listing = f'<html><head><meta charset="utf-8"></head><body><ul class="list">{items}</ul></body></html>'
    return {"/zcwj/": listing, **{f"/zcwj/{n}.html": page(f"第{n}项工作") for n in (0, 1)}}


@pytest.fixture
def port(pages: dict[str, str]) -> Iterator[int]:
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path, "").encode()
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("localhost", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def registry(folder: Path, port: int = 9, cadence: str = "weekly") -> Path:
    """A district with a bureau on the web and one of files."""
    for slug, text in (("zjj", SOURCE.format(port=port, cadence=cadence)), ("mzj", FILES)):
        (folder / slug).mkdir(parents=True)
        (folder / slug / "source.yml").write_text(text, encoding="utf-8")
    (folder / "mzj" / "samples").mkdir()
    (folder / "district.yml").write_text("name: 云岭市示范区\nregion_code: '990101'\n", encoding="utf-8")
    return folder


def rules(district: District) -> list[str]:
    return sorted(row["rule"] for row in district.store.read("ops.issues").to_pylist())


def test_from_the_site_to_the_release_and_again_without_network(
    tmp_path: Path, port: int, pages: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DAGSTER_HOME")
    place = District(registry(tmp_path / "bureaus", port), tmp_path / "data", date.fromisoformat(AS_OF))
    outcome = run_pipeline(place.bureaus, place.data, AS_OF)
    assert outcome.success, outcome.failures
    assert outcome.failures == [], "a warning is no failure"
    notices = place.store.read("core.notices").to_pylist()
    assert sorted(row["title"] for row in notices) == ["关于第0项工作的通知", "关于第1项工作的通知"]
    captures = place.store.read("ops.captures").to_pylist()
    assert sorted(row["fetch_role"] for row in captures) == ["list", "page", "page"]
    assert [row["new"] for row in place.store.read("ops.crawls").to_pylist()] == [2]
    with dg.DagsterInstance.local_temp(str(place.data / "dagster")) as instance:
        shown = metadata(instance, "raw.crawls", "zjj")
        assert (shown["新增 new"].value, shown["dagster/partition_row_count"].value) == (2, 1)
        assert "| 政策文件 | ok |" in str(shown["各栏目 channels"].value)
        check = latest_check(instance, "ops.captures", "expects_zjj")
        assert not check.passed
        assert check.severity == dg.AssetCheckSeverity.WARN
        details = str(check.metadata["明细 details"].value)
        assert "| 政策文件 | 条数 | 2 | 3–不限 | 不符 |" in details
        assert "| 政策文件 | doc_number | 0%（2 页） | 不低于 50% | 不符 |" in details
        assert "| 政策文件 | published_at | 100%（2 页） | 不低于 90% | 符合 |" in details
        assert latest_check(instance, "ops.captures", "expects_mzj").passed
        assert latest_check(instance, "ops.crawls", "looked_in_time").passed
        assert latest_check(instance, "ops.sightings", "published_in_time").passed

    before = {table: place.store.read(table).to_pylist() for table in ("raw.captures", "core.notices")}
    pages.clear()

    def refuse(*_: Any, **__: Any) -> None:
        raise AssertionError("a socket was opened")

    with monkeypatch.context() as patch:
        patch.setattr(socket.socket, "connect", refuse)
        patch.setattr(socket, "create_connection", refuse)
        patch.setattr("subprocess.Popen", refuse)
        again = run_pipeline(place.bureaus, place.data, AS_OF, reparse=True)
    assert again.success, again.failures
    assert {table: place.store.read(table).to_pylist() for table in before} == before
    # The site answers 404 to everything now: the run goes on, nobody is judged by it.
    third = run_pipeline(place.bureaus, place.data, AS_OF)
    assert third.success, third.failures
    assert [row["detail"] for row in place.store.read("ops.crawls").to_pylist()] == [None, "http-404"]
    assert "capture-failed" in rules(place)
    assert place.store.read("core.notices").to_pylist() == before["core.notices"]


def metadata(instance: dg.DagsterInstance, table: str, slug: str) -> Any:
    wanted = dg.AssetRecordsFilter(asset_key=asset_key(table), asset_partitions=[slug])
    event = instance.fetch_materializations(wanted, limit=1).records[0]
    return event.asset_materialization.metadata  # type: ignore[union-attr]


def latest_check(instance: dg.DagsterInstance, table: str, name: str) -> Any:
    key = dg.AssetCheckKey(asset_key(table), name)
    record = instance.event_log_storage.get_asset_check_execution_history(key, limit=1)[0]
    return record.event.dagster_event.asset_check_evaluation_data  # type: ignore[union-attr]


@pytest.mark.parametrize(("cadence", "name"), [("daily", "collect_daily"), ("monthly", "collect_weekly")])
def test_schedules_ask_for_a_run_of_each_bureau_on_the_web(tmp_path: Path, cadence: str, name: str) -> None:
    definitions = build_definitions(registry(tmp_path / "b", cadence=cadence), tmp_path / "data", AS_OF)
    asked = {}
    for schedule in definitions.schedules or ():
        context = dg.build_schedule_context(
            scheduled_execution_time=datetime(2026, 11, 22, tzinfo=UTC),
            repository_def=definitions.get_repository_def(),
        )
        if schedule.name.startswith("collect_"):
            assert schedule.job_name == "bureau"
            ticked = schedule.evaluate_tick(context).run_requests or []
            asked[schedule.name] = [
                (run.run_key, run.partition_key, run.tags["zwgk/collect"]) for run in ticked
            ]
    assert asked.pop(name) == [("zjj-2026-11-22", "zjj", "due")]
    assert list(asked.values()) == [[]]


def test_a_file_in_the_inbox_and_the_morning_ask_no_site_twice(tmp_path: Path) -> None:
    definitions = build_definitions(registry(tmp_path / "b"), tmp_path / "data", AS_OF)
    assert definitions.resolve_job_def("inbox").tags["zwgk/collect"] == "never"
    morning = next(one for one in definitions.schedules or () if one.name == "every_morning")
    assert morning.tags["zwgk/collect"] == "due"  # type: ignore[union-attr]
    assert "zwgk/collect" not in definitions.resolve_job_def("daily").tags
    steps = {node.name for node in definitions.resolve_job_def("reparse").nodes}
    assert "raw" not in steps
    assert "parsed" in steps
