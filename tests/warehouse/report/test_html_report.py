"""The pages of the report, read as HTML: what stands on them, and what never does."""

import hashlib
import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from bs4 import BeautifulSoup, Tag

from tests.tools import report_tables
from warehouse.report import build as building
from warehouse.report.build import ReportOptions, build_report
from warehouse.report.data import NothingToReportError
from warehouse.report.site import POLICY
from warehouse.scoring.load import load_schemes
from warehouse.store import Store

OBJECTION = {
    "objection_id": "objection-001",
    "verdict_id": "verdict-w00100002",
    "claim": "公告栏已按期公示，电话13812345678",
    "decision": "upheld",
    "new_status": "met",
    "reason": "照片属实",
    "decided_by": "区政务公开办",
    "filed_on": date(2026, 10, 12),
    "decided_on": date(2026, 10, 20),
}


def options(**more: object) -> ReportOptions:
    schemes = {name: found.scheme for name, found in load_schemes().items() if found.scheme is not None}
    channels = ({"source_id": "b001", "channel_id": "zcwj", "title": "政策文件"},)
    return ReportOptions(
        region="云岭市示范区", schemes=schemes, objections=(OBJECTION,), channels=channels, **more
    )  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = Store(tmp_path_factory.mktemp("district"))
    report_tables.build(made)
    return made


@pytest.fixture(scope="module")
def report(store: Store) -> Path:
    return build_report(store, store.root / "report", options()).folder


def read(path: Path) -> BeautifulSoup:
    return BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")


def pages(report: Path) -> Iterator[tuple[str, BeautifulSoup]]:
    for path in sorted(report.rglob("*.html")):
        yield str(path.relative_to(report)), read(path)


def digests(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_every_link_leads_to_a_page_or_the_original_site(report: Path) -> None:
    for name, page in pages(report):
        ids = {tag["id"] for tag in page.select("[id]")}
        for link in page.select("a[href]"):
            target = str(link["href"])
            if target.startswith("#"):
                assert target[1:] in ids, (name, target)
            elif target.startswith("http"):
                assert "noopener" in link["rel"], name
            else:
                assert (report / name).parent.joinpath(target).resolve().is_file(), (name, target)
        for picture in page.select("img"):
            assert (report / name).parent.joinpath(str(picture["src"])).resolve().is_file(), name
            assert picture["alt"], name


def test_structure_of_every_page(report: Path) -> None:
    for name, page in pages(report):
        assert page.html is not None
        assert page.html["lang"] == "zh-CN", name
        policy = page.select_one('meta[http-equiv="Content-Security-Policy"]')
        assert policy is not None
        assert policy["content"] == POLICY
        assert [len(page.select(tag)) for tag in ("h1", "main", "header", "footer")] == [1, 1, 1, 1], name
        levels = [int(str(tag.name)[1]) for tag in page.select("h1, h2, h3, h4")]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name
        ids = [tag["id"] for tag in page.select("[id]")]
        assert len(ids) == len(set(ids)), name
        for table in page.select("table"):
            assert table.caption is not None, name
            assert all(head.get("scope") in ("col", "row") for head in table.select("th")), name
        assert not page.select("script, style, iframe, form, object, embed, [style], [onclick], [onload]"), (
            name
        )


def test_hostile_titles_are_inert(report: Path) -> None:
    shown = 0
    for path in sorted(report.rglob("*")):
        if path.suffix not in (".html", ".svg", ".css"):
            continue
        text = path.read_text(encoding="utf-8")
        assert "<script" not in text, path
        assert "\u202e" not in text, path
        assert "javascript:" not in re.sub(r">[^<]*<", "><", text), path
        shown += "&lt;script&gt;" in text and "⟦U+202E⟧" in text
    assert shown > 3


def test_personal_data_stays_in_the_house(report: Path) -> None:
    found = 0
    for _, page in pages(report):
        text = page.get_text()
        for secret in ("王小满", "990101197502064518", "13812345678", "周云舒", "柳叶村3组"):
            assert secret not in text
        found += "王某" in text
    assert found > 10


def test_every_failed_verdict_has_a_page_and_no_other_has(store: Store, report: Path) -> None:
    verdicts = store.read("metrics.verdicts").to_pylist()
    wanted = {
        f"{row['verdict_id']}.html"
        for row in verdicts
        if row["status"] in ("late", "missing", "incomplete") or row["objection_id"]
    }
    assert {path.name for path in (report / "evidence").iterdir()} == wanted
    assert len(wanted) > 100


def test_every_deduction_links_to_its_evidence(store: Store, report: Path) -> None:
    links = 0
    for body in store.read("core.bodies").to_pylist():
        page = read(report / "bodies" / f"{body['body_id']}.html")
        for n in (1, 2):
            table = page.select_one(f"#deductions-{n}")
            if table is not None and isinstance(table.parent, Tag):
                links += len(table.parent.select('a[href^="../evidence/"]'))
    assert links == store.read("metrics.deductions").num_rows


def test_body_page_shows_the_score_sheet(store: Store, report: Path) -> None:
    page = read(report / "bodies" / "b001.html")
    caption = page.select_one("#nodes-1")
    assert caption is not None
    assert isinstance(caption.parent, Tag)
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")]
        for row in caption.parent.select("tr")
    ]
    sheet = [
        row
        for row in store.read("metrics.scores").to_pylist()
        if (row["scheme"], row["period"], row["body_id"]) == ("district", "2026-Q3", "b001")
    ]
    assert [row[0] for row in rows[1:]] == [
        "总分",
        "主动公开",
        "目录事项覆盖",
        "按期公开",
        "伪造发布日期 单项否决",
    ]
    sheet.sort(key=lambda node: node["node_no"])
    assert [row[2] for row in rows[1:5]] == [f"{node['score']:.2f}" for node in sheet[:4]]
    assert rows[3][5] == "目录覆盖率 17/24"


