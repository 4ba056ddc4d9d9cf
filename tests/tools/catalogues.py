"""A small fictional catalogue as items, to be edited by tests."""

from typing import Any

from warehouse.catalogue import Item

WITHIN = ("within", "20", "working_day", "formed_or_changed", None)


def item(level2: str, row: int = 1, **more: Any) -> Item:
    """An item of 社会救助 with its id made of its names."""
    given: dict[str, Any] = {
        "domain": "社会救助",
        "level1": "最低生活保障",
        "level2": level2,
        "level3": None,
        "content": f"{level2}的对象名单\n{level2}的标准金额",
        "basis": ("社会救助暂行办法",),
        "limit_text": "信息形成或变更之日起20个工作日内",
        "limit": WITHIN,
        "limit_testable": True,
        "body": "区民政局",
        "carriers": ("政府网站",),
        "audience_all": True,
        "audience_specific": None,
        "mode_active": True,
        "mode_on_request": False,
        "level_county": True,
        "level_town": False,
        "level_village": None,
        "stage": "结果",
        "row": row,
        **more,
    }
    given.setdefault("item_id", f"{given['domain']}|{given['level1']}|{given['level2']}")
    return Item(**given)


def catalogue() -> list[Item]:
    names = ("政策法规文件", "监督检查", "审核信息", "审批信息", "动态管理信息")
    return [item(name, number) for number, name in enumerate(names, 1)]
