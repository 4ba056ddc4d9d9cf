"""The inbox as people meet it: the sensor, the job it asks for, the command without Dagster's daemon."""

import csv
import io
import json
import os
import shutil
import time
from datetime import date
from pathlib import Path

import dagster as dg
import pytest
from typer.testing import CliRunner, Result

from assets.context import District
from assets.inbox import RETURNED, TAKEN, Folders
from pipelines.cli import app
from pipelines.definitions import build_definitions
from pipelines.runner import run_pipeline
from sources.double_publicity import layouts

AS_OF = "2026-10-31"
HEADINGS = [
    layouts().columns("C", "permit")[column].name
    for column in layouts().template("C", "permit", "organisation").columns
]
SOURCE = """\
publisher: {name: 云岭市示范区甲局, kind: department}
status: active
coverage: partial
channels:
  - {id: xzxk, title: 行政许可公示, platform: files, path: samples, format: permits}
"""


def permit(number: str, kind: str = "普通") -> bytes:
    """A file with one permit that is in order, if its kind is."""
    cells = {
        "行政相对人名称": "云岭市示范商贸有限公司",
        "行政相对人类别": "法人及非法人组织",
        "行政相对人代码_1(统一社会信用代码)": "91990101MA0000001Y",
        "法定代表人": "洪某",
        "行政许可决定文书名称": "准予许可决定书",
        "行政许可决定文书号": number,
        "许可类别": kind,
        "许可内容": "占用城市道路",
        "许可决定日期": "2026-10-26",
        "有效期自": "2026-10-26",
        "有效期至": "2099-12-31",
        "许可机关": "云岭市示范区城市管理局",
        "许可机关统一社会信用代码": "11990101MA99000796",
        "当前状态": "1",
        "数据来源单位": "云岭市示范区城市管理局",
        "数据来源单位统一社会信用代码": "11990101MA99000796",
    }
    out = io.StringIO()
    csv.writer(out).writerows([HEADINGS, [cells.get(name, "") for name in HEADINGS]])
    return out.getvalue().encode("utf-8-sig")


def put(folder: Path, place: str, content: bytes, age: float = 60) -> Path:
    """A file that lies in the inbox for `age` seconds."""
    path = folder / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    os.utime(path, (time.time() - age, time.time() - age))
    return path


