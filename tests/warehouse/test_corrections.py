"""Declared corrections: the cell is read differently while the source is wrong, and not a day longer."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from warehouse.engine import Engine
from warehouse.records.corrections import apply_corrections
from warehouse.registry_tables import register_registry
from warehouse.store import Store

NUMBER = "云市监罚〔2026〕7号"
CORRECTION: dict[str, Any] = {
    "source_id": "scjgj",
    "record_kind": "penalty",
    "doc_number": NUMBER,
    "column_name": "fine_wan",
    "field": "罚款金额(万元)",
    "old_value": "2000",
    "new_value": "0.2",
    "reason": "单位填成了元",
    "decided_by": "区政务公开办",
    "decided_on": date(2026, 9, 1),
    "valid_to": date(2026, 12, 31),
    "line": 2,
}


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Three penalties, two of them of the number that is corrected."""
    store = Store(tmp_path)
    rows = [(NUMBER, "2000"), (NUMBER, "0.2"), ("云市监罚〔2026〕8号", "2000")]
    store.write_rows(
        "parsed.penalties",
        [
            {
                "source_id": "scjgj",
                "capture_id": "cap",
                "row": place,
                "layout": "C",
                "party_sheet": "organisation",
                "doc_number": number,
                "fine_wan": fine,
            }
            for place, (number, fine) in enumerate(rows, start=1)
        ],
        "scjgj",
    )
    return store


def opened(store: Store, *corrections: dict[str, Any], as_of: date = date(2026, 11, 1)) -> Engine:
    engine = Engine(store, as_of=as_of)
    engine.attach("parsed.permits", "parsed.penalties")
    register_registry(engine, {"registry.corrections": corrections})
    return engine


def fines(engine: Engine) -> Iterator[str]:
    return iter(engine.query("SELECT fine_wan FROM parsed.penalties").column("fine_wan").to_pylist())


def test_only_the_declared_cell_is_read_differently(store: Store) -> None:
    with opened(store, CORRECTION) as engine:
        [outcome] = apply_corrections(engine)
        assert list(fines(engine)) == ["0.2", "0.2", "2000"]
    assert (outcome.rule, outcome.capture_id, outcome.row) == ("dp-corrected", "cap", 1)


def test_it_stops_when_the_source_is_mended(store: Store) -> None:
    with opened(store, {**CORRECTION, "old_value": "2,000"}) as engine:
        [outcome] = apply_corrections(engine)
        assert list(fines(engine)) == ["2000", "0.2", "2000"]
    assert (outcome.rule, outcome.row) == ("dp-correction-unused", None)


def test_it_stops_after_its_last_day(store: Store) -> None:
    with opened(store, CORRECTION, as_of=date(2026, 12, 31)) as engine:
        assert [o.rule for o in apply_corrections(engine)] == ["dp-corrected"]
    with opened(store, CORRECTION, as_of=date(2027, 1, 1)) as engine:
        assert [o.rule for o in apply_corrections(engine)] == ["dp-correction-expired"]
        assert list(fines(engine)) == ["2000", "0.2", "2000"]


def test_another_body_and_another_kind_are_left_alone(store: Store) -> None:
    others = [{**CORRECTION, "source_id": "rsj"}, {**CORRECTION, "record_kind": "permit", "line": 3}]
    others[1]["column_name"] = "content"
    with opened(store, *others) as engine:
        assert [o.rule for o in apply_corrections(engine)] == ["dp-correction-unused"] * 2
        assert list(fines(engine)) == ["2000", "0.2", "2000"]


def test_quotes_in_a_value_are_text(store: Store) -> None:
    with opened(store, {**CORRECTION, "new_value": "0.2' OR '1'='1"}) as engine:
        apply_corrections(engine)
        assert next(fines(engine)) == "0.2' OR '1'='1"
