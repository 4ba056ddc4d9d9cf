"""Real penalty tables against gold, and two wordings of one decision against each other.

Reads ../shared/real/penalties beside the checkout and skips where that folder is absent. Run with -s to see
the figures.
"""

import csv
import re
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sources.double_publicity import read_shapes
from sources.double_publicity.freeform import columns_of, is_blank, read_custom
from sources.tables import read_grids

Row = dict[str, Any]
SCORES = {"number": 0.99, "date": 0.99, "fine": 0.97, "confiscation": 0.97, "kinds": 0.95}


@cache
def rows_of(path: Path) -> list[Row]:
    """All records of a file, as the readers under test see them."""
    (shape,) = read_shapes(path, path.name)
    assert (shape.layout, shape.subject) == ("custom", "penalty")
    if shape.kind == "csv":
        encoding = "gb18030" if "gb18030" in path.name else "utf-8-sig"
        with path.open(encoding=encoding, newline="") as handle:
            cells = list(csv.reader(handle))[1:]
    else:
        cells = [list(row) for row in read_grids(path.read_bytes(), path.name).grids[0].filled()][1:]
    columns = columns_of(shape.places, shape.persons, list(zip(*cells, strict=True)))
    found = read_custom(columns)
    doubts: dict[int, list[str]] = defaultdict(list)
    for row, finding in found.findings:
        doubts[row].append(finding.rule)
    return [
        {name: values[row] for name, values in found.columns.items()}
        | {"doubts": doubts[row], "agency": columns["agency_name"][row], "raw": columns["penalty_text"][row]}
        for row in range(len(cells))
    ]


@pytest.fixture(scope="module")
def penalties(shared: Path) -> dict[str, list[Row]]:
    folder = shared / "real" / "penalties"
    if not folder.is_dir():
        pytest.skip("the real penalty tables are not beside the checkout")
    return {path.name: rows_of(path) for path in sorted(folder.glob("cbrc_*"))}


def test_gold(penalties: dict[str, list[Row]], shared: Path) -> None:
    hits: Counter[str] = Counter()
    with (shared / "real" / "penalties" / "gold.csv").open(encoding="utf-8-sig", newline="") as handle:
        golds = list(csv.DictReader(handle))
    for gold in golds:
        row = penalties[gold["file"]][int(gold["record"]) - 1]
        hits["number"] += row["text_doc_number"] == gold["doc_number"]
        hits["date"] += row["text_decided_date"] == gold["decision_date"]
        hits["fine"] += row["text_fine_yuan"] == gold["fine_yuan"]
        hits["confiscation"] += row["text_confiscated_yuan"] == gold["confiscation_yuan"]
        hits["kinds"] += row["text_penalty_kinds"] == gold["penalty_types"].replace(";", "；")
    print()
    for name, floor in SCORES.items():
        print(f"{name:<13} {hits[name]:>4} of {len(golds)}")
        assert hits[name] >= floor * len(golds), name


def test_two_wordings_of_a_decision_agree(penalties: dict[str, list[Row]]) -> None:
    """The same number, day and body in two files: the same sums and kinds."""
    decisions: dict[tuple[str, str, str], dict[str, set[tuple[str, ...]]]] = defaultdict(dict)
    for name, rows in penalties.items():
        for row in rows:
            if not row["text_identity_number"] or not row["text_decided_date"]:
                continue
            agency = "".join(row["agency"].split())
            key = (row["text_identity_number"], row["text_decided_date"], agency)
            reading = (row["text_fine_yuan"], row["text_confiscated_yuan"], row["text_penalty_kinds"])
            decisions[key].setdefault(name, set()).add(reading)
    twice = {key: files for key, files in decisions.items() if len(files) > 1}
    agree = sum(1 for files in twice.values() if len(set(map(frozenset, files.values()))) == 1)
    print(f"\n{agree} of {len(twice)} decisions that stand in two files read the same")
    assert twice
    assert agree >= 0.995 * len(twice)


def test_doubts_are_few_and_every_sum_is_read_or_doubted(penalties: dict[str, list[Row]]) -> None:
    rows = [row for table in penalties.values() for row in table]
    doubts = Counter(rule for row in rows for rule in row["doubts"])
    print(f"\n{len(rows)} rows, doubts: {dict(doubts.most_common())}")
    doubted = sum(1 for row in rows if any(rule.startswith("text-s") for rule in row["doubts"]))
    assert doubted < 0.01 * len(rows)
    silent = [
        row["raw"] for row in rows
        if re.search("[0-9十百千万]元", row["raw"]) and not is_blank(row["raw"]) and not row["doubts"]
        and not row["text_fine_yuan"] and not row["text_confiscated_yuan"]
    ]  # fmt: skip
    print(f"{len(silent)} texts with a sum and neither a sum nor a doubt")
    assert len(silent) <= 3
