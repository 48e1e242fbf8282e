"""A record that a complete export no longer has is out of the counts, and comes back by an undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.intake import Loading, check, load
from dashboard.settings import Settings
from dashboard.store import Store
from loaders.report import ImportReport
from tests.intake.builders import NOW, export, opener, outcomes, row, settings_for

FROM, THROUGH = datetime(2026, 10, 1, 4, tzinfo=UTC), datetime(2026, 10, 10, 4, tzinfo=UTC)
COMPLETE = Loading(now=NOW + timedelta(hours=1), data_from=FROM, through=THROUGH)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


@pytest.fixture
def store(settings: Settings, tmp_path: Path) -> Store:
    """Numbers 1 to 4 of October, and 12 after the period; 5 is another agency's."""
    store = opener(settings)
    rows = [*(row(number) for number in (1, 2, 3, 4, 12)), row(5, agency="Riverton Fire")]
    load(export(tmp_path / "all.csv", *rows), lambda: store, settings, Loading(now=NOW))
    return store


def again(
    settings: Settings, store: Store, folder: Path, numbers: list[int], loading: Loading = COMPLETE
) -> ImportReport:
    path = export(folder / "again.csv", *(row(number) for number in numbers))
    return load(path, lambda: store, settings, loading)


def test_what_a_complete_export_lacks_is_withdrawn(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    path = export(tmp_path / "part.csv", row(1), row(2, "Fatal"))
    foretold = check(path, store, settings, COMPLETE)
    report = load(path, lambda: store, settings, COMPLETE)
    assert foretold == replace(report, import_id=None)
    assert (report.unchanged, report.updated, report.withdrawn) == (1, 1, 2)
    assert report.withdrawn_keys == ("riverton police|3", "riverton police|4")
    assert outcomes(store) == {"1": "nonfatal", "2": "fatal", "12": "nonfatal", "5": "nonfatal"}
    history = store.history("incident", ["riverton police|3"])
    assert history["withdrawn"].tolist() == [False, True]

    assert report.import_id is not None
    store.undo(report.import_id, who="analyst", at=NOW)
    assert sorted(outcomes(store)) == ["1", "12", "2", "3", "4", "5"]


def test_the_same_complete_export_again_changes_nothing(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    again(settings, store, tmp_path, [1, 2])
    version = store.version()
    report = again(settings, store, tmp_path, [1, 2])
    assert (report.import_id, report.withdrawn, store.version()) == (None, 0, version)


def test_what_comes_back_counts_again(settings: Settings, store: Store, tmp_path: Path) -> None:
    again(settings, store, tmp_path, [1, 2])
    later = replace(COMPLETE, now=NOW + timedelta(hours=2))
    report = again(settings, store, tmp_path, [1, 2, 3], later)
    assert (report.new, report.unchanged) == (1, 2)
    assert sorted(outcomes(store)) == ["1", "12", "2", "3", "5"]


def test_an_older_export_brings_nothing_back(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    again(settings, store, tmp_path, [1, 2])
    older = Loading(now=NOW + timedelta(hours=2), exported_at=NOW - timedelta(days=1))
    report = again(settings, store, tmp_path, [3, 4], older)
    assert (report.new, report.unchanged) == (0, 2)
    assert sorted(outcomes(store)) == ["1", "12", "2", "5"]


def test_an_older_complete_export_withdraws_nothing_newer(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    older = replace(COMPLETE, exported_at=NOW - timedelta(days=1))
    assert again(settings, store, tmp_path, [1], older).withdrawn == 0


@pytest.mark.parametrize(
    "loading", [replace(COMPLETE, data_from=None), replace(COMPLETE, through=None)]
)
def test_an_export_of_which_that_is_not_said_withdraws_nothing(
    settings: Settings, store: Store, tmp_path: Path, loading: Loading
) -> None:
    assert again(settings, store, tmp_path, [1], loading).withdrawn == 0
    assert len(outcomes(store)) == 6
