"""An assessment as of a day knows what had been seen by its end, and is the same whenever it is made."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from assets.arrival import arrival_day
from assets.capturing import capture_bureau
from assets.collected import build_collected
from assets.context import District
from assets.core import build_catalogue, build_decisions, build_document_links, build_duties
from assets.linking import review_rows
from assets.metrics import build_indicators, build_verdicts
from assets.reading import parse_bureau
from pipelines.console import print_summary
from pipelines.summary import summarise
from sources.double_publicity import layouts
from warehouse import core
from warehouse.links import build_links

Row = dict[str, Any]
FIRST, SECOND = date(2026, 9, 30), date(2026, 10, 31)
SOURCE = """\
publisher: {name: 云岭市示范区甲局, kind: department}
status: active
coverage: partial
channels:
  - {id: tzgg, title: 通知公告, platform: files, path: samples/pages, pattern: '*.html', format: pages,
     cadence: daily}
  - {id: xkgs, title: 许可公示, platform: files, path: samples/permits, pattern: '*.csv', format: permits,
     cadence: daily}
"""
DUTIES = """\
obligation_id,body,item,record_kind,kind,value,unit,anchor,basis,valid_from,valid_to,note
qd-1,jia,,notice,within,5,working_day,formed,示政办发〔2026〕1号,2026-01-01,,
"""
PAGE = """\
<html lang="zh-CN"><head><meta charset="utf-8">
<meta name="ArticleTitle" content="关于{name}工作的通知"><meta name="PubDate" content="{published}">
<title>关于{name}工作的通知</title></head><body><h1>关于{name}工作的通知</h1>
<p>示发〔2026〕{number}号</p><p>各街道办事处：现将{name}有关工作安排通知如下，请认真落实。</p>
<p>2026年9月1日</p></body></html>
"""
HEADINGS = [
    layouts().columns("C", "permit")[column].name
    for column in layouts().template("C", "permit", "organisation").columns
]


class Bureau:
    """A registry of one bureau whose files change with time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "bureaus"
        self.pages, self.permits = (self.folder / "jia" / "samples" / name for name in ("pages", "permits"))
        self.pages.mkdir(parents=True)
        self.permits.mkdir()
        (self.folder / "district.yml").write_text('name: 云岭市示范区\nregion_code: "990101"\n', "utf-8")
        (self.folder / "jia" / "source.yml").write_text(SOURCE, "utf-8")
        (self.folder / "obligations.csv").write_text(DUTIES, "utf-8")
        self.data = folder / "data"

    def page(self, file: str, name: str, number: int, published: str) -> None:
        text = PAGE.format(name=name, number=number, published=published)
        (self.pages / file).write_text(text, "utf-8")

    def permit_file(self, file: str, *decided: str) -> None:
        rows = [HEADINGS]
        for number, day in enumerate(decided, start=1):
            cells = dict.fromkeys(HEADINGS, "") | {
                "行政相对人名称": f"云岭市示范商贸有限公司第{number}分公司",
                "行政相对人类别": "法人及非法人组织",
                "行政相对人代码_1(统一社会信用代码)": "91990101MA0000001Y",
                "法定代表人": "洪某",
                "行政许可决定文书名称": "准予许可决定书",
                "行政许可决定文书号": f"云示许〔2026〕{number}号",
                "许可类别": "普通",
                "许可内容": "食品销售",
                "许可决定日期": day,
                "有效期自": day,
                "有效期至": "2099-12-31",
                "许可机关": "云岭市示范区甲局",
                "许可机关统一社会信用代码": "11990101MB0000011A",
                "当前状态": "1",
                "数据来源单位": "云岭市示范区甲局",
                "数据来源单位统一社会信用代码": "11990101MB0000011A",
            }
            rows.append([cells[heading] for heading in HEADINGS])
        out = io.StringIO()
        csv.writer(out).writerows(rows)
        (self.permits / file).write_text(out.getvalue(), "utf-8")

    def log(self, folder: Path, *rows: str) -> None:
        text = "file,url,captured_at,published_at,outcome\n" + "".join(f"{row}\n" for row in rows)
        (folder / "captures.csv").write_text(text, "utf-8")

    def assess(self, day: date) -> dict[str, bytes]:
        """The steps of a run without Dagster; the files of core, quarantine and metrics."""
        place = District(self.folder, self.data, day)
        capture_bureau(place, "jia")
        parse_bureau(place, "jia")
        for build in (core.build_captures, core.build_bodies, build_catalogue, build_decisions):
            with place.engine_with_registry() as engine:
                build(engine)
        with place.engine() as engine:
            build_collected(place, engine)
        with place.engine() as engine:
            core.build_notices(engine)
        for build in (build_document_links, build_duties):
            with place.engine_with_registry() as engine:
                build(engine)
        with place.engine_with_registry() as engine:
            build_links(engine, review_rows(place))
        for build in (build_verdicts, core.build_quarantine, build_indicators):
            with place.engine_with_registry() as engine:
                build(engine)
        stages = ("core", "quarantine", "metrics")
        files = [path for stage in stages for path in sorted((self.data / stage).rglob("*.parquet"))]
        return {str(path.relative_to(self.data)): path.read_bytes() for path in files}

    def verdicts(self, kind: str) -> list[Row]:
        """One verdict of each record of a kind, by the day on which it was first seen."""
        rows = District(self.folder, self.data, FIRST).store.read("metrics.verdicts").to_pylist()
        kept = {row["evidence_id"]: row for row in rows if row["evidence_kind"] == kind}
        return sorted(kept.values(), key=lambda row: (row["observed_date"], row["evidence_id"]))


