"""Annual reports as rows of the table `parsed.annual_reports`.

Belongs here: that translation. Does not belong here: reading, writing tables.
"""

from typing import Any

from sources.annual_reports.model import ReportReading


def report_rows(reading: ReportReading, source_id: str, capture_id: str) -> list[dict[str, Any]]:
    """Rows of `parsed.annual_reports`: all strings; `position` counts from 1 in the report's order."""
    place = {"source_id": source_id, "capture_id": capture_id, "report_year": reading.report_year}
    return [
        {
            **place,
            "position": position,
            "table_no": cell.table_no,
            "row_code": cell.row_code,
            "row_label": cell.row_label,
            "column_code": cell.column_code,
            "value": cell.value,
            "line": cell.line,
        }
        for position, cell in enumerate(reading.cells, start=1)
    ]
