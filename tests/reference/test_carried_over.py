"""The results that stand in `data`: every detector, every way of its parameters."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tests.reference.results import LARGEST_BEFORE_DIVERGING, Reference, assert_same, references

CARRIED_OVER = references(Path(__file__).parent / "data")


@pytest.mark.parametrize("reference", CARRIED_OVER, ids=lambda each: each.name)
def test_a_published_result_reproduces(reference: Reference) -> None:
    assert_same(reference.ours(), reference.published())


def test_a_diverged_fit_that_is_left_out_does_not_alarm_either() -> None:
    reference = next(each for each in CARRIED_OVER if "newportBerlin" in each.name)
    published, ours = reference.published(), reference.ours()
    diverged = published["mu0Vector"] > LARGEST_BEFORE_DIVERGING
    without_end = np.isinf(published["mu0Vector"])
    assert without_end.any()
    assert (diverged & ~without_end).any()
    assert not ours["alarm"][diverged].any()
    assert ours["p_value"][without_end].isna().all()
    np.testing.assert_allclose(ours["p_value"][diverged & ~without_end], 1.0)


def test_a_changed_figure_is_noticed() -> None:
    reference = CARRIED_OVER[0]
    changed = reference.ours()
    changed["upper"] = changed["upper"].where(changed.index != 3, changed["upper"] * (1 + 1e-5))
    with pytest.raises(AssertionError):
        assert_same(changed, reference.published())


def test_a_changed_alarm_is_noticed() -> None:
    reference = CARRIED_OVER[0]
    changed = reference.ours()
    changed["alarm"] ^= changed.index == 3
    with pytest.raises(AssertionError):
        assert_same(changed, reference.published())
