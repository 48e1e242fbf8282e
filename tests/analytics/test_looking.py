"""A look at a store for the log of episodes, also over days that nobody looked at."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.analytics.episodes import ENTRY_KIND, Change, Episode, Subject, present
from dashboard.analytics.looking import log_episodes
from dashboard.analytics.through import data_through
from dashboard.settings import load as load_settings
from dashboard.store import Store
from tests.analytics.builders import ZONE, local
from tests.analytics.spiky import OPENS, clock, later, reach, spiky

CITY = Subject("odmap", "series", "city")
OWN = Subject("odmap", "rule", "the group's own rule")
NOW = clock("2026-06-01 12:00")


def look(
    store: Store, *, since: str | None = None, at: datetime = NOW, **settings: Any
) -> list[Change]:
    """One look at everything that the data hold."""
    known = data_through(store, ZONE, as_of=NOW)["odmap"]
    chosen = load_settings(store=store.url, **settings)
    start = local(since) if since else None
    return list(log_episodes(store, store.snapshot(), chosen, known, since=start, at=at))


def city(store: Store) -> list[Episode]:
    return [one for one in present(store.entries(ENTRY_KIND)) if one.subject == CITY]


def test_an_alarm_is_logged_with_what_was_known(tmp_path: Path) -> None:
    store = spiky(tmp_path, through="2026-03-06 00:00")
    assert look(store, since="2026-03-05 23:00", fixed_count=5)
    (episode,) = city(store)
    seen = episode.opened
    assert (seen.through, seen.level) == (local("2026-03-06 00:00"), "alert")
    assert seen.observed == 5
    assert len(seen.keys) == 5
    assert set(seen.keys) <= set(store.execute(store.present("incident"))["key"])
    assert seen.expected is not None
    assert seen.chance_per_year is not None
    assert 0 < seen.expected < 1
    assert seen.alert_per_year is not None
    assert seen.chance_per_year < seen.alert_per_year
    (rule,) = [one for one in present(store.entries(ENTRY_KIND)) if one.subject == OWN]
    assert (rule.level, rule.opened.needed, rule.opened.observed) == ("by rule", 5, 5)
    assert set(rule.opened.keys) == set(seen.keys)


def test_looking_again_appends_nothing(tmp_path: Path) -> None:
    store = spiky(tmp_path, through="2026-03-06 00:00")
    assert look(store)
    version = store.version()
    assert look(store) == []
    assert look(store, since="2026-03-06 00:00") == []
    assert store.version() == version


def test_the_days_that_were_skipped_are_as_if_each_had_been_looked_at(tmp_path: Path) -> None:
    """Where nothing is late."""
    found, expected = _skipped_and_not(tmp_path, timed=False)
    assert [_outline(one) for one in found] == [_outline(one) for one in expected]
    assert {one.subject for one in found} >= {CITY, OWN}


def test_of_days_that_were_skipped_all_is_known_by_now(tmp_path: Path) -> None:
    """Looked at as it ended, a day's last two hours were not entered yet, and the others were not
    sure: less was expected of it, by some 2 in 24, and an alarm may have stood a day longer."""
    found, expected = _skipped_and_not(tmp_path, timed=True)
    assert [_opening(one) for one in found] == [_opening(one) for one in expected]
    for one, other in zip(found, expected, strict=True):
        assert timedelta() <= other.last_alarm - one.last_alarm <= timedelta(days=1)
        usual, then = one.opened.expected or 0, other.opened.expected or 0
        assert 0.85 * usual <= then <= usual


def _skipped_and_not(
    folder: Path, *, timed: bool
) -> tuple[tuple[Episode, ...], tuple[Episode, ...]]:
    """The log where nobody looked for weeks, and where somebody looked every day."""
    off, daily = (
        spiky(folder / name, through="2026-03-03 00:00", timed=timed) for name in ("off", "daily")
    )
    rules: dict[str, Any] = {"fixed_count": 3}
    for store in (off, daily):
        look(store, **rules)
    before = "2026-03-03 00:00"
    for number in range(4, 27):
        through = f"2026-03-{number:02d} 00:00"
        later(daily, through=through, timed=timed)
        look(daily, since=before, **rules)
        before = through
    later(off, through=before, timed=timed)
    look(off, since="2026-03-03 00:00", **rules)
    assert [one.opened.through for one in city(off)] == [local(OPENS)]
    assert city(off)[0].closed is not None
    found, expected = (present(store.entries(ENTRY_KIND)) for store in (off, daily))
    return found, expected


def _opening(episode: Episode) -> tuple[object, ...]:
    seen = episode.opened
    return (episode.subject, episode.level, seen.through, seen.start, seen.observed, seen.keys)


def _outline(episode: Episode) -> tuple[object, ...]:
    usual = round(episode.opened.expected or 0, 9)
    return (*_opening(episode), episode.last_alarm, episode.closed, usual)


def test_a_day_that_was_looked_at_is_not_looked_at_again(tmp_path: Path) -> None:
    """At another hour of the day its windows are others: chance would have one more try."""
    store = spiky(tmp_path, through="2026-03-20 09:00")
    assert look(store, since="2026-03-20 08:00") == []
    assert look(store) != []


def test_an_episode_longer_ago_than_the_course_is_found_when_nobody_looked(tmp_path: Path) -> None:
    store = spiky(tmp_path, through="2026-05-25 00:00")
    assert look(store, since="2026-05-24 00:00") == []
    look(store, since="2026-03-03 00:00")
    (episode,) = city(store)
    assert (episode.opened.through, episode.first_seen_at) == (local(OPENS), NOW)


def test_data_that_reach_no_further_close_nothing(tmp_path: Path) -> None:
    store = spiky(tmp_path, through="2026-03-06 00:00")
    look(store)
    assert look(store, at=clock("2026-12-01 12:00")) == []
    assert city(store)[0].closed is None
    reach(store, through="2026-04-06 00:00")
    assert "closed" in {change.event for change in look(store, since="2026-03-06 00:00")}
    assert city(store)[0].closed is not None


def test_without_enough_history_nothing_opens(tmp_path: Path) -> None:
    store = spiky(tmp_path, through="2025-01-20 00:00")
    assert look(store) == []
    assert store.entries(ENTRY_KIND).empty


@pytest.mark.parametrize("number", [0, 3])
def test_a_rule_that_is_off_logs_nothing(tmp_path: Path, number: int) -> None:
    store = spiky(tmp_path, through="2026-03-06 00:00")
    subjects = {change.subject for change in look(store, fixed_count=number)}
    assert (OWN in subjects) == bool(number)
