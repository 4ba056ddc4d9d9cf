"""Lists: arrangements of entries, pagers, what scripts build, what is no entry."""

import json

import pytest

from sources.pages import read_list, read_page

_TITLES = ["关于开展检查的通知", "公　示", "示范区部门预算公开说明", "关于2020年5月4日会议情况的通报"]


def build(item: str, around: str = "<ul>{}</ul>", extra: str = "") -> bytes:
    items = "".join(item.format(title=title, n=n, d=f"2021-03-0{n}") for n, title in enumerate(_TITLES, 1))
    menu = "".join(f'<li><a href="/m{n}/">栏目名称{n}</a></li>' for n in range(9))
    return f"<html><body><ul class='menu'>{menu}</ul>{around.format(items)}{extra}</body></html>".encode()


@pytest.mark.parametrize(
    "item",
    [
        '<li><span>{d}</span><a href="{n}.html">{title}</a></li>',
        '<li><a href="{n}.html"></a><a href="{n}.html">{title}</a><i>[{d}]</i></li>',
        '<li><a href="{n}.html">{title}<span>{d}</span></a></li>',
        '<li><a href="{n}.html" title="{title}">关于开…</a> ({d})</li>'.replace("关于开…", "{title}"),
        '<dl><dt><a href="{n}.html">{title}</a></dt><dd>{d}</dd></dl>',
        '<div class="row"><a href="{n}.html">{title}</a><em>{d}</em></div>',
        '<a class="box" href="{n}.html"><h3>{title}({d})</h3><p>{title}</p></a>',
    ],
)
def test_arrangements(item: str) -> None:
    reading = read_list(
        build(item, "<div class='list'>{}</div>" if "dl>" in item or "div" in item else "<ul>{}</ul>")
    )
    assert [(e["title"], e["url"], e["date"]) for e in reading.entries] == [
        (title, f"{n}.html", f"2021-03-0{n}") for n, title in enumerate(_TITLES, 1)
    ]


def test_table_with_columns() -> None:
    item = (
        '<tr><td>{n}</td><td><a href="{n}.html">{title}</a></td><td>示政发〔2021〕{n}号</td><td>{d}</td></tr>'
    )
    reading = read_list(build(item, "<table>{}</table>"))
    assert [entry["date"] for entry in reading.entries] == [f"2021-03-0{n}" for n in range(1, 5)]


def test_cut_titles_take_the_title_attribute() -> None:
    item = '<li><a href="{n}.html" title="{title}（全称）">{title}...</a><b>{d}</b></li>'
    assert [e["title"] for e in read_list(build(item)).entries] == [f"{title}（全称）" for title in _TITLES]


def test_entries_left_in_a_comment_for_a_script() -> None:
    inner = "".join(
        f'<li><a href="/c/{n}.shtml">{t}</a><b>2025-01-0{n}</b></li>' for n, t in enumerate(_TITLES, 1)
    )
    data = (
        f"<html><!-- x --><ul><li><a href='/m'>某某栏目</a></li></ul><ul><!--{inner}--></ul></html>".encode()
    )
    assert [entry["date"] for entry in read_list(data).entries] == [f"2025-01-0{n}" for n in range(1, 5)]


@pytest.mark.parametrize(
    ("pager", "expected"),
    [
        ('<a href="index_2.html">下一页</a>', "http://a.example/l/index_2.html"),
        ('<script>createPageHTML(4, 0, "index", "html");</script>', "http://a.example/l/index_1.html"),
        ('<script>createPageHTML(4, 3, "index", "html");</script>', None),
        (
            "<script>createPageHTML('page_div',10, 1,'list','shtml',200);</script>",
            "http://a.example/l/list_2.shtml",
        ),
        ('<div><span class="here">1</span><a href="p2.html">2</a></div>', "http://a.example/l/p2.html"),
        ('<a href="javascript:next()">下一页</a>', None),
    ],
)
def test_next_page(pager: str, expected: str | None) -> None:
    data = build('<li><a href="{n}.html">{title}</a>{d}</li>', extra=pager)
    assert read_list(data, url="http://a.example/l/index.html").next_url == expected


def test_times_stay_and_scripts_are_no_addresses() -> None:
    data = build('<li><span>[{d} 16:35]</span><a href="javascript:;">{title}</a></li>')
    assert read_list(data).entries[0] == {
        "title": _TITLES[0],
        "url": None,
        "date": "2021-03-01T16:35:00+08:00",
    }


