"""`zwgk new-source`: what it makes passes the check, what it cannot make changes nothing."""

from datetime import date
from pathlib import Path

import pytest

from sources.platforms.files import list_captures
from sources.registry_load import load_registry
from sources.scaffold import ScaffoldError, new_source


@pytest.fixture
def bureaus(tmp_path: Path) -> Path:
    folder = tmp_path / "bureaus"
    folder.mkdir()
    (folder / "district.yml").write_text("name: 云岭市示范区\nregion_code: '990101'\n", encoding="utf-8")
    return folder


def content(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize("name", ["云岭市示范区民政局", "示范区'一网通办': 中心 #1", "办公室（外事）"])
def test_a_new_source_passes_the_check(bureaus: Path, name: str) -> None:
    made = new_source(bureaus, "mzj", f" {name} ")
    assert [path.relative_to(bureaus).as_posix() for path in made] == [
        "mzj/source.yml",
        "mzj/samples/zcwj/example.html",
        "mzj/samples/zcwj/captures.csv",
    ]
    assert all(path.is_file() for path in made)
    registry = load_registry(bureaus)
    assert registry.problems == ()
    source = registry.sources["mzj"]
    assert source.publisher.name == name
    listing = list_captures(source.folder, source.channels[0], date(2026, 1, 31))
    assert listing.findings == []
    (page,) = listing.found
    assert page.url is not None
    assert page.published_date == date(2026, 1, 5)


def test_the_new_file_points_editors_at_the_schema(bureaus: Path) -> None:
    text = new_source(bureaus, "mzj", "民政局")[0].read_text(encoding="utf-8")
    pointer = text.splitlines()[0].partition("$schema=")[2]
    assert (bureaus / "mzj" / pointer).resolve().name == "source.schema.json"
    assert (bureaus / "mzj" / pointer).resolve().is_file()


@pytest.mark.parametrize("slug", ["", "MZJ", "1mzj", "mz-j", "民政局", "../mzj", "mzj\n", "mzj/x"])
def test_an_unfit_slug_is_refused(bureaus: Path, slug: str) -> None:
    before = content(bureaus)
    with pytest.raises(ScaffoldError, match="不能作机构编号"):
        new_source(bureaus, slug, "民政局")
    assert content(bureaus) == before


def test_an_existing_folder_is_left_alone(bureaus: Path) -> None:
    new_source(bureaus, "mzj", "民政局")
    before = content(bureaus)
    with pytest.raises(ScaffoldError, match="已经存在"):
        new_source(bureaus, "mzj", "民政局")
    assert content(bureaus) == before


def test_a_registered_name_or_id_is_refused(bureaus: Path) -> None:
    new_source(bureaus, "mzj", "民政局")
    with pytest.raises(ScaffoldError, match="已经登记为 mzj"):
        new_source(bureaus, "mz", "民 政 局")
    (bureaus / "bodies.csv").write_text("body_id,name,kind\nwsj,卫生局,department\n", encoding="utf-8")
    with pytest.raises(ScaffoldError, match="第 2 行"):
        new_source(bureaus, "wsj", "卫生健康局")


@pytest.mark.parametrize("name", ["", "  ", "民政局\n科室"])
def test_an_unfit_name_is_refused(bureaus: Path, name: str) -> None:
    with pytest.raises(ScaffoldError, match="机构名称"):
        new_source(bureaus, "mzj", name)


def test_a_registry_folder_is_made_when_there_is_none(tmp_path: Path) -> None:
    new_source(tmp_path / "new" / "bureaus", "mzj", "民政局")
    messages = [problem.message_zh for problem in load_registry(tmp_path / "new" / "bureaus").problems]
    assert messages == ["缺少 district.yml"]


@pytest.mark.parametrize("platform", ["html", "jpaas", "jcms", "gkmlpt"])
def test_a_bureau_on_the_web(bureaus: Path, platform: str) -> None:
    url = "https://www.example.gov.example/it's/zcwj/?a=1"
    [made] = new_source(bureaus, "mzj", "民政局", platform=platform, url=url)
    registry = load_registry(bureaus)
    assert registry.problems == ()
    [channel] = registry.sources["mzj"].channels
    assert (channel.platform, channel.url) == (platform, url)
    assert len([line for line in made.read_text(encoding="utf-8").splitlines() if line]) <= 30


@pytest.mark.parametrize(
    ("platform", "url", "said"),
    [
        ("ftp", "http://a.example/", "来源方式"),
        ("json", "http://a.example/", "来源方式"),
        ("html", None, "--url"),
        ("html", "a.example", "https://"),
        ("files", "http://a.example/", "--platform"),
    ],
)
def test_an_unfit_site_is_refused(bureaus: Path, platform: str, url: str | None, said: str) -> None:
    before = content(bureaus)
    with pytest.raises(ScaffoldError, match=said):
        new_source(bureaus, "mzj", "民政局", platform=platform, url=url)
    assert content(bureaus) == before
