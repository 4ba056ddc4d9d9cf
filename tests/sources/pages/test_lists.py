"""Lists: arrangements of entries, pagers, what is no entry."""

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
