"""Columns by field, read value by value."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.cells import Cells, distinct, joined, joined_flags, text_of
from loaders.ledger import Ledger
from loaders.numbers import decimal, decimals

TEXTS = st.lists(st.sampled_from(["", "a", "b", "é", "a b"]), max_size=8)


@given(TEXTS, TEXTS)
def test_distinct_texts_and_their_places_give_the_column_back(
    one: list[str], two: list[str]
) -> None:
    in_parts = pd.concat([pd.Series(part, dtype="str") for part in (one, two)])
    places, words = distinct(in_parts)

    assert len(set(words)) == len(words)
    assert text_of(places, words, in_parts.index).equals(in_parts)


def test_what_cannot_be_read_is_noted_and_blanks_are_not() -> None:
    frame = pd.DataFrame({"sex": ["m", "", "junk", "m"]}, dtype="str")
    cells = Cells(frame, pd.Series([2, 3, 4, 5]), {"sex": "Sex"})
    ledger = Ledger()
    known = {"m": "male", "": ""}
    found = cells.read("sex", known.get, unread="?", dtype="str", ledger=ledger, blank=None)

    assert found.fillna("-").to_list() == ["male", "-", "?", "male"]
    assert [(n.column, n.count, n.example_row) for n in ledger.notices] == [("Sex", 1, 4)]


def test_a_field_without_a_column_is_read_as_blanks() -> None:
    cells = Cells(pd.DataFrame(index=range(2)), pd.Series([2, 3]), {})
    found = cells.read("sex", lambda text: text or "none", unread="?", dtype="str", ledger=Ledger())

    assert found.to_list() == ["none", "none"]


def test_flags_are_joined_by_row() -> None:
    flags = {"one": np.array([True, False, True]), "two": np.array([True, False, False])}

    assert joined_flags(flags).to_list() == ["one;two", "", "one"]


@given(st.lists(st.sampled_from(["", "38.81", "-77", "+5", "1e3", ".5", "0012", "nan"])))
def test_a_column_of_numbers_reads_as_its_texts_do_alone(texts: list[str]) -> None:
    found = decimals(pd.Series(texts, dtype="str"))
    alone = [np.nan if text in ("", "nan") else decimal(text) for text in texts]

    assert found is None or found.tolist() == pytest.approx(alone, nan_ok=True)


@pytest.mark.parametrize("text", ["n/a", "38.81N", "inf", "1e999", "1 2"])
def test_a_column_with_a_text_that_is_no_number_is_left_to_be_read_one_by_one(text: str) -> None:
    assert decimals(pd.Series(["38.81", text], dtype="str")) is None
    assert decimals(pd.Series(["38.81", ""], dtype="str")) is not None


def test_what_parts_joined_texts_is_in_none_of_them() -> None:
    columns = [pd.Series(["a\x1fb"], dtype="str"), pd.Series(["c"], dtype="str")]
    assert joined(columns, by="\x1f").to_list() == ["a b\x1fc"]
    assert joined(columns, by=" ").to_list() == ["a\x1fb c"]
