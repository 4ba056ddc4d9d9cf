"""Pages put together from the parts that real systems use, with known readings: headers of all regions in
all arrangements, bars below the title, containers, signatures, furniture.

Belongs here: the parts and their combination. Single arrangements worth keeping whole stand in `golden/`.
"""

import random
import re
from dataclasses import dataclass, field

import pytest

from sources.pages import read_page

_PAGES = 300
_SHARE_OF_MISSES = 0.02
_DAMAGED = 150
_LABELS = {
    "gov.cn": "索引号 主题分类 发文机关 成文日期 标题 发文字号 发布日期 主题词",
    "广东": "索引号 分类 发布机构 成文日期 名称 文号 发布日期 主题词",
    "重庆": "索引号 发文字号 主题分类 体裁分类 发布机构 成文日期 发布日期 有效性",
    "安徽": "索引号 组配分类 发布机构 发文日期 发布文号 关键词 信息来源 主题导航 信息名称 内容概述",
    "山东": "索引号 组配分类 成文日期 发布机构 废止日期 公开方式 有效性",
    "九江": "信息类别 文件编号 公开方式 生成日期 公开时限 公开范围 信息索取号 责任部门",
    "青山湖": "索引号 主题分类 发布机构 生成日期 文件编号 有效性 公开范围 公开方式",
    "福建": "索引号 备注/文号 发布机构 公文生成日期",
    "江苏": "索引号 分类 发布机构 发文日期 文号 时效",
    "陕西": "索引号 主题分类 来源 发文机构 发文字号 发文日期 有效性 发布日期 内容概述",
    "宝鸡": "索引号 发布机构 成文日期 名称 有效性 文号",
    "武汉": "索引号 发布日期 公开范围 公开方式 发布机构 文号 主题词 有效性",
    "咸宁": "索引号 文号 发布机构 主题分类 有效性 发布日期 名称",
    "隆回": "文件名称 统一登记号 索引号 发文编号 公开目录 公开责任部门 发文日期 公开形式 生效日期 有效期",
    "赫山": "索引号 发布机构 发文日期 信息类别 公开范围 公开方式",
    "甘肃": "索引号 公开方式 发布机构 组配分类 文件编号 发文日期 成文日期 有效性",
    "佳木斯": "索引号 分类 发布机构 名称 发文日期 关键词 文号",
}
_NUMBER_LABELS = {"发文字号", "文号", "文件编号", "发布文号", "发文编号", "备注/文号"}
_ISSUER_LABELS = {"发文机关", "发布机构", "发文机构", "责任部门", "公开责任部门"}
_ARRANGEMENTS = (
    "table4",
    "table4th",
    "table2",
    "cell",
    "cell2",
    "dl",
    "li-span",
    "li-text",
    "li-br",
    "grid",
    "bar",
    "square",
    "thick",
    "lines",
    "apart",
    "inner-span",
    "heads",
)
_TITLES = (
    "<h1>{}</h1>",
    '<h2 class="title">{}</h2>',
    '<div class="article-title">{}</div>',
    '<h3 align="center">{}</h3>',
    '<p align="center"><font size="5"><b>{}</b></font></p>',
    '<div class="wz_title"><span>{}</span></div>',
    '<table><tr><td align="center"><strong>{}</strong></td></tr></table>',
    '<div id="biaoti">{}</div>',
    '<div class="x1">{}</div>',
)
_BARS = (
    "<p>发布时间：{m} 来源：{b} 浏览次数：<span>12</span> 字体：【<a>大</a> <a>中</a> <a>小</a>】</p>",
    "<div><span>{m}</span><span>来源：{b}</span><span>点击：[<script>hits(1)</script>]</span></div>",
    "<div>【发布日期：{m}】 【来源：{b}】 【阅读：12次】 【关闭】 【打印】</div>",
    "<div>日期：{m}　|　作者：办公室　|　人气：12</div>",
    "<ul><li>发布时间：{m}</li><li>信息来源：{b}</li><li>打印</li></ul>",
    "<div>[ {m} ] 【字号：大 中 小】</div>",
    "<div>{m} 点击数：<span id=hits></span>次</div>",
    "<table width=100%><tr><td>来源：{b}</td><td>发布时间：{m}</td><td>点击：12</td></tr></table>",
    "<p><font size=2>作者：&nbsp;来源：{b}&nbsp;更新时间：{m}&nbsp;"
    "阅读次数：12&nbsp;【打印】【收藏】</font></p>",
    "<div><i>{m}</i><i>{b}</i><i>【<a>大</a> <a>中</a> <a>小</a>】</i></div>",
    "<div class=time>时间：<b>{m}</b></div>",
)
# Names of a system's own, in no list of labels.
_STRANGE = ("信息代码", "公开载体形式", "所属部门代码", "件号", "信息有效状态码")
_SIGNATURES = (
    "<p style='text-align:right'>{b}</p><p style='text-align:right'>{d}</p>",
    "<p align=right>{b}　　<br>{d}　　</p>",
    "<p>　　　　　　　　　　{b}</p><p>　　　　　　　　　　　{h}</p>",
    "<p>{b}　{d}</p>",
    "<p>特此通知。</p><p>&nbsp;</p><p>{b}（印章）</p><p>{h}</p>",
    "<div style='text-align:right'><span>{b}</span></div>"
    "<div style='text-align:right'><span>{s}</span></div>",
)
_ANNEXES = (
    "",
    "",
    "<p>附件：<a href='a/1.docx'>1.公共服务事项目录</a></p>",
    "<p>附件：1.公共服务事项目录</p><p>　　　2.公共服务事项申请表</p>",
)
_TABLE = (
    "<table border=1><tr><td>序号</td><td>名称</td><td>责任单位</td><td>时间</td></tr>"
    "<tr><td>1</td><td>梳理事项</td><td>区民政局</td><td>2018年5月</td></tr>"
    "<tr><td>2</td><td>编制目录</td><td>区财政局</td><td>2018年9月</td></tr></table>"
)
_HAN = "〇一二三四五六七八九"
_CONTAINERS = (
    '<div class="TRS_Editor">{}</div>',
    '<div id="zoom">{}</div>',
    '<div class="content">{}</div>',
    '<div id="vsb_content"><div class="v_news_content">{}</div></div>',
    "<ucapcontent>{}</ucapcontent>",
    "<div>{}</div>",
    "<table><tr><td>{}</td></tr></table>",
    '<div class="nr3"><section>{}</section></div>',
    '<div class="article-content"><div><div>{}</div></div></div>',
)
_TAILS = (
    '<div>上一篇：<a href="1.html">关于放假的通知</a></div>'
    '<div>下一篇：<a href="2.html">关于防汛的通知</a></div>',
    '<div class="xg"><p>相关链接</p><ul><li><a href="3.html">《关于放假的通知》政策解读</a>'
    "<span>2019-01-02</span></li></ul></div>",
    '<div class="ewm">扫一扫在手机打开当前页</div>'
    '<p>【<a href="#">打印本页</a>】 【<a href="#">关闭窗口</a>】</p>',
    "<div>分享到：微信 微博</div>",
    "",
)
_FOOTERS = (
    '<div class="footer">主办：云岭市示范区人民政府办公室 网站标识码：3499990001 云ICP备00000001号</div>',
    "<table><tr><td align=center>版权所有：云岭市示范区人民政府 地址：示范路1号</td></tr></table>",
    "",
)
_TITLE_TAGS = (
    "{}",
    "{}_示范区人民政府",
    "{}-通知公告-云岭市示范区人民政府门户网站",
    "示范区人民政府 通知公告 {}",
    "示范区人民政府",
)
_DAY_FORMS = (
    "{0:04d}-{1:02d}-{2:02d}",
    "{0}年{1}月{2}日",
    "{0}/{1}/{2}",
    "{0}.{1:02d}.{2:02d}",
    "{0}年{1:02d}月{2:02d}日",
)
_TEXT = (
    "为进一步规范全区公共服务事项办理流程，提升服务水平，现将有关事项通知如下。",
    "一、明确工作目标。年底前全区公共服务事项全部实现网上办理，群众满意度稳步提高。",
    "二、落实工作责任。根据《云岭市人民政府关于优化服务的意见》（云政发〔2018〕3号）要求，明确责任人。",
    "三、强化监督检查。区政府办公室将会同有关部门开展督查，结果予以通报。",
)


