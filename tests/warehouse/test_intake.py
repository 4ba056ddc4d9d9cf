"""Rows of files into parsed tables: numbers, bytes that do not depend on threads, long lines."""

import hashlib
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from warehouse import stage_file, streams
from warehouse.records import intake as module
from warehouse.records.fast_csv import Refused
from warehouse.records.intake import Intake, Placement
from warehouse.store import Store

PLACES = {"party_name": [0], "doc_number": [1], "remarks": [2]}
PLACEMENT = Placement("cap-1", "C", "organisation", 3, PLACES, footers=("合计", "填表人"))


def take(tmp_path: Path, text: str, placement: Placement = PLACEMENT) -> Store:
    tmp_path.mkdir(exist_ok=True)
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="utf-8")
    store = Store(tmp_path / "data")
    with Intake(store, "parsed.permits", "sjj") as intake:
        intake.add_csv(placement, lambda: path.open("rb"), separator=",", header_row=0)
        intake.finish()
    return store


def rows(store: Store) -> list[tuple[int, str, str]]:
    table = store.read("parsed.permits", "sjj").select(["row", "party_name", "remarks"])
    return list(zip(*table.to_pydict().values(), strict=True))


@pytest.mark.parametrize(
    ("line", "is_data"),
    [
        ("甲公司,1号,", True),
        (",,", False),
        ("/,无,——", False),
        (" ,1号,", True),
        ("无,,备注", True),
        ("null,\\,-", False),
        ("合计,2,", False),
        (" 合计：2,,", False),
        ("总计,2,", True),
        ("－,\u3000,﹘", False),
        ("\ufeff无,\u00a0,", False),
    ],
)
def test_what_is_a_data_row(tmp_path: Path, line: str, is_data: bool) -> None:
    found = rows(take(tmp_path, f"a,b,c\n第一,1,\n{line}\n末,2,\n"))
    assert [number for number, *_ in found] == list(range(1, len(found) + 1))
    assert len(found) == (3 if is_data else 2)


def test_a_running_number_alone_makes_no_row(tmp_path: Path) -> None:
    placement = Placement("cap-1", "C", "organisation", 3, {"party_name": [1]}, footers=("合计",))
    found = rows(take(tmp_path, "a,b,c\n1,甲,\n2,,\n合计,乙,\n3,丙,\n", placement))
    assert [name for _, name, _ in found] == ["甲", "丙"]


def test_row_groups_and_bytes_do_not_depend_on_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (module, stage_file, streams):
        monkeypatch.setattr(place, "ROW_GROUP", 4096)
    lines = "".join(f"第{number}公司,{number},{'' if number % 3 else '备注'}\n" for number in range(30_000))
    digests = set()
    for attempt in range(3):
        store = take(tmp_path / str(attempt), "a,b,c\n" + lines)
        file = store.path("parsed.permits", "sjj")
        digests.add(hashlib.sha256(file.read_bytes()).hexdigest())
        meta = pq.ParquetFile(file).metadata
        sizes = [meta.row_group(group).num_rows for group in range(meta.num_row_groups)]
        assert sizes == [4096] * 7 + [30_000 - 7 * 4096]
    assert len(digests) == 1
    found = rows(store)
    assert [number for number, *_ in found] == list(range(1, 30_001))
    assert found[17_000][1] == "第17000公司"


def test_lines_beyond_a_block(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "USUAL_BLOCK", 1000)
    found = rows(take(tmp_path, f"a,b,c\n甲,1,{'长' * 5000}\n乙,2,\n"))
    assert [len(remarks) for *_, remarks in found] == [5000, 0]
    monkeypatch.setattr(module, "LARGEST_BLOCK", 2000)
    with pytest.raises(Refused):
        take(tmp_path / "again", f"a,b,c\n甲,1,{'长' * 5000}\n乙,2,\n")


def test_a_ragged_file_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("a,b,c\n甲,1,\n乙,2\n", encoding="utf-8")
    with Intake(Store(tmp_path / "data"), "parsed.permits", "sjj") as intake:
        with pytest.raises(Refused):
            intake.add_csv(PLACEMENT, lambda: path.open("rb"), separator=",", header_row=0)
        assert intake.finish() == 0
