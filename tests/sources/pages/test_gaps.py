"""Pages with something missing or contradictory: no title, few entries, a 附注 against the header block."""

import pytest

from sources.pages import classify, is_blocked, read_list, read_page

_TEXT = "请于9月30日前完成国庆期间值班安排报送。"
_SIGNED = "<p>云岭市示范区云台街道办事处</p><p>2026年9月16日</p>"
_TABLE = (
    "<table><tr><td>公开方式：</td><td>主动公开</td><td>生成日期：</td><td>2026-09-16</td></tr>"
    "<tr><td>信息索取号：</td><td>Y99010-0202-2026-0088</td><td>责任部门：</td><td>云台街道办事处</td></tr></table>"
)
_STAMP = '<div class="source">发布时间：2026-09-17 10:22　来源：云台街道办事处　访问量：7</div>'
_WAY = '<div class="pos">当前位置：<a href="/">首页</a> &gt; <a href="/tzgg/">通知公告</a></div>'
_COLUMN = '<meta name="ColumnName" content="通知公告">'
_DAY = '<meta name="PubDate" content="2026-09-17">'


def page(body: str, head: str = "") -> bytes:
    return f"<html><head>{head}</head><body>{body}</body></html>".encode()


def rules(data: bytes) -> list[str]:
    return [one.rule for one in read_page(data).issues]


def marked(line: str, label: str = "主动公开", behind: str = "") -> bytes:
    table = _TABLE.replace("主动公开", label)
    text = f'<div class="v_news_content"><p>{_TEXT * 3}</p>{_SIGNED}<p>{line}</p></div>{behind}'
    return page(f"<h1>关于征兵工作的通知</h1>{table}{_STAMP}{text}")


@pytest.mark.parametrize(
    "line",
    [
        "（此件不予公开）",
        "(此件不予公开)",
        "〔此件不公开〕",
        "（本件不予公开）",
        "此件不予公开。",
        "（此件不予　公开）",
        "（此件不予公开，注意保存）",
        "（不予公开）",
        "（此文件不宜公开）",
        "公开属性：不予公开",
        "2026年9月16日（此件不予公开）",
    ],
)
def test_a_text_marked_as_closed_is_found_whatever_the_header_says(line: str) -> None:
    reading = read_page(marked(line))
    assert reading.disclosure_attribute == "不予公开"
    assert reading.evidence["disclosure_attribute"]["source"] == "text-mark"
    assert [one.rule for one in reading.issues] == ["page-attribute-conflict", "page-not-public"]
    assert "主动公开" in reading.issues[0].message_zh


def test_a_mark_below_the_element_of_the_text_counts() -> None:
    assert "page-not-public" in rules(marked("", behind="<div>（此件不予公开）</div>"))


def test_header_and_mark_may_disagree_the_other_way_round() -> None:
    reading = read_page(marked("（此件公开发布）", label="不予公开"))
    assert reading.disclosure_attribute == "主动公开"
    assert [one.rule for one in reading.issues] == ["page-attribute-conflict", "page-not-public"]
    reading = read_page(marked("（此件依申请公开）"))
    assert (reading.disclosure_attribute, [one.rule for one in reading.issues]) == (
        "依申请公开",
        ["page-attribute-conflict"],
    )


@pytest.mark.parametrize(
    "line",
    [
        "（此件公开发布）",
        "对标注“（此件不予公开）”的文件，不得在网站发布。",
        "标明此件不予公开的，按规定管理。",
        "属于国家秘密的不予公开。",
    ],
)
def test_what_is_no_contradiction(line: str) -> None:
    reading = read_page(marked(line))
    assert (reading.disclosure_attribute, reading.issues) == ("主动公开", [])