def test_undated_and_empty_lists_are_reported() -> None:
    undated = read_list(build('<li class="x"><a href="{n}.html">{title}全文如下请点击查看</a></li>'))
    assert [one.rule for one in undated.issues] == ["page-entry-undated"]
    assert [one.rule for one in read_list(b"<html><body><div>x</div></body></html>").issues] == [
        "page-list-empty"
    ]


def test_a_document_with_related_entries_is_no_list() -> None:
    related = "".join(
        f'<li><a href="{n}.html">{t}</a><span>2021-01-0{n}</span></li>' for n, t in enumerate(_TITLES, 1)
    )
    text = "现将有关事项通知如下，请认真执行，并于月底前报送进展情况，联系电话另行通知。" * 3
    head = "<h1>关于举办培训的通知</h1><p>发布时间：2021-02-02　来源：区教育局</p>"
    data = f"<html><body>{head}<p>{text}</p><ul>{related}</ul></body></html>"
    reading = read_page(data.encode())
    assert (reading.kind, reading.title) == ("notice", "关于举办培训的通知")


# -- sites of other makes ---------------------------------------------------------------------------
_MORE = [
    "关于开展安全检查的通知",
    "示范区教育局招生工作方案",
    "关于公布2022年12月1日会议结果的公告",
    "示范区部门预算公开说明",
    "关于征集意见的公告",
]
_DAYS = [f"2023-07-{15 - n}" for n in range(5)]
_SITE = "http://www.yunling.example/zwgk/tzgg/"
_WANTED = [(t, f"{_SITE}{n}.html", d) for n, (t, d) in enumerate(zip(_MORE, _DAYS, strict=True))]


def rows(item: str) -> str:
    return "".join(
        item.format(t=t, n=n, d=d, dd=d[8:], ym=d[:7], md=d[5:], y=d[:4], m=d[5:7], cut=t[:8] + "…")
        for n, (t, d) in enumerate(zip(_MORE, _DAYS, strict=True))
    )


def site(body: str, head: str = "") -> bytes:
    menu = "<a href='/'>首页</a><a href='/zwgk/'>政务公开</a><a href='/bmdt/'>部门动态信息</a>"
    way = "<div class='pos'>当前位置：<a href='/'>首页</a> &gt; 通知公告</div>"
    foot = "<div class='footer'>主办：云岭市示范区人民政府　网站标识码：1199010001</div>"
    above = f"<div class='nav'>{menu}</div>{way}"
    return f"<html><head>{head}</head><body>{above}{body}{foot}</body></html>".encode()


@pytest.mark.parametrize(
    "body",
    [
        "<li><div class='date'><b>{dd}</b><i>{ym}</i></div><h4><a href='{n}.html'>{t}</a></h4>"
        "<p>现将2022年1月1日以来的事项通知如下。</p></li>",
        "<div class='item'><p><span>{ym}</span><strong>{dd}</strong></p><a href='{n}.html'>{t}</a></div>",
        "<li><a href='{n}.html'><div><span>{md}</span><em>{y}</em></div>"
        "<h3>{t}</h3><p>内容摘要…</p></a></li>",
        "<li><a href='{n}.html'><div><p>{dd}</p><p>{y}/{m}</p></div><div><h3>{t}</h3></div></a></li>",
        "<li><div><em>{dd}</em><span>{y}年{m}月</span></div><a href='{n}.html'>{t}</a></li>",
        "<li><em>{y}</em><i>{md}</i><a href='{n}.html' title='{t}'>{cut}</a></li>",
        "<dt><a href='{n}.html'>{t}</a></dt><dd>发布时间：{d}　来源：示范区教育局</dd>",
        "·<a href='{n}.html'>{t}</a> [{d}]<br>",
        "<span>{d}</span> <a href='{n}.html'>{t}</a><br>",
        "<a href='{n}.html'>{t}</a><span>{d}</span><br>",
        "<div class='r'><div>{n}</div><div><a href='{n}.html'>{t}</a></div><div>{d}</div></div>",
        "<li><a href='/tzgg/' class='lm'>[通知公告]</a>"
        "<a href='{n}.html' title='{t}'>{cut}</a><span>{d}</span></li>",
        "<li><i class='dot'></i><a href='{n}.html'>{t}<img src='new.gif'></a><span>（{d}）</span></li>",
        "<script>addItem('{t}','{n}.html','{d}');</script>",
        "<script>document.write('<li><a href=\"{n}.html\">{t}</a><span>{d}</span></li>');</script>",
        "<record><![CDATA[<li><a href='{n}.html' title='{t}'>{cut}</a><span>{d}</span></li>]]></record>",
    ],
)
def test_entries_of_other_makes(body: str) -> None:
    wrapped = f"<dl>{rows(body)}</dl>" if body.startswith("<dt") else f"<div class='list'>{rows(body)}</div>"
    reading = read_list(site(wrapped), url=f"{_SITE}index.html")
    assert [(one["title"], one["url"], one["date"]) for one in reading.entries] == _WANTED


