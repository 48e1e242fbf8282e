"""Measures of the initiatives, through the store: the newest of each initiative and period."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.intake import Loading, check, load
from dashboard.settings import Settings
from loaders.measures import UNKNOWN_INITIATIVE
from loaders.report import ImportReport
from tests.intake.builders import NOW, opener, settings_for

FIRST = Loading(now=NOW)
LATER = Loading(now=NOW + timedelta(days=1))
SENT = "12,2026-01,Trainings,4", "12,2026-02,Trainings,6", "5,2026-01,Boxes,3"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


def written(folder: Path, *rows: str) -> Path:
    path = folder / "measures.csv"
    path.write_text("\n".join(["initiative,date,measure,value", *rows]), "utf-8")
    return path


def put(settings: Settings, folder: Path, *rows: str, loading: Loading = LATER) -> ImportReport:
    return load(written(folder, *rows), lambda: opener(settings), settings, loading)


def held(settings: Settings) -> dict[str, float]:
    store = opener(settings)
    frame = store.execute(store.present("measure"))
    return dict(zip(frame["key"], frame["value"], strict=True))


def test_a_newer_file_updates_and_the_same_changes_nothing(
    settings: Settings, tmp_path: Path
) -> None:
    first = put(settings, tmp_path, *SENT, loading=FIRST)
    assert (first.source, first.new) == ("measures", 3)
    version = opener(settings).version()
    again = put(settings, tmp_path, *reversed(SENT))
    assert (again.unchanged, again.import_id) == (3, None)
    assert opener(settings).version() == version
    report = put(settings, tmp_path, "12,2026-02,Trainings,7", "12,2026-03,Trainings,2")
    assert (report.new, report.updated, report.withdrawn) == (1, 1, 0)
    assert held(settings) == {
        "12 trainings|2026-01-01..2026-01-31": 4,
        "12 trainings|2026-02-01..2026-02-28": 7,
        "12 trainings|2026-03-01..2026-03-31": 2,
        "5 boxes|2026-01-01..2026-01-31": 3,
    }
    assert not report.notices


def test_an_initiative_that_is_not_on_the_board_is_told_and_the_rest_is_kept(
    settings: Settings, tmp_path: Path
) -> None:
    rows = written(tmp_path, *SENT, "22,2026-01,Boxes,1")
    for report in (
        check(rows, None, settings, FIRST),
        load(rows, lambda: opener(settings), settings, FIRST),
    ):
        (rejection,) = report.rejections
        assert (rejection.row, rejection.value) == (5, "22")
        assert rejection.reason == UNKNOWN_INITIATIVE
        assert report.new == 3


def test_a_complete_file_of_one_measure_withdraws_none_of_another(
    settings: Settings, tmp_path: Path
) -> None:
    put(settings, tmp_path, *SENT, loading=FIRST)
    new_year = datetime(2026, 1, 1, 5, tzinfo=UTC)
    complete = replace(LATER, data_from=new_year, through=NOW)
    report = put(settings, tmp_path, "12,2026-01,Trainings,4", loading=complete)
    assert report.withdrawn_keys == ("12 trainings|2026-02-01..2026-02-28",)
