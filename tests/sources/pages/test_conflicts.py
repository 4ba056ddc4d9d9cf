"""Contradictions between header block, title, text and tags: each is a finding, and short forms are none."""

import pytest

from sources.findings import issue_types
from sources.pages import read_page

_TEXT = (
    "<p>各有关单位：</p><p>为规范公共服务事项办理流程，提升服务水平，现将有关事项通知如下，请认真落实。</p>"
    * 2
)


def page(
    block: str = "", signed: str = "", head: str = "", title: str = "关于规范办理流程的通知", foot: str = ""
) -> bytes:
    return (
        f"<html><head>{head}<title>{title}</title></head><body><table>{block}</table><h1>{title}</h1>"
        "<p>发布时间：2020-05-09 10:20 来源：区政府办</p>"
        f"<div class='TRS_Editor'>{_TEXT}{signed}</div>{foot}</body></html>"
    ).encode()


def row(*cells: str) -> str:
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def rules(data: bytes) -> list[str]:
    return [one.rule for one in read_page(data).issues]


def signed(name: str, day: str = "2020年5月6日") -> str:
    return f"<p>{name}</p><p>{day}</p>"


@pytest.mark.parametrize(
    ("block", "title", "expected"),
    [
        ("示政办〔2020〕15号", "关于规范流程的通知（示政办〔2020〕16号）", ["page-number-conflict"]),
        ("示政办〔2020〕15号", "关于规范流程的通知（示政办〔2020〕15号）", []),
        ("示政办[2020]015号", "关于规范流程的通知（示政办〔2020〕第15号）", []),
        ("示政〔2020〕15号", "关于规范流程的通知（示政办〔2020〕15号）", []),
        ("第15号", "示范区人民政府令第15号", []),
        ("示政办〔2020〕15号", "关于落实《示政发〔2019〕3号文件》的通知", []),
    ],
)
def test_number_in_the_header_and_in_the_title(block: str, title: str, expected: list[str]) -> None:
    assert rules(page(row("索引号", "SF-1", "发文字号", block), title=title)) == expected


@pytest.mark.parametrize(
    ("value", "rule"),
    [
        ("示政办202020号", "page-number-ambiguous"),
        ("2020-15", "page-number-unreadable"),
        ("示政办〔2020〕15号、示财〔2020〕3号", "page-number-several"),
        ("示政办202015号", "page-number-repaired"),
    ],
)
def test_a_number_that_cannot_be_taken_as_it_is(value: str, rule: str) -> None:
    assert rules(page(row("索引号", "SF-1", "发文字号", value))) == [rule]


def test_an_ambiguous_number_above_the_text_is_not_guessed() -> None:
    data = page().replace(
        b"<div class='TRS_Editor'>", "<div class='TRS_Editor'><p>示政办202020号</p>".encode()
    )
    reading = read_page(data)
    assert (reading.doc_number, [one.rule for one in reading.issues]) == (None, ["page-number-ambiguous"])


def test_a_cited_number_is_never_the_documents_own() -> None:
    text = "<p>根据《关于优化服务的意见》（云政发〔2018〕3号）和示财〔2019〕8号文件，通知如下。</p>"
    assert read_page(page(signed=text)).doc_number is None


@pytest.mark.parametrize(
    ("label", "value", "name", "expected"),
    [
        ("发文机关", "示范区财政局", "示范区教育局", ["page-issuer-conflict"]),
        ("发文机关", "区教育局", "示范区教育局", []),
        ("发文机构", "区住建局", "示范区住房和城乡建设局", []),
        ("发文机关", "示范区教育局 示范区财政局", "示范区财政局", []),
        ("发布机构", "示范区人民政府办公室", "示范区教育局", []),  # the office that runs the site
    ],
)
def test_issuer_and_signature(label: str, value: str, name: str, expected: list[str]) -> None:
    assert rules(page(row("索引号", "SF-1", label, value), signed(name))) == expected


@pytest.mark.parametrize(
    ("label", "value", "expected"),
    [
        ("成文日期", "2020-05-08", ["page-written-conflict"]),
        ("成文日期", "2020-05-06", []),
        ("生成日期", "2020-05-08", []),  # the day of the entry
        ("成文日期", "2020-05-12", ["page-written-conflict", "page-date-order"]),
    ],
)
def test_written_date_and_signature(label: str, value: str, expected: list[str]) -> None:
    assert rules(page(row("索引号", "SF-1", label, value), signed("示范区教育局"))) == expected


@pytest.mark.parametrize(
    ("site", "foot", "expected"),
    [
        ("远山市人民政府", "主办：云岭市示范区人民政府", ["page-meta-conflict"]),
        ("云岭市示范区人民政府网站", "主办：云岭市示范区人民政府办公室", []),
        ("示范区人民政府", "主办：云岭市示范区人民政府办公室", []),
        ("云岭市人民政府门户网站", "主办：云岭市人民政府办公室", []),
        ("远山市人民政府", "", []),
        ("政务公开", "主办：云岭市示范区人民政府", []),
    ],
)
def test_the_name_of_another_site_in_the_tags(site: str, foot: str, expected: list[str]) -> None:
    head = f'<meta name="SiteName" content="{site}">'
    assert rules(page(head=head, foot=f'<div class="footer">{foot}</div>')) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("远山市举办招聘会", ["page-meta-conflict"]),
        ("关于规范办理流程的通知", []),
        ("关于规范办理流程...", []),
        ("示范区关于规范办理流程的通知", []),
    ],
)
def test_the_title_of_another_page_in_the_tags(tag: str, expected: list[str]) -> None:
    reading = read_page(page(head=f'<meta name="ArticleTitle" content="{tag}">'))
    assert [one.rule for one in reading.issues] == expected
    assert reading.title == "关于规范办理流程的通知"
    assert all("ArticleTitle" in one.message_zh for one in reading.issues)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [("2017-02-03 08:00", ["page-meta-conflict"]), ("2020-05-09 18:00", []), ("2020/05/09", [])],
)
def test_the_publication_date_in_the_tags(tag: str, expected: list[str]) -> None:
    reading = read_page(page(head=f'<meta name="PubDate" content="{tag}">'))
    assert ([one.rule for one in reading.issues], reading.published_at) == (
        expected,
        "2020-05-09T10:20:00+08:00",
    )


def test_a_lost_title_of_a_copy_is_not_held_against_the_body() -> None:
    reading = read_page(
        "各有关单位：\n现将公共服务事项有关要求通知如下，请遵照执行。\n示范区教育局\n2020年5月6日".encode()
    )
    assert [one.rule for one in reading.issues] == ["page-copy-title-missing"]
    assert reading.issues[0].responsibility == "ours"


def test_every_value_says_where_it_came_from() -> None:
    reading = read_page(
        page(row("索引号", "SF-2020-1", "发文字号", "示政办〔2020〕15号"), signed("示范区教育局"))
    )
    named = {name for name in reading.evidence if getattr(reading, name) is not None}
    filled = {"title", "published_at", "written_date", "doc_number", "issuer", "index_number", "genre"}
    assert filled <= named
    assert all(one["source"] and one["raw"] for one in reading.evidence.values())


@pytest.mark.parametrize("rule", ["page-number-conflict", "page-issuer-conflict", "page-written-conflict"])
def test_contradictions_never_stop_a_notice(rule: str) -> None:
    assert issue_types()[rule].severity in ("W", "I")
