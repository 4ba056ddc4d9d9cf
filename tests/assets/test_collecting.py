"""Collecting: journals, written by hand, into archive, logs and ledger; crashes; what a person is told."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from assets.capturing import capture_bureau
from assets.collected import build_collected
from assets.collecting import collect_bureau, spool_folder
from assets.collecting_plan import declared_hosts, is_due, make_plan
from assets.context import District
from sources.crawl.plan import BODIES, JOURNAL, End, Entry, Fetch, Listing, journal_line, read_plan
from sources.registry_load import load_registry
from warehouse import core

SITE = "http://zjj.example"
LIST = f"{SITE}/zcwj/"
DAY = timedelta(days=1)
START = datetime(2026, 9, 1, 2, tzinfo=UTC)
DISTRICT = "name: 云岭市示范区\nregion_code: '990101'\n"
SOURCE = f"""
publisher: {{name: 云岭市示范区住建局, kind: department}}
site: {SITE}/
crawl: {{hosts: ['files.example:8080'], overlap_days: 60, relist_days: 60, recheck_days: 30}}
channels:
  - id: zcwj
    title: 政策文件
    platform: html
    url: {LIST}
    format: pages
    cadence: weekly
"""


def html(title: str, day: str = "", text: str = "正文。") -> bytes:
    """A small page of a notice."""
    return (
        f'<html><head><meta charset="utf-8"><meta name="ArticleTitle" content="{title}">'
        f'<meta name="PubDate" content="{day}"></head><body><h1>{title}</h1><p>{text}</p></body></html>'
    ).encode()


class Site:
    """A website as the crawler would find it: pages with their dates; `run` writes the journal of a crawl."""

    def __init__(self) -> None:
        self.now = START
        self.listed: list[tuple[str, str, str]] = []
        self.pages: dict[str, bytes] = {}
        self.status: dict[str, int] = {}
        self.list_outcome = "ok"
        self.stop_after: int | None = None
        self.plans: list[Any] = []

    def add(self, name: str, day: str, *, at: int = 0, page_day: str | None = None) -> str:
        """A new page, listed at position `at`."""
        url = f"{LIST}{name}.html"
        self.listed.insert(at, (url, f"关于{name}的通知", day))
        self.pages[url] = html(f"关于{name}的通知", page_day or day)
        return url

    def run(self, folder: Path) -> None:
        """What `run_crawl` does: goes through list and pages, and appends to the journal."""
        plan = read_plan(folder)
        self.plans.append(plan)
        (folder / BODIES).mkdir(exist_ok=True)
        done = 0
        with (folder / JOURNAL).open("a", encoding="utf-8") as out:
            for record in self.records(folder, plan):
                if self.stop_after is not None and done >= self.stop_after:
                    out.write('{"kind": "fetch", "torn')
                    raise RuntimeError("stopped")
                out.write(journal_line(record))
                done += 1

    def records(self, folder: Path, plan: Any) -> Iterator[Any]:
        """The records of a crawl in their order."""
        known = plan.channels[0].known
        if self.list_outcome != "ok":
            yield self.fetch(folder, "list", LIST, b"<html>waf</html>", 412, outcome=self.list_outcome)
            yield Listing("zcwj", 1, 0, False, None, self.list_outcome, "http-412")  # type: ignore[arg-type]
        else:
            names = "".join(f'<li><a href="{u}">{t}</a><span>{d}</span></li>' for u, t, d in self.listed)
            yield self.fetch(folder, "list", LIST, f"<html><ul>{names}</ul></html>".encode())
            for place, (url, title, day) in enumerate(self.listed, start=1):
                yield Entry("zcwj", url, title, day, LIST, 1, place, self.now)
            days = [day for _, _, day in self.listed]
            yield Listing("zcwj", 1, len(days), True, min(days, default=None), "ok" if days else "empty")
        asked = {url for url, _, _ in self.listed} | {url for url, page in known.items() if page.recheck}
        for url in sorted(asked):
            if url in known and not known[url].recheck:
                continue
            status = self.status.get(url, 200)
            etag = hashlib.sha256(self.pages[url]).hexdigest()[:8]
            if status != 200:
                yield self.fetch(
                    folder, "page", url, b"gone", status, outcome="error", detail=f"http-{status}"
                )
            elif url in known and known[url].etag == etag:
                yield self.fetch(folder, "page", url, None, 304, etag=etag)
            else:
                yield self.fetch(folder, "page", url, self.pages[url], etag=etag)
        yield End(self.now, 1)

    def fetch(
        self, folder: Path, role: str, url: str, body: bytes | None, status: int = 200, **more: Any
    ) -> Fetch:
        """A request, its body kept."""
        sha256 = None if body is None else hashlib.sha256(body).hexdigest()
        if body is not None and sha256 is not None:
            (folder / BODIES / sha256).write_bytes(body)
        row = {
            "outcome": "ok",
            "request_headers": (("User-Agent", "zwgk"), ("Cookie", "secret=1")),
            "response_headers": (("Content-Type", "text/html"), ("Set-Cookie", "secret=2")),
            **more,
        }
        size = None if body is None else len(body)
        at = self.now
        return Fetch("zcwj", role, url, url, at, at, status=status, sha256=sha256, bytes=size, **row)  # type: ignore[arg-type]


@pytest.fixture
def district(tmp_path: Path) -> District:
    folder = tmp_path / "bureaus" / "zjj"
    folder.mkdir(parents=True)
    (folder.parent / "district.yml").write_text(DISTRICT, encoding="utf-8")
    (folder / "source.yml").write_text(SOURCE, encoding="utf-8")
    return District(tmp_path / "bureaus", tmp_path / "data", date(2026, 9, 30))


@pytest.fixture
def site() -> Site:
    site = Site()
    site.add("一", "2026-08-01")
    site.add("二", "2026-08-20")
    return site


Crawl = Callable[..., dict[str, int]]


@pytest.fixture
def crawl(district: District, site: Site) -> Crawl:
    def crawl(days: float = 0, **more: Any) -> dict[str, int]:
        site.now = START + days * DAY
        return dict(collect_bureau(district, "zjj", site.now, run=site.run, **more))

    return crawl


def rows(district: District, table: str) -> list[dict[str, Any]]:
    return district.store.read(table, "zjj").to_pylist()


def sightings(district: District) -> dict[str, dict[str, Any]]:
    return {row["url"].rsplit("/", 1)[1]: row for row in rows(district, "raw.sightings")}


def findings(district: District) -> dict[str, dict[str, Any]]:
    """The findings on what is in the logs, by rule."""
    with district.engine() as engine:
        core.build_captures(engine)
        build_collected(district, engine)
    return {row["rule"]: row for row in district.store.read("ops.findings", "collecting").to_pylist()}


def stage_files(data: Path) -> dict[str, bytes]:
    return {str(path.relative_to(data)): path.read_bytes() for path in sorted(data.rglob("*.parquet"))}


def test_a_first_crawl_is_kept(district: District, site: Site, crawl: Crawl) -> None:
    assert crawl() == {"ok": 3}
    assert [(row["fetch_role"], row["outcome"]) for row in rows(district, "raw.captures")] == [
        ("list", "ok"), ("page", "ok"), ("page", "ok"),
    ]  # fmt: skip
    page = next(row for row in rows(district, "raw.captures") if row["path"].endswith("一.html"))
    assert district.archive.read(page["sha256"]) == site.pages[f"{LIST}一.html"]
    assert (page["version_no"], page["fetched_at"], page["media_type"]) == (1, START, "text/html")
    [walk] = rows(district, "raw.crawls")
    counts = ("entries", "known", "new", "changed", "vanished", "requests", "failed")
    assert [walk[name] for name in counts] == [2, 0, 2, 0, 0, 3, 0]
    assert walk["is_complete"]
    assert all("secret" not in str(row) for row in rows(district, "raw.fetches"))
    assert not spool_folder(district.data, "zjj").exists()
    assert not list((district.data / "raw" / "spool").iterdir())


def test_the_same_site_again_adds_requests_only(district: District, crawl: Crawl) -> None:
    crawl()
    before = rows(district, "raw.captures")
    assert crawl(1) == {"ok": 3}
    assert rows(district, "raw.captures") == before
    assert [row["status"] for row in rows(district, "raw.fetches")].count(304) == 2
    assert all(row["capture_id"] for row in rows(district, "raw.fetches"))
    assert sightings(district)["一.html"]["last_seen_at"] == START + DAY


def test_a_changed_page_gets_a_version_and_the_old_one_stays(
    district: District, site: Site, crawl: Crawl
) -> None:
    crawl()
    url = f"{LIST}一.html"
    old = site.pages[url]
    site.pages[url] = html("关于一的通知", "2026-08-01", "改过的正文。")
    crawl(1)
    versions = [row for row in rows(district, "raw.captures") if row["path"] == url]
    assert sorted(row["version_no"] for row in versions) == [1, 2]
    assert rows(district, "raw.crawls")[-1]["changed"] == 1
    row = sightings(district)["一.html"]
    assert (row["contents"], row["sha256"]) == (2, hashlib.sha256(site.pages[url]).hexdigest())
    assert district.archive.read(hashlib.sha256(old).hexdigest()) == old
    # Put back as it was: no third version, and the first one stands again.
    site.pages[url] = old
    crawl(2)
    row = sightings(district)["一.html"]
    assert (row["contents"], row["sha256"]) == (2, hashlib.sha256(old).hexdigest())
    with district.engine() as engine:
        core.build_captures(engine)
        core.attach_current(engine)
        current = engine.query(
            "SELECT version_no FROM ops.captures JOIN ops.current_captures USING (capture_id)"
            f" WHERE path = '{url}'"
        ).to_pylist()
    assert current == [{"version_no": 1}]


def test_a_page_that_vanishes_and_comes_back(district: District, site: Site, crawl: Crawl) -> None:
    crawl()
    url = f"{LIST}一.html"
    entry = site.listed.pop(1)
    site.status[url] = 404
    crawl(1)
    row = sightings(district)["一.html"]
    assert (row["withdrawn_at"], row["withdrawn_reason"]) == (START + DAY, "http-404")
    assert rows(district, "raw.crawls")[-1]["vanished"] == 1
    note = findings(district)["page-withdrawn"]
    assert (note["severity"], note["responsibility"], note["capture_id"]) == ("W", "body", row["capture_id"])
    assert "2026年9月2日" in note["message_zh"]
    # The failed request of a page that was obtained before leaves the channel as it was.
    assert all(row["outcome"] == "ok" for row in rows(district, "raw.captures"))
    crawl(2)
    assert sightings(district)["一.html"]["withdrawn_at"] == START + DAY
    assert rows(district, "raw.crawls")[-1]["vanished"] == 0
    site.listed.append(entry)
    del site.status[url]
    crawl(3)
    row = sightings(district)["一.html"]
    assert (row["withdrawn_at"], row["withdrawn_reason"], row["returned_at"]) == (None, None, START + 3 * DAY)
    assert "page-withdrawn" not in findings(district)


def test_a_page_that_only_leaves_the_list_is_withdrawn_from_it(
    district: District, site: Site, crawl: Crawl
) -> None:
    crawl()
    del site.listed[1]
    crawl(1)
    assert sightings(district)["一.html"]["withdrawn_reason"] == "not-listed"


def test_an_empty_list_withdraws_nothing(district: District, site: Site, crawl: Crawl) -> None:
    crawl()
    site.listed.clear()
    crawl(1)
    assert all(row["withdrawn_at"] is None for row in sightings(district).values())
    assert "channel-emptied" in findings(district)


def test_a_back_dated_page_is_shown_with_its_evidence(district: District, site: Site, crawl: Crawl) -> None:
    crawl()
    crawl(10)
    absent = rows(district, "raw.crawls")[-1]
    site.add("三", "2026-09-05")  # on 11 September the list of that day did not have it
    site.add("四", "2026-09-11", at=0)  # of the day of the last look: nothing to say
    crawl(11)
    row = sightings(district)["三.html"]
    assert (row["last_absent_at"], row["absent_crawl_id"]) == (START + 10 * DAY, absent["crawl_id"])
    assert row["absent_capture_id"] == absent["list_capture_id"] is not None
    assert sightings(district)["一.html"]["last_absent_at"] is None
    note = findings(district)["page-back-dated"]
    assert note["value"] == "2026-09-05"
    assert str(row["absent_capture_id"]) in note["locator"]
    shown = {row["url"]: row for row in district.store.read("ops.sightings").to_pylist()}
    assert [url for url, row in shown.items() if row["is_back_dated"]] == [row["url"]]
    for words in ("2026年9月5日", "2026年9月11日", "2026年9月12日", "6 天", "只陈述所见"):
        assert words in note["message_zh"]


def test_a_blocked_list_is_seen_by_the_verdicts_until_it_is_obtained(
    district: District, site: Site, crawl: Crawl
) -> None:
    crawl()
    site.list_outcome = "blocked"
    crawl(1)
    crawl(2)

    def shown() -> list[str]:
        with district.engine() as engine:
            core.build_captures(engine)
            found = engine.query(
                f"SELECT outcome FROM ops.captures WHERE path = '{LIST}' ORDER BY version_no"
            )
        return [row["outcome"] for row in found.to_pylist()]

    assert shown() == ["ok", "blocked", "blocked"]
    walk = rows(district, "raw.crawls")[-1]
    assert (walk["outcome"], walk["detail"], walk["looked_at"]) == ("blocked", "http-412", None)
    assert all(row["withdrawn_at"] is None for row in sightings(district).values())
    site.list_outcome = "ok"
    crawl(3)
    assert shown() == ["ok"]
    assert [row["outcome"] for row in rows(district, "raw.captures")].count("blocked") == 2


def test_a_page_that_was_never_obtained_is_a_failed_capture(
    district: District, site: Site, crawl: Crawl
) -> None:
    site.status[f"{LIST}二.html"] = 403
    crawl()
    with district.engine() as engine:
        core.build_captures(engine)
    failed = [row for row in district.store.read("ops.captures").to_pylist() if row["outcome"] != "ok"]
    assert [(row["path"], row["detail"]) for row in failed] == [(f"{LIST}二.html", "http-403")]
    site.status[f"{LIST}二.html"] = 404
    crawl(1)
    assert findings(district)["page-dead"]["responsibility"] == "body"
    del site.status[f"{LIST}二.html"]
    crawl(2)
    with district.engine() as engine:
        core.build_captures(engine)
    assert {row["outcome"] for row in district.store.read("ops.captures").to_pylist()} == {"ok"}


@pytest.mark.parametrize("kept", [0, 1, 2, 3, 4, 5, 6])
def test_a_killed_crawl_is_taken_up_and_counts_nothing_twice(
    district: District, site: Site, crawl: Crawl, tmp_path: Path, kept: int
) -> None:
    """Whatever the journal held when the crawl died, the end is that of a crawl which did not die."""
    whole = District(district.bureaus, tmp_path / "whole", district.as_of)
    collect_bureau(whole, "zjj", site.now, run=site.run)
    site.stop_after = kept
    crawl()
    assert [row["rule"] for row in district.store.read("ops.findings", "collect_zjj").to_pylist()] == [
        "crawl-failed"
    ]
    assert len(rows(district, "raw.crawls")) == 1
    folder = spool_folder(district.data, "zjj")
    assert folder.exists()
    # The real crawler goes on where it stopped; this one begins a new journal of the same crawl.
    (folder / JOURNAL).unlink()
    site.stop_after = None
    collect_bureau(district, "zjj", START + DAY / 2, run=site.run)
    site.plans.clear()
    assert stage_files(district.data) == stage_files(whole.data)
    assert not folder.exists()


@pytest.mark.parametrize("died_at", ["raw.captures", "raw.fetches", "raw.sightings", "raw.crawls"])
def test_killed_between_two_files(
    district: District,
    site: Site,
    crawl: Crawl,
    tmp_path: Path,
    died_at: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = District(district.bureaus, tmp_path / "whole", district.as_of)
    collect_bureau(whole, "zjj", START, run=site.run)
    site.add("三", "2026-08-30")
    site.pages[f"{LIST}一.html"] = html("关于一的通知", "2026-08-01", "改过的正文。")
    site.now = START + DAY
    collect_bureau(whole, "zjj", site.now, run=site.run)

    del site.pages[f"{LIST}一.html"], site.listed[0]
    site.add("一", "2026-08-01")
    site.listed.pop(0)
    crawl()
    site.listed.insert(0, (f"{LIST}三.html", "关于三的通知", "2026-08-30"))
    site.pages[f"{LIST}一.html"] = html("关于一的通知", "2026-08-01", "改过的正文。")
    write = type(district.store).write_rows

    def dying(store: Any, table: str, *arguments: Any) -> int:
        if table == died_at:
            raise KeyboardInterrupt
        return write(store, table, *arguments)

    with monkeypatch.context() as patch:
        patch.setattr(type(district.store), "write_rows", dying)
        with pytest.raises(KeyboardInterrupt):
            crawl(1)

    def nothing(folder: Path) -> None:
        raise AssertionError("the crawl had come to its end")

    # The next run takes in what lies there; only then it looks whether another crawl is due.
    collect_bureau(district, "zjj", site.now, run=nothing, only_due=True)
    assert stage_files(district.data).keys() - {"quarantine/findings/collect_zjj.parquet"} == (
        stage_files(whole.data).keys() - {"quarantine/findings/collect_zjj.parquet"}
    )
    for table in ("raw.captures", "raw.fetches", "raw.sightings", "raw.crawls"):
        assert rows(district, table) == rows(whole, table)


def test_a_crawl_of_another_registry_is_not_taken_up(district: District, site: Site, crawl: Crawl) -> None:
    site.stop_after = 2
    crawl()
    source = district.bureaus / "zjj" / "source.yml"
    source.write_text(SOURCE.replace("cadence: weekly", "cadence: daily"), encoding="utf-8")
    later = District(district.bureaus, district.data, district.as_of)
    site.stop_after = None
    site.now = START + DAY
    collect_bureau(later, "zjj", site.now, run=site.run)
    assert [row["detail"] for row in rows(district, "raw.crawls")] == ["stopped", None]


def test_a_damaged_journal_is_taken_in_as_far_as_it_is_sound(
    district: District, site: Site, crawl: Crawl
) -> None:
    def damaging(folder: Path) -> None:
        site.run(folder)
        lines = (folder / JOURNAL).read_text(encoding="utf-8").splitlines(keepends=True)
        lines[4] = "{not json}\n"
        (folder / JOURNAL).write_text("".join(lines), encoding="utf-8")

    assert collect_bureau(district, "zjj", START, run=damaging) == {"ok": 1}
    assert [row["finished_at"] for row in rows(district, "raw.crawls")] == [None]
    assert spool_folder(district.data, "zjj").exists()


def test_a_body_that_was_lost_is_no_capture(district: District, site: Site, crawl: Crawl) -> None:
    def losing(folder: Path) -> None:
        site.run(folder)
        (folder / BODIES / hashlib.sha256(site.pages[f"{LIST}一.html"]).hexdigest()).write_bytes(b"else")

    collect_bureau(district, "zjj", START, run=losing)
    failed = [row for row in rows(district, "raw.fetches") if row["outcome"] != "ok"]
    assert [(row["url"], row["detail"], row["sha256"]) for row in failed] == [
        (f"{LIST}一.html", "body-lost", None)
    ]


def test_the_plan(district: District, site: Site, crawl: Crawl) -> None:
    crawl()
    crawl(20)
    site.add("三", "2026-09-20")
    crawl(29)
    crawl(55)
    first, second, third, fourth = site.plans
    assert first.hosts == ("zjj.example", "files.example:8080")
    assert [plan.channels[0].full for plan in site.plans] == [True, False, False, False]
    assert [len(plan.channels[0].known) for plan in site.plans] == [0, 2, 2, 3]
    recheck = {url[-6:]: page.recheck for url, page in fourth.channels[0].known.items()}
    # Long not asked for; asked for within `recheck_days`; of the last `overlap_days`.
    assert recheck == {"一.html": True, "二.html": False, "三.html": True}
    assert second.crawl_id == "zjj-20260921T020000Z"
    assert third.channels[0].known[f"{LIST}一.html"].etag
    source = load_registry(district.bureaus).sources["zjj"]
    walks, ledger = rows(district, "raw.crawls"), rows(district, "raw.sightings")
    later = make_plan(source, None, ledger, walks, START + 150 * DAY)
    assert later.channels[0].full
    assert all(page.recheck for page in later.channels[0].known.values())
    assert declared_hosts(source, None) == first.hosts


def test_due(district: District, site: Site, crawl: Crawl) -> None:
    source = load_registry(district.bureaus).sources["zjj"]
    assert is_due(source, [], START)
    crawl()
    assert crawl(0.5, only_due=True) == {}
    assert crawl(1, only_due=True) == {"ok": 3}


def test_silent_and_uncollected_channels(district: District, site: Site, crawl: Crawl) -> None:
    crawl(29)  # on 30 September; the newest entry is of 20 August
    note = findings(district)["channel-silent"]
    assert "41 天" in note["message_zh"]
    assert "30 天" in note["message_zh"]
    assert "cadence: weekly" in note["message_zh"]
    late = District(district.bureaus, district.data, date(2026, 10, 20))
    found = findings(late)
    assert "20 天" in found["channel-not-collected"]["message_zh"]
    assert found["channel-not-collected"]["responsibility"] == "ours"
    assert "41 天" in found["channel-silent"]["message_zh"], "silence is not counted while nobody looked"


def test_a_channel_that_was_never_collected(district: District, site: Site, crawl: Crawl) -> None:
    site.list_outcome = "blocked"
    crawl()
    found = findings(district)
    assert found.keys() == {"channel-never-collected"}
    assert "HTTP 412" in found["channel-never-collected"]["message_zh"]


def test_capturing_without_a_clock_asks_nobody(district: District, site: Site) -> None:
    assert capture_bureau(district, "zjj", run=site.run) == {}
    assert capture_bureau(district, "zjj", START, collect="never", run=site.run) == {}
    assert capture_bureau(district, "zjj", START, run=site.run) == {"ok": 3}
    assert len(site.plans) == 1
