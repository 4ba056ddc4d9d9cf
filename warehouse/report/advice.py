"""What a body should do about a row that failed.

Belongs here: which advice of `reference/words.csv` (`to_do`) fits. Does not belong here: its wording, layout.
"""

from functools import cache

from warehouse.registry_tables import reference_table
from warehouse.words import words


def to_do(row_kind: str, status: str | None, reason_code: str | None = None) -> str:
    """The advice for a row: for the reason of its verdict, else for the status, else for the kind of row.

    A reason that speaks of another status (an objection changed the verdict) gives no advice.
    """
    advice = words("to_do")
    if status and reason_code and _statuses().get(reason_code) == status and reason_code in advice:
        return advice[reason_code]
    return advice.get(status or row_kind) or advice.get(row_kind) or advice["body"]


@cache
def _statuses() -> dict[str, str]:
    """The status of each reason."""
    return {row["reason_code"]: row["status"] for row in reference_table("reference.statuses").to_pylist()}
