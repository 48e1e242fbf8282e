"""Other sources: beside the overdoses of the same periods, and never added to them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.bases import BASES
from dashboard.analytics.filters import Filters
from dashboard.privacy import Forbidden, Role
from dashboard.reports import data, others, trends
from dashboard.reports.context import Context
from dashboard.store import Store
from tests.analytics.builders import local, people, store_of
from tests.reports.builders import over
from tests.store.builders import import_row, published

ALL = Filters(period="all")


def commit(store: Store, frame: pd.DataFrame) -> None:
    row = import_row(source="counts", record="count", through=local("2026-06-01 00:00"))
    store.commit(frame, row)


def with_counts(folder: Path, frame: pd.DataFrame) -> Store:
    times = ["2026-01-20 10:00", "2026-02-03 09:00", "2026-02-28 23:30", "2026-03-02 01:00"]
    store = store_of(folder, people(*times), through="2026-03-20 20:00")
    commit(store, frame)
    return store


def built(context: Context, name: str = "Deaths") -> others.Others:
    return others.build(context, ALL, name=name)


def test_overdoses_stand_beside_where_they_are_known_for_the_whole_period(tmp_path: Path) -> None:
    report = built(over(with_counts(tmp_path, published(4))))
    assert report.city.frame["count"].tolist() == [7] * 4
    # The overdoses begin on 20 January and end on 20 March: only February is whole.
    assert report.overdoses.frame["count"].tolist() == [pd.NA, 2, pd.NA, pd.NA]
    assert report.overdoses.frame["label"].tolist() == report.city.frame["label"].tolist()
    assert report.summary == (
        "Deaths, published by Example Health, from 1 Jan 2026 to 30 Apr 2026."
    )


def test_they_are_in_no_count_of_overdoses_and_no_basis(tmp_path: Path) -> None:
    store = with_counts(tmp_path, published(4))
    report = trends.build(over(store), ALL, by="month", group=None)
    assert report is not None
    assert report.series.frame["count"].sum() == 4
    assert "counts" not in BASES


def test_status_is_said(tmp_path: Path) -> None:
    frame = published(
        3, count=[None, 5, 6], suppressed=[True, False, False], provisional=[False, True, True]
    )
    report = built(over(with_counts(tmp_path, frame)))
    assert report.summary.endswith("1 is suppressed. 2 are provisional.")
    assert report.city.frame["count"].tolist() == [pd.NA, 5, 6]


def test_a_partner_has_no_small_count_of_an_area(tmp_path: Path) -> None:
    frame = published(3, area=["A", "B", "C"], count=[4, 12, None], suppressed=[False, False, True])
    frame = frame.assign(period_start=datetime(2026, 1, 1), period_end=datetime(2026, 1, 31))  # noqa: DTZ001
    store = with_counts(tmp_path, frame)
    mine, theirs = (built(over(store, role=role)) for role in (Role.ANALYST, Role.PARTNER))
    assert mine.areas.frame["count"].tolist() == [4, 12, pd.NA]
    assert theirs.areas.frame["count"].tolist() == [pd.NA, 12, pd.NA]
    assert "2 of 3 counts of areas are not shown" in theirs.areas.note
    assert theirs.city.frame.empty


def test_the_public_has_nothing(tmp_path: Path) -> None:
    store = with_counts(tmp_path, published(2))
    for ask in (others.names, built):
        with pytest.raises(Forbidden):
            ask(over(store, role=Role.PUBLIC))


def test_a_year_beside_its_months_is_listed_apart(tmp_path: Path) -> None:
    ends = ["2026-01-31", "2026-02-28", "2026-12-31"]
    starts = ["2026-01-01", "2026-02-01", "2026-01-01"]
    days = {"period_start": pd.to_datetime(starts), "period_end": pd.to_datetime(ends)}
    report = built(over(with_counts(tmp_path, published(3, **days))))
    assert report.city.frame["label"].tolist() == ["Jan 2026", "Feb 2026"]
    assert report.longer.frame["label"].tolist() == ["2026"]


def test_the_series_that_there_are(tmp_path: Path) -> None:
    store = with_counts(tmp_path, published(2, series=["Visits", "Deaths"]))
    assert others.names(over(store)) == ("Deaths", "Visits")
    assert built(over(store), "Visits").city.frame["label"].tolist() == ["Jan 2026"]


def test_the_data_page_lists_them(tmp_path: Path) -> None:
    found = data.build(over(with_counts(tmp_path, published(2)))).through.frame
    assert found["source"].tolist() == ["ODMAP records", "Counts that others publish"]


@pytest.mark.parametrize("area", ["Alexandria", "alexandria city", "City of Alexandria, Virginia"])
def test_the_area_of_the_citys_own_name_stands_beside_the_overdoses(
    tmp_path: Path, area: str
) -> None:
    frame = in_february([area, "Arlington"], [9, 7])
    report = built(over(with_counts(tmp_path, frame)))
    assert report.city.frame["count"].tolist() == [9]
    assert report.areas.frame["area"].tolist() == ["Arlington"]
    assert report.overdoses.frame["count"].tolist() == [2]


def test_a_total_without_an_area_is_the_citys_whatever_areas_are_called(tmp_path: Path) -> None:
    report = built(over(with_counts(tmp_path, in_february([None, "Alexandria"], [20, 9]))))
    assert report.city.frame["count"].tolist() == [20]
    assert report.areas.frame["area"].tolist() == ["Alexandria"]


def test_a_small_count_of_the_citys_own_row_stays_hidden_from_a_partner(tmp_path: Path) -> None:
    store = with_counts(tmp_path, in_february(["Alexandria"], [3]))
    report = built(over(store, role=Role.PARTNER))
    assert report.city.frame["count"].tolist() == [pd.NA]
    assert "1 of 1 counts of areas are not shown" in report.city.note


def in_february(areas: list[str | None], counts: list[int]) -> pd.DataFrame:
    frame = published(len(areas), area=areas, count=counts)
    return frame.assign(
        period_start=pd.Timestamp("2026-02-01"), period_end=pd.Timestamp("2026-02-28")
    )
