"""Bodies in the arrangements of other systems: what is text, what is furniture, which files belong to it."""

import pytest

from sources.pages import read_page

_TITLE = "关于开展2023年校园安全检查工作的通知"
_URL = "http://www.yunling.example/jyj/tzgg/202307/t20230715_1.html"
_TEXT = [
    "各中小学、幼儿园：",
    "为加强校园安全管理，现就开展校园安全检查工作通知如下，请认真贯彻执行。",
    "一、检查时间：2023年7月20日至7月25日，分三个小组进行，各组名单另行通知。",
    "云岭市示范区教育局",
    "2023年7月15日",
]
_P = "".join(f"<p>{line}</p>" for line in _TEXT)
_FIRST, _SECOND = ("".join(f"<p>{line}</p>" for line in part) for part in (_TEXT[:2], _TEXT[2:]))
_HEAD = (
    f"<h1>{_TITLE}</h1><div class='info'>发布时间：2023-07-16 09:30　来源：区教育局　"
    "字体：[<a>大</a> <a>中</a> <a>小</a>]　浏览次数：<span id='hits'></span></div>"
)
_TABLE = (
    "<table border=1><tr><th>序号</th><th>学校</th><th>结果</th></tr><tr><td>1</td><td>示范区第一小学</td>"
    "<td>合格</td></tr><tr><td>2</td><td>示范区第二小学</td><td>合格</td></tr></table>"
)
_LINES = ["序号\t学校\t结果", "1\t示范区第一小学\t合格", "2\t示范区第二小学\t合格"]


def page(body: str) -> bytes:
    nav = (
        "<div class='top'><a href='/'>网站首页</a> | <a href='/zwgk/'>政务公开</a></div>"
        "<div>您现在的位置：<a href='/'>首页</a>&gt;<a href='/jyj/tzgg/'>通知公告</a></div>"
    )
    foot = (
        "<div class='end'><p>主办单位：云岭市示范区教育局</p><p>地址：示范路1号　电话：000-1234567</p></div>"
    )
    head = f"<head><title>{_TITLE}-云岭市示范区教育局</title></head>"
    return f"<html>{head}<body>{nav}{body}{foot}</body></html>".encode()


def body_of(html: str) -> list[str]:
    reading = read_page(page(html), url=_URL)
    assert (reading.kind, reading.title) == ("notice", _TITLE)
    assert (reading.published_at or "")[:10] == "2023-07-16"
    return (reading.body_text or "").split("\n")


@pytest.mark.parametrize(
    "html",
    [
        f"<table><tr><td align=center><b>{_TITLE}</b></td></tr>"
        "<tr><td>发布时间：2023-07-16　点击：12</td></tr>"
        f"<tr><td>{'<br>　　'.join(_TEXT)}</td></tr>"
        "<tr><td>【<a href='#'>打印</a>】【<a href='#'>关闭</a>】</td></tr></table>",
        f"{_HEAD}<div class='neirong'>{'<br/><br/>'.join(_TEXT)}</div>"
        "<div>上一篇：<a href='1.html'>关于放假的通知</a></div><div>下一篇：没有了</div>",
        f"{_HEAD}<div class='content'>{_FIRST}</div><div class='content'>{_SECOND}</div>",
        f"{_HEAD}<div class='TRS_Editor'>{_FIRST}</div><div class='TRS_Editor'>{_SECOND}</div>",
        f"{_HEAD}<div class='part'>{_FIRST}</div><div class='ad'></div><div class='part'>{_SECOND}</div>",
        f"<table><tr><td><table><tr><td><h2>{_TITLE}</h2></td></tr><tr><td><table><tr><td>来源：区教育局</td>"
        f"<td>发布时间：2023-07-16</td></tr></table></td></tr>"
        f"<tr><td><table><tr><td>{_P}</td></tr></table></td></tr>"
        "</table></td></tr></table>",
        f"<div class='content'><h1>{_TITLE}</h1>"
        "<div><span>来源：区教育局</span><span>时间：2023-07-16</span></div>"
        f"{_P}<div class='share'>分享到</div></div>",
        f"{_HEAD}<pre>{chr(10).join('　　' + line for line in _TEXT)}</pre>",
        f"<main><article><header><h1>{_TITLE}</h1><time>2023-07-16</time></header>{_P}</article></main>",
        f"{_HEAD}<table>{''.join(f'<tr><td colspan=2>　　{line}</td></tr>' for line in _TEXT)}</table>",
        f"{_HEAD}<div class='art'>{_P}</div>"
        "<div><h3>相关链接</h3><ul><li><a href='1.html'>关于加强食堂管理的通知</a>"
        "<span>2023-06-01</span></li></ul></div>",
        f"{_HEAD}<div class='zw'>{_P}</div><p>责任编辑：张某某</p><p>扫一扫在手机打开当前页</p>",
        f"{_HEAD}<div class='xl-content'><p>分享：微信 微博</p>{_P}<p>【打印本页】 【关闭窗口】</p></div>",
        f"{_HEAD}<div style='display:none'>模板文字：请在此输入内容</div><div class='con'>{_P}</div>",
    ],
)
def test_text_without_furniture(html: str) -> None:
    assert body_of(html) == _TEXT


@pytest.mark.parametrize(
    "box", ["<div id='zoom'>{}</div>", "<p></p><div>{}</div><div class='share'>分享到</div>"]
)
def test_a_table_alone(box: str) -> None:
    assert body_of(_HEAD + box.format(_TABLE)) == _LINES


def test_a_table_in_a_text() -> None:
    text = f"<p>{_TEXT[1]}</p>{_TABLE}<p>{_TEXT[3]}</p><p>{_TEXT[4]}</p>"
    assert body_of(f"{_HEAD}<div class='Custom_UnionStyle'>{text}</div>") == [_TEXT[1], *_LINES, *_TEXT[3:]]


def test_paragraphs_in_a_cell_stay_in_it() -> None:
    cell = "<table><tr><td>项目</td><td>要求</td></tr><tr><td><p>消防</p></td>"
    cell += "<td><p>1.检查</p><p>2.记录</p></td></tr></table>"
    lines = body_of(f"{_HEAD}<div class='TRS_Editor'><p>{_TEXT[1]}</p>{cell}</div>")
    assert lines == [_TEXT[1], "项目\t要求", "消防\t1.检查 2.记录"]


@pytest.mark.parametrize(
    ("html", "urls"),
    [
        (
            "<div><p><a href='P1.docx'>附件1：检查表.docx</a></p>"
            "<p><a href='/f/2.pdf'>附件2：名单.pdf</a></p></div>"
            "<p><a href='javascript:print()'>打印本页</a></p>",
            ["http://www.yunling.example/jyj/tzgg/202307/P1.docx", "http://www.yunling.example/f/2.pdf"],
        ),
        (
            f"<div class='v_news_content'>{_P}</div><ul>"
            "<li>附件【<a href='/sys/download.jsp?id=5'>表.doc</a>】"
            "已下载<span>12</span>次</li></ul><div>上一条：<a href='3.htm'>招生公告</a></div>",
            ["http://www.yunling.example/sys/download.jsp?id=5"],
        ),
    ],
)
def test_files_are_found_in_the_text_and_below_it(html: str, urls: list[str]) -> None:
    reading = read_page(page(_HEAD + html), url=_URL)
    assert (reading.kind, [one["url"] for one in reading.attachments]) == ("notice", urls)
