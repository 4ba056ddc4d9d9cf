"""What the codes of tables are called when people read them.

Belongs here: the reviewed words of `reference/words.csv`. Does not belong here: sentences (those of verdicts
stand in `reference/statuses.csv`), why something is left out of a figure (`reasons.py`), formats of figures.
"""

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import pyarrow as pa

from warehouse.reviewed import reviewed_table

_SCHEMA = pa.schema([("list", pa.string()), ("code", pa.string()), ("zh", pa.string()), ("en", pa.string())])


@cache
def words(name: str, language: str = "zh") -> Mapping[str, str]:
    """The words of a list (`status`, `duty`, `group` …) by code, in the order of the file.

    Raises KeyError for a list that is not there.
    """
    rows = [row for row in reviewed_table("words.csv", _SCHEMA).to_pylist() if row["list"] == name]
    if not rows:
        raise KeyError(name)
    return MappingProxyType({row["code"]: row[language] or "" for row in rows})


def word(name: str, code: str | None) -> str:
    """The word for a code; the code itself when the list has none, '' for None."""
    return "" if code is None else words(name).get(code, code)


def status_word(status: str | None, reason_code: str | None) -> str:
    """The word for a verdict's status; a duty that is not due yet is called so and not 不涉及."""
    if status == "not_applicable" and reason_code in words("reason_status"):
        return word("reason_status", reason_code)
    return word("status", status)
