"""The map at its edges, and what a partner could work out from it."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import permutations, product
from pathlib import Path

import h3
import pandas as pd
import pytest
import shapely
import shapely.geometry
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dashboard.analytics.filters import Filters
from dashboard.geography.boundary import load as load_boundary
from dashboard.geography.hexagons import covering
from dashboard.privacy import Role
from dashboard.privacy.suppression import visible
from dashboard.reports import map as map_report
from dashboard.reports.context import Context
from dashboard.reports.map_areas import coloured
from dashboard.reports.map_choice import Choice
from dashboard.store import Store
from tests.analytics.builders import add, people
from tests.reports.builders import leaves, over, small

WEEK = Filters(period="28d")
Dataset = tuple[tuple[int, ...], int]
"""The count of each hexagon of the layer, and how many have no usable place."""


def test_points_are_those_that_are_counted(tmp_path: Path) -> None:
    frame = people("2026-03-10 08:00", "2026-03-10", "2026-03-10 21:00")
    context = small(tmp_path, frame, through="2026-03-10 20:00")
    found = map_report.build(context, WEEK, Choice("h3-8", points=True))
    assert found is not None
    assert found.points is not None
    assert sorted(found.points.frame["label"]) == ["2026-03-10", "2026-03-10 08:00"]
    assert found.panels[0].areas.frame["count"].tolist() == [2]


def test_the_balance_says_what_is_not_on_the_map_and_which_days(tmp_path: Path) -> None:
    states = ["located", "located", "unlocated", "placeholder", "outside", "outside"]
    frame = people(*["2026-03-10 08:00"] * 6, place_state=states)
    context = small(tmp_path, frame, through="2026-03-10 20:00")
    found = map_report.build(context, WEEK, Choice("h3-8"))
    assert found is not None
    assert found.points is None
    assert found.balance == (
        "2 on the map + 1 without a place, 1 at a placeholder point, 2 outside the city "
        "= 6 in all. Counted from 10 Mar 2026 to 10 Mar 2026."
    )


def test_outside_the_data_there_is_no_map(tmp_path: Path) -> None:
    context = small(tmp_path, people("2026-03-10 08:00"), through="2026-03-10 20:00")
    early = Filters(period="2020-01-01..2020-12-31")
    for role in (Role.ANALYST, Role.PARTNER):
        at = replace(context, viewer=replace(context.viewer, role=role))
        found = map_report.build(at, early, Choice("h3-8"))
        assert (found is None) == (role is Role.ANALYST)
        assert map_report.build(at, Filters(basis="ems"), Choice("h3-8")) is None


def tiny_city(folder: Path) -> Path:
    """A boundary that lies within four large hexagons."""
    corner = h3.cell_to_vertexes(h3.latlng_to_cell(38.82, -77.09, 7))[0]
    latitude, longitude = h3.vertex_to_latlng(corner)
    shape = shapely.geometry.mapping(shapely.Point(longitude, latitude).buffer(0.004))
    feature = {"type": "Feature", "properties": {"NAME": "Tiny"}, "geometry": shape}
    path = folder / "tiny.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return path


class Attacker:
    """Knows the rule and everything but the small counts, and tries other cities."""

    def __init__(self, folder: Path) -> None:
        self.store = Store.open(str(folder / "store"), create="city")
        context = over(self.store, role=Role.PARTNER)
        city = context.settings.city.model_copy(update={"boundary": str(tiny_city(folder))})
        self.settings = context.settings.model_copy(update={"city": city})
        self.layer = covering(load_boundary(city.boundary_path), 7)
        self.tried = 0

    def context(self) -> Context:
        """As a partner, on this city."""
        return replace(over(self.store, role=Role.PARTNER), settings=self.settings)

    def sent(self, *datasets: Dataset) -> object:
        """What the page would send of the last 28 days, and of those before: every value in its
        report, in order, and every word of its map."""
        parts = [self._frame(dataset, place) for place, dataset in enumerate(datasets)]
        self.tried += 1
        source = f"try-{self.tried}"
        add(self.store, pd.concat(parts), through="2026-03-10 20:00", source=source)
        filters = Filters(basis=source, period="28d")
        choice = Choice("h3-7", compared="before" if len(datasets) == 2 else "nothing", points=True)
        report = map_report.build(self.context(), filters, choice)
        assert report is not None
        assert len(report.panels) == len(datasets)
        drawn = [coloured(panel.areas.frame, "count") for panel in report.panels]
        return [str(leaf) for leaf in leaves([report, *drawn])]

    def _frame(self, dataset: Dataset, place: int) -> pd.DataFrame:
        """The same people at the same times: only where they were differs."""
        counts, unplaced = dataset
        cells = [cell for cell, n in zip(self.layer, counts, strict=True) for _ in range(n)]
        places = ["located"] * len(cells) + ["unlocated"] * unplaced
        month = "2026-03" if place == 0 else "2026-02"
        times = [f"{month}-{1 + at % 9:02} 08:00" for at in range(len(places))]
        return people(*times, place_state=places, h3_7=[*cells, *[None] * unplaced])


def as_sent(counts: Sequence[int], unplaced: int, *, threshold: int = 5) -> dict[str, int]:
    by_area = {str(at): n for at, n in enumerate(counts)}
    return visible(by_area, total=sum(counts) + unplaced, n_areas=len(counts), threshold=threshold)


def another(counts: tuple[int, ...], unplaced: int, at: int) -> Dataset | None:
    """A city with another count in hexagon `at` of which the same should be sent, and in which as
    many have no place."""
    hidden = [i for i in range(len(counts)) if str(i) not in as_sent(counts, unplaced)]
    top = max(counts[i] for i in hidden)
    room = sum(counts[i] for i in hidden)
    tries = {tuple(counts[i] for i in order) for order in permutations(hidden)} | {
        values for values in product(range(top + 2), repeat=len(hidden)) if sum(values) == room
    }
    for values in sorted(tries):
        moved = list(counts)
        for i, n in zip(hidden, values, strict=True):
            moved[i] = n
        if moved[at] != counts[at] and as_sent(moved, unplaced) == as_sent(counts, unplaced):
            return tuple(moved), unplaced
    return None


DATASETS = st.tuples(
    st.lists(st.sampled_from([0, 1, 2, 4, 5, 7, 9]), min_size=3, max_size=3), st.integers(0, 2)
).map(lambda drawn: (tuple(drawn[0]), drawn[1]))


@given(datasets=st.lists(DATASETS, min_size=1, max_size=2))
@settings(
    max_examples=8,
    deadline=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
def test_no_suppressed_count_can_be_read_or_computed_from_a_partners_page(
    datasets: list[Dataset],
) -> None:
    """For each hidden count, of either period, another city, and even one with as many unplaced,
    sends the same."""
    if not all(sum(counts) + unplaced for counts, unplaced in datasets):
        return
    with tempfile.TemporaryDirectory() as folder:
        attacker = Attacker(Path(folder))
        sent = attacker.sent(*datasets)
        for place, (counts, unplaced) in enumerate(datasets):
            for at in [at for at, n in enumerate(counts) if 1 <= n < 5]:
                placeless = (*counts[:at], 0, *counts[at + 1 :])
                moved = (placeless, unplaced + counts[at])
                assert attacker.sent(*_with(datasets, place, moved)) == sent
                other = another(counts, unplaced, at)
                assert other is not None, "the attacker knows it"
                assert attacker.sent(*_with(datasets, place, other)) == sent


def _with(datasets: list[Dataset], place: int, other: Dataset) -> list[Dataset]:
    return [*datasets[:place], other, *datasets[place + 1 :]]


def test_a_hexagon_that_is_hidden_in_all_periods_is_not_named(tmp_path: Path) -> None:
    attacker = Attacker(tmp_path)
    sent = attacker.sent(((9, 7, 2), 0), ((9, 2, 1), 2))
    first, second, third = attacker.layer
    assert first in sent  # type: ignore[operator]
    assert second not in sent  # type: ignore[operator]
    assert third not in sent  # type: ignore[operator]


@pytest.mark.parametrize(
    ("counts", "shown"),
    [((9, 7, 2), {"0"}), ((5, 1, 1), set()), ((9, 9, 2), set()), ((9, 4, 4), set())],
)
def test_the_attackers_model_is_the_rule(counts: tuple[int, ...], shown: set[str]) -> None:
    assert set(as_sent(counts, 0)) == shown
