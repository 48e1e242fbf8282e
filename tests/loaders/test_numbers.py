"""Written numbers, a whole column at once."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders.numbers import decimal, decimals


@given(st.lists(st.sampled_from(["", "38.81", "-77", "+5", "1e3", ".5", "0012", "nan"])))
def test_a_column_of_numbers_reads_as_its_texts_do_alone(texts: list[str]) -> None:
    found = decimals(pd.Series(texts, dtype="str"))
    alone = [np.nan if text in ("", "nan") else decimal(text) for text in texts]

    assert found is not None
    assert found.tolist() == pytest.approx(alone, nan_ok=True)


@pytest.mark.parametrize("text", ["n/a", "38.81N", "inf", "1e999", "1 2"])
def test_a_column_with_a_text_that_is_no_number_is_left_to_be_read_one_by_one(text: str) -> None:
    assert decimals(pd.Series(["38.81", text], dtype="str")) is None
    assert decimals(pd.Series(["38.81", ""], dtype="str")) is not None
