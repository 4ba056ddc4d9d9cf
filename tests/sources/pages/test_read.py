"""Reading pages: what the golden samples do not show (bad input, contradictions, chains of evidence)."""

import json
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.pages import classify, read_list, read_page

_TEXT = "为做好政务公开工作，现就有关事项通知如下，请各单位遵照执行，并于月底前报送进展情况。"


def page(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def rules(data: bytes) -> list[str]:
    return [one.rule for one in read_page(data).issues]


@pytest.mark.parametrize(
    ("data", "rule"),
    [
        (b"", "file-empty"),
        (b" \r\n", "file-empty"),
        (b"\x00" * 5000, "file-not-text"),
        (bytes(range(256)) * 40, "file-not-text"),
        (b"%PDF-1.4 ...", "file-kind-unsupported"),
        (b"PK\x03\x04....", "file-kind-unsupported"),
        (b"<html>", "page-other"),
        (b"<html>" + b"<div>" * 20000 + b"x", "page-other"),
        (page("<p>正在跳转</p>", '<meta http-equiv="refresh" content="0;url=/a/">'), "page-redirect"),
    ],
)
def test_bad_input_is_a_finding(data: bytes, rule: str) -> None:
    reading = read_page(data)
    assert reading.kind == "other"
    assert rule in [one.rule for one in reading.issues]


def test_too_large_a_page_is_not_read() -> None:
    assert rules(b"<p>" + b"x" * (20 * 1024 * 1024)) == ["file-too-large"]


@pytest.mark.parametrize(
    "body",
    [
        "<h1>412 Precondition Failed</h1>",
        "<title>502 Bad Gateway</title><p>nginx</p>",
        "<p>您的请求可能存在威胁，已被拦截</p><p>创宇盾</p>",
        "<p>请完成安全验证后继续访问</p>",
        "<script>document.cookie='__jsl_clearance=1';location.reload()</script>",
        "<p>抱歉，您访问的页面不存在</p>",
    ],
)
def test_walls_and_error_pages_are_blocked(body: str) -> None:
    data = page(body)
    reading = read_page(data)
    assert (reading.kind, classify(data)) == ("blocked", "blocked")
    assert [(one.rule, one.responsibility) for one in reading.issues] == [("page-blocked", "ours")]
    assert [one.rule for one in read_list(data).issues] == ["page-blocked"]


def test_a_long_article_about_walls_is_no_wall() -> None:
    words = "知道创宇的创宇盾能防护政府网站，本次培训介绍其原理与配置方法，请各单位派员参加。" * 120
    reading = read_page(
        page(f"<h1>关于举办网站安全防护培训的通知</h1><p>发布时间：2022-03-04</p><p>{words}</p>")
    )
    assert reading.kind == "notice"


def test_a_page_number_in_a_title_is_no_error() -> None:
    data = page(
        f"<h1>关于2021年第404号提案的答复</h1><p>发布时间：2021-03-04　来源：区教育局</p><p>{_TEXT * 12}</p>"
    )
    assert read_page(data).kind == "notice"


def test_meta_tag_of_another_page_loses_against_the_visible_heading() -> None:
    head = '<meta name="ArticleTitle" content="关于植树的通知"><meta name="PubDate" content="2018-03-12">'
    reading = read_page(
        page(f"<h1>关于公布名单的公告</h1><p>发布时间：2022-11-02　来源：区民政局</p><p>{_TEXT}</p>", head)
    )
    assert (reading.title, reading.published_at) == ("关于公布名单的公告", "2022-11-02")
    assert [one.rule for one in reading.issues] == ["page-meta-conflict", "page-meta-conflict"]


def test_content_before_name_and_double_escaping_in_meta_tags() -> None:
    head = '<meta content="关于考试&amp;#65288;笔试&amp;#65289;的公告" name="articletitle">'
    assert read_page(page(f"<p>{_TEXT}</p>", head)).title == "关于考试（笔试）的公告"


def test_empty_label_cells_are_no_values() -> None:
    cells = ("发布机构", "", "服务事项", "办证", "索引号", "无")
    table = "<table><tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr></table>"
    reading = read_page(page(f"<h1>关于办证的通知</h1>{table}<p>{_TEXT}</p>"))
    assert (reading.issuer, reading.index_number) == (None, None)


def test_row_of_labels_above_a_row_of_values() -> None:
    table = (
        "<table><tr><th>索引号</th><th>发布机构</th><th>发布日期</th></tr>"
        "<tr><td>SF-2021-0003</td><td>示范区财政局</td><td>2021-02-03</td></tr></table>"
    )
    reading = read_page(page(f"<h1>关于预算公开的通知</h1>{table}<p>{_TEXT}</p>"))
    assert reading.index_number == "SF-2021-0003"
    assert (reading.issuer, reading.published_at) == ("示范区财政局", "2021-02-03")


def test_issued_date_behind_the_signature_is_the_publication() -> None:
    header = "<p>索引号：A1234/2018-1　发文日期：2018-05-09</p>"
    ending = "<p>示范区人民政府</p><p>2018年5月4日</p>"
    reading = read_page(page(f"<h1>关于土地征收的公告</h1>{header}<p>{_TEXT}</p>{ending}"))
    assert (reading.written_date, reading.published_at) == ("2018-05-04", "2018-05-09")


def test_cited_number_and_cited_date_are_not_the_documents_own() -> None:
    body = f"<p>按照《通知》（示政发〔2019〕7号）和2019年3月1日会议要求，{_TEXT}</p>"
    reading = read_page(page(f"<h1>关于开展检查的通知</h1><p>发布时间：2020-01-02　来源：区政府</p>{body}"))
    assert (reading.doc_number, reading.written_date) == (None, None)


def test_joint_signature_over_several_lines() -> None:
    ending = "<p>示范区教育局　示范区财政局</p><p>示范区审计局</p><p>二〇二二年十二月二十日</p>"
    reading = read_page(page(f"<h1>关于学生资助的通知</h1><p>{_TEXT}</p>{ending}"))
    assert reading.issuer == "示范区教育局、示范区财政局、示范区审计局"
    assert reading.written_date == "2022-12-20"


def test_text_not_meant_for_the_public_is_reported() -> None:
    data = f"关于内部事项的通知\n各单位：\n{_TEXT}\n示范区政府办公室\n2020年1月3日\n（此件不予公开）".encode()
    assert "page-not-public" in rules(data)


def test_body_keeps_tables_and_drops_navigation() -> None:
    body = (
        '<div class="nav"><a href="/">首页</a></div><h1>关于结果的公示</h1>'
        "<p>发布时间：2020-01-02 浏览次数：3</p>"
        f"<p>{_TEXT}</p><table><tr><td>姓名</td><td>结果</td></tr><tr><td>甲</td><td>合格</td></tr></table>"
        '<p>【打印本页】【关闭窗口】</p><p>上一篇：<a href="1.html">别的通知</a></p>'
        '<div class="footer">版权所有</div>'
    )
    assert read_page(page(body)).body_text == f"{_TEXT}\n姓名\t结果\n甲\t合格"


def test_attachments_are_absolute_and_scripts_are_no_addresses() -> None:
    body = (
        f"<h1>关于名单的公示</h1><p>来源：区民政局 发布时间：2020-01-02</p><p>{_TEXT}</p>"
        '<p><a href="../f/a.pdf">名单</a> <a href="javascript:;" title="表.xls">附件下载</a>'
        '<a href="x.doc"></a></p>'
    )
    assert read_page(page(body), url="http://a.example/b/c/d.html").attachments == [
        {"title": "名单", "url": "http://a.example/b/f/a.pdf"},
        {"title": "表.xls", "url": None},
    ]


def test_text_without_a_title_has_none() -> None:
    reading = read_page(
        f"http://www.shifan.example/1.html\n一、提高额度\n{_TEXT}\n示范区公积金中心\n2022年7月4日".encode()
    )
    assert (reading.kind, reading.title) == ("notice", None)
    assert (reading.issuer, reading.written_date) == ("示范区公积金中心", "2022-07-04")
    assert "page-copy-title-missing" in [one.rule for one in reading.issues]


def test_evidence_tells_where_each_value_came_from() -> None:
    reading = read_page(
        page(f"<h1>关于检查的通知</h1><p>发布时间：2020-01-02　来源：区教育局</p><p>{_TEXT}</p>")
    )
    assert reading.evidence["published_at"] == {"source": "label", "raw": "2020-01-02"}
    assert reading.evidence["title"]["source"] == "heading"
    assert json.loads(json.dumps(reading.as_json()))["evidence"] == reading.evidence


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400))
def test_no_bytes_raise(data: bytes) -> None:
    for wrapped in (data, b"<html><p>" + data):
        assert classify(wrapped) in ("notice", "list", "blocked", "other")
        json.dumps(read_page(wrapped).as_json())
        json.dumps(read_list(wrapped).as_json())


@pytest.mark.parametrize("seed", range(20))
def test_damaged_pages_do_not_raise(seed: int) -> None:
    rng = random.Random(seed)
    whole = page(
        "<table><tr><td>索引号：</td><td>A1/2020-1</td><td>文号</td><td>示政发〔2020〕1号</td></tr></table>"
        "<h1>关于名单的公示</h1><p>发布时间：2020-01-02</p>"
        "<ul><li><a href='1.html'>公示</a>2020-01-02</li></ul>"
        f"<p>{_TEXT}</p>"
    )
    data = bytearray(whole)
    for _ in range(30):
        at = rng.randrange(len(data))
        if rng.random() < 0.5:
            data[at] = rng.randrange(256)
        else:
            del data[at : at + rng.randrange(12)]
    json.dumps(read_page(bytes(data)).as_json())
    json.dumps(read_list(bytes(data)).as_json())
