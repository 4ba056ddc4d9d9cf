"""Parts of the catalogue reader: domains, identity, carriers, bases, marks, headers."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sources.catalogue import domain_of, domains, item_id, item_key, read_catalogue
from sources.catalogue.carriers import read_carriers
from sources.catalogue.cells import basis_titles, level_text, read_mark
from sources.catalogue.header import find_header
from sources.catalogue.words import words

POSTED = "社区/企事业单位/村公示栏(电子屏)"


def test_there_are_26_domains_in_order() -> None:
    assert [domain.no for domain in domains()] == list(range(1, 27))
    assert sum(domain.reaches_town for domain in domains()) == 16
    assert len({name for domain in domains() for name in (domain.name, *domain.aliases)}) == sum(
        1 + len(domain.aliases) for domain in domains()
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("（二十三）云岭镇救灾生产领域基层政务公开标准目录", "救灾"),
        ("示范区就业创业领域基层政务公开标准目录（2023年）", "就业"),
        ("26.涉贫涉乡村振兴", "扶贫"),
        ("13 生态环境", "生态环境"),
        ("征地领域标准目录", "农村集体土地征收"),
        ("城市管理综合执法领域", "城市综合执法"),
        ("示范区卫生健康局生态环境领域标准目录", "生态环境"),
        ("示范区卫生健康局信息公开目录", None),
        ("交通运输领域基层政务公开标准目录", None),
        ("示范区基层政务公开标准目录", None),
        ("义务教育和户籍管理目录", None),
        ("", None),
        (None, None),
    ],
)
def test_domain_of(text: str | None, name: str | None) -> None:
    found = domain_of(text)
    assert (found.name if found else None) == name


def test_item_id_is_stable() -> None:
    assert (
        item_id("生态环境", "行政许可", "排污许可证核发", None)
        == "13-" + item_id(None, "行政许可", "排污许可证核发", None)[3:]
    )
    assert item_id("环境保护", "一、行政许可", "（二）排污许可证 核发", "") == item_id(
        "生态环境", "行政许可", "排污许可证核发", None
    )
    assert item_id(None, "行政许可", None, None).startswith("00-")
    assert item_id("救灾", "甲乙", "丙", None) != item_id("救灾", "甲", "乙丙", None)


def test_item_key_resolves_to_the_same_id() -> None:
    assert item_key("生态环境/行政许可/排污许可证核发") == item_id(
        "生态环境", "行政许可", "排污许可证核发", None
    )
    assert item_key("救灾/备灾管理/物资/入户／现场") == item_id("救灾", "备灾管理", "物资", "入户/现场")


@pytest.mark.parametrize("path", ["", "生态环境", "商务/甲/乙", "生态环境//乙", "生态环境/甲/乙/丙/丁"])
def test_item_key_refuses_what_is_no_reference(path: str) -> None:
    with pytest.raises(ValueError, match="item reference"):
        item_key(path)


@pytest.mark.parametrize(
    ("cell", "carriers"),
    [
        ("■政府网站 □政府公报\n■两微\n一端 □其他", ["政府网站", "两微一端"]),
        ("R政府网站£政府公报R其他基层服务平台", ["政府网站", "其他:基层服务平台"]),
        ("口政府网站口发布会/听证会■村公示栏", [POSTED]),
        ("☑政府网站 ☐政府公报 ☑其他（广播）", ["政府网站", "其他:广播"]),
        ("▲政府网站 △政府公报 ▲征地信息公开平台", ["政府网站", "征地信息公开平台"]),
        ("政府网站√ 政府公报□ 广播、电视√", ["政府网站", "广播电视"]),
        ("■政府网站http://www.example.com/zwgk ■微信公众号", ["政府网站", "两微一端"]),
        ("（“■”表示必选项，“□”表示可选项）■政府网站□政府公报", ["政府网站"]),
        ("1.政府网站 2.两微一端 3.入户/现场宣传", ["政府网站", "两微一端", "入户/现场"]),
        ("政府网站、政务服务大厅、其他：便民手册", ["政府网站", "政务服务中心", "其他:便民手册"]),
        ("政府网站；发布会/听证会", ["政府网站", "发布会/听证会"]),
        ("□政府网站 □政府公报", []),
        ("■其他____", ["其他"]),
        ("", None),
        ("　", None),
    ],
)
def test_carriers(cell: str, carriers: list[str] | None) -> None:
    assert read_carriers(cell) == carriers


def test_a_whole_checklist_without_boxes_tells_nothing() -> None:
    assert read_carriers("  ".join([*sorted(words().standard_carriers), "其他"])) is None


@pytest.mark.parametrize(
    ("cell", "titles"),
    [
        (
            "1.《甲法》（主席令第1号）第三条\n2.《关于印发〈乙办法〉的通知》（国发〔2019〕54号）",
            ["甲法", "关于印发〈乙办法〉的通知"],
        ),
        ("《关于《乙办法》的通知》", ["关于《乙办法》的通知"]),
        ("【法律】《甲法》【法规】《丙条\n例》《甲法》", ["甲法", "丙条例"]),
        ("丁管理条例、戊办法（国办发〔2019〕1号）", ["丁管理条例", "戊办法"]),
        ("《甲法》、示范市容条例", ["甲法", "示范市容条例"]),
        ("《甲法", ["甲法"]),
        ("—", []),
        ("", []),
    ],
)
def test_basis_titles(cell: str, titles: list[str]) -> None:
    assert basis_titles(cell) == titles


@pytest.mark.parametrize(
    ("cell", "marked", "text"),
    [
        ("√", True, None),
        ("●", True, None),
        ("t", True, "t"),
        ("√（面向本村村民）", True, "面向本村村民"),
        ("申请人", True, "申请人"),
        ("", False, None),
        ("□", False, None),
        ("×", False, None),
        ("—", False, None),
    ],
)
def test_marks(cell: str, marked: bool, text: str | None) -> None:
    mark = read_mark(cell)
    assert (mark.marked, mark.text) == (marked, text)


@pytest.mark.parametrize(
    ("cell", "name"),
    [
        ("一、行政\n许可", "行政许可"),
        ("（三）公共服务", "公共服务"),
        ("1.2 监督检查", "监督检查"),
        ("0505 疫苗管理", "疫苗管理"),
        ("12345热线", "12345热线"),
        ("一户一档", "一户一档"),
        ("─", None),
        ("/", None),
        ("", None),
    ],
)
def test_level_text(cell: str, name: str | None) -> None:
    assert level_text(cell) == name


@pytest.mark.parametrize(
    ("top", "lower", "columns"),
    [
        (
            ["公开内容", "公开事项", "公开主体", "公开时限"],
            [],
            {"content": [0], "level1": [1], "body": [2], "limit": [3]},
        ),
        (
            ["公开事项", "", "公开内容", "", "公开依据", "公开主体"],
            ["一级事项", "二级事项", "市级", "区县级、乡镇级", "", ""],
            {"level1": [0], "level2": [1], "content": [2, 3], "basis": [4], "body": [5]},
        ),
        (
            ["公开事项", "公开时限", "公开主体", "公开层级", "", ""],
            ["", "", "", "市级", "县级", "乡、村级"],
            {"level1": [0], "limit": [1], "body": [2], "level_county": [4], "level_town": [5]},
        ),
    ],
)
def test_headers(top: list[str], lower: list[str], columns: dict[str, list[int]]) -> None:
    header = find_header(
        [["某目录"] + [""] * (len(top) - 1), top, *([lower] if lower else []), ["x"] * len(top)]
    )
    assert header is not None
    assert header.columns == columns
    assert (header.first, header.last) == (1, 2 if lower else 1)


def as_csv(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


LABELS = st.sampled_from(
    [
        "公开事项",
        "一级事项",
        "二级事项",
        "公开内容（要素）",
        "公开依据",
        "公开时限",
        "公开主体",
        "全社会",
        "主动",
        "县级",
        "序号",
    ]
)
CELLS = st.sampled_from(
    ["", "1", "√", "同上", "—", "行政许可", "■政府网站", "《甲法》", "20个工作日", "注：甲", "（一）"]
)


@settings(max_examples=200, deadline=None)
@given(
    st.lists(LABELS, min_size=4, max_size=9),
    st.lists(st.lists(st.one_of(CELLS, LABELS), min_size=4, max_size=9), max_size=12),
)
def test_any_table_reads_without_raising(top: list[str], rows: list[list[str]]) -> None:
    reading = read_catalogue(as_csv([top, *rows]), name="x.csv")
    assert [item.row for item in reading.items] == list(range(1, len(reading.items) + 1))
    assert all(item.level1 or item.content or item.limit_text for item in reading.items)


@settings(max_examples=100, deadline=None)
@given(
    st.permutations(
        ["序号", "公开事项", "公开内容（要素）", "公开依据", "公开时限", "公开主体", "公开渠道和载体"]
    )
)
def test_the_order_of_columns_does_not_matter(order: list[str]) -> None:
    values = {
        "序号": "1",
        "公开事项": "采购公告",
        "公开内容（要素）": "项目名称",
        "公开依据": "《政府采购法》",
        "公开时限": "信息形成之日起20个工作日内",
        "公开主体": "示范区财政局",
        "公开渠道和载体": "■政府网站□政府公报",
    }
    title = ["公共资源交易领域基层政务公开标准目录"] + [""] * 6
    (item,) = read_catalogue(as_csv([title, order, [values[label] for label in order]]), name="x.csv").items
    assert (item.domain, item.level1, item.content, item.basis) == (
        "公共资源交易",
        "采购公告",
        "项目名称",
        ["政府采购法"],
    )
    assert (item.limit.value, item.body, item.carriers) == (20, "示范区财政局", ["政府网站"])


def test_a_file_that_is_no_table_gives_its_finding() -> None:
    reading = read_catalogue(b"", name="x.xlsx")
    assert ([found.rule for found in reading.findings], reading.items) == (["file-empty"], [])
