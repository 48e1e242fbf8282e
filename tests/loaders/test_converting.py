"""What all sources share: identifiers read as a column."""

from __future__ import annotations

import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from loaders import values
from loaders.cells import Cells
from loaders.converting import number_texts
from loaders.ledger import Ledger

WRITTEN = st.one_of(
    st.sampled_from(
        [
            "",
            "NULL",
            "None",
            "Unknown",
            "7701001",
            "A 7701003",
            "11,303",
            "26-  01",
            "26001.0",
            "2.02601E+11",
            "01-02-1980",
            "1980-1-2",
            "TBD-1",
            "unk-7",
            "ALEX-26-1",
            "Pending-3",
            "unk 5",
            "Case 26-1",
            "Doe 12",
            "Smith 12",
            "test4",
            "Refused-1",
            "Doe 1/2/80",
            "J12.0",
        ]
    ),
    st.text("0123456789-,. abAB\u00a0é", max_size=8),
)


@given(st.lists(WRITTEN, max_size=6))
def test_a_column_reads_identifiers_as_they_are_read_alone(texts: list[str]) -> None:
    frame = pd.DataFrame({"number": pd.Series(texts, dtype="str")})
    cells = Cells(frame, pd.Series(range(len(texts))), {"number": "ID"})

    ledger = Ledger()
    assert number_texts(cells, "number", ledger).to_list() == [
        values.number(text) for text in texts
    ]
    why = pd.Series([values.number_or_why(text)[1] for text in texts], dtype="str")
    for reason, word in (("number_rounded", "rounded"), ("number_not_kept", "personal")):
        rows = [at for at, told in enumerate(why) if told == word]
        noted = [(n.count, n.example_row) for n in ledger.notices if n.reason == reason]
        assert noted == ([(len(rows), rows[0])] if rows else [])
