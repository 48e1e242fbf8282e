"""What is counted, on which day, and where."""

from __future__ import annotations

import tempfile
from datetime import date, datetime
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.analytics import cases
from dashboard.analytics.filters import Filters
from dashboard.store import Store
from loaders.records import CASE_CLASSES
from tests.analytics.builders import ZONE, add, local, people, store_of
from tests.store.builders import incidents

END = "2026-12-01 00:00"
EVERYONE = Filters(period="all")
ZONE_NAME = ZONE.key


def counted(store: Store, filters: Filters = EVERYONE, *, until: str = END) -> dict[str, int]:
    frame = cases.daily(
        store, filters, first=date(2026, 1, 1), last=date(2026, 12, 31), as_of=local(until)
    )
    return {f"{day:%m-%d}": n for day, n in zip(frame["day"], frame["count"], strict=True)}


def placed(store: Store, *, until: str = END) -> list[str]:
    found = cases.event_times(store, EVERYONE, zone=ZONE_NAME, as_of=local(until))
    return [f"{at:%m-%d %H:%M}" for at in found.tz_convert(ZONE_NAME)]


def test_only_overdoses_are_counted(tmp_path: Path) -> None:
    frame = people(*["2026-05-01 10:00"] * len(CASE_CLASSES), case_class=list(CASE_CLASSES))
    store = store_of(tmp_path, frame, through=END)
    assert counted(store) == {"05-01": 4}
    kept = store.execute(cases.cases(store, EVERYONE, as_of=local(END)))
    assert set(CASE_CLASSES) - set(kept["case_class"]) == {"dependence_only", "not_a_case"}


def test_a_table_and_a_frame_have_the_same_cases(tmp_path: Path) -> None:
    every = list(product(CASE_CLASSES, ("located", "outside", "unlocated", "neighbour")))
    frame = people(
        *(f"2026-05-{day:02d} 10:00" for day in range(1, len(every) + 1)),
        case_class=[case_class for case_class, _ in every],
        place_state=[state for _, state in every],
    )
    store = store_of(tmp_path, frame, through=END)
    table = store.present("incident")
    for neighbours, count in ((False, 12), (True, 4)):
        found = store.execute(table.filter(cases.is_case(table, neighbours=neighbours)))
        same = frame[cases.is_case(frame, neighbours=neighbours)]
        assert sorted(found["key"]) == sorted(same["key"])
        assert len(same) == count


def test_one_source_at_a_time(tmp_path: Path) -> None:
    store = store_of(tmp_path, people("2026-05-01 10:00", "2026-05-02 10:00"), through=END)
    add(store, people("2026-05-02 11:00"), through=END, source="ems")
    assert counted(store, Filters(basis="odmap", period="all")) == {"05-01": 1, "05-02": 1}
    assert counted(store, Filters(basis="ems")) == {"05-02": 1}


def test_overdoses_of_all_sources_each_once(tmp_path: Path) -> None:
    store = store_of(tmp_path, people("2026-05-01 10:00", "2026-05-02 10:00"), through=END)
    of_one = people("2026-05-02 10:04", number="F-7", agency="Example Fire")
    of_others = people(
        *["2026-05-02 10:04", "2026-05-03 10:00"], number=["F-8", "F-9"], agency="Example Fire",
        age=71, age_band="65+", sex="male", latitude=38.84, longitude=-77.1,
    )  # fmt: skip
    add(store, pd.concat([of_one, of_others]), through=END, source="ems")
    assert counted(store) == {"05-01": 1, "05-02": 2, "05-03": 1}
    assert counted(store, Filters(sex="female")) == {"05-01": 1, "05-02": 1}


