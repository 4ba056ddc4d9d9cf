"""Thousands of damaged double-publicity files through the pre-check and the intake.

Run `python -m benchmarks.fuzz --seconds 300 --files 10000`: it goes on until both are reached. The same seed
gives the same files; `--only NUMBER` repeats one. Every file is read, taken in and judged; to save the time
in which a database plans the same statements again, files are judged together, and one in eight goes through
`validate_file` and both channels of a bureau for itself (`check`). `--alone` does that with each.

Belongs here: running files under a bound of time and memory, the tally. Does not belong here: how files are
damaged (`mutations.py`), correct files (`dp_files.py`), what must hold for a file (`fuzz_checks.py`).
"""

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.dp_files import SeedFile, seeds
from benchmarks.fuzz_checks import Batch, check, check_reading, mutant_of

SECONDS_PER_FILE = 30.0
MEMORY_BYTES = 4 << 30
_BATCH = 24
_ALONE_EVERY = 8
_TELL_EVERY = 1000


def _guarded(what: str, work: Callable[[], str]) -> str:
    try:
        return work()
    except BaseException as error:  # whatever it is, it is what is looked for
        last = traceback.extract_tb(error.__traceback__)[-1]
        return f"FAILED {what} {type(error).__name__} {Path(last.filename).name}:{last.lineno}: {error}"[:600]


def _answers(connection: Connection, seed: int, way: str) -> None:
    """Serve batches of numbers: an answer for each number, and one for judging them together."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    files = seeds()
    with tempfile.TemporaryDirectory() as folder:
        while (numbers := connection.recv()) is not None:
            with Batch(Path(folder)) as batch:
                for number in numbers:
                    connection.send(_answer(files, seed, number, way, Path(folder), batch))
                connection.send(_guarded("judging", batch.judge))


def _answer(files: list[SeedFile], seed: int, number: int, way: str, folder: Path, batch: Batch) -> str:
    mutant = mutant_of(files, seed, number)
    what = f"{mutant.name} [{mutant.how.strip()}]"
    if way == "reading":
        return _guarded(what, lambda: check_reading(mutant, folder / "file"))
    if way == "alone" or number % _ALONE_EVERY == 0:
        return _guarded(what, lambda: check(mutant, folder))
    return _guarded(what, lambda: batch.take(f"cap-{number}", mutant))


class _Worker:
    """A process that is replaced when a file takes too long or kills it."""

    def __init__(self, seed: int, way: str) -> None:
        self._arguments = seed, way
        self._start()

    def _start(self) -> None:
        self._connection, theirs = multiprocessing.Pipe()
        self._process = multiprocessing.get_context("spawn").Process(
            target=_answers, args=(theirs, *self._arguments), daemon=True
        )
        self._process.start()
        theirs.close()

    def run(self, numbers: Sequence[int]) -> list[str]:
        """What became of each file; the rest of a batch is run again after one that took too long."""
        answers: list[str] = []
        while len(answers) < len(numbers):
            rest = numbers[len(answers) :]
            self._connection.send(rest)
            try:
                for _ in rest:
                    answers.append(self._receive(SECONDS_PER_FILE))
                judged = self._receive(SECONDS_PER_FILE + len(rest))
                if judged:
                    answers[-1] = f"{judged} (files {rest[0]} to {rest[-1]})"
            except (EOFError, ConnectionError, TimeoutError) as error:
                died = f"FAILED the process died ({self._process.exitcode})"
                slow = f"FAILED it took more than {SECONDS_PER_FILE:.0f} s"
                words = slow if isinstance(error, TimeoutError) else died
                # When all files were taken it is judging them that failed.
                answers[len(answers) - (len(answers) == len(numbers)) :] = [words]
                self.stop()
                self._start()
        return answers

    def _receive(self, seconds: float) -> str:
        if not self._connection.poll(seconds):
            raise TimeoutError
        return str(self._connection.recv())

    def stop(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.join()
        self._connection.close()


def _line(tally: Counter[str], begun: float) -> str:
    counts = ", ".join(f"{count} {name}" for name, count in sorted(tally.items()))
    return f"{sum(tally.values())} files in {time.monotonic() - begun:.0f} s: {counts}"


def main() -> int:
    """Run until both the number of files and the time are reached; 1 when any file failed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--seconds", type=float, default=300)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="number of the first file")
    ways = parser.add_mutually_exclusive_group()
    ways.add_argument("--reading", dest="way", action="store_const", const="reading", help="do not judge")
    ways.add_argument("--alone", dest="way", action="store_const", const="alone", help="each for itself")
    parser.add_argument("--only", type=int, help="check this file alone, in this process")
    options = parser.parse_args()
    if options.only is not None:
        mutant = mutant_of(seeds(), options.seed, options.only)
        print(f"{mutant.name} [{mutant.how.strip()}], {len(mutant.data)} bytes, {mutant.rows} rows")
        with tempfile.TemporaryDirectory() as folder:
            print(check(mutant, Path(folder)))
        return 0
    tally: Counter[str] = Counter()
    begun, number, told = time.monotonic(), options.start, 0
    worker = _Worker(options.seed, options.way or "together")
    while number - options.start < options.files or time.monotonic() - begun < options.seconds:
        for answer in worker.run(range(number, number + _BATCH)):
            tally[answer.partition(" ")[0]] += 1
            if answer.startswith("FAILED"):
                print(f"file {number}: {answer}", flush=True)
            number += 1
        if number - options.start - told >= _TELL_EVERY:
            told = number - options.start
            print(_line(tally, begun), flush=True)
    worker.stop()
    print(_line(tally, begun))
    return 1 if tally["FAILED"] else 0


if __name__ == "__main__":
    sys.exit(main())
