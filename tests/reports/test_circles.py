"""The circles of clusters on the map, and their records."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from dashboard.analytics.filters import Filters
from dashboard.privacy import Role
from dashboard.reports import records
from dashboard.reports.circles import circles, of_days
from tests.analytics.test_spacetime import anywhere, city, newest
from tests.reports.builders import over

FILTERS = Filters(basis="odmap")


def test_a_circle_leads_to_the_records_that_its_sentence_counts(tmp_path: Path) -> None:
    there = newest(together=True)
    context = over(city(tmp_path, anywhere(), there), now="2026-03-11 12:00")
    found = circles(context, FILTERS)
    assert found is not None
    (row,) = found.frame.to_dict("records")
    assert "4 suspected overdoses" in row["words"]
    listed = records.build(context, FILTERS.everyone(), row["records"])
    assert listed is not None
    assert {name.split(":")[-1] for name in listed.records.frame["record"]} == set(there["key"])
    before = of_days(found, date(2026, 1, 1), date(2026, 2, 1))
    assert before is not None
    assert before.frame.empty


def test_only_analysts_have_circles(tmp_path: Path) -> None:
    store = city(tmp_path, anywhere(), newest(together=True))
    context = over(store, now="2026-03-11 12:00", role=Role.PARTNER)
    assert circles(context, FILTERS) is None
