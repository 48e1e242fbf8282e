"""A column of times of day: what its other cells say of 905."""

from __future__ import annotations

import pandas as pd
import pytest

from loaders.clock_columns import clock_texts, clocks_among


@pytest.mark.parametrize(
    ("texts", "clocks", "unread"),
    [
        (["1405", "905", "45", "0"], ["1405", "0905", "0045", "0000"], []),
        (["1405.0", "905.0", "905 hrs"], ["1405", "0905", "0905"], []),
        (["14:05", "905", "0"], ["14:05", "", ""], [1, 2]),
        (["1405", "45", "190", "875"], ["1405", "", "", ""], [1, 2, 3]),
        (["1405", "24:00", "2400"], ["1405", "24:00", "2400"], []),
        (["", "NULL", "Unknown", "UNK", "24:30", "noon"], [""] * 6, [4, 5]),
        (["1899-12-30 14:05:00", "1/5/2026 2:05 PM"], ["14:05:00", "2:05 PM"], []),
        (["14:05 hrs", "1405 hrs"], ["14:05 hrs", "1405"], []),
        ([], [], []),
    ],
)
def test_a_column_of_times_of_day(texts: list[str], clocks: list[str], unread: list[int]) -> None:
    found, failed = clock_texts(pd.Series(texts, dtype="str"))

    assert found.to_list() == clocks
    assert failed.nonzero()[0].tolist() == unread


def test_a_column_of_parts_of_the_day_may_have_clocks() -> None:
    words, mixed = ["Morning", "Unknown", ""], ["Morning", "14:05", ""]

    assert clocks_among(pd.Series(words, dtype="str")) is None
    found = clocks_among(pd.Series(mixed, dtype="str"))
    assert found is not None
    assert found.to_list() == ["", "14:05", ""]
