"""A record that a complete export no longer has is out of the counts, and comes back by an undo."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from dashboard.intake import Loading, check, load
from dashboard.intake.loading import UnusablePeriod
from dashboard.settings import Settings
from dashboard.store import Store
from loaders.maps import Map
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


def test_an_export_of_which_that_is_not_said_withdraws_nothing(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    assert again(settings, store, tmp_path, [1], replace(COMPLETE, data_from=None)).withdrawn == 0
    assert len(outcomes(store)) == 6


def test_a_period_that_is_said_in_part_or_backwards_is_refused(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    with pytest.raises(UnusablePeriod, match="--through"):
        again(settings, store, tmp_path, [1], replace(COMPLETE, through=None))
    with pytest.raises(UnusablePeriod, match="not before --through"):
        replace(COMPLETE, data_from=THROUGH, through=FROM)
    with pytest.raises(UnusablePeriod, match="ahead of now"):
        Loading(now=NOW, data_from=NOW + timedelta(days=1))


def reasons(report: ImportReport) -> dict[str, int]:
    return {notice.reason: notice.count for notice in report.notices}


def test_only_records_of_the_agencies_that_the_file_names_are_withdrawn(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    """The other agency's record of the same number is its own."""
    path = export(tmp_path / "fire.csv", row(1, agency="Riverton Fire"))
    report = load(path, lambda: store, settings, COMPLETE)
    assert (report.new, report.withdrawn_keys) == (1, ("riverton fire|5",))


@pytest.mark.parametrize("agency", ["RPD", "RIVERTON PD"])
def test_an_agency_in_another_spelling_is_complete_too(
    settings: Settings, store: Store, tmp_path: Path, agency: str
) -> None:
    rows = [row(number, agency=agency) for number in (1, 2, 3)]
    report = load(export(tmp_path / "a.csv", *rows), lambda: store, settings, COMPLETE)
    assert report.withdrawn_keys == ("riverton police|4",)


@pytest.mark.parametrize(
    ("number", "agency", "withdrawn"),
    [
        ("2", "Riverton Police", ["3", "4"]),
        ("2", "", ["3", "4"]),
        ("", "Riverton Police", []),
        ("", "", []),
        ("2", "Riverton Fire", ["2", "3", "4"]),
    ],
)
def test_what_is_there_and_was_rejected_is_not_absent(
    settings: Settings,
    store: Store,
    tmp_path: Path,
    number: str,
    agency: str,
    withdrawn: list[str],
) -> None:
    bad = row(2, time="see report", agency=agency) | {"number": number}
    path = export(tmp_path / "bad.csv", row(1), bad)
    report = load(path, lambda: store, settings, COMPLETE)
    assert report.rejected == 1
    assert report.withdrawn_keys == tuple(f"riverton police|{number}" for number in withdrawn)
    assert reasons(report).get("rejected_may_be_held", 0) == 3 - len(withdrawn)


MAP = Map("all", "odmap", complete=True)


def test_one_mistyped_year_withdraws_nothing(settings: Settings, tmp_path: Path) -> None:
    store = opener(settings)
    held = [row(n, time=f"03/0{n % 9 + 1}/{2020 + n % 6} 10:00") for n in range(1, 19)]
    load(export(tmp_path / "a.csv", *held), lambda: store, settings, Loading(now=NOW))
    rows = [row(50, time="10/12/1996 10:00"), row(51, time="10/14/2026 10:00")]
    loading = Loading(now=NOW + timedelta(hours=1), map_file=MAP)
    report = load(export(tmp_path / "b.csv", *rows), lambda: store, settings, loading)
    assert (report.new, report.withdrawn) == (2, 0)
    assert reasons(report)["too_many_absent"] == 18

    said = replace(loading, now=NOW + timedelta(hours=2),
                   data_from=datetime(2020, 1, 1, tzinfo=UTC))  # fmt: skip
    report = load(tmp_path / "b.csv", lambda: store, settings, said)
    assert report.withdrawn == 18


