from __future__ import annotations

from datetime import date
from math import comb

import pandas as pd
import pytest

from dashboard.analytics.findings.silence import silences
from dashboard.analytics.findings.terms import Finding
from tests.analytics.findings.builders import between, days_of, steady

DAYS = 500


def found(frame: pd.DataFrame, *, runs: pd.Series | None = None, days: int = DAYS) -> list[Finding]:
    weight = days_of(frame, days=days)
    return silences(frame["occurred_on"], frame["agency"], "odmap", weight=weight, runs=runs)


def test_a_source_that_stops_is_silent_by_an_exact_chance() -> None:
    frame = steady(DAYS, every=5)
    silent = frame[frame["occurred_on"] < "2025-03-01"]
    (one,) = found(silent)
    assert (one.kind, one.subject, one.first) == ("silent", "", date(2025, 2, 25))
    assert one.last == date(2025, 5, 14)
    # 73 of the 365 days before had a record, and none of the 79 since.
    assert one.p_value == pytest.approx(comb(365, 73) / comb(365 + 79, 73))
    assert one.plain == "ODMAP is silent since 25 Feb 2025"


def test_a_gap_as_long_as_usual_is_none() -> None:
    frame = steady(DAYS, every=5)
    assert found(frame) == []
    assert found(frame[frame["occurred_on"] < "2025-04-25"]) == []


def test_a_day_without_a_record_where_each_had_one_may_be_chance() -> None:
    frame = steady(DAYS)
    assert found(frame.drop(index=400)) == []
    (one,) = found(frame.drop(index=range(400, 406)))
    assert one.p_value == pytest.approx(1 / comb(365 + 6, 6))


def test_days_that_are_not_told_yet_are_no_silence() -> None:
    frame = steady(DAYS, every=5)
    silent = frame[frame["occurred_on"] < "2025-03-01"]
    weight = days_of(silent, days=DAYS)
    weight.loc["2025-02-25":] = 0.05
    days, agencies = silent["occurred_on"], silent["agency"]
    assert silences(days, agencies, "odmap", weight=weight, runs=None) == []


def test_one_that_comes_back_was_silent_for_a_time() -> None:
    frame = steady(DAYS, every=5)
    gap = frame[~between(frame, "2024-12-01", "2025-03-01")]
    (one,) = found(gap)
    assert one.kind == "back"
    assert "was silent from 27 Nov 2024 to 5 Mar 2025" in one.plain


def test_an_agency_alone_is_named_and_with_its_source_it_is_not() -> None:
    first = steady(DAYS, every=4, agency="First")
    second = steady(DAYS, every=4, agency="Second")
    late = second["occurred_on"] > "2025-02-15"
    (one,) = found(pd.concat([first, second[~late]]))
    assert (one.kind, one.subject) == ("silent", "Second")
    assert "Second" not in one.plain
    both = pd.concat([first[~late.to_numpy()], second[~late]])
    assert [one.subject for one in found(both)] == [""]


def test_runs_tell_whether_the_source_is_silent_or_the_overdoses() -> None:
    frame = steady(DAYS, every=2)
    silent = frame[frame["occurred_on"] < "2025-03-01"]
    runs = days_of(silent, days=DAYS) * 20
    (one,) = found(silent, runs=runs)
    assert (one.kind, one.subject) == ("silent", "overdoses")
    stopped = runs.where(runs.index < pd.Timestamp("2025-03-01"), 0)
    assert [one.subject for one in found(silent, runs=stopped)] == [""]


def test_few_runs_explain_few_overdoses() -> None:
    frame = steady(DAYS, every=2)
    silent = frame[frame["occurred_on"] < "2025-03-01"]
    runs = days_of(silent, days=DAYS) * 100
    runs.loc["2025-03-01":] = 1
    assert found(silent, runs=runs) == []


def test_its_identity_stays_when_more_is_loaded() -> None:
    silent = steady(DAYS, every=5)
    silent = silent[silent["occurred_on"] < "2025-03-01"]
    (one,), (later,) = found(silent), found(silent, days=DAYS + 10)
    assert one.id == later.id == "silent|odmap||2025-02-25"