def test_the_ranking_and_its_veto(report: Path) -> None:
    page = read(report / "index.html")
    caption = page.select_one("#ranking-1")
    assert caption is not None
    assert isinstance(caption.parent, Tag)
    rows = [
        [cell.get_text(strip=True) for cell in row.select("th, td")]
        for row in caption.parent.select("tbody tr")
    ]
    assert [row[0] for row in rows[:3]] == ["1", "2", "3"]
    assert rows[4][0] == rows[5][0] == "5"
    assert rows[-1][1] == "示范区城市管理局"
    assert rows[-1][-1] == "伪造发布日期"
    assert [row[-2] for row in rows[:4]] == ["持平", "持平", "持平", "−3"]


def test_columns_have_their_titles(report: Path) -> None:
    names = read(report / "bodies" / "b001.html").select("table:has(#channels-table) th")
    assert "政策文件 zcwj" in [name.get_text() for name in names]
    other = read(report / "bodies" / "b002.html").select("table:has(#channels-table) th")
    assert "zcwj" in [name.get_text() for name in other]


def test_a_body_of_which_little_was_seen_is_not_ranked(tmp_path: Path) -> None:
    store = Store(tmp_path)
    report_tables.build(store, bodies=4, records=4)
    scores = store.read("metrics.scores").to_pylist()
    best = max(
        (row for row in scores if row["node"] == "total"), key=lambda row: (row["score"], row["period"])
    )
    for row in scores:
        if row["node"] == "total" and row["scheme"] == best["scheme"]:
            few = row["body_id"] == best["body_id"]
            row |= {"is_ranked": not few, "judged_share": 0.2 if few else 1.0}
            row |= {"grade": None, "previous_score": None} if few else {}
    store.write_rows("metrics.scores", scores)
    folder = build_report(store, tmp_path / "report", options(scheme=best["scheme"])).folder
    ranking = read(folder / "schemes" / f"{best['scheme']}.html").select("table:has(#ranking-table) tbody tr")
    last = [cell.get_text() for cell in ranking[-1].select("td, th")]
    assert (last[0], last[5], last[6]) == ("—", "20%", "—")
    assert "1个可评的部分不足，有得分，不排名" in read(folder / "index.html").get_text()
    assert "可评的部分只占 20%，不排名" in read(folder / "bodies" / f"{best['body_id']}.html").get_text()


