"""Every point is counted once, and totals reconcile, for every layer, filter and role."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.analytics import layers
from dashboard.analytics.filters import Filters
from dashboard.geography import hexagons
from dashboard.geography.boundary import load
from dashboard.geography.checking import check
from dashboard.privacy import Policy, Role, Viewer
from dashboard.reports import map as map_report
from dashboard.reports.context import Context
from dashboard.reports.map_areas import BEFORE, selected
from dashboard.reports.map_choice import Choice
from dashboard.settings import load as load_settings
from dashboard.store import Store
from tests.analytics.builders import add, local, people
from tests.geography.area_builders import box
from tests.geography.builders import feature, write
from tests.reports.builders import leaves, numbers

END = "2026-12-01 00:00"
LAST = date(2026, 11, 30)
SETTINGS = load_settings()
BOUNDARY = load(SETTINGS.city.boundary_path)
WEST, SOUTH, EAST, NORTH = BOUNDARY.bounds
MIDDLE = round((WEST + EAST) / 2, 4)
RIVER = round(EAST - 0.01, 4)
"""East of it nobody lives."""
OWN = ("Halves", "Strip")


def inside() -> list[tuple[float, float]]:
    """Points of the city on a coarse grid, some of them on the edge that two areas share."""
    grid = [
        (latitude, longitude)
        for latitude in np.linspace(SOUTH, NORTH, 12)
        for longitude in [MIDDLE, *np.linspace(WEST, EAST, 12)]
    ]
    return [
        (round(float(y), 5), round(float(x), 5))
        for y, x in grid
        if shapely.intersects_xy(BOUNDARY.geometry, x, y)
    ]


PLACES = inside()


@dataclass(frozen=True)
class Person:
    """Where, how many days before the end, and how it ended."""

    place: tuple[float, float] | str
    days_ago: int
    severity: str


PEOPLE = st.builds(
    Person,
    place=st.sampled_from(PLACES[:12])
    | st.sampled_from(PLACES)
    | st.sampled_from(["unlocated", "placeholder", "outside"]),
    days_ago=st.integers(0, 70),
    severity=st.sampled_from(["fatal", "nonfatal"]),
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Halves of the city with residents, and a strip that leaves some of the city out."""
    folder = tmp_path_factory.mktemp("totals")
    held = Store.open(str(folder / "store"), create="city")
    at = datetime(2026, 12, 1, tzinfo=UTC)
    halves = write(
        folder / "halves.json",
        feature(box(WEST, SOUTH, MIDDLE, NORTH), ID="w", POP=1000),
        feature(box(MIDDLE, SOUTH, RIVER, NORTH), ID="e", POP=4000),
        feature(box(RIVER, SOUTH, EAST, NORTH), ID="x", POP=0),
    )
    seen = check(halves, BOUNDARY, id_column="ID", population_column="POP")
    layers.add(held, "Halves", seen, who="analyst", at=at)
    third = (EAST - WEST) / 3
    strip = write(
        folder / "strip.json",
        feature(box(WEST + third, SOUTH, MIDDLE, NORTH), ID="a"),
        feature(box(MIDDLE, SOUTH, EAST - third, NORTH), ID="b"),
    )
    layers.add(held, "Strip", check(strip, BOUNDARY, id_column="ID"), who="analyst", at=at)
    return held


def loaded(store: Store, drawn: list[Person]) -> str:
    """The basis under which these people are in the store, with one of long ago."""
    source = f"try-{len(store.imports())}"
    everybody = [*drawn, Person("unlocated", 300, "nonfatal")]
    at: list[tuple[float | None, float | None]] = [
        one.place if isinstance(one.place, tuple) else (None, None) for one in everybody
    ]
    frame = people(
        *(f"{LAST - timedelta(days=one.days_ago)} 10:00" for one in everybody),
        severity=[one.severity for one in everybody],
        latitude=[latitude for latitude, _ in at],
        longitude=[longitude for _, longitude in at],
        place_state=["located" if isinstance(one.place, tuple) else one.place for one in everybody],
        **{f"h3_{size}": cells(at, size) for size in hexagons.RESOLUTIONS},
    )
    add(store, frame, through=END, source=source)
    return source


def cells(at: list[tuple[float | None, float | None]], size: int) -> list[str | None]:
    y, x = np.array(at, dtype=float).T
    return list(hexagons.cells(y, x, size))


