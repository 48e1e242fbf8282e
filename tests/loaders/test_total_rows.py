"""Rows that add up the others of a log are no kits of their own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.loaders.builders import adds_up, load, noticed

CLINIC = {"Date": "1/15/2026", "Program": "Clinic A", "Kits": "10"}


@pytest.mark.parametrize(
    "row",
    [
        {"Date": "1/31/2026", "Program": "TOTAL"},
        {"Date": "1/31/2026", "Program": "Grand Total:"},
        {"Date": "1/31/2026", "Program": "Clinic A Subtotal"},
        {"Date": "1/31/2026", "Channel": "Sub-total"},
        {"Date": "Total for January"},
        {"Program": "Totals"},
        {"Place": "total"},
    ],
)
def test_a_total_is_left_out_and_told(tmp_path: Path, row: dict[str, str]) -> None:
    rows = [{"Place": "", **CLINIC}, {"Kits": "30", **row}]
    reading = load(tmp_path, rows, source="naloxone")

    assert reading.records["kits"].to_list() == [10]
    assert (reading.excluded, reading.rejected) == (1, 0)
    assert noticed(reading, "total_row") == [(None, 1, 3)]
    assert adds_up(reading)


@pytest.mark.parametrize("programme", ["Total Wellness Clinic", "Totally Free", "Clinic B"])
def test_a_name_is_no_total(tmp_path: Path, programme: str) -> None:
    rows = [CLINIC, CLINIC | {"Program": programme}]

    assert load(tmp_path, rows, source="naloxone").records["kits"].sum() == 20


def test_a_log_of_totals_alone_keeps_them(tmp_path: Path) -> None:
    rows = [CLINIC | {"Program": "Total", "Date": day} for day in ("1/15/2026", "2/15/2026")]
    reading = load(tmp_path, rows, source="naloxone")

    assert (reading.records["kits"].sum(), reading.excluded) == (20, 0)
