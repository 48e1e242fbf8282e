"""What the detectors find, how often they are wrong, and how long they take.

python -m benchmarks.detection quality [SET_DIR] | quiet | speed | announced
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any, Final
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd

from benchmarks.announced import CLASSICS, announced
from benchmarks.calibrate_looks import SELDOM, scores
from dashboard.detection.allowance import Allowance
from dashboard.detection.classics.methods import parameters
from dashboard.detection.detect import detect
from dashboard.detection.episodes import QUIET_DAYS, opening
from dashboard.detection.grids import grids
from dashboard.detection.indicator import CITY, scan
from dashboard.detection.looks import with_looks
from dashboard.detection.scan import Scan
from dashboard.detection.terms import Floats
from loaders.count_series import read_counts

ROOT: Final = Path(__file__).resolve().parent.parent
SHARED: Final = Path(os.environ.get("ODWATCH_SHARED") or ROOT.parent / "shared")
PUBLIC: Final = SHARED / "bench" / "public"
EVALUATED_DAYS: Final = 364
RATES: Final = (0.2, 1.0, 5.0, 20.0)
ASKED: Final = (1.0, 2.0, 12.0)
HISTORY_YEARS, LOOKED_YEARS = 3, 2
AREAS: Final = 50
LEAST_SCORE: Final = -3.0
"""-log10 of the most episodes a year."""
MOST_MS, MOST_LIVE_S = 0.5, 1.0
REGIMES: Final = ("city", "low", "medium", "noufaily16")
FIVE_YEARS: Final = {"farrington_flexible": CLASSICS["farrington_flexible"] | {"b": 5}}


def main() -> None:
    """Run the benchmark that is named."""
    given = _arguments()
    if given.what == "quality":
        quality(given.set, detections=given.detections)
    elif given.what == "quiet":
        quiet(years=given.years, seed=given.seed, looks_a_day=given.looks)
    elif given.what == "speed":
        speed(repeats=given.repeats)
    else:
        announced(histories=given.histories, seed=given.seed)


def quality(folder: Path, *, detections: Path | None) -> None:
    """Score the scan and each classic on a set of series with known outbreaks."""
    (grid,) = grids(read_counts(folder / "counts.csv.gz")).grids
    first = grid.counts.index[-EVALUATED_DAYS]
    print("own: false episodes a year; share of the outbreaks detected by its own alarms")
    print("at 1: share detected at one false episode a year (= its score cut so)\n")
    print(f"{'method':20}" + "".join(f"{regime + ': own, at 1':>26}" for regime in REGIMES))
    with TemporaryDirectory() as scratch:
        path = (detections or Path(scratch)) / "detections.csv"
        for name, values in [("scan", {}), *(CLASSICS | FIVE_YEARS).items()]:
            _detections(name, values, grid.counts, first).to_csv(path, index=False)
            print(f"{name:20}" + _scores(folder, path), flush=True)


def _detections(
    name: str, values: dict[str, Any], counts: pd.DataFrame, first: pd.Timestamp
) -> pd.DataFrame:
    if name == "scan":
        return detect(counts, alarms_per_year=1.0, first=first)
    detector = parameters(name, values)
    found = [
        detector.detect(each, first=first).assign(series_id=str(series))
        for series, each in counts.items()
    ]
    return pd.concat(found, ignore_index=True)


def _scores(folder: Path, detections: Path) -> str:
    evaluate = folder.parent / "evaluate.py"
    command = [sys.executable, str(evaluate), str(folder), str(detections), "--json"]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    regimes = json.loads(done.stdout)
    cells = []
    for regime in REGIMES:
        own, cut = (regimes[regime][at] for at in ("own_alarms", "at_1_false_episode_per_year"))
        cell = f"{own['false_episodes_per_year']:.2f} {own['pod']:.3f}, {cut['pod']:.3f}"
        cells.append(f"{cell:>26}")
    return "".join(cells)


def quiet(*, years: int, seed: int, looks_a_day: int) -> None:
    """Print false episodes a year in years of nothing but chance, as a share of what was asked."""
    series = -(-years // LOOKED_YEARS)
    print(f"{series * LOOKED_YEARS} quiet years for each rate, looked at {looks_a_day} times a day")
    print("false episodes ÷ asked for\n")
    print(f"{'a day':>8}" + "".join(f"{f'asked {asked:g}':>12}" for asked in ASKED))
    for rate in RATES:
        random = np.random.default_rng([seed, 7919, round(rate * 100)])
        parts = ((HISTORY_YEARS + LOOKED_YEARS) * 365 + 1) * looks_a_day
        counts = random.poisson(rate / looks_a_day, (series, parts)).astype(np.float64)
        false = _false(counts, rate, looks_a_day)
        shares = (each / asked for each, asked in zip(false, ASKED, strict=True))
        print(f"{rate:8g}" + "".join(f"{share:12.2f}" for share in shares), flush=True)


def _false(counts: Floats, rate: float, looks_a_day: int) -> list[float]:
    """Episodes a year for each of ASKED; `counts` of the parts of days between two looks."""
    params = Scan() if looks_a_day == 1 else SELDOM
    once = 10.0 ** -np.maximum(scores(counts, looks_a_day, params), LEAST_SCORE)
    per_year = with_looks(once, np.full(once.shape, rate), looks_a_day)
    years = per_year.size / looks_a_day / 365
    return [
        float(opening(per_year <= asked, quiet_steps=QUIET_DAYS * looks_a_day).sum() / years)
        for asked in ASKED
    ]


def speed(*, repeats: int) -> None:
    """Print the time for each series-day, and of many areas at once as a page asks for them."""
    random = np.random.default_rng(1)
    days = pd.date_range("2018-01-01", periods=7 * 365)
    counts = pd.DataFrame(random.poisson(1.0, (len(days), 100)), index=days).add_prefix("s")
    first = days[-364]
    farrington = parameters("farrington_flexible", FIVE_YEARS["farrington_flexible"])
    few = counts.iloc[:, :10]
    measured = {
        "pandas, rolling mean and SD": _ms(lambda: _rolling(counts), counts, repeats),
        "scan": _ms(lambda: detect(counts, alarms_per_year=1.0, first=first), counts, repeats),
        "Farrington flexible": _ms(
            lambda: [farrington.detect(each, first=first) for _, each in few.items()], few, repeats
        ),
    }
    print(f"{'':30}{'ms a series-day, CPU':>22}{'x pandas':>12}")
    base = measured["pandas, rolling mean and SD"]
    for name, ms in measured.items():
        print(f"{name:30}{ms:22.4f}{ms / base:12.1f}")
    print(f"aim: {MOST_MS} ms{': missed' if measured['scan'] > MOST_MS else ''}")
    seconds = min(_live(random) for _ in range(repeats))
    missed = ": missed" if seconds > MOST_LIVE_S else ""
    print(f"\n{AREAS} areas and the city, live: {seconds:.2f} s; aim: {MOST_LIVE_S:g} s{missed}")


def _ms(work: Callable[[], object], counts: pd.DataFrame, repeats: int) -> float:
    """The least computing time for each series and day of the last 364."""
    times = []
    for _ in range(repeats):
        start = process_time()
        work()
        times.append(process_time() - start)
    return min(times) * 1000 / (EVALUATED_DAYS * counts.shape[1])


def _rolling(counts: pd.DataFrame) -> None:
    for _, each in counts.items():
        past = each.iloc[-EVALUATED_DAYS - 365 :].rolling(365)
        past.mean(), past.std()


def _live(random: np.random.Generator) -> float:
    """Seconds of the clock for the city and its areas over six years, with their last 60 days."""
    through = datetime(2026, 10, 31, 20, tzinfo=UTC)
    days = 6 * 365
    ago = pd.to_timedelta(random.integers(0, days * 86_400, 20 * days), unit="s")
    moments = pd.DatetimeIndex(through - ago)
    area = random.integers(0, AREAS, len(moments))
    series = {CITY: moments} | {f"area {n}": moments[area == n] for n in range(AREAS)}
    start = perf_counter()
    scan(
        series,
        through=through,
        history_from=through - timedelta(days=days),
        allowance=Allowance(),
        zone=ZoneInfo("America/New_York"),
    )
    return perf_counter() - start


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["quality", "quiet", "speed", "announced"])
    parser.add_argument("set", type=Path, nargs="?", default=PUBLIC, help="for quality")
    parser.add_argument("--detections", type=Path, help="keep the newest detections here")
    parser.add_argument("--years", type=int, default=600, help="for quiet: of each rate")
    parser.add_argument("--looks", type=int, default=1, help="for quiet: a day")
    parser.add_argument("--histories", type=int, default=100, help="for announced")
    parser.add_argument("--repeats", type=int, default=3, help="for speed")
    parser.add_argument("--seed", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
