"""What was handed out: blanks are not zeros, and totals are spread over their days, never twice."""

from __future__ import annotations

from datetime import date, timedelta
from math import isnan, nan
from pathlib import Path
from tempfile import TemporaryDirectory

import pandas as pd
import pytest
from hypothesis import given as over
from hypothesis import settings
from hypothesis import strategies as st

from dashboard.analytics.reach.supply import (
    by,
    by_month,
    given,
    months,
    trainings,
    weeks_of_supply,
)
from tests.analytics.reach.logs import day, log

QUARTER = ("2026-01-01", "mail", 90, 180)
"""January to March: 31, 28 and 31 days, a kit a day."""
QUARTER_END = "2026-03-31"


def by_its_months(frame: pd.DataFrame, name: str = "kits") -> dict[str, float]:
    return {f"{at:%Y-%m}": n for at, n in frame.groupby("month")[name].sum(min_count=1).items()}


def test_months_and_channels_add_up_and_blanks_add_nothing(tmp_path: Path) -> None:
    store = log(
        tmp_path,
        ("2026-01-31", "mail", 2, 4),
        ("2026-01-01", "mail", 3, None),
        ("2026-01-15", "jail", None, None),
        ("2026-02-01", "mail", 0, 0),
        ("2025-12-31", "mail", 9, 9),
    )
    found = by_month(store, first=date(2026, 1, 1), last=date(2026, 2, 1)).months
    assert [f"{month:%Y-%m}" for month in found["month"]] == ["2026-01", "2026-01", "2026-02"]
    assert found["channel"].tolist() == ["jail", "mail", "mail"]
    assert isnan(found["kits"][0])
    assert found["kits"].tolist()[1:] == [5, 0]
    assert isnan(found["doses"][0])
    assert found["doses"].tolist()[1:] == [4, 0]
    assert found["rows"].tolist() == [1, 2, 1]


def test_no_rows(tmp_path: Path) -> None:
    store = log(tmp_path, ("2026-01-31", "mail", 2, 4))
    rows = given(store, first=date(2025, 1, 1), last=date(2025, 2, 1))
    found = months(rows)
    assert found.empty
    assert list(found.columns) == ["month", "channel", "kits", "doses", "rows", "suppressed"]
    assert by(rows, "channel").empty
    assert trainings(rows).empty


def test_a_total_is_spread_over_the_days_of_its_period(tmp_path: Path) -> None:
    store = log(tmp_path, QUARTER, period_end=[day(QUARTER_END)], trained=[9])
    rows = given(store, first=date(2026, 1, 1), last=date(2026, 12, 31))
    assert by_its_months(rows) == pytest.approx({"2026-01": 31, "2026-02": 28, "2026-03": 31})
    assert by_its_months(rows, "doses")["2026-02"] == pytest.approx(56)
    assert by_its_months(rows, "trained")["2026-02"] == pytest.approx(2.8)
    assert rows["share"].tolist() == pytest.approx([31 / 90, 28 / 90, 31 / 90])
    assert rows["is_total"].all()
    assert rows["key"].nunique() == 1


def test_the_part_of_a_total_outside_the_days_asked_is_not_counted(tmp_path: Path) -> None:
    """From 15 February to 10 March there are 14 and 10 of its days, whatever else is asked."""
    store = log(
        tmp_path,
        QUARTER,
        ("2025-12-01", "mail", 9, None),
        ("2026-02-20", "jail", 2, None),
        period_end=[day(QUARTER_END), day("2025-12-31"), None],
    )
    found = by_month(store, first=date(2026, 2, 15), last=date(2026, 3, 10))
    assert found.first == date(2026, 2, 15)
    told = found.months.set_index(["month", "channel"])["kits"]
    assert told.tolist() == [2, 14, 10]
    before = given(store, first=date(2026, 1, 1), last=date(2026, 2, 14))["kits"].sum()
    after = given(store, first=date(2026, 3, 11), last=date(2026, 5, 1))["kits"].sum()
    assert before + 24 + after == pytest.approx(90), "each day is counted once"


def test_a_total_of_a_period_that_is_not_over_is_one_of_its_days_so_far(tmp_path: Path) -> None:
    """30 kits of a month of which 10 days are known are three a day of these."""
    store = log(
        tmp_path,
        ("2026-06-01", "mail", 30, None),
        ("2026-06-12", "jail", 1, None),
        period_end=[day("2026-06-30"), None],
    )
    through = date(2026, 6, 10)
    rows = given(store, first=date(2026, 6, 6), last=date(2026, 6, 10), through=through)
    assert rows["kits"].tolist() == [15]
    whole = given(store, first=date(2026, 6, 6), last=date(2026, 6, 10))
    assert whole["kits"].tolist() == [5], "where it is not said how far the data reach"
    assert given(store, first=date(2026, 6, 11), last=date(2026, 6, 11), through=through).empty


def test_a_row_that_ends_on_its_day_is_no_total(tmp_path: Path) -> None:
    store = log(tmp_path, ("2026-01-31", "mail", 2, 4), period_end=[day("2026-01-31")])
    rows = given(store, first=date(2026, 1, 1), last=date(2026, 1, 31))
    assert (rows["is_total"].tolist(), rows["share"].tolist()) == ([False], [1.0])


def test_milligrams_are_those_sent_or_those_of_the_doses(tmp_path: Path) -> None:
    store = log(
        tmp_path,
        *[("2026-01-01", "mail", 1, doses) for doses in (2, 2, 2, None)],
        milligrams=[7.5, None, None, None],
        mg_per_dose=[4.0, 4.0, None, 4.0],
    )
    rows = given(store, first=date(2026, 1, 1), last=date(2026, 1, 1))
    assert rows["milligrams"].tolist() == pytest.approx([7.5, 8.0, nan, nan], nan_ok=True)
    assert by(rows, "channel")["milligrams"].tolist() == [15.5]


