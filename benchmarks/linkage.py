"""How well records of one overdose are linked, and how fast.

python -m benchmarks.linkage [quality|clusters|speed]... [--seeds N]
python -m benchmarks.linkage --estimate

`--estimate` writes the weights anew; raise their version with it.
"""

from __future__ import annotations

import argparse
import resource
import time
from dataclasses import replace
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.linkage_estimate import estimate, write
from benchmarks.linkage_rows import FIRST, Invented, Town, invent, last_day
from dashboard.analytics.linkage.ranges import least_overdoses, representatives
from dashboard.analytics.linkage.resolving import Links, resolve
from dashboard.analytics.linkage.scoring import pairs
from dashboard.analytics.linkage.weights import FILE, shipped
from dashboard.detection.detect import detect

DAYS: Final = {0.2: 3650, 2.0: 1000, 10.0: 400}
"""At each rate, how many days are invented."""
FEW: Final = ("race_ethnicity", "housing", "drug_group", "location_type")
TOWNS: Final = {
    "as in the issue": Town(),
    "few fields": Town(untold=FEW),
    "few fields, both sources err": Town(untold=FEW, both_err=True),
    "wide": Town(side_km=15),
    "dense": Town(hot_share=0.8, hot_spots=4, untold=FEW),
    "young, 10 % several": Town(ages=(30, 6), several=0.1, untold=FEW),
    "age bands only": Town(band_only=1.0, untold=FEW),
    "police and fire": Town(
        twice_in_odmap=0.3, agencies=("Example Police", "Example Sheriff"), untold=FEW
    ),
    "a third without a clock": Town(date_only=0.33, untold=FEW),
    "entered a day late": Town(entry_hours=24, untold=FEW),
}
ESTIMATED_FROM: Final = (
    Town(),
    Town(side_km=10, ages=(35, 9)),
    Town(hot_share=0.7, hot_spots=6, band_only=0.4),
    Town(date_only=0.3, several=0.08, entry_hours=10, both_err=True),
)
WINDOW_DAYS: Final = 3
ALERT, WATCH = 2.0, 12.0
"""False episodes a year: what the settings allow unless changed."""
EPISODE_DAYS: Final = 3
"""An alarm of the linked counts within so many days after the true one's window is of it too."""


def linked(town: Invented) -> Links:
    """The town's records, linked by the shipped weights."""
    weights = shipped()
    return resolve(town.records, pairs(town.records, weights), weights)


