"""Downloads: spreadsheets read them and run nothing in them."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.privacy.door import publish_city
from dashboard.privacy.download import csv
from tests.privacy.builders import ANALYST


def written(frame: pd.DataFrame, *, sample: bool = False) -> str:
    return csv(publish_city(frame, viewer=ANALYST), sample=sample).decode("utf-8")


def test_bytes_of_a_small_table() -> None:
    frame = pd.DataFrame({"period": [pd.Timestamp("2020-07-24")], "drug": ["=1+1"], "change": [-2]})
    assert written(frame) == "\ufeffperiod,drug,change\r\n2020-07-24,'=1+1,-2\r\n"


def test_the_sample_says_so_in_every_row() -> None:
    frame = pd.DataFrame({"drug": ["heroin", "cocaine"], "count": pd.array([1, None], "Int64")})
    assert written(frame, sample=True).splitlines() == [
        "\ufeffdata,drug,count",
        '"SYNTHETIC sample, not real",heroin,1',
        '"SYNTHETIC sample, not real",cocaine,',
    ]


@pytest.mark.parametrize("kind", ["str", "object", "category"])
@given(text=st.sampled_from("=+-@\t\r\n").flatmap(lambda c: st.text().map(lambda t: c + t)))
def test_no_text_cell_begins_a_formula(kind: str, text: str) -> None:
    text = text.encode("utf-8", "ignore").decode("utf-8")
    frame = pd.DataFrame({text: pd.Series([text], dtype=kind)})
    assert written(frame).removeprefix("\ufeff").lstrip('"').startswith("'")
    assert "\r\n'" in written(frame) or "\r\n\"'" in written(frame)


def test_the_published_frame_is_not_changed() -> None:
    frame = pd.DataFrame({"drug": ["=1"]})
    written(frame)
    assert frame["drug"].tolist() == ["=1"]
