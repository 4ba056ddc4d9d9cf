"""No text column of any dataset lets an identity number, a mobile number or a person's name through."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from benchmarks.dp_files import identity_number
from warehouse.contract import Contract, FieldSpec, contract, load_contracts
from warehouse.engine import Engine
from warehouse.release import publish
from warehouse.release.first_look import may_hold_anything
from warehouse.release.masking import load_masks, published_rows
from warehouse.release.publish import release_contracts
from warehouse.store import Store

_DAY = date(2026, 11, 21)
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")
_PERSON = "尉迟云山"


def _typed(spec: Contract) -> list[FieldSpec]:
    """The published columns in which somebody may have typed anything."""
    return [
        field
        for field in spec.fields
        if field.type in ("string", "strings")
        and field.disclosure in ("open", "free_text", "person_name")
        and field.name not in spec.key
        and not field.codes
        and not field.pattern
        and not field.name.endswith(("_id", "sha256", "content_hash"))
    ]


def _row(spec: Contract, number: int, texts: dict[str, str]) -> dict[str, object]:
    """A row with keys of its own, and a text in every column that may hold any."""
    row: dict[str, object] = dict.fromkeys(spec.columns)
    for field in spec.fields:
        if field.name in spec.key:
            made = {"string": f"key-{number}", "integer": number, "date": date(2020, 1, number)}
            row[field.name] = made.get(field.type)
        elif field.name in texts:
            row[field.name] = [texts[field.name]] if field.type == "strings" else texts[field.name]
    if "party_kind" in spec.columns:
        row["party_kind"] = ["法人及非法人组织", "自然人"][number % 2]
    return row


def _contents(folder: Path) -> str:
    texts = [path.read_text(encoding="utf-8-sig") for path in sorted(folder.glob("*.csv"))]
    for path in sorted(folder.glob("*.parquet")):
        texts += [str(column) for column in pq.read_table(path).to_pydict().values()]
        texts.append(path.read_bytes().decode("latin-1"))
    return "\n".join(texts)


def test_numbers_typed_anywhere_stay_in_the_house(tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    secrets: list[str] = []
    for spec in release_contracts():
        rows = []
        for number in range(1, 9):
            texts = {}
            for field in _typed(spec):
                count = len(secrets) + 1
                identity, mobile = identity_number(count * 3 + 50), f"139{count:04d}{count:04d}"
                ways = [
                    identity,
                    mobile,
                    f"电话{mobile}",
                    f"{mobile[:3]}-{mobile[3:7]}-{mobile[7:]}",
                    mobile.translate(_WIDE),
                    f"通知/{mobile}.pdf",
                    f"+86 {mobile}（{identity.lower()}）",
                    f"id={mobile}&",
                ]
                texts[field.name] = ways[number - 1]
                secrets += [identity, mobile, ways[3], ways[4]]
            rows.append(_row(spec, number, texts))
        store.write_rows(spec.table, rows)
    publish(store, tmp_path / "open", _DAY)
    content = _contents(tmp_path / "open" / "latest")
    assert len(secrets) > 1000
    assert "（手机号已隐去）" in content
    assert "（身份证号已隐去）" in content
    assert [secret for secret in secrets if secret in content] == []


@pytest.mark.parametrize("table", ["core.permits", "core.penalties"])
def test_names_of_persons_in_prose_are_shortened(table: str, tmp_path: Path) -> None:
    store = Store(tmp_path / "data")
    spec = contract(table)
    texts = {
        field.name: f"经查，{_PERSON}与其雇主汪海销售过期食品，处罚汪 海、汪\u3000海。"
        for field in _typed(spec)
        if field.disclosure == "free_text"
    }
    row = _row(spec, 1, {**texts, "party_name": _PERSON}) | {"legal_rep": "汪海", "party_kind": "自然人"}
    company = _row(spec, 2, {**texts, "party_name": "云岭市示范有限公司"})
    store.write_rows(table, [row, company])
    publish(store, tmp_path / "open", _DAY)
    folder = tmp_path / "open" / "latest"
    name = f"{spec.dataset}.parquet"
    person = next(one for one in pq.read_table(folder / name).to_pylist() if one["party_kind"] == "自然人")
    assert person["party_name"] == "尉迟某"
    for column in texts:
        assert person[column] == "经查，尉迟某与其雇主汪某销售过期食品，处罚汪某、汪某。"


@pytest.mark.parametrize(
    "text",
    [
        "JY19901013912345678",
        "云市监许〔2024〕13912345678号之一A13912345678",
        "91990101MA31198660",
        "2026-11-01",
        "https://www.shifanqu.example/art/2026/11/1/art_1229_1712345.html",
        "许可证编号 4401320230001234",
    ],
)
def test_public_numbers_in_open_columns_stay(text: str, tmp_path: Path) -> None:
    kept = text.replace("〕13912345678号", "〕（手机号已隐去）号")
    with Engine(Store(tmp_path)) as engine:
        load_masks(engine)
        spec = load_contracts()["core.permits"]
        row = _row(spec, 2, {"permit_no": text})
        table = pa.Table.from_pylist([row], schema=spec.arrow_schema)
        assert published_rows(engine.connection, spec, table).column("permit_no").to_pylist() == [kept]


@pytest.fixture(scope="module")
def masks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    with Engine(Store(tmp_path_factory.mktemp("data"))) as engine:
        load_masks(engine)
        yield engine.connection


@pytest.mark.parametrize(
    ("text", "number", "other"),
    [
        ("张三13912345678", True, True),
        ("1 3912 3456-78", False, True),
        ("１３９１２３４５６７８", True, True),
        ("139\u30001234\u20095678", True, True),
        ("139－1234–5678", True, True),
        ("云市监许〔2024〕1234567号", False, False),
        ("2026年11月01日12时30分", False, False),
        ("浙Ａ12345", False, True),
        ("浙A12345", False, True),
        ("有身份证", False, True),
        ("本人", False, True),
        ("云岭市，（示范）有限公司", False, False),
        ("1234567890", False, False),
        ("", False, False),
    ],
)
def test_the_first_look_sees_what_the_masks_see(
    text: str, number: bool, other: bool, masks: duckdb.DuckDBPyConnection
) -> None:
    looks = "SELECT mask_may_hold_number($1), mask_worth_a_look($1)"
    assert masks.execute(looks, [text]).fetchall() == [(number, other)]
    for texts in (pa.array([None, text, "甲"]), pa.array(["x", text])[1:], pa.array([[text, "甲"], None])):
        assert may_hold_anything(texts, numbers_only=True) == number
        assert may_hold_anything(texts, numbers_only=False) == other
    assert not may_hold_anything(pa.array([text, "甲"])[1:], numbers_only=False)