def test_evidence_page_keeps_the_dates_apart_and_names_the_bytes(report: Path) -> None:
    page = read(report / "evidence" / "verdict-w00100002.html")
    dates = {
        li.select_one(".what").get_text(): li.select_one(".when").get_text()  # type: ignore[union-attr]
        for li in page.select(".dates li")
    }
    assert dates == {
        "起算日": "2026-06-08",
        "标明的发布日期": "2026-06-25",
        "最后一次没有看到": "—",
        "首次看到": "2026-06-26",
        "到期日": "2026-06-17",
    }
    text = page.get_text(" ", strip=True)
    assert "起算日 2026-06-08 决定或成文日期" in text
    assert "zwgk cat cap-001-table" in text
    assert "000105" * 10 + "abcd" in text
    assert "国令第711号" in text
    assert "原结论 逾期" in text
    assert "照片属实" in text
    assert "13812345678" not in text


def test_a_backdated_record_says_so(store: Store, report: Path) -> None:
    backdated = [
        row["verdict_id"] for row in store.read("metrics.verdicts").to_pylist() if row["is_backdated"]
    ]
    assert backdated
    for verdict in backdated:
        assert "疑似倒填日期" in read(report / "evidence" / f"{verdict}.html").get_text()


def test_indicator_page_states_definition_and_figures(report: Path) -> None:
    text = read(report / "indicators" / "timeliness.html").get_text(" ", strip=True)
    assert "及时率 ＝ 按时公开的记录数 ÷ 可检验的记录数" in text
    assert "云岭市示范区2026年可检验的144条记录中，84条按时公开，及时率58.33%。" in text


def test_the_same_tables_give_the_same_bytes(store: Store, report: Path, tmp_path: Path) -> None:
    again = build_report(store, tmp_path / "again", options()).folder
    assert digests(again) == digests(report)


