"""Figures of the yearly reports on disclosure: `core.request_handling` and the checks of their arithmetic.

Belongs here: the order of the statements in `sql/annual_reports/`. Does not belong here: reading of reports
(`sources/annual_reports`), indicators on requests (`metrics/`).
"""

import pyarrow as pa

from warehouse.core import attach_current, attach_keyed_notices
from warehouse.engine import Engine, sql
from warehouse.obligations import keep_issues
from warehouse.reviewed import reviewed_table

INPUTS = ("parsed.annual_reports", "parsed.notices", "parsed.entries", "core.bodies", "ops.captures")
"""Tables that the build reads; it attaches them itself."""

RULES = (
    *("annual-report-balance", "annual-report-results", "annual-report-applicants"),
    *("annual-report-reviews", "annual-report-carry-over"),
)
"""Kinds of issues: sums that do not hold (国办公开办函〔2021〕30号: 第一项加第二项等于第三项加第四项)."""

_T = pa.string()
_ISSUE_TYPES = pa.schema(
    [(name, _T) for name in ("rule", "severity", "responsibility", "dimension", "message_zh", "message_en")]
)


def build_request_handling(engine: Engine) -> dict[str, int]:
    """Write `core.request_handling`, findings to `work.duty_issues`; rows by table.

    Figures stay as printed: a sum that does not hold is an issue of the body and changes nothing.
    """
    attach_keyed_notices(engine)
    attach_current(engine)
    engine.attach("parsed.annual_reports", "core.bodies")
    engine.execute("CREATE SCHEMA IF NOT EXISTS work")
    issue_types = reviewed_table("annual_report_issue_types.csv", _ISSUE_TYPES)
    engine.register("reference.annual_report_issue_types", issue_types)
    rows = engine.write("core.request_handling", sql("annual_reports/request_handling"))
    keep_issues(engine, sql("annual_reports/issues"), RULES)
    return {"core.request_handling": rows}
