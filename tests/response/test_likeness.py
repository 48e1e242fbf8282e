"""What cases have in common, held against what is usual."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.response.likeness import likeness
from tests.store.builders import incidents


def varied(n: int) -> pd.DataFrame:
    """Cases of which every tenth names xylazine, and that are of many places and ages."""
    return incidents(
        n,
        drugs=["fentanyl;xylazine" if place % 10 == 0 else "fentanyl" for place in range(n)],
        age_band=["25-34" if place % 2 else "45-54" for place in range(n)],
        sex=["female" if place % 2 else "male" for place in range(n)],
        zip=[f"223{place % 10:02d}" for place in range(n)],
        h3_8=[f"cell {place % 20}" for place in range(n)],
    )


def test_a_substance_that_was_rare_stands_out_and_what_is_usual_does_not() -> None:
    own = varied(4).assign(
        drugs=["fentanyl;xylazine", "xylazine", "xylazine; fentanyl", "xylazine"]
    )
    found = likeness(own, varied(99))
    assert [one.field for one in found if one.stands_out] == ["drugs"]
    drug = found[0]
    assert (drug.value, drug.count, drug.told) == ("xylazine", 4, 4)
    # 10 of 99 before: (10 + 0.5) / (99 + 1) = 0.105; 2 values were held against what is usual.
    assert drug.usual == pytest.approx(0.105)
    assert drug.chance == pytest.approx(2 * 0.105**4)


def test_what_is_not_told_is_no_likeness() -> None:
    own = varied(6).assign(
        sex="unknown", zip=None, drugs="", age_band=["25-34"] * 2 + ["unknown"] * 4
    )
    assert {one.field for one in likeness(own, varied(50))} == {"drug_group", "h3_8"}
    assert likeness(varied(2), varied(50)) == ()
    assert likeness(varied(0), varied(0)) == ()


def test_without_a_past_little_stands_out() -> None:
    alike = [one.stands_out for one in likeness(varied(5).assign(sex="male"), varied(0))]
    assert len(alike) == 6
    assert not any(alike)