def test_dimensions_narrow(tmp_path: Path) -> None:
    frame = people(
        *["2026-05-01 10:00", "2026-05-01 11:00", "2026-05-02 12:00"],
        sex=["female", "male", "female"],
        severity=["fatal", "fatal", "nonfatal"],
    )
    store = store_of(tmp_path, frame, through=END)
    assert counted(store, Filters(sex="female")) == {"05-01": 1, "05-02": 1}
    assert counted(store, Filters(sex="female", severity="fatal")) == {"05-01": 1}
    assert counted(store, Filters(age_band="65+")) == {}


def test_later_events_are_ignored(tmp_path: Path) -> None:
    store = store_of(tmp_path, people("2026-05-01 10:00", "2026-05-01 14:00"), through=END)
    assert counted(store, until="2026-05-01 13:59") == {"05-01": 1}
    assert counted(store, until="2026-05-01 14:00") == {"05-01": 2}


def test_zero_periods_and_zero_groups_are_there(tmp_path: Path) -> None:
    frame = people(
        *["2026-03-03 10:00", "2026-03-20 10:00", "2026-03-20 11:00"],
        severity=["fatal", "unknown", "unknown"],
    )
    store = store_of(tmp_path, frame, through=END)
    days: dict[str, Any] = {"first": date(2026, 3, 2), "last": date(2026, 3, 22)}
    daily = cases.daily(store, EVERYONE, **days, as_of=local(END), group="severity")
    weekly = cases.by_period(daily, by="week", **days, group="severity")
    assert [f"{start:%m-%d}" for start in weekly["period"].unique()] == [
        *["03-01", "03-08", "03-15", "03-22"]
    ]
    assert weekly["severity"].tolist() == ["fatal", "unknown"] * 4
    assert weekly["count"].tolist() == [1, 0, 0, 0, 0, 2, 0, 0]
    together = cases.by_period(daily, by="week", **days)
    assert together["count"].tolist() == [1, 0, 2, 0]
    every_day = cases.complete_days(daily, **days)
    assert (len(every_day), every_day.sum()) == (21, 3)


def test_groups_stand_in_their_order_and_unknown_is_last(tmp_path: Path) -> None:
    bands = ["unknown", "65+", "18-24", "under 18"]
    store = store_of(tmp_path, people(*["2026-03-03 10:00"] * 4, age_band=bands), through=END)
    days: dict[str, Any] = {"first": date(2026, 3, 3), "last": date(2026, 3, 3)}
    daily = cases.daily(store, EVERYONE, **days, as_of=local(END), group="age_band")
    found = cases.by_period(daily, by="day", **days, group="age_band")
    assert found["age_band"].tolist() == bands[::-1]


@pytest.mark.parametrize("day", ["2026-03-08", "2026-11-01", "2026-06-15", "2024-02-29"])
def test_an_unknown_time_stands_at_noon_also_where_the_clock_changes(
    tmp_path: Path, day: str
) -> None:
    store = store_of(tmp_path, people(day), through=END)
    assert placed(store) == [f"{day[5:]} 12:00"]


@given(
    day=st.dates(date(2000, 1, 1), date(2030, 12, 31)),
    zone=st.sampled_from([ZONE_NAME, "America/Havana", "Australia/Lord_Howe", "Asia/Kathmandu"]),
)
def test_an_unknown_time_is_never_on_another_day(day: date, zone: str) -> None:
    midnight = pd.DatetimeIndex([day]).tz_localize(
        zone, nonexistent="shift_forward", ambiguous=np.array([True])
    )
    utc = pd.Series(midnight.tz_convert("UTC"))
    found = cases.placed_moments(
        utc, pd.Series([False]), zone=zone, as_of=datetime(2040, 1, 1, tzinfo=ZONE)
    )
    assert found.tz_convert(zone)[0].date() == day
    assert found.tz_convert(zone)[0].hour == 12


def test_an_unknown_time_on_the_last_day_is_in_the_data(tmp_path: Path) -> None:
    """Counted on its day, it is in the newest window as well: the data are from that morning."""
    store = store_of(tmp_path, people("2026-05-01", "2026-05-01 08:00"), through=END)
    assert placed(store, until="2026-05-01 09:00") == ["05-01 08:00", "05-01 09:00"]
    assert counted(store, until="2026-05-01 09:00") == {"05-01": 2}


