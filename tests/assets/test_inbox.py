"""The inbox without Dagster: what is seen in it, what becomes of a file, once and after a crash."""

import csv
import io
import os
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from assets.capturing import capture_bureau
from assets.context import District
from assets.inbox import (
    RETURNED,
    TAKEN,
    Drop,
    Folders,
    address_of,
    complete,
    list_drops,
    make_folders,
    put_away,
    safe_name,
)
from assets.receipts import Receipt
from assets.received import received_root
from assets.receiving import receive
from assets.validation import CheckedFile
from pipelines.annotated import annotate
from sources.double_publicity import layouts

SOURCE = """\
publisher: {name: 云岭市示范区甲局, kind: department, aliases: [区甲局]}
status: active
coverage: partial
channels:
  - {id: xzxk, title: 行政许可公示, platform: files, path: samples/xzxk, format: permits}
  - {id: xzcf, title: 行政处罚公示, platform: files, path: samples/xzcf, format: penalties}
  - {id: xyxk, title: 信用平台许可, platform: files, path: samples/xyxk, format: permits, role: credit_portal}
"""
HEADINGS = {
    subject: [
        layouts().columns("C", subject)[c].name
        for c in layouts().template("C", subject, "organisation").columns
    ]
    for subject in ("permit", "penalty")
}


def table(subject: str = "permit", name: str = "云岭市示范商贸有限公司") -> bytes:
    """A small CSV file of that subject."""
    headings = HEADINGS[subject]  # type: ignore[index]
    out = io.StringIO()
    cells = {"行政相对人名称": name, "许可类别": "一般", "处罚类别": "罚"}
    csv.writer(out).writerows([headings, [cells.get(heading, "") for heading in headings]])
    return out.getvalue().encode()


@pytest.fixture
def district(tmp_path: Path) -> District:
    folder = tmp_path / "bureaus"
    (folder / "jia").mkdir(parents=True)
    (folder / "district.yml").write_text('name: 云岭市示范区\nregion_code: "990101"\n', encoding="utf-8")
    (folder / "jia" / "source.yml").write_text(SOURCE, encoding="utf-8")
    (folder / "yi").mkdir()
    paused = SOURCE.replace("甲局", "乙局").replace("active", "paused")
    (folder / "yi" / "source.yml").write_text(paused, encoding="utf-8")
    for slug in ("jia", "yi"):
        for channel in ("xzxk", "xzcf", "xyxk"):
            (folder / slug / "samples" / channel).mkdir(parents=True)
    found = District(folder, tmp_path / "data", date(2026, 10, 31))
    assert not found.registry.problems
    return found


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return Folders(tmp_path / "收件箱", tmp_path / "发件箱")


def drop(folders: Folders, place: str, content: bytes) -> Path:
    path = folders.inbox / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    return path


def run(district: District, folders: Folders, answer: Any = annotate) -> list[Receipt]:
    return receive(district, folders, answer, list_drops(folders.inbox))


