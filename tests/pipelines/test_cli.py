"""The command line: exit codes, JSON with the promised keys, and Chinese for people on standard error."""

import csv
import fcntl
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from assets.context import District
from pipelines.cli import app
from pipelines.summary import Summary
from warehouse.release import publish

CHINESE = re.compile(r"[一-鿿]")
PAGE_KEYS = {
    "kind", "title", "published_at", "written_date", "doc_number", "doc_number_repaired", "issuer",
    "index_number", "topic", "site_id_code", "column", "disclosure_attribute", "validity", "genre",
    "body_text", "attachments", "encoding", "issues",
}  # fmt: skip
ITEM_KEYS = {
    "domain", "level1", "level2", "level3", "content", "basis", "limit_text", "limit", "body", "carriers",
    "audience_all", "audience_specific", "mode_active", "mode_on_request", "level_county", "level_town",
    "level_village", "stage", "row", "item_id",
}  # fmt: skip
LIMIT_KEYS = {"text", "kind", "value", "unit", "anchor", "parts", "testable"}
REPORT_KEYS = {"layout", "subject", "party", "rows", "valid_rows", "issues"}
SOURCE = """\
publisher: {name: 云岭市示范区甲局, kind: department}
status: active
coverage: partial
channels:
  - id: zcwj
    title: 政策文件
    platform: files
    path: samples
    pattern: '*.html'
    format: pages
    cadence: irregular
"""
PAGE = """\
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="ArticleTitle" content="关于示范工作的通知">
<meta name="PubDate" content="2026-09-02"><title>关于示范工作的通知</title></head>
<body><h1>关于示范工作的通知</h1><p>示发〔2026〕1号</p>
<p>各街道办事处：现将有关工作安排通知如下，请认真落实。</p><p>2026年9月1日</p></body></html>
"""


def zwgk(*arguments: object, given: str | bytes | None = None) -> Result:
    """Run the command in this process; an exception that a person would see as a traceback is raised."""
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], input=given)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def failed(result: Result, words: str) -> None:
    """Exit code 2, nothing on standard output, and Chinese words on standard error that say why."""
    assert result.exit_code == 2
    assert result.stdout == ""
    # A message may be broken into lines at any place.
    assert words in result.stderr.replace("\n", "")
    assert CHINESE.search(result.stderr)


@pytest.fixture
def registry(tmp_path: Path) -> Path:
    """A district of one bureau whose only notice is in order."""
    folder = tmp_path / "bureaus"
    (folder / "alpha" / "samples").mkdir(parents=True)
    (folder / "district.yml").write_text('name: 云岭市示范区\nregion_code: "990101"\n', encoding="utf-8")
    (folder / "alpha" / "source.yml").write_text(SOURCE, encoding="utf-8")
    (folder / "alpha" / "samples" / "notice.html").write_text(PAGE, encoding="utf-8")
    return folder


@pytest.fixture
def ours(sample_run: District, tmp_path: Path) -> Path:
    """A copy of the sample's data folder that the test may change."""
    shutil.copytree(sample_run.data, tmp_path / "data", symlinks=True)
    return tmp_path / "data"


def sample(repo: Path, name: str) -> Path:
    """A file of the sample bureaus by the end of its path."""
    (found,) = (repo / "sources" / "bureaus").glob(f"*/samples/{name}")
    return found


def test_help_lists_every_command() -> None:
    shown = zwgk("--help").stdout
    for command in (
        "run", "check", "new-source", "validate", "read", "publish", "verify", "diff", "cat",
    ):  # fmt: skip
        assert re.search(rf"\b{command}\b", shown), command


def test_run_of_clean_data_exits_0(registry: Path, tmp_path: Path) -> None:
    result = zwgk("run", "--bureaus", registry, "--data", tmp_path / "d", "--as-of", "2026-10-31", "--json")
    assert result.exit_code == 0, result.stderr
    summary = json.loads(result.stdout)
    assert summary["rows"]["core.notices"] == 1
    assert summary["errors"] == 0
    assert summary["release"] == "2026-10-31"


def test_run_of_data_with_errors_exits_1_and_names_one_bureau(sample_run: District, ours: Path) -> None:
    options = ["--bureaus", sample_run.bureaus, "--data", ours, "--as-of", "2026-10-31", "--bureau", "mzj"]
    result = zwgk("run", *options)
    assert result.exit_code == 1
    assert result.stdout == ""
    for words in ("各来源的采集结果", "按规则统计的问题", "责任判定", "各机构指标", "warehouse.duckdb", "→ "):
        assert words in result.stderr