@pytest.mark.parametrize(
    "head",
    [
        "",
        "<title></title>",
        "<title>无标题文档</title>",
        "<title>云台街道办事处</title>",
        "<title>通知公告-云台街道办事处</title>" + _COLUMN,
        '<meta name="ArticleTitle" content="">',
    ],
)
@pytest.mark.parametrize("header", [
    _TABLE, _STAMP, _TABLE + _STAMP, "<h3 class='title'>&nbsp;</h3>" + _TABLE + _STAMP,
    "<p>索引号：Y99010-0202-2026-0088　发布机构：云台街道办事处　发布日期：2026-09-17</p>",
    "<ul><li>索引号：Y99010-0202-2026-0088</li><li>发布机构：云台街道办事处</li><li>发布日期：2026-09-17</li></ul>",
    "<table><tr><td>所属栏目</td><td>通知公告</td><td>发布日期</td><td>2026-09-17</td></tr></table>",
    "<div><p>无</p><p>主动公开</p><p>2026.09.17</p></div>",
    "<p>来源：云台街道　发布时间：<script>var pubdata='2026年09月17日';document.write(pubdata)</script></p>",
])  # fmt: skip
@pytest.mark.parametrize("body", ['<div class="v_news_content">{}</div>', "<div>{}</div>"])
def test_a_document_that_lost_its_title_is_a_document(head: str, header: str, body: str) -> None:
    text = f"<p>各社区：</p><p>{_TEXT}</p>{_SIGNED}"
    data = page(_WAY + header + body.format(text), head + _DAY)
    reading = read_page(data)
    assert (reading.kind, reading.title, classify(data)) == ("notice", None, "notice")
    assert [one.rule for one in reading.issues] == ["page-title-missing"]
    assert (reading.body_text or "").startswith(f"各社区：\n{_TEXT}")
    assert reading.published_at
    assert reading.written_date == "2026-09-16"


def test_a_document_that_lost_its_title_is_no_list_because_of_related_links() -> None:
    related = "".join(f'<li><a href="{n}.html">关于检查的通知</a>2026-09-0{n}</li>' for n in range(1, 6))
    reading = read_page(
        page(f"{_TABLE}{_STAMP}<div><p>各社区：</p><p>{_TEXT * 4}</p></div><ul>{related}</ul>")
    )
    assert (reading.kind, reading.title) == ("notice", None)


@pytest.mark.parametrize(
    "body",
    [
        "<p>请输入查询条件</p><p>索引号：</p><p>发布日期：</p>",
        f"<p>{_TEXT}</p>",
        "<p>在线咨询</p><p>来源：云台街道办事处</p><p>欢迎留言</p>",
    ],
)
def test_a_page_without_title_and_header_block_stays_other(body: str) -> None:
    assert read_page(page(_WAY + body)).kind == "other"


_BLANKS = [
    '<li><span class="date"></span>{a}</li>',
    "<li>{a}</li>",
    '<li><span class="date">-</span>{a}</li>',
    '<li><span class="date">&nbsp;</span>{a}</li>',
    '<li><span class="date">2026-13-40</span>{a}</li>',
]


def listing(dated: int, blank: str, at: int, *, head: str = _COLUMN) -> bytes:
    items = [
        f'<li><span class="date">2026-09-{20 - n}</span><a href="{n}.html">关于第{n}次检查情况的通知</a></li>'
        for n in range(dated)
    ]
    if blank:
        items.insert(at, blank.format(a='<a href="readme.html">通知公告栏目使用说明</a>'))
    pager = '<li><a href="index_2.html">下一页</a></li><li><a href="index_9.html">尾页</a></li>'
    menu = "".join(f'<li><a href="/m{n}/">政务公开栏目名称{n}</a></li>' for n in range(5))
    return page(
        f"<ul>{menu}</ul>{_WAY}<h2>通知公告</h2><ul>{''.join(items)}{pager}</ul><p>主办：云台街道办事处</p>",
        head,
    )