@dataclass
class Case:
    """A page and what stands on it."""

    html: str
    recipe: str
    expected: dict[str, str | None] = field(default_factory=dict)


def arranged(pairs: list[tuple[str, str]], how: str, chance: random.Random) -> str:
    """The header block in one arrangement."""
    spaced = chance.random() < 0.3
    colon = chance.choice(["：", ":", "： "])
    names = [(("　" if len(n) == 2 else " ").join(n) if spaced and len(n) <= 3 else n, v) for n, v in pairs]
    couples = [names[i : i + 2] for i in range(0, len(names), 2)]
    bare = chance.choice([colon, ""])
    match how:
        case "table4" | "table4th":
            cell = "th" if how == "table4th" else "td"
            rows = ["".join(f"<{cell}>{n}{bare}</{cell}><td>{v}</td>" for n, v in two) for two in couples]
            return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
        case "table2":
            return (
                "<table>" + "".join(f"<tr><td>{n}{bare}</td><td>{v}</td></tr>" for n, v in names) + "</table>"
            )
        case "cell" | "cell2":
            rows = ["".join(f"<td>{n}{colon}{v}</td>" for n, v in two) for two in couples]
            if how == "cell2":
                rows = [f"<td><b>{n}{colon}</b>{v}</td>" for n, v in names]
            return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"
        case "dl":
            return "<dl>" + "".join(f"<dt>{n}{bare}</dt><dd>{v}</dd>" for n, v in names) + "</dl>"
        case "li-span":
            return "<ul>" + "".join(f"<li><b>{n}{bare}</b><span>{v}</span></li>" for n, v in names) + "</ul>"
        case "li-text":
            return "<ul>" + "".join(f"<li>{n}{colon}{v}</li>" for n, v in names) + "</ul>"
        case "li-br":
            return "<ul>" + "".join(f"<li>[ {n} ]<br>{v}</li>" for n, v in names) + "</ul>"
        case "grid":
            return "".join(f"<div><div>{n}{colon}</div><div>{v}</div></div>" for n, v in names)
        case "bar":
            return "<p>" + "&nbsp;&nbsp;".join(f"{n}{colon}{v}" for n, v in names) + "</p>"
        case "square" | "thick":
            first, last = ("[", "]") if how == "square" else ("【", "】")
            return "".join(f"<p>{first}{n}{last}{v}</p>" for n, v in names)
        case "lines":
            return "<div>" + "<br/>".join(f"{n}{colon}{v}" for n, v in names) + "</div>"
        case "apart":
            return "".join(f"<p>{n}{colon}</p><p>{v}</p>" if v else f"<p>{n}{colon}</p>" for n, v in names)
        case "inner-span":
            return "".join(f"<div><span>{n}{colon}<em>{v}</em></span></div>" for n, v in names)
    return (
        "<table><tr>"
        + "".join(f"<td>{n}</td>" for n, _ in names)
        + "</tr><tr>"
        + "".join(f"<td>{v}</td>" for _, v in names)
        + "</tr></table>"
    )


