"""Clusters in space and time among a city's cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pandas as pd

from dashboard.analytics import spacetime
from dashboard.analytics.episodes import ENTRY_KIND, Subject, present
from dashboard.analytics.looking import log_episodes
from dashboard.analytics.signals import Evaluation, city_cases, evaluate
from dashboard.analytics.through import DataThrough, data_through
from dashboard.detection.spacetime.points import Points
from dashboard.detection.spacetime.recurrence import per_year
from dashboard.detection.spacetime.scan import SpaceTime, clusters
from dashboard.settings import Settings
from dashboard.settings import load as load_settings
from dashboard.store import Store
from tests.analytics.builders import add, local, people, store_of
from tests.store.builders import incidents

THROUGH = "2026-03-11 00:00"
NOW = local("2026-03-11 12:00")
NEWEST = ("2026-03-09 10:00", "2026-03-09 22:00", "2026-03-10 09:00", "2026-03-10 21:00")
DAYS = 364


def anywhere(count: int = 120, **more: object) -> pd.DataFrame:
    """So many cases in the year before the newest days, each at a place of its own."""
    random = np.random.default_rng(4)
    begin = datetime(2025, 3, 10, tzinfo=UTC)
    hours = np.sort(random.integers(0, 24 * (DAYS - 8), count))
    times = [f"{begin + timedelta(hours=int(hour)):%Y-%m-%d %H:%M}" for hour in hours]
    return people(
        *times,
        place_state="located",
        latitude=random.uniform(38.78, 38.85, count),
        longitude=random.uniform(-77.14, -77.03, count),
        **more,
    )


def newest(*, together: bool, place_state: str = "located") -> pd.DataFrame:
    """Four cases of the newest two days, within some 200 m or kilometres apart."""
    apart = 0.001 if together else 0.02
    return people(
        *NEWEST,
        place_state=place_state,
        latitude=[38.79 + apart * place for place in range(4)],
        longitude=[-77.13 + apart * place for place in range(4)],
    )


def settings() -> Settings:
    return load_settings()


def evaluated(store: Store) -> Evaluation:
    known = data_through(store, settings().city.zone, as_of=NOW)["odmap"]
    return evaluate(store, settings(), "odmap", known)


def city(folder: Path, *parts: pd.DataFrame) -> Store:
    return store_of(folder, pd.concat(parts, ignore_index=True), through=THROUGH)


def test_a_cluster_is_a_signal_with_its_cases(tmp_path: Path) -> None:
    there = newest(together=True)
    found = evaluated(city(tmp_path, anywhere(), there))
    (one,) = found.clusters
    assert one.level == "alert"
    assert set(one.keys) == set(there["key"])
    assert one.days == 2
    assert (one.start, one.end) == (local("2026-03-09 00:00"), local(THROUGH))
    assert 0 < one.chance_per_year <= one.allowance.alert_per_year
    assert one.found.radius_km < 0.5
    (signal,) = [each for each in found.signals if each.cluster is not None]
    assert (signal.level, signal.name) == ("alert", spacetime.NAME)


def test_as_many_all_over_the_city_are_none(tmp_path: Path) -> None:
    assert evaluated(city(tmp_path, anywhere(), newest(together=False))).clusters == ()


def test_where_it_always_happens_is_none(tmp_path: Path) -> None:
    """The same four, at the places where all of the year's cases were."""
    there = newest(together=True)
    always = anywhere().assign(
        latitude=np.resize(there["latitude"], 120), longitude=np.resize(there["longitude"], 120)
    )
    assert evaluated(city(tmp_path, always, there)).clusters == ()


def test_points_that_many_records_share_can_be_left_out(tmp_path: Path) -> None:
    """Four at the hospital, to which somebody is brought every month."""
    at_hospital = {"place_state": "located", "latitude": 38.8, "longitude": -77.1}
    often = [f"2025-{month:02d}-05 08:00" for month in range(4, 13)]
    store = city(
        tmp_path, anywhere(400), people(*often, **at_hospital), people(*NEWEST, **at_hospital)
    )
    known = data_through(store, settings().city.zone, as_of=NOW)["odmap"]
    assert evaluate(store, settings(), "odmap", known).clusters
    without = load_settings(cluster_shared=False)
    assert evaluate(store, without, "odmap", known).clusters == ()


def test_a_shared_point_half_way_between_two_is_left_out_too(tmp_path: Path) -> None:
    """38.828125 is exact in binary, and 3,882,812.5 hundred-thousandths: rounded to even it is one
    point, away from zero another."""
    halfway = people(
        *(f"2025-{month:02d}-05 08:00" for month in range(4, 13)),
        place_state="located",
        latitude=38.828125,
        longitude=-77.1,
    )
    frame = pd.concat([anywhere(40), halfway], ignore_index=True)
    store = store_of(tmp_path, frame, through=THROUGH)
    known = data_through(store, settings().city.zone, as_of=NOW)["odmap"]
    own = city_cases(store, settings(), "odmap", known)
    left = spacetime.scanned(store, own, known, with_shared=False)
    assert set(own["key"]) - set(left["key"]) == set(halfway["key"])


