"""Counts that others publish, through the store: one for each series, area and period."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.intake import Loading, load
from dashboard.settings import Settings
from loaders.report import ImportReport
from tests.intake.builders import NOW, opener, settings_for

FIRST = Loading(now=NOW)
LATER = Loading(now=NOW + timedelta(days=1))
DEATHS = "Deaths,2026-Q1,12,yes", "Deaths,2026-Q2,<6,yes", "ED visits,2026-Q1,40,"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


def put(settings: Settings, folder: Path, *rows: str, loading: Loading = LATER) -> ImportReport:
    path = folder / "counts.csv"
    path.write_text("\n".join(["Series,Period,Count,Provisional", *rows]), "utf-8")
    return load(path, lambda: opener(settings), settings, loading)


def held(settings: Settings) -> dict[str, int | None]:
    store = opener(settings)
    frame = store.execute(store.present("count"))
    counts = frame["count"].astype("object").where(frame["count"].notna(), None)
    return dict(zip(frame["key"], counts, strict=True))


def test_a_newer_export_updates_and_the_same_changes_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    first = put(settings, tmp_path, *DEATHS, loading=FIRST)
    assert (first.source, first.new) == ("counts", 3)
    assert put(settings, tmp_path, *reversed(DEATHS)).unchanged == 3
    report = put(settings, tmp_path, "Deaths,2026-Q1,15,no", "Deaths,2026-Q3,9,yes")
    assert (report.new, report.updated, report.withdrawn) == (1, 1, 0)
    assert held(settings) == {
        "deaths||2026-01-01..2026-03-31": 15,
        "deaths||2026-04-01..2026-06-30": None,
        "deaths||2026-07-01..2026-09-30": 9,
        "ed visits||2026-01-01..2026-03-31": 40,
    }
    assert not [notice for notice in report.notices if notice.reason != "suppressed_number"]


def test_a_complete_export_of_one_series_withdraws_none_of_another(
    settings: Settings, tmp_path: Path
) -> None:
    put(settings, tmp_path, *DEATHS, loading=FIRST)
    new_year = datetime(2026, 1, 1, 5, tzinfo=UTC)
    complete = replace(LATER, data_from=new_year, through=NOW)
    report = put(settings, tmp_path, "Deaths,2026-Q1,12,yes", loading=complete)
    assert report.withdrawn_keys == ("deaths||2026-04-01..2026-06-30",)
    assert set(held(settings)) == {
        "deaths||2026-01-01..2026-03-31", "ed visits||2026-01-01..2026-03-31",
    }  # fmt: skip