def generate(seed: int) -> Case:
    """One page of the family; the same seed gives the same page."""
    chance = random.Random(seed)
    region = chance.choice(list(_LABELS))
    how = chance.choice(_ARRANGEMENTS)
    year, month, day = chance.randint(2009, 2024), chance.randint(1, 12), chance.randint(1, 20)
    written = f"{year:04d}-{month:02d}-{day:02d}"
    published = f"{year:04d}-{month:02d}-{day + 3:02d}"
    form = chance.choice(_DAY_FORMS)
    title = chance.choice(
        [
            "示范区人民政府办公室关于规范公共服务事项办理流程的通知",
            f"关于开展{year}年度公共服务检查的通知",
            "示范区公共服务管理办法（试行）",
            f"示范区{year}年公共服务工作要点",
            "关于公共服务事项目录的公示",
        ]
    )
    body = "示范区人民政府办公室"
    number = chance.choice([f"示政办〔{year}〕15号", None])
    shown = (
        {"": "", "无": "无"}[chance.choice(["", "无"])]
        if number is None
        else chance.choice(
            [number, number.replace("〔", "[").replace("〕", "]"), number.replace("〕", "〕 ")]
        )
    )
    values = (
        dict.fromkeys(_NUMBER_LABELS, shown)
        | dict.fromkeys(_ISSUER_LABELS, body)
        | {
            "索引号": "003123456/2019-00012",
            "信息索取号": "003123456/2019-00012",
            "统一登记号": "SFDR-2019-00012",
            "成文日期": form.format(year, month, day),
            "生成日期": form.format(year, month, day),
            "公文生成日期": form.format(year, month, day),
            "发文日期": form.format(year, month, day),
            "发布日期": form.format(year, month, day + 3),
            "有效性": "有效",
            "时效": "有效",
            "公开方式": "主动公开",
            "公开形式": "主动公开",
            "标题": title,
            "名称": title,
            "信息名称": title,
            "文件名称": title,
            "主题分类": "综合政务",
            "分类": "综合政务",
            "组配分类": "其他文件",
            "公开范围": "面向社会",
            "生效日期": written,
            "有效期": "长期",
            "公开时限": "长期公开",
            "体裁分类": "通知",
            "来源": "区政府办",
            "信息来源": "区政府办",
        }
    )
    labels = _LABELS[region].split()
    has_block = chance.random() < 0.75
    has_bar = chance.random() < 0.7 or not has_block
    bar = chance.choice(_BARS)
    minutes = chance.choice(["", " 09:30", " 09:30:15"])
    moment = form.format(year, month, day + 3) + minutes
    head = chance.choice(_TITLES)
    # Without any markup a heading is known by the <title>, the label or the bar below it.
    named = {"标题", "名称", "信息名称", "文件名称"} & set(labels) and has_block
    tag = chance.choice(_TITLE_TAGS if named or head != _TITLES[-1] else _TITLE_TAGS[:3])
    if chance.random() < 0.3:
        labels.insert(chance.randint(0, len(labels)), chance.choice(_STRANGE))
    signed = chance.choice(_ANNEXES) + chance.choice(_SIGNATURES).format(
        b=body, d=f"{year}年{month}月{day}日", h=in_han(year, month, day), s=f"{year} 年 {month} 月 {day} 日"
    )
    last = re.sub(r"<[^>]*>|[\s\u3000]|&nbsp;", "", signed)
    rows = _TABLE if chance.random() < 0.2 else ""
    broken = (
        title.replace("办公室关于", "办公室<br>关于").replace("开展", "开展<br/>")
        if chance.random() < 0.3
        else title
    )
    mark = chance.choice(["", "", "<p>（此件公开发布）</p>"])
    on_text = f"<p align=center>{number}</p>" if number and chance.random() < 0.4 else ""
    address = chance.choice(["<p>各镇人民政府，区政府各部门：</p>", ""])
    text = on_text + address + "".join(f"<p>　　{line}</p>" for line in _TEXT) + rows + signed + mark
    if chance.random() < 0.25:
        text = re.sub(r"</p>\s*<p[^>]*>", "<br>", text)
    if chance.random() < 0.15:
        text = f"<p style='text-align:center'><strong>{title}</strong></p>" + text
    block = arranged([(n, values.get(n, "")) for n in labels], how, chance) if has_block else ""
    parts = [head.format(broken), bar.format(m=moment, b="区政府办")] if has_bar else [head.format(broken)]
    parts = [block, *parts] if chance.random() < 0.7 else [parts[0], block, *parts[1:]]
    way = chance.choice(
        ["", '<div>当前位置：<a href="/">首页</a> &gt; <a href="/t">通知公告</a> &gt; 正文</div>']
    )
    menu = chance.choice(
        [
            "",
            "<ul><li><a href=1>首页</a></li><li><a href=2>政务公开</a></li>"
            "<li><a href=3>办事服务</a></li></ul>",
        ]
    )
    tags = chance.choice(
        ["", f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{published} 09:30">']
    )
    html = (
        f"<html><head><meta charset=utf-8>{tags}<title>{chance.choice([tag]).format(title)}</title>"
        f"</head><body>{menu}{way}"
        + "".join(parts)
        + chance.choice(_CONTAINERS).format(text)
        + chance.choice(_TAILS)
        + chance.choice(_FOOTERS)
        + "</body></html>"
    )
    here = set(labels) if has_block else set()
    clock = {"": "", " 09:30": "T09:30:00+08:00", " 09:30:15": "T09:30:15+08:00"}[minutes]
    day_label = published if "发布日期" in here else None
    first = re.sub("<[^>]*>", "", on_text + address) or _TEXT[0]
    return Case(
        html,
        f"{seed} {region if has_block else '-'} {how} {head} {tag} {bar if has_bar else '-'}",
        {
            "title": title,
            "doc_number": number if on_text or here & _NUMBER_LABELS else None,
            "issuer": body,
            "written_date": written,
            "published_at": published + clock
            if has_bar
            else day_label or (tags and f"{published}T09:30:00+08:00") or None,
            "index_number": "003123456/2019-00012" if here & {"索引号", "信息索取号"} else None,
            "validity": "有效" if here & {"有效性", "时效"} else None,
            "disclosure_attribute": "主动公开" if mark or here & {"公开方式", "公开形式"} else None,
            "first": first,
            "last": "（此件公开发布）" if mark else last[-20:],
        },
    )


def in_han(year: int, month: int, day: int) -> str:
    """二〇一九年十月十二日."""
    tens = {0: "", 1: "十", 2: "二十", 3: "三十"}
    two = [tens[n // 10] + (_HAN[n % 10] if n % 10 else "") for n in (month, day)]
    return "".join(_HAN[int(c)] for c in str(year)) + f"年{two[0]}月{two[1]}日"


def misses(case: Case) -> list[str]:
    """What the reader says otherwise."""
    reading = read_page(case.html.encode())
    body = re.sub(r"\s+", "", reading.body_text or "")
    found = []
    for name, wanted in case.expected.items():
        if name == "first":
            actual = body[: len(wanted or "")]
        elif name == "last":
            actual = body[-len(wanted or "") :]
        else:
            actual = getattr(reading, name)
        same = actual == wanted
        if name == "published_at" and wanted and actual:
            # Where a page gives the day in one place and the time in another, either will do.
            same = actual[:10] == wanted[:10] and (actual in (wanted, wanted[:10]) or len(wanted) == 10)
        if not same:
            found.append(f"{case.recipe}: {name} {wanted!r} read as {actual!r}")
    return found


def test_generated_pages_are_read() -> None:
    cases = [generate(seed) for seed in range(_PAGES)]
    wrong = [found for case in cases if (found := misses(case))]
    print(f"generated pages read without a miss: {_PAGES - len(wrong)} of {_PAGES}")
    assert len(wrong) <= _PAGES * _SHARE_OF_MISSES, "\n".join(line for found in wrong for line in found)


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16", "utf-8-sig"])
def test_the_encoding_does_not_matter(encoding: str) -> None:
    for seed in range(20):
        html = generate(seed).html.replace("charset=utf-8", f"charset={encoding}")
        one, other = read_page(html.encode(encoding)).as_json(), read_page(html.encode()).as_json()
        assert {**one, "encoding": None} == {**other, "encoding": None}


def test_damaged_pages_never_crash() -> None:
    """Cut, doubled, shuffled and overwritten pieces of pages: a reading with findings, never an error."""
    chance = random.Random(7)
    for seed in range(_DAMAGED):
        text = generate(seed).html
        for _ in range(chance.randint(1, 6)):
            start = chance.randrange(len(text) + 1)
            stop = min(len(text), start + chance.randint(0, 200))
            piece = chance.choice(
                [
                    "",
                    text[start:stop] * 2,
                    "<table><tr><td>",
                    "</div></td>",
                    "索引号：",
                    "发布日期：2020-13-45",
                    "〔2020〕",
                    "&#0;",
                    "<!--",
                    "\x00",
                    "第号",
                    "年月日",
                    "☑",
                    "9" * 300,
                ]
            )
            text = text[:start] + piece + text[stop:]
        data = text.encode("utf-8", "surrogatepass")
        data = data[: chance.randint(0, len(data))] if chance.random() < 0.2 else data
        reading = read_page(data)
        assert reading.kind in ("notice", "list", "blocked", "other")
        assert "" not in (reading.title, reading.doc_number, reading.issuer)
        for day in (reading.written_date, (reading.published_at or "")[:10] or None):
            assert day is None or re.fullmatch(r"(?:19|20)\d\d-[01]\d-[0-3]\d", day)


# -- copied texts ---------------------------------------------------------------------------------
_TEXT_TITLES = (
    (
        "云岭市示范区人民政府办公室关于印发示范区2018年政务公开工作要点的通知",
        ("云岭市示范区人民政府办公室", "关于印发示范区2018年政务公开工作要点的通知"),
    ),
    (
        "示范区人民政府关于印发《示范区基层政务公开标准化规范化试点工作实施方案》的通知",
        ("示范区人民政府关于印发《示范区基层政务公开", "标准化规范化试点工作实施方案》的通知"),
    ),
    (
        "示范区人民政府办公室关于进一步加强政务公开工作的实施意见",
        ("示范区人民政府办公室关于", "进一步加强政务公开工作的实施意见"),
    ),
    ("关于开展全区公共服务检查的通知", ("关于开展全区公共服务", "检查的通知")),
    ("示范区2018年政务公开工作要点", ()),
    ("示范区城市绿化管理暂行办法", ()),
)
_HEADS = (
    "",
    "",
    "首页 > 政务公开 > 政府文件",
    "索引号：003123456/2019-00012　发布机构：{b}\n成文日期：{w}　发布日期：{p}",
    "索引号\n003123456/2019-00012\n发布机构\n{b}\n成文日期\n{w}\n发布日期\n{p}",
)
_STAMPS = (
    "",
    "",
    "发布时间：{p} 10:22 来源：区政府办 浏览次数：33",
    "{p} 10:22 【字体：大 中 小】 打印",
    "日期：{p} 来源：区政府办",
)


def generate_text(seed: int) -> Case:
    """One text copy of the family: broken title, number above or below it, annex at the end."""
    chance = random.Random(f"text{seed}")
    title, parts = chance.choice(_TEXT_TITLES)
    year, month, day = chance.randint(2009, 2024), chance.randint(1, 12), chance.randint(1, 20)
    written, published = f"{year}-{month:02d}-{day:02d}", f"{year}-{month:02d}-{day + 3:02d}"
    body = "云岭市示范区人民政府办公室" if "办公室" in title or "人民政府" not in title else "示范区人民政府"
    head = chance.choice(_HEADS).format(b=body, w=written, p=published)
    stamp = chance.choice(_STAMPS).format(p=published)
    number = f"示政办发〔{year}〕{chance.randint(1, 99)}号" if chance.random() < 0.7 else None
    spelled = number and chance.choice(
        [
            number,
            number.replace("〔", "[").replace("〕", "]"),
            number.replace("〔", " 〔"),
            number.replace("〕", ""),
        ]
    )
    mark = chance.choice(["", "(失效)", "（废止）"])
    above = chance.random() < 0.4
    lines = [
        *head.split("\n"),
        spelled if above else "",
        *([mark + title] if not parts or chance.random() < 0.5 else [mark + parts[0], parts[1]]),
    ]
    lines += [
        stamp,
        spelled if not above else "",
        chance.choice(["", "各镇人民政府，区政府各部门："]),
        *_TEXT,
    ]
    signed = chance.choice(
        [
            (body, f"{year}年{month}月{day}日"),
            (f"{body}　{year}年{month}月{day}日",),
            (" ".join(body), in_han(year, month, day)),
        ]
    )
    public = chance.choice(["", "（此件公开发布）", "(此件依申请公开)"])
    annex = chance.choice(
        [(), ("附件：任务分解表", "序号\t任务\t责任单位\t完成时限", "1\t编制目录\t区民政局\t2018年9月底前")]
    )
    text = "\n".join(line for line in [*lines, *signed, public, *annex] if line)
    has_head = bool(head) and "索引号" in head
    return Case(
        text,
        f"text {seed}",
        {
            "title": title,
            "doc_number": number,
            "issuer": body,
            "written_date": written,
            "published_at": published if has_head or stamp else None,
            "index_number": "003123456/2019-00012" if has_head else None,
            "validity": {"(失效)": "失效", "（废止）": "废止"}.get(mark),
            "disclosure_attribute": {"（此件公开发布）": "主动公开", "(此件依申请公开)": "依申请公开"}.get(
                public
            ),
        },
    )


def test_generated_texts_are_read() -> None:
    cases = [generate_text(seed) for seed in range(_PAGES)]
    wrong = [found for case in cases if (found := misses(case))]
    print(f"generated texts read without a miss: {_PAGES - len(wrong)} of {_PAGES}")
    assert len(wrong) <= _PAGES * _SHARE_OF_MISSES, "\n".join(line for found in wrong for line in found)
