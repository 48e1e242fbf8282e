"""`--known-at`: what an analyst could know at an earlier moment."""

from __future__ import annotations

import pytest

from tests.cli.files import BY_MONTH
from tests.cli.terminal import Terminal


@pytest.mark.parametrize(
    "words", [("counts",), ("records",), ("spikes",), ("backtest",), ("events",), ("initiatives",)]
)
def test_every_command_of_an_analyst_takes_it(loaded: Terminal, words: tuple[str, ...]) -> None:
    assert loaded(*words, "--known-at", "2026-09-30", "--json").code == 0


def test_later_events_are_not_known(loaded: Terminal) -> None:
    rows = loaded("counts", "--known-at", "2026-09-30", "--json").document
    known = {row["period"]: row["count"] for row in rows}
    assert known == {month: n for month, n in BY_MONTH.items() if month < "2026-10"}


def test_nobody_else_may_ask(loaded: Terminal) -> None:
    ran = loaded("counts", "--known-at", "2026-09-30", "--role", "partner")
    assert ran.code == 2
    assert "--known-at: not for the role partner" in ran.err
