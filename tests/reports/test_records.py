"""The line list: what a link narrows it to, and what is new."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics.filters import Filters
from dashboard.reports import records
from dashboard.reports.context import Context
from dashboard.reports.records import Narrowing, narrowing
from tests.analytics.builders import ZONE, add, local, people, store_of
from tests.reports.builders import THROUGH, over, small

OFFSETS = st.timedeltas(timedelta(hours=-12), timedelta(hours=14)).map(
    lambda offset: timezone(timedelta(minutes=offset // timedelta(minutes=1)))
)
MOMENTS = st.none() | st.datetimes(timezones=OFFSETS)
ALL = Filters(period="all")


def shown(context: Context, narrow: Narrowing, filters: Filters = ALL) -> list[str]:
    found = records.build(context, filters, narrow)
    assert found is not None
    occurred: list[str] = found.records.frame["occurred"].tolist()
    return occurred


@given(
    narrow=st.builds(
        Narrowing,
        start=MOMENTS,
        end=MOMENTS,
        area=st.none() | st.sampled_from(["unlocated", "882aa8c325fffff"]),
        timed=st.booleans(),
    )
)
def test_parameters_bring_a_narrowing_back(narrow: Narrowing) -> None:
    assert narrowing(narrow.as_params()) == narrow


@pytest.mark.parametrize("fold", [0, 1])
def test_an_hour_that_comes_twice_is_brought_back_as_the_same(fold: int) -> None:
    at = datetime(2026, 11, 1, 1, 30, tzinfo=ZONE, fold=fold)
    back = narrowing(Narrowing(start=at).as_params()).start
    assert back is not None
    assert back.astimezone(UTC) == datetime(2026, 11, 1, 5 + fold, 30, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "soon", "2026-03-10T08:00"])
def test_a_moment_that_cannot_be_read_or_has_no_zone_is_left_out(text: str) -> None:
    assert narrowing({"start": text, "timed": "maybe"}) == Narrowing()


def test_windows_areas_and_known_times(tmp_path: Path) -> None:
    frame = people(
        *["2026-03-10 08:00", "2026-03-10 09:00", "2026-03-11", "2026-03-12 10:00"],
        place_state=["located", "unlocated", "outside", "located"],
        h3_8=["a", None, "a", "b"],
    )
    context = small(tmp_path, frame)
    window = Narrowing(start=local("2026-03-10 08:00"), end=local("2026-03-11 12:00"))
    assert shown(context, window) == ["2026-03-11", "2026-03-10 09:00"]
    assert shown(context, window, Filters(period="28d")) == shown(context, window)
    assert shown(context, Narrowing(start=local("2026-03-11 12:00"))) == ["2026-03-12 10:00"]
    assert shown(context, Narrowing(area="a")) == ["2026-03-10 08:00"]
    assert shown(context, Narrowing(area="outside")) == ["2026-03-11"]
    assert shown(context, Narrowing(area="nowhere")) == []
    assert "2026-03-11" not in shown(context, Narrowing(timed=True))
    assert len(shown(context, Narrowing(timed=True))) == 3


def test_what_came_since_the_last_visit_is_marked(tmp_path: Path) -> None:
    store = store_of(tmp_path, people("2026-03-10 08:00"), through=THROUGH)
    visit = store.imports()["committed_at"].iloc[-1].to_pydatetime() + timedelta(seconds=1)
    add(store, people("2026-03-11 08:00", "2026-03-09 08:00"), through=THROUGH)
    report = records.build(over(store), ALL, Narrowing())
    assert report is not None
    found = records.since(report, visit, zone=ZONE)
    assert found.records.frame["new"].tolist() == ["new", "", "new"]
    assert found.summary.startswith(
        "3 overdoses, told by 3 records; 2 overdoses first loaded since the last visit ("
    )
    assert report.records.frame["new"].tolist() == ["", "", ""]
    first = records.since(report, None, zone=ZONE)
    assert set(first.records.frame["new"]) == {""}
    assert "first visit" in first.summary


def test_a_list_says_whether_its_rows_are_overdoses_or_records(tmp_path: Path) -> None:
    context = small(tmp_path, people("2026-03-10 08:00"))
    for basis, said in (
        ("overdoses", "1 overdose, told by 1 record; 1 overdose first loaded since "),
        ("odmap", "1 record, 1 loaded since "),
    ):
        found = records.build(context, Filters(basis=basis, period="all"), Narrowing())
        assert found is not None
        later = records.since(found, local("2020-03-11"), zone=ZONE)
        assert later.summary.startswith(f"{said}the last visit (10 Mar 2020")


def test_a_second_report_of_a_known_overdose_is_no_new_overdose(tmp_path: Path) -> None:
    store = store_of(tmp_path, people("2026-03-10 08:00", number="P-1"), through=THROUGH)
    visit = store.imports()["committed_at"].iloc[-1].to_pydatetime() + timedelta(seconds=1)
    theirs = people("2026-03-10 08:02", number="F-1", agency="Example Fire")
    add(store, theirs, through=THROUGH, source="ems")
    report = records.build(over(store), ALL, Narrowing())
    assert report is not None
    found = records.since(report, visit, zone=ZONE)
    assert found.summary.startswith("1 overdose, told by 2 records; 0 overdoses first loaded since")


def test_it_has_its_columns_also_where_nothing_is_in_it(tmp_path: Path) -> None:
    context = small(tmp_path, people("2026-03-10 08:00"))
    found = records.build(context, Filters(sex="male", period="all"), Narrowing())
    assert found is not None
    assert list(found.records.frame.columns) == [*records.COLUMNS, "first_seen_at", "record"]
    assert found.records.frame.empty
    later = records.since(found, local("2026-03-11"), zone=ZONE)
    assert later.summary.startswith(
        "0 overdoses, told by 0 records; 0 overdoses first loaded since the last visit (10 Mar 2026"
    )


def test_outside_the_data_there_is_no_list(tmp_path: Path) -> None:
    context = small(tmp_path, people("2026-03-10 08:00"))
    early = Filters(period="2020-01-01..2020-12-31")
    assert records.build(context, early, Narrowing()) is None
    assert records.build(context, Filters(basis="ems"), Narrowing()) is None


def test_what_a_link_cut_the_list_to_is_said(tmp_path: Path) -> None:
    context = small(tmp_path, people("2026-03-10 08:00"))
    end = local("2026-03-10 20:00")
    window = Narrowing(start=local("2026-03-03 20:00"), end=end, area="unlocated")
    report = records.build(context, ALL, window)
    assert report is not None
    assert report.narrowed == (
        "Only those after 3 Mar 2026, 20:00 and up to 10 Mar 2026, 20:00, place unlocated, "
        "whatever period is chosen."
    )
    for narrow, words in (
        (Narrowing(series="several doses"), "of the series Several doses of naloxone"),
        (Narrowing(area="872aa8790ffffff"), "in hexagon 872aa8790ffffff, 2.3 km W of the centre"),
        (Narrowing(area="nowhere"), "in hexagon nowhere"),
    ):
        cut = records.build(context, ALL, narrow)
        assert cut is not None
        assert cut.narrowed == f"Only those {words}."
    whole = records.build(context, ALL, Narrowing())
    assert whole is not None
    assert (whole.narrowed, whole.summary.split(".")[0]) == ("", "1 overdose, told by 1 record")
