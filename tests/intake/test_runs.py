"""Daily totals of all EMS runs: kept beside the records, taken back with their import."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.intake import Loading, load
from dashboard.settings import Settings
from dashboard.store import Store
from loaders.ems_tables import Export
from loaders.report import ImportReport
from tests.intake.builders import NOW, opener, settings_for
from tests.loaders.builders import EMS_ROW, write_csv

PCR, CALL = "Patient Care Report Number (eRecord.01)", "PSAP Call (eTimes.01)"
IMPRESSION, AGENCY = "Primary Impression (eSituation.11)", "Agency Name (eResponse.02)"


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


@pytest.fixture
def store(settings: Settings) -> Store:
    return opener(settings)


def run(
    number: int, day: int, impression: str = "R07.9", agency: str = "Riverton Fire"
) -> dict[str, str]:
    """A run of October, for a pain in the chest unless said."""
    return {**EMS_ROW, PCR: f"P{number}", CALL: f"2026-10-{day:02} 10:00:00",
            IMPRESSION: impression, AGENCY: agency}  # fmt: skip


def loaded(
    folder: Path, store: Store, settings: Settings, *rows: dict[str, str], hours: int = 0
) -> ImportReport:
    path = write_csv(folder / f"runs{hours}.csv", rows)
    return load(path, lambda: store, settings, Loading(now=NOW + timedelta(hours=hours)))


def totals(store: Store) -> dict[str, int]:
    """Key → runs, as they are held now."""
    frame = store.execute(store.present("run"))
    return dict(zip(frame["key"], frame["runs"], strict=True))


def test_all_runs_are_counted_and_only_some_are_records(
    tmp_path: Path, store: Store, settings: Settings
) -> None:
    report = loaded(
        tmp_path, store, settings,
        run(1, 3, "T40.1X1A"), run(2, 3), run(3, 4), run(4, 4, agency="RIVERTON FIRE DEPT"),
    )  # fmt: skip

    assert (report.new, report.excluded, report.records) == (1, 3, 1)
    assert len(store.execute(store.present("incident"))) == 1
    assert totals(store) == {"riverton fire|2026-10-03": 2, "riverton fire|2026-10-04": 2}


def test_a_newer_export_replaces_the_totals_of_its_days(
    tmp_path: Path, store: Store, settings: Settings
) -> None:
    loaded(tmp_path, store, settings, run(1, 3), run(2, 4))
    again = loaded(tmp_path, store, settings, run(2, 4), run(3, 4), hours=1)

    assert again.import_id is not None
    assert totals(store) == {"riverton fire|2026-10-03": 1, "riverton fire|2026-10-04": 2}

    store.undo(again.import_id, who="analyst", at=NOW + timedelta(hours=2))
    assert totals(store) == {"riverton fire|2026-10-03": 1, "riverton fire|2026-10-04": 1}


def test_a_file_of_some_runs_does_not_lower_a_days_total(
    tmp_path: Path, store: Store, settings: Settings
) -> None:
    first = loaded(tmp_path, store, settings, *(run(number, 3) for number in range(1, 12)))
    part = loaded(tmp_path, store, settings, run(11, 3), run(12, 3), run(13, 4), hours=1)
    assert totals(store) == {"riverton fire|2026-10-03": 11, "riverton fire|2026-10-04": 1}
    again = loaded(tmp_path, store, settings, run(11, 3), run(12, 3), run(13, 4), hours=2)
    assert (part.import_id is None, again.import_id is None) == (False, True)

    store.undo(str(first.import_id), who="analyst", at=NOW)
    assert totals(store) == {"riverton fire|2026-10-03": 2, "riverton fire|2026-10-04": 1}


def test_a_complete_file_lowers_a_days_total(
    tmp_path: Path, store: Store, settings: Settings
) -> None:
    loaded(tmp_path, store, settings, run(1, 3), run(2, 3), run(3, 3), run(4, 5), run(5, 5))
    path = write_csv(tmp_path / "whole.csv", [run(1, 3), run(4, 5)])
    complete = Loading(
        now=NOW + timedelta(hours=1),
        data_from=datetime(2026, 10, 3, 4, tzinfo=UTC),
        through=datetime(2026, 10, 5, 4, tzinfo=UTC),
    )
    assert load(path, lambda: store, settings, complete).import_id is not None
    assert totals(store) == {"riverton fire|2026-10-03": 1, "riverton fire|2026-10-05": 2}
    later = replace(complete, now=NOW + timedelta(hours=2))
    assert load(path, lambda: store, settings, later).import_id is None
    loaded(tmp_path, store, settings, run(1, 3), run(2, 3), hours=3)
    assert totals(store) == {"riverton fire|2026-10-03": 2, "riverton fire|2026-10-05": 2}


def cases(store: Store) -> list[str]:
    return sorted(store.execute(store.present("incident"))["key"])


def test_a_report_that_is_recoded_as_no_overdose_no_longer_counts(
    tmp_path: Path, store: Store, settings: Settings
) -> None:
    loaded(tmp_path, store, settings, run(1, 3, "T40.1X1A"), run(2, 3, "T40.1X1A"))
    report = loaded(tmp_path, store, settings, run(1, 3, "T40.1X1A"), run(2, 3), hours=1)
    assert (report.unchanged, report.excluded, report.withdrawn) == (1, 1, 1)
    assert report.import_id is not None
    assert cases(store) == ["riverton fire|p1"]
    assert {notice.reason for notice in report.notices} >= {"no_longer_a_case"}
    assert loaded(tmp_path, store, settings, run(2, 3), hours=2).import_id is None

    store.undo(report.import_id, who="analyst", at=NOW)
    assert cases(store) == ["riverton fire|p1", "riverton fire|p2"]


def test_a_file_that_cannot_tell_what_made_it_a_case_recodes_nothing(
    tmp_path: Path, store: Store, settings: Settings
) -> None:
    """Naloxone made it one, and the later file knows nothing of medications."""
    given = {**run(1, 3), "Medication Given (eMedications.03)": "Naloxone"}
    loaded(tmp_path, store, settings, given)
    names = (PCR, CALL, AGENCY, IMPRESSION)
    later = {name: run(1, 3)[name] for name in names}
    report = loaded(tmp_path, store, settings, later, hours=1)
    assert (report.excluded, report.withdrawn) == (1, 0)
    assert cases(store) == ["riverton fire|p1"]


def test_the_same_file_once_more_changes_nothing(
    tmp_path: Path, store: Store, settings: Settings
) -> None:
    first = loaded(tmp_path, store, settings, run(1, 3))
    again = loaded(tmp_path, store, settings, run(1, 3), hours=1)

    assert first.import_id is not None
    assert again.import_id is None


def test_a_store_of_an_earlier_version_has_no_totals_and_takes_them(
    tmp_path: Path, store: Store, settings: Settings
) -> None:
    loaded(tmp_path, store, settings, run(1, 3, "T40.1X1A"))
    shutil.rmtree(Path(settings.store_url) / "run")
    older = Store.open(settings.store_url)

    assert totals(older) == {}
    loaded(tmp_path, older, settings, run(2, 4), hours=1)
    assert totals(older) == {"riverton fire|2026-10-04": 1}


def test_tables_of_one_export_are_one_import(
    tmp_path: Path, store: Store, settings: Settings
) -> None:
    names = (PCR, CALL, AGENCY)
    response = [{name: run(number, 3)[name] for name in names} for number in (1, 2)]
    situation = [{PCR: "P1", IMPRESSION: "T40.1X1A"}]
    export = Export(
        (
            write_csv(tmp_path / "response.csv", response),
            write_csv(tmp_path / "situation.csv", situation),
        )
    )

    report = load(export, lambda: store, settings, Loading(now=NOW))

    assert report.file == "response.csv + situation.csv"
    assert (report.rows_read, report.new, report.merged, report.excluded) == (3, 1, 1, 1)
    assert store.imports()["file"].to_list() == ["response.csv + situation.csv"]
    assert totals(store) == {"riverton fire|2026-10-03": 2}
