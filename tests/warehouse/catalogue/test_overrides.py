"""The district's overrides in the build of the catalogue, and catalogues of several series side by side."""

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from sources.catalogue import item_id
from sources.limits import read_limit
from warehouse import core
from warehouse.engine import Engine
from warehouse.registry_tables import register_registry
from warehouse.store import Store

Row = dict[str, Any]
START, LATER, AS_OF = date(2026, 1, 1), date(2026, 7, 1), date(2026, 10, 31)
NAMES = ("政策文件", "审核信息", "审批信息")


def build(
    folder: Path, overrides: Sequence[Row], editions: Sequence[Row] = ({},), as_of: date = AS_OF
) -> tuple[list[Row], list[Row]]:
    """Items and changes of a catalogue with three items, one edition per row of `editions`."""
    store = Store(folder)
    channels, captures, items = [], [], []
    for number, edition in enumerate(editions, 1):
        place = {"source_id": "qzfb", "channel_id": f"ml{number}", "format": "catalogue"}
        named = {"catalogue_version": f"版本{number}", "catalogue_valid_from": START}
        channels.append({**place, **named, **edition})
        log = {"capture_id": f"c{number}", "path": f"{number}.csv", "version_no": 1, "outcome": "ok"}
        captures.append({**place, **log, "fetched_at": datetime(2026, 1, 1, tzinfo=UTC)})
        items += [
            {
                "source_id": "qzfb",
                "capture_id": f"c{number}",
                "row": row,
                "item_id": item_id("社会救助", "综合业务", name, None),
                "domain_no": "5",
                "domain": "社会救助",
                "level1": "综合业务",
                "level2": name,
                "limit_text": "信息形成之日起20个工作日内",
                "limit_kind": "within",
                "limit_value": "20",
                "limit_unit": "working_day",
                "limit_anchor": "formed",
                "limit_testable": "true",
                "body": "区民政局",
                "mode_active": "true",
                "level_town": "true",
            }
            for row, name in enumerate(NAMES, 1)
        ]
    store.write_rows("parsed.catalogue_items", items, "qzfb")
    store.write_rows("ops.captures", captures)
    rules = [{"line": line, "action": "override", **rule} for line, rule in enumerate(overrides, 2)]
    registry = {"registry.channels": channels, "registry.catalogue_overrides": rules}
    with Engine(store, as_of=as_of) as engine:
        register_registry(engine, registry)
        counted = core.build_catalogue(engine)
        found: list[Row] = engine.query(
            "SELECT * FROM core.catalogue_items ORDER BY version, row"
        ).to_pylist()
        changes: list[Row] = engine.query("SELECT * FROM core.catalogue_changes").to_pylist()
    assert counted["core.catalogue_items"] == len(found)
    return found, changes


@pytest.mark.parametrize("path", ["社会救助/综合业务/审核信息", "社会救助／综合业务".replace("／", "/")])
def test_dropped_items_are_no_items_and_a_later_rule_takes_one_back(tmp_path: Path, path: str) -> None:
    rules = [
        {"item_path": path, "action": "drop"},
        {"item_path": "社会救助/综合业务/政策文件。", "action": "adopt"},
    ]
    items, _ = build(tmp_path, rules)
    expected = ["政策文件", "审批信息"] if path.endswith("审核信息") else ["政策文件"]
    assert [item["level2"] for item in items] == expected


def test_a_drop_with_a_day_ends_the_item_before_it(tmp_path: Path) -> None:
    rule = {"item_path": "社会救助/综合业务/审核信息", "action": "drop", "valid_from": LATER}
    items, _ = build(tmp_path, [rule])
    assert [item["valid_to"] for item in items] == [None, date(2026, 6, 30), None]
    assert [item["valid_to"] for item in build(tmp_path, [rule], as_of=date(2026, 6, 1))[0]] == [None] * 3


def test_fields_are_set_and_a_time_limit_is_read_anew(tmp_path: Path) -> None:
    text = "信息形成之日起5个工作日内"
    limit = json.dumps(read_limit(text).as_json(), ensure_ascii=False)
    path = "社会救助/综合业务/审批信息"
    rules = [
        {"item_path": path, "field": "limit_text", "value": text, "limit": limit},
        {"item_path": path, "field": "body", "value": "各镇街"},
        {"item_path": path, "field": "basis", "value": "《社会救助暂行办法》；某规定"},
        {"item_path": path, "field": "mode", "value": "依申请"},
        {"item_path": path, "field": "level_town", "value": "N"},
        {"item_path": path, "field": "audience", "value": "特定：困难群众"},
    ]
    items, _ = build(tmp_path, rules)
    other, changed = items[0], items[2]
    assert (changed["limit_text"], changed["limit_value"], changed["limit_testable"]) == (text, "5", True)
    assert (changed["limit_kind"], changed["limit_unit"], changed["limit_anchor"]) == (
        other["limit_kind"],
        other["limit_unit"],
        other["limit_anchor"],
    )
    assert (changed["body"], changed["basis"]) == ("各镇街", ["社会救助暂行办法", "某规定"])
    assert (changed["mode"], changed["level_town"], changed["audience_specific"]) == (
        "依申请",
        False,
        "困难群众",
    )
    assert (other["limit_value"], other["body"], other["level_town"]) == ("20", "区民政局", True)


@pytest.mark.parametrize("series", [None, "重点领域清单"])
def test_a_catalogue_of_another_series_ends_none(tmp_path: Path, series: str | None) -> None:
    second = {"catalogue_valid_from": LATER, "catalogue_series": series}
    items, changes = build(tmp_path, [], [{}, second])
    ends = {item["valid_to"] for item in items if item["version"] == "版本1"}
    assert ends == ({date(2026, 6, 30)} if series is None else {None})
    assert changes == []
