"""The contents of the loopback websites: fictional notices in the manner of five publishing systems.

Belongs here: what a page or a list looks like. Does not belong here: serving and traps (`website.py`).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from string import Template

_TEMPLATES = Path(__file__).with_name("website_templates")
TOPICS = (
    "最低生活保障", "养老服务", "危房改造", "食品安全抽检", "就业补贴", "义务教育招生", "道路挖掘",
    "停水停气", "公共场所卫生", "临时救助", "重大建设项目", "城市管理执法", "旅游市场整治", "防汛排涝",
    "公共文化活动",
)  # fmt: skip
GENRES = ("通知", "公告", "公示", "意见", "方案")


@dataclass(frozen=True)
class Notice:
    """One fictional notice: `path` is its address below the site, `attachment` the path of its file."""

    number: int
    path: str
    title: str
    doc_number: str
    issuer: str
    published: date
    paragraphs: tuple[str, ...]
    attachment: str | None = None

    def amended(self) -> "Notice":
        """The same notice with another text."""
        return replace(self, paragraphs=(*self.paragraphs, "附注：本文第二条已于今日更正，以更正后的为准。"))


def notices(issuer: str, agency: str, count: int, last: date, path: str, every: int = 3) -> list[Notice]:
    """`count` notices of an agency, the newest first, one every few days; `path` takes {n}."""
    made = []
    for place in range(count):
        n = count - place
        topic, genre = TOPICS[n % len(TOPICS)], GENRES[n % len(GENRES)]
        day = last - timedelta(days=every * place)
        made.append(
            Notice(
                number=n,
                path=path.format(n=n, day=day),
                title=f"{issuer}关于做好{day.year}年{topic}工作（第{n}号）的{genre}",
                doc_number=f"示{agency}发〔{day.year}〕{n}号",
                issuer=issuer,
                published=day,
                paragraphs=(
                    "各镇人民政府、街道办事处，区政府各部门：",
                    f"为做好{topic}工作，根据有关规定，结合本区实际，现将第{n}号事项的有关要求明确如下，请认真贯彻执行。",
                    f"一、提高认识。{topic}关系群众切身利益，各单位要落实专人负责，按月报送进展情况。",
                    "二、严格程序。受理、审核、公示、发放各环节都要留痕，公示期不少于7个工作日。",
                ),
            )
        )
    return made


def trs_page(one: Notice) -> str:
    """A detail page of a TRS WCM site: meta labels and a header table."""
    return _page("trs_page", one, '<p class="insertfileTag">附件：{}</p>')


def trs_list(rows: Sequence[Notice], page: int, pages: int) -> str:
    """A list page of a TRS WCM site; titles are cut, the pagination is built by a script."""
    items = "".join(
        f'<li><a href="{_below(one.path, "/tzgg/")}" title="{one.title}">{one.title[:28]}…</a>'
        f"<span>{one.published}</span></li>"
        for one in rows
    )
    return _filled("trs_list", items=items, pages=pages, index=page - 1)


def gbk_page(one: Notice) -> str:
    """A detail page of an old site laid out in tables, to be sent as GBK."""
    return _page("gbk_page", one, "附件：{}")


def gbk_list(rows: Sequence[Notice], page: int, pages: int) -> str:
    """A list page of the old site, with links to the next page."""
    items = "".join(
        f'<tr><td>·<a href="{one.path}" target="_blank">{one.title}</a></td><td>[{one.published}]</td></tr>'
        for one in rows
    )
    following = f'<a href="list.asp?page={page + 1}">下一页</a>' if page < pages else "下一页"
    return _filled("gbk_list", items=items, page=page, pages=pages, following=following)


def plain_page(one: Notice) -> str:
    """A detail page of the sites whose lists come from interfaces."""
    return _page("plain_page", one, "<p>附件：{}</p>")


def jpaas_answer(rows: Sequence[Notice], total: int) -> str:
    """An answer of the JPaaS interface for the units of a page."""
    items = "".join(
        f'<li><a href="{one.path}" title="{one.title}">{one.title}</a>'
        f'<span class="date">{one.published}</span></li>'
        for one in rows
    )
    return json.dumps(
        {
            "success": True,
            "code": "200",
            "data": {"html": f'<ul class="list" data-total="{total}">{items}</ul>'},
        },
        ensure_ascii=False,
    )


def jcms_answer(rows: Sequence[Notice], total: int) -> str:
    """An answer of dataproxy.jsp of jcms."""
    records = "".join(
        f'<record><![CDATA[<li><a href="{one.path}" title="{one.title}">{one.title}</a>'
        f"<span>{one.published}</span></li>]]></record>"
        for one in rows
    )
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><datastore><totalrecord>{total}</totalrecord>'
        f"<totalpage>1</totalpage><recordset>{records}</recordset></datastore>"
    )


def gkmlpt_answer(rows: Sequence[Notice], total: int, origin: str) -> str:
    """An answer of the Guangdong platform for disclosure catalogues."""
    articles = [
        {
            "id": one.number,
            "title": one.title,
            "url": origin + one.path,
            "display_publish_time": one.published.isoformat(),
            "document_number": one.doc_number,
            "publisher": one.issuer,
        }
        for one in rows
    ]
    return json.dumps({"articles": articles, "total": total}, ensure_ascii=False)


def calendar_page(day: date) -> str:
    """One page of a calendar without end: nothing but links to the days around it."""
    return _filled("calendar", before=day - timedelta(days=1), after=day + timedelta(days=1))


def wall() -> str:
    """What a wall answers that lets only browsers pass: a script that sets a cookie, and nothing to read."""
    return _template("wall").template


def _page(name: str, one: Notice, frame: str) -> str:
    link = ""
    if one.attachment is not None:
        title = one.attachment.rsplit("/", 1)[-1]
        link = frame.format(f'<a href="{one.attachment}">{title}</a>')
    return _filled(
        name,
        title=one.title,
        issuer=one.issuer,
        doc_number=one.doc_number,
        number=f"{one.number:05}",
        year=one.published.year,
        day=one.published,
        long_day=f"{one.published.year}年{one.published.month}月{one.published.day}日",
        paragraphs="".join(f"<p>　　{text}</p>" for text in one.paragraphs),
        lines="<br><br>".join(f"　　{text}" for text in one.paragraphs),
        attachment=link,
    )


def _below(path: str, folder: str) -> str:
    """The path as a list in `folder` links it: relative where it can be."""
    return f"./{path.removeprefix(folder)}" if path.startswith(folder) else path


def _filled(name: str, **values: object) -> str:
    frame = {part: _template(part).template for part in ("navigation", "footer")}
    return _template(name).safe_substitute(frame | values)


@cache
def _template(name: str) -> Template:
    return Template((_TEMPLATES / f"{name}.html").read_text(encoding="utf-8"))