_OBJECTS = {
    "JSON": (
        '{{"id":{n},"title":"{t}","url":"{n}.html","updateTime":"2024-01-01","publishTime":"{d}"}},',
        "[{}]",
    ),
    "literals": ("{{title:'{t}',link:'{n}.html',date:'{d}'}},", "var list = [{}]; show(list);"),
    "rows": ("['{n}','{t}','{n}.html','{d}'],", "var rows=[{}];"),
}


@pytest.mark.parametrize("name", list(_OBJECTS))
def test_entries_told_as_data_in_a_script(name: str) -> None:
    item, around = _OBJECTS[name]
    script = around.format(rows(item))
    reading = read_list(site(f"<div id='list'></div><script>{script}</script>"), url=_SITE)
    assert [(one["title"], one["url"], one["date"]) for one in reading.entries] == _WANTED


@pytest.mark.parametrize("html", [False, True])
def test_answers_of_interfaces(html: bool) -> None:
    told = [
        {"docTitle": t, "docUrl": f"{n}.html", "pubDate": d}
        for n, (t, d) in enumerate(zip(_MORE, _DAYS, strict=True))
    ]
    text = rows('<li><a href="{n}.html" title="{t}">{cut}</a><span>{d}</span></li>')
    answer = {
        "code": 200,
        "data": {"total": 53, **({"html": f"<ul>{text}</ul>"} if html else {"rows": told})},
    }
    reading = read_list(json.dumps(answer).encode(), url=_SITE)
    assert [(one["title"], one["url"], one["date"]) for one in reading.entries] == _WANTED


def test_seconds_since_1970_are_a_moment_in_china() -> None:
    answer = [{"title": "关于检查的通知", "url": "/1.html", "pubTime": 1689379200000}]
    assert read_list(json.dumps(answer).encode()).entries == [
        {"title": "关于检查的通知", "url": "/1.html", "date": "2023-07-15T08:00:00+08:00"}
    ]


def test_templates_of_scripts_are_no_entries() -> None:
    item = "<li><a href=\"'+url+'\">'+title+'</a><span>{d}</span></li>"
    assert read_list(site(f"<script>document.write('{rows(item)}')</script>")).entries == []


_PAGERS = [
    ('<script>createPageHTML(20, 0, "index", "html");</script>', "index_1.html"),
    (
        "<script>var pagecount=5;var at=1;createPageHTML(pagecount, at, 'index', 'shtml');</script>",
        "index_2.shtml",
    ),
    ("<script>createPageHTML(5, 4, 'index', 'html');</script>", None),
    ("<script>function createPageHTML(pages, at, name, ext){}</script>", None),
    (
        "<script>var currentPage = 0;var nextPage = currentPage+1;var countPage = 4;"
        "document.write('<a href=\"index'+'_' + nextPage + '.html\">下一页</a>')</script>",
        "index_1.html",
    ),
    (
        "<script>var currentPage = 3, countPage = 4;"
        'document.write("<a href=index_"+(currentPage+1)+".html>")</script>',
        None,
    ),
    (
        "<script>laypage.render({elem:'pg',count:53,limit:5,curr:1,jump:function(o){location.href='index_'+o.curr+'.html'}})</script>",
        "index_2.html",
    ),
    (
        "<script>laypage.render({elem:'pg',count:53,limit:5,curr:3,jump:function(o){location.href='?page='+o.curr}})</script>",
        "index.html?page=4",
    ),
    (
        "<script>laypage.render({elem:'pg',count:15,limit:5,curr:3,jump:function(o){location.href='?page='+o.curr}})</script>",
        None,
    ),
    ("<a class='next' href='index_2.html'><img src='n.gif' alt='下一页'></a>", "index_2.html"),
    ("<a class='next' href='index_2.html'></a>", "index_2.html"),
    ("<a href='javascript:void(0)' onclick=\"toPage('index_2.html')\">下一页</a>", "index_2.html"),
    ("<span onclick=\"location.href='index_2.html'\">下一页</span>", "index_2.html"),
    ("<a href='javascript:go(2)'>下一页</a>", None),
    ("<a href='#'>上一页</a><a class='on'>1</a><a href='index_2.html'>2</a>", "index_2.html"),
    ("<a class='on' href='?year=2022'>2022</a><a href='?year=2023'>2023</a>", None),
    (
        "<script type='text/xml'><nextgroup><![CDATA["
        '<a href="/proxy.jsp?page=2&amp;webid=1"></a>]]></nextgroup></script>',
        "/proxy.jsp?page=2&webid=1",
    ),
]


