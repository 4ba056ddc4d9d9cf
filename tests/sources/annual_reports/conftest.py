"""A fictional annual report as a page: table 3 with merged cells, as bureaus publish it."""

from collections.abc import Callable, Mapping

import pytest

ROWS = (
    ("1", "一、本年新收政府信息公开申请数量"),
    ("2", "二、上年结转政府信息公开申请数量"),
    ("3.1", "（一）予以公开"),
    ("3.2", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ("3.3.1", "1．属于国家秘密"),
    ("3.3.2", "2．其他法律行政法规禁止公开"),
    ("3.3.3", "3．危及“三安全一稳定”"),
    ("3.3.4", "4．保护第三方合法权益"),
    ("3.3.5", "5．属于三类内部事务信息"),
    ("3.3.6", "6．属于四类过程性信息"),
    ("3.3.7", "7．属于行政执法案卷"),
    ("3.3.8", "8．属于行政查询事项"),
    ("3.4.1", "1．本机关不掌握相关政府信息"),
    ("3.4.2", "2．没有现成信息需要另行制作"),
    ("3.4.3", "3．补正后申请内容仍不明确"),
    ("3.5.1", "1．信访举报投诉类申请"),
    ("3.5.2", "2．重复申请"),
    ("3.5.3", "3．要求提供公开出版物"),
    ("3.5.4", "4．无正当理由大量反复申请"),
    ("3.5.5", "5．要求行政机关确认或重新出具已获取信息"),
    ("3.6.1", "1．申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    ("3.6.2", "2．申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    ("3.6.3", "3．其他"),
    ("3.7", "（七）总计"),
    ("4", "四、结转下年度继续办理"),
)
GROUPS = {
    "3.3.1": ("（三）不予公开", 8),
    "3.4.1": ("（四）无法提供", 3),
    "3.5.1": ("（五）不予处理", 5),
    "3.6.1": ("（六）其他处理", 3),
}

Figures = Mapping[str, tuple[int, ...]]


def table_three(figures: Figures) -> str:
    """The HTML of table 3; rows without figures hold zeros."""
    head = (
        '<tr><td rowspan="3" colspan="3">（第一项加第二项之和，等于第三项加第四项之和）</td>'
        '<td colspan="7">申请人情况</td></tr>'
        '<tr><td rowspan="2">自然人</td><td colspan="5">法人或其他组织</td><td rowspan="2">总计</td></tr>'
        "<tr><td>商业企业</td><td>科研机构</td><td>社会公益组织</td><td>法律服务机构</td><td>其他</td></tr>"
    )
    rows = []
    for code, label in ROWS:
        cells = "".join(f"<td>{figure}</td>" for figure in figures.get(code, (0,) * 7))
        first = '<td rowspan="22">三、本年度办理结果</td>' if code == "3.1" else ""
        if code in GROUPS:
            words, span = GROUPS[code]
            first += f'<td rowspan="{span}">{words}</td>'
        width = 3 if code in ("1", "2", "4") else 2 if code in ("3.1", "3.2", "3.7") else 1
        rows.append(f'<tr>{first}<td colspan="{width}">{label}</td>{cells}</tr>')
    return f'<table border="1">{head}{"".join(rows)}</table>'


@pytest.fixture
def report() -> Callable[..., bytes]:
    """The bytes of a report's page with these figures of table 3 and of tables 2 and 4."""

    def page(figures: Figures, four: str = "", two: str = "", title: str = "") -> bytes:
        title = title or "云岭市示范区文化和旅游局2025年政府信息公开工作年度报告"
        return (
            f'<html><head><meta charset="utf-8"><title>{title}</title>'
            f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="2026-01-20"></head>'
            f'<body><div class="article"><h1>{title}</h1><p>根据《政府信息公开条例》编制本报告。</p>'
            "<p>一、总体情况</p><p>本年度主动公开信息一百余条，依法办理公开申请，未收取费用。</p>"
            f"<p>二、主动公开政府信息情况</p>{two}"
            f"<p>三、收到和处理政府信息公开申请情况</p>{table_three(figures)}"
            f"<p>四、政府信息公开行政复议、行政诉讼情况</p>{four}"
            "<p>五、存在的主要问题及改进情况</p><p>公开的时效仍需提高。</p>"
            "<p>六、其他需要报告的事项</p><p>无。</p></div></body></html>"
        ).encode()

    return page
