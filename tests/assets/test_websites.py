"""Collecting from small government websites on loopback: everything once, then only what changed.

The figures that a run prints with `-s`: requests by outcome, requests of a second crawl, and politeness.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from assets.clock import BEIJING
from assets.collected import build_collected
from assets.collecting import collect_bureau
from assets.context import District
from assets.reading import parse_bureau
from tests.tools.website import COUNTS, PRIVATE, Websites, gaps, most_at_once
from tests.tools.website_registry import write_registry

DELAY = 0.02
FIRST = datetime.now(UTC)
SECOND = FIRST + timedelta(days=2)
AS_OF = SECOND.astimezone(BEIJING).date()


def fetches(district: District, site: str) -> list[dict[str, object]]:
    """The rows of the request log of a site."""
    return district.store.read("raw.fetches", site).to_pylist()


def sightings(district: District, site: str) -> dict[str, dict[str, object]]:
    """The ledger of a site by address."""
    return {row["url"]: row for row in district.store.read("raw.sightings", site).to_pylist()}


def collect(district: District, now: datetime) -> None:
    """Collect every bureau of the registry."""
    for slug in sorted(district.registry.sources):
        collect_bureau(district, slug, now)


@pytest.fixture(scope="module")
def sites() -> Iterator[Websites]:
    with Websites() as served:
        yield served


@pytest.fixture(scope="module")
def district(sites: Websites, tmp_path_factory: pytest.TempPathFactory) -> District:
    folder = tmp_path_factory.mktemp("websites")
    return District(write_registry(sites, folder / "registry", delay=DELAY), folder / "data", AS_OF)


@pytest.fixture(scope="module")
def first(sites: Websites, district: District) -> int:
    """The first crawl of all sites; the number of requests that they saw."""
    sites.day = 1
    collect(district, FIRST)
    return len(sites.log)


@pytest.fixture(scope="module")
def second(sites: Websites, district: District, first: int) -> int:
    """The crawl two days later; the number of requests that came on top."""
    sites.day = 2
    collect(district, SECOND)
    return len(sites.log) - first


class TestFirstCrawl:
    def test_has_every_notice_that_can_be_had(self, sites: Websites, district: District, first: int) -> None:
        lost = {sites.url("gbk", number) for number in (50, 45, 35, 30, 20)}
        lost.add(sites.origins["trs"] + PRIVATE)
        for site in COUNTS:
            found = {
                row["url"]
                for row in fetches(district, site)
                if row["outcome"] == "ok" and row["role"] == "page"
            }
            wanted = {sites.origins[site] + one.path for one in sites.notices(site)}
            assert wanted - found == {url for url in wanted if url in lost}

    def test_outcomes(self, sites: Websites, district: District, first: int) -> None:
        rows = {row["url"]: row for site in (*COUNTS, "wall") for row in fetches(district, site)}

        def outcome(url: str) -> tuple[object, object]:
            return rows[url]["outcome"], rows[url]["detail"]

        assert outcome(sites.url("gbk", 60)) == ("ok", None)
        assert rows[sites.url("gbk", 60)]["final_url"] == sites.origins["gbk"] + "/new/show_60.html"
        assert outcome(sites.url("gbk", 55)) == ("ok", None)
        assert rows[sites.url("gbk", 55)]["attempts"] == 3
        assert outcome(sites.url("gbk", 50)) == ("error", "timeout")
        assert outcome(sites.url("gbk", 45)) == ("error", "broken")
        assert outcome(sites.url("gbk", 40)) == ("ok", None)
        assert outcome(sites.url("gbk", 35)) == ("moved", "redirect-undeclared")
        assert outcome(sites.url("gbk", 30)) == ("moved", "redirect-undeclared")
        assert rows[sites.url("gbk", 20)]["outcome"] in ("moved", "error")
        assert outcome(sites.origins["gbk"] + "/files/bz.csv") == ("ok", None)
        assert outcome(sites.origins["trs"] + PRIVATE) == ("not_attempted", "robots")
        assert outcome(sites.origins["wall"] + "/tzgg/") == ("blocked", "http-412")
        print("\nrequests by outcome:", dict(Counter(str(row["outcome"]) for row in rows.values())))

    def test_endless_pages_end(self, sites: Websites, district: District, first: int) -> None:
        asked = [one for one in sites.log[:first] if one.path.startswith("/rl/?")]
        assert len(asked) <= 30
        walks = district.store.read("raw.crawls", "trs").to_pylist()
        [walk] = [row for row in walks if row["channel_id"] == "rl"]
        assert walk["detail"] in ("repeating", "max-pages")
        assert not walk["is_complete"]

    def test_asks_nobody_else(self, sites: Websites, first: int) -> None:
        outside = sites.origins["outside"].removeprefix("http://")
        assert [one for one in sites.log if one.host == outside] == []

    def test_is_polite(self, sites: Websites, first: int) -> None:
        between = sorted(gaps(sites.log[:first]))
        hosts = {one.host for one in sites.log}
        print(f"\n{len(between)} gaps at {len(hosts)} hosts: shortest {between[0]:.4f} s, declared {DELAY} s")
        # Time passes between sending and the site's clock: 5 ms are allowed.
        assert between[0] >= DELAY - 0.005
        # The handler of the slow page works on after the crawler has given it up.
        slow = sites.url("gbk", 50).removeprefix(sites.origins["gbk"])
        quick = [one for one in sites.log[:first] if one.path != slow]
        assert max(most_at_once(quick, host) for host in hosts) == 1

    def test_waits_as_long_as_it_is_told(self, sites: Websites, first: int) -> None:
        path = sites.url("gbk", 40).removeprefix(sites.origins["gbk"])
        host = sites.origins["gbk"].removeprefix("http://")
        log = sorted((one for one in sites.log[:first] if one.host == host), key=lambda one: one.started)
        refused = next(index for index, one in enumerate(log) if one.path == path and one.status == 429)
        assert log[refused + 1].started - log[refused].ended >= 0.99

    def test_bytes_are_in_the_archive(self, district: District, first: int) -> None:
        for row in fetches(district, "gbk"):
            if row["sha256"]:
                assert len(district.archive.read(str(row["sha256"]))) == row["bytes"]


class TestSecondCrawl:
    def test_asks_only_for_what_may_have_changed(
        self, sites: Websites, district: District, first: int, second: int
    ) -> None:
        answers = Counter(one.status for one in sites.log[first:])
        print(f"\nrequests of the first crawl: {first}, of the second: {second} {dict(answers)}")
        assert second < first / 2

    def test_new_page(self, sites: Websites, district: District, second: int) -> None:
        row = sightings(district, "trs")[sites.origins["trs"] + sites.fresh.path]
        old = sightings(district, "trs")[sites.url("trs", 80)]
        assert row["first_seen_at"] > old["first_seen_at"]
        assert old["last_absent_at"] is None
        assert FIRST <= row["last_absent_at"] < row["first_seen_at"]
        assert row["withdrawn_at"] is None

    def test_changed_page_has_two_versions(self, sites: Websites, district: District, second: int) -> None:
        url = sites.url("trs", 85)
        versions = [
            row for row in district.store.read("raw.captures", "trs").to_pylist() if row["path"] == url
        ]
        versions.sort(key=lambda row: row["version_no"])
        assert [row["version_no"] for row in versions] == [1, 2]
        texts = [district.archive.read(row["sha256"]).decode() for row in versions]
        assert ["更正" in text for text in texts] == [False, True]

    def test_vanished_page_is_withdrawn(self, sites: Websites, district: District, second: int) -> None:
        sites.day = 1
        url = sites.url("trs", 70)
        sites.day = 2
        assert sightings(district, "trs")[url]["withdrawn_at"] is not None
        others = [row for key, row in sightings(district, "trs").items() if key != url]
        assert [row["url"] for row in others if row["withdrawn_at"] is not None] == []

    def test_back_dated_page_is_reported(self, sites: Websites, district: District, second: int) -> None:
        url = sites.origins["trs"] + sites.back_dated.path
        row = sightings(district, "trs")[url]
        assert row["last_absent_at"] is not None
        parse_bureau(district, "trs")
        with district.engine() as engine:
            build_collected(district, engine)
        issues = district.store.read("ops.findings", "collecting").to_pylist()
        told = [issue for issue in issues if issue["rule"] == "page-back-dated"]
        print("\n" + "\n".join(str(issue["message_zh"]) for issue in told))
        assert [str(issue["locator"]).split(" ")[0] for issue in told] == [url]


class TestKilledCrawl:
    def test_goes_on_where_it_stopped(self, sites: Websites, tmp_path: Path, repo: Path) -> None:
        sites.day = 1
        registry = write_registry(sites, tmp_path / "registry", delay=0.05)
        data = tmp_path / "data"
        code = (
            "import sys; from datetime import *; from pathlib import Path;"
            "from assets.collecting import collect_bureau; from assets.context import District;"
            f"district = District(Path({str(registry)!r}), Path({str(data)!r}), date(2026, 11, 6));"
            "collect_bureau(district, 'jpaas', datetime.now(UTC))"
        )
        before = len(sites.log)
        process = subprocess.Popen([sys.executable, "-c", code], start_new_session=True, cwd=repo)
        deadline = time.monotonic() + 60
        while len(sites.log) < before + 25 and time.monotonic() < deadline:
            time.sleep(0.02)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        time.sleep(0.3)
        killed = len(sites.log)
        assert killed > before
        district = District(registry, data, AS_OF)
        collect_bureau(district, "jpaas", FIRST)
        pages = [one.path for one in sites.log[before:] if one.path.startswith("/art/")]
        twice = [path for path, times in Counter(pages).items() if times > 1]
        print(
            f"\nkilled after {killed - before} requests, {len(sites.log) - killed} more to the end;"
            f" asked twice: {twice}"
        )
        assert set(pages) == {one.path for one in sites.notices("jpaas")}
        # The request that was under way when the crawl was killed may be made again.
        assert len(twice) <= 2
        assert len(sightings(district, "jpaas")) == COUNTS["jpaas"]
