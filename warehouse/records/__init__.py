"""Permits and penalties: intake of files, judgement, core tables, pre-check report.

Belongs here: everything between the shape of a double-publicity file and its rows in core.
Does not belong here: recognising files (`sources/double_publicity`), duties and verdicts.
"""

from warehouse.records.build import build_records, judge_records

__all__ = ["build_records", "judge_records"]
