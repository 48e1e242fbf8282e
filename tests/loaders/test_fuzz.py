"""Half a minute of what `python -m benchmarks.fuzz` does for an hour."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks.fuzz import Broken, case_of, check, outcome
from benchmarks.fuzz_files import Case
from tests.loaders.builders import odmap

SEED, FILES, PARTS = 1, 400, 8


@pytest.mark.parametrize("part", range(PARTS))
def test_every_file_is_read_whole_or_refused_with_one_line(part: int) -> None:
    outcomes = [outcome(case_of(SEED, number)) for number in range(part, FILES, PARTS)]

    assert set(outcomes) == {"read", "refused"}


def test_a_number_of_a_seed_is_always_the_same_file() -> None:
    assert case_of(SEED, 3).content == case_of(SEED, 3).content != case_of(SEED, 4).content


def test_a_lost_row_is_found_out(tmp_path: Path) -> None:
    reading = odmap(tmp_path, {}, {"Date/Time of Overdose": "never"})
    case = Case("file.csv", b"", None, rows=2)
    check(reading, case)

    for lost in (
        replace(reading, rows_read=3),
        replace(reading, rejected=0, merged=1),
        replace(reading, records=reading.records[["key"]]),
    ):
        with pytest.raises(Broken):
            check(lost, case)
    with pytest.raises(Broken, match="3 rows, of which 2 were read"):
        check(reading, replace(case, rows=3))
