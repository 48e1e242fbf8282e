from __future__ import annotations

import pandas as pd

from dashboard.analytics.findings.moved import counts_as_of, moved_months

ZONE = "America/New_York"
JAN, FEB, MAR = pd.period_range("2026-01", "2026-03", freq="M")


def imports(n: int) -> pd.DataFrame:
    at = pd.date_range("2026-06-01", periods=n, freq="MS", tz="UTC")
    return pd.DataFrame({"committed_at": at, "through": at})


def counts(*rows: tuple[int, int, int]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=pd.PeriodIndex([JAN, FEB, MAR]))


def test_counts_follow_versions_that_move_come_and_go() -> None:
    versions = pd.DataFrame(
        [
            ("a", 0, JAN),
            ("b", 0, JAN),
            ("a", 1, FEB),
            ("b", 2, pd.NaT),
            ("c", 2, MAR),
            ("a", 2, FEB),
        ],
        columns=["key", "rank", "month"],
    )
    table = counts_as_of(versions)
    assert table.to_numpy().tolist() == [[2, 0, 0], [1, 1, 0], [0, 1, 1]]


def test_a_settled_month_that_moves_is_found_and_small_corrections_are_not() -> None:
    table = counts((20, 22, 21), (20, 23, 21), (20, 23, 21), (20, 14, 21))
    (one,) = moved_months(table, imports(4), "odmap", zone=ZONE)
    assert (one.kind, one.statement.counts) == ("moved", {"before": 23, "after": 14})
    assert (one.first.month, one.last.month, one.start.month) == (2, 2, 8)
    assert one.p_value is not None
    assert one.p_value < 1e-4
    assert moved_months(table.iloc[:3], imports(4), "odmap", zone=ZONE) == []


def test_the_second_load_has_nothing_to_be_held_against() -> None:
    (one,) = moved_months(counts((20, 22, 21), (20, 12, 21)), imports(2), "odmap", zone=ZONE)
    assert one.p_value is None


def test_a_month_that_is_not_settled_may_grow() -> None:
    logged = imports(2).assign(through=pd.Timestamp("2026-04-15", tz="UTC"))
    assert moved_months(counts((20, 22, 5), (20, 22, 21)), logged, "odmap", zone=ZONE) == []


def test_what_always_moves_is_usual() -> None:
    rows = [(20, 20 + 6 * (place % 2), 20) for place in range(12)]
    found = moved_months(counts(*rows), imports(12), "odmap", zone=ZONE)
    assert [one.p_value for one in found] == [None]
