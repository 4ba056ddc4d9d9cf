"""Pre-check one double-publicity file for a clerk, before it is submitted.

Belongs here: the meeting of reading and judging for a single file of which nothing is kept.
Does not belong here: reading (`records.py`), rules, the report's wording (`warehouse/records/report.py`).
"""

import tempfile
from datetime import date
from pathlib import Path

from assets.records import take_shape
from sources.double_publicity import read_shape
from sources.double_publicity.layouts import Subject
from warehouse.engine import Engine
from warehouse.records import judge_records
from warehouse.records.intake import Intake
from warehouse.records.report import Problem, ValidationReport, problems
from warehouse.store import Store


def validate_file(path: Path, as_of: date) -> ValidationReport:
    """Check a double-publicity file as it would be judged on the day `as_of`; nothing is kept.

    A file that cannot be read gives a report without layout whose issues say why.
    """
    shape = read_shape(path, path.name)
    with tempfile.TemporaryDirectory() as folder:
        store = Store(Path(folder))
        subject: Subject = shape.subject or "permit"
        table = "parsed.permits" if subject == "permit" else "parsed.penalties"
        with Intake(store, table, "file") as intake:
            findings = take_shape(intake, "file", path, shape)
            rows = intake.finish()
        with Engine(store, as_of=as_of) as engine:
            engine.attach(table)
            judge_records(engine, subject)
            found = problems(engine)
    header = [
        Problem(0, f.field or "", f.rule, f.severity, f.value, f.message_zh, f.message_zh) for f in findings
    ]
    return ValidationReport(path.name, shape.layout, shape.subject, shape.party, rows, [*header, *found])
