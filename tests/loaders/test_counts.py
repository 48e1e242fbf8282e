"""Counts that others publish: one for each series, area and period."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from loaders.counts import NO_SERIES, TWO_COUNTS
from loaders.errors import FileRefused
from loaders.quantities import STAND_IN
from loaders.spans import NOT_A_PERIOD
from loaders.titles import NOT_A_NAME
from tests.loaders.builders import adds_up, counted, load, noticed


def test_a_full_row(tmp_path: Path) -> None:
    reading = counted(
        tmp_path,
        {"Area": "22304", "Provisional": "Yes", "Publisher": "Riverton Health Department"},
    )
    record = reading.records.iloc[0].to_dict()

    assert (reading.source, reading.record) == ("counts", "count")
    assert record["key"] == "riverton health: overdose deaths|22304|2026-01-01..2026-03-31"
    assert (record["series"], record["area"]) == ("Overdose deaths", "22304")
    assert (record["period_start"], record["period_end"]) == (
        pd.Timestamp(2026, 1, 1),
        pd.Timestamp(2026, 3, 31),
    )
    assert (record["count"], record["suppressed"], record["provisional"]) == (12, False, True)
    assert reading.through == datetime(2026, 4, 1, 4, 0, tzinfo=UTC)


def test_no_area_is_the_city_and_unknown_is_an_area(tmp_path: Path) -> None:
    areas = counted(tmp_path, {}, {"Area": "Unknown"}, {"Area": "19102.0"}).records["area"]

    assert areas.isna().tolist() == [True, False, False]
    assert areas[1:].tolist() == ["Unknown", "19102"]


def test_a_suppressed_count_is_no_number(tmp_path: Path) -> None:
    reading = counted(tmp_path, {"Count": "<6"})

    assert reading.records["count"].isna().all()
    assert reading.records["suppressed"].all()
    assert noticed(reading, "suppressed_number") == [("Count", 1, 2)]


def test_a_column_can_say_what_is_suppressed(tmp_path: Path) -> None:
    rows = [{"Count": "0", "Suppressed": "Yes"}, {"Area": "A", "Suppressed": "No"}]
    records = counted(tmp_path, *rows).records

    assert records["suppressed"].tolist() == [True, False]
    assert records["count"].tolist() == [pd.NA, 12]


def test_a_blank_is_not_zero_and_not_suppressed(tmp_path: Path) -> None:
    areas = [{"Area": name, "Count": text} for name, text in [("A", ""), ("B", "0"), ("C", "N/A")]]
    records = counted(tmp_path, *areas).records

    assert records["count"].tolist() == [pd.NA, 0, pd.NA]
    assert not records["suppressed"].any()


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [
        ("Count", "999", STAND_IN),
        ("Period", "soon", NOT_A_PERIOD),
    ],
)
def test_a_value_that_cannot_be_costs_its_row(
    tmp_path: Path, column: str, text: str, reason: str
) -> None:
    reading = counted(tmp_path, {"Area": "A"}, {column: text})

    (rejection,) = reading.rejections
    assert (rejection.row, rejection.column, rejection.value) == (3, column, text)
    assert rejection.reason == reason
    assert adds_up(reading)


@pytest.mark.parametrize("text", ["12 Elm Street, where she lived", "x" * 101, "a@b.org"])
def test_an_area_that_could_be_an_address_is_refused_and_not_repeated(
    tmp_path: Path, text: str
) -> None:
    (rejection,) = counted(tmp_path, {}, {"Area": text}).rejections

    assert (rejection.reason, rejection.value) == (NOT_A_NAME, None)


def test_a_row_must_say_what_it_counts(tmp_path: Path) -> None:
    (rejection,) = counted(tmp_path, {}, {"Series": ""}).rejections

    assert rejection.reason == NO_SERIES


def test_the_header_above_the_numbers_names_the_series(tmp_path: Path) -> None:
    rows = [{"Month": "Jan 2026", "ED Visits": "31"}, {"Month": "2026-02", "ED Visits": "28"}]
    records = load(tmp_path, rows, source="counts").records

    assert set(records["series"]) == {"ED Visits"}
    assert records["period_end"].dt.day.tolist() == [31, 28]


@pytest.mark.parametrize(
    "row", [{"Period": "2026", "Count": "7"}, {"Period": "2026", "Series": "Deaths"}]
)
def test_a_file_that_says_not_what_it_counts_is_refused(
    tmp_path: Path, row: dict[str, str]
) -> None:
    with pytest.raises(FileRefused, match=r"found .*expected") as refusal:
        load(tmp_path, [row], source="counts")

    assert "\n" not in str(refusal.value)


def test_equal_rows_are_duplicates_and_unlike_ones_are_all_refused(tmp_path: Path) -> None:
    rows = [
        {},
        {},
        {"Area": "A", "Count": "3"},
        {"Area": "A", "Count": "4"},
        # Equal in all that is read: what is not read tells them apart.
        {"Area": "B", "Sex": "F"},
        {"Area": "B", "Sex": "M"},
    ]
    reading = counted(tmp_path, *rows)

    assert (len(reading.records), reading.duplicates, reading.rejected) == (1, 1, 4)
    assert {(r.row, r.reason) for r in reading.rejections} == {(n, TWO_COUNTS) for n in range(4, 8)}
    assert adds_up(reading)


def test_a_key_does_not_hang_on_the_order_nor_on_the_number(tmp_path: Path) -> None:
    rows = [{"Area": name, "Count": str(n)} for n, name in enumerate("ABCDEF")]
    one = counted(tmp_path, *rows).records
    other = counted(tmp_path, *random.Random(4).sample(rows, 6), {"Area": "G"}).records
    newer = counted(tmp_path, *({**row, "Count": "77"} for row in rows)).records

    assert set(one["key"]) | {"overdose deaths|g|2026-01-01..2026-03-31"} == set(other["key"])
    assert set(one["key"]) == set(newer["key"])
    assert not set(one["content_hash"]) & set(newer["content_hash"])


def test_publishers_of_one_series_are_told_apart(tmp_path: Path) -> None:
    reading = counted(tmp_path, {"Publisher": "Riverton"}, {"Publisher": "Lakeside"})

    assert reading.records["key"].is_unique
    assert len(reading.records) == 2


@pytest.mark.parametrize(
    ("header", "text", "provisional"),
    [
        ("Provisional", "Yes", True),
        ("Preliminary", "Y", True),
        ("Data Status", "Provisional", True),
        ("Status", "Final", False),
        ("Provisional", "", False),
    ],
)
def test_what_may_still_change(tmp_path: Path, header: str, text: str, provisional: bool) -> None:
    records = counted(tmp_path, {header: text}).records

    assert records["provisional"].tolist() == [provisional]


def test_what_is_not_reported_yet_is_not_reached(tmp_path: Path) -> None:
    reading = counted(tmp_path, {}, {"Period": "2026-Q2", "Count": ""})

    assert reading.through == datetime(2026, 4, 1, 4, 0, tzinfo=UTC)
    assert len(reading.records) == 2
