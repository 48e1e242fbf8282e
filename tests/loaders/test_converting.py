"""What all sources share: identifiers read as a column."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from loaders import values
from loaders.cells import Cells
from loaders.converting import number_texts

WRITTEN = st.one_of(
    st.sampled_from(["", "NULL", "None", "Unknown", "7701001", "A 7701003", "11,303", "26-  01"]),
    st.text("0123456789-,. abAB\u00a0é", max_size=8),
)


@given(st.lists(WRITTEN, max_size=6))
def test_a_column_reads_identifiers_as_they_are_read_alone(texts: list[str]) -> None:
    frame = pd.DataFrame({"number": pd.Series(texts, dtype="str")})
    cells = Cells(frame, pd.Series(range(len(texts))), {"number": "ID"})

    assert number_texts(cells, "number").to_list() == [values.number(text) for text in texts]
