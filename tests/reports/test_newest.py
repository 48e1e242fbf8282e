"""How complete the newest days are, in words and on charts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.filters import Filters
from dashboard.analytics.periods import By
from dashboard.detection.completeness import Recent
from dashboard.privacy import Role
from dashboard.reports import heading, naloxone, newest, trends
from dashboard.reports.newest import LOOKED_AT_DAYS, NOTHING_MISSING, words
from tests.analytics.builders import add, people
from tests.reports.builders import over
from tests.reports.late import late
from tests.store.builders import handouts, import_row

ODMAP = Filters(basis="odmap", period="90d")


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (Recent(9, 0.704, 0.6, 0.8), "the last 9 days are about 70 % complete (60 to 80 %)"),
        (Recent(1, 0.74, 0.731, 0.752), "the last day is about 74 % complete (73 to 75 %)"),
        (Recent(2, 0.501, 0.5, 0.502), "the last 2 days are about 50 % complete"),
        (
            Recent(LOOKED_AT_DAYS, 0.5, 0.4, 0.6),
            "at least the last 90 days are about 50 % complete (40 to 60 %)",
        ),
    ],
)
def test_in_words(found: Recent, said: str) -> None:
    assert words(found) == said


@pytest.mark.parametrize("role", list(Role))
def test_two_days_late_leave_two_days_without_anything(tmp_path: Path, role: Role) -> None:
    """Everything is known 48 hours after it happened: nothing of two days. Every role may read
    it."""
    context = late(tmp_path, hours_late=48, role=role)
    found = newest.build(context, ODMAP)
    assert found.days == 2
    assert found.since == datetime(2026, 11, 9)  # noqa: DTZ001  (the city's clock)
    assert found.words.startswith("the last 2 days are about ")
    share = int(found.words.split("about ")[1].split(" %")[0])
    assert share <= 15
    said = heading.build(context, ODMAP.everyone()).newest
    assert said == f"Not all is known yet: {found.words}."


@pytest.mark.parametrize("hours_late", [0, None])
def test_where_nothing_is_missing_nothing_is_said(tmp_path: Path, hours_late: float | None) -> None:
    context = late(tmp_path, hours_late=hours_late)
    assert newest.build(context, ODMAP) == NOTHING_MISSING
    assert heading.build(context, ODMAP).newest == ""
    report = trends.build(context, ODMAP, by="day", group=None)
    assert report is not None
    assert report.late_from is None
    assert report.years_late_from is None


def test_without_data_nothing_is_said(tmp_path: Path) -> None:
    context = late(tmp_path, hours_late=48)
    assert newest.build(context, Filters(basis="ems")) == NOTHING_MISSING
    assert newest.since_period(context, Filters(basis="ems"), by="day") is None


@pytest.mark.parametrize(("by", "since"), [("day", "2026-11-09"), ("week", "2026-11-08")])
def test_periods_of_which_something_is_missing(tmp_path: Path, by: By, since: str) -> None:
    """Of the week so far (Sunday 8 to Tuesday 10 November) two of three days."""
    context = late(tmp_path, hours_late=48)
    assert newest.since_period(context, ODMAP, by=by) == pd.Timestamp(since)
    report = trends.build(context, ODMAP, by=by, group=None)
    assert report is not None
    assert report.late_from == pd.Timestamp(since)
    assert report.years_late_from == pd.Timestamp("2026-11-09")


def test_a_month_with_an_hour_missing_is_as_good_as_whole(tmp_path: Path) -> None:
    context = late(tmp_path, hours_late=4, every_hours=2)
    assert newest.build(context, ODMAP).days == 1
    assert newest.since_period(context, ODMAP, by="day") == pd.Timestamp("2026-11-10")
    assert newest.since_period(context, ODMAP, by="month") is None


def test_days_that_do_not_reach_the_end_are_not_shaded(tmp_path: Path) -> None:
    context = late(tmp_path, hours_late=48)
    past = Filters(basis="odmap", period="2026-01-01..2026-03-31")
    report = trends.build(context, past, by="day", group=None)
    assert report is not None
    assert report.late_from is None
    # Whatever period is chosen, this year is drawn to where the data end.
    assert report.years_late_from == pd.Timestamp("2026-11-09")


def test_the_overdoses_beside_naloxone_say_which_month_is_not_known(tmp_path: Path) -> None:
    context = late(tmp_path, hours_late=48)
    given = handouts(60, given_on=pd.date_range("2026-09-12", periods=60, unit="us"))
    context.store.commit(given, import_row(source="naloxone", record="naloxone"))
    context = over(context.store, now="2026-11-11 03:00")
    report = naloxone.build(context, ODMAP)
    assert report is not None
    assert report.late_from == pd.Timestamp("2026-11-01")
    past = Filters(basis="odmap", period="2026-09-01..2026-10-31")
    earlier = naloxone.build(context, past)
    assert earlier is not None
    assert earlier.late_from is None


def test_where_a_sources_history_begins_nothing_is_called_new(tmp_path: Path) -> None:
    """EMS begins 60 days ago and tells of others: only up to there can something be missing."""
    context = late(tmp_path, hours_late=0)
    days = pd.date_range("2026-09-12", "2026-11-10", freq="D")
    unsaid = pd.Series([pd.NaT] * len(days), dtype="datetime64[us, UTC]")
    add(
        context.store,
        people(
            *(f"{day:%Y-%m-%d} 06:00" for day in days),
            entered_at=unsaid,
            number=None,
            latitude=38.9,
            sex="male",
            age=70,
            age_band="65+",
        ),
        through="2026-11-11 00:00",
        source="ems",
    )
    context = over(context.store, now="2026-11-11 03:00")
    curve = context.completeness("overdoses")
    assert curve is not None
    assert curve.days(90).share[0] < 0.9
    assert newest.build(context, Filters(basis="overdoses")) == NOTHING_MISSING
