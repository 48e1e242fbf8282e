"""Finding sources, choosing one for a file, how far its data reach, and the equation."""

from __future__ import annotations

import random
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from loaders.errors import FileRefused, OdwatchError, UnknownSource
from loaders.records import CONTRACTS
from loaders.source import discover, read
from loaders.sources import guess
from tests.loaders.builders import (
    COUNT_ROW,
    EMS_ROW,
    LOG_ROW,
    NOW,
    ODMAP_ROW,
    ZONE,
    adds_up,
    load,
    noticed,
    odmap,
    write_csv,
)

ROWS = {"odmap": ODMAP_ROW, "ems": EMS_ROW, "naloxone": LOG_ROW, "counts": COUNT_ROW}


def test_the_sources_are_found_in_their_folder() -> None:
    assert {name: source.record for name, source in discover().items()} == {
        "counts": "count",
        "ems": "incident",
        "measures": "measure",
        "naloxone": "naloxone",
        "odmap": "incident",
    }


@pytest.mark.parametrize("name", ROWS)
def test_a_file_is_known_by_its_header(name: str) -> None:
    assert guess(list(ROWS[name]), discover().values()).name == name


@pytest.mark.parametrize(
    "headers", [["when", "what"], ["Date", "ZIP", "Agency"], ["Narcan", "Age"]]
)
def test_a_header_that_nobody_knows_is_refused_with_one_line(headers: list[str]) -> None:
    with pytest.raises(FileRefused, match=f"found '{headers[0]}'.*expected") as refusal:
        guess(headers, discover().values())

    assert "\n" not in str(refusal.value)


def test_a_header_of_two_sources_asks_for_one(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "both.csv", [{"Date": "2026-01-01", "Narcan": "1", "Kits": "1"}])

    with pytest.raises(FileRefused, match=r"both.csv: could be naloxone or odmap: .*--source"):
        read(path, zone=ZONE, now=NOW)


def test_the_time_of_the_event_is_all_that_is_required(tmp_path: Path) -> None:
    reading = load(tmp_path, [{"Overdose Date": "2026-06-15"}], source="odmap")
    record = reading.records.iloc[0]

    assert (record["severity"], record["naloxone"], record["sex"]) == ("unknown",) * 3
    assert pd.isna(record["agency"])
    with pytest.raises(FileRefused, match="date and time of the overdose"):
        load(tmp_path, [{"Age": "44"}], source="odmap")


def test_an_unknown_source_is_a_mistake_that_can_be_mended(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "a.csv", [ODMAP_ROW])

    with pytest.raises(UnknownSource, match="no source 'odmop'; choose one of counts") as refusal:
        read(path, zone=ZONE, now=NOW, source="odmop")
    assert isinstance(refusal.value, OdwatchError)
    assert refusal.value.exit_code == 2


@pytest.mark.parametrize("name", ROWS)
def test_a_file_without_rows_gives_an_empty_frame_of_the_right_types(
    tmp_path: Path, name: str
) -> None:
    path = write_csv(tmp_path / "empty.csv", [ROWS[name]])
    path.write_text(path.read_text().splitlines()[0] + "\n")
    with pytest.raises(FileRefused, match=r"empty.csv: found a header and no rows; .*--through"):
        read(path, zone=ZONE, now=NOW)

    reading = read(path, zone=ZONE, now=NOW, through=NOW)
    full = load(tmp_path, [ROWS[name]], source=name)

    assert (reading.rows_read, reading.through, len(reading.records)) == (0, NOW, 0)
    assert reading.records.dtypes.to_dict() == full.records.dtypes.to_dict()
    assert list(reading.records.columns) == list(CONTRACTS[reading.record].columns)


def reach(
    folder: Path, *rows: dict[str, str], through: datetime | None = None
) -> tuple[datetime | None, str]:
    path = write_csv(folder / "reach.csv", [ODMAP_ROW | row for row in rows])
    reading = read(path, zone=ZONE, now=NOW, through=through)
    return reading.through, reading.through_basis


