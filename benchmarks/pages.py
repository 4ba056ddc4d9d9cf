"""Readers of pages on every page and text with gold: exactness per field, entries of lists, time per page.

Our reader beside GNE, trafilatura and htmldate on the same pages in the same run; times are processor times,
the best of several rounds in which the readers take turns on each page, beside a bare lxml parse.
Run `python -m benchmarks.pages` from the repository's root; `--folder` names another folder with gold.
"""

import argparse
import logging
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from benchmarks.page_gold import FIELDS, FIRST, LAST, PUBLISHED, Case, agrees, cases, entry_hits
from benchmarks.page_readers import FLOOR, OUR_LISTS, OURS, Reader, others
from sources.pages import read_list

_FOLDER = Path(__file__).resolve().parents[2] / "shared" / "real"
_GOALS = {
    "title": 0.98, PUBLISHED: 0.98, "document number": 0.98, "issuer": 0.95, "written date": 0.95,
    "index number": 0.95, "attribute": 0.95, "validity": 0.95, FIRST: 0.90, LAST: 0.90,
}  # fmt: skip
_GOAL_LISTS = 0.98
_SHARES = {"trafilatura": 0.25, "GNE": 0.5}  # of their time, at most
_WIDTH = 20


def exactness(found: Sequence[Case], readers: Sequence[Reader]) -> tuple[dict[str, Counter[str]], list[str]]:
    """Hits per field and reader, the number of cases under 'cases'; our misses as lines."""
    hits: dict[str, Counter[str]] = {name: Counter() for name in FIELDS}
    misses = []
    for case in found:
        for reader in readers:
            values = reader.values(case)
            for name in case.values.keys() & reader.fields:
                gold, value = case.values[name], values.get(name)
                hit = agrees(name, gold, value, by_day=reader is not OURS)
                hits[name][reader.name] += hit
                if reader is OURS:
                    hits[name]["cases"] += 1
                    if not hit:
                        misses.append(f"{case.group} {case.path.name} {name}: {gold!r} read as {_cut(value)}")
    return {name: hits[name] for name in FIELDS if hits[name]["cases"]}, sorted(misses)


def _cut(value: str | None) -> str:
    text = repr(value)
    return text if len(text) <= 90 else f"{text[:42]} … {text[-42:]}"


def list_f1(found: Sequence[Case]) -> tuple[float, list[str]]:
    """F1 of entries (title, address and date all right) over all lists; a line for each list."""
    hits = wanted = read = 0
    lines = []
    for case in found:
        right, count = entry_hits(case, read_list(case.path.read_bytes()).entries)
        gold = len(case.entries or ())
        hits, wanted, read = hits + right, wanted + gold, read + count
        lines.append(f"{case.path.name}: {right} of {gold} entries right, {count} read")
    return (2 * hits / (wanted + read) if wanted + read else 1.0), lines


def times(paths: Sequence[Path], readers: Sequence[Reader], rounds: int) -> dict[str, float]:
    """Processor time per page in milliseconds by reader: the best of the rounds for each page, on average."""
    prepared = [(reader, [reader.prepare(path.read_bytes()) for path in paths]) for reader in readers]
    best = {reader.name: [float("inf")] * len(paths) for reader in readers}
    for _ in range(rounds):
        for place in range(len(paths)):
            for reader, inputs in prepared:
                start = time.process_time_ns()
                try:
                    reader.read(inputs[place])
                except Exception:
                    if reader is OURS:
                        raise
                best[reader.name][place] = min(best[reader.name][place], time.process_time_ns() - start)
    return {name: sum(one) / len(one) / 1e6 for name, one in best.items()}


def _print_exactness(
    hits: dict[str, Counter[str]], readers: Sequence[Reader], columns: Sequence[str]
) -> None:
    by_name = {reader.name: reader for reader in readers}
    print(f"{'exact':<{_WIDTH}}{'cases':>6}{'goal':>7}" + "".join(f"{name:>14}" for name in columns))
    for name, counts in hits.items():
        cells = []
        for column in columns:
            reader = by_name.get(column)
            has = reader is not None and name in reader.fields
            cells.append(f"{counts[column] / counts['cases']:>14.1%}" if has else f"{'–':>14}")
        goal = f"{_GOALS[name]:>7.0%}" if name in _GOALS else f"{'':>7}"
        print(f"{name:<{_WIDTH}}{counts['cases']:>6}{goal}{''.join(cells)}")


def _print_times(spent: dict[str, float], pages: int, rounds: int) -> None:
    print(f"\ntime per page, {pages} pages, best of {rounds} rounds")
    print(f"{'':<{_WIDTH}}{'ms':>8}{'x parse':>9}{'ours / it':>11}{'goal':>7}")
    for name, mine in spent.items():
        share = "" if name in (FLOOR.name, OURS.name, OUR_LISTS.name) else f"{spent[OURS.name] / mine:.2f}"
        goal = f"{_SHARES[name]:.2f}" if name in _SHARES else ""
        print(f"{name:<{_WIDTH}}{mine:>8.2f}{mine / spent[FLOOR.name]:>9.1f}{share:>11}{goal:>7}")


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the gold, compare, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--folder", type=Path, default=_FOLDER, help="folder below which pages with gold lie")
    parser.add_argument("--rounds", type=int, default=5, help="rounds of the measurement of time; 0: none")
    parser.add_argument("--misses", action="store_true", help="print every value that we read otherwise")
    options = parser.parse_args(arguments)
    found = cases(options.folder) if options.folder.is_dir() else []
    if not found:
        print(f"no pages with gold below {options.folder}: nothing to compare")
        return
    theirs, missing = others()
    readers = [OURS, *theirs]
    if missing:
        print(f"not installed, left out: {', '.join(missing)} (pip install '.[bench]')")
    columns = [reader.name for reader in readers]
    documents = [case for case in found if case.entries is None]
    hits, misses = exactness(documents, readers)
    _print_exactness(hits, readers, columns)
    lists = [case for case in found if case.entries is not None]
    if lists:
        f1, lines = list_f1(lists)
        dashes = "".join(f"{'–':>14}" for _ in theirs)
        print(f"{'entries of lists, F1':<{_WIDTH}}{len(lists):>6}{_GOAL_LISTS:>7.0%}{f1:>14.3f}{dashes}")
        misses += [line for line in lines if options.misses]
    for reader in theirs:
        if reader.failures:
            print(f"{reader.name} broke off on {len(reader.failures)} of {len(documents)} pages")
    print("The others' dates are compared by the day, ours with the time that the page shows.")
    if options.misses:
        print("\n" + "\n".join(misses))
    if options.rounds > 0:
        paths = list(dict.fromkeys(case.path for case in found))
        _print_times(
            times(paths, [FLOOR, OURS, OUR_LISTS, *theirs], options.rounds), len(paths), options.rounds
        )


if __name__ == "__main__":
    logging.disable(logging.CRITICAL)  # the other readers report every page that they cannot read
    main()
