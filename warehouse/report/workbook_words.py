"""Words of the assessment workbook for codes: what is wrong, what to do about it, when it was captured.

Belongs here: Chinese for codes of verdicts and deductions. Does not belong here: a verdict's reason, which
comes with it as a sentence.
"""

from datetime import datetime, timedelta

from warehouse.report import advice
from warehouse.report.workbook_data import Deduction
from warehouse.words import word, words

_BEIJING = timedelta(hours=8)

VETO_STATES = {"clear": "未触发", "flagged": "⚠ 警示"}
_UNITS = {"ratio": "比率", "workdays": "工作日", "days": "天", "count": "件"}


def beijing(moment: datetime | None) -> str:
    """A moment (UTC) as day and time in Beijing; empty for none."""
    return f"{moment + _BEIJING:%Y-%m-%d %H:%M}" if moment else ""


def problem(one: Deduction) -> str:
    """In a few words what kind of failure this is: 未公开, 逾期, 数据有误的行 …"""
    return word("status", one.status) or word("row", one.row_kind)


def duty(one: Deduction) -> str:
    """The duty in words, with its time limit as written."""
    kind = word("duty", one.duty_kind) or word("row", one.row_kind)
    return f"{kind}（{one.limit_text}）" if one.limit_text else kind


def to_do(one: Deduction) -> str:
    """What the body should do."""
    if one.duty_kind == "reply":
        return words("to_do")["reply"]
    return advice.to_do(one.row_kind, one.status, one.reason_code)


def unit(code: str) -> str:
    """The unit of an indicator's value."""
    return _UNITS.get(code, code)
