"""The bundled data of keying: complete, consistent, and keyed like the catalogue reader keys."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from sources.catalogue import item_id
from warehouse.keying.data import (
    bundled_calibration,
    bundled_domains,
    bundled_examples,
    bundled_items,
    bundled_lexicon,
)
from warehouse.keying.lexicon import WEIGHTS


def test_domains_are_the_26() -> None:
    domains = bundled_domains()
    assert len(domains) == 26
    assert all(aliases[0] == name for name, aliases in domains.items())


def test_items_have_the_identity_of_the_catalogue_reader() -> None:
    items = bundled_items()
    assert {item.domain for item in items} == set(bundled_domains())
    assert [item.item_id for item in items] == [
        item_id(item.domain, item.level1, item.level2 or None, None) for item in items
    ]


def test_examples_cover_every_domain_and_none() -> None:
    count = Counter(example.domain for example in bundled_examples())
    assert set(count) == {*bundled_domains(), None}
    assert min(count.values()) >= 40
    assert count[None] >= 400


def test_examples_name_levels_that_the_catalogue_has() -> None:
    level1 = {(item.domain, item.level1) for item in bundled_items()}
    assert [
        e for e in bundled_examples() if e.domain and e.level1 and (e.domain, e.level1) not in level1
    ] == []


def test_no_title_has_two_domains() -> None:
    count = Counter(title for title, _ in {(e.title, e.domain) for e in bundled_examples()})
    assert [title for title, number in count.items() if number > 1] == []


def test_lexicon_has_known_kinds_and_no_word_twice() -> None:
    entries = bundled_lexicon()
    assert {kind for _, _, kind in entries} == set(WEIGHTS)
    assert {domain for domain, _, _ in entries} == {*bundled_domains(), None}
    count = Counter((domain, word) for domain, word, _ in entries)
    assert [pair for pair, number in count.items() if number > 1] == []


def test_calibration_gives_its_reasons(repo: Path) -> None:
    lines = (repo / "warehouse" / "keying" / "calibration.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert all(len(line.split(",", 2)[2]) > 10 for line in lines)
    assert 0.5 < bundled_calibration().threshold < 1


def test_labelled_titles_are_not_in_the_repository(shared: Path) -> None:
    """Their text stays out; a title that is nothing but the name of a document kind is nobody's text."""
    file = shared / "real" / "titles_labels.csv"
    if not file.is_file():
        pytest.skip("no labelled titles")
    with file.open(encoding="utf-8-sig", newline="") as lines:
        theirs = {row["title"] for row in csv.DictReader(lines) if len(row["title"]) > 12}
    ours = {example.title for example in bundled_examples()}
    print(f"{len(ours)} examples, {len(theirs)} labelled titles, {len(ours & theirs)} in both")
    assert ours & theirs == set()
