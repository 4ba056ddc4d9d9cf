"""Speed and memory of the assessment: verdicts, units, indicators, scores and report of a generated district.

The district has 500 bodies, 26 domains and the records that are asked for (`assessment_district.py` tells how
they lie). Every step runs in a process of its own, by the functions that the pipeline runs.
Run `python -m benchmarks.assessment` from the repository's root; `--help` tells the sizes.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.assessment_district import Generated, Layout
from benchmarks.double_publicity import Figure, largest_memory, processor_seconds
from warehouse import indicators, units, verdicts
from warehouse.indicator_rows import show_rows
from warehouse.report.build import ReportOptions, build_report
from warehouse.scoring import build as scoring
from warehouse.scoring.lint import usable_schemes

_ROOT = Path(__file__).resolve().parent.parent
_BUREAUS = _ROOT / "sources" / "bureaus"
_JUDGED = ("verdicts", "units", "indicators")
_SECONDS, _GIGABYTES, _REPORT_SECONDS = 60.0, 6.0, 60.0
_LIMIT_ROWS = 10_000_000


def judge(district: Generated) -> object:
    """A verdict on every duty and record."""
    with district.engine() as engine:
        engine.attach(*verdicts.INPUTS)
        return verdicts.build_verdicts(engine)


def count_units(district: Generated) -> object:
    """What indicators count besides verdicts."""
    with district.engine() as engine:
        return units.build_units(engine)


def add_up(district: Generated) -> object:
    """Every indicator."""
    with district.engine() as engine:
        engine.attach(*indicators.INPUTS)
        built = indicators.build_indicators(engine)
        return {table: built[table] for table in (indicators.FIGURES, "metrics.timeliness")}


def score(district: Generated) -> object:
    """Every body by the ready schemes."""
    schemes, _ = usable_schemes(_BUREAUS)
    with district.engine() as engine:
        engine.attach(*scoring.INPUTS)
        show_rows(engine)
        return scoring.build_scores(engine, schemes)


def report(district: Generated) -> object:
    """The HTML report with its workbooks."""
    schemes, _ = usable_schemes(_BUREAUS)
    options = ReportOptions(region="云岭市示范区", schemes={scheme.name: scheme for scheme in schemes})
    result = build_report(district.store, district.store.root / "report", options)
    return {"pages": result.pages, "evidence": result.evidence}


STEPS: dict[str, Callable[[Generated], object]] = {
    "verdicts": judge,
    "units": count_units,
    "indicators": add_up,
    "scores": score,
    "report": report,
}
"""The steps of an assessment, in order."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Generate, run the steps, print the figures and whether the limits are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument(
        "rows", nargs="*", type=int, default=[1_000_000, _LIMIT_ROWS], help="permits and penalties"
    )
    parser.add_argument("--bodies", type=int, default=500, help="bodies of the district")
    parser.add_argument("--spread", action="store_true", help="every body works in all 26 domains")
    parser.add_argument("--folder", type=Path, help="where files are kept (default: a temporary folder)")
    parser.add_argument("--step", choices=list(STEPS), help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    layouts = [Layout(rows, options.bodies, options.spread) for rows in options.rows]
    if options.step:
        _step(options.step, Generated(options.folder, layouts[0]))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = (options.folder or Path(temporary)).resolve()
        totals = {layout.rows: _measure(folder, layout) for layout in layouts}
    if len(totals) > 1:
        small, large = min(totals), max(totals)
        growth = totals[large] / large / (totals[small] / small)
        print(f"\ncost of a record at {large:,} records: {growth:.2f} x that at {small:,}")


def _measure(folder: Path, layout: Layout) -> float:
    """Run the steps over a layout and print them; seconds of verdicts and indicators."""
    Generated(folder, layout).write()
    kind = "all domains" if layout.spread else "one to six domains"
    print(f"\n{layout.rows:,} records, {layout.bodies} bodies, each in {kind}", flush=True)
    print(f"{'':20} {'seconds':>8} {'cpu s':>7} {'records/s':>10} {'peak MB':>8}")
    figures: dict[str, Figure] = {}
    for step in STEPS:
        figures[step] = _child(step, folder, layout)
        _print(step, figures[step], layout.rows)
    judged = [figures[step] for step in _JUDGED]
    seconds = sum(figure.seconds for figure in judged)
    peak = max(figure.megabytes for figure in judged)
    together = Figure(seconds, sum(figure.processor for figure in judged), peak, "")
    _print("verdicts..indicators", together, layout.rows)
    scale = f"for {_LIMIT_ROWS:,} records of 500 bodies"
    print(f"limits {scale}, on 2 cores:")
    for name, value, limit, unit in (
        ("verdicts..indicators", seconds, _SECONDS, "s"),
        ("peak memory", peak / 1024, _GIGABYTES, "GB"),
        ("report", figures["report"].seconds, _REPORT_SECONDS, "s"),
    ):
        told = "met" if value <= limit else "NOT MET"
        print(f"  {name}: {value:.1f} {unit} (limit {limit:.0f} {unit}): {told}", flush=True)
    return seconds


def _print(step: str, figure: Figure, rows: int) -> None:
    told = f"{figure.seconds:8.2f} {figure.processor:7.2f} {rows / figure.seconds:10,.0f}"
    print(f"{step:20} {told} {figure.megabytes:8,.0f}  {figure.result}", flush=True)


def _child(step: str, folder: Path, layout: Layout) -> Figure:
    """Run a step in a process of its own, so that its time and peak memory are its own."""
    command = [sys.executable, "-m", "benchmarks.assessment", str(layout.rows), "--folder", str(folder)]
    command += ["--bodies", str(layout.bodies), "--step", step, *(["--spread"] if layout.spread else [])]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=_ROOT)
    return Figure(**json.loads(done.stdout.splitlines()[-1]))


def _step(step: str, district: Generated) -> None:
    # What the pages of earlier steps still cost to write is not this step's.
    os.sync()
    before, start = processor_seconds(), time.perf_counter()
    result = STEPS[step](district)
    told = {
        "seconds": time.perf_counter() - start,
        "processor": processor_seconds() - before,
        "megabytes": largest_memory() / 1024,
        "result": result,
    }
    print(json.dumps(told, ensure_ascii=False, default=str))


if __name__ == "__main__":
    main()
