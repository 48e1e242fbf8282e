"""What the scan in space and time finds, how often it is wrong, and how long it takes.

python -m benchmarks.spatial quality [SET_DIR] | quiet [--out FILE] | speed
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Final, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection.episodes import QUIET_DAYS, opening
from dashboard.detection.looks import with_looks
from dashboard.detection.spacetime.points import Points
from dashboard.detection.spacetime.recurrence import per_year
from dashboard.detection.spacetime.scan import SpaceTime, clusters, rare_clusters
from dashboard.detection.terms import Floats

ROOT: Final = Path(__file__).resolve().parent.parent
SHARED: Final = Path(os.environ.get("ODWATCH_SHARED") or ROOT.parent / "shared")
PUBLIC: Final = SHARED / "bench" / "spatial"
LAST: Final = date(2026, 1, 1)
WIDE_KM, HIGH_KM = 12.0, 10.0
RECURRENCES: Final = (7, 14, 30, 60, 100, 200, 365)
DAYS_A_YEAR: Final = 365.25


class Quiet(NamedTuple):
    """How a quiet city is simulated: looked at every day with so many days behind it."""

    rate: float
    years: int
    history_days: int
    replications: int


QUIET: Final = (
    Quiet(0.1, 50, 730, 499),
    Quiet(0.2, 50, 730, 499),
    Quiet(0.5, 40, 730, 399),
    Quiet(1.0, 40, 365, 399),
    Quiet(5.0, 8, 365, 199),
)
SIZES: Final = ((300, 730), (1_000, 730), (3_000, 730), (10_000, 730), (10_000, 180))


def main() -> None:
    """Run the benchmark that is named."""
    given = _arguments()
    if given.what == "quality":
        quality(given.set, seed=given.seed)
    elif given.what == "quiet":
        quiet(given.seed, given.rate, scale=given.scale, looks=given.looks, out=given.out)
    else:
        speed(seed=given.seed)


def quality(folder: Path, *, seed: int) -> None:
    """Score `odwatch clusters` on a set of cities with known clusters."""
    command = [sys.executable, "-m", "dashboard.cli", "clusters", "--json", "--seed", str(seed)]
    with TemporaryDirectory() as scratch:
        path = Path(scratch) / "clusters.json"
        with path.open("w") as file:
            cases = str(folder / "cases.csv.gz")
            subprocess.run([*command, "--cases", cases], check=True, stdout=file, cwd=ROOT)
        print(f"{len(json.loads(path.read_text()))} clusters")
        evaluate = folder.parent / "evaluate_spatial.py"
        subprocess.run([sys.executable, str(evaluate), str(folder), str(path)], check=True)


def quiet(
    seed: int, rates: list[float] | None, *, scale: float, looks: int, out: Path | None
) -> None:
    """Print false episodes a year in years of nothing but chance, by the recurrence that is cut at,
    and as a share of the looks a year that are as rare; then what is told of it."""
    print("false episodes a year; in brackets as a share of 365.25 / recurrence; below, as told\n")
    print(f"{'a day':>6}{'years':>6}" + "".join(f"{f'1 in {days}':>15}" for days in RECURRENCES))
    rows = []
    for city in QUIET:
        if rates and city.rate not in rates:
            continue
        years = max(1, round(city.years * scale))
        p_values = _looked_at(city._replace(years=years), seed=seed, looks=looks)
        cells = []
        for days in RECURRENCES:
            found = int(opening((p_values <= 1 / days)[None], quiet_steps=QUIET_DAYS).sum())
            rows.append((city.rate, days, years, found))
            per_year = found / years
            cells.append(f"{per_year:8.2f} ({per_year * days / DAYS_A_YEAR:.2f})")
        print(f"{city.rate:6g}{years:6}" + "".join(f"{cell:>15}" for cell in cells))
        told = [_told(1 / days, city.rate, looks) for days in RECURRENCES]
        print(
            f"{'told':>12}" + "".join(f"{f'{often:.2f}       ':>15}" for often in told), flush=True
        )
    if out is not None:
        names = ["rate", "recurrence_days", "years", "episodes"]
        pd.DataFrame(rows, columns=names).to_csv(out, index=False)


def _told(p_value: float, rate: float, looks: int) -> float:
    once = np.array([per_year(p_value, rate)])
    return float(with_looks(once, np.array([rate]), looks)[0])


def _looked_at(city: Quiet, *, seed: int, looks: int) -> Floats:
    """On every day the least of its looks' p-values of the strongest cluster, 1 where there is
    none."""
    random = np.random.default_rng([seed, round(city.rate * 10)])
    length = city.history_days + round(city.years * DAYS_A_YEAR)
    counts = random.poisson(city.rate, length)
    day = np.repeat(np.arange(length), counts)
    at = _where(random, len(day))
    part = random.integers(0, looks, len(day))
    return np.array(list(_looks(city, day, part, at, length, looks)))


def _looks(
    city: Quiet,
    day: NDArray[np.int64],
    part: NDArray[np.int64],
    at: Floats,
    length: int,
    looks: int,
) -> Iterator[float]:
    """`part`: in which of the day's equal parts, of which each ends with a look, a case comes."""
    dates = np.datetime64(LAST) + day
    for today in range(city.history_days, length):
        last = LAST + timedelta(days=today)
        params = SpaceTime(replications=city.replications, seed=today)
        least = 1.0
        # A look without a new case since the day's last one says the same.
        for now in sorted({0, *part[day == today].tolist()} if looks > 1 else {0}):
            come = (day < today) | ((day == today) & (part <= now))
            inside = come & (day > today - city.history_days)
            found = rare_clusters(dates[inside], Points(at[inside], "km"), last=last, params=params)
            least = min(least, found[0].p_value if found else 1.0)
        yield least


def _where(random: np.random.Generator, cases: int) -> Floats:
    """Half of them around the middle, half anywhere in town."""
    middle = random.normal((WIDE_KM / 2, HIGH_KM / 2), 1.5, (cases, 2))
    anywhere = random.uniform((0, 0), (WIDE_KM, HIGH_KM), (cases, 2))
    return np.where(random.random((cases, 1)) < 0.5, middle, anywhere)


def speed(*, seed: int) -> None:
    """Print seconds of a scan of a city whose cases are all at points of their own."""
    print(f"{'cases':>8}{'days':>6}{'clock, s':>10}{'CPU, s':>8}{'times 300':>11}")
    least = 0.0
    for cases, days in SIZES:
        random = np.random.default_rng([seed, cases, days])
        at = Points(_where(random, cases), "km")
        dates = np.datetime64(LAST) - random.integers(0, days, cases)
        clock, cpu = perf_counter(), process_time()
        clusters(dates, at, last=LAST, params=SpaceTime())
        clock, cpu = perf_counter() - clock, process_time() - cpu
        least = least or cpu
        print(f"{cases:8,}{days:6}{clock:10.2f}{cpu:8.2f}{cpu / least:11.0f}", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["quality", "quiet", "speed"])
    parser.add_argument("set", nargs="?", type=Path, default=PUBLIC)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, action="append", help="quiet: these only")
    parser.add_argument("--scale", type=float, default=1.0, help="quiet: times as many years")
    parser.add_argument("--looks", type=int, default=1, help="quiet: so many a day")
    parser.add_argument("--out", type=Path, help="quiet: write the table of recurrences here")
    return parser.parse_args()


if __name__ == "__main__":
    main()
