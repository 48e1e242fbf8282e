from __future__ import annotations

from dashboard.analytics.merging import representatives
from tests.analytics.linkage.builders import ems, linked, odmap, records


def test_the_clock_that_can_be_believed_says_when() -> None:
    late = odmap("a", 0)
    frame = records({**late, "entered_at": late["occurred_at"]}, ems("b", -50))
    assert representatives(frame, linked(frame)).to_dict() == {"a": "b"}
