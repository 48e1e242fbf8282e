"""Reads random files until the time is up: each is read whole, or refused with one line.

python -m benchmarks.fuzz [--seconds N] [--seed N] [--case N] [--keep DIR]
"""

from __future__ import annotations

import argparse
import signal
import sys
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import monotonic
from zoneinfo import ZoneInfo

from benchmarks.fuzz_files import Case, make
from loaders.declaration import Reading
from loaders.errors import OdwatchError
from loaders.records import CONTRACTS
from loaders.source import read

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 1, 12, 0, tzinfo=UTC)
LONGEST_SECONDS = 30
LONGEST_LINE = 1500


class Broken(AssertionError):
    """What a file led to that it must not."""


def main() -> None:
    """Read files until the time is up; the first kinds of failures are kept and told."""
    given = _arguments()
    outcomes: Counter[str] = Counter()
    end = monotonic() + given.seconds
    number = given.case or 0
    while number == (given.case or 0) or (given.case is None and monotonic() < end):
        case = case_of(given.seed, number)
        try:
            outcomes[outcome(case)] += 1
        except Exception as error:
            outcomes["FAILED"] += 1
            _tell(case, error, given.seed, number, given.keep)
        number += 1
    print(
        f"{sum(outcomes.values()):,} files:", ", ".join(f"{n:,} {w}" for w, n in outcomes.items())
    )
    sys.exit(1 if outcomes["FAILED"] else 0)


def case_of(seed: int, number: int) -> Case:
    """The file of this number in the series of a seed."""
    return make(Random(f"{seed}/{number}"))


def outcome(case: Case) -> str:
    """ "read" or "refused". Raises Broken, or whatever else the reading raised."""
    with TemporaryDirectory() as folder, _no_longer_than(LONGEST_SECONDS):
        path = Path(folder) / case.name
        path.write_bytes(case.content)
        try:
            reading = read(path, zone=ZONE, now=NOW, source=case.source)
        except OdwatchError as error:
            _check_line(str(error), case.name)
            return "refused"
    check(reading, case)
    return "read"


def check(reading: Reading, case: Case) -> None:
    """Raises Broken where a reading loses a row or breaks its contract."""
    parts = reading.duplicates + reading.merged + reading.excluded + reading.rejected
    if len(reading.records) + parts != reading.rows_read:
        raise Broken(f"{len(reading.records)} records + {parts} != {reading.rows_read} rows read")
    if sum(rejection.count for rejection in reading.rejections) != reading.rejected:
        raise Broken("the rejections do not add up")
    if not reading.records["key"].is_unique:
        raise Broken("a key is there twice")
    if list(reading.records.columns) != list(CONTRACTS[reading.record].columns):
        raise Broken("the columns are not the contract's")
    told = {notice.reason for notice in reading.notices}
    if case.rows is not None and "rows_above_header" not in told and reading.rows_read < case.rows:
        raise Broken(f"{case.rows} rows, of which {reading.rows_read} were read")
    if reading.through is not None and reading.through > NOW:
        raise Broken(f"the data reach to {reading.through}")


def _check_line(line: str, name: str) -> None:
    if len(line.splitlines()) != 1 or len(line) > LONGEST_LINE or name not in line:
        raise Broken(f"refused with {line!r}")


@contextmanager
def _no_longer_than(seconds: int) -> Iterator[None]:
    def stop(*_: object) -> None:
        raise Broken(f"took longer than {seconds} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def _tell(case: Case, error: Exception, seed: int, number: int, keep: Path | None) -> None:
    print(f"--seed {seed} --case {number}, read as {case.source}: {error!r:.300}")
    traceback.print_exception(error, limit=-4)
    if keep is not None:
        keep.mkdir(parents=True, exist_ok=True)
        (keep / f"{seed}-{number}-{case.name}").write_bytes(case.content)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Reads random files.")
    parser.add_argument("--seconds", type=float, default=3600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--case", type=int, help="this file of the seed alone")
    parser.add_argument("--keep", type=Path, help="write the files that failed into this folder")
    return parser.parse_args()


if __name__ == "__main__":
    main()