def test_data_reach_to_the_newest_event(tmp_path: Path) -> None:
    found = reach(tmp_path, {}, {"OD Case ID": "2", "Date/Time of Overdose": "06/16/2026 01:00"})

    just_past_it = datetime(2026, 6, 16, 5, 0, 0, 1, tzinfo=UTC)
    assert found == (just_past_it, "newest event")


def test_an_event_at_midnight_is_within_what_the_data_reach_to(tmp_path: Path) -> None:
    found = reach(tmp_path, {}, {"OD Case ID": "2", "Date/Time of Overdose": "06/16/2026 00:00"})

    assert found == (datetime(2026, 6, 16, 4, 0, 0, 1, tzinfo=UTC), "newest event")


def test_a_date_without_a_time_reaches_to_the_end_of_its_day(tmp_path: Path) -> None:
    found = reach(tmp_path, {"Date/Time of Overdose": "06/15/2026"})

    assert found == (datetime(2026, 6, 16, 4, 0, tzinfo=UTC), "newest event")


WHEN, NUMBER = "Date/Time of Overdose", "OD Case ID"


@pytest.mark.parametrize(
    ("dated", "reached"),
    [
        ("06/15/2026", (15, 18, 5)),  # the file knows of 14:05 (18:05 UTC), and of no later hour
        ("06/16/2026", (16, 4, 0)),  # that day has begun, and is in the data
        ("06/14/2026", (15, 18, 5)),
    ],
)
def test_a_date_among_times_says_that_its_day_has_begun_and_no_more(
    tmp_path: Path, dated: str, reached: tuple[int, int, int]
) -> None:
    found, basis = reach(tmp_path, {}, {NUMBER: "2", WHEN: dated})

    assert (found, basis) == (datetime(2026, 6, *reached, 0, 1, tzinfo=UTC), "newest event")


def test_a_stray_time_does_not_cut_a_file_of_dates_before_its_last_day(tmp_path: Path) -> None:
    dates = [{NUMBER: str(day), WHEN: f"06/{day}/2026"} for day in range(10, 21)]

    found = reach(tmp_path, {NUMBER: "1", WHEN: "06/12/2026 14:05"}, *dates)
    assert found == (datetime(2026, 6, 21, 4, tzinfo=UTC), "newest event")


def test_a_date_does_not_move_what_the_file_says_of_its_reach(tmp_path: Path) -> None:
    row = {WHEN: "06/15/2026", "Data Through": "06/15/2026 20:00"}
    evening = datetime(2026, 6, 16, tzinfo=UTC)
    assert reach(tmp_path, row) == (evening, "file")

    day_before = row | {"Data Through": "06/14/2026 20:00"}
    assert reach(tmp_path, day_before) == (datetime(2026, 6, 16, 4, tzinfo=UTC), "newest event")


def test_a_date_reaches_no_further_than_its_export(tmp_path: Path) -> None:
    row = ODMAP_ROW | {WHEN: "06/15/2026", "Report Run Date": "06/15/2026 15:00"}
    reading = read(write_csv(tmp_path / "run.csv", [row]), zone=ZONE, now=NOW)

    assert reading.through == reading.exported_at == datetime(2026, 6, 15, 19, tzinfo=UTC)


def test_a_days_hand_outs_do_not_move_what_the_log_says_of_its_reach(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "log.csv", [LOG_ROW | {"Data Through": "2026-06-15 16:00"}])
    reading = read(path, zone=ZONE, now=NOW)

    assert (reading.through, reading.through_basis) == (
        datetime(2026, 6, 15, 20, tzinfo=UTC),
        "file",
    )


def test_what_the_file_says_goes_before_the_newest_event(tmp_path: Path) -> None:
    rows = [{"Data Through": "2026-06-20"}, {"OD Case ID": "2", "Data Through": "2026-06-30 18:00"}]

    assert reach(tmp_path, *rows) == (datetime(2026, 6, 30, 22, 0, tzinfo=UTC), "file")


def test_what_is_given_goes_before_the_file(tmp_path: Path) -> None:
    moment = datetime(2026, 6, 18, tzinfo=UTC)

    assert reach(tmp_path, {"Data Through": "2026-06-20"}, through=moment) == (moment, "given")


