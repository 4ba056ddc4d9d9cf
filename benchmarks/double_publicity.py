"""Speed and memory of the double-publicity path: a file of layout-C permits, archived, parsed, judged, taken
into core, turned into verdicts, indicators and a release, by the functions that the pipeline runs.

Beside it, in the same run, a bare DuckDB copy of the same rows to Parquet: the ratio does not depend on the
machine. Every step runs in a process of its own.
Run `python -m benchmarks.double_publicity` from the repository's root; `--help` tells the sizes.
"""

import argparse
import codecs
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import duckdb

from assets import core as core_assets
from assets import metrics as metrics_assets
from assets.capturing import capture_bureau
from assets.open_data import build_release
from assets.reading import parse_bureau
from benchmarks.bench_district import AS_OF, BUREAU, make_district
from benchmarks.pandas_reference import judge_file
from sources.double_publicity import layouts
from warehouse import core
from warehouse.engine import Engine
from warehouse.links import build_links

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
PATH = ("archive", "parse", "core", "verdicts", "indicators", "release")
"""The steps of the path, in order; `parse` and `core` are what pandas is compared with."""
_ROOT = Path(__file__).resolve().parent.parent
_QUERY = Path(__file__).with_name("generate_permits.sql")
_WHO = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
_FACTOR, _GROWTH, _MEMORY, _PANDAS = 5.0, 1.15, 4.0, 5.0


@dataclass(frozen=True)
class Figure:
    """What a step took: seconds of wall and of processor time, and its largest memory in MB."""

    seconds: float
    processor: float
    megabytes: float
    result: object


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


def encode(source: Path, target: Path) -> None:
    """The same file in GB 18030."""
    with source.open("rb") as read, target.open("wb") as write:
        decoder = codecs.getincrementaldecoder("utf-8")()
        while piece := read.read(1 << 22):
            write.write(decoder.decode(piece).encode("gb18030"))


def bare_copy(source: Path, target: Path) -> None:
    """The yardstick: DuckDB alone, CSV to Parquet."""
    with duckdb.connect() as connection:
        connection.execute(
            f"COPY (SELECT * FROM read_csv('{source}')) TO '{target}' (FORMAT parquet, COMPRESSION zstd)"
        )


def archive(folder: Path, file: Path) -> object:
    """Bytes into the archive, a row into the capture log."""
    return capture_bureau(make_district(folder, file), BUREAU)


def parse(folder: Path, file: Path) -> object:
    """Archived bytes to parsed."""
    return parse_bureau(make_district(folder, file), BUREAU)


def to_core(folder: Path, file: Path) -> object:
    """Parsed to core, with the catalogue beside; the rows of permits, issues and rejects."""
    district = make_district(folder, file)
    with district.engine_with_registry() as engine:
        core.build_captures(engine)
        core.build_bodies(engine)
        core.build_catalogue(engine)
        core.build_notices(engine)
        core_assets.build_decisions(engine)
        return _rows(engine, "core.permits", "work.record_issues", "work.record_quarantine")


def verdicts(folder: Path, file: Path) -> object:
    """Duties, links and verdicts."""
    with make_district(folder, file).engine_with_registry() as engine:
        core_assets.build_duties(engine)
        build_links(engine)
        metrics_assets.build_verdicts(engine)
        return _rows(engine, "metrics.verdicts")


def indicators(folder: Path, file: Path) -> object:
    """Quarantine, issues and indicators."""
    with make_district(folder, file).engine_with_registry() as engine:
        core.build_quarantine(engine)
        core.build_issues(engine)
        metrics_assets.build_indicators(engine)
        return _rows(engine, "metrics.timeliness")


def release(folder: Path, file: Path) -> object:
    """A published version."""
    return build_release(make_district(folder, file))


def pandas(folder: Path, file: Path) -> object:
    """The same rules in pandas: file to judged and typed rows, kept as Parquet."""
    judged = judge_file(file, "permit", AS_OF)
    judged.core.to_parquet(folder / "pandas.parquet", compression="zstd")
    return {"core.permits": len(judged.core), "issues": len(judged.issues)}


STEPS: dict[str, Callable[[Path, Path], object]] = {
    "archive": archive,
    "parse": parse,
    "core": to_core,
    "verdicts": verdicts,
    "indicators": indicators,
    "release": release,
    "pandas": pandas,
    "copy": lambda folder, file: bare_copy(file, folder / "bare.parquet"),
}


