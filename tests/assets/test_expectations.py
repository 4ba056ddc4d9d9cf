"""Expectations of channels: counted rows and fill rates, their words and what passes."""

from pathlib import Path
from typing import Any

import pytest

from assets.expectations import bureau_expectations, expectation_finding, fill_expectations
from sources.model import Channel
from sources.registry_load import load_registry
from warehouse.store import Store

CHANNEL = Channel.model_validate(
    {
        "id": "zcwj",
        "title": "政策文件",
        "platform": "html",
        "url": "http://a.example/",
        "format": "pages",
        "expect": {"min_rows": 3, "max_rows": 4, "filled": {"doc_number": 0.5, "issuer": 0.75}},
    }
)


def notice(capture: str, kind: str = "notice", **more: Any) -> dict[str, Any]:
    return {"source_id": "zjj", "capture_id": capture, "kind": kind, "title": "甲", **more}


def test_fill_rates_count_notices_only() -> None:
    rows = [
        notice("a", doc_number="示〔2026〕1号", issuer="区住建局"),
        notice("b", doc_number="", issuer=None),
        notice("c", kind="other", doc_number=None),
    ]
    number, issuer = fill_expectations(CHANNEL, rows)
    assert (number.field, number.found, number.passed) == ("doc_number", 0.5, True)
    assert (issuer.field, issuer.found, issuer.passed) == ("issuer", 0.5, False)
    note = expectation_finding(issuer)
    assert (note.rule, note.responsibility, note.locator) == ("field-rarely-read", "ours", "zcwj")
    assert "50%" in note.message_zh
    assert "75%" in note.message_zh


def test_without_pages_nothing_is_said_of_fields() -> None:
    assert all(one.passed for one in fill_expectations(CHANNEL, []))
    assert fill_expectations(CHANNEL.model_copy(update={"expect": None}), []) == []


@pytest.mark.parametrize(("number", "passed"), [(0, False), (2, False), (3, True), (4, True), (5, False)])
def test_rows_of_a_bureau(tmp_path: Path, number: int, passed: bool) -> None:
    (tmp_path / "zjj").mkdir()
    (tmp_path / "district.yml").write_text("name: 示范区\nregion_code: '990101'\n", encoding="utf-8")
    (tmp_path / "zjj" / "source.yml").write_text(
        "publisher: {name: 住建局, kind: department}\nchannels:\n"
        "  - {id: zcwj, title: 政策文件, platform: html, url: 'http://a.example/', format: pages,"
        " expect: {min_rows: 3, max_rows: 4}}\n"
        "  - {id: tzgg, title: 通知, platform: html, url: 'http://a.example/', format: pages}\n",
        encoding="utf-8",
    )
    source = load_registry(tmp_path).sources["zjj"]
    store = Store(tmp_path / "data")
    captures = [("c0", "tzgg"), *((f"n{k}", "zcwj") for k in range(number))]
    store.write_rows(
        "raw.captures",
        [{"capture_id": capture, "channel_id": channel} for capture, channel in captures],
        "zjj",
    )
    store.write_rows("parsed.notices", [notice(capture) for capture, _ in captures], "zjj")
    [found] = bureau_expectations(store, source)
    assert (found.rows, found.passed, found.bounds) == (number, passed, "3–4")
    assert expectation_finding(found).rule == "rows-outside-expectation"
