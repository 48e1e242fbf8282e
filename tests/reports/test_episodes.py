"""The log of episodes as each role reads it, and when the worker last looked."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.filters import Filters
from dashboard.privacy import Forbidden, Role
from dashboard.reports import episodes, records
from dashboard.reports.checked import NEVER, last_checked
from dashboard.reports.context import Context
from dashboard.store import Store
from tests.analytics.builders import people, store_of
from tests.analytics.spiky import CLUSTER, QUIET, later, spiky
from tests.reports.builders import leaves, over
from tests.worker.builders import once

BEGINS = "2026-03-06 00:00"
OPEN = "2026-03-06 12:00"
PAST = "2026-04-01 12:00"
CITY = "Whole city"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Looked at while the cluster is new, and when it is over."""
    made = spiky(tmp_path_factory.mktemp("episodes"), through=BEGINS)
    once(made, over(made, now=OPEN).now)
    later(made, through="2026-04-01 00:00")
    once(made, over(made, now=PAST).now)
    return made


def seen(store: Store, now: str = PAST, role: Role = Role.ANALYST) -> Context:
    return over(store, now=now, role=role)


def test_an_episode_says_what_was_seen_and_expected_when_it_opened(store: Store) -> None:
    frame = episodes.build(seen(store, OPEN), Filters()).listed.frame
    (row,) = frame[frame["title"] == CITY].to_dict("records")
    assert (row["state"], row["level"]) == ("open", "alert")
    assert (row["opened"], row["closed"], row["logged"]) == (
        "2026-03-05 00:00",
        "",
        "2026-03-06 12:00",
    )
    assert (row["window"], row["observed"]) == ("24 hours", 2)
    assert row["usual"] == "0.1 usual"
    assert row["chance"].startswith("about ")


def test_a_rule_says_what_it_asks_for(store: Store) -> None:
    frame = episodes.build(seen(store), Filters()).listed.frame
    (row,) = frame[frame["title"] == "Rule: People at one scene"].to_dict("records")
    assert (row["level"], row["usual"]) == ("by rule", "the rule: 2 or more")
    assert row["state"] == "past"


def test_open_episodes_come_first_and_then_the_newest(store: Store) -> None:
    now = episodes.build(seen(store), Filters()).listed.frame
    assert set(now["state"]) == {"past"}
    assert (now["closed"] > now["opened"]).all()
    assert now["opened"].is_monotonic_decreasing
    spare = over(store, now="2026-03-15 12:00")
    between = episodes.build(spare, Filters()).listed.frame["state"].tolist()
    assert between == sorted(between)
    assert set(between) == {"open", "past"}


def test_what_came_later_than_now_is_not_known(store: Store) -> None:
    early = episodes.build(seen(store, "2026-03-04 06:00"), Filters())
    assert early.listed.frame.empty
    assert episodes.build(seen(store), Filters(basis="ems")).listed.frame.empty


def test_each_episode_leads_to_the_records_that_it_counted(store: Store) -> None:
    context = seen(store)
    report = episodes.build(context, Filters())
    assert (report.open_links, len(report.past_links)) == ((), len(report.listed.frame))
    for link, observed in zip(report.past_links, report.listed.frame["observed"], strict=True):
        for period in ("all", "2026-03-20..2026-03-31"):  # in which none of them is
            found = records.build(context, Filters(period=period), link.records)
            assert found is not None
            assert len(found.records.frame) == observed
    assert len({link.key for link in report.past_links}) == len(report.past_links)


def test_a_neighbours_episode_leads_to_its_records(tmp_path: Path) -> None:
    where = {"place_state": "neighbour", "jurisdiction": "ARLINGTON"}
    theirs = people(*QUIET, *CLUSTER, **where)
    frame = pd.concat([people(*QUIET), theirs], ignore_index=True)
    frame = frame.assign(key=[f"k{place}" for place in range(len(frame))])
    store = store_of(tmp_path, frame, through=BEGINS)
    context = over(store, now=OPEN)
    once(store, context.now)
    report = episodes.build(context, Filters())
    titles, counted = report.listed.frame["title"], report.listed.frame["observed"]
    assert "Arlington" in set(titles)
    for link, observed in zip(report.open_links, counted, strict=True):
        found = records.build(context, Filters(), link.records)
        assert found is not None
        assert len(found.records.frame) == observed, link.words


def test_a_partner_reads_of_no_single_place_and_gets_no_records(store: Store) -> None:
    analyst = episodes.build(seen(store), Filters()).listed.frame
    partner = episodes.build(seen(store, role=Role.PARTNER), Filters())
    assert partner.past_links == partner.open_links == ()
    of_place = analyst["of_place"]
    assert of_place.any()
    shown = partner.listed.frame
    assert shown["title"].tolist() == analyst.loc[~of_place, "title"].tolist()
    assert partner.listed.hidden
    keys = set(store.execute(store.present("incident"))["key"])
    told = {value for value in leaves(partner) if isinstance(value, str)}
    assert not keys & told
    assert not any("87" in text and "ffff" in text for text in told)


def test_the_public_reads_none(store: Store) -> None:
    with pytest.raises(Forbidden):
        episodes.build(seen(store, role=Role.PUBLIC), Filters())


def test_an_empty_log_has_no_rows(tmp_path: Path) -> None:
    report = episodes.build(over(spiky(tmp_path, through=BEGINS)), Filters())
    assert report.listed.frame.empty
    assert not report.listed.hidden


def test_when_the_worker_last_looked(store: Store) -> None:
    now = seen(store).now
    at = {
        minutes: last_checked(replace(seen(store), now=now + timedelta(minutes=minutes)))
        for minutes in (0, 60, 61)
    }
    assert at[0].sentence == at[60].sentence == "Signals last checked 1 Apr 2026, 12:00."
    assert not at[60].is_late
    assert at[61].is_late
    assert "1 Apr 2026, 12:00: the worker does not run" in at[61].sentence


def test_how_old_is_late_can_be_set(store: Store) -> None:
    context = seen(store, "2026-04-01 14:00")
    settings = context.settings.model_copy(update={"worker_late_minutes": 180.0})
    assert last_checked(context).is_late
    assert not last_checked(replace(context, settings=settings)).is_late


def test_a_pass_after_now_is_not_known_and_midnight_is_that_day(
    store: Store, tmp_path: Path
) -> None:
    assert last_checked(seen(store, "2026-03-01 12:00")).sentence == NEVER
    assert "6 Mar 2026, 12:00" in last_checked(seen(store, "2026-03-20 12:00")).sentence
    other = spiky(tmp_path, through=BEGINS)
    assert last_checked(over(other)) == last_checked(seen(store, "2026-03-01 12:00"))
    once(other, over(other, now="2026-03-07 00:00").now)
    assert "7 Mar 2026, 00:00" in last_checked(over(other, now="2026-03-07 00:10")).sentence
