"""The log of episodes: what opens, rises, goes on and closes, by days of data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics.episodes import (
    AlarmLevel,
    Change,
    Episode,
    Seen,
    Subject,
    due,
    present,
)
from tests.analytics.builders import ZONE

CITY = Subject("odmap", "series", "city")
RULE = Subject("odmap", "rule", "deaths")
START = datetime(2026, 6, 1, 12, tzinfo=UTC)
LOGGED = datetime(2026, 9, 1, tzinfo=UTC)


def day(number: float) -> datetime:
    """Where the data end so many days after the start."""
    return START + timedelta(days=number)


def seen(number: float, level: AlarmLevel = "watch", **values: object) -> Seen:
    """An alarm when the data ended there."""
    told = {"observed": 3, "chance_per_year": 2.0, "keys": ("k1", "k2", "k3"), "expected": 0.5}
    return Seen(day(number), level, day(number - 1), 24, **{**told, **values})  # type: ignore[arg-type]


class Log:
    """The entries of one store, and passes over them."""

    def __init__(self) -> None:
        self.changes: list[Change] = []

    @property
    def entries(self) -> pd.DataFrame:
        rows = [(change.subject.text, change.as_value(), LOGGED) for change in self.changes]
        frame = pd.DataFrame(rows, columns=["subject", "value", "at"])
        return frame.astype({"at": "datetime64[us, UTC]"})

    @property
    def episodes(self) -> tuple[Episode, ...]:
        return present(self.entries)

    @property
    def told(self) -> list[tuple[str, datetime]]:
        return [(change.event, change.through) for change in self.changes]

    def look(self, through: float, *alarms: Seen, subject: Subject = CITY) -> list[str]:
        """One pass; what it appended."""
        found = due(
            self.episodes,
            {subject: alarms} if alarms else {},
            basis="odmap",
            through=day(through),
            zone=ZONE,
        )
        self.changes += found
        return [change.event for change in found]


def test_an_episode_opens_rises_goes_on_and_closes_after_seven_quiet_days() -> None:
    log = Log()
    assert log.look(0, seen(0)) == ["opened"]
    assert log.look(1, seen(1)) == ["went on"]
    assert log.look(2, seen(2, "alert")) == ["raised"]
    assert log.look(3, seen(3)) == ["went on"]
    assert [log.look(number) for number in range(4, 10)] == [[]] * 6
    assert log.look(10) == ["closed"]
    (episode,) = log.episodes
    assert (episode.opened, episode.level) == (seen(0), "alert")
    assert (episode.last_alarm, episode.closed) == (day(3), day(10))
    assert episode.first_seen_at == LOGGED


def test_an_alarm_on_the_seventh_day_belongs_to_it_and_a_later_one_does_not() -> None:
    log = Log()
    log.look(0, seen(0))
    assert log.look(7, seen(7)) == ["went on"]
    assert log.look(15, seen(15)) == ["closed", "opened"]
    assert log.told[-2:] == [("closed", day(14)), ("opened", day(15))]
    assert [episode.closed for episode in log.episodes] == [None, day(14)]


def test_where_the_data_reach_no_further_nothing_closes() -> None:
    log = Log()
    log.look(0, seen(0))
    for _ in range(30):
        assert log.look(0, seen(0)) == []
    assert log.look(6.99) == []
    assert log.episodes[0].closed is None
    assert log.look(7) == ["closed"]


def test_days_are_of_the_local_clock_where_it_changes() -> None:
    log = Log()
    opened = datetime(2026, 10, 30, 12, tzinfo=UTC)  # the clock goes back on 1 November
    log.changes += due((), {CITY: [_at(opened)]}, basis="odmap", through=opened, zone=ZONE)
    week = opened + timedelta(days=7)
    assert due(log.episodes, {}, basis="odmap", through=week, zone=ZONE) == ()
    (closed,) = due(log.episodes, {}, basis="odmap", through=week + timedelta(hours=1), zone=ZONE)
    assert closed.through == week + timedelta(hours=1)


def _at(moment: datetime) -> Seen:
    return Seen(moment, "watch", moment - timedelta(days=1), 24, 3, 2.0, ())


def test_days_that_nobody_looked_at_are_logged_as_they_would_have_been() -> None:
    alarms = [seen(0), seen(1), seen(2, "alert"), seen(3), seen(12)]
    at_once, daily = Log(), Log()
    events = at_once.look(14, *alarms)
    assert events == ["opened", "raised", "went on", "closed", "opened"]
    for number in range(15):
        daily.look(number, *[alarm for alarm in alarms if alarm.through == day(number)])
    assert at_once.episodes == daily.episodes
    assert [episode.opened.through for episode in at_once.episodes] == [day(12), day(0)]


def test_only_the_last_of_the_days_on_which_it_went_on_is_appended() -> None:
    log = Log()
    assert log.look(4, *map(seen, range(5))) == ["opened", "went on"]
    assert log.told[-1] == ("went on", day(4))


def test_what_is_of_one_subject_or_basis_is_nothing_to_another() -> None:
    log = Log()
    log.look(0, seen(0))
    assert log.look(1, seen(1, "by rule", needed=2, expected=None), subject=RULE) == ["opened"]
    assert {episode.subject for episode in log.episodes} == {CITY, RULE}
    assert due(log.episodes, {}, basis="ems", through=day(100), zone=ZONE) == ()
    other = Subject("ems", "series", "city")
    (change,) = due(log.episodes, {other: [seen(0)]}, basis="ems", through=day(0), zone=ZONE)
    assert (change.subject, change.event) == (other, "opened")


def test_what_is_no_longer_watched_closes_too() -> None:
    log = Log()
    area = Subject("odmap", "series", "area h3-7 87abc")
    log.look(0, seen(0), subject=area)
    assert log.look(9, seen(9)) == ["closed", "opened"]
    assert [change.subject for change in log.changes] == [area, area, CITY]


def test_an_alarm_of_late_records_reopens_what_was_closed_too_early() -> None:
    log = Log()
    log.look(0, seen(0))
    log.look(7)
    assert log.episodes[0].closed == day(7)
    assert log.look(7, seen(7)) == ["reopened"]
    assert log.episodes[0].closed is None
    assert log.look(14) == ["closed"]
    assert len(log.episodes) == 1


def test_a_higher_level_at_the_same_moment_is_a_change_and_a_lower_one_is_none() -> None:
    log = Log()
    log.look(0, seen(0))
    assert log.look(0, seen(0, "alert", observed=5)) == ["raised"]
    assert log.look(0, seen(0)) == []
    assert log.episodes[0].level == "alert"
    assert log.episodes[0].opened == seen(0)


def test_data_that_end_earlier_than_before_open_and_close_nothing_twice() -> None:
    log = Log()
    log.look(20, seen(20))
    assert log.look(14, seen(14)) == []
    assert log.look(12, seen(12)) == ["opened"]
    assert log.look(12, seen(12)) == []
    assert [episode.opened.through for episode in log.episodes] == [day(20), day(12)]


def test_changes_in_data_later_than_the_moment_are_left_out() -> None:
    log = Log()
    log.look(14, seen(0), seen(1, "alert"), seen(12))
    entries = log.entries
    assert present(entries, as_of=day(-1)) == ()
    (early,) = present(entries, as_of=day(0))
    assert (early.level, early.closed) == ("watch", None)
    (closed,) = present(entries, as_of=day(8))
    assert (closed.level, closed.closed) == ("alert", day(8))
    assert present(entries, as_of=day(14)) == present(entries)


@pytest.mark.parametrize(
    "change",
    [
        Change(CITY, "opened", day(0), day(0), seen(0, p_value=0.01, watch_per_year=6.0)),
        Change(RULE, "raised", day(0), day(1), seen(1, "by rule", needed=2, expected=None)),
        Change(CITY, "went on", day(0), day(3), seen(3, ended=day(1))),
        Change(Subject("ems", "series", "neighbour A/B"), "closed", day(0), day(7)),
    ],
)
def test_an_entry_tells_its_change_again(change: Change) -> None:
    assert Change.of(change.subject.text, change.as_value()) == change


LEVELS: tuple[AlarmLevel, ...] = ("watch", "alert")
ALARMS = st.lists(
    st.tuples(st.integers(0, 240), st.sampled_from(LEVELS)), unique_by=lambda alarm: alarm[0]
)


def alarms_of(drawn: Sequence[tuple[int, AlarmLevel]]) -> list[Seen]:
    """Alarms at quarters of days, so that they do not lie on the edges alone."""
    return [seen(quarter / 4, level) for quarter, level in drawn]


@given(ALARMS)
def test_the_same_pass_twice_appends_nothing(drawn: list[tuple[int, AlarmLevel]]) -> None:
    log = Log()
    alarms = alarms_of(drawn)
    log.look(61, *alarms)
    assert log.look(61, *alarms) == []


@given(ALARMS, st.lists(st.integers(0, 60), max_size=6), st.randoms())
def test_however_often_somebody_looked_the_episodes_are_the_same(
    drawn: list[tuple[int, AlarmLevel]], looks: list[int], order: object
) -> None:
    alarms = alarms_of(drawn)
    order.shuffle(alarms)  # type: ignore[attr-defined]
    at_once, often = Log(), Log()
    at_once.look(61, *alarms)
    for through in [*sorted(looks), 61]:
        often.look(through, *[alarm for alarm in alarms if alarm.through <= day(through)])
    assert often.episodes == at_once.episodes


@given(ALARMS)
def test_every_alarm_is_in_one_episode_and_quiet_weeks_are_between_them(
    drawn: list[tuple[int, AlarmLevel]],
) -> None:
    log = Log()
    log.look(61, *alarms_of(drawn))
    episodes = log.episodes[::-1]
    for alarm in alarms_of(drawn):
        within = [one for one in episodes if one.opened.through <= alarm.through <= one.last_alarm]
        assert len(within) == 1
    for earlier, later in pairwise(episodes):
        assert later.opened.through - earlier.last_alarm > timedelta(days=7)
        assert earlier.closed == earlier.last_alarm + timedelta(days=7)
