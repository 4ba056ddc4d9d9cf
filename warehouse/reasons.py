"""Short words for the reasons why something is left out of a figure.

Belongs here: the words of a reason code in a list of counts. Does not belong here: the sentences of verdicts
(`reference/statuses.csv`), which codes there are (the statements that give them).
"""

import json
from functools import cache

import pyarrow as pa

from warehouse.reviewed import reviewed_table

_WORDS = pa.schema([("reason_code", pa.string()), ("zh", pa.string()), ("en", pa.string())])


@cache
def reason_words(language: str = "zh") -> dict[str, str]:
    """The words for each code of `reference/reason_words.csv`, in `zh` or `en`."""
    rows = reviewed_table("reason_words.csv", _WORDS).to_pylist()
    return {row["reason_code"]: row[language] for row in rows}


def exclusion_words(excluded_reasons: str | None) -> str:
    """The JSON of reason codes and counts (`{"exempt":2}`) in words, the most frequent first.

    `已登记为不涉及 2；栏目已迁移 1`; a code without words stays as it is.
    """
    counts: dict[str, int] = json.loads(excluded_reasons or "{}")
    words = reason_words()
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return "；".join(f"{words.get(code, code)} {count}" for code, count in ordered)
