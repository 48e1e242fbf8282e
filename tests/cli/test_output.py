"""What commands write: JSON that anything can read, and tables for people."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest

from dashboard.cli import output
from tests.cli.terminal import Terminal

ZONE = ZoneInfo("America/New_York")
FRAME = pd.DataFrame(
    {
        "text": pd.Series(["a", None], dtype="str"),
        "whole": pd.Series([1, None], dtype="Int64"),
        "number": [0.5, np.nan],
        "at": pd.DatetimeIndex([pd.Timestamp("2026-11-01T05:30:00Z"), pd.NaT]),
        "day": [date(2026, 10, 31), None],
        "is": [True, False],
    }
)


def test_missing_is_null_and_times_are_iso(capsys: pytest.CaptureFixture[str]) -> None:
    output.write_json(output.rows(FRAME))
    out = capsys.readouterr().out
    assert "NaN" not in out
    assert json.loads(out) == [
        {
            "text": "a",
            "whole": 1,
            "number": 0.5,
            "at": "2026-11-01T05:30:00+00:00",
            "day": "2026-10-31",
            "is": True,
        },
        {**dict.fromkeys(FRAME.columns), "is": False},
    ]


def test_letters_stay_as_they_are(capsys: pytest.CaptureFixture[str]) -> None:
    output.write_json({"name": "Zoë"})
    assert capsys.readouterr().out == '{\n  "name": "Zoë"\n}\n'


def test_what_json_cannot_hold_is_no_text() -> None:
    with pytest.raises(TypeError, match="set"):
        output.write_json([{1, 2}])


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (datetime(2026, 7, 1, 1, 5, tzinfo=UTC), "2026-06-30 21:05"),
        (datetime(2026, 1, 1, 5, 0, 59, tzinfo=UTC), "2026-01-01 00:00"),
        (datetime(2026, 7, 1, 1, tzinfo=timezone(timedelta(hours=2))), "2026-06-30 19:00"),
        (pd.Timestamp("2026-11-01T05:30Z"), "2026-11-01 01:30"),
        (date(2026, 10, 31), "2026-10-31"),
        (None, "-"),
        ("", ""),
        (0, "0"),
        (1234567, "1234567"),
        (0.000123456, "0.0001235"),
        (False, "False"),
    ],
)
def test_people_read_the_citys_clock(
    capsys: pytest.CaptureFixture[str], value: object, shown: str
) -> None:
    output.write_table([{"name": value}], empty="", zone=ZONE)
    assert capsys.readouterr().out.splitlines() == ["name", shown]


def test_columns_are_aligned_and_lines_not_padded(capsys: pytest.CaptureFixture[str]) -> None:
    rows: list[dict[str, Any]] = [{"n": 1, "long": "a"}, {"n": 1000, "long": None}]
    output.write_table(rows, empty="")
    assert capsys.readouterr().out == "n     long\n1     a\n1000  -\n"


def test_no_rows_are_said_to_be_none(capsys: pytest.CaptureFixture[str]) -> None:
    output.write_table([], empty="nothing yet")
    assert capsys.readouterr().out == "nothing yet\n"


def test_every_table_is_on_the_citys_clock(loaded: Terminal) -> None:
    """Where the data end at 20:00, the windows do, and not at midnight by another clock."""
    for words in (["imports"], ["spikes"], ["records"]):
        ran = loaded(*words)
        assert ran.code == 0
        assert "+00:00" not in ran.out
    assert "2026-10-31 20:00" in loaded("imports").out
    spikes = [line for line in loaded("spikes").out.splitlines() if line.startswith("city ")]
    assert len(spikes) == 5
    assert all("  2026-10-31 20:00  " in line for line in spikes)
    (fatal,) = loaded("records", "--severity", "fatal").out.splitlines()[1:]
    assert "  2026-07-03 14:05  " in fatal
