"""Where least naloxone has come: counts by area, ranks and ratios by hand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics import layers
from dashboard.analytics.filters import Filters
from dashboard.analytics.reach import gap
from dashboard.geography.boundary import Boundary
from dashboard.geography.layers import Hexagons
from dashboard.privacy import Policy, Role, Viewer, publish_areas
from dashboard.settings import Zip
from tests.analytics.builders import local, people, store_of
from tests.analytics.test_layers import AT, END, IN_EAST, IN_WEST, NORTH, halved

NAMES = {code: f"ZIP {code}" for code in ("00001", "00002", "00003", "00004")}
ANALYST, PARTNER = Viewer(Role.ANALYST), Viewer(Role.PARTNER)
KITS = {"00001": 8.0, "00002": 30.0, "00003": 7.0, "00004": 90.0}
__all__ = ["halved"]


def counts(**by_area: int) -> pd.DataFrame:
    areas = [name.removeprefix("z") for name in by_area]
    frame = pd.DataFrame({"area": areas, "count": list(by_area.values())})
    return frame.astype({"area": "str", "count": "int64"})


def published(counted: pd.DataFrame, viewer: Viewer = ANALYST) -> pd.DataFrame:
    sent = publish_areas(counted, viewer=viewer, policy=Policy(), layer=NAMES, within=())
    return sent.frame


def kits(given_out: Mapping[str, float | None]) -> pd.DataFrame:
    frame = pd.DataFrame({"area": list(given_out), "kits": list(given_out.values())})
    return frame.astype({"area": "str", "kits": "Float64"}).assign(rows=1)


def log(*rows: tuple[float, str | None, float, float]) -> pd.DataFrame:
    frame = pd.DataFrame(list(rows), columns=["kits", "zip", "latitude", "longitude"])
    return frame.astype({"kits": "float64", "zip": "str"})


def test_every_case_is_in_one_zip_or_outside_or_unlocated(tmp_path: Path) -> None:
    times = [f"2026-05-{day:02d} 10:00" for day in range(1, 10)]
    zips = ["00001", "00001", "00002", "99999", None, "00001", None, "00002", "00001"]
    states = ["located"] * 5 + ["outside", "outside", "unlocated", "neighbour"]
    frame = people(*times, zip=zips, place_state=states)
    store = store_of(tmp_path, frame, through=END)
    how: dict[str, Any] = {"as_of": local(END), "zips": ["00002", "00001", "00003"]}
    found = gap.overdoses_by_zip(
        store, Filters(period="all"), first=date(2026, 5, 1), last=date(2026, 5, 31), **how
    )
    assert list(found["area"]) == ["00001", "00002", "00003", "outside", "unlocated"]
    assert list(found["count"]) == [2, 2, 0, 3, 1], "a neighbour's case is in no figure of the city"
    days = gap.overdoses_by_zip(
        store, Filters(period="all"), first=date(2026, 5, 2), last=date(2026, 5, 3), **how
    )
    assert list(days["count"]) == [1, 1, 0, 0, 0]


def test_areas_without_a_case_are_zero_and_others_stay() -> None:
    found = gap.with_zeros(counts(z00002=3, outside=1), ["00001", "00002"])
    assert list(found["area"]) == ["00001", "00002", "outside"]
    assert list(found["count"]) == [0, 3, 1]


def test_zeros_change_nothing_of_what_a_partner_is_sent() -> None:
    some = counts(z00001=20, z00002=30, z00003=2, unlocated=4)
    pd.testing.assert_frame_equal(
        published(some, PARTNER), published(gap.with_zeros(some, [*NAMES]), PARTNER)
    )


def test_kits_by_zip_keep_blank_apart_from_zero() -> None:
    nan = np.nan
    rows = log(
        (4, "00001", nan, nan), (2.5, "00001", nan, nan), (nan, "00001", nan, nan),
        (nan, "00002", nan, nan), (0, "00003", nan, nan), (9, "99999", nan, nan),
        (1, None, 38.81, -77.1),
    )  # fmt: skip
    found = gap.kits_by_zip(rows, ["00001", "00002", "00003"]).set_index("area")
    assert found["kits"].drop("00002").to_dict() == {
        "00001": 6.5, "00003": 0, "outside": 9, "unlocated": 1,
    }  # fmt: skip
    assert pd.isna(found["kits"]["00002"])
    assert found["rows"].to_dict() == {
        "00001": 3, "00002": 1, "00003": 1, "outside": 1, "unlocated": 1,
    }  # fmt: skip
    pieces = rows.assign(key=["a", "a", "a", "b", "c", "d", "e"])
    assert gap.kits_by_zip(pieces, ["00001"]).set_index("area")["rows"]["00001"] == 1
    assert gap.kits_by_zip(rows.head(0), ["00001"]).empty


def test_kits_of_an_own_layer_by_place_and_else_by_zip(tmp_path: Path, halved: Any) -> None:
    store = store_of(tmp_path, people("2026-05-01 10:00"), through=END)
    halves = layers.add(store, "Halves", halved, who="analyst", at=AT)
    nan = np.nan
    rows = log(
        (4, "22301", *IN_WEST), (2, None, *IN_EAST), (8, None, *NORTH), (16, "2", nan, nan),
        (32, "22301", nan, nan), (64, None, nan, 38.0),
    )  # fmt: skip
    found = gap.kits_by_area(rows, halves).set_index("area")["kits"].to_dict()
    assert found == {"1": 4, "2": 18, "outside": 8, "unlocated": 96}


def test_kits_of_hexagons() -> None:
    layer = Hexagons("h3-8", Boundary("Town", "0", shapely.box(-77.12, 38.80, -77.05, 38.84)))
    nan = np.nan
    rows = log((4, None, *IN_WEST), (1, None, *NORTH), (2, "22301", nan, nan))
    found = gap.kits_by_area(rows, layer).set_index("area")["kits"]
    assert found["outside"] == 1
    assert found["unlocated"] == 2
    (cell,) = set(found.index) - {"outside", "unlocated"}
    assert cell in layer.parts


def test_the_most_under_served_come_first() -> None:
    """8 / 10 = 0.8, 30 / 20 = 1.5, 7 / 10 = 0.7, 90 / 4 is of too few; in all 135 / 50 = 2.7."""
    overdoses = published(counts(z00001=10, z00002=20, z00003=10, z00004=4, unlocated=6))
    told = gap.ranked(overdoses, kits(KITS), NAMES)
    assert list(told["area"].iloc[:4]) == ["00003", "00001", "00002", "00004"]
    assert told["kits_per_overdose"].iloc[:3].tolist() == pytest.approx([0.7, 0.8, 1.5])
    assert told["rank"].iloc[:3].tolist() == [1, 2, 3]
    assert told["name"].iloc[0] == "ZIP 00003"
    assert told[["kits_per_overdose", "low", "high", "rank"]].iloc[3].isna().all()
    assert told["low"].iloc[0] == pytest.approx(7 / 18.390, abs=1e-3)
    assert told["high"].iloc[0] == pytest.approx(7 / 4.795, abs=1e-3)
    city = told.iloc[-1]
    assert pd.isna(city["area"])
    assert pd.isna(city["rank"])
    assert (city["count"], city["kits"]) == (50, 135)
    assert city["kits_per_overdose"] == pytest.approx(2.7)
    assert {name: str(kind) for name, kind in told.dtypes.items()} == {
        "area": "str", "name": "str", "count": "Int64", "kits": "Float64", "rank": "Int64",
        "kits_per_overdose": "Float64", "low": "Float64", "high": "Float64",
    }  # fmt: skip


def test_no_kits_for_many_come_before_no_kits_for_few_and_equals_share_a_rank() -> None:
    overdoses = published(counts(z00001=10, z00002=20, z00003=10, z00004=5))
    told = gap.ranked(overdoses, kits({"00001": 0, "00003": 0, "00004": 1}), NAMES)
    assert list(told["area"].iloc[:4]) == ["00002", "00001", "00003", "00004"]
    assert told["rank"].iloc[:4].tolist() == [1, 2, 2, 4]
    assert told["kits"].iloc[0] == 0, "the log says where kits were given out, and none was there"


def test_what_is_not_said_is_no_ratio() -> None:
    overdoses = published(counts(z00001=10, z00002=20, z00003=10, z00004=5))
    told = gap.ranked(overdoses, kits({"00001": None, "00002": 4}), NAMES)
    assert told.set_index("area")["kits_per_overdose"]["00002"] == pytest.approx(0.2)
    assert pd.isna(told.set_index("area")["kits_per_overdose"]["00001"])
    assert told["rank"].count() == 3
    for nowhere in (kits({}), kits({"unlocated": 40}), kits({"00001": None, "outside": 7})):
        told = gap.ranked(overdoses, nowhere, NAMES)
        assert told["rank"].isna().all()
        assert told["kits"].iloc[:4].isna().all()
    assert told["kits"].iloc[-1] == 7
    assert pd.isna(gap.ranked(overdoses, kits({}), NAMES)["kits"].iloc[-1])


def test_a_count_that_is_held_back_has_no_ratio_and_no_rank() -> None:
    counted = counts(z00001=40, z00002=30, z00003=3, z00004=2)
    told = gap.ranked(published(counted, PARTNER), kits(KITS), NAMES, least=1)
    hidden = told[told["count"].isna()]
    assert sorted(hidden["area"]) == ["00003", "00004"]
    assert hidden[["kits_per_overdose", "low", "high", "rank"]].isna().all(axis=None)
    assert hidden["kits"].notna().all(), "where kits were given out is no secret"
    assert told.iloc[-1]["count"] == 75


@given(st.lists(st.integers(0, 12), min_size=4, max_size=4), st.integers(0, 12))
def test_nothing_that_a_partner_is_not_shown_enters(numbers: list[int], unlocated: int) -> None:
    counted = counts(**dict(zip(["z00001", "z00002", "z00003", "z00004"], numbers, strict=True)))
    sent = published(pd.concat([counted, counts(unlocated=unlocated)]), PARTNER)
    told = gap.ranked(sent, kits(KITS), NAMES, least=1)
    shown = sent[sent["count"].notna()].set_index("area")["count"].to_dict()
    for area, count, value in zip(
        told["area"].iloc[:4], told["count"], told["kits_per_overdose"], strict=False
    ):
        assert (area in shown) == (not pd.isna(count))
        if area in shown:
            assert value == pytest.approx(KITS[area] / shown[area])
        else:
            assert pd.isna(value)


@given(
    st.dictionaries(st.sampled_from(sorted(NAMES)), st.integers(0, 40)),
    st.dictionaries(st.sampled_from(sorted(NAMES)), st.one_of(st.none(), st.integers(0, 90))),
)
def test_ranks_follow_the_ratio_and_every_area_is_there_once(
    numbers: dict[str, int], given_out: dict[str, float | None]
) -> None:
    counted = gap.with_zeros(counts(**{f"z{area}": n for area, n in numbers.items()}), [*NAMES])
    told = gap.ranked(published(counted), kits(given_out), NAMES).iloc[:-1]
    assert sorted(told["area"]) == sorted(NAMES)
    with_rank = told[told["rank"].notna()]
    assert with_rank["kits_per_overdose"].is_monotonic_increasing
    assert with_rank["rank"].is_monotonic_increasing
    assert with_rank["count"].ge(5).all()
    assert told["rank"].notna().equals(told["kits_per_overdose"].notna())
    assert not np.isinf(told["kits_per_overdose"].to_numpy(float, na_value=np.nan)).any()


def test_zips_are_drawn_at_their_middles() -> None:
    told = gap.ranked(published(counts(z00001=10)), kits(KITS), NAMES)
    placed = gap.with_middles(told, [Zip("00001", 38.8, -77.1, 5), Zip("00003", 38.9, -77.2, 6)])
    assert list(placed["area"]) == ["00001", "00003"]
    assert placed[["latitude", "longitude"]].to_numpy().tolist() == [[38.8, -77.1], [38.9, -77.2]]
