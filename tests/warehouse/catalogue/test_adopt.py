"""A district starts from the national list: bodies filled in, own changes kept, read by our own reader."""

from dataclasses import dataclass
from datetime import date

from sources.catalogue import item_id, read_catalogue
from warehouse.catalogue import Bodies, national_domains, national_items
from warehouse.catalogue.adopt import Adoption, adopt
from warehouse.catalogue.model import item_of_reading

DOMAINS = [domain.domain for domain in national_domains()]
BODIES = Bodies(
    [
        {"body_id": "mzj", "name": "云岭市示范区民政局", "aliases": ["区民政局"], "kind": "department"},
        {"body_id": "zjj", "name": "示范区住房和城乡建设局", "aliases": [], "kind": "department"},
        {"body_id": "qx", "name": "青溪镇人民政府", "aliases": [], "kind": "town"},
    ]
)


@dataclass(frozen=True)
class Rule:
    item_path: str
    action: str
    field: str | None = None
    value: str | None = None
    valid_from: date | None = None
    line: int = 2


def read(done: Adoption):  # type: ignore[no-untyped-def]
    return read_catalogue(done.csv_text().encode("utf-8-sig"), name="ml.csv")


def test_ids_of_the_reference_are_those_of_the_reader() -> None:
    for item in national_items():
        assert item.item_id == item_id(item.domain, item.level1, item.level2, item.level3), item.path


def test_our_reader_reads_all_of_it_back() -> None:
    reading = read(adopt(national_items(), DOMAINS))
    assert [found.rule for found in reading.findings if found.severity == "E"] == []
    assert [item.item_id for item in reading.items] == [item.item_id for item in national_items()]
    for item, source in zip(reading.items, national_items(), strict=True):
        assert (item.limit_text, item.body) == (source.limit_text, source.body_role.replace("或", "、")), (
            source.path
        )
        assert item.carriers == list(source.carriers)
        assert item.mode_on_request == ("依申请" in source.mode)
        assert (item.level_county or False, item.level_town or False) == (
            source.level_county or False,
            source.level_town or False,
        )


def test_bodies_come_from_the_registry_where_it_has_them() -> None:
    done = adopt(national_items(), ["社会救助", "保障性住房", "养老服务"], bodies=BODIES)
    bodies = {item.body for item in read(done).items}
    assert bodies == {
        "云岭市示范区民政局",
        "云岭市示范区民政局、各乡镇人民政府（街道办事处）",
        "示范区住房和城乡建设局",
    }
    assert done.unfilled == {}


def test_a_role_that_the_registry_does_not_have_stays_and_is_told() -> None:
    done = adopt(national_items(), ["税收管理"], bodies=BODIES)
    assert {item.body for item in read(done).items} == {"税务部门"}
    assert done.unfilled == {"税务部门": len(done.rows)}


def test_overrides_drop_take_back_and_change() -> None:
    rules = [
        Rule("社会救助/最低生活保障", "drop"),
        Rule("社会救助/最低生活保障/审批信息", "adopt", line=3),
        Rule("社会救助/综合业务/政策法规文件", "override", "limit_text", "自印发之日起5个工作日内", line=4),
        Rule("社会救助/综合业务/政策法规文件", "override", "carriers", "政府网站；两微一端", line=5),
        Rule("养老服务", "drop", valid_from=date(2028, 1, 1), line=6),
        Rule("社会救助/没有这一项/甲", "drop", line=7),
        Rule("就业/就业信息服务/岗位信息发布", "adopt", line=8),
    ]
    done = adopt(national_items(), ["社会救助", "养老服务"], overrides=rules, day=date(2027, 1, 1))
    items = {"/".join((i.domain or "", i.level1 or "", i.level2 or "")): i for i in read(done).items}
    assert "社会救助/最低生活保障/审核信息" not in items
    assert "社会救助/最低生活保障/审批信息" in items
    assert "就业/就业信息服务/岗位信息发布" in items
    policy = items["社会救助/综合业务/政策法规文件"]
    assert policy.limit_text == "自印发之日起5个工作日内"
    assert policy.carriers == ["政府网站", "两微一端"]
    assert any(path.startswith("养老服务/") for path in items)
    assert (done.unmatched, done.overridden) == ([7], 1)


def test_own_items_of_the_former_file_stay() -> None:
    text = (
        "公开领域,一级事项,二级事项,公开内容,公开依据,公开时限,公开主体\n"
        "社会救助,本区特色,助餐补贴,名单,《示范区助餐办法》,每季度公开,区民政局\n"
        "社会救助,综合业务,政策法规文件,名单,《办法》,每年公开,区民政局\n"
    )
    former = [item_of_reading(i.as_json()) for i in read_catalogue(text.encode(), name="a.csv").items]
    done = adopt(national_items(), ["社会救助"], own=former)
    assert done.kept == 1
    [own] = [item for item in read(done).items if item.level1 == "本区特色"]
    assert (own.level2, own.limit_text, own.basis, own.body) == (
        "助餐补贴",
        "每季度公开",
        ["示范区助餐办法"],
        "区民政局",
    )
