"""A file's way into the store and back."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from dashboard.intake import Loading, check, load
from dashboard.settings import Settings
from dashboard.store import Store, StoreError
from loaders.errors import FileRefused
from loaders.report import ImportReport
from tests.intake.builders import NOW, SAMPLE_MARK, export, opener, outcomes, row, settings_for

LOADING = Loading(now=NOW)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


def put(path: Path, settings: Settings, loading: Loading = LOADING) -> ImportReport:
    return load(path, lambda: opener(settings), settings, loading)


def adds_up(report: ImportReport) -> bool:
    names = ("new", "updated", "unchanged", "duplicates", "merged", "excluded", "rejected")
    return report.rows_read == sum(int(getattr(report, name)) for name in names)


def reasons(report: ImportReport) -> dict[str, int]:
    return {notice.reason: notice.count for notice in report.notices}


def test_a_check_says_what_the_load_then_does(tmp_path: Path, settings: Settings) -> None:
    store = opener(settings)
    first = export(tmp_path / "first.csv", row(1), row(2))
    second = export(tmp_path / "second.csv", row(2, "Fatal"), row(3), row(3), row(4, time="soon"))
    for path in (first, second):
        before = store.version()
        said = check(path, store, settings, LOADING)
        assert store.version() == before
        done = put(path, settings)
        assert store.version() != before
        assert said.import_id is None
        assert done.import_id is not None
        assert replace(done, import_id=None) == said
        assert adds_up(done)
    assert (done.rows_read, done.new, done.updated) == (4, 1, 1)
    assert (done.duplicates, done.rejected, done.unchanged) == (1, 1, 0)
    assert outcomes(store) == {"1": "nonfatal", "2": "fatal", "3": "nonfatal"}


def test_a_check_without_a_store_makes_none(tmp_path: Path, settings: Settings) -> None:
    said = check(export(tmp_path / "a.csv", row(1)), None, settings, LOADING)
    assert (said.new, said.records) == (1, 1)
    assert not (tmp_path / "store").exists()


def test_the_same_file_twice_changes_nothing(tmp_path: Path, settings: Settings) -> None:
    path = export(tmp_path / "a.csv", row(1), row(2))
    put(path, settings)
    store = opener(settings)
    before = store.version()
    again = put(path, settings, Loading(now=NOW + timedelta(days=1), who="somebody"))
    assert store.version() == before
    assert (again.import_id, again.unchanged, again.new, again.updated) == (None, 2, 0, 0)
    assert adds_up(again)
    assert len(store.imports()) == 1
    assert store.attempts()[["file", "who"]].to_numpy().tolist() == [["a.csv", "somebody"]]


def test_an_import_is_logged_with_its_report(tmp_path: Path, settings: Settings) -> None:
    path = export(
        tmp_path / "a.csv", row(1), exported="10/31/2026 20:15", through="10/31/2026 20:00"
    )
    report = put(path, settings, replace(LOADING, who="somebody", source="odmap"))
    logged = opener(settings).imports().iloc[0]
    assert (logged["import_id"], logged["file"]) == (report.import_id, "a.csv")
    assert (logged["who"], logged["source"]) == ("somebody", "odmap")
    assert json.loads(logged["report"]) == json.loads(json.dumps(report.as_json()))
    assert logged["through"] == datetime(2026, 11, 1, 0, 0, tzinfo=UTC)
    assert logged["exported_at"] == datetime(2026, 11, 1, 0, 15, tzinfo=UTC)
    assert logged["through_basis"] == "file"


def test_what_is_said_at_the_load_beats_the_file(tmp_path: Path, settings: Settings) -> None:
    path = export(tmp_path / "a.csv", row(1), exported="10/31/2026", through="10/30/2026")
    through, exported = NOW - timedelta(hours=3), NOW - timedelta(hours=2)
    report = put(path, settings, replace(LOADING, through=through, exported_at=exported))
    assert (report.through, report.through_basis) == (through, "given")
    assert report.exported_at == exported


def test_reaching_further_is_a_change_by_itself(tmp_path: Path, settings: Settings) -> None:
    put(export(tmp_path / "a.csv", row(1), through="10/30/2026 08:00"), settings)
    store = opener(settings)
    before = store.version()
    report = put(export(tmp_path / "b.csv", row(1), through="10/31/2026 08:00"), settings)
    assert report.import_id is not None
    assert report.unchanged == 1
    assert store.version() != before
    assert put(tmp_path / "a.csv", settings).import_id is None


def test_a_newer_export_updates_and_the_earlier_version_is_kept(
    tmp_path: Path, settings: Settings
) -> None:
    put(export(tmp_path / "a.csv", row(1), row(2), exported="10/20/2026 08:00"), settings)
    report = put(
        export(tmp_path / "b.csv", row(2, "Fatal"), row(3), exported="10/21/2026 08:00"), settings
    )
    assert (report.new, report.updated, report.unchanged) == (1, 1, 0)
    store = opener(settings)
    assert outcomes(store) == {"1": "nonfatal", "2": "fatal", "3": "nonfatal"}
    frame = store.execute(store.present("incident"))
    key = frame.loc[frame["number"] == "2", "key"].iloc[0]
    assert store.history("incident", [key])["severity"].tolist() == ["nonfatal", "fatal"]


def test_an_older_export_does_not_push_back(tmp_path: Path, settings: Settings) -> None:
    put(export(tmp_path / "new.csv", row(1, "Fatal"), exported="10/21/2026 08:00"), settings)
    older = export(tmp_path / "old.csv", row(1), row(2), exported="10/20/2026 08:00")
    report = put(older, settings)
    assert (report.new, report.updated, report.unchanged) == (1, 0, 1)
    assert reasons(report)["newer_version_held"] == 1
    assert outcomes(opener(settings)) == {"1": "fatal", "2": "nonfatal"}


def test_an_older_version_is_the_present_when_the_newer_is_taken_back(
    tmp_path: Path, settings: Settings
) -> None:
    newer = put(
        export(tmp_path / "new.csv", row(1, "Fatal"), exported="10/21/2026 08:00"), settings
    )
    older = export(tmp_path / "old.csv", row(1), exported="10/20/2026 08:00")
    assert put(older, settings).import_id is not None
    assert put(older, settings).import_id is None
    opener(settings).undo(str(newer.import_id), who="analyst", at=NOW)
    assert outcomes(opener(settings)) == {"1": "nonfatal"}


@pytest.mark.parametrize("undone", [0, 1, 2])
def test_an_import_is_taken_back_exactly(tmp_path: Path, settings: Settings, undone: int) -> None:
    """Also where a later import updated or repeated the same records."""
    files = [
        export(tmp_path / "a.csv", row(1), row(2), row(3)),
        export(tmp_path / "b.csv", row(1, "Fatal"), row(2), row(4)),
        export(tmp_path / "c.csv", row(1), row(5)),
    ]
    reports = [
        put(path, settings, Loading(now=NOW + timedelta(hours=n))) for n, path in enumerate(files)
    ]
    store = opener(settings)
    store.undo(str(reports[undone].import_id), who="analyst", at=NOW)
    expected = [
        {"1": "nonfatal", "2": "nonfatal", "4": "nonfatal", "5": "nonfatal"},
        {"1": "nonfatal", "2": "nonfatal", "3": "nonfatal", "5": "nonfatal"},
        {"1": "fatal", "2": "nonfatal", "3": "nonfatal", "4": "nonfatal"},
    ]
    assert outcomes(store) == expected[undone]
    with pytest.raises(StoreError, match="taken back already"):
        store.undo(str(reports[undone].import_id), who="analyst", at=NOW)


def test_an_undone_file_can_be_loaded_again(tmp_path: Path, settings: Settings) -> None:
    path = export(tmp_path / "a.csv", row(1), row(2))
    first = put(path, settings)
    opener(settings).undo(str(first.import_id), who="analyst", at=NOW)
    assert outcomes(opener(settings)) == {}
    second = put(path, settings)
    assert (second.new, second.import_id == first.import_id) == (2, False)
    assert outcomes(opener(settings)) == {"1": "nonfatal", "2": "nonfatal"}


def test_places_are_found_on_the_way_in(tmp_path: Path, settings: Settings) -> None:
    put(
        export(
            tmp_path / "a.csv",
            row(1),
            row(2, latitude="", longitude=""),
            row(3, latitude="38.8048", longitude="-77.0469"),
            row(4, latitude="39.5", longitude="-77.06"),
        ),
        settings,
    )
    store = opener(settings)
    frame = store.execute(store.present("incident")).set_index("number").sort_index()
    states = ["located", "unlocated", "placeholder", "outside"]
    assert frame["place_state"].tolist() == states
    assert frame["h3_8"].notna().tolist() == [True, False, False, True]


def test_invented_data_are_refused_in_a_citys_store(tmp_path: Path, settings: Settings) -> None:
    path = export(tmp_path / "a.csv", row(1), row(2, agency=f"{SAMPLE_MARK} Police"))
    with pytest.raises(FileRefused, match="1 of 2 records carry SYNTHETIC"):
        put(path, settings)
    with pytest.raises(FileRefused, match="1 of 2 records carry SYNTHETIC"):
        check(path, None, settings, LOADING)
    assert not (tmp_path / "store").exists()


def test_real_data_are_refused_in_the_samples_store(tmp_path: Path) -> None:
    settings = settings_for(tmp_path, sample=True)
    path = export(tmp_path / "a.csv", row(1), row(2, agency=f"{SAMPLE_MARK} Police"))
    with pytest.raises(FileRefused, match="1 of 2 records do not carry SYNTHETIC"):
        put(path, settings)
    assert not (tmp_path / "store").exists()
    marked = export(tmp_path / "b.csv", row(2, agency=f"{SAMPLE_MARK} Police"))
    assert put(marked, settings).new == 1
    with pytest.raises(StoreError, match="holds sample data"):
        Store.open(settings.store_url, create="city")


def test_a_refused_file_writes_nothing(tmp_path: Path, settings: Settings) -> None:
    path = tmp_path / "a.csv"
    path.write_text("colour,size\nred,2\n")
    with pytest.raises(FileRefused, match=r"a\.csv"):
        put(path, settings)
    assert not (tmp_path / "store").exists()


def test_a_file_of_rejected_rows_only_is_an_attempt(tmp_path: Path, settings: Settings) -> None:
    report = put(export(tmp_path / "a.csv", row(1, time="soon"), row(2, time="")), settings)
    assert (report.rows_read, report.rejected, report.import_id) == (2, 2, None)
    assert adds_up(report)
    assert [rejection.row for rejection in report.rejections] == [2, 3]
    assert len(opener(settings).attempts()) == 1


def test_care_reports_and_the_naloxone_log_go_the_same_way(
    tmp_path: Path, settings: Settings
) -> None:
    log = tmp_path / "log.csv"
    log.write_text("Log ID,Date,Agency,Channel,Kits,Doses\n1,2026-06-15,Riverton Health,Mail,2,4\n")
    assert put(log, settings).source == "naloxone"
    assert put(log, settings).unchanged == 1
    runs = tmp_path / "runs.csv"
    runs.write_text(
        "Patient Care Report Number (eRecord.01),Incident Number (eResponse.03),"
        "Agency Name (eResponse.02),PSAP Call (eTimes.01),Primary Impression (eSituation.11)\n"
        "P1,I1,Riverton Fire,2026-06-15 14:05:00,Opioid overdose (T40.2)\n"
        "P1,I1,Riverton Fire,2026-06-15 14:05:00,Opioid overdose (T40.2)\n"
    )
    report = put(runs, settings)
    assert (report.source, report.records, report.duplicates + report.merged) == ("ems", 1, 1)
    assert adds_up(report)
    through = opener(settings).data_through()
    assert through["source"].tolist() == ["ems", "naloxone"]
    local_end = datetime(2026, 6, 16, tzinfo=ZoneInfo("America/New_York"))
    assert through.set_index("source").loc["naloxone", "through"] == local_end
