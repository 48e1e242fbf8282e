"""From a signal to its days on the map."""

from __future__ import annotations

from pathlib import Path

from dashboard.analytics.filters import Filters
from dashboard.privacy import Role
from dashboard.reports.map_links import of_signal
from dashboard.reports.records import Narrowing
from dashboard.store import Store
from tests.analytics.builders import local
from tests.reports.builders import over

CELL = "872aa8782ffffff"
START, END = local("2026-10-24 20:00"), local("2026-10-31 20:00")


def test_an_areas_window_leads_to_its_days_and_to_itself(tmp_path: Path) -> None:
    context = over(Store.open(str(tmp_path / "store"), create="city"))
    chosen = Filters(basis="odmap", severity="fatal")
    found = of_signal(context, chosen, Narrowing(start=START, end=END, area=CELL))
    assert found is not None
    assert found.filters == Filters(basis="odmap", period="2026-10-24..2026-10-31")
    assert found.params == {"layer": "h3-7", "area": CELL}
    midnights = Narrowing(start=local("2026-10-24 00:00"), end=local("2026-10-31 00:00"))
    whole = of_signal(context, chosen, midnights)
    assert whole is not None
    assert whole.filters.period == "2026-10-24..2026-10-30"
    assert whole.params == {}


def test_what_the_map_does_not_show_has_no_link(tmp_path: Path) -> None:
    store = Store.open(str(tmp_path / "store"), create="city")
    window = Narrowing(start=START, end=END)
    deaths = Narrowing(start=START, end=END, series="fatal")
    some = Narrowing(start=START, end=END, keys=("odmap:1",))
    for narrow in (None, Narrowing(), deaths, some):
        assert of_signal(over(store), Filters(), narrow) is None
    assert of_signal(over(store, role=Role.PARTNER), Filters(), window) is None
