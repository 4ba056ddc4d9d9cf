"""Findings of the readers as rows of the tables `parsed.issues` and `ops.findings`.

Belongs here: that translation only. Does not belong here: wording (`sources/issue_types`).
"""

from collections.abc import Iterable
from typing import Any

from sources.findings import Finding, finding


def finding_rows(
    findings: Iterable[Finding], source_id: str | None, capture_id: str | None = None, path: str | None = None
) -> list[dict[str, Any]]:
    """Rows for findings; `path` is the locator of those that have none of their own."""
    return [
        {
            "source_id": source_id,
            "capture_id": capture_id,
            "rule": found.rule,
            "severity": found.severity,
            "responsibility": found.responsibility,
            "row": found.row,
            "field": found.field,
            "value": found.value,
            "locator": found.locator or path,
            "message_zh": found.message_zh,
            "message_en": found.message_en,
        }
        for found in findings
    ]


def crashed(error: Exception, path: str) -> Finding:
    """The finding for a reader that failed on a file: our mistake, not the bureau's."""
    return finding("reader-crashed", reason=f"{type(error).__name__}: {error}"[:200], locator=path)