def scores(town: Invented, links: Links) -> tuple[float, float]:
    """Precision and recall of the linked pairs."""
    of_one = town.person.reindex(links.links["key_a"]).to_numpy()
    right = int((of_one == town.person.reindex(links.links["key_b"]).to_numpy()).sum())
    size = town.person.value_counts()
    return right / max(len(links.links), 1), right / int((size * (size - 1) // 2).sum())


def quality(seeds: int) -> None:
    """Precision, recall and the count for each town and rate."""
    print("town | a day | precision | recall | overdoses | linked | at least")
    for name, town in TOWNS.items():
        for rate, days in DAYS.items():
            found = []
            for seed in range(seeds):
                made = invent(replace(town, per_day=rate, days=days), seed=seed + 11)
                links = linked(made)
                overdoses = links.overdose.unique()
                counted = (len(overdoses), least_overdoses(links, overdoses))
                found.append((*scores(made, links), len(made.people), *counted))
            precision, recall, true, count, least = np.mean(found, axis=0)
            print(
                f"{name} | {rate:g} | {precision:.3f} | {recall:.3f} | {true:.0f} | {count:.0f} | "
                f"{least:.0f}",
                flush=True,
            )


def clusters(seeds: int) -> None:
    """The count in the 72 hours of planted clusters, and whether alarms outlive the linking."""
    print(
        "town | a day | clusters | within 1 | range holds it | alerts | watch when linked | "
        "nothing when linked | alerts besides"
    )
    for name in ("as in the issue", "few fields", "few fields, both sources err"):
        for rate in (0.2, 0.5, 1.0):
            wrong, held, alarms = [], [], np.zeros(4, dtype=int)
            for seed in range(seeds):
                town = replace(TOWNS[name], per_day=rate, days=400 + 50 * 40, clusters=50)
                made = invent(town, seed=seed + 31)
                links = linked(made)
                found, inside = _windows(made, links)
                wrong += found
                held += inside
                alarms += _alarms(made, links, town)
            within = np.mean(np.abs(wrong) <= 1)
            print(
                f"{name} | {rate:g} | {len(wrong)} | {within:.3f} | {np.mean(held):.3f} | "
                f"{' | '.join(map(str, alarms))}",
                flush=True,
            )


def _windows(made: Invented, links: Links) -> tuple[list[int], list[bool]]:
    """For each cluster how far the linked count of its 72 hours is off, and whether its range
    holds the truth."""
    when = _minutes(made, links)
    people = made.people
    off, held = [], []
    for _, cluster in people[people["cluster"] >= 0].groupby("cluster"):
        # The window is the three days that hold most of the middle of it.
        start = (cluster["minutes"].min() + cluster["minutes"].max()) / 2 - 36 * 60
        true = int(people["minutes"].between(start, start + 72 * 60).sum())
        inside = when.index[when.between(start, start + 72 * 60)]
        off.append(len(inside) - true)
        held.append(least_overdoses(links, inside) <= true <= len(inside))
    return off, held


def _minutes(made: Invented, links: Links) -> pd.Series:
    """By overdose's first key, its local minutes since FIRST."""
    chosen = representatives(made.records, links)
    moments = made.records.set_index("key")["occurred_at"].reindex(chosen)
    local = moments.dt.tz_convert(Town().zone).dt.tz_localize(None)
    minutes: pd.Series = (local - pd.Timestamp(FIRST)) / pd.Timedelta(minutes=1)
    return minutes.set_axis(chosen.index)


def _alarms(made: Invented, links: Links, town: Town) -> NDArray[np.int64]:
    """Clusters on which the true counts alert, those of them on which the linked counts watch, and
    do nothing, and those on which only the linked counts alert. A person counts when the best of
    their records says so, as in the linked counts: a clock that errs is no error of the linking."""
    truth = as_it_was(links, made.person)
    days = pd.date_range(pd.Timestamp(FIRST), last_day(town), freq="D")
    counts = pd.DataFrame(
        {
            "true": _daily(_minutes(made, truth), len(days)),
            "linked": _daily(_minutes(made, links), len(days)),
        },
        index=days,
    ).astype(float)
    told = detect(counts, alarms_per_year=ALERT, first=days[380])
    per_year = 10 ** -told.pivot(index="date", columns="series_id", values="score")
    found = np.zeros(4, dtype=np.int64)
    clusters = made.people[made.people["cluster"] >= 0].groupby("cluster")["minutes"]
    for first, last in zip(clusters.min() // 1440, clusters.max() // 1440, strict=True):
        least = per_year.iloc[int(first) - 380 : int(last) - 380 + EPISODE_DAYS + 1].min()
        true, link = least["true"] <= ALERT, least["linked"]
        watched, silenced = ALERT < link <= WATCH, link > WATCH
        found += [true, true and watched, true and silenced, not true and link <= ALERT]
    return found


def as_it_was(links: Links, person: pd.Series) -> Links:
    """Links that are the truth."""
    first = person.index.to_series().groupby(person).min()
    return replace(links, overdose=person.map(first))


def _daily(minutes: pd.Series, days: int) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    day = np.clip((minutes // 1440).to_numpy(dtype=np.int64), 0, days - 1)
    return np.bincount(day, minlength=days)


def speed() -> None:
    """20,000 against 20,000, and 50 new records in a store of 200,000."""
    for rate, days in ((10.0, 2_350), (30.0, 780)):
        _timed(invent(Town(per_day=rate, days=days), seed=5))
    for rate, days in ((10.0, 11_750), (30.0, 3_900), (60.0, 1_960)):
        _timed(invent(Town(per_day=rate, days=days), seed=5), new=50)


def _timed(made: Invented, new: int = 0) -> None:
    weights, records = shipped(), made.records
    began = time.perf_counter()
    earlier = records.sort_values("occurred_at").iloc[: len(records) - new]
    kept = pairs(earlier, weights)
    resolve(earlier, kept, weights)
    whole = time.perf_counter() - began
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(earlier)} records, {len(kept.frame)} pairs: {whole:.1f} s, {megabytes:.0f} MB")
    if new:
        clock, began = time.perf_counter(), time.process_time()
        resolve(records, pairs(records, weights, kept=kept), weights)
        cpu, clock = time.process_time() - began, time.perf_counter() - clock
        print(f"  {new} more: {cpu:.2f} s of computing, {clock:.2f} s by the clock", flush=True)


def main() -> None:
    """Run the parts that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("parts", nargs="*", default=["quality", "clusters", "speed"])
    parser.add_argument("--seeds", type=int, default=2)
    parser.add_argument("--estimate", action="store_true")
    given = parser.parse_args()
    if given.estimate:
        towns = [
            invent(replace(town, per_day=2, days=700), seed=seed).records
            for seed, town in enumerate(ESTIMATED_FROM)
        ]
        write(estimate(towns, shipped()), FILE, version=next_version(shipped().version))
        return
    parts = given.parts
    if "quality" in parts:
        quality(given.seeds)
    if "clusters" in parts:
        clusters(given.seeds)
    if "speed" in parts:
        speed()


def next_version(version: str) -> str:
    """The version that follows."""
    return str(int(version) + 1)


if __name__ == "__main__":
    main()
