"""How well the newest days are told while some of their events are still missing.

python -m benchmarks.late nowcast | detect [SET_DIR] | quiet
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import pandas as pd

from benchmarks.detection import EVALUATED_DAYS, PUBLIC
from dashboard.detection.allowance import Allowance
from dashboard.detection.completeness import Known
from dashboard.detection.delays import learn
from dashboard.detection.detect import detect
from dashboard.detection.episodes import opening
from dashboard.detection.indicator import CITY, scan
from dashboard.detection.nowcast import DAYS, Nowcast, of_course
from dashboard.detection.terms import Floats
from loaders.count_series import read_counts

Draws = Callable[[np.random.Generator, int], Floats]

HISTORY_DAYS: Final = 730
WATCHED_DAYS: Final = 365
"""Delays are known of the last year: what was loaded before came all at once."""
MISSING: Final = 0.35
RATES: Final = (0.2, 2.0, 10.0)
NOW: Final = datetime(2026, 11, 1, 9, tzinfo=UTC)
SHARES: Final = (0.6, 0.8, 0.9, 0.95, 0.9625, 0.975, 0.9875, 1.0)
"""Known of a day at an age of 0, 1, 2 … days; as `odwatch detect` reads 60, 80, 90, 95 and 100 %
at 0, 1, 2, 3 and 7."""
GRACE_DAYS: Final = 3
"""An alarm up to so long after the last case of an outbreak still counts."""
TOLD: Final = Known(np.array(SHARES[::-1]), np.zeros(len(SHARES)))
REGIME: Final = "low"
QUIET_RATES: Final = (0.2, 1.0, 5.0)
_CUTS: Final = ("own_alarms", "at_1_false_episode_per_year")


def main() -> None:
    """Run the benchmark that is named."""
    given = _arguments()
    if given.what == "nowcast":
        nowcasts(histories=given.histories, seed=given.seed)
    elif given.what == "detect":
        late_alarms(given.set, seed=given.seed)
    else:
        quiet(series=given.series, seed=given.seed)


def exponential(mean_days: float) -> Draws:
    return lambda random, size: random.exponential(mean_days, size)


def mixed(late: float, mean_days: float) -> Draws:
    """Most are entered on the same day, and some much later."""

    def draws(random: np.random.Generator, size: int) -> Floats:
        is_late = random.random(size) < late
        return np.where(is_late, random.exponential(mean_days, size), random.uniform(0, 0.5, size))

    return draws


def approved(random: np.random.Generator, size: int) -> Floats:
    """Nothing for some days, then all within a few: as where somebody must approve a record."""
    return random.gamma(8.0, MISSING * DAYS / 8.0, size)


DELAYS: Final[dict[str, Draws]] = {
    "exponential, 5.2 days": exponential(5.25),
    "half late by 18 days": mixed(0.48, 18.0),
    "around 5 days": approved,
}


@dataclass(frozen=True)
class Told:
    """Of one simulated history: what was said of its newest days, and what they came to."""

    raw: int
    final: int
    nowcast: Nowcast
    days_final: Floats


def nowcasts(*, histories: int, seed: int) -> None:
    """Print the nowcast's errors and how often its intervals hold the final counts."""
    print(f"{histories} histories of each kind; errors are of the newest {DAYS} days together\n")
    print(
        f"{'delays':24}{'a day':>6}{'missing':>9}{'drawn':>7}{'error ÷ raw':>13}{'held':>7}"
        f"{'days held':>11}{'width':>7}"
    )
    for name, draws in DELAYS.items():
        for rate in RATES:
            random = np.random.default_rng([seed, round(rate * 10)])
            told = [_history(random, rate, draws) for _ in range(histories)]
            print(f"{name:24}{rate:6g}" + _figures(told), flush=True)