@pytest.mark.parametrize(("pager", "expected"), _PAGERS)
def test_pagers_of_other_makes(pager: str, expected: str | None) -> None:
    data = site(f"<ul>{rows('<li><span>{d}</span><a href={n}.html>{t}</a></li>')}</ul>{pager}")
    wanted = (
        f"http://www.yunling.example{expected}"
        if expected and expected[0] == "/"
        else expected and _SITE + expected
    )
    assert read_list(data, url=f"{_SITE}index.html").next_url == wanted


def test_the_head_of_a_page_names_the_next_one() -> None:
    data = site(
        rows("<li><span>{d}</span><a href='{n}.html'>{t}</a></li>"), "<link rel='next' href='list_2.shtml'>"
    )
    assert read_list(data, url=_SITE).next_url == f"{_SITE}list_2.shtml"


# -- answers of interfaces in other makes -----------------------------------------------------------
def test_an_answer_inside_a_call() -> None:
    record = '<li><a href="/a/{n}.html" title="{t}">{t}<span>2026-07-2{n}</span></a></li>'
    records = "".join(
        f"<record><![CDATA[{record.format(n=n, t=title)}]]></record>" for n, title in enumerate(_MORE[:2])
    )
    data = {"result": f"<datastore><recordset>{records}</recordset></datastore>"}
    reading = read_list(f"raw({json.dumps(data, ensure_ascii=False)});".encode())
    assert [(e["title"], e["url"], e["date"]) for e in reading.entries] == [
        (_MORE[0], "/a/0.html", "2026-07-20"),
        (_MORE[1], "/a/1.html", "2026-07-21"),
    ]


def test_an_answer_with_one_entry() -> None:
    data = {"datasource": [{"title": _TITLES[0], "publishUrl": "../c.html", "publishTime": "2026-05-15"}]}
    reading = read_list(json.dumps(data, ensure_ascii=False).encode())
    assert [(e["title"], e["url"], e["date"]) for e in reading.entries] == [
        (_TITLES[0], "../c.html", "2026-05-15")
    ]


@pytest.mark.parametrize("day", ["(21-03-01)", "[21-03-01]", "21.03.01", "【21/03/01】"])
def test_years_of_two_digits(day: str) -> None:
    rows = "".join(f"<li><span>{day}</span><a href='{n}.html'>{t}</a></li>" for n, t in enumerate(_MORE[:2]))
    reading = read_list(f"<html><body><ul>{rows}</ul></body></html>".encode())
    assert [e["date"] for e in reading.entries] == ["2021-03-01", "2021-03-01"]


@pytest.mark.parametrize("day", ["2021-03-01 08:00:00", "Mon, 01 Mar 2021 08:00:00 +0800"])
def test_a_feed(day: str) -> None:
    items = "".join(
        f"<item><title><![CDATA[{t}]]></title><link>/{n}.html</link><pubDate>{day}</pubDate></item>"
        for n, t in enumerate(_MORE[:3])
    )
    feed = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>{items}</channel></rss>'
    reading = read_list(feed.encode())
    assert [(e["title"], e["date"]) for e in reading.entries] == [
        (title, "2021-03-01T08:00:00+08:00") for title in _MORE[:3]
    ]


def test_a_day_that_is_whole_only_in_its_element() -> None:
    item = '<article><a href="{n}.html"><h2>{title}</h2></a><time datetime="{d}">3月{n}日</time></article>'
    reading = read_list(build(item, "<section>{}</section>"))
    assert [e["date"] for e in reading.entries] == [f"2021-03-0{n}" for n in range(1, 5)]
