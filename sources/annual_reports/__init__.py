"""Tables of the yearly report on government information disclosure (政府信息公开工作年度报告)."""

from sources.annual_reports.model import ReportCell, ReportReading
from sources.annual_reports.read import is_annual_report, read_annual_report
from sources.annual_reports.rows import report_rows

__all__ = ["ReportCell", "ReportReading", "is_annual_report", "read_annual_report", "report_rows"]
