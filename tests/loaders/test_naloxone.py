"""Naloxone logs: blank is not zero, and a quantity that cannot be is refused."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import pytest

from loaders.naloxone import NEGATIVE, NOT_WHOLE, STAND_IN
from tests.loaders.builders import adds_up, log, noticed


def test_a_full_row(tmp_path: Path) -> None:
    reading = log(
        tmp_path,
        {"Period End": "2026-06-30", "Program": "Counter", "Recipient Type": "Lay public",
         "Product": "Narcan Nasal Spray", "Strength (mg)": "4 mg", "People Trained": "11",
         "First or Refill": "First", "ZIP": "22304"},
    )  # fmt: skip
    record = reading.records.iloc[0].to_dict()

    assert reading.record == "naloxone"
    assert record["key"] == "riverton health|1"
    assert (record["given_on"], record["period_end"]) == (
        pd.Timestamp(2026, 6, 15),
        pd.Timestamp(2026, 6, 30),
    )
    assert (record["kits"], record["doses"], record["trained"]) == (2, 4, 11)
    assert (record["mg_per_dose"], record["first_or_refill"]) == (4.0, "first")
    assert (record["channel"], record["programme"], record["zip"]) == ("Mail", "Counter", "22304")


def test_a_total_reaches_to_the_end_of_its_period(tmp_path: Path) -> None:
    reading = log(tmp_path, {"Period End": "2026-06-30"}, {"Date": "2026-06-20"})

    assert reading.through == datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


def test_a_blank_is_not_zero(tmp_path: Path) -> None:
    kits = log(tmp_path, {"Kits": ""}, {"Kits": "0"}, {"Kits": "N/A"}).records["kits"]

    assert kits.isna().to_list() == [True, False, True]
    assert kits[1] == 0


@pytest.mark.parametrize("text", ["<6", "< 5", "*"])
def test_a_suppressed_number_is_no_number(tmp_path: Path, text: str) -> None:
    reading = log(tmp_path, {"Kits": text})

    assert reading.records["kits"].isna().all()
    assert noticed(reading, "suppressed_number") == [("Kits", 1, 2)]


@pytest.mark.parametrize(
    ("column", "text", "reason"),
    [("Kits", "-4", NEGATIVE), ("Kits", "2.5", NOT_WHOLE), ("Kits", "some", NOT_WHOLE),
     ("Doses", "999", STAND_IN), ("People Trained", "-1", NEGATIVE)],
)  # fmt: skip
def test_a_quantity_that_cannot_be_is_refused(
    tmp_path: Path, column: str, text: str, reason: str
) -> None:
    reading = log(tmp_path, {}, {column: text})

    (rejection,) = reading.rejections
    assert (rejection.row, rejection.column, rejection.value) == (3, column, text)
    assert rejection.reason == reason


def test_a_row_with_two_bad_quantities_is_refused_once(tmp_path: Path) -> None:
    reading = log(tmp_path, {"Kits": "-4", "Doses": "999"}, {"Kits": "-4", "Doses": "x"})

    assert reading.rejected == 2
    assert adds_up(reading)
