"""Clusters: those of the city's file, and those that were marked and taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.analytics.clusters import (
    MOST_DAYS,
    UnusableCluster,
    announced,
    mark,
    marked,
    take_back,
)
from dashboard.detection.outcomes import Cluster
from dashboard.settings import load
from dashboard.store import Store
from tests.analytics.builders import ZONE

AT = datetime(2026, 3, 1, 12, tzinfo=ZONE)
SPRING = Cluster("Spring", date(2026, 2, 1), date(2026, 2, 4))
HEADER = "name,first_day,last_day,kind,note,source\n"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "store"), create="city")


def city_file(folder: Path, *rows: str) -> Path:
    path = folder / "clusters.csv"
    path.write_text(HEADER + "\n".join(rows), encoding="utf-8")
    return path


def names(store: Store, path: Path | None = None, *, at: datetime = AT) -> list[str]:
    return [found.cluster.name for found in marked(store, path, as_of=at)]


def enter(store: Store, cluster: Cluster = SPRING, *, who: str = "Ann", **more: object) -> None:
    given = {"note": "", "at": AT, "path": None} | more
    mark(store, cluster, who=who, **given)  # type: ignore[arg-type]


def test_the_citys_file_names_what_was_announced(store: Store) -> None:
    found = marked(store, load().city.clusters_path, as_of=AT)
    assert [(one.cluster.name, one.cluster.kind) for one in found] == [
        ("October 2017", "cluster"),
        ("August 2018", "cluster"),
        ("January 2019", "cluster"),
        ("Summer 2020", "advisory"),
    ]
    assert [(one.cluster.last_day - one.cluster.first_day).days + 1 for one in found] == [
        *(7, 8, 3, 20),
    ]
    assert all(one.announced and one.source and one.note for one in found)
    assert len(marked(store, load().city.clusters_path, as_of=AT.replace(year=2018))) == 1


def test_marks_stand_until_they_are_taken_back(store: Store) -> None:
    enter(store, note=" four in three days ", who=" Ann ")
    (found,) = marked(store, None, as_of=AT)
    assert found.cluster == SPRING
    assert (found.note, found.source, found.announced) == ("four in three days", "Ann", False)
    later = AT + timedelta(hours=1)
    take_back(store, "Spring", who="Bob", at=later)
    assert names(store) == ["Spring"], "at the time it stood"
    assert names(store, at=later) == []
    enter(store, replace(SPRING, kind="advisory"), at=later + timedelta(hours=1), who="Bob")
    (again,) = marked(store, None, as_of=later + timedelta(hours=1))
    assert (again.cluster.kind, again.source) == ("advisory", "Bob")
    assert store.entries("cluster")["who"].tolist() == ["Ann", "Bob", "Bob"]


def test_clusters_come_by_their_days_however_they_were_entered(
    store: Store, tmp_path: Path
) -> None:
    path = city_file(tmp_path, "March 2025,2025-03-01,2025-03-03,cluster,,A release")
    early = Cluster("Early", date(2024, 5, 1), date(2024, 5, 1))
    enter(store, path=path)
    enter(store, early, path=path)
    assert names(store, path) == ["Early", "March 2025", "Spring"]


def test_blanks_in_a_name_are_one(store: Store) -> None:
    enter(store, replace(SPRING, name="  Old   Town "))
    assert names(store) == ["Old Town"]


@pytest.mark.parametrize(
    ("cluster", "who", "said"),
    [
        (SPRING, " ", "Say who"),
        (replace(SPRING, name=" "), "Ann", "a name of 1 to"),
        (replace(SPRING, name="x" * 41), "Ann", "a name of 1 to"),
        (replace(SPRING, last_day=date(2026, 3, 2)), "Ann", "still to come"),
        (replace(SPRING, first_day=SPRING.last_day - timedelta(MOST_DAYS)), "Ann", "at most 92"),
        (replace(SPRING, name="march 2025"), "Ann", "already"),
    ],
)
def test_what_cannot_be_marked_is_refused_and_not_kept(
    store: Store, tmp_path: Path, cluster: Cluster, who: str, said: str
) -> None:
    path = city_file(tmp_path, "March 2025,2025-03-01,2025-03-03,cluster,,A release")
    with pytest.raises(UnusableCluster, match=said):
        enter(store, cluster, who=who, path=path)
    assert store.entries().empty


def test_today_is_the_day_of_the_moments_own_clock(store: Store) -> None:
    evening = datetime(2026, 3, 1, 22, tzinfo=ZONE)
    tomorrow = replace(SPRING, last_day=date(2026, 3, 2))
    assert evening.astimezone(UTC).date() == date(2026, 3, 2)
    with pytest.raises(UnusableCluster, match="still to come"):
        enter(store, tomorrow, at=evening)


def test_a_name_stands_once(store: Store) -> None:
    enter(store)
    with pytest.raises(UnusableCluster, match="already"):
        enter(store, replace(SPRING, name="SPRING"))
    assert len(store.entries()) == 1


@pytest.mark.parametrize(("name", "who"), [("Spring", " "), ("Autumn", "Ann")])
def test_only_marks_that_stand_are_taken_back_and_with_a_name(
    store: Store, name: str, who: str
) -> None:
    enter(store)
    with pytest.raises(UnusableCluster):
        take_back(store, name, who=who, at=AT)
    assert names(store) == ["Spring"]


def test_what_was_announced_is_not_taken_back_in_the_app(store: Store) -> None:
    with pytest.raises(UnusableCluster, match="marked in the app"):
        take_back(store, "October 2017", who="Ann", at=AT)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A,2025-03-01,soon,cluster,,", "cluster A"),
        ("A,2025-03-03,2025-03-01,cluster,,", "before the first"),
        ("A,2025-03-01,2025-03-03,rumour,,", "'rumour' is no kind"),
        ("A,2025-03-01", "cluster A"),
    ],
)
def test_a_file_that_cannot_be_used_says_where(tmp_path: Path, row: str, said: str) -> None:
    with pytest.raises(UnusableCluster, match=said):
        announced(city_file(tmp_path, row))
    with pytest.raises(UnusableCluster, match="cannot be read"):
        announced(tmp_path / "missing.csv")
