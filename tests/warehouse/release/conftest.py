"""Contracts of their own for the tests of the release, so that no change of a real contract moves them."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from warehouse import contract as contracts
from warehouse.contract import load_contracts
from warehouse.store import Store

Rows = list[dict[str, object]]

_WORDS = (
    "title: {zh: 处罚, en: Penalties}\ndescription: {zh: 示例, en: Example}\ngrain: {zh: 一行, en: a row}\n"
)
_PENALTIES = f"""\
table: core.penalties
stage: core
dataset: penalties
{_WORDS}
key: [record_id]
fields:
  - {{name: record_id, required: true, title: {{zh: 记录号, en: Record id}}}}
  - {{name: doc_number, title: {{zh: 文号, en: Number}}}}
  - {{name: party_name, title: {{zh: 相对人, en: Party}}, disclosure: person_name}}
  - {{name: party_kind, title: {{zh: 类别, en: Kind}}, codes: [自然人, 法人及非法人组织]}}
  - {{name: id_no, title: {{zh: 证件号码, en: Id}}, disclosure: personal}}
  - {{name: locator, title: {{zh: 位置, en: Locator}}, disclosure: internal}}
  - {{name: content, title: {{zh: 内容, en: Content}}, disclosure: free_text, max_length: 400}}
  - {{name: penalty_kinds, type: strings, title: {{zh: 种类, en: Kinds}}}}
  - {{name: fine_yuan, type: yuan, unit: 元, title: {{zh: 罚款, en: Fine}}}}
  - {{name: decided_date, type: date, title: {{zh: 决定日期, en: Decided}}}}
  - {{name: show_until, type: date, title: {{zh: 公示截止期, en: Shown until}}}}
  - {{name: first_seen_at, type: timestamp, title: {{zh: 首次看到, en: First seen}}}}
  - {{name: is_long_term, type: boolean, title: {{zh: 长期, en: Without end}}}}
  - {{name: status, title: {{zh: 状态, en: Status}}, codes: [有效, 无效]}}
"""
_PERMITS = f"""\
table: core.permits
stage: core
dataset: permits
{_WORDS.replace("处罚", "许可").replace("Penalties", "Permits")}
key: [record_id]
fields:
  - {{name: record_id, required: true, title: {{zh: 记录号, en: Record id}}}}
  - {{name: doc_number, title: {{zh: 文号, en: Number}}}}
  - {{name: party_name, title: {{zh: 相对人, en: Party}}, disclosure: person_name}}
  - {{name: party_kind, title: {{zh: 类别, en: Kind}}}}
  - {{name: status, title: {{zh: 状态, en: Status}}, codes: [有效, 无效]}}
"""
_LINKS = f"""\
table: core.links
stage: core
dataset: links
{_WORDS.replace("处罚", "对应").replace("Penalties", "Links")}
key: [record_id, item_id]
fields:
  - {{name: record_id, required: true, title: {{zh: 记录号, en: Record id}}}}
  - {{name: item_id, title: {{zh: 事项, en: Item}}}}
"""
_VERDICTS = f"""\
table: metrics.verdicts
stage: metrics
dataset: verdicts
{_WORDS.replace("处罚", "评判").replace("Penalties", "Verdicts")}
key: [verdict_id]
fields:
  - {{name: verdict_id, required: true, title: {{zh: 编号, en: Id}}}}
  - {{name: evidence_id, title: {{zh: 证据, en: Evidence}}}}
"""
_NOTICES = f"""\
table: core.notices
stage: core
dataset: notices
{_WORDS.replace("处罚", "公文").replace("Penalties", "Notices")}
key: [record_id, version]
fields:
  - {{name: record_id, required: true, title: {{zh: 记录号, en: Record id}}}}
  - {{name: version, type: integer, title: {{zh: 版本, en: Version}}}}
  - {{name: title, title: {{zh: 标题, en: Title}}, disclosure: free_text}}
  - {{name: doc_number, title: {{zh: 文号, en: Number}}, description: {{zh: 规范写法, en: canonical}}}}
"""
_HIDDEN = f"""\
table: ops.quarantine
stage: quarantine
{_WORDS}
key: [row]
fields:
  - {{name: row, type: integer, title: {{zh: 行, en: Row}}}}
"""


@pytest.fixture
def contract_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with six contracts that stands in for the project's."""
    folder = tmp_path / "contracts"
    folder.mkdir()
    for name, text in (
        ("core.penalties", _PENALTIES),
        ("core.notices", _NOTICES),
        ("core.permits", _PERMITS),
        ("core.links", _LINKS),
        ("metrics.verdicts", _VERDICTS),
        ("ops.quarantine", _HIDDEN),
    ):
        (folder / f"{name}.yml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(contracts, "FOLDER", folder)
    load_contracts.cache_clear()
    yield folder
    load_contracts.cache_clear()


@pytest.fixture
def penalties() -> Rows:
    """Two penalties on persons and three on companies; one is no longer shown on 2026-11-21."""
    return [
        {
            "record_id": "penalty-1",
            "party_name": "欧阳小花",
            "party_kind": "自然人",
            "id_no": "990101199003071234",
            "locator": "row 1",
            "content": "对欧阳小花罚款，住云岭市和平路12号，身份证号990101199003071234，电话13812345678",
            "penalty_kinds": ["警告", "罚款"],
            "fine_yuan": Decimal("500.00"),
            "show_until": date(2026, 11, 21),
            "first_seen_at": datetime(2026, 11, 1, 1, 2, 3, tzinfo=UTC),
            "is_long_term": False,
        },
        {"record_id": "penalty-2", "party_name": "张三", "party_kind": "自然人", "content": ""},
        {
            "record_id": "penalty-3",
            "party_name": "甲公司",
            "party_kind": "法人及非法人组织",
            "content": "住所：和平路1号",
        },
        {
            "record_id": "penalty-4",
            "party_name": "乙公司",
            "party_kind": "法人及非法人组织",
            "penalty_kinds": [],
        },
        {"record_id": "penalty-5", "party_name": "丙公司", "show_until": date(2026, 11, 20)},
    ]


@pytest.fixture
def notices() -> Rows:
    """Notices with would-be formulas, quotes, line breaks, empty and absent cells."""
    return [
        {
            "record_id": "n1",
            "version": 1,
            "title": '=HYPERLINK("http://evil.example","点我")',
            "doc_number": "甲〔2026〕1号",
        },
        {"record_id": "n2", "version": 1, "title": '一,二\n"三"\r\n四', "doc_number": ""},
        {"record_id": "n3", "version": None, "title": "@SUM(A1)", "doc_number": None},
        {"record_id": "n4", "version": -1, "title": "\t=1+1", "doc_number": "-2+3"},
        {"record_id": "n5", "version": 1, "title": "普通标题", "doc_number": "+86"},
    ]


@pytest.fixture
def store(contract_folder: Path, tmp_path: Path, penalties: Rows, notices: Rows) -> Store:
    """A store with both tables."""
    store = Store(tmp_path / "data")
    store.write_rows("core.penalties", penalties)
    store.write_rows("core.notices", notices)
    return store


@pytest.fixture
def renew(store: Store) -> Callable[[str, Rows], None]:
    """Write a table of the store anew."""

    def write(table: str, rows: Rows) -> None:
        store.write_rows(table, rows)

    return write
