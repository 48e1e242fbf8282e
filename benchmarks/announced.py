"""The clusters that the City announced, placed in random histories at the published rates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.detection.classics.methods import METHODS, parameters
from dashboard.detection.detect import detect
from dashboard.detection.episodes import QUIET_DAYS, opening
from dashboard.detection.looks import MOST_LOOKS
from dashboard.detection.scan import Scan, look
from dashboard.detection.terms import Floats

HISTORY_FROM: Final = pd.Timestamp("2015-01-01")
A_YEAR: Final = {2015: 88, 2016: 105, 2017: 123, 2018: 69, 2019: 73}
"""Opioid overdoses in Alexandria: Alexandria Times, October 2017 (2017 as projected then), and the
City's news release 119181 (November 2020)."""
QUIET_LOOKS: Final = 365
HOURS: Final = 24.0
SCANS: Final = (
    ("watch, the city's half", 6.0),
    ("alert, the city's half", 1.0),
    ("watch, the whole", 12.0),
    ("alert, the whole", 2.0),
)
CLASSICS: Final[dict[str, dict[str, Any]]] = {
    **{name: {} for name in METHODS if name != "ears_c3_package"},
    **{name: {"baseline": 28} for name in ("ears_c1", "ears_c2", "ears_c3")},
    "farrington_flexible": {
        "b": 2,
        "w": 3,
        "noPeriods": 10,
        "pastWeeksNotIncluded": 26,
        "pThresholdTrend": 1,
        "alpha": 0.01,
        "thresholdMethod": "nbPlugin",
        "block_days": 7,
    },
}
"""As in `../shared/bench/README.md`; two years back is what the history holds."""


@dataclass(frozen=True)
class Cluster:
    """So many overdoses within so many days of some moment of the first day."""

    name: str
    first_day: str
    overdoses: int
    days: int

    @property
    def day(self) -> int:
        """Of the history, from 0."""
        return (pd.Timestamp(self.first_day) - HISTORY_FROM).days


CLUSTERS: Final = (
    Cluster("October 2017", "2017-09-30", 6, 7),
    Cluster("August 2018", "2018-08-03", 7, 7),
    Cluster("January 2019", "2019-01-19", 4, 3),
)
"""Police release of 6 October 2017; City release of 10 August 2018; NBC Washington 504670071."""


@dataclass(frozen=True, eq=False)
class Placed:
    """A cluster in histories; times are in days from `HISTORY_FROM`."""

    counts: pd.DataFrame
    """Days × histories."""
    every: tuple[Floats, ...]
    """When every overdose of a history was."""
    own: Floats
    """When those of the cluster were: histories × overdoses."""

    def caught_after(self, alarm: NDArray[np.bool_]) -> Floats:
        """Hours from the first overdose to the first alarm by the end of the day of the last; inf
        where there is none. `alarm` is histories × days, of which the newest are the counts'."""
        ends = np.arange(len(self.counts) - alarm.shape[1], len(self.counts)) + 1.0
        first, last = self.own[:, :1], self.own[:, -1:]
        inside = (ends >= first) & (ends < last + 1)
        return np.asarray(np.where(alarm & inside, (ends - first) * HOURS, np.inf).min(axis=1))

    def caught_by_the_clock(self, asked: float) -> Floats:
        """As `caught_after` for the scan, looked at as each overdose of the cluster comes in, with
        windows that end there."""
        whole = int(self.own[:, 0].min())
        back = np.arange(whole, -1, -1.0)
        counts = [
            np.histogram(every[every <= end], bins=end - back)[0]
            for every, own in zip(self.every, self.own, strict=True)
            for end in own
        ]
        steps = pd.DatetimeIndex(self.counts.index[:whole])
        looks = look(np.array(counts, dtype=np.float64), steps, first=whole - 1, params=Scan())
        # Looking at each overdose is looking as often as can be: chance has its tries too.
        per_year = looks.per_year(looks_a_day=MOST_LOOKS)
        alarm = ((per_year <= asked) & looks.rises).reshape(self.own.shape)
        hours = (self.own - self.own[:, :1]) * HOURS
        return np.asarray(np.where(alarm, hours, np.inf).min(axis=1))


