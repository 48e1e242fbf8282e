"""Which overdoses EMS attended, and of which days something can be said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.decisions import Named, decide
from dashboard.analytics.filters import Filters
from dashboard.analytics.reach.attended import NoCareReports, attended, days
from dashboard.analytics.through import DataThrough, data_through
from dashboard.store import Store
from tests.analytics.builders import ZONE, add, local, people

AS_OF = local("2026-11-01 00:00")
PERSON = {"number": None, "age": 29, "age_band": "25-34", "sex": "male"}


def police(time: str, **given: object) -> pd.DataFrame:
    return people(time, **{**PERSON, "agency": "Example Police", **given}).assign(key=f"p {time}")


def fire(time: str, **given: object) -> pd.DataFrame:
    own = {"agency": "Example Fire", "case_class": "opioid_definite"}
    return people(time, **{**PERSON, **own, **given}).assign(key=f"f {time}")


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """One overdose of both, one of the police alone, one of EMS alone."""
    store = Store.open(str(tmp_path / "store"), create="city")
    old = {"age": 70, "age_band": "65+", "sex": "female", "latitude": 38.84}
    frame = pd.concat([police("2026-05-04 22:10"), police("2026-07-09 03:30")])
    add(store, frame, through="2026-10-31 20:00")
    frame = pd.concat([fire("2026-05-04 22:08"), fire("2026-06-02 12:00", **old)])
    add(store, frame, through="2026-09-30 00:00", source="ems")
    return store


def keys(store: Store, basis: str, *, first: date = date(2026, 5, 1)) -> list[str]:
    filters, last = Filters(basis=basis), date(2026, 10, 31)
    table = attended(store, filters, first=first, last=last, as_of=AS_OF)
    return sorted(store.execute(table.select("key"))["key"])


def test_of_linked_overdoses_those_with_a_care_report(store: Store) -> None:
    assert keys(store, "overdoses") == ["ems:f 2026-05-04 22:08", "ems:f 2026-06-02 12:00"]
    assert keys(store, "overdoses", first=date(2026, 6, 1)) == ["ems:f 2026-06-02 12:00"]


def test_an_overdose_is_attended_only_as_long_as_its_reports_are_one(store: Store) -> None:
    """Parted, the police's record is an overdose that EMS did not attend; its care report one that
    it did: two attended before and after, one of three that is not."""
    pair = Named("odmap", "p 2026-05-04 22:10"), Named("ems", "f 2026-05-04 22:08")
    decide(store, "part", pair, reason="two people", who="analyst", at=AS_OF)
    assert keys(store, "overdoses") == ["ems:f 2026-05-04 22:08", "ems:f 2026-06-02 12:00"]
    decide(store, "exclude", pair[1:], reason="a drill", who="analyst", at=AS_OF)
    assert keys(store, "overdoses") == ["ems:f 2026-06-02 12:00"]


def test_of_one_source_all_its_records(store: Store) -> None:
    assert keys(store, "ems") == ["f 2026-05-04 22:08", "f 2026-06-02 12:00"]
    assert keys(store, "odmap") == ["p 2026-05-04 22:10", "p 2026-07-09 03:30"]


def test_the_days_end_where_care_reports_do(store: Store) -> None:
    known = data_through(store, ZONE, as_of=AS_OF)
    assert days(Filters(period="all"), known) == (date(2026, 5, 4), date(2026, 9, 29))
    assert days(Filters(period="7d"), known) == (date(2026, 9, 23), date(2026, 9, 29))
    of_odmap = days(Filters(basis="odmap", period="all"), known)
    assert of_odmap == (date(2026, 5, 4), date(2026, 10, 31))
    with pytest.raises(NoCareReports, match="reach from 2026-05-04 to 2026-09-29"):
        days(Filters(period="2026-10-05..2026-10-31"), known)


def test_without_care_reports_nothing_is_known(store: Store) -> None:
    known: dict[str, DataThrough] = data_through(store, ZONE, as_of=AS_OF)
    del known["ems"]
    with pytest.raises(NoCareReports, match="There are no EMS care reports"):
        days(Filters(), known)