def context(store: Store, role: Role) -> Context:
    return Context(store, SETTINGS, Viewer(role), Policy(5), local(END))


def by_hand(drawn: list[Person], layer: str, first: date, last: date) -> Counter[str]:
    """The area of each, as anybody would count."""
    counts: Counter[str] = Counter()
    for one in drawn:
        if not first <= LAST - timedelta(days=one.days_ago) <= last:
            continue
        if isinstance(one.place, str):
            counts[one.place] += 1
            continue
        latitude, longitude = one.place
        edges = {
            "Halves": (("e", MIDDLE, RIVER), ("w", WEST, MIDDLE), ("x", RIVER, EAST)),
            "Strip": (
                ("a", WEST + (EAST - WEST) / 3, MIDDLE),
                ("b", MIDDLE, EAST - (EAST - WEST) / 3),
            ),
        }
        if layer in edges:
            found = [area for area, west, east in edges[layer] if west <= longitude <= east]
            counts[min(found) if found else "nowhere"] += 1
        else:
            (cell,) = hexagons.cells([latitude], [longitude], hexagons.LAYERS[layer])
            counts[cell] += 1
    return counts


@given(
    drawn=st.lists(PEOPLE, min_size=1, max_size=60),
    layer=st.sampled_from([*hexagons.LAYERS, *OWN]),
    compared=st.sampled_from(["nothing", "before", "year"]),
    severity=st.sampled_from([None, "fatal"]),
    leave_out=st.booleans(),
)
@settings(
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_every_point_is_counted_once_and_totals_reconcile(
    store: Store,
    drawn: list[Person],
    layer: str,
    compared: str,
    severity: str | None,
    leave_out: bool,
) -> None:
    filters = Filters(basis=loaded(store, drawn), period="28d", severity=severity)
    choice = Choice(layer, compared=compared, leave_out=leave_out, shared=True)  # type: ignore[arg-type]
    for role in (Role.ANALYST, Role.PARTNER):
        report = map_report.build(context(store, role), filters, choice)
        assert report is not None
        counted = [one for one in drawn if role is Role.PARTNER or severity in (None, one.severity)]
        for panel in report.panels:
            told = panel.areas.frame.set_index("area")["count"]
            truth = by_hand(counted, layer, *panel.days)
            assert panel.total == truth.total()
            if role is Role.ANALYST and not leave_out:
                assert told[told > 0].to_dict() == {
                    area: n for area, n in truth.items() if area in told.index
                }
            assert (told <= pd.Series(truth).reindex(told.index, fill_value=0)).all()
            _reconciles(panel, role)


def _reconciles(panel: map_report.Panel, role: Role) -> None:
    """The numbers of the sentence, but for those of its dates, add up to its total."""
    shown = int(panel.areas.frame["count"].sum())
    said = numbers(panel.balance.split(" Counted ")[0])
    if role is Role.ANALYST:
        assert said[0] == shown
        assert sum(said[:-1]) == said[-1] == panel.total
        return
    assert said[:2] == [shown, panel.total]
    assert (panel.areas.frame["count"] >= 5).all()
    beside = said[2] if "outside of all areas or of the city" in panel.balance else 0
    rest = said[3 if beside else 2] if ";" in panel.balance else 0
    assert shown + beside + rest == panel.total


def spread(place: tuple[float, float], times: int, *, first: int = 0) -> list[Person]:
    return [Person(place, first + n, "nonfatal") for n in range(times)]


def test_shared_points_are_taken_out_and_the_sentence_says_how_many(store: Store) -> None:
    station, *others = PLACES
    drawn = spread(station, 7) + [one for n in range(9) for one in spread(others[n], 1, first=n)]
    filters = Filters(basis=loaded(store, drawn), period="28d")
    analyst = context(store, Role.ANALYST)
    with_all = map_report.build(analyst, filters, Choice("h3-9", shared=True, points=True))
    without = map_report.build(analyst, filters, Choice("h3-9", leave_out=True, points=True))
    assert with_all is not None
    assert without is not None
    assert with_all.shared is not None
    assert with_all.shared.frame["words"].tolist() == ["7 overdoses of 7 days share this point"]
    assert with_all.balance.startswith("16 on the map + 0 without")
    assert without.balance.startswith("9 on the map + 0 without")
    assert "7 at shared points, which are left out = 16 in all." in without.balance
    assert with_all.points is not None
    assert without.points is not None
    assert len(with_all.points.frame) == 16
    assert len(without.points.frame) == 9
    partner = context(store, Role.PARTNER)
    whole = map_report.build(partner, filters, Choice("h3-9"))
    asked = map_report.build(partner, filters, Choice("h3-9", leave_out=True, shared=True))
    same = [str(leaf) for leaf in leaves(asked)] == [str(leaf) for leaf in leaves(whole)]
    assert same, "two maps that could be subtracted"


def test_two_periods_stand_in_the_table_and_in_the_selection(store: Store) -> None:
    west = next(place for place in PLACES if place[1] < MIDDLE - 0.01)
    east = next(place for place in PLACES if MIDDLE + 0.01 < place[1] < RIVER)
    drawn = spread(west, 12) + spread(east, 3) + spread(west, 6, first=28)
    drawn += [Person("unlocated", n, "nonfatal") for n in range(4)]
    filters = Filters(basis=loaded(store, drawn), period="28d")
    choice = Choice("Halves", shown="rate", compared="before")
    told = {}
    for role in (Role.ANALYST, Role.PARTNER):
        report = map_report.build(context(store, role), filters, choice)
        assert report is not None
        table = report.table.frame.set_index("area")[["count", f"count{BEFORE}"]]
        told[role] = table.astype("object").where(table.notna(), None).to_numpy().tolist()
        found = selected(report, "w", viewer=Viewer(role))
        assert (found.count, found.compared) == ("12", "6")
        assert (found.rates.crude, found.rates_compared.crude) == ("1,200", "600")
        # Garwood's interval of 6 cases: 2.202 to 13.059.
        assert found.rates_compared.crude_range == "220 to 1,306"
        for rates in (found.rates, found.rates_compared):
            assert bool(rates.smoothed) == bool(rates.smoothed_range) == (role is Role.ANALYST)
        river = selected(report, "x", viewer=Viewer(role))
        hidden = "not shown (small counts)"
        assert river.count == ("0" if role is Role.ANALYST else hidden)
        assert not river.rates
        assert not river.rates_compared
    assert told[Role.ANALYST] == [[12, 6], [3, 0], [0, 0]]
    assert told[Role.PARTNER] == [[12, 6]]
    analyst = map_report.build(context(store, Role.ANALYST), filters, choice)
    assert analyst is not None
    share = selected(analyst, "w", viewer=Viewer(Role.ANALYST)).share
    assert share == "80% of the 15 on the map"
    nobody = selected(analyst, "x", viewer=Viewer(Role.ANALYST)).without_rate
    assert nobody == "Nobody lives there: there is no rate."


def test_most_hidden_proposes_coarser_areas_then_a_longer_period(store: Store) -> None:
    drawn = [one for n, place in enumerate(PLACES[:20]) for one in spread(place, 2, first=n)]
    filters = Filters(basis=loaded(store, drawn), period="28d")
    partner = context(store, Role.PARTNER)

    def proposed(layer: str) -> tuple[str | None, str | None]:
        report = map_report.build(partner, filters, Choice(layer))
        assert report is not None
        assert report.proposal is not None
        return report.proposal.layer, report.proposal.period

    assert proposed("h3-9") == ("h3-8", None)
    assert proposed("h3-8") == ("h3-7", None)
    bare = Store.open(store.url + "-bare", create="city")
    only = replace(partner, store=bare)
    few = [Person(place, n, "nonfatal") for n, place in enumerate(PLACES[::7])]
    everybody = Filters(basis=loaded(bare, few), period="28d")
    report = map_report.build(only, everybody, Choice("h3-7"))
    assert report is not None
    assert report.proposal is not None
    assert (report.proposal.layer, report.proposal.period) == (None, "90d")
    analyst = map_report.build(context(store, Role.ANALYST), filters, Choice("h3-9"))
    assert analyst is not None
    assert analyst.proposal is None


def test_a_partner_has_no_period_under_28_days(store: Store) -> None:
    filters = Filters(basis=loaded(store, spread(PLACES[0], 20)), period="7d")
    for role, days in ((Role.ANALYST, 7), (Role.PARTNER, 28)):
        report = map_report.build(context(store, role), filters, Choice())
        assert report is not None
        first, last = report.panels[0].days
        assert (last - first).days + 1 == days
