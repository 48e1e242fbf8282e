"""How many changes in reporting are found in quiet years, in which there are none.

python -m benchmarks.findings [--years N]

Histories of ten years from two sources, of which the last two were loaded month by month; prints
what is found for each rate.
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import pandas as pd

from benchmarks.linkage_rows import FIRST, Town, invent
from dashboard.analytics.findings import findings
from dashboard.analytics.through import data_through
from dashboard.settings import Settings, load
from dashboard.store import ImportRow, Store
from loaders.records import typed

RATES: Final = (0.2, 2.0)
YEARS: Final = 200
LENGTH_YEARS: Final = 10
WATCHED_MONTHS: Final = 24
_DRUGS: Final = {
    "fentanyl": 0.4, "heroin": 0.2, "fentanyl;cocaine": 0.15, "cocaine": 0.1, "": 0.13,
    "xylazine": 0.01, "fentanyl;alcohol": 0.01,
}  # fmt: skip


def main() -> None:
    """Print a line for each rate."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--years", type=int, default=YEARS)
    years = arguments.parse_args().years
    for rate in RATES:
        began, found = time.perf_counter(), Counter[str]()
        for seed in range(years // LENGTH_YEARS):
            with TemporaryDirectory() as folder:
                found.update(_kinds(Path(folder), rate, seed))
        seconds = time.perf_counter() - began
        print(f"{rate} a day, {years} years: {found.total()} false {dict(found)}, {seconds:.0f} s")


def _kinds(folder: Path, rate: float, seed: int) -> list[str]:
    town = Town(
        per_day=rate, days=int(365.25 * LENGTH_YEARS), agencies=("First Police", "Second Police"),
        twice_in_odmap=0.1, date_only=0.05,
    )  # fmt: skip
    records = _whole(invent(town, seed=1000 + seed).records, np.random.default_rng(seed))
    end = pd.Timestamp(FIRST, tz="UTC") + pd.Timedelta(days=town.days)
    store = Store.open(str(folder / "store"), create="city")
    for source, own in records.groupby("source"):
        _load(store, str(source), own.drop(columns="source"), end.to_pydatetime())
    settings: Settings = load(store=store.url)
    known = data_through(store, settings.city.zone, as_of=end.to_pydatetime() + timedelta(days=1))
    found = findings(store.snapshot(), settings, known)
    for one in found:
        print(f"  {one.id}: {one.p_value}, {dict(one.evidence)}")
    return [one.kind for one in found]


def _whole(records: pd.DataFrame, random: np.random.Generator) -> pd.DataFrame:
    """All columns of the contract and of the place; drugs that nobody mixes up."""
    drawn = random.choice(list(_DRUGS), len(records), p=list(_DRUGS.values()))
    filled = records.assign(
        drugs=drawn, first_giver="unknown", resident="unknown", jurisdiction=None, class_rule="",
        class_reasons="", flags="", content_hash=range(len(records)),
        row=range(2, len(records) + 2),
    )  # fmt: skip
    place = filled[["source", "place_state"]].assign(h3_7=None, h3_8=None, h3_9=None)
    return pd.concat([typed(filled, record="incident"), place.reset_index(drop=True)], axis=1)


def _load(store: Store, source: str, own: pd.DataFrame, end: datetime) -> None:
    came = own["entered_at"].fillna(own["occurred_at"] + pd.Timedelta(days=1))
    since = pd.Timestamp.min.tz_localize("UTC")
    for month in range(WATCHED_MONTHS, -1, -1):
        through = end - timedelta(days=30.4 * month)
        new = own[(came > since) & (came <= through) & (own["occurred_at"] <= through)]
        row = ImportRow(
            import_id=f"{source}-{month}", source=source, record="incident", file="export.csv",
            committed_at=through.astimezone(UTC), exported_at=None, data_from=None,
            through=through, through_basis="given", rows_read=len(new), new=len(new), updated=0,
            unchanged=0, duplicates=0, merged=0, excluded=0, rejected=0, withdrawn=0,
            records=len(new), report="{}", who="benchmark",
        )  # fmt: skip
        store.commit(new, row)
        since = pd.Timestamp(through)


if __name__ == "__main__":
    main()