def at_once(folder: Path) -> Folders:
    """Files are complete at once: the time of change of a file cannot be set back."""
    return Folders(folder / "inbox", folder / "outbox", 0.0)


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A registry of one bureau without files."""
    folder = tmp_path / "bureaus"
    (folder / "jia" / "samples").mkdir(parents=True)
    (folder / "district.yml").write_text('name: 云岭市示范区\nregion_code: "990101"\n', encoding="utf-8")
    (folder / "jia" / "source.yml").write_text(SOURCE, encoding="utf-8")
    return folder


class TestSensor:
    @pytest.fixture
    def definitions(self, small: Path, tmp_path: Path) -> dg.Definitions:
        return build_definitions(small, tmp_path / "data", AS_OF, folders=at_once(tmp_path))

    @pytest.fixture
    def careful(self, small: Path, tmp_path: Path) -> dg.Definitions:
        """With the ordinary time until a file is complete."""
        folders = Folders(tmp_path / "inbox", tmp_path / "outbox")
        return build_definitions(small, tmp_path / "data", AS_OF, folders=folders)

    def look(self, definitions: dg.Definitions, cursor: str | None = None) -> tuple[list[dg.RunRequest], str]:
        sensor = definitions.get_sensor_def("inbox")
        with dg.DagsterInstance.ephemeral() as instance:
            context = dg.build_sensor_context(
                instance=instance, cursor=cursor, definitions=definitions, sensor_name="inbox"
            )
            found = sensor.evaluate_tick(context)
        return list(found.run_requests or ()), str(found.cursor)

    def test_runs_and_asks_seldom_enough(self, definitions: dg.Definitions) -> None:
        sensor = definitions.get_sensor_def("inbox")
        assert sensor.minimum_interval_seconds == 30
        assert sensor.default_status is dg.DefaultSensorStatus.RUNNING
        dg.Definitions.validate_loadable(definitions)

    def test_nothing_there(self, definitions: dg.Definitions) -> None:
        assert self.look(definitions)[0] == []

    def test_a_new_file_waits_until_it_is_complete(self, careful: dg.Definitions, tmp_path: Path) -> None:
        put(tmp_path / "inbox", "jia/a.csv", permit("云许〔2026〕1号"))
        requests, cursor = self.look(careful)
        assert requests == []
        [(path, (signature, since))] = json.loads(cursor).items()
        assert path.endswith("jia/a.csv")
        requests, cursor = self.look(careful, json.dumps({path: (signature, since - 60)}))
        assert [request.run_key[:4] for request in requests] == ["jia-"]
        assert requests[0].partition_key == "jia"
        assert requests[0].job_name == "inbox"

    def test_a_broken_cursor_is_a_new_beginning(self, careful: dg.Definitions, tmp_path: Path) -> None:
        put(tmp_path / "inbox", "jia/a.csv", permit("云许〔2026〕1号"))
        assert self.look(careful, "not json")[0] == []
        assert self.look(careful, '{"a": 1}')[0] == []

    def test_one_run_for_a_bureau_and_its_key_is_the_content(
        self, definitions: dg.Definitions, tmp_path: Path
    ) -> None:
        put(tmp_path / "inbox", "jia/a.csv", permit("云许〔2026〕1号"))
        [first], _ = self.look(definitions)
        (tmp_path / "inbox" / "jia" / "a.csv").rename(tmp_path / "inbox" / "jia" / "b.csv")
        [again], _ = self.look(definitions)
        assert again.run_key == first.run_key
        put(tmp_path / "inbox", "jia/c.csv", permit("云许〔2026〕2号"))
        [both], _ = self.look(definitions)
        assert both.run_key not in (None, first.run_key)
        put(tmp_path / "inbox", "丙局/d.csv", permit("云许〔2026〕3号"))
        requests, _ = self.look(definitions)
        assert sorted(str(request.job_name) for request in requests) == ["inbox", "inbox_returns"]

    def test_what_belongs_to_nobody_is_returned(self, definitions: dg.Definitions, tmp_path: Path) -> None:
        put(tmp_path / "inbox", "丙局/d.csv", permit("云许〔2026〕3号"))
        assert definitions.resolve_job_def("inbox_returns").execute_in_process().success
        assert (tmp_path / "inbox" / "丙局" / RETURNED / "d.csv").exists()
        assert (tmp_path / "outbox" / "丙局" / "d.csv.自查结果.txt").exists()


def test_from_the_inbox_to_the_figures(sample_run: District, tmp_path: Path) -> None:
    """The sample district: the job that the sensor asks for imports a dropped file; a later run keeps it."""
    data = tmp_path / "data"
    shutil.copytree(sample_run.data, data, symlinks=True)
    place = District(sample_run.bureaus, data, date.fromisoformat(AS_OF))
    put(data / "inbox", "cgj/十月许可.csv", permit("云城许〔2026〕901号"))
    put(data / "inbox", "区城管局/坏的.csv", permit("云城许〔2026〕902号", kind="一般"))
    definitions = build_definitions(place.bureaus, data, AS_OF, folders=at_once(data))
    with dg.DagsterInstance.ephemeral() as instance:
        result = definitions.resolve_job_def("inbox").execute_in_process(
            instance=instance, partition_key="cgj"
        )
    assert result.success

    def numbers() -> dict[str, str]:
        rows = place.store.read("core.permits").to_pylist()
        return {row["doc_number"]: row["source_id"] for row in rows if row["doc_number"] is not None}

    assert numbers()["云城许〔2026〕901号"] == "cgj"
    assert "云城许〔2026〕902号" not in numbers()
    issues = place.store.read("ops.issues").to_pylist()
    assert [i["rule"] for i in issues if i["value"] == "一般" and i["source_id"] == "cgj"] == ["R04"]
    answers = sorted(path.name for path in (data / "outbox").rglob("*") if path.is_file())
    assert answers == [
        "十月许可.csv.自查结果.txt", "十月许可.csv.自查结果.xlsx",
        "坏的.csv.自查结果.txt", "坏的.csv.自查结果.xlsx",
    ]  # fmt: skip
    assert (data / "inbox" / "cgj" / TAKEN / "十月许可.csv").exists()
    before = numbers()
    shutil.rmtree(data / "inbox")
    for layer in ("parsed", "core", "metrics"):
        shutil.rmtree(data / layer)
    outcome = run_pipeline(place.bureaus, data, AS_OF)
    assert outcome.success, outcome.failures
    assert numbers() == before


class TestCommand:
    def inbox(self, small: Path, tmp_path: Path, *more: str) -> Result:
        arguments = ["inbox", "--once", "--bureaus", small, "--data", tmp_path / "data", "--as-of", AS_OF]
        more = (*more, "--settle", "0")
        return CliRunner().invoke(app, [*map(str, arguments), *more])

    def test_once(self, small: Path, tmp_path: Path) -> None:
        inbox = tmp_path / "data" / "inbox"
        put(inbox, "云岭市示范区甲局/行政许可公示/a.csv", permit("云许〔2026〕1号"))
        put(inbox, "云岭市示范区甲局/b.txt", b"hello")
        result = self.inbox(small, tmp_path, "--json")
        assert result.exit_code == 1
        told = {one["name"]: one["outcome"] for one in json.loads(result.stdout)}
        assert told == {"a.csv": "imported", "b.txt": "returned"}
        assert "已导入" in result.stderr
        store = District(small, tmp_path / "data", date.fromisoformat(AS_OF)).store
        assert store.read("core.permits")["doc_number"].to_pylist() == ["云许〔2026〕1号"]
        again = self.inbox(small, tmp_path)
        assert again.exit_code == 0
        assert "已导入" not in again.stderr

    def test_makes_the_folders(self, small: Path, tmp_path: Path) -> None:
        result = self.inbox(small, tmp_path)
        assert result.exit_code == 0
        assert (tmp_path / "data" / "inbox" / "云岭市示范区甲局" / "行政许可公示").is_dir()
        assert "收件箱" in result.stderr

    def test_the_outbox_is_not_inside_the_inbox(self, small: Path, tmp_path: Path) -> None:
        outbox = tmp_path / "data" / "inbox" / "out"
        result = self.inbox(small, tmp_path, "--outbox", str(outbox))
        assert result.exit_code == 2
        assert "发件箱不能在收件箱里面" in result.stderr.replace("\n", "")

    def test_no_registry(self, tmp_path: Path) -> None:
        assert self.inbox(tmp_path / "none", tmp_path).exit_code == 2
