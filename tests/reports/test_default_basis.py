"""Where nobody says what is counted, it is overdoses, whichever sources were loaded."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from dashboard.privacy import Role
from dashboard.reports import initiatives, overview
from dashboard.reports.export import UnknownChoice, asked, counts_rows, spikes_rows
from tests.analytics.builders import add, people, store_of
from tests.reports.builders import over

THROUGH = "2026-11-10 20:00"
QUARTERS = ["2026-03-31 10:00", *[f"2026-05-{day:02d} 10:00" for day in range(1, 9)]]
"""The first of them before the quarter of the others, so that this one is whole."""


def test_care_reports_alone_are_counted(tmp_path: Path) -> None:
    context = over(store_of(tmp_path, people("2026-03-01 10:00"), through=THROUGH, source="ems"))
    assert asked().basis == "overdoses"
    assert counts_rows(context, asked(), by="month")["count"].sum() == 1
    (sentence,) = spikes_rows(context).sentences
    assert sentence.startswith("Too few to say what is usual")
    assert initiatives.live_lines(context) == {11: sentence, 19: "no data yet"}


def test_what_is_said_stands(tmp_path: Path) -> None:
    context = over(store_of(tmp_path, people("2026-03-01 10:00"), through=THROUGH, source="ems"))
    assert asked(basis="odmap").basis == "odmap"
    assert spikes_rows(context, "odmap").sentences == ()
    with pytest.raises(UnknownChoice):
        asked(basis="naloxone")


def test_what_is_published_is_of_odmap_whatever_else_is_loaded(tmp_path: Path) -> None:
    context = over(store_of(tmp_path, people(*QUARTERS), through=THROUGH), role=Role.PUBLIC)
    before = overview.build_public(context)
    theirs = people("2026-05-20 10:00", number="F-1", age=71, age_band="65+", sex="male")
    add(context.store, theirs, through=THROUGH, source="ems")
    again = over(context.store, role=Role.PUBLIC)
    assert counts_rows(over(context.store), asked(), by="month")["count"].sum() == 10
    after = overview.build_public(again)
    assert before is not None
    assert after is not None
    assert before.frame["count"].max() == len(QUARTERS) - 1
    pd.testing.assert_frame_equal(after.frame, before.frame)


def test_without_odmap_nothing_is_published(tmp_path: Path) -> None:
    store = store_of(tmp_path, people(*QUARTERS), through=THROUGH, source="ems")
    assert overview.build_public(over(store, role=Role.PUBLIC)) is None
