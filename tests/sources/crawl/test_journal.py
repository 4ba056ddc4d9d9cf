"""The journal: what was done stays done, whatever stopped the crawl."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sources.crawl.journal import FolderBusyError, Journal
from sources.crawl.plan import JOURNAL, End, Entry, Fetch, Listing, read_journal

NOW = datetime(2026, 11, 2, 1, 2, 3, tzinfo=UTC)
URL = "http://site.cn/a.html"
FETCH = Fetch("tzgg", "page", URL, URL, NOW, NOW, "ok", status=200, title="通知")
ENTRY = Entry("tzgg", URL, None, None, "http://site.cn/", 1, 1, NOW)
LISTING = Listing("tzgg", 1, 1, True, None, "ok")


def test_every_record_comes_back_as_it_was_written(tmp_path: Path) -> None:
    records = [FETCH, ENTRY, LISTING, replace(FETCH, attempts=0, bytes=0), End(NOW, 7)]
    journal = Journal(tmp_path)
    for record in records:
        journal.write(record)
    journal.close()
    assert list(read_journal(tmp_path)) == records


def test_a_torn_line_is_cut_off(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    journal.write(FETCH)
    journal.close()
    path = tmp_path / JOURNAL
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:25])
    again = Journal(tmp_path)
    again.write(LISTING)
    again.close()
    assert list(read_journal(tmp_path)) == [FETCH, LISTING]


def test_entries_and_listings_are_not_written_twice(tmp_path: Path) -> None:
    for _ in range(2):
        journal = Journal(tmp_path)
        journal.write(ENTRY)
        journal.write(LISTING)
        journal.close()
    assert list(read_journal(tmp_path)) == [ENTRY, LISTING]


@pytest.mark.parametrize(
    ("fetch", "is_done"),
    [
        (FETCH, True),
        (replace(FETCH, outcome="error", detail="http-404", status=404), True),
        (replace(FETCH, outcome="blocked", detail="http-412", status=412), True),
        (replace(FETCH, outcome="error", detail="timeout", status=None), False),
        (replace(FETCH, outcome="error", detail="connection", status=None), False),
        (replace(FETCH, outcome="not_attempted", detail="robots", status=None), False),
        (replace(FETCH, outcome="not_attempted", detail="undeclared-host", status=None), True),
        (replace(FETCH, sha256="0" * 64), False),
    ],
)
def test_bad_luck_is_tried_once_more(tmp_path: Path, fetch: Fetch, is_done: bool) -> None:
    journal = Journal(tmp_path)
    journal.write(fetch)
    assert (journal.done("tzgg", "page", URL) == fetch) is is_done
    assert journal.done("tzgg", "attachment", URL) is None
    journal.write(fetch)
    if fetch.sha256 is None:
        assert journal.done("tzgg", "page", URL) == fetch
    journal.close()


def test_bodies_are_kept_by_content(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    names = {journal.keep(body) for body in (b"a", b"a", b"b")}
    assert sorted(path.name for path in (tmp_path / "bodies").iterdir()) == sorted(names)
    assert journal.body(replace(FETCH, sha256=journal.keep(b"a"))) == b"a"
    assert journal.body(FETCH) is None
    journal.close()


def test_one_crawl_at_a_time(tmp_path: Path) -> None:
    journal = Journal(tmp_path)
    with pytest.raises(FolderBusyError):
        Journal(tmp_path)
    journal.close()
    Journal(tmp_path).close()