def test_a_process_aside_writes_the_same_workbooks(
    store: Store, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(building, "_IN_ONE_PROCESS", 0)
    again = build_report(store, tmp_path / "again", options()).folder
    assert digests(again) == digests(report)


def test_a_long_list_says_what_it_leaves_out(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.report.data._LISTED_IN_ALL", 1)
    monkeypatch.setattr("warehouse.report.data._LEAST_LISTED", 2)
    monkeypatch.setattr("warehouse.report.data.LISTED_ROWS", 0)
    report = build_report(store, tmp_path / "report", options(scheme="district")).folder
    points = [
        row["points"]
        for row in store.read("metrics.deductions").to_pylist()
        if (row["scheme"], row["body_id"]) == ("district", "b003")
    ]
    caption = read(report / "bodies" / "b003.html").select_one("#deductions-1")
    assert caption is not None
    assert isinstance(caption.parent, Tag)
    shown = [float(str(row.td and row.td.string)) for row in caption.parent.select("tbody tr")]
    assert shown == pytest.approx(sorted(points, reverse=True)[:2], abs=0.005)
    assert f"共{len(points)}条，合计{sum(points):.2f}分" in caption.get_text()
    assert "列出扣分最多的2条" in caption.get_text()
    assert "全部在数据集 metrics.deductions" in caption.get_text()


def test_a_report_is_replaced_as_a_whole(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "report"
    build_report(store, out, options(scheme="district"))
    assert not (out / "schemes" / "double_publicity.html").exists()
    before = digests(out)

    def fails(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(building, "_write_evidence", fails)
        with pytest.raises(RuntimeError, match="killed"):
            build_report(store, out, options())
    assert digests(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    build_report(store, out, options())
    assert (out / "schemes" / "double_publicity.html").is_file()


def test_another_folder_is_left_alone(store: Store, tmp_path: Path) -> None:
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "letter.txt").write_text("mine")
    with pytest.raises(ValueError, match="不是以前的报告"):
        build_report(store, tmp_path / "letters", options())
    assert (tmp_path / "letters" / "letter.txt").read_text() == "mine"


def test_an_earlier_period_can_be_chosen(store: Store, tmp_path: Path) -> None:
    result = build_report(store, tmp_path / "report", options(scheme="district", period="2026-Q2"))
    assert [(a.scheme, a.period, a.before) for a in result.assessments] == [("district", "2026-Q2", None)]
    assert "2026年第2季度" in read(tmp_path / "report" / "index.html").get_text()


@pytest.mark.parametrize(
    ("chosen", "message"),
    [
        ({"scheme": "other"}, "现有：district、double_publicity"),
        ({"period": "2019"}, "现有时期：2026-Q2、2026-Q3"),
    ],
)
def test_an_assessment_that_is_not_there(
    store: Store, tmp_path: Path, chosen: dict[str, str], message: str
) -> None:
    with pytest.raises(NothingToReportError, match=message):
        build_report(store, tmp_path / "report", options(**chosen))
    assert not list(tmp_path.iterdir())


def test_without_scores_there_are_still_verdicts_and_indicators(store: Store, tmp_path: Path) -> None:
    bare = Store(tmp_path / "data")
    for table in ("core.bodies", "metrics.verdicts", "metrics.indicators"):
        bare.write_table(table, store.read(table))
    result = build_report(bare, tmp_path / "report", options())
    assert result.assessments == ()
    assert "还没有评分" in read(tmp_path / "report" / "index.html").get_text()
    assert result.evidence > 100


def test_an_empty_folder_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(NothingToReportError, match="zwgk run"):
        build_report(Store(tmp_path / "data"), tmp_path / "report", options())


def test_tables_of_an_older_program_are_an_error(store: Store, tmp_path: Path) -> None:
    old = Store(tmp_path / "data")
    path = old.path("metrics.verdicts")
    path.parent.mkdir(parents=True)
    pq.write_table(store.read("metrics.verdicts").drop_columns(["objection_id"]), path)
    with pytest.raises(duckdb.BinderException):
        build_report(old, tmp_path / "report", options())


def test_many_bodies_get_maps_of_their_own(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    report_tables.build(store, bodies=70, records=2)
    report = build_report(store, tmp_path / "report", options(scheme="district")).folder
    maps = sorted(path.name for path in (report / "coverage").iterdir())
    assert maps == ["department-1.html", "department-2.html", "office-1.html", "town-1.html"]
    overview = read(report / "index.html")
    caption = overview.select_one("#ranking-1")
    assert caption is not None
    assert isinstance(caption.parent, Tag)
    assert len(caption.parent.select("tbody tr")) == 20
    text = read(report / "schemes" / "district.html").select("#ranking-table ~ tbody tr")
    assert len(text) == 70


def test_beyond_the_limit_of_pages_those_that_lost_most_points_remain(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("warehouse.report.data.EVIDENCE_PAGES", 36)
    monkeypatch.setattr("warehouse.report.data._LEAST_PER_BODY", 2)
    report = build_report(store, tmp_path / "report", options(scheme="district")).folder
    points = {
        row["verdict_id"]: row["points"]
        for row in store.read("metrics.deductions").to_pylist()
        if (row["scheme"], row["body_id"]) == ("district", "b003")
    }
    kept = {path.stem for path in (report / "evidence").iterdir()}
    own = sorted((points[verdict] for verdict in kept & set(points)), reverse=True)
    assert own == sorted(points.values(), reverse=True)[:3]
    page = read(report / "bodies" / "b003.html")
    assert f"另有{len(points) - 3}条没有列出" in page.get_text()
    assert f"责任履行结论 {sorted(set(points) - kept)[0]}" in page.get_text(" ", strip=True)
