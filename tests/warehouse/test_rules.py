"""Rules of permits and penalties: what contracts declare and what is made of it."""

import re

import pytest

from sources.double_publicity import layouts
from warehouse.contract import Rule, Words, contract
from warehouse.records.kinds import KINDS, Kind
from warehouse.records.reference import code_lists, layout_columns
from warehouse.rules import Check, checks, judge_statement

DOCUMENTED = {
    "permit": "R02 R03 R04 R05 R06 R07 R08 R09 R10 R11 R18 R19 R19a R21 R25",
    "penalty": "R02 R03 R04 R05 R06 R07 R08 R09 R10 R13 R14 R14a R15 R16 R17 R18 R19 R19a R25",
}


def named(kind: Kind, rule: str, column: str) -> list[Check]:
    return [check for check in kind.checks() if (check.rule, check.column) == (rule, column)]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.plural)
class TestDeclared:
    def test_every_rule_of_the_standard(self, kind: Kind) -> None:
        declared = {rule.id for rule in contract(f"core.{kind.plural}").rules if rule.id.startswith("R")}
        assert declared == set(DOCUMENTED[kind.subject].split())

    def test_messages_name_the_row_and_what_to_do(self, kind: Kind) -> None:
        for check in kind.checks():
            assert "{row}" in check.message_zh, check.rule
            assert "{row}" in check.message_en, check.rule
            assert "请" in check.message_zh, check.rule
            left = set(re.findall(r"{(\w+)}", check.message_zh + check.message_en))
            assert left <= {"row", "field", "value"}, check.rule
            assert check.basis, check.rule

    def test_columns_are_those_of_the_parsed_table(self, kind: Kind) -> None:
        assert {check.column for check in kind.checks()} <= set(contract(f"parsed.{kind.plural}").columns)

    def test_numbers_are_unique(self, kind: Kind) -> None:
        numbers = [check.number for check in kind.checks()]
        assert numbers == list(range(1, len(numbers) + 1))

    def test_personal_columns_show_no_value(self, kind: Kind) -> None:
        for check in kind.checks():
            if contract(f"parsed.{kind.plural}").field(check.column).disclosure == "personal":
                assert "{value}" not in check.message_zh + check.message_en, check.rule


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.plural)
def test_templates_agree_with_the_layouts_of_the_reader(kind: Kind) -> None:
    """The reader and the rules keep the columns apart by layer; both must mean the same tables."""
    declared: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for column in layout_columns(kind.subject):
        declared.setdefault((column.layout, column.party), []).append((column.column, column.title_zh))
    for template in layouts().templates:
        if template.subject == kind.subject:
            names = layouts().columns(template.layout, template.subject)
            expected = [(column, names[column].name) for column in template.columns]
            assert declared[template.layout, template.party] == expected
    titles = contract(f"parsed.{kind.plural}")
    for column, title in declared["C", "organisation"] + declared["C", "person"]:
        assert titles.field(column).title.zh == title


class TestCompiling:
    def test_required_in_some_layouts_only(self) -> None:
        (check,) = named(KINDS[0], "R02", "content")
        assert "layout IN ('C', 'B', 'A')" in check.predicate

    def test_required_wherever_it_stands_needs_no_guard(self) -> None:
        (check,) = named(KINDS[0], "R02", "party_name")
        assert check.predicate == "(party_name = '')"

    def test_a_column_may_be_spared(self) -> None:
        (check,) = named(KINDS[0], "R02", "doc_number")
        assert "NOT COALESCE(permit_no <> '', FALSE)" in check.predicate

    def test_lengths_differ_by_layout(self) -> None:
        found = named(KINDS[0], "R03", "doc_number")
        assert [re.search(r"\bLENGTH\(\w+\) > (\d+)", check.predicate)[1] for check in found] == ["128"]  # type: ignore[index]
        assert "128 个字" in found[0].message_zh

    def test_lists_by_layout_and_party(self) -> None:
        person = [check for check in named(KINDS[0], "R04", "party_kind") if "自然人" in check.message_zh]
        assert "layout = 'C' AND party = 'person'" in person[0].predicate

    def test_list_entries_with_conditions(self) -> None:
        current = named(KINDS[0], "R04", "permit_kind")[0].predicate
        assert "permit_kind LIKE '其他-_%'" in current
        assert "permit_kind = '其他' AND COALESCE(remarks, '') <> ''" in current

    def test_one_statement_for_all_rows(self) -> None:
        statement = judge_statement(KINDS[0].checks(), "SELECT * FROM judged_rows")
        assert statement.count("FROM judged_rows") == 1

    def test_quotes_in_labels_are_escaped(self) -> None:
        rule = Rule(
            id="X",
            severity="E",
            fields=("a",),
            layouts=("o'clock",),
            when="a = ''",
            message=Words(zh="", en=""),
        )
        spec = contract("core.permits").model_copy(update={"rules": (rule,)})
        (check,) = checks(spec, layout_columns("permit"), code_lists())
        assert "'o''clock'" in check.predicate

    @pytest.mark.parametrize("given", [{}, {"fields": ("a",), "each": "required"}])
    def test_either_fields_or_each(self, given: dict[str, object]) -> None:
        with pytest.raises(ValueError, match="either fields or each"):
            Rule.model_validate(
                {"id": "X", "severity": "E", "when": "TRUE", "message": {"zh": "", "en": ""}, **given}
            )
