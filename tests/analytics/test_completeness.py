"""How much of the newest days is known, from entry times, from imports, and from how far each
source reaches."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.completeness import curve, delays
from dashboard.analytics.decisions import Named, decide_together
from dashboard.analytics.through import data_through
from dashboard.detection.completeness import Curve
from dashboard.store import Store
from tests.analytics.builders import ZONE, local, people
from tests.store.builders import import_row

END = local("2026-10-31 20:00")
HOUR = timedelta(hours=1)
WEEKS = [END - timedelta(days=7 * n, hours=3) for n in range(1, 60)]


def written(at: datetime) -> str:
    return f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}"


def records(moments: list[datetime], *, late_hours: float | None, **more: object) -> pd.DataFrame:
    entered = [pd.NaT if late_hours is None else at + timedelta(hours=late_hours) for at in moments]
    return people(
        *map(written, moments),
        entered_at=pd.Series(entered, dtype="datetime64[us, UTC]"),
        number=None,
        **more,
    )


def load(
    store: Store, frame: pd.DataFrame, *, through: datetime, source: str = "odmap", **more: object
) -> None:
    store.commit(frame, import_row(source=source, through=through, committed_at=through, **more))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "store"), create="city")


def of(store: Store, basis: str) -> Curve | None:
    return curve(store, data_through(store, ZONE, as_of=END + timedelta(days=1))[basis])


def share(found: Curve | None, age_days: float) -> float:
    assert found is not None
    return float(found.at(np.array([age_days])).share[0])


def test_entry_times_tell_the_delay(store: Store) -> None:
    """All were entered 36 hours late: before that age next to nothing is known, after it all."""
    load(store, records(WEEKS, late_hours=36), through=END)
    found = of(store, "odmap")
    assert share(found, 1) < 0.1
    assert share(found, 2) > 0.9
    assert share(found, 60) == pytest.approx(1)


def test_what_was_learned_stands_until_records_or_decisions_change(store: Store) -> None:
    late = records(WEEKS, late_hours=36)
    load(store, late, through=END)
    first = of(store, "odmap")
    store.add_entry("note", "x", {}, who="R. Lee", at=END)
    assert of(store, "odmap") is first
    gone = [[Named("odmap", key)] for key in late["key"][:55]]
    decide_together(store, "exclude", gone, reason="a test", who="R. Lee", at=END)
    assert of(store, "odmap") is None
    load(store, records([at - HOUR for at in WEEKS], late_hours=0), through=END)
    assert share(of(store, "odmap"), 1) > 0.9


def test_as_of_each_moment_something_else_is_known(store: Store) -> None:
    load(store, records(WEEKS, late_hours=36), through=END)
    early = data_through(store, ZONE, as_of=WEEKS[52])["odmap"]
    assert curve(store, early) is None
    assert of(store, "odmap") is not None
    assert curve(store, early) is None


def test_a_first_load_without_entry_times_teaches_no_delay(store: Store) -> None:
    load(store, records(WEEKS, late_hours=None), through=END)
    assert delays(store, data_through(store, ZONE, as_of=END)["overdoses"].parts) == {}
    assert of(store, "odmap") is None
    assert of(store, "overdoses") is None


def test_what_a_later_export_still_lacked_came_after_it(store: Store) -> None:
    """Each week's export lacks the event that was three days old, and the next one has it."""
    moments = sorted(END - timedelta(days=7 * n + 3) for n in range(1, 40))
    whole = records(moments, late_hours=None)
    for n, at in enumerate(moments):
        load(store, whole.iloc[: n + 1], through=at + timedelta(days=10))
        if n + 1 < len(moments):
            assert at + timedelta(days=10) == moments[n + 1] + timedelta(days=3)
    found = of(store, "odmap")
    assert share(found, 3) < 0.3
    assert share(found, 12) > 0.9


def test_days_that_one_source_alone_reaches_hold_its_part(store: Store) -> None:
    """Every overdose is told by EMS; every second one by ODMAP too. EMS ends ten days early."""
    here = {"latitude": 38.81, "longitude": -77.05, "place_state": "located"}
    load(store, records(WEEKS[::2], late_hours=0, **here), through=END)
    load(
        store,
        records(WEEKS, late_hours=None, agency="Example Fire", **here),
        through=END - timedelta(days=10),
        source="ems",
    )
    found = of(store, "overdoses")
    assert share(found, 5) == pytest.approx(0.5, abs=0.03)
    assert share(found, 11) == 1
    assert share(found, 10_000) == 0
    assert of(store, "ems") is None


def test_the_doubt_of_days_that_one_source_alone_reaches(store: Store) -> None:
    """Of 59 overdoses half are told by ODMAP too, of which an hour old ones are known in a share s
    with an SD of its own; nobody has told the others. Who tells is of 56 of them: two are too new.
    """
    here = {"latitude": 38.81, "longitude": -77.05, "place_state": "located"}
    load(store, records(WEEKS[::2], late_hours=1, **here), through=END)
    load(
        store,
        records(WEEKS, late_hours=None, agency="Example Fire", **here),
        through=END - timedelta(days=10),
        source="ems",
    )
    found = of(store, "overdoses")
    assert found is not None
    reaches = data_through(store, ZONE, as_of=END + timedelta(days=1))["overdoses"].parts
    age = np.array([1 / 24])
    known, own = found.at(age), delays(store, reaches)["odmap"].curve.at(age)
    both = float(found.at(np.array([9.9])).share[0])
    n = round(float(0.25 / found.at(np.array([9.9])).sd[0] ** 2))
    assert n in range(55, 59)
    assert known.share[0] == pytest.approx(both * own.share[0], abs=0.01)
    of_whom = own.share[0] ** 2 * both * (1 - both) / n
    assert known.sd[0] == pytest.approx(np.sqrt((both * own.sd[0]) ** 2 + of_whom), rel=0.02)


def test_sources_that_never_reach_together_say_nothing_of_each_other(store: Store) -> None:
    load(store, records(WEEKS[:20], late_hours=None), through=END)
    load(store, records(WEEKS[30:], late_hours=None), through=WEEKS[29], source="ems")
    assert of(store, "overdoses") is None