def test_midnight_is_not_the_next_day_already(tmp_path: Path) -> None:
    """What is known of a day only is not in data that end as the day begins."""
    store = store_of(tmp_path, people("2026-05-01", "2026-04-30"), through=END)
    assert placed(store, until="2026-05-01 00:00") == ["04-30 12:00"]


def test_hours_are_local_and_only_of_known_times(tmp_path: Path) -> None:
    frame = people("2026-03-09 14:05", "2026-03-09 14:59", "2026-03-08 23:10", "2026-03-10")
    store = store_of(tmp_path, frame, through=END)
    days: dict[str, Any] = {"first": date(2026, 3, 1), "last": date(2026, 3, 31)}
    hours = cases.by_hour(store, EVERYONE, **days, zone=ZONE_NAME, as_of=local(END))
    assert len(hours) == 7 * 24
    seen = hours[hours["count"] > 0]
    assert seen.to_numpy().tolist() == [[0, 14, 2], [6, 23, 1]]


def test_nothing_to_count(tmp_path: Path) -> None:
    store = store_of(tmp_path, people("2026-03-09 14:05"), through=END)
    days: dict[str, Any] = {"first": date(2026, 1, 1), "last": date(2026, 1, 3)}
    assert cases.by_hour(store, EVERYONE, **days, zone=ZONE_NAME, as_of=local(END))[
        "count"
    ].sum() == 0  # fmt: skip
    daily = cases.daily(store, EVERYONE, **days, as_of=local(END))
    assert cases.by_period(daily, by="day", **days)["count"].tolist() == [0, 0, 0]
    area = cases.by_area(store, EVERYONE, layer="h3-8", **days, as_of=local(END))
    assert list(area.columns) == ["day", "area", "count"]
    assert area.empty
    nobody = Filters(age_band="65+")
    assert len(cases.event_times(store, nobody, zone=ZONE_NAME, as_of=local(END))) == 0


PLACES = st.sampled_from(
    ["located a", "located b", "located c", "unlocated", "placeholder", "outside b"]
)
EVENTS = st.lists(st.tuples(PLACES, st.integers(1, 28), st.sampled_from(CASE_CLASSES)), max_size=12)


@given(events=EVENTS, layer=st.sampled_from(["h3-7", "h3-8", "h3-9"]))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_areas_and_those_without_one_add_up_to_the_total(
    events: list[tuple[str, int, str]], layer: str
) -> None:
    states = [place.split()[0] for place, _, _ in events]
    cells = [place.split()[1] if " " in place else None for place, _, _ in events]
    frame = incidents(
        len(events),
        occurred_at=[local(f"2026-05-{day:02} 10:00") for _, day, _ in events],
        occurred_on=[datetime(2026, 5, day) for _, day, _ in events],  # noqa: DTZ001  (a date)
        case_class=[case_class for _, _, case_class in events],
        place_state=states,
        **{f"h3_{resolution}": cells for resolution in (7, 8, 9)},
    )
    with tempfile.TemporaryDirectory() as folder:
        store = store_of(Path(folder), frame, through=END)
        days: dict[str, Any] = {
            "first": date(2026, 5, 5),
            "last": date(2026, 5, 20),
            "as_of": local(END),
        }
        daily = cases.daily(store, EVERYONE, **days)
        areas = cases.by_area(store, EVERYONE, layer=layer, **days)
    pd.testing.assert_series_equal(
        areas.groupby("day")["count"].sum(), daily.groupby("day")["count"].sum()
    )
    right = {
        cell if state == "located" else state
        for state, cell, (_, day, kind) in zip(states, cells, events, strict=True)
        if kind not in {"dependence_only", "not_a_case"} and 5 <= day <= 20
    }
    assert set(areas["area"]) == right
