"""Measures of the initiatives: one number for each initiative, measure and period."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.declaration import Reading
from loaders.errors import FileRefused
from loaders.measures import (
    NO_INITIATIVE,
    NO_MEASURE,
    NO_VALUE,
    NOT_A_NUMBER,
    TWO_VALUES,
    UNKNOWN_INITIATIVE,
)
from loaders.quantities import NEGATIVE, STAND_IN
from loaders.quantities import NOT_A_NUMBER as NO_NUMBER
from loaders.source import read
from loaders.spans import NO_PERIOD, NOT_A_PERIOD
from loaders.titles import NOT_A_NAME
from tests.loaders.builders import MEASURE_ROW, NOW, ZONE, adds_up, noticed, write_csv

KNOWN = frozenset(range(1, 22))


def measured(folder: Path, *rows: Mapping[str, str], source: str | None = None) -> Reading:
    """A reading of rows that are known to be measures by their header, unless `source` says it."""
    path = write_csv(folder / "measures.csv", [{**MEASURE_ROW, **row} for row in rows])
    return read(path, zone=ZONE, now=NOW, source=source, initiatives=KNOWN)


def test_a_full_row(tmp_path: Path) -> None:
    row = {"unit": "pounds", "note": "  two boxes emptied ", "agency": "Riverton Health"}
    reading = measured(tmp_path, row)
    record = reading.records.iloc[0].to_dict()

    assert (reading.source, reading.record) == ("measures", "measure")
    assert record["key"] == "5 pounds collected|2026-03-01..2026-03-31"
    assert (record["initiative"], record["measure"]) == (5, "Pounds collected")
    assert (record["value"], record["unit"]) == (12.5, "pounds")
    assert (record["note"], record["agency"]) == ("two boxes emptied", "Riverton Health")
    assert (record["period_start"], record["period_end"]) == (
        pd.Timestamp(2026, 3, 1),
        pd.Timestamp(2026, 3, 31),
    )
    assert reading.through == datetime(2026, 4, 1, 4, 0, tzinfo=UTC)


def test_a_day_is_a_period_of_its_own(tmp_path: Path) -> None:
    records = measured(tmp_path, {"date": "2026-03-05"}, {"date": "03/20/2026"}).records

    assert records["period_start"].tolist() == records["period_end"].tolist()
    assert records["period_start"].dt.day.tolist() == [5, 20]


@pytest.mark.parametrize("text", ["5", "5.0", "#5", "Initiative 5", "No. 5"])
def test_numbers_of_initiatives(tmp_path: Path, text: str) -> None:
    assert measured(tmp_path, {"initiative": text}).records["initiative"].tolist() == [5]


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("initiative", "22", UNKNOWN_INITIATIVE),
        ("initiative", "0", UNKNOWN_INITIATIVE),
        ("initiative", "drop-off boxes", NOT_A_NUMBER),
        ("initiative", "5 and 6", NOT_A_NUMBER),
        ("value", "a dozen", NO_NUMBER),
        ("value", "-3", NEGATIVE),
        ("value", "999", STAND_IN),
        ("date", "soon", NOT_A_PERIOD),
    ],
)
def test_what_cannot_be_costs_its_row_alone(
    tmp_path: Path, column: str, text: str, reason: str
) -> None:
    reading = measured(tmp_path, {}, {column: text, "measure": "Boxes"}, {"measure": "Sites"})

    (rejection,) = reading.rejections
    assert (rejection.row, rejection.column, rejection.value) == (3, column, text)
    assert rejection.reason == reason
    assert reading.records["measure"].tolist() == ["Pounds collected", "Sites"]
    assert adds_up(reading)


@pytest.mark.parametrize(
    ("column", "reason"),
    [
        ("initiative", NO_INITIATIVE),
        ("measure", NO_MEASURE),
        ("value", NO_VALUE),
        ("date", NO_PERIOD),
    ],
)
def test_what_is_missing_costs_its_row_alone(tmp_path: Path, column: str, reason: str) -> None:
    reading = measured(tmp_path, {}, {column: "", "note": "of another row"})

    assert [(found.row, found.reason) for found in reading.rejections] == [(3, reason)]
    assert len(reading.records) == 1


def test_a_month_twice_is_named_twice_and_costs_nothing_else(tmp_path: Path) -> None:
    reading = measured(
        tmp_path,
        {"value": "3"},
        {"value": "4", "date": "03/2026"},
        {"date": "2026-04"},
        {"initiative": "6"},
        {"measure": "Boxes"},
    )

    found = [(each.row, each.column, each.value, each.reason) for each in reading.rejections]
    assert found == [(2, "value", "3", TWO_VALUES), (3, "value", "4", TWO_VALUES)]
    assert reading.records["key"].tolist() == [
        "5 pounds collected|2026-04-01..2026-04-30",
        "6 pounds collected|2026-03-01..2026-03-31",
        "5 boxes|2026-03-01..2026-03-31",
    ]


def test_a_row_written_twice_counts_once(tmp_path: Path) -> None:
    reading = measured(tmp_path, {}, {})

    assert (len(reading.records), reading.duplicates, reading.rejected) == (1, 1, 0)


def test_a_small_number_that_is_hidden_is_missing_and_not_zero(tmp_path: Path) -> None:
    reading = measured(tmp_path, {"value": "<5"}, {"date": "2026-04", "value": "0"})

    assert reading.records["value"].fillna(-1).tolist() == [-1, 0]
    assert reading.records["flags"].tolist() == ["suppressed_number", ""]


@pytest.mark.parametrize("note", ["x" * 201, "ask ann@example.org", "call 555-123-4567"])
def test_a_note_that_may_be_of_a_person_is_not_kept(tmp_path: Path, note: str) -> None:
    reading = measured(tmp_path, {"note": note})

    assert reading.records["note"].tolist() == [""]
    assert noticed(reading, "note_not_kept") == [("note", 1, 2)]


def test_what_could_be_an_address_is_no_measure_and_not_shown(tmp_path: Path) -> None:
    (rejection,) = measured(tmp_path, {}, {"measure": "12 Elm Street, where she lived"}).rejections

    assert (rejection.reason, rejection.value) == (NOT_A_NAME, None)


def test_without_an_initiative_a_file_is_one_of_counts(tmp_path: Path) -> None:
    rows = [{"Date": "2026-03", "Measure": "Visits", "Value": "31"}]
    path = write_csv(tmp_path / "counts.csv", rows)

    assert read(path, zone=ZONE, now=NOW).source == "counts"
    with pytest.raises(FileRefused):
        read(path, zone=ZONE, now=NOW, source="measures")


@pytest.mark.parametrize("missing", ["measure", "value"])
def test_a_file_without_a_column_that_is_needed_is_refused(tmp_path: Path, missing: str) -> None:
    row = {name: text for name, text in MEASURE_ROW.items() if name != missing}
    path = write_csv(tmp_path / "measures.csv", [row])

    with pytest.raises(FileRefused, match=rf"no column for {missing}; expected .*value") as refusal:
        read(path, zone=ZONE, now=NOW, source="measures")
    assert "\n" not in str(refusal.value)


def test_where_nobody_says_which_there_are_every_number_is_an_initiative(tmp_path: Path) -> None:
    path = write_csv(tmp_path / "measures.csv", [{**MEASURE_ROW, "initiative": "77"}])

    assert read(path, zone=ZONE, now=NOW).records["initiative"].tolist() == [77]


_TEXTS = st.fixed_dictionaries(
    {
        "initiative": st.sampled_from(["5", "12", "22", "", "five"]),
        "date": st.sampled_from(["2026-03", "2026-03-05", "2026-04", "", "when"]),
        "measure": st.sampled_from(["Kits", "kits", "Boxes", ""]),
        "value": st.sampled_from(["1", "2.5", "0", "<5", "", "many", "-1"]),
    }
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(rows=st.lists(_TEXTS, min_size=1, max_size=12), data=st.data())
def test_every_row_is_told_and_the_order_says_nothing(
    tmp_path: Path, rows: list[dict[str, str]], data: st.DataObject
) -> None:
    one = measured(tmp_path, *rows, source="measures")
    other = measured(tmp_path, *data.draw(st.permutations(rows)), source="measures")

    assert adds_up(one)
    assert one.records["key"].is_unique
    held = [
        dict(zip(reading.records["key"], reading.records["content_hash"], strict=True))
        for reading in (one, other)
    ]
    assert held[0] == held[1]
    assert one.rejected == other.rejected
