"""Headers are recognised whatever the order of the columns and however their headings are decorated."""

import unicodedata
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from benchmarks.dp_files import codes, csv_bytes, headings, table, xlsx_bytes
from sources.double_publicity import read_shapes
from sources.double_publicity.blocks import find_blocks
from sources.double_publicity.header import Header, read_header
from sources.double_publicity.layouts import Template, layouts

templates = st.sampled_from(layouts().templates)
full_width = {ord(sign): ord(sign) + 0xFEE0 for sign in "()_0123456789ABCXK"}


def wide(text: str) -> str:
    return text.translate(full_width)


decorations = st.sampled_from(
    [
        lambda text: text,
        lambda text: f"*{text}",
        lambda text: f"{text}＊",
        lambda text: f" {text}\u3000",
        lambda text: "\n".join((text[:3], text[3:])),
        lambda text: " ".join(text),
        wide,
        lambda text: f"\ufeff{text}",
    ]
)


def read(cells: list[str]) -> Header:
    found = read_header([cells], own={}, subject=None)
    assert isinstance(found, Header)
    return found


@given(templates, st.data())
def test_order_does_not_change_what_a_column_is(template: Template, data: st.DataObject) -> None:
    order = data.draw(st.permutations(range(len(template.columns))))
    names = headings(template)
    found = read([names[place] for place in order])
    assert (found.layout, found.subject, found.party) == (template.layout, template.subject, template.party)
    assert found.columns == tuple(template.columns[place] for place in order)
    assert len([f for f in found.findings if f.rule == "R01"]) == (order != sorted(order))


@given(templates, st.data())
def test_decoration_does_not_change_what_a_column_is(template: Template, data: st.DataObject) -> None:
    written = [data.draw(decorations)(name) for name in headings(template)]
    found = read(written)
    assert (found.layout, found.columns, found.findings) == (template.layout, template.columns, [])


@given(templates.filter(lambda t: t.layout != "B"), st.data())
def test_codes_and_names_may_be_mixed(template: Template, data: st.DataObject) -> None:
    pairs = zip(headings(template), codes(template), strict=True)
    written = [data.draw(st.sampled_from([name, code, code.upper()])) for name, code in pairs]
    assert read(written).columns == template.columns


@given(templates, st.data())
def test_extra_columns_anywhere(template: Template, data: st.DataObject) -> None:
    names = headings(template)
    places = data.draw(st.lists(st.integers(0, len(names)), max_size=4, unique=True))
    written, expected = list(names), list[str | None](template.columns)
    for number, place in enumerate(sorted(places, reverse=True)):
        written.insert(place, f"内部编号{number}")
        expected.insert(place, None)
    found = read(written)
    assert found.columns == tuple(expected)
    assert {f.field for f in found.findings} == {f"内部编号{number}" for number in range(len(places))}


@given(templates, st.integers(0, 9), st.integers(1, 5), st.integers(0, 3))
def test_rows_above_and_below(template: Template, above: int, count: int, below: int) -> None:
    made = table(template, count)
    width = len(made.headings)
    titles = [["示范区归集表", *[""] * (width - 1)] for _ in range(above)]
    footers = [["填表人：洪某某", *[""] * (width - 1)], [""] * width, ["合计", "1条", *[""] * (width - 2)]]
    rows = [*titles, made.headings, *made.rows, *footers[:below]]
    found = find_blocks(rows, {}, None)
    assert isinstance(found, list)
    assert [list(block.rows) for block in found] == [made.rows]
    assert [list(block.places) for block in found] == [list(range(above + 1, above + 1 + count))]


@given(st.lists(templates, min_size=2, max_size=4), st.integers(1, 3))
def test_stacked_tables_keep_every_row(given_templates: list[Template], count: int) -> None:
    tables = [table(t, count, start=10 * n) for n, t in enumerate(given_templates)]
    width = max(len(one.headings) for one in tables)
    rows = [
        [*row, *[""] * (width - len(row))]
        for one in tables
        for row in ([f"{one.title}表"], one.headings, *one.rows)
    ]
    found = find_blocks(rows, {}, None)
    assert isinstance(found, list)
    kept = [[cell for cell in row if cell] for block in found for row in block.rows]
    assert kept == [[cell for cell in row if cell] for one in tables for row in one.rows]


def test_formats_agree(tmp_path: Path) -> None:
    for template in layouts().templates:
        made = table(template, 3)
        shapes = []
        for name, data in (("a.csv", csv_bytes([made])), ("a.xlsx", xlsx_bytes([made]))):
            (tmp_path / name).write_bytes(data)
            (shape,) = read_shapes(tmp_path / name, name)
            shapes.append(
                (shape.layout, shape.subject, shape.party, shape.headings, shape.columns, shape.places)
            )
        assert shapes[0] == shapes[1]
        assert [unicodedata.normalize("NFKC", heading) for heading in made.headings] == list(shapes[0][3])
