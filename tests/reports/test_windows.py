"""Newest windows and cards on small stores: short histories, mornings, unknown times."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.filters import Filters
from dashboard.reports import overview, records, spikes
from dashboard.reports.context import Context
from dashboard.reports.export import spikes_rows
from dashboard.reports.records import Narrowing
from tests.analytics.builders import SILENT, add, local, people
from tests.reports.builders import small

YEAR = [f"{date(2025, 1, 1) + timedelta(days=5 * n)} 10:00" for n in range(80)]


def seen(context: Context) -> overview.Overview:
    found = overview.build(context, Filters())
    assert found is not None
    return found


def listed(context: Context, narrow: Narrowing) -> int:
    found = records.build(context, Filters(period="28d"), narrow)
    assert found is not None
    return len(found.records.frame)


def with_a_doubtful_pair(tmp_path: Path, *, severity: str, at: str) -> Context:
    own = {"sex": "female", "severity": severity, "location_type": "unknown"}
    context = small(tmp_path, people(*YEAR, "2026-03-08 10:00", **own), through="2026-03-11 00:00")
    doubtful = people(
        f"2026-03-08 {at}", agency="Example Fire", number="F-1", latitude=38.81, sex="male",
        severity=severity, naloxone="none", doses=None, location_type="unknown",
    )  # fmt: skip
    add(context.store, doubtful, through="2026-03-11 00:00", source="ems")
    return replace(context)


def test_a_rule_on_reports_that_may_be_of_one_person_says_so(tmp_path: Path) -> None:
    report = seen(with_a_doubtful_pair(tmp_path, severity="fatal", at="18:30")).spikes
    (deaths,) = [one.sentence.text for one in report.others if one.level == "by rule"]
    assert deaths.startswith(
        "By rule: 2 suspected fatal overdoses, or 1 if two reports are one person, in the 72 hours "
        "to 10 Mar 2026; the rule is 2 or more."
    )
    rules = report.rules.frame.set_index("rule")
    assert (rules.loc["Deaths", "count"], rules.loc["Deaths", "least"]) == (2, 1)


def test_reports_that_may_be_of_one_person_make_a_range(tmp_path: Path) -> None:
    report = seen(with_a_doubtful_pair(tmp_path, severity="nonfatal", at="12:50"))
    assert [card.observed.text for card in report.cards] == ["0", "1–2", "1–2"]
    frame = report.spikes.windows.frame.set_index("days")
    assert frame["observed"].tolist() == [0, 0, 2, 2, 2]
    assert frame["least"].tolist() == [0, 0, 1, 1, 1]
    assert [card.may_be_fewer for card in report.cards] == [False, True, True]


def test_doubtful_links_make_a_range_upwards(tmp_path: Path) -> None:
    context = small(
        tmp_path, people(*YEAR, "2026-03-08 10:00", **SILENT), through="2026-03-11 00:00"
    )
    told = {**SILENT, "sex": "unknown"}
    weak = people("2026-03-08 11:05", agency="Example Fire", number="F-1", latitude=38.82, **told)
    add(context.store, weak, through="2026-03-11 00:00", source="ems")
    report = seen(replace(context))
    assert [card.observed.text for card in report.cards] == ["0", "1–2", "1–2"]
    assert [card.may_be_more for card in report.cards] == [False, True, True]
    assert [card.may_be_fewer for card in report.cards] == [False, False, False]
    assert report.spikes.windows.frame["most"].tolist() == [0, 0, 2, 2, 2]


def test_a_short_history_has_counts_and_nothing_to_compare_them_with(tmp_path: Path) -> None:
    frame = people("2026-03-01 10:00", "2026-03-08 09:00", "2026-03-10 10:00")
    context = small(tmp_path, frame, through="2026-03-10 12:00")
    report = seen(context)
    assert [card.observed.text for card in report.cards] == ["1", "2", "3"]
    assert [card.expected for card in report.cards] == [None, None, None]
    assert report.spikes.level == "not enough data"
    assert report.spikes.windows.frame.empty
    assert report.spikes.sentence.text.startswith("Not enough data to say")
    assert spikes_rows(context).sentences == (report.spikes.sentence.text,)
    assert spikes_rows(context).rows.empty


@pytest.mark.parametrize(
    ("newest", "through"),
    [
        ("2026-03-10", "2026-03-10 09:00"),
        ("2026-03-10", "2026-03-10 15:00"),
        ("2026-03-10", "2026-03-11 00:00"),
        ("2026-03-10 23:59", "2026-03-11 00:00"),
        ("2026-03-10 08:00", "2026-03-10 08:00"),
    ],
)
def test_the_newest_case_is_in_cards_windows_days_and_records(
    tmp_path: Path, newest: str, through: str
) -> None:
    context = small(tmp_path, people(*YEAR, newest), through=through)
    report = seen(context)
    frame = report.spikes.windows.frame.set_index("days")
    assert (report.cards[0].observed.text, frame.loc[1, "observed"]) == ("1", 1)
    assert report.spikes.course.frame["observed"].iloc[-1] == 1
    assert listed(context, Narrowing(start=report.cards[0].start)) == 1
    assert listed(context, report.spikes.links[0].records) == 1


@pytest.mark.parametrize("later", ["2026-03-11", "2026-03-11 00:00", "2026-03-11 07:00"])
def test_what_comes_after_the_datas_end_is_in_none_of_them(tmp_path: Path, later: str) -> None:
    context = small(tmp_path, people(*YEAR, later), through="2026-03-11 00:00")
    report = seen(context)
    assert report.cards[2].observed.text == "0"
    assert report.spikes.windows.frame["observed"].sum() == 0
    assert report.spikes.course.frame["observed"].iloc[-1] == 0
    assert listed(context, Narrowing(start=report.cards[2].start)) == 0


def test_filters_do_not_narrow_the_indicators(tmp_path: Path) -> None:
    frame = people(*YEAR, "2026-03-10 08:00", severity="nonfatal")
    context = small(tmp_path, frame, through="2026-03-10 09:00")
    found = overview.build(context, Filters(severity="fatal", period="28d"))
    assert found is not None
    assert found.cards == seen(context).cards


def test_windows_end_where_the_data_end_and_not_now(tmp_path: Path) -> None:
    frame = people(*YEAR, "2026-03-10 08:00")
    context = small(tmp_path, frame, through="2026-03-10 09:00", now="2026-11-20 12:00")
    report = spikes.build(context, Filters())
    assert report is not None
    assert {link.records.end for link in report.links} == {local("2026-03-10 09:00")}
    assert report.windows.frame["to"].tolist() == ["2026-03-10 09:00"] * 5
    assert report.course.frame["end"].iloc[-1] == pd.Timestamp("2026-03-10 09:00")


def test_no_data(tmp_path: Path) -> None:
    context = small(tmp_path, people(), through="2026-03-10 09:00")
    assert overview.build(context, Filters()) is None
    assert overview.build_public(context) is None
    assert spikes.build(context, Filters()) is None
    assert spikes_rows(context).sentences == ()


def test_quiet_in_old_data_is_called_old(tmp_path: Path) -> None:
    context = small(tmp_path, people(*YEAR), through="2026-03-10 12:00")
    report = seen(replace(context, now=local("2026-03-17 11:00")))
    assert report.spikes.level == "none"
    assert report.spikes.sentence.text.endswith(
        "The data end 6 days ago: what happened since is not known."
    )
    report = seen(replace(context, now=local("2026-03-17 12:00")))
    assert report.spikes.level == "old data"


def test_all_figures_of_a_page_are_of_one_version(tmp_path: Path) -> None:
    context = small(tmp_path, people(*YEAR, "2026-03-10 10:00"), through="2026-03-10 12:00")
    first, last = (seen(context).cards[at].observed.text for at in (0, -1))
    add(context.store, people("2026-03-10 11:00"), through="2026-03-10 12:00")
    assert [seen(context).cards[at].observed.text for at in (0, -1)] == [first, last]
    assert listed(context, Narrowing(start=seen(context).cards[0].start)) == int(first) == 1
    assert seen(replace(context)).cards[0].observed.text == "2"
