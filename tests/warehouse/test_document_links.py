"""Links between documents and windows: resolution by number, title and address; what stays unlinked."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from warehouse.engine import Engine
from warehouse.relations import build_relations
from warehouse.store import Store

Row = dict[str, Any]


class District:
    """Notices and what they say, put through the builds."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.captures: list[Row] = []
        self.notices: list[Row] = []
        self.said: list[Row] = []

    def notice(
        self,
        title: str,
        number: str | None = None,
        *,
        source: str = "qzfb",
        published: str = "2026-03-02",
        url: str | None = None,
    ) -> str:
        capture = f"c{len(self.captures) + 1}"
        self.captures.append(
            {
                "capture_id": capture,
                "source_id": source,
                "channel_id": "zcwj",
                "outcome": "ok",
                "url": url or f"http://www.shifan.example/{capture}.html",
                "path": f"{capture}.html",
                "version_no": 1,
                "fetched_at": datetime(2026, 4, 1, tzinfo=UTC),
                "sha256": capture,
                "bytes": 1,
            }
        )
        self.notices.append(
            {
                "capture_id": capture,
                "source_id": source,
                "kind": "notice",
                "title": title,
                "doc_number": number,
                "published_at": published,
                "doc_number_repaired": "false",
            }
        )
        return capture

    def says(self, capture: str, kind: str, **more: Any) -> None:
        source = next(row["source_id"] for row in self.captures if row["capture_id"] == capture)
        row = {"capture_id": capture, "source_id": source, "kind": kind, "evidence": "原文", **more}
        self.said.append({**row, "position": len(self.said) + 1})

    def run(self) -> tuple[list[Row], list[Row], list[Row]]:
        """Links with titles in place of record ids, windows, issues."""
        from warehouse.core import build_notices

        store = Store(self.root)
        store.write_rows("ops.captures", self.captures)
        store.write_rows("parsed.notices", self.notices, "s")
        store.write_rows("parsed.relations", self.said, "s")
        with Engine(store, as_of=date(2026, 11, 21)) as engine:
            build_notices(engine)
            build_relations(engine)
            title = {
                row["record_id"]: row["title"]
                for row in engine.query("SELECT * FROM core.notices").to_pylist()
            }
            links = engine.query("SELECT * FROM core.document_links").to_pylist()
            windows = engine.query("SELECT * FROM core.windows").to_pylist()
            issues = engine.query("SELECT * FROM work.duty_issues ORDER BY rule").to_pylist()
        for row in links:
            row["from"], row["to"] = title[row["from_record_id"]], title.get(row["to_record_id"])
        return links, windows, issues


@pytest.fixture
def district(tmp_path: Path) -> District:
    return District(tmp_path)


POLICY = "云岭市示范区人民政府关于印发《示范区养老服务补贴办法》的通知"


@pytest.mark.parametrize(
    ("cited", "method", "score"),
    [
        ({"cited_number": "云示政发[2026]4号"}, "number", 1.0),
        ({"cited_number": "云示政发〔2026〕4号", "cited_title": "示范区养老服务补贴办法"}, "number", 1.0),
        ({"cited_title": POLICY}, "title", 0.95),
        ({"cited_title": "关于印发〈示范区养老服务补贴办法〉的通知"}, "title", 0.9),
        ({"cited_title": "示范区养老服务补贴办法"}, "title", 0.9),
        ({"cited_url": "https://www.shifan.example/zc/4.html#top"}, "link", 1.0),
        ({"cited_number": "云示政发〔2026〕40号"}, None, None),
        ({"cited_title": "示范区托育服务补贴办法"}, None, None),
    ],
)
def test_resolution(district: District, cited: Row, method: str | None, score: float | None) -> None:
    district.notice(POLICY, "云示政发〔2026〕4号", url="http://www.shifan.example/zc/4.html")
    speaker = district.notice("关于《示范区养老服务补贴办法》的解读", "云示政发〔2026〕4号")
    district.says(speaker, "interprets", **cited)
    [link], _, issues = district.run()
    assert (link["method"], link["score"]) == (method, score)
    assert link["to"] == (POLICY if method else None)
    assert issues == []


