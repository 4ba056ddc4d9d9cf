"""Words of the assessment workbook for codes: what is wrong, what to do about it, when it was captured.

Belongs here: Chinese for codes of verdicts and deductions. Does not belong here: a verdict's reason, which
comes with it as a sentence.
"""

import csv
import json
import re
from datetime import datetime, timedelta
from functools import cache

from warehouse.registry_tables import REFERENCE_FOLDER
from warehouse.report.workbook_data import Deduction

_BEIJING = timedelta(hours=8)
_PLACEHOLDER = re.compile(r"“?\{\w+\}”?")

DUTY_KINDS = {
    "exists": "应公开",
    "within": "限期公开",
    "before_event": "事前公开",
    "periodic": "定期公开",
    "by_date": "某日前公开",
    "count": "达到件数",
    "min_duration": "公示满期限",
    "together": "同步公开",
    "reply": "答复申请",
}
STATUSES = {
    "met": "已履行",
    "late": "逾期",
    "missing": "未公开",
    "incomplete": "内容不全",
    "not_applicable": "不涉及",
    "not_testable": "不可检验",
    "not_observed": "未采集到",
}
VETO_STATES = {"clear": "未触发", "flagged": "⚠ 警示"}
_ROW_KINDS = {"quarantine": "数据有误的行", "issue": "数据问题", "record": "记录有缺陷", "body": "机构整体"}
_TO_DO = {
    "late": "已逾期公开，时间无法补正：说明原因，今后在期限内公开。",
    "missing": "公开该事项的内容。",
    "incomplete": "补全公开的内容。",
    "quarantine": "改正这一行的数据后重新报送。",
    "issue": "按“存在的问题”改正。",
    "record": "核对并改正这条记录。",
    "body": "按计分说明改进。",
}
_REPLY = "答复申请人；已逾期答复的，说明原因。"
_UNITS = {"ratio": "比率", "workdays": "工作日", "days": "天", "count": "件"}


def beijing(moment: datetime | None) -> str:
    """A moment (UTC) as day and time in Beijing; empty for none."""
    return f"{moment + _BEIJING:%Y-%m-%d %H:%M}" if moment else ""


def problem(one: Deduction) -> str:
    """In a few words what kind of failure this is: 未公开, 逾期, 数据有误的行 …"""
    return STATUSES.get(one.status or "", _ROW_KINDS.get(one.row_kind, ""))


def duty(one: Deduction) -> str:
    """The duty in words, with its time limit as written."""
    kind = DUTY_KINDS.get(one.duty_kind or "", _ROW_KINDS.get(one.row_kind, ""))
    return f"{kind}（{one.limit_text}）" if one.limit_text else kind


def to_do(one: Deduction) -> str:
    """What the body should do."""
    if one.duty_kind == "reply":
        return _REPLY
    return _TO_DO.get(one.status or one.row_kind, _TO_DO["record"])


def unit(code: str) -> str:
    """The unit of an indicator's value."""
    return _UNITS.get(code, code)


@cache
def reason_words() -> dict[str, str]:
    """A general sentence for each reason code of `reference/statuses.csv`."""
    with (REFERENCE_FOLDER / "statuses.csv").open(encoding="utf-8", newline="") as lines:
        return {row["reason_code"]: _PLACEHOLDER.sub("…", row["zh"]) for row in csv.DictReader(lines)}


def exclusions(reasons: str) -> str:
    """The JSON of reason codes and counts, in words, the most frequent first."""
    counts: dict[str, int] = json.loads(reasons or "{}")
    words = reason_words()
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return "\n".join(f"{count} 条：{words.get(code, code)}" for code, count in ordered)
