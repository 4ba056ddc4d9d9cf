"""Sample catalogues with gold readings: prints the figures per file and field.

Run with -s to see the table. It runs only where the samples are at hand.
"""

import json
import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest

from sources.catalogue import read_catalogue

SAMPLES = Path(__file__).parents[4] / "shared" / "samples" / "catalogue"
FIELDS = (
    *("domain", "level1", "level2", "level3", "content", "basis", "limit_text", "body", "carriers"),
    *("audience_all", "audience_specific", "mode_active", "mode_on_request"),
    *("level_county", "level_town", "level_village", "row"),
)
Item = dict[str, object]


def normalised(value: object) -> object:
    """Text without blanks, punctuation, bullets and list numbers, after NFKC; anything else as it is."""
    if not isinstance(value, str):
        return value
    if value == "√":
        return value
    words = re.sub(r"(?m)^\s*\(?\d{1,2}[.、)]", "", unicodedata.normalize("NFKC", value))
    return "".join(sign for sign in words if unicodedata.category(sign)[0] in "LN")


def comparable(field: str, value: object) -> object:
    if field == "basis":
        assert isinstance(value, list)
        return frozenset(str(normalised(title)).replace("中华人民共和国", "") for title in value)
    if field == "carriers" and isinstance(value, list):
        return frozenset("其他" if str(name).startswith("其他") else normalised(name) for name in value)
    return normalised(value)


def key(item: Item) -> tuple[object, ...]:
    return tuple(comparable(field, item[field]) for field in ("level1", "level2", "level3", "limit_text"))


def compare(got: list[Item], want: list[Item]) -> tuple[float, dict[str, float]]:
    """F1 of the items by names and limit, and the share of right values per field of the matched items."""
    hits = sum((Counter(map(key, got)) & Counter(map(key, want))).values())
    f1 = 2 * hits / (len(got) + len(want)) if got or want else 0.0
    waiting: dict[tuple[object, ...], list[Item]] = {}
    for item in got:
        waiting.setdefault(key(item), []).append(item)
    pairs = [(waiting[key(item)].pop(0), item) for item in want if waiting.get(key(item))]
    shares = {
        field: sum(comparable(field, a[field]) == comparable(field, b[field]) for a, b in pairs) / len(pairs)
        for field in FIELDS
        if pairs
    }
    return f1, shares


@pytest.mark.skipif(not SAMPLES.exists(), reason="sample catalogues are not at hand")
def test_samples() -> None:
    print(f"\n{'file':<26}{'items':>6}{'gold':>6}{'F1':>7}{'worst field':>24}")
    short: list[str] = []
    worst_of = dict.fromkeys(FIELDS, 1.0)
    golds = sorted(SAMPLES.glob("*.gold.jsonl"))
    for gold in golds:
        stem = gold.name.removesuffix(".gold.jsonl")
        path = next(path for path in sorted(SAMPLES.glob(f"{stem}.*")) if path != gold)
        want: list[Item] = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
        reading = read_catalogue(path.read_bytes(), name=path.name)
        got = [item.as_json() for item in reading.items]
        f1, shares = compare(got, want)
        field, share = min(shares.items(), key=lambda pair: pair[1], default=("none", 0.0))
        print(f"{path.name:<26}{len(got):>6}{len(want):>6}{f1:>7.3f}{field + f' {share:.3f}':>24}")
        for name, value in shares.items():
            worst_of[name] = min(worst_of[name], value)
        if f1 < 0.97 or share < 0.95:
            short.append(f"{path.name}: F1 {f1:.3f}, {field} {share:.3f}")
    print("worst file per field:", ", ".join(f"{name} {value:.3f}" for name, value in worst_of.items()))
    assert golds
    assert short == []