def _history(random: np.random.Generator, rate: float, draws: Draws) -> Told:
    number = random.poisson(rate * HISTORY_DAYS)
    ages = random.uniform(0, HISTORY_DAYS, number)
    delays = draws(random, number)
    now, first_load = pd.Timestamp(NOW), pd.Timestamp(NOW - timedelta(days=WATCHED_DAYS))
    occurred = pd.DatetimeIndex(now - _duration(ages))
    known = occurred + _duration(delays)
    is_bulk = known <= first_load
    missed = pd.DatetimeIndex(known.where(~is_bulk))
    known = pd.DatetimeIndex(known.where(~is_bulk, first_load))
    seen = known <= now
    curve = learn(occurred[seen], known[seen], missed=missed[seen], as_of=NOW).curve
    found = scan(
        {CITY: occurred[seen]},
        through=NOW,
        history_from=NOW - timedelta(days=HISTORY_DAYS),
        allowance=Allowance(),
        zone=UTC,
        course_days=DAYS,
        completeness=curve,
    )
    final = np.histogram(ages, bins=np.arange(DAYS + 1))[0][::-1].astype(np.float64)
    raw = int((ages[seen] < DAYS).sum())
    return Told(raw, int(final.sum()), of_course(found.courses[CITY]), final)


def _duration(days: Floats) -> pd.TimedeltaIndex:
    return pd.to_timedelta(np.round(days * 86_400).astype(np.int64), unit="s").as_unit("us")


def _figures(told: list[Told]) -> str:
    final = np.array([each.final for each in told])
    missing = final - np.array([each.raw for each in told])
    total = [each.nowcast.total for each in told]
    drawn = np.array([each.point is not None for each in total])
    off = [abs(each.point - true) for each, true in zip(total, final, strict=True) if each.point]
    raw_off = missing[drawn].mean() if drawn.any() else np.nan
    error = f"{np.mean(off) / raw_off:13.3f}" if off else f"{'-':>13}"
    held = np.mean([each.low <= true <= each.high for each, true in zip(total, final, strict=True)])
    days_held = np.mean(
        [
            [day.low <= true <= day.high for day, true in zip(days, each.days_final, strict=True)]
            for each in told
            for days in [each.nowcast.days]
        ]
    )
    width = np.mean([each.high - each.low for each in total])
    return (
        f"{missing.sum() / final.sum():9.2f}{drawn.mean():7.2f}{error}{held:7.3f}{days_held:11.3f}"
        f"{width:7.1f}"
    )


def late_alarms(folder: Path, *, seed: int) -> None:
    """Print what the detector finds when the newest days are late: told so, and not told.

    Every date is looked at with what was known on it, as if a file had been written then: the
    newest dates thinned by the delay of each event.
    """
    counts = _regime(folder)
    by_age = _known_by_age(np.random.default_rng(seed), counts.to_numpy())
    first = counts.index[-EVALUATED_DAYS]
    found = {
        "complete": detect(counts, alarms_per_year=1.0, first=first),
        "late, told": _late(counts, by_age, TOLD),
        "late, not told": _late(counts, by_age, None),
    }
    print(f"{'':18}{'own: false a year, POD':>24}{'at 1 a year: POD':>18}")
    pod = {}
    for name, detections in found.items():
        false, own, pod[name] = _scores(detections, folder)
        print(f"{name:18}{false:18.2f}{own:6.3f}{pod[name]:18.3f}")
    lost = pod["complete"] - pod["late, not told"]
    print(
        f"regained of what ignoring loses: {(pod['late, told'] - pod['late, not told']) / lost:.2f}"
    )


