"""Speed of the pre-check as a clerk meets it: the whole command with its start-up, without and with the copy.

A workbook of layout-C permits in which about three rows in a hundred carry a mistake, the same every time.
Run `python -m benchmarks.validate [rows]` from the root; the bounds are those for 10,000 rows.
"""

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import openpyxl

from benchmarks.dp_files import table
from sources.double_publicity import layouts

BOUNDS = {"validate": 3.0, "validate --annotate": 8.0}
_ROOT = Path(__file__).resolve().parent.parent
_EVERY = 33
_MISTAKES = {
    "许可类别": "一般",
    "许可决定日期": "2025-02-30",
    "行政相对人代码_1(统一社会信用代码)": "91990101MA4823",
    "数据来源单位": "",
    "有效期至": "2019-01-01",
    "当前状态": "正常办理",
}


def generate(target: Path, rows: int) -> int:
    """Write the workbook; the number of rows with a mistake."""
    made = table(layouts().template("C", "permit", "organisation"), rows)
    headings = list(made.headings)
    mistakes = list(_MISTAKES.items())
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("许可")
    sheet.append(headings)
    wrong = 0
    for number, cells in enumerate(made.rows):
        row = list(cells)
        if number % _EVERY == 0:
            heading, value = mistakes[wrong % len(mistakes)]
            row[headings.index(heading)] = value
            wrong += 1
        sheet.append(row)
    book.save(target)
    return wrong


def timed(*arguments: str) -> tuple[float, float]:
    """Wall time of the command in seconds, and the peak memory of all commands so far in MB."""
    start = time.perf_counter()
    run = subprocess.run(
        [sys.executable, "-m", "pipelines", "validate", *arguments],
        cwd=_ROOT,
        capture_output=True,
        check=False,
    )
    seconds = time.perf_counter() - start
    if run.returncode not in (0, 1):
        raise SystemExit(run.stderr.decode())
    return seconds, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024


def main() -> None:
    """Generate, run each way several times, print the best and the slowest run beside the bound."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rows", nargs="?", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        file, out = Path(name) / "许可.xlsx", Path(name) / "许可-自查结果.xlsx"
        wrong = generate(file, options.rows)
        print(f"{options.rows:,} rows, {wrong:,} with a mistake, {file.stat().st_size / 1e6:.1f} MB")
        ways = {
            "validate": [str(file), "--as-of", "2026-11-21"],
            "validate --annotate": [str(file), "--as-of", "2026-11-21", "--annotate", str(out)],
        }
        for way, arguments in ways.items():
            runs = [timed(*arguments) for _ in range(options.runs)]
            seconds = [run[0] for run in runs]
            bound = f"   bound {BOUNDS[way]:.1f} s" if options.rows == 10_000 else ""
            print(
                f"{way:20} best {min(seconds):5.2f} s   slowest {max(seconds):5.2f} s"
                f"   peak {max(run[1] for run in runs):5.0f} MB{bound}"
            )


if __name__ == "__main__":
    main()