def test_consultation_and_result(district: District) -> None:
    district.notice("关于公开征求《示范区停车办法（征求意见稿）》意见的公告")
    district.notice("关于印发《示范区停车办法》的通知")
    speaker = district.notice("关于《示范区停车办法》意见采纳情况的反馈")
    district.says(speaker, "result_of", cited_title="示范区停车办法")
    [link], _, _ = district.run()
    assert link["to"] == "关于公开征求《示范区停车办法（征求意见稿）》意见的公告"


def test_several_candidates_are_not_linked(district: District) -> None:
    district.notice("关于印发《示范区救助办法》的通知", "云示政发〔2019〕1号", source="a")
    district.notice("关于印发《示范区救助办法》的通知", "云示政发〔2022〕1号", source="b")
    speaker = district.notice("某通知", source="c")
    district.says(speaker, "repeals", cited_title="示范区救助办法")
    [link], _, issues = district.run()
    assert (link["to"], link["candidates"], issues[0]["rule"]) == (None, 2, "link-ambiguous")


def test_the_own_site_comes_first(district: District) -> None:
    district.notice("关于印发《示范区救助办法》的通知", source="a")
    district.notice("关于印发《示范区救助办法》的通知", source="c")
    speaker = district.notice("某通知", source="c")
    district.says(speaker, "repeals", cited_title="示范区救助办法")
    [link], _, issues = district.run()
    assert (link["candidates"], issues) == (1, [])
    assert link["to"] is not None


def test_number_and_title_that_contradict(district: District) -> None:
    district.notice("示范区甲办法", "云示政发〔2026〕1号")
    district.notice("示范区乙管理办法", "云示政发〔2026〕2号")
    speaker = district.notice("某通知")
    district.says(speaker, "repeals", cited_number="云示政发〔2026〕1号", cited_title="示范区乙管理办法")
    district.notice("示范区甲管理办法")
    [link], _, issues = district.run()
    assert (link["to"], [row["rule"] for row in issues]) == (None, ["link-contradictory"])


@pytest.mark.parametrize(
    ("said", "expected", "rule"),
    [
        # National Day 2026: 1–7 October off, 10 October a working day.
        (
            {"days": "7", "unit": "working_day", "from_publication": "true"},
            ("2026-09-28", "2026-10-13", True, 7),
            None,
        ),
        (
            {"days": "30", "unit": "calendar_day", "from_publication": "true"},
            ("2026-09-28", "2026-10-28", True, None),
            None,
        ),
        (
            {"opens": "2026-09-14", "closes": "2026-09-18", "days": "5", "unit": "working_day"},
            ("2026-09-14", "2026-09-18", False, 4),
            None,
        ),
        (
            {"opens": "2026-09-14", "closes": "2026-09-16", "days": "5", "unit": "working_day"},
            ("2026-09-14", "2026-09-16", False, 2),
            "window-inconsistent",
        ),
        (
            {"opens": "2026-09-14", "closes": "2026-09-01"},
            ("2026-09-14", "2026-09-01", False, None),
            "window-order",
        ),
        ({"closes": "2026-10-15"}, (None, "2026-10-15", False, None), None),
    ],
)
def test_windows(district: District, said: Row, expected: tuple[Any, ...], rule: str | None) -> None:
    speaker = district.notice("拟认定名单公示", published="2026-09-28")
    district.says(speaker, "notice_period", **said)
    links, [window], issues = district.run()
    day = {
        name: value.isoformat() if (value := window[name]) else None for name in ("opens_date", "closes_date")
    }
    assert (day["opens_date"], day["closes_date"], window["is_computed"]) == expected[:3]
    if expected[3] is not None:
        assert window["span_workdays"] == expected[3]
    assert (links, [row["rule"] for row in issues]) == ([], [rule] if rule else [])


def test_nothing_said_gives_empty_tables(district: District) -> None:
    district.notice("某通知")
    assert district.run() == ([], [], [])
