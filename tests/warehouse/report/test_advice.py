"""Which advice a body gets about a row that failed."""

import pytest

from warehouse.registry_tables import reference_table
from warehouse.report.advice import to_do
from warehouse.words import words

FAILED = ("late", "missing", "incomplete")


def test_every_reason_of_a_failure_has_advice_of_its_own_and_no_other_has() -> None:
    reasons = {row["reason_code"]: row["status"] for row in reference_table("reference.statuses").to_pylist()}
    others = {*FAILED, "quarantine", "issue", "record", "body", "reply"}
    assert {code for code, status in reasons.items() if status in FAILED} == set(words("to_do")) - others | {
        "late"
    }


@pytest.mark.parametrize(
    ("given", "part"),
    [
        (("verdict", "incomplete", "window-short"), "无法补足"),
        (("verdict", "missing", "portal-missing"), "向信用平台报送这一决定"),
        (("verdict", "incomplete", "column-empty"), "空白栏目"),
        (("verdict", "incomplete", "empty-page"), "补上正文或附件"),
        (("verdict", "missing", "pair-missing"), "互相链接"),
        (("verdict", "late", "late"), "不必补办"),
        (("verdict", "late", "portal-missing"), "不必补办"),
        (("verdict", "missing", None), "补充公开"),
        (("verdict", "missing", "of-another-release"), "补充公开"),
        (("quarantine", None, None), "重新报送"),
        (("verdict", None, None), "按计分说明"),
    ],
)
def test_the_reason_decides_and_the_status_where_it_cannot(
    given: tuple[str, str | None, str | None], part: str
) -> None:
    """An objection that makes a missing report a late one leaves the reason code as it was."""
    assert part in to_do(*given)
