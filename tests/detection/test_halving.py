from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from dashboard.detection.halving import halved


@given(st.lists(st.floats(0.001, 0.999), min_size=1, max_size=5))
def test_each_interval_closes_where_it_begins_to_hold(begins: list[float]) -> None:
    wanted = np.array(begins)
    low, high = halved(np.zeros(len(begins)), np.ones(len(begins)), lambda at: at >= wanted)
    assert (low < wanted).all()
    assert (high >= wanted).all()
    assert np.allclose(high - low, 2.0**-40)
