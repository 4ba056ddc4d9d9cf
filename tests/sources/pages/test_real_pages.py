"""Figures on real pages with gold: exact share per field, printed as a table; the floors are asserted.

Skipped only when the folder of real inputs is absent. Nothing of it is copied here.
"""

import csv
import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from sources.pages import PageReading, read_list, read_page

_REAL = Path(__file__).resolve().parents[3].parent / "shared" / "real"
pytestmark = pytest.mark.skipif(not _REAL.is_dir(), reason="the folder of real inputs is absent")

_SPACE = re.compile(r"[\s\u3000\u200b\ufeff]+")
_SHARE_OF_FIELDS = {"notices": 0.95, "state council": 0.95, "local": 0.95}
_SHARE_OF_BODIES = 0.90
_LIST_F1 = 0.98


def plain(value: str | None) -> str:
    return _SPACE.sub("", value or "")


def rows(*parts: str) -> list[dict[str, str]]:
    with _REAL.joinpath(*parts).open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def moment(value: str | None, gold: str) -> str:
    """A reading's moment in the precision of the gold's."""
    text = (value or "").replace("T", " ").removesuffix("+08:00")
    return text[:16] if len(gold) == 16 else text


class Table:
    """Hits and cases per field, and the misses for the message."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.hits: Counter[str] = Counter()
        self.cases: Counter[str] = Counter()
        self.misses: list[str] = []

    def add(self, file: str, field: str, gold: str, value: str | None) -> None:
        if gold == "UNSURE":
            return
        same = plain(gold).replace("、", "") == plain(value).replace("、", "")
        self.cases[field] += 1
        self.hits[field] += same
        if not same:
            self.misses.append(f"{file} {field}: {gold!r} read as {value!r}")

    def share(self, field: str) -> float:
        return self.hits[field] / self.cases[field]

    def print(self) -> None:
        for field in self.cases:
            print(
                f"{self.name:<14}{field:<22}{self.hits[field]:>4}/{self.cases[field]:<4}{self.share(field):>8.1%}"
            )
        print("\n".join(f"  miss: {line[:200]}" for line in self.misses))


def read(*parts: str) -> PageReading:
    return read_page(_REAL.joinpath(*parts).read_bytes(), name=parts[-1])


def test_notices() -> None:
    table = Table("notices")
    for row in rows("notices", "gold.csv"):
        reading = read("notices", row["file"])
        for field in (
            "title",
            "doc_number",
            "issuer",
            "written_date",
            "published_at",
            "disclosure_attribute",
            "validity",
        ):
            table.add(row["file"], field, row[field], getattr(reading, field))
        table.add(
            row["file"],
            "repaired",
            row["doc_number_repaired"] or "false",
            str(reading.doc_number_repaired).lower(),
        )
        table.add(row["file"], "attachments", row["attachments"], str(len(reading.attachments)))
    table.print()
    assert all(table.share(field) >= _SHARE_OF_FIELDS["notices"] for field in table.cases), table.misses


def test_state_council_pages() -> None:
    table = Table("state council")
    for row in rows("pages", "state_council_gold.csv"):
        reading = read("pages", row["file"])
        for field in ("title", "doc_number", "issuer", "index_number", "topic", "written_date"):
            table.add(row["file"], field, row[field], getattr(reading, field))
        table.add(row["file"], "published_at", row["published_date"], reading.published_at)
    table.print()
    assert all(table.share(field) >= _SHARE_OF_FIELDS["state council"] for field in table.cases), table.misses


def local_pages() -> Iterator[tuple[dict[str, str], PageReading]]:
    for row in rows("pages", "local_gold.csv"):
        yield row, read("pages", row["file"])


def test_local_pages() -> None:
    table = Table("local")
    for row, reading in local_pages():
        if row["page_kind"] == "list" or reading.kind == "blocked":
            continue
        for field in (
            "title",
            "doc_number",
            "issuer",
            "index_number",
            "written_date",
            "disclosure_attribute",
            "validity",
        ):
            table.add(row["file"], field, row[field], getattr(reading, field))
        table.add(
            row["file"], "published_at", row["published"], moment(reading.published_at, row["published"])
        )
        if row["attachments"]:
            table.add(row["file"], "attachments", row["attachments"], str(len(reading.attachments)))
        if row["body_first_20_chars"]:
            body = plain(reading.body_text)
            table.add(row["file"], "body, first 20", row["body_first_20_chars"], body[:20])
            table.add(row["file"], "body, last 20", row["body_last_20_chars"], body[-20:])
    table.print()
    for field in table.cases:
        floor = _SHARE_OF_BODIES if field.startswith(("body", "attachments")) else _SHARE_OF_FIELDS["local"]
        assert table.share(field) >= floor, table.misses


def test_kinds_of_local_pages() -> None:
    wrong = []
    for row, reading in local_pages():
        # The gold calls news and pages of one file "other"; to the reader they are documents like others.
        allowed = {"notice": {"notice"}, "permit": {"notice"}, "list": {"list"}}.get(
            row["page_kind"], {"other", "blocked", "notice"}
        )
        if reading.kind not in allowed:
            wrong.append((row["file"], row["page_kind"], reading.kind))
        if row["page_kind"] == "list":
            assert plain(reading.title) == plain(row["title"])
    assert wrong == []
    assert read("pages", "waf_360_502.html").kind == "blocked"


def test_lists() -> None:
    hits = wanted = found = 0
    for line in (_REAL / "pages" / "list_gold.jsonl").read_text(encoding="utf-8").splitlines():
        gold = json.loads(line)
        reading = read_list((_REAL / "pages" / gold["file"]).read_bytes())
        # The copies' neutralised links (javascript:;) are no addresses: null in a reading.
        expected = {
            (plain(one["title"]), one["date"], None if one["url"].startswith("javascript") else one["url"])
            for one in gold["items"]
        }
        actual = {
            (plain(one["title"]), moment(one["date"], one["date"] or "")[:16], one["url"])
            for one in reading.entries
        }
        hits, wanted, found = hits + len(expected & actual), wanted + len(expected), found + len(actual)
        print(
            f"list  {gold['file']:<32}{len(expected & actual):>4} of {len(expected)}, next {reading.next_url}"
        )
    f1 = 2 * hits / (wanted + found)
    print(f"list  entries F1 {f1:.3f}")
    assert f1 >= _LIST_F1


def test_housing_texts_are_read_without_surprises() -> None:
    ledger = rows("notices", "housing", "ledger.csv")
    titled = agree = days = close = 0
    for row in ledger:
        reading = read("notices", "housing", row["file"])
        assert reading.kind in ("notice", "other")
        assert not (reading.body_text or "").startswith("http")
        if reading.title:
            assert len(reading.title) <= 160
            titled += 1
            core = plain(reading.title)[-12:].strip("》")
            agree += core in plain(row["title"])
        day = reading.published_at or reading.written_date
        if day:
            days += 1
            close += day[:7] == row["date"][:7]
    print(f"housing  titles {titled} of {len(ledger)} ({agree} as in the ledger)")
    print(f"housing  dates {days} of {len(ledger)} ({close} in the ledger's month)")
    assert agree >= titled * 0.7
    assert close >= days * 0.8