def _rows(engine: Engine, *tables: str) -> dict[str, int]:
    return {
        table: int(engine.connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()[0][0])
        for table in tables
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Generate, copy, run the path, print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "rows", nargs="*", type=int, default=[2_000_000, 10_000_000], help="sizes of the files in UTF-8"
    )
    parser.add_argument("--gb18030", type=int, default=2_000_000, help="rows of a file in GB 18030; 0: none")
    parser.add_argument("--pandas", type=int, default=300_000, help="rows compared with pandas; 0: none")
    parser.add_argument("--folder", type=Path, help="where files are kept (default: a temporary folder)")
    parser.add_argument("--step", choices=list(STEPS), help=argparse.SUPPRESS)
    parser.add_argument("--file", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.step:
        _step(options.step, options.folder, options.file)
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        folder.mkdir(parents=True, exist_ok=True)
        totals = {rows: _measure(folder, rows) for rows in options.rows}
        if options.gb18030:
            _measure(folder, options.gb18030, encoded=True)
        if options.pandas:
            _compare(folder, options.pandas)
    if len(totals) > 1:
        small, large = min(totals), max(totals)
        growth = totals[large] / large / (totals[small] / small)
        print(f"\ncost of a row at {large:,} rows: {growth:.2f} x that at {small:,} (limit {_GROWTH})")


def _file(folder: Path, rows: int, *, encoded: bool = False) -> Path:
    """The file with so many rows, generated where it is not there yet."""
    plain = folder / f"permits-{rows}.csv"
    if not plain.exists():
        generate(plain, rows)
    if not encoded:
        return plain
    target = folder / f"permits-{rows}-gb18030.csv"
    if not target.exists():
        encode(plain, target)
    return target


def _measure(folder: Path, rows: int, *, encoded: bool = False) -> float:
    """Run the path on a file and print it; seconds in all."""
    plain, file = _file(folder, rows), _file(folder, rows, encoded=encoded)
    size = file.stat().st_size / 1e6
    print(f"\n{rows:,} rows, {size:,.0f} MB, {'GB 18030' if encoded else 'UTF-8'}", flush=True)
    shutil.rmtree(make_district(folder, file).data, ignore_errors=True)
    copies = [_child("copy", folder, plain)]
    figures = {step: _child(step, folder, file) for step in PATH}
    copies.append(_child("copy", folder, plain))
    bare = sum(copy.seconds for copy in copies) / len(copies)
    print(f"{'':10} {'seconds':>8} {'x copy':>7} {'cpu s':>7} {'rows/s':>10} {'peak MB':>8}")
    for step, figure in (("bare copy", copies[0]), ("again", copies[1]), *figures.items()):
        _print(step, figure.seconds, figure.processor, bare, rows, figure.megabytes, figure.result)
    total = sum(figure.seconds for figure in figures.values())
    peak = max(figure.megabytes for figure in figures.values())
    _print("path", total, sum(figure.processor for figure in figures.values()), bare, rows, peak, None)
    print(f"path: {total / bare:.2f} x the bare copy (limit {_FACTOR}); ", end="")
    print(f"peak {peak / 1024:.2f} GB (limit {_MEMORY})")
    return total


def _print(
    step: str, seconds: float, processor: float, bare: float, rows: int, megabytes: float, result: object
) -> None:
    figures = (
        f"{seconds:8.2f} {seconds / bare:7.2f} {processor:7.2f} {rows / seconds:10,.0f} {megabytes:8,.0f}"
    )
    print(f"{step:10} {figures}  {result or ''}", flush=True)


def _compare(folder: Path, rows: int) -> None:
    """File to core against pandas."""
    file = _file(folder, rows)
    shutil.rmtree(make_district(folder, file).data, ignore_errors=True)
    _child("archive", folder, file)
    ours = [_child(step, folder, file) for step in ("parse", "core")]
    theirs = _child("pandas", folder, file)
    seconds = sum(figure.seconds for figure in ours)
    print(f"\n{rows:,} rows, file to core: {seconds:.2f} s; pandas {theirs.seconds:.2f} s {theirs.result}")
    print(f"{theirs.seconds / seconds:.1f} x the speed of pandas (limit {_PANDAS})")


def _child(step: str, folder: Path, file: Path) -> Figure:
    """Run a step in a process of its own, so that its time and peak memory are its own."""
    command = [sys.executable, "-m", "benchmarks.double_publicity", "--folder", str(folder)]
    command += ["--step", step, "--file", str(file)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=_ROOT)
    return Figure(**json.loads(done.stdout.splitlines()[-1]))


def _step(step: str, folder: Path, file: Path) -> None:
    # What the pages of earlier steps still cost to write is not this step's.
    os.sync()
    before, start = processor_seconds(), time.perf_counter()
    result = STEPS[step](folder, file)
    told = {
        "seconds": time.perf_counter() - start,
        "processor": processor_seconds() - before,
        "megabytes": largest_memory() / 1024,
        "result": result,
    }
    print(json.dumps(told, ensure_ascii=False, default=str))


def processor_seconds() -> float:
    """Seconds of processor time of this process and of those that it started and that have ended."""
    used = [resource.getrusage(who) for who in _WHO]
    return sum(usage.ru_utime + usage.ru_stime for usage in used)


def largest_memory() -> int:
    """The largest memory of this process, in KiB."""
    # ru_maxrss starts at what the starting process had, VmHWM at nothing.
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines())
        return int(lines["VmHWM"].split()[0])
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
