"""Where nobody says which source is counted, it is the one that has data."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.reports import initiatives
from dashboard.reports.export import UnknownChoice, asked, counts_rows, spikes_rows
from dashboard.store import Store
from tests.analytics.builders import add, people, store_of
from tests.reports.builders import over

THROUGH = "2026-03-10 20:00"


def test_the_only_basis_that_has_data_is_counted(tmp_path: Path) -> None:
    context = over(store_of(tmp_path, people("2026-03-01 10:00"), through=THROUGH, source="ems"))
    assert (context.usual_basis, asked(context).basis) == ("ems", "ems")
    assert counts_rows(context, asked(context), by="month")["count"].tolist() == [1]
    (sentence,) = spikes_rows(context).sentences
    assert sentence.startswith("Not enough data to say")
    assert initiatives.live_lines(context) == {11: sentence, 19: "no data yet"}


def test_what_is_said_stands(tmp_path: Path) -> None:
    context = over(store_of(tmp_path, people("2026-03-01 10:00"), through=THROUGH, source="ems"))
    assert asked(context, basis="odmap").basis == "odmap"
    assert spikes_rows(context, "odmap").sentences == ()
    with pytest.raises(UnknownChoice):
        asked(context, basis="naloxone")


def test_of_both_and_of_none_it_is_the_first(tmp_path: Path) -> None:
    assert over(Store.open(str(tmp_path / "none"), create="city")).usual_basis == "odmap"
    store = store_of(tmp_path, people("2026-03-01 10:00"), through=THROUGH, source="ems")
    theirs = people("2026-03-01 10:00", place_state="neighbour")
    add(store, theirs, through=THROUGH)
    assert over(store).usual_basis == "ems"
    add(store, people("2026-03-02 10:00"), through=THROUGH)
    assert over(store).usual_basis == "odmap"
