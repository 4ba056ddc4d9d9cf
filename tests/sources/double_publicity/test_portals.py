"""JSON of credit portals: where the records stand, and what belongs together."""

import json
from typing import Any

import pytest

from benchmarks.dp_files import Table, codes, json_bytes, table
from sources.double_publicity.layouts import Party, Subject, layouts
from sources.double_publicity.portal import read_portal
from sources.tables import GridReading


def made(subject: Subject, party: Party, count: int = 2, start: int = 1) -> Table:
    return table(layouts().template("C", subject, party), count, start)


def records(one: Table) -> list[dict[str, Any]]:
    return [dict(zip(codes(one.template), row, strict=True)) for row in one.rows]


PERMITS = records(made("permit", "organisation"))
PERSONS = records(made("permit", "person", 1, 50))
PENALTIES = records(made("penalty", "organisation", 3, 70))


def read(document: object) -> GridReading:
    return read_portal(json.dumps(document, ensure_ascii=False).encode())


def told(reading: GridReading) -> list[tuple[str, int]]:
    assert reading.findings == []
    return [(grid.name, len(grid.rows) - 1) for grid in reading.grids]


@pytest.mark.parametrize(
    ("document", "lists"),
    [
        ({"data": {"list": [{"entity": r} for r in PERMITS]}}, [("data.list", 2)]),
        ({"data": {"list": [{"id": 1, "xk": r} for r in PERMITS]}}, [("data.list", 2)]),
        (PERMITS, [("", 2)]),
        (PERMITS[0], [("", 1)]),
        ({"data": {"entity": PERMITS[0]}}, [("data", 1)]),
        (
            {"code": 200, "result": {"xzxk": PERMITS, "xzcf": PENALTIES}},
            [("result.xzxk", 2), ("result.xzcf", 3)],
        ),
        ({"pages": [{"list": PERMITS}, {"list": PERMITS[:1]}]}, [("pages.list", 3)]),
        ({"list": {"0": PERMITS[0], "1": PERMITS[1]}}, [("list", 2)]),
        ({"list": PERMITS + PENALTIES + PERMITS}, [("list", 4), ("list", 3)]),
        ({"list": [{"xk": PERMITS[0], "cf": PENALTIES[0]}, {"xk": PERMITS[1]}]}, [("list", 2), ("list", 1)]),
        ({"list": PERMITS + PERSONS}, [("list", 2), ("list", 1)]),
        ({"rows": [list(PERMITS[0]), *(list(r.values()) for r in PERMITS)]}, [("rows", 2)]),
        ({"data": {"list": []}, "records": PERMITS}, [("records", 2)]),
    ],
)
def test_where_records_stand(document: object, lists: list[tuple[str, int]]) -> None:
    assert told(read(document)) == lists


def test_one_object_per_line() -> None:
    lines = "\n".join(json.dumps(record, ensure_ascii=False) for record in PERMITS)
    assert told(read_portal((lines + "\n").encode())) == [("", 2)]
    # Ends of lines to Python, signs of a text to JSON.
    for sign in ("\u2028", "\x85"):
        told_twice = lines.replace("许可", f"许可{sign}")
        assert sign in told_twice
        assert told(read_portal((told_twice + "\r\n").encode())) == [("", 2)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_encodings(encoding: str) -> None:
    data = json_bytes(made("permit", "organisation")).decode().encode(encoding)
    assert told(read_portal(data)) == [("data.list", 2)]


def test_inside_a_callback() -> None:
    body = json.dumps({"data": PERMITS}, ensure_ascii=False)
    assert told(read_portal(f"jQuery123_4({body});".encode())) == [("data", 2)]


def test_keys_that_some_records_lack_are_empty_cells() -> None:
    short = {key: value for key, value in PERMITS[1].items() if key != "bz"}
    (grid,) = read([PERMITS[0] | {"bz": "见附件"}, short]).grids
    place = grid.rows[0].index("bz")
    assert [row[place] for row in grid.rows] == ["bz", "见附件", ""]


def test_values() -> None:
    cells = {"xk_zt": 1, "xk_nr": None, "xk_xkbh": True, "bz": {"b": 1, "a": ["甲"]}}
    (grid,) = read([PERMITS[0] | cells]).grids
    row = dict(zip(grid.rows[0], grid.rows[1], strict=True))
    assert [row[key] for key in cells] == ["1", "", "TRUE", '{"a": ["甲"], "b": 1}']


def test_entries_without_any_known_key_are_told() -> None:
    reading = read({"list": [*PERMITS, {"x": 1}, "甲", None, {}]})
    assert [f.rule for f in reading.findings] == ["dp-json-entries"]
    assert "2 个条目" in reading.findings[0].message_zh
    assert len(reading.grids[0].rows) - 1 >= 2


@pytest.mark.parametrize(
    "data",
    [b"{", b"[]", b"{}", b'{"data": {"list": "none"}}', b"[" * 5000, b'{"a": ' * 4000, b'[1, "a", null]'],
)
def test_no_records(data: bytes) -> None:
    reading = read_portal(data)
    assert (reading.grids, [f.rule for f in reading.findings]) == ([], ["dp-json-shape"])


def test_deep_nesting_ends() -> None:
    document: object = PERMITS
    for _ in range(400):
        document = {"data": document}
    assert [f.rule for f in read(document).findings] == ["dp-json-shape"]