def test_data_reach_no_further_than_now(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "ahead.csv", [ODMAP_ROW | {"Data Through": "2026-12-31"}])
    reading = read(path, zone=ZONE, now=NOW)

    assert reading.through == NOW
    assert noticed(reading, "through_after_now") == [("Data Through", 1, None)]


def test_when_it_was_exported(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "run.csv", [ODMAP_ROW | {"Report Run Date": "2026-06-20 09:00"}])
    given_at = datetime(2026, 6, 21, tzinfo=UTC)

    assert read(path, zone=ZONE, now=NOW).exported_at == datetime(2026, 6, 20, 13, tzinfo=UTC)
    assert read(path, zone=ZONE, now=NOW, exported_at=given_at).exported_at == given_at


def test_unknown_columns_are_named_and_not_stored(tmp_path: Path) -> None:
    reading = odmap(tmp_path, {"Narrative": "Jane Roe, 12 Elm St"}, {"Narrative": ""})

    assert noticed(reading, "unknown_column") == [("Narrative", 1, None)]
    assert "Elm" not in reading.records.to_csv()


def test_the_samples_mark_is_counted(tmp_path: Path) -> None:
    assert odmap(tmp_path, {"Agency": "SYNTHETIC Police"}, {}).marked == 1


CELLS = st.sampled_from(
    ["", "1", "2", "06/15/2026 14:05", "2026-06-15", "25/06/2026", "junk", "2031-01-01", "NULL",
     "Fatal", "Narcan", "heroin", "T40.1X1A", "F11.20", "38.8", "-77.0", "<6", "-4", "a,b\nc", "é"]
)  # fmt: skip


@pytest.mark.parametrize("name", ROWS)
@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_every_row_is_accounted_for_whatever_the_order(name: str, data: st.DataObject) -> None:
    headers = list(ROWS[name])
    row = st.fixed_dictionaries(dict.fromkeys(headers, CELLS))
    rows = data.draw(st.lists(row, min_size=1, max_size=12))
    assume(any(any(row.values()) for row in rows))
    rows += data.draw(st.lists(st.sampled_from(rows), max_size=3))
    shuffled = random.Random(len(rows)).sample(rows, len(rows))
    with tempfile.TemporaryDirectory() as folder:
        one = load(Path(folder), rows, source=name)
        other = load(Path(folder), shuffled, source=name)

    assert adds_up(one)
    columns = ["key", "content_hash"]
    assert set(one.records[columns].itertuples(index=False, name=None)) == set(
        other.records[columns].itertuples(index=False, name=None)
    )
    assert one.through is None or one.through <= NOW


def test_another_sources_file_is_refused(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "log.csv", [LOG_ROW])
    with pytest.raises(
        FileRefused, match=r"columns of naloxone, not of odmap: say that it is nalox"
    ):
        read(path, zone=ZONE, now=NOW, source="odmap")


def test_events_after_the_given_reach_are_told(tmp_path: Path) -> None:
    path = write_csv(
        tmp_path / "a.csv", [ODMAP_ROW, ODMAP_ROW | {"Date/Time of Overdose": "06/10/2026 09:00"}]
    )
    early = datetime(2026, 6, 12, tzinfo=ZONE)
    reading = read(path, zone=ZONE, now=NOW, source="odmap", through=early)
    assert noticed(reading, "events_after_through") == [(None, 1, None)]
    assert not noticed(read(path, zone=ZONE, now=NOW), "events_after_through")


@pytest.mark.parametrize("extra", [{}, {"Case Number": "7"}])
def test_a_file_without_case_numbers_is_told_of_what_may_be_one(
    tmp_path: Path, extra: dict[str, str]
) -> None:
    row = {"Incident Date": "1/15/2026", "Fatal/Nonfatal": "Nonfatal", "Complaint #": "26-1"}
    reading = load(tmp_path, [row | extra], source="odmap")

    told = [] if extra else [("Complaint #", 1, None)]
    assert noticed(reading, "no_case_number") == told
