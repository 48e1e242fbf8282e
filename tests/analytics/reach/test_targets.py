"""Targets of a year: entered with who and when, the newest in force, and what was reached."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import nan
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.analytics.reach.supply import given
from dashboard.analytics.reach.targets import (
    UnusableTarget,
    add_target,
    add_training_target,
    against,
    against_trainings,
    targets,
    training_targets,
)
from dashboard.store import Store
from tests.analytics.reach.logs import day, log

AT = datetime(2026, 5, 1, 12, tzinfo=UTC)
MID_YEAR = date(2026, 7, 2)
"""The 183rd of 365 days."""


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store.open(str(tmp_path / "store"), create="city")


def mean(store: Store, channel: str, year: int, kits: int | None, **said: Any) -> None:
    add_target(store, channel=channel, year=year, kits=kits, **{"who": "Ann", "at": AT, **said})


def test_nothing_is_meant_before_somebody_says_so(store: Store) -> None:
    assert targets(store.snapshot()).columns.tolist() == ["channel", "year", "kits", "who", "at"]
    assert targets(store.snapshot()).empty
    names = ["year", "trainings", "people", "who", "at"]
    assert training_targets(store.snapshot()).columns.tolist() == names
    rows = given(store, first=date(2026, 1, 1), last=MID_YEAR)
    beside = against(targets(store.snapshot()), rows, today=MID_YEAR)
    assert beside.columns.tolist() == [
        "channel", "year", "kits", "target", "share", "expected_by_now", "without_kits"
    ]  # fmt: skip
    assert beside.empty
    assert against_trainings(training_targets(store.snapshot()), rows, today=MID_YEAR).empty


def test_the_newest_target_of_a_channel_and_year_is_in_force(store: Store) -> None:
    mean(store, "Mail", 2026, 300)
    mean(store, "Jail release", 2026, 120)
    mean(store, "Mail", 2025, 200)
    mean(store, " mail ", 2026, 400, who=" Ben ", at=AT + timedelta(days=1))
    found = targets(store.snapshot())
    assert found["channel"].tolist() == ["Mail", "Jail release", "mail"]
    assert found["year"].tolist() == [2025, 2026, 2026]
    assert found["kits"].tolist() == [200, 120, 400]
    assert found["who"].tolist() == ["Ann", "Ann", "Ben"]
    assert found["at"].tolist()[-1] == pd.Timestamp(AT) + pd.Timedelta(days=1)
    assert len(store.entries("naloxone_targets")) == 4, "the one before is history"


def test_a_target_is_taken_back_and_may_be_set_again(store: Store) -> None:
    mean(store, "Mail", 2026, 300)
    mean(store, "Mail", 2026, None)
    assert targets(store.snapshot()).empty
    mean(store, "Mail", 2026, 5)
    assert targets(store.snapshot())["kits"].tolist() == [5]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"who": " "}, "Say who enters it"),
        ({"channel": "Bob Smith"}, "'Bob Smith' is no channel that a naloxone log can name"),
        ({"channel": ""}, "'' is no channel"),
        ({"channel": "unknown"}, "'unknown' is no channel"),
        ({"year": 1999}, "The year 1999 must be from 2000 to 2032."),
        ({"year": 2033}, "The year 2033 must be from 2000 to 2032."),
        ({"kits": -1}, "-1 kits: enter a whole number from 1 to 100,000."),
        ({"kits": 0}, "0 kits: enter a whole number"),
        ({"kits": 100_001}, "100,001 kits: enter a whole number"),
        ({"kits": 1.5}, "1.5 kits: enter a whole number"),
        ({"kits": nan}, "nan kits: enter a whole number"),
    ],
)
def test_a_target_that_cannot_be_is_refused_whole(
    store: Store, change: dict[str, Any], said: str
) -> None:
    with pytest.raises(UnusableTarget, match=said.replace(".", r"\.")):
        add_target(
            store, **{"channel": "Mail", "year": 2026, "kits": 9, "who": "Ann", "at": AT, **change}
        )
    assert store.entries("naloxone_targets").empty


@pytest.mark.parametrize("year", [2000, 2032])
def test_the_first_and_the_last_year_can_be(store: Store, year: int) -> None:
    mean(store, "Mail", year, 100_000)
    assert targets(store.snapshot())["year"].tolist() == [year]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"who": ""}, "Say who enters it"),
        ({"year": 1999}, "The year 1999 must be"),
        ({"trainings": 0}, "0 trainings: enter a whole number from 1 to 10,000."),
        ({"trainings": None, "people": -3}, "-3 people: enter a whole number from 1 to 100,000."),
    ],
)
def test_a_training_target_that_cannot_be_is_refused(
    store: Store, change: dict[str, Any], said: str
) -> None:
    whole = {"year": 2026, "trainings": 12, "people": 200, "who": "Ann", "at": AT}
    with pytest.raises(UnusableTarget, match=said):
        add_training_target(store, **{**whole, **change})
    assert store.entries("training_targets").empty


def test_a_training_target_may_be_of_people_alone(store: Store) -> None:
    for year, trainings, people in ((2026, 12, 200), (2025, None, 90), (2024, 1, 1)):
        add_training_target(store, year=year, trainings=trainings, people=people, who="Ann", at=AT)
    add_training_target(store, year=2024, trainings=None, people=None, who="Ann", at=AT)
    found = training_targets(store.snapshot())
    assert found["year"].tolist() == [2025, 2026]
    assert found["trainings"].tolist() == [pd.NA, 12]
    assert found["people"].tolist() == [90, 200]


def test_kits_beside_the_target(tmp_path: Path) -> None:
    """By 2 July, the 183rd of 365 days: of the mail's 365 kits 183 are expected, 73 went out,
    20 of them of a total of 40 that begins in December (31 + 31 days: half in January)."""
    store = log(
        tmp_path,
        ("2025-12-01", "Mail", 40, None),
        ("2026-03-01", "mail", 53, None),
        ("2026-03-02", "mail", None, 2),
        ("2026-03-02", "Jail release", None, 2),
        ("2026-03-03", "Vending", 7, None),
        period_end=[day("2026-01-31"), *[None] * 4],
    )
    mean(store, "Mail", 2026, 365)
    mean(store, "Mail", 2025, 10)
    mean(store, "Mail", 2027, 1000)
    mean(store, "jail release", 2026, 100)
    rows = given(store, first=date(2025, 1, 1), last=MID_YEAR)
    found = against(targets(store.snapshot()), rows, today=MID_YEAR)
    assert found["channel"].tolist() == ["Mail", "Mail", "jail release", "Mail"]
    assert found["year"].tolist() == [2025, 2026, 2026, 2027]
    assert found["kits"].tolist() == pytest.approx([20, 73, nan, nan], nan_ok=True)
    assert found["target"].tolist() == [10, 365, 100, 1000]
    assert found["share"].tolist() == pytest.approx([2, 0.2, nan, nan], nan_ok=True)
    expected = [10, 183, 100 * 183 / 365, 0]
    assert found["expected_by_now"].tolist() == pytest.approx(expected)
    assert found["without_kits"].tolist() == [0, 1, 1, 0]


def test_on_its_last_day_a_year_is_over(tmp_path: Path) -> None:
    store = log(tmp_path, ("2024-02-29", "Mail", 1, None))
    mean(store, "Mail", 2024, 366)
    rows = given(store, first=date(2024, 1, 1), last=date(2024, 12, 31))
    known = targets(store.snapshot())
    for today, expected in ((date(2024, 1, 1), 1), (date(2024, 12, 31), 366)):
        assert against(known, rows, today=today)["expected_by_now"].tolist() == [expected]


def test_trainings_beside_the_target(tmp_path: Path) -> None:
    store = log(
        tmp_path,
        ("2026-02-01", "training", 5, None),
        ("2026-03-01", "training", 5, None),
        ("2025-01-01", "training", 5, None),
        period_end=[None, None, day("2025-12-31")],
        trained=[11, 9, 30],
    )
    for year, trainings, people in ((2026, 8, 100), (2025, 4, None), (2024, None, 60)):
        add_training_target(store, year=year, trainings=trainings, people=people, who="Ann", at=AT)
    rows = given(store, first=date(2024, 1, 1), last=MID_YEAR)
    found = against_trainings(training_targets(store.snapshot()), rows, today=MID_YEAR)
    assert found[["what", "year"]].to_numpy().tolist() == [
        ["people", 2024], ["trainings", 2025], ["trainings", 2026], ["people", 2026]
    ]  # fmt: skip
    # A total of 2025 does not say in how many trainings its 30 people were trained.
    assert found["held"].tolist() == pytest.approx([nan, nan, 2, 20], nan_ok=True)
    assert found["target"].tolist() == [60, 4, 8, 100]
    assert found["share"].tolist() == pytest.approx([nan, nan, 0.25, 0.2], nan_ok=True)
    expected = [60, 4, 8 * 183 / 365, 100 * 183 / 365]
    assert found["expected_by_now"].tolist() == pytest.approx(expected)
