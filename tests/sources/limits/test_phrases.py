"""Phrases with their readings: prints the figures of our own and of the collected ones.

Our own were worded, with their expected readings, before the grammar read them. The collected ones run
only where they are at hand.
"""

import csv
import json
from pathlib import Path

import pytest

from sources.limits import read_limit

OWN = Path(__file__).with_name("phrases.csv")
COLLECTED = Path(__file__).parents[4] / "shared" / "domain" / "time_limit_phrases.csv"
PART_KEYS = ("kind", "value", "unit", "anchor", "op", "due", "join", "role")


def compared(parts: list[dict[str, object]]) -> list[dict[str, object]]:
    return [{key: part[key] for key in PART_KEYS if key in part} for part in parts]


@pytest.mark.parametrize("path", [OWN, COLLECTED], ids=["own", "collected"])
def test_phrases(path: Path) -> None:
    if not path.exists():
        pytest.skip("collected phrases are not at hand")
    with path.open(encoding="utf-8", newline="") as handle:
        rows = list(csv.DictReader(handle))
    right = dict.fromkeys(("kind", "value", "unit", "anchor_event", "parts"), 0)
    wrong: list[str] = []
    for row in rows:
        got = read_limit(row["phrase"]).as_json()
        parts = got["parts"]
        assert isinstance(parts, list)
        results = {
            "kind": got["kind"] == row["kind"],
            "value": ("" if got["value"] is None else str(got["value"])) == row["value"],
            "unit": (got["unit"] or "") == row["unit"],
            "anchor_event": (got["anchor"] or "") == row["anchor_event"],
            "parts": compared(parts) == compared(json.loads(row["parts_json"] or "[]")),
        }
        for name, is_right in results.items():
            right[name] += is_right
        if not all(results.values()):
            wrong.append(f"{row['phrase']!r}: {got}")
    print(
        f"\n{path.stem}: {len(rows)}", *(f"{name} {count / len(rows):.1%}" for name, count in right.items())
    )
    assert rows
    assert wrong == []
