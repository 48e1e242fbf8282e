"""What the newest days of the Spikes page will come to: drawn where enough are expected."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from dashboard.analytics.filters import Filters
from dashboard.charts import alt, course, layout
from dashboard.detection.indicator import CITY
from dashboard.detection.nowcast import Estimate, Nowcast, of_course
from dashboard.privacy import Role
from dashboard.reports import spikes
from dashboard.reports.late import LateDays
from tests.reports.late import late

ODMAP = Filters(basis="odmap")
COLUMNS = ["final", "final_low", "final_high"]


def test_the_columns_are_of_the_newest_days_alone() -> None:
    told = Nowcast(tuple(Estimate(n, n, n + 1) for n in range(14)), Estimate(91, 91, 105))
    found = LateDays(np.array([0.5, 0.25]), told).columns(4)
    assert found["known"].tolist()[2:] == [0.5, 0.25]
    assert found["known"].isna().tolist() == [True, True, False, False]
    assert found["final"].tolist()[2:] == [12, 13]
    assert found["final_high"].tolist()[2:] == [13, 14]
    assert found["final_low"].isna().tolist() == [True, True, False, False]


@pytest.mark.parametrize("role", [Role.ANALYST, Role.PARTNER])
def test_where_enough_are_expected_a_nowcast_is_drawn(tmp_path: Path, role: Role) -> None:
    """Two a day, all 48 hours late: nothing is known of two days, and about four are to come. One
    of the 14 days of the clock has 25 hours, which hold a third one."""
    context = late(tmp_path, hours_late=48, role=role)
    report = spikes.build(context, ODMAP)
    found = context.evaluated("odmap")
    assert report is not None
    assert found is not None
    told = of_course(found.scanned.courses[CITY])
    frame = report.course.frame
    newest = frame.tail(2)
    assert frame["known"].notna().sum() == frame["final"].notna().sum() == 2
    assert newest[COLUMNS].to_numpy().tolist() == [
        [day.point, day.low, day.high] for day in told.days[-2:]
    ]
    assert report.to_come is not None
    total = told.total
    assert report.to_come.text == (
        f"Of the last 14 days we know 25; the final count is likely about {total.point}, "
        f"between {total.low} and {total.high}, nine times in ten."
    )
    assert total.low <= 28 <= total.high
    figure = course.course(frame, through=report.edge)
    traces = {trace.name: trace for trace in figure.data}
    assert list(traces[course.FINAL].y) == newest["final"].tolist()
    hatch = traces[layout.NOT_ALL_KNOWN]
    assert (min(hatch.x), max(hatch.x)) == (newest["start"].iloc[0], newest["end"].iloc[-1])
    assert "from 9 Nov 2026 on not all known yet" in alt.course(frame)


def test_of_few_only_the_interval_is_said(tmp_path: Path) -> None:
    """One in five days: fewer than five in 14 days."""
    context = late(tmp_path, hours_late=48, every_hours=122, days=1000)
    report = spikes.build(context, ODMAP)
    assert report is not None
    assert report.course.frame[COLUMNS].isna().all(axis=None)
    assert report.course.frame["known"].notna().any()
    assert report.to_come is not None
    assert report.to_come.text.startswith("Of the last 14 days we know 2; the final count is ")
    assert "likely" not in report.to_come.text
    assert report.to_come.text.endswith("nine times in ten.")


def test_where_all_is_known_nothing_is_drawn_or_said(tmp_path: Path) -> None:
    report = spikes.build(late(tmp_path, hours_late=0), ODMAP)
    assert report is not None
    assert report.to_come is None
    frame = report.course.frame
    assert frame[["known", *COLUMNS]].isna().all(axis=None)
    names = [trace.name for trace in course.course(frame, through=report.edge).data]
    assert layout.NOT_ALL_KNOWN not in names
    assert course.FINAL not in names
    assert layout.NOT_ALL_KNOWN not in alt.course(frame)


def test_a_history_too_short_to_expect_anything_is_shaded_and_no_more(tmp_path: Path) -> None:
    report = spikes.build(late(tmp_path, hours_late=48, days=40), ODMAP)
    assert report is not None
    assert isinstance(report.course.frame, pd.DataFrame)
    assert report.to_come is None
    assert report.course.frame["final"].isna().all()
