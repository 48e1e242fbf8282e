"""Rows to people: a row a drug and a dose is one person, and doses are added once."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.folding import fold
from loaders.maps import Fold
from loaders.reading import TextTable

FOLD = Fold(("Case", "Victim"), add={"Doses": ("Dose ID",)}, join=("Drug",))
HEADERS = ("Case", "Victim", "Drug", "Dose ID", "Doses", "Sex")
ROWS: list[tuple[str, ...]] = [
    ("1", "1", "HEROIN", "a", "2", "Male"),
    ("1", "1", "HEROIN", "b", "1", "NULL"),
    ("1", "1", "COCAINE", "a", "2", "NULL"),
    ("1", "1", "COCAINE", "b", "1", "Male"),
    ("1", "2", "NULL", "NULL", "NULL", "Female"),
    ("2", "3", "HEROIN", "a", "1", "Male"),
]


def table(rows: list[tuple[str, ...]]) -> TextTable:
    frame = pd.DataFrame(rows, columns=list(HEADERS), dtype="str")
    return TextTable(HEADERS, frame, np.arange(2, len(rows) + 2, dtype="int64"))


def people(rows: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    found, _, _ = fold(table(rows), FOLD)
    return sorted(found.frame.itertuples(index=False, name=None))


def test_a_victim_is_one_row_with_its_drugs_and_doses() -> None:
    found, duplicates, merged = fold(table(ROWS), FOLD)
    assert (duplicates, merged) == (0, 3)
    assert found.rows.tolist() == [2, 6, 7]
    assert found.frame["Doses"].tolist() == ["3", "", "1"]
    assert found.frame["Drug"].tolist() == ["COCAINE; HEROIN", "", "HEROIN"]
    assert found.frame["Sex"].tolist() == ["Male", "Female", "Male"]


def test_the_order_of_the_rows_plays_no_part() -> None:
    for seed in range(5):
        assert people(random.Random(seed).sample(ROWS, len(ROWS))) == people(ROWS)


def test_copies_are_duplicates_and_add_nothing_up() -> None:
    simple = Fold(("Case", "Victim"), add={"Doses": ()})
    rows: list[tuple[str, ...]] = [ROWS[5], ROWS[5], ("2", "3", "FENTANYL", "b", "1", "Male")]
    found, duplicates, merged = fold(table(rows), simple)
    assert (duplicates, merged) == (1, 1)
    assert found.frame["Doses"].tolist() == ["2"]


def test_rows_that_do_not_say_whom_they_are_of_stay_alone() -> None:
    rows: list[tuple[str, ...]] = [
        ("1", "NULL", "HEROIN", "a", "1", "Male"),
        ("1", "NULL", "HEROIN", "a", "1", "Male"),
        ("", "", "", "", "", "Male"),
    ]
    found, duplicates, merged = fold(table(rows), FOLD)
    assert (len(found.frame), duplicates, merged) == (3, 0, 0)


def test_a_dose_that_is_no_number_stands_to_be_told_of() -> None:
    rows: list[tuple[str, ...]] = [
        ("1", "1", "A", "a", "some", "Male"),
        ("1", "1", "B", "b", "1", "Male"),
    ]
    found, _, _ = fold(table(rows), FOLD)
    assert found.frame["Doses"].tolist() == ["some"]


CELLS = st.sampled_from(["", "1", "2", "NULL", "x"])


@settings(max_examples=40, deadline=None)
@given(rows=st.lists(st.tuples(*[CELLS] * len(HEADERS)), max_size=12))
def test_every_row_is_a_person_a_duplicate_or_merged(rows: list[tuple[str, ...]]) -> None:
    found, duplicates, merged = fold(table(rows), FOLD)
    assert len(found.frame) + duplicates + merged == len(rows)
    assert len(set(found.rows.tolist())) == len(found.frame)
    assert people(rows[::-1]) == people(rows)


def test_nothing_folds_to_nothing() -> None:
    found, duplicates, merged = fold(table([]), FOLD)
    assert (len(found.frame), len(found.rows), duplicates, merged) == (0, 0, 0, 0)
    assert tuple(found.frame.columns) == HEADERS