def below(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def paths(district: District) -> list[str]:
    """The captures of the bureau that worked, after capturing anew."""
    capture_bureau(district, "jia")
    return [row["path"] for row in district.store.read("raw.captures", "jia").to_pylist()]


class TestLooking:
    def test_unfinished_and_foreign_files_are_not_seen(self, folders: Folders) -> None:
        names = ["~$a.xlsx", ".a.xlsx", "a.xlsx.part", "a.TMP", "a.crdownload", "Thumbs.db", "说明.txt"]
        for name in [*names, f"{TAKEN}/a.csv", f"{RETURNED}/a.csv", "1/2/3/4/a.csv", "a.csv"]:
            drop(folders, f"jia/{name}", b"x")
        assert [(one.name, one.folders) for one in list_drops(folders.inbox)] == [("a.csv", ("jia",))]
        assert list_drops(folders.inbox / "none") == []

    def test_a_file_is_complete_when_nobody_writes_to_it(self, folders: Folders) -> None:
        path = drop(folders, "jia/a.csv", b"x")
        written = path.stat().st_mtime
        first, seen = complete(list_drops(folders.inbox), {}, written + 3, 10)
        assert first == []
        again, seen = complete(list_drops(folders.inbox), seen, written + 9, 10)
        assert again == []
        ready, _ = complete(list_drops(folders.inbox), seen, written + 11, 10)
        assert [one.name for one in ready] == ["a.csv"]

    def test_a_growing_file_starts_anew(self, folders: Folders) -> None:
        path = drop(folders, "jia/a.csv", b"x")
        # A copying program sets the time of the original long before it is done.
        early = path.stat().st_ctime + 4
        _, seen = complete(list_drops(folders.inbox), {}, early, 10)
        path.write_bytes(b"xy")
        os.utime(path, (early + 100, early + 100))
        ready, seen = complete(list_drops(folders.inbox), seen, early + 9, 10)
        assert ready == []
        ready, _ = complete(list_drops(folders.inbox), seen, early + 20, 10)
        assert len(ready) == 1

    @pytest.mark.parametrize(
        ("folder", "slug", "channel"),
        [
            ("jia", "jia", None),
            ("云岭市示范区甲局", "jia", None),
            ("区甲局/行政处罚公示", "jia", "xzcf"),
            ("JIA/xzxk/2026", "jia", "xzxk"),
            ("jia/信用平台许可", "jia", "xyxk"),
            ("yi", "yi", None),
            ("丙局", None, None),
            (".", None, None),
        ],
    )
    def test_address(
        self, folder: str, slug: str | None, channel: str | None, district: District, folders: Folders
    ) -> None:
        drop(folders, f"{folder}/a.csv", b"x")
        [found] = list_drops(folders.inbox)
        address = address_of(found, district.registry)
        assert (address.source.slug if address.source else None) == slug
        assert (address.channel.id if address.channel else None) == channel
        assert (address.problem is None) == (slug == "jia")

    def test_folders_for_clerks(self, district: District, folders: Folders) -> None:
        (folders.inbox / "区甲局").mkdir(parents=True)
        make_folders(folders.inbox, district.registry)
        make_folders(folders.inbox, district.registry)
        found = sorted(str(path.relative_to(folders.inbox)) for path in folders.inbox.rglob("*"))
        assert found == ["区甲局", "区甲局/行政处罚公示", "区甲局/行政许可公示"]

    @pytest.mark.parametrize(
        ("name", "safe"),
        [
            ("许可.xlsx", "许可.xlsx"),
            ("a/b\\c:d.csv", "a_b_c_d.csv"),
            ("\u202excod.exe", "_xcod.exe"),
            ("a\nb\x00.csv", "a_b_.csv"),
            ("...", "无名文件"),
            ("\udcd0\udced\udcbf\udcc9.csv", "许可.csv"),
        ],
    )
    def test_safe_names(self, name: str, safe: str) -> None:
        assert safe_name(name) == safe

    def test_long_names_keep_their_suffix(self) -> None:
        found = safe_name("许" * 200 + ".xlsx")
        assert found.endswith("许.xlsx")
        assert len(found.encode()) <= 150

    def test_put_away_keeps_earlier_files(self, folders: Folders) -> None:
        for content in (b"1", b"2"):
            drop(folders, "jia/a.csv", content)
            [found] = list_drops(folders.inbox)
            assert put_away(found, TAKEN) is not None
        assert below(folders.inbox) == [f"jia/{TAKEN}/a(2).csv", f"jia/{TAKEN}/a.csv"]

    def test_a_file_that_changed_is_not_put_away(self, folders: Folders) -> None:
        path = drop(folders, "jia/a.csv", b"1")
        [found] = list_drops(folders.inbox)
        path.write_bytes(b"22")
        assert put_away(found, TAKEN) is None
        assert path.exists()


class TestReceiving:
    def test_imported_and_answered(self, district: District, folders: Folders) -> None:
        content = table()
        drop(folders, "区甲局/九月.csv", content)
        [receipt] = run(district, folders)
        assert (receipt.outcome, receipt.channel_id, receipt.rows) == ("imported", "xzxk", 1)
        assert below(folders.outbox) == ["区甲局/九月.csv.自查结果.txt", "区甲局/九月.csv.自查结果.xlsx"]
        assert below(folders.inbox) == [f"区甲局/{TAKEN}/九月.csv"]
        assert district.archive.read(str(receipt.sha256)) == content
        text = (folders.outbox / "区甲局" / "九月.csv.自查结果.txt").read_text(encoding="utf-8-sig")
        assert "已收，导入“行政许可公示”：1 行" in text
        assert "“许可类别”填的“一般”" in text
        book = openpyxl.load_workbook(folders.outbox / "区甲局" / "九月.csv.自查结果.xlsx")
        assert book.sheetnames[0] == "自查结果"
        assert paths(district) == [f"received/{str(receipt.sha256)[:16]}/九月.csv"]

    def test_captured_again_without_the_inbox(self, district: District, folders: Folders) -> None:
        drop(folders, "jia/a.csv", table())
        run(district, folders)
        for path in sorted(folders.inbox.rglob("*"), reverse=True):
            path.unlink() if path.is_file() else path.rmdir()
        first = paths(district)
        assert len(first) == 1
        assert paths(district) == first
        [row] = district.store.read("raw.captures", "jia").to_pylist()
        assert row["outcome"] == "ok"
        assert row["fetched_at"].date() <= district.as_of

    def test_the_same_file_twice(self, district: District, folders: Folders) -> None:
        drop(folders, "jia/a.csv", table())
        run(district, folders)
        answers = {name: (folders.outbox / name).stat().st_mtime_ns for name in below(folders.outbox)}
        drop(folders, "jia/b.csv", table())
        drop(folders, "区甲局/xzxk/c.csv", table())
        assert [one.outcome for one in run(district, folders)] == ["repeated", "repeated"]
        assert {name: (folders.outbox / name).stat().st_mtime_ns for name in below(folders.outbox)} == answers
        assert len(paths(district)) == 1
        assert list_drops(folders.inbox) == []

    def test_two_files_of_one_name(self, district: District, folders: Folders) -> None:
        receipts = []
        for name in ("云岭市甲公司", "云岭市乙公司"):
            drop(folders, "jia/双公示.csv", table(name=name))
            receipts += run(district, folders)
        assert len(set(receipts[0].answers + receipts[1].answers)) == 4
        assert len(below(folders.outbox)) == 4
        assert len(paths(district)) == 2

    def test_the_wrong_channel(self, district: District, folders: Folders) -> None:
        drop(folders, "jia/xzcf/a.csv", table("permit"))
        [receipt] = run(district, folders)
        assert receipt.outcome == "returned"
        assert "这是行政许可表，却放在“行政处罚公示”里" in receipt.message
        assert below(folders.inbox) == [f"jia/xzcf/{RETURNED}/a.csv"]
        assert len(receipt.answers) == 2
        assert paths(district) == []
        drop(folders, "jia/xzxk/a.csv", table("permit"))
        assert [one.outcome for one in run(district, folders)] == ["imported"]

    @pytest.mark.parametrize(
        ("place", "content", "words"),
        [
            ("jia/a.xlsx", b"PK\x03\x04 broken", "没有读出双公示记录"),
            ("jia/a.csv", b"", "没有读出双公示记录"),
            ("丙局/a.csv", table(), "没有登记名为“丙局”的单位"),
            ("a.csv", table(), "放进本单位的文件夹"),
            ("yi/a.csv", table(), "已停止采集"),
        ],
    )
    def test_what_cannot_be_imported_is_answered(
        self, place: str, content: bytes, words: str, district: District, folders: Folders
    ) -> None:
        path = drop(folders, place, content)
        [receipt] = run(district, folders)
        assert receipt.outcome == "returned"
        assert words in receipt.message
        assert [name.rsplit(".", 1)[1] for name in below(folders.outbox)] == ["txt", "xlsx"]
        assert below(path.parent) == [f"{RETURNED}/{path.name}"]
        assert paths(district) == []

    def test_links_are_not_opened(self, district: District, folders: Folders, tmp_path: Path) -> None:
        secret = tmp_path / "secret.csv"
        secret.write_bytes(table())
        (folders.inbox / "jia").mkdir(parents=True)
        (folders.inbox / "jia" / "a.csv").symlink_to(secret)
        (folders.inbox / "jia" / "folder").symlink_to(tmp_path)
        assert [one.outcome for one in run(district, folders)] == ["refused", "refused"]
        assert not folders.outbox.exists()
        assert paths(district) == []

    def test_a_file_swapped_for_a_link_is_not_opened(
        self, district: District, folders: Folders, tmp_path: Path
    ) -> None:
        path = drop(folders, "jia/a.csv", table())
        drops = list_drops(folders.inbox)
        (tmp_path / "secret.csv").write_bytes(table())
        path.unlink()
        path.symlink_to(tmp_path / "secret.csv")
        assert [one.outcome for one in receive(district, folders, annotate, drops)] == ["waiting"]

    def test_too_large(self, district: District, folders: Folders) -> None:
        path = drop(folders, "jia/a.csv", b"x")
        with path.open("r+b") as handle:
            handle.truncate(3 << 30)
        [receipt] = run(district, folders)
        assert (receipt.outcome, receipt.sha256) == ("returned", None)
        assert "超过上限" in receipt.message
        assert below(folders.outbox) == [f"jia/{receipt.answers[0]}"]

    def test_a_file_that_grows_meanwhile_waits(self, district: District, folders: Folders) -> None:
        path = drop(folders, "jia/a.csv", table())
        drops = list_drops(folders.inbox)
        path.write_bytes(table() + b"more")
        assert [one.outcome for one in receive(district, folders, annotate, drops)] == ["waiting"]
        assert path.exists()
        assert not folders.outbox.exists()

    def test_only_the_bureaus_asked_for(self, district: District, folders: Folders) -> None:
        drop(folders, "jia/a.csv", table())
        drop(folders, "丙局/a.csv", table())
        drops = list_drops(folders.inbox)
        assert [one.source_id for one in receive(district, folders, annotate, drops, ["jia"])] == ["jia"]
        assert [one.folders for one in list_drops(folders.inbox)] == [("丙局",)]

    def test_a_mistake_of_ours_is_answered(self, district: District, folders: Folders) -> None:
        def broken(checked: CheckedFile, out: Path) -> None:
            raise KeyError("oops")

        drop(folders, "jia/a.csv", table())
        [receipt] = run(district, folders, broken)
        assert (receipt.outcome, len(receipt.answers)) == ("imported", 1)
        text = (folders.outbox / "jia" / receipt.answers[0]).read_text(encoding="utf-8-sig")
        assert "带标注的工作簿没有做成" in text


class Killed(BaseException):
    """The process ends here."""


STEPS = ["archive", "annotate", "accept", "receipt", "put_away"]


@pytest.mark.parametrize("step", STEPS)
def test_a_crash_loses_nothing(
    step: str, district: District, folders: Folders, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed before any of the steps: the next look brings the file to its end, once."""
    from assets import receiving
    from warehouse.archive import Archive

    def killed(*_: object, **__: object) -> None:
        raise Killed

    drop(folders, "jia/a.csv", table())
    answer: Any = annotate
    with monkeypatch.context() as patch:
        if step == "archive":
            patch.setattr(Archive, "put", killed)
        elif step == "annotate":
            answer = killed
        elif step == "accept":
            patch.setattr(receiving, "accept", killed)
        elif step == "put_away":
            patch.setattr(receiving, "put_away", killed)
        else:
            write = receiving.write_receipt

            def last(file: Path, receipt: Receipt) -> None:
                if receipt.is_done:
                    raise Killed
                write(file, receipt)

            patch.setattr(receiving, "write_receipt", last)
        with pytest.raises(Killed):
            run(district, folders, answer)
    assert len(list_drops(folders.inbox)) == 1
    [receipt] = run(district, folders)
    assert receipt.outcome == ("repeated" if step == "put_away" else "imported")
    assert below(folders.inbox) == [f"jia/{TAKEN}/a.csv"]
    assert below(folders.outbox) == ["jia/a.csv.自查结果.txt", "jia/a.csv.自查结果.xlsx"]
    assert len(paths(district)) == 1
    assert list(received_root(district.data).rglob(".partial-*")) == []


def test_drops_are_told_apart_by_their_files() -> None:
    one = Drop(Path("a"), "a", (), (1, 2, 3, 4))
    assert one.bureau == ""
    assert one.size == 1
