"""Looking back: histories made by hand, of which it is known when each rule would have alarmed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dashboard.detection.allowance import Allowance
from dashboard.detection.backtest import backtest, history
from dashboard.detection.backtest_rules import CLASSICS, OWN_RULE, Classic, scan_verdicts
from dashboard.detection.classics.thresholds import N72, Count24
from dashboard.detection.indicator import CITY, scan
from dashboard.detection.outcomes import Cluster, History, Outcome
from dashboard.detection.rules import Rule
from dashboard.detection.scan import Scan, look

ZONE = ZoneInfo("America/New_York")
FIRST = date(2020, 1, 1)
ALLOWANCE = Allowance(12, 2)
FIXED = (Classic("count24", Count24(threshold=1), 1), Classic("n72", N72(n=3, days=3), 3))
"""Two or more in a day; three or more in three days."""


def local(day: int, hour: float = 12) -> datetime:
    """So many days after the first, at an hour of the local clock."""
    midnight = datetime.combine(FIRST + timedelta(days=day), datetime.min.time())
    return (midnight + timedelta(hours=hour)).replace(tzinfo=ZONE).astimezone(UTC)


def past(moments: Sequence[datetime], *, days: int = 400) -> History:
    times = pd.DatetimeIndex(list(moments), dtype="datetime64[us, UTC]")
    last = FIRST + timedelta(days=days - 1)
    return history(times, first_day=FIRST, last_day=last, zone=ZONE)


def cluster(first: int, last: int, name: str = "A", *, advisory: bool = False) -> Cluster:
    start, end = (FIRST + timedelta(days=day) for day in (first, last))
    return Cluster(name, start, end, "advisory" if advisory else "cluster")


def looked(
    seen: History, *clusters: Cluster, own: Rule | None = None, allowance: Allowance = ALLOWANCE
) -> dict[str, Outcome]:
    outcomes = backtest(seen, clusters, allowance=allowance, own=own, classics=FIXED)
    return {outcome.rule: outcome for outcome in outcomes}


def sparse(days: int = 400, every: int = 5) -> list[datetime]:
    """One overdose every few days at noon, which no fixed rule alarms on."""
    return [local(day) for day in range(0, days, every)]


def test_the_delay_runs_from_the_first_overdose_to_the_end_of_the_day_of_the_alarm() -> None:
    seen = past([local(100, 18), local(101, 9), local(102, 6), local(102, 7)])
    said = looked(seen, cluster(99, 103))
    (by_day,), (by_three,) = said["count24"].catches, said["n72"].catches
    assert (by_day.caught, by_day.hours_to_alarm) == (True, 6 + 24 + 24)
    assert (by_three.caught, by_three.hours_to_alarm) == (True, 6 + 24 + 24)
    assert said["count24"].caught == 1
    assert said["count24"].typical_hours == 54
    assert said["count24"].alarms_per_year == 0


def test_the_night_of_a_clock_change_has_23_hours() -> None:
    change = (date(2020, 3, 8) - FIRST).days
    seen = past([local(change, 1), local(change, 12), local(change - 1, 23.5)])
    (found,) = looked(seen, cluster(change - 1, change))["count24"].catches
    assert found.hours_to_alarm == 0.5 + 23


def test_alarms_outside_the_marked_days_are_counted_as_episodes() -> None:
    pairs = [local(day, hour) for day in (50, 52, 57, 80, 200) for hour in (10, 11)]
    seen = past(pairs, days=366)
    said = looked(seen)["count24"]
    assert said.years == pytest.approx(366 / 365.25)
    assert said.alarms_per_year == pytest.approx(3 / said.years), "50, 52 and 57 are one episode"
    assert said.alarm_days_per_year == pytest.approx(5 / said.years)
    marked = looked(seen, cluster(195, 204))["count24"]
    assert marked.years == pytest.approx(356 / 365.25)
    assert marked.alarms_per_year == pytest.approx(2 / marked.years)
    assert marked.catches[0].caught


def test_an_advisory_counts_neither_way() -> None:
    seen = past([local(200, 10), local(200, 11)])
    said = looked(seen, cluster(195, 204, advisory=True))["count24"]
    assert said.alarms_per_year == 0
    assert said.catches[0].caught
    assert (said.judged, said.caught, said.typical_hours) == ((), 0, None)


def test_an_alarm_is_a_clusters_while_its_window_has_a_day_of_it() -> None:
    seen = past([local(100), local(101), local(103), local(110)])
    assert looked(seen, cluster(100, 101))["n72"].catches[0].caught is False
    late = past([local(101), local(102), local(103)])
    (found,) = looked(late, cluster(100, 101))["n72"].catches
    assert (found.caught, found.hours_to_alarm) == (True, 60)
    assert looked(late, cluster(100, 101))["n72"].alarms_per_year == 0
    assert looked(late, cluster(97, 99))["n72"].catches[0].caught is None, "nobody is counted"


def test_an_alarm_before_the_first_overdose_catches_nothing() -> None:
    seen = past([local(100, 1), local(100, 2), local(104)])
    (found,) = looked(seen, cluster(101, 105))["count24"].catches
    assert found.caught is False
    (found,) = looked(seen, cluster(100, 105))["count24"].catches
    assert found.caught


def test_the_midnight_that_ends_a_day_is_in_it() -> None:
    seen = past([local(100, 24), local(101, 20), local(101, 21)])
    assert seen.counts[100] == 1
    (found,) = looked(seen, cluster(100, 101))["count24"].catches
    assert found.hours_to_alarm == 24
    (later,) = looked(seen, cluster(101, 101))["count24"].catches
    assert later.hours_to_alarm == 4


def test_what_cannot_be_said_is_not_missed() -> None:
    seen = past(sparse(), days=400)
    outside = [cluster(-20, -10, "before"), cluster(500, 510, "after"), cluster(397, 405, "runs")]
    said = looked(seen, *outside)["count24"]
    assert [found.caught for found in said.catches] == [None] * 3
    early = looked(seen, cluster(10, 20, "early"))
    assert early["scan_watch"].catches[0].caught is None, "no baseline yet"
    assert early["count24"].catches[0].caught is False
    empty = past([], days=400)
    assert looked(empty, cluster(200, 210))["count24"].catches[0].caught is None


def test_the_groups_own_rule_counts_by_the_clock() -> None:
    seen = past([local(100, 18), local(101, 5), local(200, 1), local(200, 23)])
    own = Rule("own", needed=2, hours=20)
    said = looked(seen, cluster(100, 101), cluster(200, 200, "B"), own=own)[OWN_RULE]
    assert [found.caught for found in said.catches] == [False, False]
    wide = looked(seen, cluster(100, 101), cluster(200, 200, "B"), own=replace(own, hours=36))
    assert [found.hours_to_alarm for found in wide[OWN_RULE].catches] == [30, 23]
    assert OWN_RULE not in looked(seen)


def test_the_scan_says_what_it_would_have_said_then() -> None:
    rng = np.random.default_rng(7)
    moments = [local(day, hour) for day in range(700) for hour in rng.random(rng.poisson(0.3)) * 24]
    moments += [local(500, hour) for hour in range(1, 8)]
    seen = past(moments, days=700)
    per_year = look(seen.counts[None], seen.days, first=0, params=Scan()).per_year()[0]
    for allowance in (ALLOWANCE, Allowance(4, 0.5)):
        said = looked(seen, cluster(500, 501), allowance=allowance)
        alarms = np.flatnonzero(per_year <= allowance.alert_per_year)
        first = alarms[alarms >= 500][0]
        found = said["scan_alert"].catches[0]
        assert found.hours_to_alarm == 23 + 24 * (first - 500)
    wide, narrow = looked(seen), looked(seen, allowance=Allowance(2, 0.2))
    rates = [found["scan_watch"].alarm_days_per_year for found in (wide, narrow)]
    assert rates[0] is not None
    assert rates[1] is not None
    assert rates[0] > rates[1] > 0
    assert wide["scan_alert"].alarms_per_year == narrow["scan_watch"].alarms_per_year


@pytest.mark.parametrize("day", [69, 70, 150, 340, 341, 347, 399])
def test_the_indicator_of_that_midnight_said_the_same(day: int) -> None:
    rng = np.random.default_rng(11)
    moments = [local(day, hour) for day in range(400) for hour in rng.random(rng.poisson(0.4)) * 24]
    moments += [local(340, hour) for hour in range(6, 11)]
    seen = past(moments)
    _, per_year, window_days = scan_verdicts(
        look(seen.counts[None], seen.days, first=0, params=Scan())
    )
    told = scan(
        {CITY: pd.DatetimeIndex(moments)},
        through=seen.ends[day].to_pydatetime(),
        history_from=local(0, 0),
        allowance=ALLOWANCE,
        zone=ZONE,
    ).indicators[CITY]
    said = "alert" if per_year[day] <= 2 else "watch" if per_year[day] <= 12 else "none"
    assert said == ("none" if told.level == "not enough data" else told.level)
    assert (day == 69) == (told.level == "not enough data")
    if told.strongest:
        assert told.chance_per_year == pytest.approx(per_year[day])
        assert told.strongest.days == window_days[day]


def test_no_history_and_one_day_are_no_crash() -> None:
    assert backtest(past([], days=0), (), allowance=ALLOWANCE) == ()
    for days in (1, 2, 60, 71):
        for outcome in backtest(past(sparse(days), days=days), (), allowance=ALLOWANCE):
            assert outcome.alarms_per_year is None or outcome.alarms_per_year >= 0


@pytest.mark.parametrize("rule", CLASSICS, ids=lambda rule: rule.name)
def test_a_later_event_changes_no_earlier_verdict_of_a_published_rule(rule: Classic) -> None:
    rng = np.random.default_rng(3)
    days = pd.date_range(FIRST, periods=2200)
    counts = pd.Series(rng.poisson(0.3, 2200).astype(float), index=days)
    whole = rule.verdicts(counts)
    then = rule.verdicts(counts.iloc[:2000])
    assert np.array_equal(whole.alarm[:2000], then.alarm)
    assert np.array_equal(whole.ready[:2000], then.ready)
    assert then.ready[-1]
    counts.iloc[2000:] = 50
    assert np.array_equal(rule.verdicts(counts).alarm[:2000], then.alarm)


@settings(max_examples=25, deadline=None)
@given(
    events=st.lists(st.integers(0, 299), max_size=60),
    more=st.lists(st.integers(300, 349), min_size=1, max_size=40),
    at=st.integers(80, 280),
)
def test_what_happens_later_changes_no_verdict_on_what_was_over(
    events: list[int], more: list[int], at: int
) -> None:
    marked = cluster(at, min(at + 3, 280))
    before = past([local(day) for day in events], days=300)
    after = past([local(day) for day in [*events, *more]], days=350)
    for rule, outcome in looked(before, marked).items():
        assert looked(after, marked)[rule].catches == outcome.catches


@settings(max_examples=25, deadline=None)
@given(
    order=st.permutations(range(4)),
    events=st.lists(st.integers(0, 399), min_size=1, max_size=80),
)
def test_the_order_of_clusters_and_of_events_is_nothing(
    order: list[int], events: list[int]
) -> None:
    clusters = [cluster(90 + 40 * place, 95 + 40 * place, f"{place}") for place in range(4)]
    usual = looked(past([local(day) for day in events]), *clusters)
    turned = past([local(day) for day in reversed(events)])
    assert looked(turned, *(clusters[place] for place in order)) == usual


def test_days_in_the_wrong_order_and_times_without_a_zone_are_refused() -> None:
    with pytest.raises(ValueError, match="before the first"):
        cluster(5, 4)
    with pytest.raises(ValueError, match="without a zone"):
        history(pd.DatetimeIndex(["2020-02-01"]), first_day=FIRST, last_day=FIRST, zone=ZONE)
