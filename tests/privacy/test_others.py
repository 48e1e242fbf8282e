"""What a partner has of the counts by area that others publish."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.privacy import Forbidden, publish_others
from dashboard.privacy.others import NOT_SHOWN, disjoint, hide_small
from tests.privacy.builders import ANALYST, PARTNER, POLICY, PUBLIC

Rows = dict[str | None, int | None]
Q1, Q2, YEAR = "2014-01-01 2014-03-31", "2014-04-01 2014-06-30", "2014-01-01 2014-12-31"


def table(periods: dict[str, Rows], *, name: str = "deaths") -> pd.DataFrame:
    rows = [
        (name, area, *map(pd.Timestamp, days.split()), n, "suppressed" if n is None else "")
        for days, counts in periods.items()
        for area, n in counts.items()
    ]
    names = ["name", "area", "period_start", "period_end", "count", "status"]
    return pd.DataFrame(rows, columns=names).astype({"count": "Int64", "area": "str"})


def shown(frame: pd.DataFrame) -> Rows:
    """Area → the count that a partner is sent, of a frame of one period."""
    sent = hide_small(frame, policy=POLICY)
    return {
        None if pd.isna(area) else area: None if pd.isna(n) else int(n)
        for area, n in zip(sent["area"], sent["count"], strict=True)
    }


def test_without_a_total_the_small_ones_are_hidden() -> None:
    assert shown(table({Q1: {"A": 12, "B": 4, "C": 0, "D": None, "E": 5}})) == {
        "A": 12, "B": None, "C": 0, "D": None, "E": 5,
    }  # fmt: skip


def test_beside_a_total_no_hidden_one_can_be_worked_out() -> None:
    """26 - 12 - 10 would be B's 4: so the next smallest is hidden with it."""
    assert shown(table({Q1: {None: 26, "A": 12, "B": 4, "C": 10}})) == {
        None: 26, "A": 12, "B": None, "C": None,
    }  # fmt: skip
    assert shown(table({Q1: {None: 22, "A": 12, "C": 10, "D": 0}})) == {
        None: 22, "A": 12, "C": 10, "D": None,
    }  # fmt: skip


def test_the_city_alone_is_as_published() -> None:
    frame = table({Q1: {None: 3}, YEAR: {None: 9}})
    pd.testing.assert_frame_equal(hide_small(frame, policy=POLICY), frame)


def test_a_year_beside_its_quarters_is_not_sent_by_area() -> None:
    frame = table({Q1: {"A": 12, "B": 4}, Q2: {"A": 9, "B": 8}, YEAR: {None: 60, "A": 40, "B": 20}})
    sent = hide_small(frame, policy=POLICY)
    assert set(sent["period_end"]) == {pd.Timestamp("2014-03-31"), pd.Timestamp("2014-06-30")}


def test_a_hidden_count_looks_the_same_whoever_hides_it() -> None:
    sent = hide_small(table({Q1: {"A": 3, "B": None}}), policy=POLICY)
    assert sent["status"].tolist() == [NOT_SHOWN] * 2


def test_series_are_judged_apart() -> None:
    both = pd.concat([table({Q1: {None: 26, "A": 26}}), table({Q1: {"A": 6}}, name="visits")])
    sent = hide_small(both.reset_index(drop=True), policy=POLICY)
    assert sent["count"].tolist() == [26, 26, 6]


def test_by_role() -> None:
    frame = table({Q1: {"A": 12, "B": 4}})
    assert publish_others(frame, viewer=ANALYST, policy=POLICY).frame["count"].tolist() == [12, 4]
    sent = publish_others(frame, viewer=PARTNER, policy=POLICY)
    assert sent.frame["count"].isna().tolist() == [False, True]
    assert sent.note.startswith("1 of 2 counts of areas are not shown")
    assert sent.hidden
    with pytest.raises(Forbidden):
        publish_others(frame, viewer=PUBLIC, policy=POLICY)


def test_nothing_published_is_nothing_sent() -> None:
    assert publish_others(table({}), viewer=PARTNER, policy=POLICY).frame.empty


@given(st.dictionaries(st.sampled_from("ABCDEFGH"), st.integers(0, 20), min_size=1))
def test_with_a_total_a_partner_sees_no_small_count_and_no_lone_remainder(
    counts: dict[str, int],
) -> None:
    total = sum(counts.values())
    rows: Rows = {None: total}
    rows.update(counts)
    sent = shown(table({Q1: rows}))
    seen = [n for area, n in sent.items() if area is not None and n is not None]
    hidden = sum(n is None for n in sent.values())
    assert all(n >= POLICY.threshold for n in seen)
    rest = total - sum(seen)
    assert rest == 0 or not seen or (hidden >= 2 and rest >= POLICY.threshold)


@given(
    st.lists(
        st.tuples(st.integers(0, 60), st.integers(1, 30)).map(
            lambda days: (
                pd.Timestamp(2024, 1, 1) + pd.Timedelta(days=days[0]),
                pd.Timestamp(2024, 1, 1) + pd.Timedelta(days=days[0] + days[1] - 1),
            )
        )
    )
)
def test_disjoint_periods_share_no_day(periods: list[tuple[pd.Timestamp, pd.Timestamp]]) -> None:
    kept = disjoint(periods)
    days = [day for start, end in kept for day in pd.date_range(start, end)]
    assert len(days) == len(set(days))
    assert kept <= set(periods)
    assert bool(kept) == bool(periods)
