"""Every reason for leaving something out has short words."""

import re
from pathlib import Path

import warehouse
from warehouse.reasons import exclusion_words, reason_words
from warehouse.registry_tables import reference_table

FOLDER = Path(warehouse.__file__).parent
GIVEN = re.compile(r"(?:THEN|ELSE) '([a-z]+(?:-[a-z]+)+)'|'([a-z]+(?:-[a-z]+)+)' AS reason\b")


def test_every_reason_that_is_no_result_has_words_in_both_languages() -> None:
    left_out = {
        row["reason_code"]
        for row in reference_table("reference.statuses").to_pylist()
        if row["status"] in ("not_applicable", "not_testable", "not_observed")
    }
    assert left_out <= set(reason_words()) == set(reason_words("en"))
    assert all(reason_words().values())
    assert all(reason_words("en").values())
    assert (
        len(set(reason_words()))
        == len((FOLDER / "reference/reason_words.csv").read_text("utf-8").split("\n")) - 2
    )


def test_the_reasons_of_indicators_of_their_own_have_words() -> None:
    texts = (path.read_text(encoding="utf-8") for path in sorted((FOLDER / "metrics").glob("*.sql")))
    named = {code for text in texts for found in GIVEN.findall(text) for code in found if code}
    assert {"never-seen-absent", "one-side-empty", "no-portal-channel", "sequence-short"} <= named
    assert named <= set(reason_words())


def test_counts_in_words_the_most_frequent_first() -> None:
    text = '{"exempt":1,"never-seen-absent":12,"x-new":1}'
    assert exclusion_words(text) == "首次看到之前没有查看过栏目 12；已登记为不涉及 1；x-new 1"
    assert exclusion_words(None) == exclusion_words("{}") == ""
