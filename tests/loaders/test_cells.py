"""Columns by field, read value by value."""

from __future__ import annotations

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from loaders.cells import Cells, distinct, joined, joined_flags, text_of
from loaders.ledger import Ledger

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


def test_what_parts_joined_texts_is_in_none_of_them() -> None:
    columns = [pd.Series(["a\x1fb"], dtype="str"), pd.Series(["c"], dtype="str")]
    assert joined(columns, by="\x1f").to_list() == ["a b\x1fc"]
    assert joined(columns, by=" ").to_list() == ["a\x1fb c"]
