"""How often fields are filled, for whom."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.privacy import Forbidden, Policy, publish_shares
from tests.privacy.builders import ANALYST, PARTNER, POLICY, PUBLIC


def filled(*known_of: tuple[int, int]) -> pd.DataFrame:
    known, records = ([pair[place] for pair in known_of] for place in (0, 1))
    frame = pd.DataFrame({"known": known, "records": records}, dtype="int64")
    share = (frame["known"] / frame["records"]).astype("float64")
    return frame.assign(share=share, filled_by=pd.Series(["A"] * len(frame), dtype="str"))


def test_an_analyst_has_the_numbers() -> None:
    frame = filled((1, 3), (7, 9))
    assert publish_shares(frame, viewer=ANALYST, policy=POLICY).frame.equals(frame)


@given(
    st.lists(st.integers(1, 40).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))),
    st.integers(3, 9),
)
def test_a_partner_has_whole_percents_of_enough(
    known_of: list[tuple[int, int]], threshold: int
) -> None:
    sent = publish_shares(filled(*known_of), viewer=PARTNER, policy=Policy(threshold))
    few = [n < threshold for _, n in known_of]
    assert set(sent.frame.columns) == {"share", "filled_by"}
    assert sent.frame["share"].isna().tolist() == sent.frame["filled_by"].isna().tolist() == few
    for share, (known, n), is_few in zip(sent.frame["share"], known_of, few, strict=True):
        assert is_few or share == pytest.approx(known / n, abs=0.0051)
        assert is_few or round(100 * share) == pytest.approx(100 * share)
    assert sent.hidden == bool(sent.note) == any(few)


def test_the_public_has_nothing() -> None:
    with pytest.raises(Forbidden):
        publish_shares(filled((7, 9)), viewer=PUBLIC, policy=POLICY)
