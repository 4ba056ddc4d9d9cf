"""What must hold for every file, however damaged: no exception, no lost row, no identity number told.

Belongs here: the checks. Does not belong here: running them over thousands of files (`fuzz.py`).
"""

import json
import random
import re
import tempfile
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Self

from assets.records import take_file, take_shapes
from assets.validation import validate_file
from benchmarks.dp_files import SeedFile, identity_number
from benchmarks.mutations import Mutant, mutate
from sources.double_publicity import read_shapes
from sources.double_publicity.layouts import Subject
from sources.findings import Finding
from warehouse.engine import Engine
from warehouse.records import judge_records
from warehouse.records.intake import Intake
from warehouse.store import Store

AS_OF = date(2026, 11, 21)
_TABLES: dict[Subject, str] = {"permit": "parsed.permits", "penalty": "parsed.penalties"}
_IDENTITY = re.compile("|".join(identity_number(number) for number in range(1, 1500)))


class Broken(AssertionError):
    """What must hold for every file does not hold for this one."""


def mutant_of(files: list[SeedFile], seed: int, number: int) -> Mutant:
    """The file number `number` of a run."""
    chance = random.Random(f"{seed}:{number}")
    return mutate(files[number % len(files)], files, chance)


def check(mutant: Mutant, folder: Path, *, with_intake: bool = True) -> str:
    """Read and judge one file as the pre-check does, and as a bureau's channels do; what became of it.

    Raises `Broken`, or whatever the product raises.
    """
    path = folder / "file"
    path.write_bytes(mutant.data)
    report = validate_file(path, AS_OF, mutant.name)
    shown = report.as_json()
    rows, valid = report.rows, report.valid_rows
    _hold(0 <= valid <= rows, f"{valid} of {rows} rows are valid")
    _hold(rows == 0 or report.layout is not None, "rows without a layout")
    _hold(rows > 0 or bool(shown["issues"]), "nothing was read and nothing is said about it")
    _unnamed(json.dumps(shown, ensure_ascii=False, allow_nan=False))
    _counted(mutant, rows)
    if with_intake:
        _check_intake(mutant, path, folder, rows)
    return "unreadable" if rows == 0 else "damaged" if valid < rows else "read"


def check_reading(mutant: Mutant, path: Path) -> str:
    """Only read one file, without judging its rows; what became of it."""
    path.write_bytes(mutant.data)
    shapes = read_shapes(path, mutant.name)
    _hold(bool(shapes), "no shape at all")
    rows = 0
    for shape in shapes:
        _unnamed_findings(shape.findings)
        _hold(len(shape.columns) == len(shape.headings), "columns and headings differ")
        _hold(shape.kind != "none" or bool(shape.findings), "nothing was read and nothing is said about it")
        if shape.kind == "grid":
            rows += len(shape.rows)
            _hold(len(shape.lines) == len(shape.rows), "lines and rows differ")
            _hold(list(shape.lines) == sorted(set(shape.lines)), "lines are not in order")
            _hold({len(row) for row in shape.rows} <= {len(shape.headings)}, "a row of another width")
    if {shape.kind for shape in shapes} == {"grid"}:
        _counted(mutant, rows)
    return "unreadable" if shapes[0].kind == "none" else "read"


class Batch:
    """Files that are taken in one by one and judged together."""

    def __init__(self, folder: Path) -> None:
        """`folder` holds the files while they are read."""
        self._path = folder / "file"
        self._stack = ExitStack()
        self._rows: dict[tuple[str, Subject], int] = {}

    def __enter__(self) -> Self:
        self._store = Store(Path(self._stack.enter_context(tempfile.TemporaryDirectory())))
        self._intakes = {
            subject: self._stack.enter_context(Intake(self._store, table, "sjj"))
            for subject, table in _TABLES.items()
        }
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def take(self, capture_id: str, mutant: Mutant) -> str:
        """Read a file and take all its tables; what became of it."""
        self._path.write_bytes(mutant.data)
        shapes = read_shapes(self._path, mutant.name)
        total = 0
        for subject, intake in self._intakes.items():
            own = [shape for shape in shapes if (shape.subject or "permit") == subject]
            taken = take_shapes(intake, capture_id, self._path, own)
            _unnamed_findings(taken.findings)
            rows = sum(part.rows for part in taken.parts)
            _hold(rows == intake.taken(capture_id), "the parts are not what was taken")
            for part in taken.parts:
                grid = part.shape.kind == "grid"
                _hold(not grid or part.rows == len(part.shape.rows), "rows of a grid were left out")
            self._rows[capture_id, subject] = rows
            total += rows
        _counted(mutant, total)
        return "read" if total else "unreadable"

    def judge(self) -> str:
        """Judge all rows taken; '' when every one is accounted for."""
        for subject, table in _TABLES.items():
            self._intakes[subject].finish()
            with Engine(self._store, as_of=AS_OF) as engine:
                engine.attach(table)
                judge_records(engine, subject)
                rows = engine.connection.execute(
                    f"SELECT capture_id, COUNT(*), MIN(row), MAX(row), COUNT(DISTINCT row) FROM {table}"
                    " GROUP BY capture_id"
                ).fetchall()
                lost = engine.connection.execute(
                    f"SELECT COUNT(*) FROM work.record_quarantine AS q ANTI JOIN {table} AS p"
                    " ON p.capture_id = q.capture_id AND p.row = q.row"
                ).fetchall()
                words = engine.connection.execute(
                    "SELECT message_zh, message_en, value, field FROM work.record_issues"
                ).fetchall()
            expected = {key[0]: count for key, count in self._rows.items() if key[1] == subject and count}
            _hold({row[0]: row[1] for row in rows} == expected, "rows were lost between taking and judging")
            _hold(all((low, high, kinds) == (1, n, n) for _, n, low, high, kinds in rows), "row numbers")
            _hold(lost == [(0,)], "quarantined rows that nobody has seen")
            _unnamed("\n".join(str(cell) for row in words for cell in row))
        return ""


def _check_intake(mutant: Mutant, path: Path, folder: Path, rows: int) -> None:
    taken, findings = 0, list[Finding]()
    for subject, table in _TABLES.items():
        with tempfile.TemporaryDirectory(dir=folder) as place:
            store = Store(Path(place))
            with Intake(store, table, "sjj") as intake:
                findings += take_file(intake, "cap", path, mutant.name, subject, {})
                count = intake.finish()
            taken += count
            numbers = store.read(table, "sjj").column("row").to_pylist()
            _hold(numbers == list(range(1, count + 1)), f"rows are numbered {numbers[:20]}")
    _unnamed_findings(findings)
    # A table whose headings do not tell its subject goes into either channel.
    _hold(rows <= taken <= 2 * rows, f"the pre-check has {rows} rows, the intake {taken}")


def _counted(mutant: Mutant, rows: int) -> None:
    _hold(mutant.rows in (None, rows), f"{rows} rows instead of {mutant.rows}")


def _unnamed_findings(findings: list[Finding]) -> None:
    _unnamed(" ".join(f"{f.message_zh} {f.message_en} {f.value} {f.field}" for f in findings))


def _unnamed(text: str) -> None:
    _hold(_IDENTITY.search(text) is None, "an identity number is told")


def _hold(condition: bool, what: str) -> None:
    if not condition:
        raise Broken(what)
