"""Arrangements of single families of sites, each in the smallest page that shows it."""

import pytest

from sources.pages import read_list, read_page

_TEXT = (
    "<p>各单位：</p><p>为做好今年的防汛工作，现将有关事项通知如下，请认真落实各项责任。</p><p>特此通知。</p>"
)


def _page(above: str, below: str = "") -> bytes:
    return (
        f"<html><body><h1>关于做好防汛工作的通知</h1>{above}<div>{_TEXT}</div>{below}</body></html>".encode()
    )


@pytest.mark.parametrize(
    "words", ["下一页", "[下一页]", "【下一页】", "后页", "较早文章", "Older posts", "下一页→"]
)
def test_words_of_the_next_page(words: str) -> None:
    rows = "".join(f"<li><a href='{i}.html'>关于第{i}项工作的通知</a> 2024-05-0{i}</li>" for i in range(1, 6))
    page = f"<html><body><ul>{rows}</ul><a href='p2.html'>{words}</a></body></html>".encode()
    assert read_list(page).next_url == "p2.html"


def test_a_number_without_its_century_stays_as_printed() -> None:
    reading = read_page(_page("<p>文号：示医保发[18]3号　发布日期：2018-03-02</p>"))
    assert reading.doc_number == "示医保发〔18〕3号"
    assert "page-number-unreadable" in [one.rule for one in reading.issues]


def test_number_and_date_in_one_line() -> None:
    reading = read_page(_page("<p>示政办发〔2012〕7号　2012-02-20</p>"))
    assert (reading.doc_number, reading.published_at) == ("示政办发〔2012〕7号", "2012-02-20")
    assert (reading.body_text or "").startswith("各单位")


@pytest.mark.parametrize("chip", ["有效", "(2023年07月28日)"])
def test_a_chip_in_the_heading_is_no_part_of_the_title(chip: str) -> None:
    page = _page("").replace("通知</h1>".encode(), f"通知<span>{chip}</span></h1>".encode())
    assert read_page(page).title == "关于做好防汛工作的通知"


def test_a_date_that_belongs_to_the_title_stays() -> None:
    page = _page("").replace("通知</h1>".encode(), "通知（2023年7月28日）</h1>".encode())
    assert read_page(page).title == "关于做好防汛工作的通知（2023年7月28日）"


def test_files_of_another_part_of_the_page_are_no_attachments() -> None:
    files = "<p>附件：<a href='1.doc'>防汛检查表.doc</a></p>"
    other = "<h3>常用下载</h3><ul><li><a href='2.doc'>信息公开申请表.doc</a></li></ul>"
    reading = read_page(_page("<p>发布时间：2023-01-05</p>", files + other))
    assert [one["url"] for one in reading.attachments] == ["1.doc"]


def test_an_order_without_its_first_sign() -> None:
    assert read_page(_page("<p>文号：示范区政府令187号　发布日期：2018-03-02</p>")).doc_number == (
        "示范区政府令第187号"
    )


@pytest.mark.parametrize("sign", ["。", "？", "！"])
def test_an_origin_behind_a_sentence_is_no_header_line(sign: str) -> None:
    last = f"<p>防汛工作正在有序进行{sign}（来源：示范区融媒体中心）</p>"
    assert (read_page(_page("<p>发布时间：2023-01-05</p>", last)).body_text or "").endswith("中心）")


def test_hosts_in_the_text_do_not_end_it() -> None:
    hosts = (
        "<p>主办单位：示范区水利局</p><p>承办单位：示范区河道管理所</p><p>二、活动时间</p><p>五月一日起。</p>"
    )
    footer = "<p>主办单位：示范区人民政府</p><p>网站标识码：9900000001</p>"
    reading = read_page(_page("<p>发布时间：2023-01-05</p>", hosts + footer))
    assert (reading.body_text or "").endswith("二、活动时间\n五月一日起。")


def test_a_sentence_that_begins_like_an_end_line_is_text() -> None:
    more = "<p>相关政策按照示范区防汛办法的规定执行，由区水利局负责解释。</p><p>本通知自印发之日起施行。</p>"
    assert (read_page(_page("<p>发布时间：2023-01-05</p>", more)).body_text or "").endswith("起施行。")


def test_a_sentence_about_bodies_is_no_signature() -> None:
    more = "<p>区领导某某、某某某，区政府办公室主任某某某参加大会。</p>"
    assert read_page(_page("<p>发布时间：2023-01-05　来源：示范区日报社</p>", more)).issuer == "示范区日报社"


def test_tools_beside_the_origin() -> None:
    bar = "<p>2022-11-08 16:40 | 来源：示范区水利局 | 【大 中 小】 | 打印</p>"
    assert read_page(_page(bar)).issuer == "示范区水利局"


def test_an_origin_in_brackets() -> None:
    bar = "<p>【来源：示范区水利局】 发布日期：2023-07-19 19:21 点击：<span></span></p>"
    assert read_page(_page(bar)).issuer == "示范区水利局"
