"""The model of coverage: by hand, at its ends, and only of what was entered."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics.reach import coverage as model
from dashboard.analytics.reach.coverage import CoverageRefused, Inputs, Range, available, kits_for
from dashboard.store import Store

NOW = datetime(2026, 3, 1, tzinfo=UTC)
GIVEN = Inputs(
    people_at_risk=Range(1500, 2000),
    kits_a_year=Range(3000, 3000),
    share_reaching=Range(0.5, 0.6),
    years_kept=Range(1, 2),
    people_present=Range(1, 1.5),
    source="DCHS estimate",
)


def test_the_hand_calculated_example() -> None:
    found = available(people=2000, kits_a_year=3000, reaching=0.5, years=1, present=1)
    assert found == pytest.approx(0.5276, abs=1e-4)
    needed = kits_for(0.8, people=2000, reaching=0.5, years=1, present=1)
    assert needed == pytest.approx(6437.75, abs=0.01)
    assert available(people=2000, kits_a_year=needed, reaching=0.5, years=1, present=1) == (
        pytest.approx(0.8)
    )


def test_the_range_is_that_of_its_worst_and_best_inputs() -> None:
    """At best 1.5 x 0.6 x 3,000 x 2 / 1,500 = 3.6 kits: 1 - exp(-3.6); 1.609 x 1,500 / 1.8."""
    found = model.coverage(GIVEN)
    assert found.available == pytest.approx((0.5276, 0.9727), abs=1e-4)
    assert found.kits_needed == pytest.approx((1341.2, 6437.75), abs=0.1)
    assert found.kits_more == pytest.approx((0, 3437.75), abs=0.01)


@given(st.tuples(*[st.floats(0, 1)] * 5))
def test_whatever_the_inputs_are_within_their_ranges_the_answer_is_within_its_own(
    where: tuple[float, ...],
) -> None:
    people, kits, reaching, years, present = (
        low + at * (high - low)
        for at, (low, high) in zip(
            where, (getattr(GIVEN, name) for name in model.INPUTS), strict=True
        )
    )
    found = model.coverage(GIVEN)
    chance = available(
        people=people, kits_a_year=kits, reaching=reaching, years=years, present=present
    )
    assert found.available.low - 1e-9 <= chance <= found.available.high + 1e-9
    needed = kits_for(0.8, people=people, reaching=reaching, years=years, present=present)
    assert found.kits_needed.low - 1e-6 <= needed <= found.kits_needed.high + 1e-6


def test_nothing_is_said_before_somebody_enters_it(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path / "store"), create="city")
    assert model.inputs(store) is None
    model.keep(store, GIVEN, who="ann", at=NOW)
    newer = replace(GIVEN, years_kept=Range(0.5, 1))
    model.keep(store, newer, who="bob", at=NOW)
    assert model.inputs(store) == newer
    model.take_back(store, who="bob", at=NOW)
    assert model.inputs(store) is None
    assert len(store.entries(model.ENTRY_KIND)) == 3


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("people_at_risk", Range(0, 10), "people at risk 0: is not between 1 and 10,000,000"),
        ("share_reaching", Range(0.5, 50), "share of kits that reach people at risk 50: is not"),
        ("years_kept", Range(2, 1), "years that a kit is there: at least 2 is more than at most 1"),
        ("kits_a_year", Range(1, np.inf), "two-dose kits a year inf: is not between"),
        ("source", " ", "source: is empty"),
    ],
)
def test_inputs_that_cannot_be_are_refused(name: str, value: Any, told: str) -> None:
    with pytest.raises(CoverageRefused, match=told):
        replace(GIVEN, **{name: value})