@pytest.fixture
def bureau(tmp_path: Path) -> Bureau:
    made = Bureau(tmp_path)
    made.page("a.html", "甲项", 1, "2026-09-03")
    made.permit_file("p.csv", "2026-09-01", "2026-09-02")
    made.log(made.pages, "a.html,https://jia.example/a.html,2026-09-05,,")
    made.log(made.permits, "p.csv,https://jia.example/p.csv,2026-09-20,2026-09-08,")
    return made


def test_the_assessment_of_an_earlier_day_is_the_one_that_was_made_then(bureau: Bureau) -> None:
    then = bureau.assess(FIRST)
    assert [row["status"] for row in bureau.verdicts("notice")] == ["met"]
    assert len(bureau.verdicts("permit")) == 2
    # Later: the notice changes, others come (with and without a declared time), permits are added.
    bureau.page("a.html", "甲项", 1, "2026-09-20")
    bureau.page("b.html", "乙项", 2, "2026-09-25")
    bureau.page("c.html", "丙项", 3, "2026-09-04")
    bureau.permit_file("p.csv", "2026-09-01", "2026-09-03", "2026-09-21", "not a day")
    bureau.log(
        bureau.pages,
        "a.html,https://jia.example/a.html,2026-10-10,,",
        "b.html,https://jia.example/b.html,2026-10-01,,",
    )
    bureau.log(bureau.permits, "p.csv,https://jia.example/p.csv,2026-10-20,2026-09-08,")
    later = bureau.assess(SECOND)
    assert len(bureau.verdicts("notice")) == 3
    assert later["metrics/verdicts.parquet"] != then["metrics/verdicts.parquet"]
    again = bureau.assess(FIRST)
    assert sorted(again) == sorted(then)
    assert [name for name in then if again[name] != then[name]] == []
    assert bureau.assess(SECOND) == later, "nothing of the later days was lost"


def test_what_is_new_in_a_run_for_an_earlier_day_came_after_all_that_is_known(bureau: Bureau) -> None:
    bureau.assess(FIRST)
    bureau.assess(SECOND)
    bureau.page("d.html", "丁项", 4, "2026-09-02")
    assert arrival_day(bureau.data, FIRST) == SECOND
    bureau.assess(FIRST)
    assert len(bureau.verdicts("notice")) == 1
    bureau.assess(SECOND)
    assert [str(row["observed_date"]) for row in bureau.verdicts("notice")] == ["2026-09-05", "2026-10-31"]


def test_what_came_later_is_told_and_a_first_run_for_a_past_day_counts_its_files(
    bureau: Bureau, capsys: pytest.CaptureFixture[str]
) -> None:
    bureau.page("e.html", "戊项", 5, "2026-09-02")
    bureau.log(bureau.pages, "a.html,https://jia.example/a.html,2026-10-01T00:00:00+08:00,,")
    bureau.assess(FIRST)
    [found] = bureau.verdicts("notice")
    assert str(found["observed_date"]) == "2026-09-30", "without a declared time: the day of the run"
    summary = summarise(District(bureau.folder, bureau.data, FIRST))
    assert [(row["source_id"], row["captures"]) for row in summary.later] == [("jia", 1)]
    print_summary(summary)
    assert "另有 1 次采集晚于截至日 2026-09-30" in "".join(capsys.readouterr().err.split("\n"))
    assert summarise(District(bureau.folder, bureau.data, SECOND)).later == []