@pytest.mark.parametrize("blank", _BLANKS)
@pytest.mark.parametrize(("dated", "at"), [(2, 2), (2, 0), (3, 1), (1, 1), (12, 5)])
def test_an_entry_without_a_date_stays_in_the_list(blank: str, dated: int, at: int) -> None:
    data = listing(dated, blank, at)
    assert (read_page(data).kind, classify(data)) == ("list", "list")
    reading = read_list(data)
    assert len(reading.entries) == dated + 1
    assert reading.entries[at] == {"title": "通知公告栏目使用说明", "url": "readme.html", "date": None}
    assert sum(entry["date"] is None for entry in reading.entries) == 1
    assert [one.rule for one in reading.issues] == ["page-entry-undated"]
    assert reading.issues[0].message_zh.startswith("列表中有 1 条")
    assert reading.next_url == "index_2.html"


@pytest.mark.parametrize(("dated", "head"), [(1, _COLUMN), (2, ""), (2, _COLUMN)])
def test_a_quiet_column_is_a_list(dated: int, head: str) -> None:
    data = listing(dated, "", 0, head=head)
    assert read_page(data).kind == "list"
    assert ([one.rule for one in read_list(data).issues], len(read_list(data).entries)) == ([], dated)


def test_entries_with_labelled_days_are_no_header_block() -> None:
    items = "".join(
        f'<li><a href="{n}.html">关于第{n}次检查的通知</a><p>发布时间：2026-09-0{n}　来源：云台街道</p></li>'
        for n in (1, 2)
    )
    reading = read_page(page(f"{_WAY}<h2>通知公告</h2><ul>{items}</ul>", _COLUMN))
    assert reading.kind == "list"


@pytest.mark.parametrize(
    "days", [("2026-09-03", "2026-09-01"), ("2026-09-03", ""), ("2026-09-01", "2026-09-01")]
)
def test_the_heads_of_a_table_of_entries_are_no_header_block(days: tuple[str, str]) -> None:
    heads = "<tr><th>索引号</th><th>标题</th><th>发布日期</th></tr>"
    rows = "".join(
        f'<tr><td>SF-{n}</td><td><a href="{n}.html">关于第{n}次检查的通知</a></td><td>{day}</td></tr>'
        for n, day in enumerate(days, 1)
    )
    data = page(f"{_WAY}<h2>政策文件</h2><table>{heads}{rows}</table>", _COLUMN)
    assert (read_page(data).kind, read_page(data).index_number) == ("list", None)
    assert [entry["date"] for entry in read_list(data).entries] == [day or None for day in days]


def test_a_short_document_with_two_dated_links_is_no_list() -> None:
    links = "".join(f'<li><a href="{n}.html">往期公示</a>2026-09-0{n}</li>' for n in (1, 2))
    text = "经审核，下列家庭符合最低生活保障条件，现予公示，公示期为七天，如有异议请向民政办反映情况。"
    assert read_page(page(f"<h1>最低生活保障公示</h1><p>{text}</p><ul>{links}</ul>")).kind == "notice"


def test_a_short_table_with_two_dated_links_is_no_list() -> None:
    links = "".join(f'<li><a href="{n}.html">往期公示</a>2026-09-0{n}</li>' for n in (1, 2))
    rows = "".join(f"<tr><td>{n}</td><td>李某某</td><td>云台社区</td><td>二人户</td></tr>" for n in range(9))
    data = page(f"<h1>最低生活保障公示</h1><table>{rows}</table><ul>{links}</ul>")
    assert read_page(data).kind == "notice"


def test_files_with_dates_are_no_list() -> None:
    files = "".join(f'<li><a href="{n}.pdf">附件{n}.pdf</a>2026-09-0{n}</li>' for n in (1, 2))
    assert read_page(page(f"{_WAY}<ul>{files}</ul>")).kind != "list"


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\x00\x01\x02" * 50,
        b"%PDF-1.4",
        _TEXT.encode(),
        page(_TABLE + _TEXT),
        page("<h1>502 Bad Gateway</h1>"),
        page("<p>您的请求已被拦截</p>"),
        listing(2, "", 0),
        page(f"<p>{_TEXT * 300}您的请求已被拦截</p>"),
    ],
)
def test_is_blocked_says_what_classify_says(data: bytes) -> None:
    assert is_blocked(data) == (classify(data) == "blocked")