def test_by_any_dimension_a_row_of_the_log_is_counted_once(tmp_path: Path) -> None:
    """A jail that sends totals alone, of which one is hidden, and a mail with a blank."""
    store = log(
        tmp_path,
        ("2026-01-01", "jail", 90, None),
        ("2026-04-01", "jail", None, None),
        ("2026-01-05", "mail", None, 4),
        ("2026-02-05", "mail", 3, None),
        period_end=[day(QUARTER_END), day("2026-06-30"), None, None],
        flags=["", "suppressed_number", "", ""],
        programme=["Re-entry", "Re-entry", None, "Post"],
        first_or_refill=["unknown", "unknown", "first", "refill"],
    )
    rows = given(store, first=date(2026, 1, 1), last=date(2026, 12, 31))
    jail, mail = by(rows, "channel").to_dict("records")
    assert [jail[name] for name in ("kits", "rows", "totals", "suppressed")] == [90, 2, 2, 1]
    assert isnan(jail["doses"]), "nothing said adds up to nothing known"
    assert [mail[name] for name in ("kits", "doses", "rows", "totals")] == [3, 4, 2, 0]
    programmes = by(rows, "programme")
    assert programmes["programme"].tolist() == ["Post", "Re-entry", "unknown"]
    supplies = by(rows, "first_or_refill").set_index("first_or_refill")
    assert supplies["kits"].fillna(-1).to_dict() == {"first": -1, "refill": 3, "unknown": 90}
    assert by(rows, "month")["kits"].tolist()[:3] == pytest.approx([31, 31, 31])


def test_rows_with_a_hidden_number_are_told_and_each_once(tmp_path: Path) -> None:
    rows = [("2026-01-01", "mail", None, 4), ("2026-01-02", "mail", 2, 4)]
    hidden = {"flags": ["suppressed_number", ""], "period_end": [day(QUARTER_END), None]}
    found = by_month(log(tmp_path, *rows, **hidden), first=date(2026, 1, 1), last=date(2026, 3, 31))
    assert found.months["suppressed"].tolist() == [1, 1, 1]
    assert found.months["kits"].fillna(-1).tolist() == [2, -1, -1]
    assert found.suppressed == 1


def test_trainings_are_rows_of_a_day_with_people_trained(tmp_path: Path) -> None:
    """A total of December and January tells of 31 + 31 people, and not in how many trainings."""
    store = log(
        tmp_path,
        ("2025-03-01", "training", 10, None),
        ("2025-04-01", "training", None, None),
        ("2025-05-01", "training", 5, None),
        ("2025-06-01", "training", 5, None),
        ("2025-12-01", "training", 40, None),
        period_end=[*[None] * 4, day("2026-01-31")],
        trained=[12, 8, 0, None, 62],
    )
    found = trainings(given(store, first=date(2025, 1, 1), last=date(2026, 12, 31)))
    assert found["year"].tolist() == [2025, 2026]
    assert found["trainings"].tolist() == [2, pd.NA]
    assert found["people"].tolist() == [12 + 8 + 31, 31]
    assert found["totals"].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("stock", "kits", "weeks"),
    [(260, 130, 26), (0, 130, 0), (10, 26, 5), (None, 130, nan), (260, None, nan), (260, 0, nan),
     (260, nan, nan), (nan, 130, nan)],
)  # fmt: skip
def test_weeks_of_supply(stock: float | None, kits: float | None, weeks: float) -> None:
    assert weeks_of_supply(stock, kits) == pytest.approx(weeks, nan_ok=True)


def test_the_pace_may_be_that_of_other_weeks() -> None:
    assert weeks_of_supply(100, 40, weeks=4) == 10


SPANS = st.tuples(
    st.dates(date(2024, 1, 1), date(2025, 12, 31)),
    st.one_of(st.none(), st.integers(0, 400)),
    st.one_of(st.none(), st.integers(0, 1000)),
)


@settings(max_examples=25)
@over(
    rows=st.lists(SPANS, min_size=1, max_size=6), cut=st.dates(date(2024, 1, 1), date(2027, 1, 1))
)
def test_spread_over_all_months_the_log_stays_the_same(
    rows: list[tuple[date, int | None, int | None]], cut: date
) -> None:
    """Whatever the periods, and wherever the days asked are cut in two."""
    ends = [since + timedelta(days=days) if days is not None else None for since, days, _ in rows]
    with TemporaryDirectory() as folder:
        store = log(
            Path(folder),
            *[(since.isoformat(), "mail", kits, None) for since, _, kits in rows],
            period_end=[day(end.isoformat() if end else None) for end in ends],
        )
        first, last = date(2023, 1, 1), date(2028, 1, 1)
        whole = given(store, first=first, last=last)
        parts = [
            given(store, first=first, last=cut),
            given(store, first=cut + timedelta(days=1), last=last),
        ]
    known = [kits for _, _, kits in rows if kits is not None]
    assert whole["kits"].sum(min_count=1) == pytest.approx(
        sum(known) if known else nan, nan_ok=True
    )
    assert months(whole)["kits"].sum() == pytest.approx(sum(known), abs=1e-4)
    assert whole.groupby("key")["share"].sum().tolist() == pytest.approx([1.0] * len(rows))
    assert sum(part["kits"].sum() for part in parts) == pytest.approx(sum(known))
    assert (whole["share"] > 0).all()
