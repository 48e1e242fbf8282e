"""Written quantities: blank, hidden as small, or no quantity at all."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from loaders.cells import Cells, Mask
from loaders.ledger import Ledger
from loaders.quantities import (
    NEGATIVE,
    NOT_A_NUMBER,
    NOT_WHOLE,
    STAND_IN,
    TOO_LARGE,
    quantities,
)


def read(
    *texts: str, fractions: bool = False, hidden_words: tuple[str, ...] = ()
) -> tuple[pd.Series, Mask, Mask, Ledger]:
    """The numbers of a column, which are hidden, which are good, what was said; 100 at most."""
    frame = pd.DataFrame({"kits": texts}, dtype="str")
    cells = Cells(frame, pd.Series(range(2, len(texts) + 2)), {"kits": "Kits"})
    ledger, good = Ledger(), np.ones(len(texts), dtype="bool")
    found, hidden = quantities(
        cells,
        "kits",
        ledger,
        largest=100,
        good=good,
        fractions=fractions,
        hidden_words=hidden_words,
    )
    return found, hidden, good, ledger


def test_a_blank_is_not_zero() -> None:
    found, hidden, good, ledger = read("", "0", "N/A", "100", "1,000")

    assert found.tolist() == [pd.NA, 0, pd.NA, 100, pd.NA]
    assert not hidden.any()
    assert good.tolist() == [True, True, True, True, False]
    assert ledger.notices == ()


@pytest.mark.parametrize(
    "text", ["<6", "< 5", "*", "less than 5", "1-4", "Suppressed", "(s)", "few"]
)
def test_a_small_number_that_is_hidden_is_no_number(text: str) -> None:
    found, hidden, good, ledger = read(text, "7", hidden_words=("Few",))

    assert found.tolist() == [pd.NA, 7]
    assert (hidden.tolist(), good.tolist()) == ([True, False], [True, True])
    assert [(n.reason, n.column, n.example_row) for n in ledger.notices] == [
        ("suppressed_number", "Kits", 2)
    ]


@pytest.mark.parametrize("fractions", [True, False])
@pytest.mark.parametrize(
    ("text", "reason"),
    [("-4", NEGATIVE), ("-2.5", NEGATIVE), ("999", STAND_IN), ("9999", STAND_IN),
     ("101", TOO_LARGE), ("some", None), ("few", None)],
)  # fmt: skip
def test_what_cannot_be_costs_its_row(text: str, reason: str | None, *, fractions: bool) -> None:
    found, _, good, ledger = read("1", text, fractions=fractions)

    (rejection,) = ledger.rejections
    assert (rejection.row, rejection.column, rejection.value) == (3, "Kits", text)
    assert rejection.reason == (reason or (NOT_A_NUMBER if fractions else NOT_WHOLE))
    assert (found[0], good.tolist()) == (1, [True, False])


def test_a_fraction_is_a_quantity_only_where_it_may_be() -> None:
    assert read("2.5", fractions=True)[0].tolist() == [2.5]
    (rejection,) = read("2.5")[-1].rejections
    assert rejection.reason == NOT_WHOLE
