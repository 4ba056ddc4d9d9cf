"""Speed of the double-publicity path: a layout-C file to parsed, core, issues and quarantine.

Beside it, in the same run, a bare DuckDB copy of the same file to Parquet: the ratio does not depend on
the machine. Run `python -m benchmarks.double_publicity [rows]` from the repository's root.
"""

import argparse
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

import duckdb

from assets.records import take_file
from sources.double_publicity import layouts
from warehouse.engine import Engine
from warehouse.records import build_records
from warehouse.records.intake import Intake
from warehouse.store import Store

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
AS_OF = date(2026, 11, 21)
_ROOT = Path(__file__).resolve().parent.parent
_QUERY = Path(__file__).with_name("generate_permits.sql")


def check_character(body: str) -> str:
    """The 18th character of a unified social credit code (GB 32100-2015)."""
    return ALPHABET[-sum(ALPHABET.index(sign) * pow(3, place, 31) for place, sign in enumerate(body)) % 31]


def generate(target: Path, rows: int) -> None:
    """Write `rows` deterministic layout-C permits of organisations, about 3 % of them defective."""
    template = layouts().template("C", "permit", "organisation")
    names = [layouts().columns("C", "permit")[column].name for column in template.columns]
    weights = " + ".join(
        f"(instr('{ALPHABET}', substr(body, {place + 1}, 1)) - 1) * {pow(3, place, 31)}"
        for place in range(17)
    )
    agency = "11990101MB0000011"
    query = _QUERY.read_text(encoding="utf-8").format(
        rows=rows, weights=weights, agency=agency + check_character(agency)
    )
    columns = ", ".join(f'c{number} AS "{name}"' for number, name in enumerate(names, start=1))
    with duckdb.connect() as connection:
        connection.execute(f"COPY (SELECT {columns} FROM ({query})) TO '{target}' (FORMAT csv, HEADER)")


def bare_copy(source: Path, target: Path) -> None:
    """The yardstick: DuckDB alone, CSV to Parquet."""
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_csv('{source}')) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        )


def parse(source: Path, data: Path) -> None:
    """File to parsed."""
    with Intake(Store(data), "parsed.permits", "bench") as intake:
        take_file(intake, "cap-bench", source, source.name, "permit", {})
        intake.finish()


def judge(data: Path) -> dict[str, int]:
    """Parsed to core, issues and quarantine; rows by table."""
    with Engine(Store(data), as_of=AS_OF) as engine:
        engine.attach("parsed.permits", "parsed.penalties")
        engine.execute("CREATE SCHEMA core")
        engine.execute(
            "CREATE TABLE core.capture_dates AS SELECT 'cap-bench' AS capture_id, DATE '2026-11-01' AS"
            " published_date, TIMESTAMPTZ '2026-11-20 00:00:00+08' AS first_seen_at"
        )
        return build_records(engine)


def main() -> None:
    """Generate, copy, run the path, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, help="where files are kept (default: a temporary folder)")
    parser.add_argument("--step", choices=["generate", "copy", "parse", "judge"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.step:
        _step(options.step, options.folder, options.rows)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        if not (folder / f"{options.rows}.csv").exists():
            _child("generate", folder, options.rows)
        size = (folder / f"{options.rows}.csv").stat().st_size
        print(f"{options.rows:,} rows, {size / 1e6:,.0f} MB")
        figures = {step: _child(step, folder, options.rows) for step in ("copy", "parse", "judge")}
    total = figures["parse"]["seconds"] + figures["judge"]["seconds"]
    for step, figure in figures.items():
        print(
            f"{step:8} {figure['seconds']:7.2f} s   peak {figure['megabytes']:6.0f} MB   {figure['result']}"
        )
    ratio = total / figures["copy"]["seconds"]
    print(f"path     {total:7.2f} s   {options.rows / total:,.0f} rows/s   {ratio:.2f} x bare copy")


def _child(step: str, folder: Path, rows: int) -> dict[str, float]:
    """Run a step in a process of its own, so that its time and peak memory are its own."""
    command = [
        sys.executable,
        "-m",
        "benchmarks.double_publicity",
        str(rows),
        "--folder",
        str(folder),
        "--step",
        step,
    ]
    done = subprocess.run(command, check=True, capture_output=True, text=True, cwd=_ROOT)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return figures


def _step(step: str, folder: Path, rows: int) -> None:
    source, data = folder / f"{rows}.csv", folder / f"data-{rows}"
    steps: dict[str, Callable[[], object]] = {
        "generate": lambda: generate(source, rows),
        "copy": lambda: bare_copy(source, folder / "bare.parquet"),
        "parse": lambda: parse(source, data),
        "judge": lambda: judge(data),
    }
    start = time.perf_counter()
    result = steps[step]()
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "megabytes": peak, "result": result or ""}))


if __name__ == "__main__":
    main()
