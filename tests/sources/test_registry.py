"""The registry: every problem at once, each with file, line and what to do; rows for the warehouse."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sources.catalogue.identity import item_key
from sources.registry import Registry
from sources.registry_load import load_registry

DISTRICT = "name: 云岭市示范区\nregion_code: '990101'\nshort_names: [示范区, 区]\n"

MZJ = """\
publisher:
  name: 云岭市示范区民政局
  aliases: [区民政局, 民政部门]
  kind: department
  valid_from: 2019-01-01
status: active
coverage: complete
channels:
  - id: zcwj
    title: 政策文件
    path: samples/zcwj
    format: pages
    url: http://mzj.shifanqu.example/zcwj/
    items: [社会救助/综合业务/政策法规文件]
  - id: mulu
    title: 标准目录
    path: ../shared_files
    pattern: "*.csv"
    format: catalogue
    catalogue: {version: "2026", valid_from: 2026-01-01}
"""

TOWN = """\
publisher:
  name: 云岭市示范区青石镇人民政府
  aliases: [青石镇]
  kind: town
channels:
  - {id: zc, title: 政策, path: ., format: pages}
"""


@pytest.fixture
def bureaus(tmp_path: Path) -> Path:
    """A sound registry of a department and a town."""
    write(tmp_path, "district.yml", DISTRICT)
    write(tmp_path, "mzj/source.yml", MZJ)
    write(tmp_path, "qingshi/source.yml", TOWN)
    (tmp_path / "mzj" / "samples" / "zcwj").mkdir(parents=True)
    # Shared by several bureaus; not a bureau itself, which a leading full stop says.
    (tmp_path / ".files").mkdir()
    write(tmp_path, "mzj/source.yml", MZJ.replace("../shared_files", "../.files"))
    return tmp_path


def write(folder: Path, name: str, text: str, encoding: str = "utf-8") -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding=encoding)


def problems(folder: Path) -> list[tuple[str, int | None, str]]:
    """File, line and message, the file relative to the registry."""
    return [
        (problem.path.relative_to(folder).as_posix(), problem.line, problem.message_zh)
        for problem in load_registry(folder).problems
    ]


def one_problem(folder: Path) -> tuple[str, int | None, str]:
    found = problems(folder)
    assert len(found) == 1, found
    return found[0]


def hint(folder: Path) -> str:
    (problem,) = load_registry(folder).problems
    return problem.hint


def test_a_sound_registry_has_no_problems(bureaus: Path) -> None:
    registry = load_registry(bureaus)
    assert registry.problems == ()
    assert list(registry.sources) == ["mzj", "qingshi"]
    source = registry.sources["mzj"]
    assert (source.status, source.channel("mulu").pattern) == ("active", "*.csv")
    with pytest.raises(KeyError, match="no channel x"):
        source.channel("x")


def test_rows_for_the_warehouse(bureaus: Path) -> None:
    write(
        bureaus,
        "bodies.csv",
        "body_id,name,aliases,kind,uscc,valid_from,valid_to,successor\n"
        "wjj,云岭市示范区卫计局,区卫计局；卫计部门;卫生局,department,,,2019/1/1,mzj\n",
    )
    write(
        bureaus,
        "obligations.csv",
        "obligation_id,body,item,record_kind,kind,value,unit,anchor,basis,valid_from,valid_to,note\n"
        "d1,*,,penalty,within,05,working_day,decision_made,示办〔2026〕1号,2026-01-01,,从严\n"
        "d2,kind:town,社会救助/综合业务/政策法规文件,,by_date,3月31日,,,,,,\n",
    )
    write(bureaus, "exemptions.csv", "body,item,reason\nkind:town,社会救助/综合业务/办事指南,不涉及\n")
    registry = load_registry(bureaus)
    assert registry.problems == ()
    policy = item_key("社会救助/综合业务/政策法规文件")
    assert registry.body_rows() == [
        {
            "body_id": "mzj",
            "name": "云岭市示范区民政局",
            "aliases": ["区民政局", "民政部门"],
            "kind": "department",
            "region_code": "990101",
            "uscc": None,
            "coverage": "complete",
            "valid_from": date(2019, 1, 1),
            "valid_to": None,
            "successor_id": None,
        },
        {
            "body_id": "qingshi",
            "name": "云岭市示范区青石镇人民政府",
            "aliases": ["青石镇"],
            "kind": "town",
            "region_code": "990101",
            "uscc": None,
            "coverage": "partial",
            "valid_from": None,
            "valid_to": None,
            "successor_id": None,
        },
        {
            "body_id": "wjj",
            "name": "云岭市示范区卫计局",
            "aliases": ["区卫计局", "卫计部门", "卫生局"],
            "kind": "department",
            "region_code": "990101",
            "uscc": None,
            "coverage": "none",
            "valid_from": None,
            "valid_to": date(2019, 1, 1),
            "successor_id": "mzj",
        },
    ]
    assert registry.channel_rows()[:2] == [
        {
            "source_id": "mzj",
            "channel_id": "zcwj",
            "title": "政策文件",
            "format": "pages",
            "url": "http://mzj.shifanqu.example/zcwj/",
            "status": "active",
            "role": "own",
            "catalogue_version": None,
            "catalogue_valid_from": None,
            "catalogue_series": None,
            "update_value": None,
            "update_unit": None,
        },
        {
            "source_id": "mzj",
            "channel_id": "mulu",
            "title": "标准目录",
            "format": "catalogue",
            "url": None,
            "status": "active",
            "role": "own",
            "catalogue_version": "2026",
            "catalogue_valid_from": date(2026, 1, 1),
            "catalogue_series": None,
            "update_value": None,
            "update_unit": None,
        },
    ]
    assert registry.channel_item_rows() == [
        {
            "source_id": "mzj",
            "channel_id": "zcwj",
            "item_id": policy,
            "item_path": "社会救助/综合业务/政策法规文件",
        }
    ]
    first, second = registry.obligation_rows()
    assert first == {
        "obligation_id": "d1",
        "body": "*",
        "item_id": None,
        "item_path": None,
        "record_kind": "penalty",
        "kind": "within",
        "value": "5",
        "unit": "working_day",
        "anchor": "decision_made",
        "basis": "示办〔2026〕1号",
        "valid_from": date(2026, 1, 1),
        "valid_to": None,
        "note": "从严",
    }
    assert (second["body"], second["item_id"], second["value"]) == ("kind:town", policy, "03-31")
    assert [(row["body_id"], row["reason"]) for row in registry.exemption_rows()] == [("qingshi", "不涉及")]


def test_all_problems_of_all_files_at_once(bureaus: Path) -> None:
    write(bureaus, "district.yml", "name: 云岭市示范区\nregion_code: 990101\n")
    write(
        bureaus,
        "mzj/source.yml",
        MZJ.replace("kind: department", "kind: bureau").replace("id: zcwj", "ID: zcwj"),
    )
    write(bureaus, "Bad-Name/source.yml", TOWN)
    write(bureaus, "empty/readme.txt", "")
    write(bureaus, "obligations.csv", "obligation_id,body,kind\nd1,jiaoyu,within\n")
    assert problems(bureaus) == [
        ("Bad-Name", None, "文件夹名“Bad-Name”不能作机构编号"),
        ("district.yml", 2, "“region_code”要写成文字"),
        ("empty/source.yml", None, "缺少 source.yml"),
        ("mzj/source.yml", 4, "“publisher.kind”不能是“bureau”"),
        ("mzj/source.yml", 9, "不认识的键“channels[1].ID”"),
        ("mzj/source.yml", 9, "缺少“channels[1].id”"),
        ("obligations.csv", 2, "kind 是 within 时 value 要填整数，现在是“”"),
        ("obligations.csv", 2, "kind 是 within 时要填 anchor（从哪件事起算）"),
        ("obligations.csv", 2, "kind 是 within 时要填 unit"),
    ]
    assert list(load_registry(bureaus).sources) == ["qingshi"]


@pytest.mark.parametrize(
    ("old", "new", "line", "message", "advice"),
    [
        ("status: active", "statis: active", 6, "不认识的键“statis”", "是不是“status”？"),
        ("coverage: complete", "coverage: all", 7, "“coverage”不能是“all”", "'complete', 'partial'"),
        (
            "  kind: department",
            "  kind: department\n  kind: town",
            5,
            "“kind”写了两次（第一次在第 4 行）",
            "只留一处",
        ),
        ("2019-01-01", "2019-02-29", 5, "publisher.valid_from：2019-02-29 这一天不存在", ""),
        ("[区民政局, 民政部门]", "区民政局", 3, "“publisher.aliases”要写成列表", "[甲, 乙]"),
        ("title: 政策文件", "title: 2026", 10, "“channels[1].title”要写成文字", 'title: "2026"'),
        ("title: 政策文件", "title:", 10, "“channels[1].title”要写成文字", "写上内容"),
        ("samples/zcwj", "samples/zwj", 11, "找不到文件夹“samples/zwj”", "新建这个文件夹"),
        ("samples/zcwj", "source.yml", 11, "“source.yml”不是文件夹", "pattern"),
        ("社会救助/综合", "社会求助/综合", 14, "不认识的领域“社会求助”", "是不是“社会救助”？"),
        ("社会救助/综合业务/政策法规文件", "社会救助", 14, "领域/一级/二级", ""),
        ("id: mulu", "id: zcwj", 15, "栏目编号“zcwj”与第 9 行重复", "不能重复"),
        ("id: mulu", "id: 目录", 15, "“channels[2].id”的写法不对：“目录”", "小写字母"),
        ("publisher:", "publisher：", 2, "YAML 写法有误", "全角"),
        ("  kind: dep", "\tkind: dep", 4, "YAML 写法有误", "制表符"),
        ("status: active", "status: &a active", 6, "不能用锚点 & 和引用 *", "原样写出来"),
        (
            "status: active",
            "status: active\n---\na: 1",
            7,
            "一个文件里写了两份内容（中间有 ---）",
            "两个文件",
        ),
        ("  name: 云岭市示范区民政局\n", "", 1, "缺少“publisher.name”", "机构全称"),
        (
            "format: pages\n",
            "format: pages\n    expect: {min_rows: 一}\n",
            13,
            "“channels[1].expect.min_rows”要写成",
            "",
        ),
    ],
)
def test_a_mistake_in_a_source(
    bureaus: Path, old: str, new: str, line: int, message: str, advice: str
) -> None:
    text = (bureaus / "mzj" / "source.yml").read_text(encoding="utf-8")
    assert old in text
    write(bureaus, "mzj/source.yml", text.replace(old, new, 1))
    file, found_line, found = one_problem(bureaus)
    assert (file, found_line) == ("mzj/source.yml", line), found
    assert message in found
    assert advice in hint(bureaus)


def test_a_mistake_in_the_only_channel_is_one_problem(bureaus: Path) -> None:
    assert "format: pages" in TOWN
    write(bureaus, "qingshi/source.yml", TOWN.replace("format: pages", "format: pagez"))
    _, _, message = one_problem(bureaus)
    assert message == "“channels[1].format”不能是“pagez”"


def test_channels_must_be_there(bureaus: Path) -> None:
    write(bureaus, "qingshi/source.yml", TOWN[: TOWN.index("channels")] + "channels: []\n")
    assert one_problem(bureaus) == ("qingshi/source.yml", 5, "“channels”不能是空的")


def test_a_repeated_channel_and_an_unknown_item_do_not_reach_the_warehouse(bureaus: Path) -> None:
    text = (bureaus / "mzj" / "source.yml").read_text(encoding="utf-8")
    text = text.replace("id: mulu", "id: zcwj").replace("社会救助/综合", "社会求助/综合")
    write(bureaus, "mzj/source.yml", text)
    registry = load_registry(bureaus)
    assert len(registry.problems) == 2
    assert [row["format"] for row in registry.channel_rows() if row["source_id"] == "mzj"] == ["pages"]
    assert registry.channel_item_rows() == []


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "文件里没有“键: 值”的内容"),
        (b"# only a comment\n", "文件里没有“键: 值”的内容"),
        (b"- a\n- b\n", "文件里没有“键: 值”的内容"),
        ("publisher: 民政局".encode("gb18030"), "文件不是 UTF-8 编码"),
        (b"a: \x00\n", "YAML"),
        (b"a: {" * 50, "嵌套层数太多"),
        (b"[" * 100_000, "嵌套层数太多"),
        (b"a: 1\n" * 300_000, "不应超过 1 MB"),
        (b"? [a]\n: 1\n", "键必须是一个词"),
        (b"a: !!python/object:os.system x\n", "不认识的键“a”"),
    ],
)
def test_hostile_or_broken_yaml(bureaus: Path, content: bytes, message: str) -> None:
    (bureaus / "qingshi" / "source.yml").write_bytes(content)
    found = [text for file, _, text in problems(bureaus) if file == "qingshi/source.yml"]
    assert any(message in text for text in found), found
    assert "mzj" in load_registry(bureaus).sources


def test_a_signature_at_the_beginning_is_no_problem(bureaus: Path) -> None:
    write(bureaus, "district.yml", DISTRICT, "utf-8-sig")
    assert problems(bureaus) == []


def test_folder_or_district_missing(tmp_path: Path) -> None:
    (problem,) = load_registry(tmp_path / "nowhere").problems
    assert (problem.message_zh, problem.line) == ("找不到登记文件夹", None)
    assert one_problem(tmp_path) == ("district.yml", None, "缺少 district.yml")
    write(tmp_path, "district.yml", DISTRICT)
    assert one_problem(tmp_path) == (".", None, "还没有登记任何来源")


def bodies(
    folder: Path, *rows: str, header: str = "body_id,name,aliases,kind,valid_from,valid_to,successor"
) -> None:
    write(folder, "bodies.csv", "\n".join((header, *rows, "")))


@pytest.mark.parametrize(
    ("row", "message", "advice"),
    [
        ("jyj,教育局,,bureau,,,", "kind 不能是“bureau”", "office、department"),
        ("jyj,教育局,,depatment,,,", "kind 不能是“depatment”", "是不是 department？"),
        ("JYJ,教育局,,department,,,", "body_id 不能是“JYJ”", "小写字母"),
        (",教育局,,department,,,", "body_id 没有填", "补上"),
        ("jyj,教育局,,department,2020-13-01,,", "valid_from 不是日期", "2026-01-31"),
        ("jyj,教育局,,department,约2020年1月1日,,", "valid_from 不是日期", "2026-01-31"),
        ("jyj,教育局,,department,2020-01-02,2020-01-01,", "valid_to 早于 valid_from", "核对"),
        ("jyj,教育局,,department,,,mzj", "就要写撤销日期", "valid_to"),
        ("jyj,教育局,,department,,2020-01-01,mzk", "承继机构“mzk”没有登记", "是不是 mzj？"),
        ("jyj,教育局,,department,,2020-01-01,jyj", "写成了自己", "划入"),
        ("jyj,教育局,民政 部门,department,,,", "（mzj/source.yml 第 2 行）重名", "更具体"),
        ("mzj,民政局,,department,,,", "机构“mzj”已经登记（mzj/source.yml 第 2 行），有效期重叠", "valid_to"),
        ("jyj,教育局,,department,,,,多", "这一行有 8 格，表头只有 7 格", "双引号"),
    ],
)
def test_a_mistake_in_bodies(bureaus: Path, row: str, message: str, advice: str) -> None:
    bodies(bureaus, row)
    file, line, found = one_problem(bureaus)
    assert (file, line) == ("bodies.csv", 2)
    assert message in found
    assert advice in hint(bureaus)


def test_reorganised_bodies_may_hand_over_a_name(bureaus: Path) -> None:
    bodies(bureaus, "mzj,示范区民政与优抚局,民政部门,department,,2019-01-01,")
    assert problems(bureaus) == []
    assert [body.valid_to for body in load_registry(bureaus).bodies if body.body_id == "mzj"] == [
        None,
        date(2019, 1, 1),
    ]


def test_a_body_claimed_twice_is_kept_once(bureaus: Path) -> None:
    bodies(bureaus, "mzj,另一个民政局,,department,,,")
    registry = load_registry(bureaus)
    assert len(registry.problems) == 1
    assert [body.name for body in registry.bodies if body.body_id == "mzj"] == ["云岭市示范区民政局"]


def test_columns_are_checked(bureaus: Path) -> None:
    bodies(bureaus, "jyj,教育局,department", header="body_id,nane,kind")
    assert [message for _, _, message in problems(bureaus)] == [
        "不认识的表头“nane”，这一列没有读取",
        "缺少表头“name”",
    ]
    bodies(bureaus, "jyj,教育局,department,x", header="body_id,name,kind,name")
    assert one_problem(bureaus) == ("bodies.csv", 1, "表头“name”出现了两次")
    write(bureaus, "bodies.csv", "\n\n")
    assert one_problem(bureaus) == ("bodies.csv", None, "文件是空的")


def test_tables_saved_by_a_chinese_spreadsheet(bureaus: Path) -> None:
    write(
        bureaus,
        "bodies.csv",
        "body_id,name,kind,valid_from\r\n\r\njyj,教育局,department,2020/1/1\r\n",
        "gb18030",
    )
    assert problems(bureaus) == []
    assert load_registry(bureaus).bodies[-1].name == "教育局"
    assert load_registry(bureaus).bodies[-1].valid_from == date(2020, 1, 1)


def test_lines_are_counted_over_line_breaks_in_cells(bureaus: Path) -> None:
    bodies(bureaus, 'jyj,"教育局\n（旧）",,department,,,', "wjj,卫健局,,bureau,,,")
    assert one_problem(bureaus)[1] == 4


@pytest.mark.parametrize(
    ("row", "message", "advice"),
    [
        ("d,mz,,,exists,,,", "机构“mz”没有登记", "是不是 mzj？"),
        ("d,民政部门,,,exists,,,", "机构“民政部门”没有登记", "写机构编号：mzj"),
        ("d,kind:village,,,exists,,,", "机构“kind:village”没有登记", "kind:town"),
        ("d,*,社会救助,,exists,,,", "事项的写法不对", "领域/一级/二级"),
        ("d,*,,paper,exists,,,", "record_kind 不能是“paper”", "notice、permit、penalty"),
        ("d,*,,,within,x,working_day,formed", "value 要填整数，现在是“x”", "不小于 0"),
        ("d,*,,,count,0,year,", "value 要填整数，现在是“0”", "不小于 1"),
        ("d,*,,,within,5,week,formed", "unit 不能是“week”", "working_day"),
        ("d,*,,,within,5,working_day,signed", "anchor 不能是“signed”", "formed"),
        ("d,*,,,by_date,02-30,,", "要填“月-日”，现在是“02-30”", "03-31"),
        ("d,*,,,exists,5,,", "kind 是 exists 时不填 value", "清空"),
        ("d,*,,,once,,,", "kind 不能是“once”", "exists"),
    ],
)
def test_a_mistake_in_obligations(bureaus: Path, row: str, message: str, advice: str) -> None:
    header = "obligation_id,body,item,record_kind,kind,value,unit,anchor"
    write(bureaus, "obligations.csv", f"{header}\n{row}\nok,*,,,exists,,,\n")
    file, line, found = one_problem(bureaus)
    assert (file, line) == ("obligations.csv", 2)
    assert message in found
    assert advice in hint(bureaus)
    assert [duty.obligation_id for duty in load_registry(bureaus).obligations] == ["ok"]


def test_obligation_ids_are_unique(bureaus: Path) -> None:
    write(bureaus, "obligations.csv", "obligation_id,body,kind\na,*,exists\na,mzj,exists\n")
    assert one_problem(bureaus) == ("obligations.csv", 3, "obligation_id“a”与第 2 行重复")


def test_exemptions_name_bodies_items_and_reasons(bureaus: Path) -> None:
    write(
        bureaus, "exemptions.csv", "body,item,reason\nxyz,社会救助/综合业务,不涉及\nmzj,社会求助/综合业务,\n"
    )
    assert [(line, message) for _, line, message in problems(bureaus)] == [
        (2, "机构“xyz”没有登记"),
        (3, "reason 没有填"),
    ]
    assert load_registry(bureaus).exemption_rows() == []


@given(st.binary(max_size=400))
def test_any_bytes_as_source_are_survived(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    folder = tmp_path_factory.mktemp("any")
    write(folder, "district.yml", DISTRICT)
    (folder / "a").mkdir()
    (folder / "a" / "source.yml").write_bytes(content)
    for name in ("bodies.csv", "obligations.csv", "exemptions.csv"):
        (folder / name).write_bytes(content)
    registry = load_registry(folder)
    assert isinstance(registry, Registry)
    assert any(problem.path.name == "source.yml" for problem in registry.problems)