def quiet(*, series: int, seed: int) -> None:
    """Print the false episodes in quiet years of late data, as a share of the one that is asked."""
    print(f"{'a day':>8}{'complete':>12}{'late, told':>12}")
    for rate in QUIET_RATES:
        random = np.random.default_rng([seed, round(rate * 10)])
        days = pd.date_range("2022-01-01", periods=HISTORY_DAYS + EVALUATED_DAYS)
        counts = pd.DataFrame(random.poisson(rate, (len(days), series)), index=days, dtype=float)
        by_age = _known_by_age(random, counts.to_numpy())
        whole = detect(counts, alarms_per_year=1.0, first=days[-EVALUATED_DAYS])
        false = [_false(found, series) for found in (whole, _late(counts, by_age, TOLD))]
        print(f"{rate:8g}" + "".join(f"{share:12.2f}" for share in false), flush=True)


def _false(found: pd.DataFrame, series: int) -> float:
    alarm = found.pivot(index="series_id", columns="date", values="alarm").to_numpy(dtype=bool)
    return float(opening(alarm).sum() / (series * EVALUATED_DAYS / 365))


def _late(counts: pd.DataFrame, by_age: Floats, known: Known | None) -> pd.DataFrame:
    """A look at each of the last dates, with what was known on it."""
    dates = range(len(counts) - EVALUATED_DAYS, len(counts))
    return pd.concat([_as_of(counts, by_age, date, known) for date in dates], ignore_index=True)


def _regime(folder: Path) -> pd.DataFrame:
    """Dates × series of the regime."""
    series = pd.read_csv(folder / "series.csv")
    names = series.loc[series["regime"] == REGIME, "series_id"]
    rows = read_counts(folder / "counts.csv.gz")
    counts = rows.pivot_table(index="date", columns="series_id", values="count")[list(names)]
    return counts.asfreq("D")


def _known_by_age(random: np.random.Generator, counts: Floats) -> Floats:
    """Ages × dates × series: what is known of each date so many days later."""
    chances = np.diff(SHARES, prepend=0.0)
    came = random.multinomial(counts.astype(np.int64), chances)
    return np.moveaxis(np.cumsum(came, axis=-1), -1, 0).astype(np.float64)


def _as_of(counts: pd.DataFrame, by_age: Floats, place: int, known: Known | None) -> pd.DataFrame:
    """The look at the date in `place` with what was known on it."""
    seen = counts.iloc[: place + 1].copy()
    for age in range(len(SHARES)):
        seen.iloc[place - age] = by_age[age, place - age]
    if known is not None:
        share = np.ones(len(seen))
        share[-len(SHARES) :] = known.share
        known = Known(share, np.zeros(len(seen)))
    return detect(seen, alarms_per_year=1.0, first=seen.index[-1], known=known)


def _scores(detections: pd.DataFrame, folder: Path) -> tuple[float, float, float]:
    """False episodes a year and share of outbreaks detected by its own alarms, and share detected
    at one false episode a year: by the `evaluate.py` beside the set, told later ends."""
    outbreaks = pd.read_csv(folder / "outbreaks.csv", parse_dates=["end"])
    outbreaks["end"] += pd.Timedelta(days=GRACE_DAYS)
    with TemporaryDirectory() as scratch:
        path = Path(scratch)
        outbreaks.to_csv(path / "outbreaks.csv", index=False)
        (path / "series.csv").write_bytes((folder / "series.csv").read_bytes())
        detections.to_csv(path / "detections.csv", index=False)
        command = [
            *(sys.executable, str(folder.parent / "evaluate.py")),
            *(scratch, str(path / "detections.csv"), "--json"),
        ]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    own, cut = (json.loads(done.stdout)[REGIME][name] for name in _CUTS)
    return own["false_episodes_per_year"], own["pod"], cut["pod"]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=["nowcast", "detect", "quiet"])
    parser.add_argument("set", type=Path, nargs="?", default=PUBLIC, help="for detect")
    parser.add_argument("--histories", type=int, default=400, help="for nowcast: of each kind")
    parser.add_argument("--series", type=int, default=300, help="for quiet: of each rate")
    parser.add_argument("--seed", type=int, default=2)
    return parser.parse_args()


if __name__ == "__main__":
    main()