def place(cluster: Cluster, *, histories: int, seed: int, alone: bool) -> Placed:
    """The cluster in random histories; `alone`: nothing else happened in its window."""
    random = np.random.default_rng([seed, cluster.day])
    days = pd.date_range(HISTORY_FROM, periods=cluster.day + cluster.days + 2)
    rates = np.array([A_YEAR[year] for year in days.year]) / 365
    counts = np.zeros((len(days), histories))
    own = np.zeros((histories, cluster.overdoses))
    every = []
    for history in range(histories):
        start = cluster.day + random.random()
        own[history] = start + np.sort(random.random(cluster.overdoses)) * cluster.days
        others = np.repeat(np.arange(len(days)), random.poisson(rates)).astype(np.float64)
        others += random.random(len(others))
        if alone:
            others = others[(others < start) | (others >= start + cluster.days)]
        every.append(np.concatenate([others, own[history]]))
        counts[:, history] = np.bincount(every[-1].astype(np.int64), minlength=len(days))
    names = [f"history {number}" for number in range(histories)]
    return Placed(pd.DataFrame(counts, index=days, columns=names), tuple(every), own)


Alarms = dict[str, NDArray[np.bool_]]
"""By the name of the rule: histories × days."""
Rules = Callable[[pd.DataFrame, pd.Timestamp], Alarms]


def rules() -> list[Rules]:
    """What gives the alarms from a day on; the scan's levels have their looks in common."""
    return [_scan, *(_classic(name, values) for name, values in CLASSICS.items())]


def _scan(counts: pd.DataFrame, first: pd.Timestamp) -> Alarms:
    most = max(asked for _, asked in SCANS)
    rows = detect(counts, alarms_per_year=most, first=first)
    shape = (counts.shape[1], -1)
    alarm, score = (rows[name].to_numpy().reshape(shape) for name in ("alarm", "score"))
    return {
        f"scan, {name}: {asked:g} a year": alarm & (score >= -np.log10(asked))
        for name, asked in SCANS
    }


def _classic(name: str, values: dict[str, Any]) -> Rules:
    detector = parameters(name, values)

    def alarms(counts: pd.DataFrame, first: pd.Timestamp) -> Alarms:
        found = [detector.detect(each, first=first)["alarm"] for _, each in counts.items()]
        return {name: np.array(found)}

    return alarms


def episodes_a_year(alarm: NDArray[np.bool_]) -> float:
    """Of days of nothing but chance; the first week of them only tells what is an opening."""
    opened = opening(alarm)[:, QUIET_DAYS:]
    return float(opened.sum() / opened.size * 365)


def announced(*, histories: int, seed: int) -> None:
    """Print for each rule its false episodes a year, and what it catches, after how many hours."""
    for alone in (True, False):
        title = "nothing else" if alone else "also what else happened"
        print(f"\nIn the window of the cluster {title}; {histories} histories\n")
        names = "".join(f"  {cluster.name:>20}" for cluster in CLUSTERS)
        print(f"{'rule':40}{'false a year':>12}{names}")
        placed = [
            place(cluster, histories=histories, seed=seed, alone=alone) for cluster in CLUSTERS
        ]
        for name, asked in SCANS:
            hours = [one.caught_by_the_clock(asked) for one in placed]
            print(f"{f'scan, {name}: {asked:g} a year':40}{'by the clock':>12}{_cells(hours)}")
        for rule in rules():
            found = [
                rule(one.counts, one.counts.index[cluster.day - QUIET_LOOKS])
                for cluster, one in zip(CLUSTERS, placed, strict=True)
            ]
            for name in found[0]:
                print(_row(name, [each[name] for each in found], placed), flush=True)
    print(
        "\ncaught of all histories, and the median of the hours from the first overdose to the look"
    )
    print(
        "that alarms: by the clock, as each overdose comes in; else at the end of each day, where"
    )
    print("false a year tells the episodes in the year before the clusters")


def _row(name: str, alarms: list[NDArray[np.bool_]], placed: list[Placed]) -> str:
    false = np.mean([episodes_a_year(alarm[:, :QUIET_LOOKS]) for alarm in alarms])
    hours = [one.caught_after(alarm) for alarm, one in zip(alarms, placed, strict=True)]
    return f"{name:40}{false:12.1f}{_cells(hours)}"


def _cells(clusters: list[Floats]) -> str:
    cells = []
    for hours in clusters:
        caught = np.isfinite(hours)
        after = f"{np.median(hours[caught]):.0f} h" if caught.any() else "-"
        cells.append(f"  {f'{caught.sum()} of {len(hours)}, {after}':>20}")
    return "".join(cells)