def test_of_too_many_cases_whole_newest_days_are_scanned(tmp_path: Path) -> None:
    frame = people(*[f"2026-03-{day:02d} 1{n}:00" for day in (7, 8, 9) for n in range(4)])
    own = frame.assign(at=frame["occurred_at"], place_state="located", latitude=38.8)
    known = data_through(
        store_of(tmp_path, frame, through=THROUGH), settings().city.zone, as_of=NOW
    )["odmap"]
    for most, days in ((None, 3), (12, 3), (11, 2), (4, 1), (2, 1)):
        cases = spacetime.study(own, known, settings(), most=most)
        assert (len(cases), cases["day"].nunique()) == (4 * days, days)


def test_without_a_usable_place_nothing_is_scanned(tmp_path: Path) -> None:
    store = city(tmp_path, anywhere(), newest(together=True, place_state="placeholder"))
    assert evaluated(store).clusters == ()


def test_a_short_history_says_nothing(tmp_path: Path) -> None:
    recent = anywhere().tail(12)
    first = recent["occurred_at"].iloc[0]
    assert first > local("2026-01-25 00:00")
    assert evaluated(city(tmp_path, recent, newest(together=True))).clusters == ()


def test_the_study_is_of_the_last_year_and_its_days_are_local(tmp_path: Path) -> None:
    frame = people("2025-03-10 23:59", "2025-03-11 00:01", "2026-03-10 23:30", latitude=38.8)
    own = frame.assign(at=frame["occurred_at"], place_state="located")
    store = store_of(tmp_path, frame, through=THROUGH)
    known = data_through(store, settings().city.zone, as_of=NOW)["odmap"]
    cases = spacetime.study(own, known, settings())
    assert cases["day"].dt.strftime("%Y-%m-%d").tolist() == ["2025-03-11", "2026-03-10"]


def test_its_episode_opens_once_and_closes_after_quiet_days(tmp_path: Path) -> None:
    store = city(tmp_path, anywhere(), newest(together=True))

    def pass_at(now: datetime, since: datetime | None) -> datetime:
        known = data_through(store, settings().city.zone, as_of=now)["odmap"]
        log_episodes(store, store.snapshot(), settings(), known, since=since, at=now)
        return known.through

    since = pass_at(NOW, local("2026-03-10 00:00"))
    pass_at(NOW + timedelta(hours=1), since)
    episodes = present(store.entries(ENTRY_KIND))
    of_clusters = [one for one in episodes if one.subject.kind == "cluster"]
    assert [one.subject for one in of_clusters] == [Subject("odmap", "cluster", spacetime.NAME)]
    assert of_clusters[0].closed is None
    assert Subject.of(of_clusters[0].subject.text) == of_clusters[0].subject
    add(store, incidents(0), through="2026-04-01 00:00")
    pass_at(local("2026-04-01 12:00"), since)
    (closed,) = [one for one in present(store.entries(ENTRY_KIND)) if one.subject.kind == "cluster"]
    assert closed.closed is not None


def test_no_first_look_hides_what_the_whole_simulation_tells() -> None:
    """Three to five cases near each other among 60 in 30 cities, from chance to clusters."""
    last = date(2026, 3, 10)
    known = DataThrough("odmap", date(2025, 1, 1), local(THROUGH), last, True, "given at import")
    told = 0
    for seed in range(30):
        own = planted(seed)
        params = SpaceTime(max_days=settings().cluster_days, max_km=settings().cluster_km)
        at = Points(own[["latitude", "longitude"]].to_numpy(dtype=float), "degrees")
        day = own["at"].dt.tz_convert(settings().city.time_zone).dt.tz_localize(None)
        every = clusters(day.dt.normalize().to_numpy(), at, last=last, params=params)
        part = spacetime.allowance(settings()).of_clusters
        rare = [
            one for one in every if per_year(one.p_value, len(own) / 365) <= part.watch_per_year
        ]
        assert [one.found for one in spacetime.clusters(own, known, settings())] == rare
        told += len(rare)
    assert 5 < told < 30


def planted(seed: int) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    near = 3 + seed % 3
    days_ago = np.sort(np.append(random.integers(0, 365, 60), random.integers(0, 4, near)))[::-1]
    place = random.uniform(0, 0.05, (60 + near, 2))
    place[-near:] = 0.025 + random.uniform(0, 0.01 if seed % 2 else 0.02, (near, 2))
    return pd.DataFrame(
        {
            "key": [f"case-{number}" for number in range(60 + near)],
            "at": local("2026-03-10 12:00") - pd.to_timedelta(days_ago, unit="D"),
            "place_state": "located",
            "latitude": 38.79 + place[:, 0],
            "longitude": -77.1 + place[:, 1],
        }
    )