def test_a_few_that_a_complete_file_lacks_are_withdrawn_without_from(
    settings: Settings, store: Store, tmp_path: Path
) -> None:
    rows = [row(1), row(12)]
    loading = Loading(now=NOW + timedelta(hours=1), map_file=MAP)
    report = load(export(tmp_path / "b.csv", *rows), lambda: store, settings, loading)
    assert report.withdrawn == 3
    assert "too_many_absent" not in reasons(report)


JANUARY = Loading(
    now=NOW,
    data_from=datetime(2026, 1, 1, 5, tzinfo=UTC),
    through=datetime(2026, 2, 1, 5, tzinfo=UTC),
)


@pytest.mark.parametrize(
    ("source", "headers", "quarter", "month", "other"),
    [
        ("counts", "Series,Period,Count", "Died,2026-Q1,12", "Died,2026-01,5", "Died,2026-02,7"),
        ("naloxone", "Program,Period,Kits", "Jail,2026-Q1,120", "Jail,2026-01,5", "Jail,2026-02,7"),
    ],
)  # fmt: skip
def test_a_total_that_reaches_beyond_the_period_is_not_absent(
    settings: Settings, tmp_path: Path, source: str, headers: str, quarter: str, month: str,
    other: str,
) -> None:  # fmt: skip
    store = opener(settings)
    path = tmp_path / "a.csv"

    def put(loading: Loading, *lines: str) -> ImportReport:
        path.write_text("\n".join([headers, *lines]) + "\n")
        return load(path, lambda: store, settings, replace(loading, source=source))

    put(Loading(now=NOW - timedelta(days=1)), quarter, month, other)
    report = put(JANUARY, month)
    assert report.withdrawn == 0
    whole = replace(JANUARY, through=datetime(2026, 4, 1, 4, tzinfo=UTC))
    assert put(whole, month).withdrawn == 2


KEEP = Map(
    "calls",
    "odmap",
    columns={"occurred_at": "When", "record_number": "Num"},
    constants={"agency": "County 911"},
    keep={"Type": ("OD",)},
)


def calls(folder: Path, store: Store, settings: Settings, *lines: str, hours: int) -> ImportReport:
    path = folder / "calls.csv"
    path.write_text("\n".join(["Num,When,Type", *lines]) + "\n")
    loading = Loading(now=NOW + timedelta(hours=hours), map_file=KEEP)
    return load(path, lambda: store, settings, loading)


def test_what_a_newer_file_leaves_out_on_purpose_no_longer_counts(
    settings: Settings, tmp_path: Path
) -> None:
    store = opener(settings)
    calls(tmp_path, store, settings, "1,2026-01-05 10:00,OD", "2,2026-01-06 10:00,OD", hours=0)
    lines = ("1,2026-01-05 10:00,OD", "2,2026-01-06 10:00,FALL", "3,2026-01-06 10:00,FALL")
    report = calls(tmp_path, store, settings, *lines, hours=1)
    assert report.import_id is not None
    assert (report.unchanged, report.excluded, report.withdrawn) == (1, 2, 1)
    assert report.withdrawn_keys == ("county 911|2",)
    assert reasons(report)["no_longer_a_case"] == 1
    assert "withdrawn" not in reasons(report)
    assert sorted(outcomes(store)) == ["1"]
    assert calls(tmp_path, store, settings, *lines, hours=2).import_id is None
    back = calls(tmp_path, store, settings, "2,2026-01-06 10:00,OD", hours=3)
    assert back.new == 1


def test_what_has_another_row_that_counts_is_still_a_case(
    settings: Settings, tmp_path: Path
) -> None:
    store = opener(settings)
    calls(tmp_path, store, settings, "1,2026-01-05 10:00,OD", "2,2026-01-06 10:00,OD", hours=0)
    lines = ("1,2026-01-05 10:00,OD", "1,2026-01-05 10:00,FALL", "2,soon,OD", "2,soon,FALL")
    assert calls(tmp_path, store, settings, *lines, hours=1).withdrawn == 0


def test_an_older_file_recodes_nothing(settings: Settings, tmp_path: Path) -> None:
    store = opener(settings)
    calls(tmp_path, store, settings, "2,2026-01-06 10:00,OD", hours=0)
    assert calls(tmp_path, store, settings, "2,2026-01-06 10:00,FALL", hours=-1).withdrawn == 0
