"""What a file says of other places: it moves no end of the city's data, and none goes untold."""

from __future__ import annotations

import csv
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dashboard.analytics.through import data_through
from dashboard.intake import Loading, check, load
from dashboard.reports.imports import report_lines
from dashboard.settings import Settings
from dashboard.store import NEIGHBOURS_EVENT
from loaders.report import ImportReport
from tests.intake.builders import NOW, ZONE, opener, settings_for

HEADERS = ("OD Case ID", "Date/Time of Overdose", "Jurisdiction", "Latitude", "Longitude")
THERE = ("38.88", "-77.10")
HERE = ("38.82", "-77.06")


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return settings_for(tmp_path)


def regional(
    path: Path, *rows: tuple[str, str] | tuple[str, str, tuple[str, str]], through: str = ""
) -> Path:
    """An export of local times, jurisdictions and points (in the neighbour, if none is said)."""
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*HEADERS, *(["Data Through"] if through else [])])
        for number, (time, place, *point) in enumerate(rows, 1):
            at = point[0] if point else THERE
            more = [through] if through else []
            writer.writerow([f"{path.stem}{number}", time, place, *at, *more])
    return path


def put(path: Path, settings: Settings, *, through: datetime | None = None) -> ImportReport:
    loading = Loading(now=NOW, source="odmap", through=through)
    return load(path, lambda: opener(settings), settings, loading)


def told(report: ImportReport) -> dict[str, tuple[str | None, int]]:
    return {notice.reason: (notice.column, notice.count) for notice in report.notices}


def just_past(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(microsecond=1, tzinfo=ZONE).astimezone(UTC)


OWN = ("10/20/2026 14:05", "Alexandria", HERE)
THEIRS = ("10/25/2026 09:00", "Arlington County")


def test_a_neighbours_event_does_not_move_the_citys_end(tmp_path: Path, settings: Settings) -> None:
    path = regional(tmp_path / "a.csv", OWN, THEIRS)
    said = check(path, None, settings, Loading(now=NOW, source="odmap"))
    report = put(path, settings)
    assert said.through == report.through == just_past("2026-10-20 14:05")
    assert report.through_basis == "newest event"
    assert told(report)["neighbours_are_newer"] == (None, 1)
    known = data_through(opener(settings), ZONE, as_of=NOW)["odmap"]
    assert known.through == report.through


def test_what_lies_inside_is_the_citys_event_whatever_it_says(
    tmp_path: Path, settings: Settings
) -> None:
    path = regional(tmp_path / "a.csv", OWN, (*THEIRS, HERE))
    report = put(path, settings)
    assert report.through == just_past("2026-10-25 09:00")
    assert "neighbours_are_newer" not in told(report)


def test_the_city_may_have_the_newest_event(tmp_path: Path, settings: Settings) -> None:
    report = put(regional(tmp_path / "a.csv", (THEIRS[0], "Alexandria"), THEIRS), settings)
    assert report.through == just_past("2026-10-25 09:00")
    assert not told(report)


def test_what_is_said_of_the_reach_stands(tmp_path: Path, settings: Settings) -> None:
    report = put(regional(tmp_path / "a.csv", OWN, THEIRS, through="10/26/2026 08:00"), settings)
    assert report.through == datetime(2026, 10, 26, 12, tzinfo=UTC)
    assert report.through_basis == "file"
    given = datetime(2026, 10, 27, tzinfo=UTC)
    path = regional(tmp_path / "b.csv", OWN, THEIRS)
    assert put(path, settings, through=given).through == given


def test_a_file_of_neighbours_alone_says_nothing_of_the_citys_end(
    tmp_path: Path, settings: Settings
) -> None:
    put(regional(tmp_path / "a.csv", OWN), settings)
    report = put(regional(tmp_path / "b.csv", THEIRS), settings)
    assert (report.new, report.through_basis) == (1, NEIGHBOURS_EVENT)
    assert any("says nothing of the city's" in line for line in report_lines(report, ZONE))
    known = data_through(opener(settings), ZONE, as_of=NOW)["odmap"]
    assert known.through == just_past("2026-10-20 14:05")


def test_a_place_that_nobody_knows_is_told_and_counts(tmp_path: Path, settings: Settings) -> None:
    path = regional(
        tmp_path / "a.csv",
        *(OWN, THEIRS, (OWN[0], "Riverton"), (OWN[0], "Lakeside", HERE), (OWN[0], "Virginia")),
        *((f"10/{day}/2026 10:00", "Riverton Co.") for day in (11, 12)),
    )
    said = check(path, None, settings, Loading(now=NOW, source="odmap"))
    assert told(said)["place_not_known"] == ("Jurisdiction (Riverton Co. 2, Riverton 1)", 3)
    (line,) = (line for line in report_lines(said, ZONE) if "Riverton" in line)
    assert "3 records lie nowhere inside the city and name a place that is neither" in line
    put(path, settings)
    frame = opener(settings).execute(opener(settings).present("incident"))
    assert (frame["place_state"] == "neighbour").tolist().count(True) == 1


def test_a_place_that_the_settings_name_is_a_neighbour(tmp_path: Path, settings: Settings) -> None:
    named = settings.city.model_copy(
        update={"neighbour_spellings": (("Riverton",),), "spellings": ("ALX",)}
    )
    theirs = settings.model_copy(update={"city": named})
    rows = ((OWN[0], "Riverton Co."), (OWN[0], "ALX Police"))
    report = put(regional(tmp_path / "a.csv", OWN, *rows), theirs)
    assert not told(report)
    store = opener(theirs)
    frame = store.execute(store.present("incident")).set_index("jurisdiction")
    states = frame["place_state"].to_dict()
    assert (states["Riverton Co."], states["ALX Police"]) == ("neighbour", "outside")


def test_many_places_are_named_in_part(tmp_path: Path, settings: Settings) -> None:
    rows = [(OWN[0], f"Riverton {letter}") for letter in "ABCDEFGHIJ"]
    where, count = told(put(regional(tmp_path / "a.csv", *rows), settings))["place_not_known"]
    assert count == 10
    assert str(where).endswith("Riverton H 1, 2 more)")