def test_run_without_a_registry_exits_2(tmp_path: Path) -> None:
    failed(zwgk("run", "--bureaus", tmp_path, "--data", tmp_path / "d"), "没有任何 source.yml")
    assert not (tmp_path / "d").exists()


def test_run_of_an_unknown_bureau_exits_2(registry: Path, tmp_path: Path) -> None:
    result = zwgk("run", "--bureaus", registry, "--data", tmp_path / "d", "--bureau", "gamma")
    failed(result, "没有登记这些机构：gamma")
    assert "alpha" in result.stderr


def test_run_beside_another_exits_2(registry: Path, tmp_path: Path) -> None:
    data = tmp_path / "d"
    data.mkdir()
    with (data / ".lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        failed(zwgk("run", "--bureaus", registry, "--data", data), "另一次运行正在使用")


def test_run_that_fails_exits_2_and_names_step_and_file(sample_run: District, ours: Path) -> None:
    file = ours / "parsed" / "penalties" / "wjj.parquet"
    file.write_bytes(b"PAR1 not a table PAR1")
    before = (ours / "warehouse.duckdb").read_bytes()
    options = ["--bureaus", sample_run.bureaus, "--data", ours, "--as-of", "2026-10-31", "--bureau", "mzj"]
    result = zwgk("run", *options)
    failed(result, "步骤失败 parsed: ")
    assert "wjj.parquet" in result.stderr.replace("\n", "")
    assert "Traceback" not in result.stderr
    assert (ours / "warehouse.duckdb").read_bytes() == before


def test_check_of_the_sample_is_clean(repo: Path) -> None:
    result = zwgk("check", "--bureaus", repo / "sources" / "bureaus", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"sources": 10, "problems": []}


def test_check_lists_every_problem(registry: Path) -> None:
    source = SOURCE.replace("kind: department", "kind: bureau").replace(
        "cadence: irregular", "cadence: often"
    )
    (registry / "alpha" / "source.yml").write_text(source, encoding="utf-8")
    result = zwgk("check", "--bureaus", registry, "--json")
    assert result.exit_code == 1
    problems = json.loads(result.stdout)["problems"]
    places = {(problem["file"], problem["line"]) for problem in problems}
    assert places >= {("alpha/source.yml", 1), ("alpha/source.yml", 11)}
    assert all(set(p) == {"file", "line", "message", "hint"} for p in problems)
    told = zwgk("check", "--bureaus", registry)
    assert told.exit_code == 1
    assert told.stdout == ""
    assert "alpha/source.yml:11:" in told.stderr
    assert f"发现 {len(problems)} 个问题" in told.stderr


def test_check_of_no_folder_exits_2(tmp_path: Path) -> None:
    failed(zwgk("check", "--bureaus", tmp_path / "none"), "没有这个登记文件夹")


def test_a_new_source_checks_clean_and_runs(registry: Path, tmp_path: Path) -> None:
    made = zwgk("new-source", "beta", "--name", "云岭市示范区乙局", "--bureaus", registry)
    assert made.exit_code == 0
    assert "zwgk check" in made.stderr
    assert zwgk("check", "--bureaus", registry).exit_code == 0
    run = zwgk("run", "--bureaus", registry, "--data", tmp_path / "d", "--as-of", "2026-10-31", "--json")
    assert run.exit_code in {0, 1}, run.stderr
    assert {row["source_id"] for row in json.loads(run.stdout)["captures"]} == {"alpha", "beta"}


@pytest.mark.parametrize("slug", ["alpha", "Beta", "../beta"])
def test_a_new_source_that_cannot_be_exits_2(registry: Path, slug: str) -> None:
    result = zwgk("new-source", slug, "--name", "云岭市示范区乙局", "--bureaus", registry)
    assert result.exit_code == 2
    assert CHINESE.search(result.stderr)


def test_validate_good_and_bad_files(repo: Path) -> None:
    codes = {}
    for name in ("*/cgcf-2026-09.csv", "*/cgxk-2026-08.csv"):
        result = zwgk("validate", sample(repo, name), "--as-of", "2026-10-31", "--json")
        report = json.loads(result.stdout)
        assert set(report) >= REPORT_KEYS
        assert all(
            {"row", "field", "rule", "severity", "value", "message"} <= set(issue)
            for issue in report["issues"]
        )
        codes[name] = result.exit_code
        assert result.exit_code == int(any(issue["severity"] == "E" for issue in report["issues"]))
    assert codes["*/cgxk-2026-08.csv"] == 1, "an empty file is no submission"
    told = zwgk("validate", sample(repo, "*/cgcf-2026-09.csv"), "--as-of", "2026-10-31")
    assert CHINESE.search(told.stdout)


def test_validate_of_no_file_exits_2(tmp_path: Path) -> None:
    failed(zwgk("validate", tmp_path / "none.csv"), "没有这个文件")


def test_read_page(repo: Path) -> None:
    file = sample(repo, "*/t20260914_30140.html")
    result = zwgk("read", "page", file, "--url", "http://www.yunling.example/a/b.html", "--json")
    reading = json.loads(result.stdout)
    assert set(reading) >= PAGE_KEYS
    assert reading["kind"] == "notice"
    assert result.exit_code == int(any(issue["severity"] == "E" for issue in reading["issues"]))


def test_read_page_of_an_empty_file_exits_1(tmp_path: Path) -> None:
    (tmp_path / "empty.html").write_bytes(b"")
    result = zwgk("read", "page", tmp_path / "empty.html")
    assert result.exit_code == 1
    assert set(json.loads(result.stdout)) >= PAGE_KEYS


def test_read_list(repo: Path) -> None:
    result = zwgk("read", "list", sample(repo, "ssj/index.html"), "--url", "http://www.yunling.example/ssj/")
    assert result.exit_code == 0
    listing = json.loads(result.stdout)
    assert set(listing) >= {"entries", "next_url"}
    assert listing["entries"]
    assert all(set(entry) >= {"title", "url", "date"} for entry in listing["entries"])


def test_read_catalogue(repo: Path) -> None:
    result = zwgk("read", "catalogue", sample(repo, "ml/shifanqu-ml-2026-minsheng.xlsx"), "--json")
    items = [json.loads(line) for line in result.stdout.splitlines()]
    assert items
    assert all(set(item) >= ITEM_KEYS for item in items)
    assert all(set(item["limit"]) >= LIMIT_KEYS for item in items if item["limit"])


def test_read_catalogue_without_header_exits_1(repo: Path, tmp_path: Path) -> None:
    (tmp_path / "none.csv").write_text("这里没有表头\n只有两行字\n", encoding="utf-8")
    result = zwgk("read", "catalogue", tmp_path / "none.csv")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "catalogue-header-missing" in result.stderr


WORDINGS = ["信息形成或变更之日起20个工作日内", "每年1月31日前", "看不懂的写法", ""]


def test_read_limit_from_arguments_and_from_standard_input() -> None:
    by_argument = zwgk("read", "limit", *WORDINGS, "--json")
    by_input = zwgk("read", "limit", "--json", given="".join(f"{words}\r\n" for words in WORDINGS))
    assert by_argument.exit_code == by_input.exit_code == 0
    assert by_argument.stdout == by_input.stdout
    readings = [json.loads(line) for line in by_input.stdout.splitlines()]
    assert [reading["text"] or "" for reading in readings] == WORDINGS
    assert all(set(reading) == LIMIT_KEYS for reading in readings)
    assert (readings[0]["value"], readings[0]["unit"]) == (20, "working_day")


def test_read_limit_takes_a_file_with_a_byte_order_mark() -> None:
    """Windows programs write one; it is no part of the wording."""
    result = zwgk("read", "limit", given="\ufeff每年1月31日前\n".encode())
    assert json.loads(result.stdout)["text"] == "每年1月31日前"


@pytest.mark.parametrize("kind", ["page", "list", "catalogue"])
def test_read_of_no_file_exits_2(tmp_path: Path, kind: str) -> None:
    failed(zwgk("read", kind, tmp_path / "none"), "没有这个文件")


def test_publish_makes_no_version_of_unchanged_content(ours: Path) -> None:
    same = zwgk("publish", "--data", ours, "--as-of", "2026-10-31", "--json")
    assert same.exit_code == 0
    released = json.loads(same.stdout)
    assert (released["version"], released["created"]) == ("2026-10-31", False)
    assert zwgk("publish", "--data", ours, "--as-of", "2026-10-31").stdout == ""


def test_publish_without_data_exits_2(tmp_path: Path) -> None:
    failed(zwgk("publish", "--data", tmp_path), "请先运行 zwgk run")


def test_verify(ours: Path) -> None:
    fine = zwgk("verify", "--data", ours, "--json")
    assert fine.exit_code == 0
    assert json.loads(fine.stdout) == {"problems": []}
    with (ours / "open" / "2026-10-31" / "notices.csv").open("ab") as handle:
        handle.write(b"one more line\n")
    (archived,) = [path for path in sorted((ours / "raw" / "archive").rglob("*")) if path.is_file()][:1]
    archived.write_bytes(b"not what was captured")
    damaged = zwgk("verify", "--data", ours, "--json")
    assert damaged.exit_code == 1
    problems = json.loads(damaged.stdout)["problems"]
    places = {Path(problem["path"]).name for problem in problems}
    assert {"notices.csv", archived.name} <= places
    assert all(CHINESE.search(problem["message"]) for problem in problems)
    told = zwgk("verify", "--data", ours)
    assert told.exit_code == 1
    assert "notices.csv" in told.stderr


def test_verify_of_no_folder_exits_2(tmp_path: Path) -> None:
    failed(zwgk("verify", "--data", tmp_path / "none"), "没有这个数据文件夹")


def test_diff(sample_run: District, ours: Path) -> None:
    notices = sample_run.store.read("core.notices")
    District(sample_run.bureaus, ours, sample_run.as_of).store.write_table("core.notices", notices.slice(1))
    later = sample_run.as_of.replace(month=11, day=1)
    copy = District(sample_run.bureaus, ours, later)
    assert publish(copy.store, copy.releases, later).created
    result = zwgk("diff", "2026-10-31", "2026-11-01", "--data", ours, "--json")
    assert result.exit_code == 0
    changes = json.loads(result.stdout)
    assert changes["same"] is False
    told = zwgk("diff", ours / "open" / "2026-10-31", "2026-11-01", "--data", ours)
    assert "2026-10-31 → 2026-11-01" in told.stdout


def test_diff_of_an_unknown_version_exits_2(ours: Path) -> None:
    failed(zwgk("diff", "2026-10-31", "1999-01-01", "--data", ours), "没有这个版本：1999-01-01")


def outside(repo: Path, *arguments: object) -> subprocess.CompletedProcess[bytes]:
    """The command in a process of its own, for what goes past Python's standard output."""
    return subprocess.run(
        [sys.executable, "-W", "default", "-m", "pipelines", *(str(argument) for argument in arguments)],
        cwd=repo,
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        check=False,
    )


def test_cat_prints_the_bytes_that_were_captured(sample_run: District, repo: Path) -> None:
    row: dict[str, Any] = next(
        row for row in sample_run.store.read("ops.captures").to_pylist() if row["path"] == "cgcf-2026-09.csv"
    )
    for name in (row["capture_id"], row["sha256"]):
        done = outside(repo, "cat", name, "--data", sample_run.data)
        assert done.returncode == 0, done.stderr.decode()
        assert done.stdout == sample(repo, "*/cgcf-2026-09.csv").read_bytes()


@pytest.mark.parametrize("name", ["cap-0000000000000000", "0" * 64, "../../.lock"])
def test_cat_of_what_is_not_there_exits_2(sample_run: District, name: str) -> None:
    result = zwgk("cat", name, "--data", sample_run.data)
    assert result.exit_code == 2
    assert CHINESE.search(result.stderr)


def test_a_run_speaks_chinese_only(registry: Path, repo: Path, tmp_path: Path) -> None:
    """No word of Dagster, no warning, no traceback between the person and the summary."""
    done = outside(repo, "run", "--bureaus", registry, "--data", tmp_path / "d", "--as-of", "2026-10-31")
    told = done.stderr.decode()
    assert done.returncode == 0, told
    assert done.stdout == b""
    assert not re.search(
        r"dagster|warning|telemetry|traceback", told.replace(str(tmp_path), ""), re.IGNORECASE
    )
    assert "请人工复核" in told, "two notices that belong to no item for sure"


def test_summary_keys_are_those_of_the_json(registry: Path, tmp_path: Path) -> None:
    result = zwgk("run", "--bureaus", registry, "--data", tmp_path / "d", "--json", "--as-of", "2026-10-31")
    assert set(json.loads(result.stdout)) == set(Summary.__dataclass_fields__)


def test_environment_names_the_folders(
    registry: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ZWGK_BUREAUS", str(registry))
    monkeypatch.setenv("ZWGK_DATA", str(tmp_path / "by-name"))
    monkeypatch.setenv("ZWGK_AS_OF", "2026-09-30")
    assert json.loads(zwgk("check", "--json").stdout)["sources"] == 1
    assert json.loads(zwgk("run", "--json").stdout)["as_of"] == "2026-09-30"
    with (tmp_path / "by-name" / "open" / "latest" / "notices.csv").open(encoding="utf-8-sig") as handle:
        assert [row["title"] for row in csv.DictReader(handle)] == ["关于示范工作的通知"]
