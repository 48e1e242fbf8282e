"""The series that are watched, the rules that are on, and what stands out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from dashboard.analytics import members, signals
from dashboard.analytics.signals import Evaluation, evaluate
from dashboard.analytics.through import data_through
from dashboard.settings import load as load_settings
from dashboard.store import Store
from tests.analytics.builders import ZONE, local, people, store_of

THROUGH = "2026-03-11 00:00"
NOW = local("2026-03-12 12:00")
YEAR = [f"{date(2025, 1, 3) + timedelta(days=12 * n)} 10:00" for n in range(35)]


def of(frame: pd.DataFrame, folder: Path, **settings: Any) -> Evaluation:
    store = store_of(folder, frame, through=THROUGH)
    return at(store, **settings)


def at(store: Store, **settings: Any) -> Evaluation:
    known = data_through(store, ZONE, as_of=NOW)["odmap"]
    return evaluate(store, load_settings(store=store.url, **settings), "odmap", known)


def joined(*frames: pd.DataFrame) -> pd.DataFrame:
    return pd.concat(frames, ignore_index=True)


def test_each_series_holds_its_own_cases(tmp_path: Path) -> None:
    frame = joined(
        people(*YEAR, severity="nonfatal", doses=1, naloxone="single", age_band="25-34"),
        people("2026-03-01 10:00", severity="fatal", doses=0, naloxone="none", age_band="25-34"),
        people("2026-03-02 10:00", severity="nonfatal", doses=2, naloxone="given", age_band="65+"),
        people(
            "2026-03-03 10:00", severity="nonfatal", doses=None, naloxone="multiple",
            age_band="under 18",
        ),
    )  # fmt: skip
    frame["doses"] = frame["doses"].astype("Int64")
    found = of(frame, tmp_path)
    sizes = {name: len(times) for name, times in found.series.items() if "area" not in name}
    assert sizes == {"city": 38, "fatal": 1, "several doses": 2, "under 18": 1}
    assert found.series["fatal"].tolist() == [pd.Timestamp(local("2026-03-01 10:00"))]


def test_series_of_nobody_share_the_allowance_already(tmp_path: Path) -> None:
    """Else the first death would change what the whole city's days before it were."""
    frame = people(*YEAR, severity="nonfatal", doses=1, naloxone="single", age_band="25-34")
    found = of(frame, tmp_path)
    for name in ("fatal", "several doses", "under 18"):
        assert found.series[name].empty
        assert found.scanned.indicators[name].level == "not enough data"


def placed(*times: str, cell: str, state: str = "located") -> pd.DataFrame:
    return people(*times, place_state=state, h3_7=cell)


def test_areas_and_neighbours_with_enough_in_the_last_year(tmp_path: Path) -> None:
    newest = [text for text in YEAR if text > "2025-03-12"]
    theirs = people(*newest[:6], place_state="neighbour", jurisdiction="ARLINGTON COUNTY")
    few = people(*newest[:5], place_state="neighbour", jurisdiction="Fairfax")
    frame = joined(
        placed(*newest[:6], cell="a"),
        placed(*newest[:5], *YEAR[:3], cell="b"),
        placed(*newest[:9], cell="c", state="outside"),
        theirs,
        few,
    )
    found = of(frame, tmp_path)
    named = {name for name in found.series if name.startswith(("area", "neighbour"))}
    assert named == {"area h3-7 a", "neighbour Arlington"}
    assert len(found.series["city"]) == len(frame) - len(theirs) - len(few)
    store = Store.open(str(tmp_path / "store"))
    more = at(store, area_events_per_year=4)
    assert {"area h3-7 b", "neighbour Fairfax"} < set(more.series)


def test_the_parts_of_all_series_are_what_is_accepted(tmp_path: Path) -> None:
    frame = joined(placed(*YEAR, cell="a"), placed(*YEAR, cell="b"))
    found = of(frame, tmp_path, watch_per_year=10.0, alert_per_year=1.0)
    parts = [one.allowance for one in found.scanned.indicators.values()]
    assert len(parts) > 2
    assert sum(part.watch_per_year for part in parts) == pytest.approx(10)
    assert sum(part.alert_per_year for part in parts) == pytest.approx(1)
    assert found.city.allowance.watch_per_year == 5


def test_what_stands_out_comes_strongest_first(tmp_path: Path) -> None:
    cluster = [f"2026-03-10 {hour:02d}:00" for hour in range(8, 14)]
    frame = joined(
        placed(*YEAR, cell="a"),
        placed(*YEAR, cell="b"),
        placed(*cluster, cell="b"),
    )
    found = of(frame, tmp_path, rule_scene=0)
    rarest = found.strongest_first[0]
    assert rarest.series == "area h3-7 b"
    assert (rarest.level, found.city.level) == ("alert", "alert")
    assert [one.level for one in found.strongest_first].index("none") >= 2
    assert [signal.level for signal in found.signals][:2] == ["alert", "alert"]
    assert all(signal.indicator or signal.hit for signal in found.signals)
    chances = [one.chance_per_year or 0 for one in found.strongest_first if one.level == "alert"]
    assert chances == sorted(chances)


def test_the_rules_that_are_on_and_those_that_fired(tmp_path: Path) -> None:
    frame = joined(
        people(*YEAR),
        people("2026-03-08 10:00", "2026-03-10 23:00", severity="fatal"),
        people("2026-03-10 10:00", location_type="jail"),
        people("2026-03-01 10:00", location_type="school"),
    )
    found = of(frame.assign(age_band="25-34"), tmp_path, fixed_count=4, fixed_hours=72)
    by_name = {hit.rule.name: hit for hit in found.checked}
    assert {name: hit.count for name, hit in by_name.items()} == {
        signals.DEATHS: 2,
        signals.MINOR: 0,
        signals.SCHOOL_OR_JAIL: 1,
        signals.OWN: 3,
        signals.SCENE: 0,
    }
    assert {hit.rule.name for hit in found.rules} == {signals.DEATHS, signals.SCHOOL_OR_JAIL}
    assert all((hit.chance_per_year or 0) > 0 for hit in found.checked)
    off = dict.fromkeys(("rule_deaths", "rule_scene", "rule_minors", "rule_school_or_jail"), 0)
    assert at(Store.open(str(tmp_path / "store")), **off).checked == ()


def test_a_placeholder_is_no_scene(tmp_path: Path) -> None:
    two = {"number": None, "latitude": 38.81, "longitude": -77.05, "agency": "A"}
    times = ("2026-03-10 10:00", "2026-03-10 10:30")
    for state, fired in (("placeholder", False), ("located", True)):
        folder = tmp_path / state
        folder.mkdir()
        frame = joined(people(*YEAR), people(*times, place_state=state, **two))
        found = of(frame, folder)
        assert (signals.SCENE in {hit.rule.name for hit in found.rules}) is fired


def test_areas_scenes_schools_and_the_jail_are_places() -> None:
    of_places = [f"{members.AREA}872aab123ffffff", signals.SCENE, signals.SCHOOL_OR_JAIL]
    assert all(map(signals.is_of_place, of_places))
    others = ["city", "fatal", f"{members.NEIGHBOUR}Arlington", signals.DEATHS, signals.OWN]
    assert not any(map(signals.is_of_place, others))
