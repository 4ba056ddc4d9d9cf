"""Every code that a contract allows has a word for people."""

import pytest

from warehouse.contract import contract
from warehouse.words import word, words


@pytest.mark.parametrize(
    ("table", "field", "name"),
    [
        ("metrics.verdicts", "status", "status"),
        ("metrics.verdicts", "kind", "duty"),
        ("metrics.verdicts", "evidence_kind", "record"),
        ("metrics.scores", "status", "node"),
        ("metrics.scores", "part", "part"),
        ("metrics.deductions", "row_kind", "row"),
        ("metrics.indicators", "unit", "unit"),
        ("core.obligations", "origin", "origin"),
        ("core.bodies", "kind", "body"),
        ("ops.captures", "outcome", "outcome"),
    ],
)
def test_every_code_has_a_word(table: str, field: str, name: str) -> None:
    spec = next(one for one in contract(table).fields if one.name == field)
    assert spec.codes
    assert set(spec.codes) <= set(words(name))
    assert set(spec.codes) <= set(words(name, "en"))


def test_a_code_without_a_word_stays_as_it_is() -> None:
    assert word("group", "two_weeks") == "两周更新的栏目"
    assert word("group", "标题") == "标题"
    assert word("group", None) == ""


def test_an_unknown_list_is_a_mistake() -> None:
    with pytest.raises(KeyError):
        words("nothing")
