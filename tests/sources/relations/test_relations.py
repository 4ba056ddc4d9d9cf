"""What documents say of other documents, and the windows that they open."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.pages import PageReading, read_page
from sources.relations import read_relations, relation_rows
from sources.relations.cites import cites

Statement = tuple[str, str | None, str | None]


def page(title: str, body: str = "", **more: str) -> PageReading:
    return PageReading(kind="notice", title=title, body_text=body, **more)  # type: ignore[arg-type]


def said(title: str, body: str = "", **more: str) -> list[Statement]:
    return [(r.kind, r.number, r.title) for r in read_relations(page(title, body, **more)).relations]


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        (
            "关于《示范区养老服务补贴办法》的政策解读",
            "近日，区民政局印发《示范区养老服务补贴办法》（云示民发〔2026〕4号），现解读如下。",
            ("interprets", "云示民发〔2026〕4号", "示范区养老服务补贴办法"),
        ),
        ("一图读懂《关于做好救助工作的通知》", "", ("interprets", None, "关于做好救助工作的通知")),
        (
            "《关于印发〈示范区救助办法〉的通知》解读",
            "",
            ("interprets", None, "关于印发〈示范区救助办法〉的通知"),
        ),
        ("示范区住房保障实施细则政策解读", "", ("interprets", None, "示范区住房保障实施细则")),
        (
            "政策解读",
            "《示范区托育办法》（云示卫发〔2026〕2号）已印发，现解读如下",
            ("interprets", "云示卫发〔2026〕2号", "示范区托育办法"),
        ),
        (
            "关于《示范区停车管理办法（征求意见稿）》征求意见采纳情况的反馈",
            "",
            ("result_of", None, "示范区停车管理办法"),
        ),
        (
            "关于示范区路网规划公开征求意见结果反馈",
            "",
            ("result_of", None, "示范区路网规划"),
        ),
        (
            "关于示范中学扩建的批复",
            "区教育局：\n你局《关于示范中学扩建的请示》（云示教〔2026〕9号）收悉。经研究，批复如下。",
            ("replies_to", "云示教〔2026〕9号", "关于示范中学扩建的请示"),
        ),
        ("云岭市民政局关于设立养老院的请示的批复", "同意。", ("replies_to", None, "关于设立养老院的请示")),
    ],
)
def test_documents_about_another(title: str, body: str, expected: Statement) -> None:
    assert said(title, body) == [expected]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "本办法自2026年5月1日起施行，《示范区救助办法》（云示政发〔2019〕3号）同时废止。",
            [("repeals", "云示政发〔2019〕3号", "示范区救助办法")],
        ),
        (
            "原《示范区甲办法》和《示范区乙办法》同时废止。",
            [("repeals", None, "示范区甲办法"), ("repeals", None, "示范区乙办法")],
        ),
        ("原云示政发〔2019〕3号文件停止执行。", [("repeals", "云示政发〔2019〕3号", None)]),
        ("区政府决定废止《示范区丙规定》。", [("repeals", None, "示范区丙规定")]),
        ("《示范区丁规定》第三条废止。", [("amends", None, "示范区丁规定")]),
        ("对《示范区戊办法》作如下修改：", [("amends", None, "示范区戊办法")]),
        ("将《示范区己办法》第五条调整为新的内容。", [("amends", None, "示范区己办法")]),
        ("将《示范区庚办法》有效期延长至2028年底。", [("amends", None, "示范区庚办法")]),
        ("根据《示范区辛办法》，现将有关文件废止。", []),
        ("本《通知》有效期一年，到期自动废止。", []),
        ("取消《特种设备登记表》，调整为承诺书。", []),
        ("《示范区壬办法》未被废止。", []),
        ("现将修订后的《示范区癸办法》印发给你们。", []),
    ],
)
def test_sentences_that_change_another(sentence: str, expected: list[Statement]) -> None:
    assert said("关于印发某办法的通知", sentence) == expected


def test_titles_that_change_another() -> None:
    assert said("关于废止《示范区救助办法》的通知") == [("repeals", None, "示范区救助办法")]
    assert said("关于修改《示范区救助办法》的决定") == [("amends", None, "示范区救助办法")]


def test_lists_of_repealed_documents() -> None:
    body = (
        "区政府决定，下列文件予以废止：\n1.《示范区甲办法》（云示政发〔2010〕1号）\n2.云示政办发〔2011〕2号\n"
        "本决定自公布之日起施行。\n3.《示范区无关办法》"
    )
    assert said("云岭市示范区人民政府关于废止部分行政规范性文件的决定", body)[:2] == [
        ("repeals", "云示政发〔2010〕1号", "示范区甲办法"),
        ("repeals", "云示政办发〔2011〕2号", None),
    ]
    table = "序号\t文件名称\t文号\n1\t关于做好救助工作的通知\t云示民发〔2012〕7号"
    assert said("废止的文件目录", table) == [("repeals", "云示民发〔2012〕7号", "关于做好救助工作的通知")]


def test_a_document_says_nothing_of_itself() -> None:
    assert said("示范区救助办法", "《示范区救助办法》同时废止。") == []
    assert said("某通知", "云示政发〔2019〕3号同时废止。", doc_number="云示政发〔2019〕3号") == []


@pytest.mark.parametrize(
    ("title", "body", "expected"),
    [
        (
            "关于公开征求《甲办法》意见的公告",
            "征求意见时间为即日起至2026年8月15日。",
            (None, "2026-08-15", None, None, True),
        ),
        (
            "关于公开征求《甲办法》意见的公告",
            "公开征求意见期为30日。",
            (None, None, 30, "calendar_day", True),
        ),
        (
            "关于公开征求《甲办法》意见的公告",
            "请于2026年8月15日前将意见反馈至区民政局。",
            (None, "2026-08-15", None, None, False),
        ),
        (
            "关于征求意见的公告",
            "征求意见时间：2026年8月1日至2026年8月15日",
            ("2026-08-01", "2026-08-15", None, None, False),
        ),
        (
            "关于征求意见的公告",
            "征求意见期限自2026年12月20日至1月5日",
            ("2026-12-20", "2027-01-05", None, None, False),
        ),
        (
            "关于征求意见的公告",
            "意见征集时间：8月1日—8月15日。",
            ("2026-08-01", "2026-08-15", None, None, False),
        ),
        ("拟认定名单公示", "公示期7个工作日。", (None, None, 7, "working_day", True)),
        ("拟认定名单公示", "公示时间为五个工作日，自公示之日起。", (None, None, 5, "working_day", True)),
        ("拟认定名单公示", "公示时间：2026年11月23日至30日", ("2026-11-23", "2026-11-30", None, None, False)),
        (
            "拟认定名单公示",
            "公示期为5个工作日（2026年11月16日至2026年11月20日）。",
            ("2026-11-16", "2026-11-20", 5, "working_day", False),
        ),
    ],
)
def test_window(title: str, body: str, expected: tuple[object, ...]) -> None:
    [one] = read_relations(page(title, body, published_at="2026-08-01")).windows
    assert (one.opens, one.closes, one.days, one.unit, one.from_publication) == expected


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("关于印发办法的通知", "公示期7个工作日。"),
        ("拟认定名单公示", "公示期满后5个工作日内作出决定。"),
        ("拟认定名单公示", "2026年8月1日研究通过，现予公示。"),
        ("征求意见情况的反馈", "征求意见时间为2026年8月1日至8月15日。"),
    ],
)
def test_no_window(title: str, body: str) -> None:
    assert read_relations(page(title, body)).windows == []


HTML = """<html><body><div class="nav"><a href="/zcjd/">政策解读</a></div>
<h1>关于印发《示范区养老服务补贴办法》的通知</h1>
<div><p>正文。</p><p>解读链接：<a href="./t2.html">养老服务补贴办法明白卡</a></p>
<p><a href="/zcjd/t3.html">一图读懂示范区养老服务补贴办法</a></p>
<p><a href="/zcjd/t4.html">一图读懂托育机构备案</a></p>
<p><a href="javascript:void(0)">政策解读链接</a></p></div></body></html>"""


def test_links_of_a_page() -> None:
    reading = read_relations(
        page("关于印发《示范区养老服务补贴办法》的通知"),
        html=HTML,
        url="http://www.shifan.example/zc/t1.html",
    )
    assert [(r.kind, r.url) for r in reading.relations] == [
        ("interpreted_by", "http://www.shifan.example/zc/t2.html"),
        ("interpreted_by", "http://www.shifan.example/zcjd/t3.html"),
    ]


def test_rows_of_the_parsed_table() -> None:
    reading = read_relations(page("拟认定名单公示", "公示期7个工作日。《示范区甲办法》同时废止。"))
    first, second = relation_rows(reading, "mzj", "c1")
    assert (first["position"], first["kind"], first["cited_title"]) == (1, "repeals", "示范区甲办法")
    assert (second["kind"], second["days"], second["from_publication"]) == ("notice_period", "7", "true")


def test_a_number_belongs_to_the_title_before_it() -> None:
    [one, other] = cites("《关于印发〈甲〉的通知》（云示发〔2020〕1号）和云示发〔2021〕2号")
    assert (one.title, one.number) == ("关于印发〈甲〉的通知", "云示发〔2020〕1号")
    assert (other.title, other.number) == (None, "云示发〔2021〕2号")


@settings(max_examples=80)
@given(
    st.text(
        alphabet="《》（）〔〕2026年8月15日至1号关于废止的通知征求意见公示期个工作日解读、，。：\n\t",
        max_size=160,
    ),
    st.sampled_from(["征求意见公告", "名单公示", "政策解读", "批复", "废止文件目录", "意见采纳情况"]),
)
def test_any_text_is_read(body: str, title: str) -> None:
    reading = read_relations(page(title, body))
    assert all(r.number or r.title or r.url for r in reading.relations)
    assert all(w.closes or w.days for w in reading.windows)


def test_real_documents(shared: Path) -> None:
    folder = shared / "real"
    kinds: list[str] = []
    for path in sorted([*(folder / "pages").glob("*.html"), *(folder / "notices").rglob("*.txt")]):
        reading = read_relations(read_page(path.read_bytes(), name=path.name))
        kinds += [r.kind for r in reading.relations] + [w.kind for w in reading.windows]
    print({kind: kinds.count(kind) for kind in sorted(set(kinds))})
    assert kinds.count("replies_to") >= 5
    assert kinds.count("notice_period") >= 4
    assert kinds.count("repeals") >= 2
