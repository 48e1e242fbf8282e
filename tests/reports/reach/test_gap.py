"""The gap as a partner has it: nothing in it tells a count that is held back."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from hypothesis import given
from hypothesis import strategies as st

from dashboard.analytics.reach.gap_words import labelled
from dashboard.analytics.reach.ratios import LEAST_EVENTS
from dashboard.charts import gap_map, reach_alt
from dashboard.privacy import Role, csv, publish_areas
from dashboard.privacy.suppression import OUTSIDE
from dashboard.reports.context import Context
from dashboard.reports.reach.gap import Counted, Gap, made, measures
from tests.conftest import MakeContext

AREAS = ("a", "b", "c", "d", "e")
BOUNDARY = {
    "type": "FeatureCollection",
    "features": [
        {
            "type": "Feature",
            "properties": {},
            "geometry": {
                "type": "Polygon",
                "coordinates": [[[-77.1, 38.8], [-77.0, 38.8], [-77.0, 38.9], [-77.1, 38.8]]],
            },
        }
    ],
}
SMALL = st.integers(0, 9)
COUNTS = st.tuples(*[SMALL] * (len(AREAS) + 2))
KITS = st.tuples(*[st.integers(0, 40)] * len(AREAS))


def counted(counts: tuple[int, ...], kits: tuple[int, ...]) -> Counted:
    names = [*AREAS, OUTSIDE, "unlocated"]
    return Counted(
        names={area: f"Area {area}" for area in AREAS},
        parts=(*AREAS, OUTSIDE),
        overdoses=pd.DataFrame({"area": names, "count": counts}),
        deaths=pd.DataFrame({"area": names, "count": [n // 2 for n in counts]}),
        kits=pd.DataFrame(
            {
                "area": list(AREAS),
                "kits": pd.array(kits, dtype="Float64"),
                "rows": 1,
                "squares": [float(n) ** 2 for n in kits],
                "largest": [float(n) for n in kits],
            }
        ),
        residents=dict.fromkeys(AREAS, 1000),
        outlines=None,
    )


def all_that_is_sent(context: Context, told: Counted) -> tuple[Gap, str]:
    """Table, its download and note, sentences, tooltips, alt text, legend and map in one text."""
    found = made(context, told, "zip")
    areas = labelled(found.areas).assign(latitude=38.85, longitude=np.linspace(-77.1, -77, 5))
    drawn = gap_map.gap_map(areas, boundary=BOUNDARY, dark=False, least=LEAST_EVENTS)
    rows = measures(found, "period")
    parts = (
        csv(found.ranked, sample=False), csv(rows, sample=False), found.ranked.note,
        found.ranked.hint, found.words, found.placed, reach_alt.gap_map(areas),
        drawn.deck.to_json(), repr(drawn.signs),
    )  # fmt: skip
    return found, "\n".join(str(part) for part in parts)


def published(partner: Context, told: Counted) -> pd.DataFrame:
    """What a map of the same areas would send."""
    return publish_areas(
        told.overdoses, viewer=partner.viewer, policy=partner.policy, layer=told.parts, within=()
    ).frame


@given(counts=COUNTS, kits=KITS, move=st.tuples(st.integers(0, 6), st.integers(0, 6)))
def test_other_overdoses_behind_the_same_published_counts_look_the_same(
    context: MakeContext, counts: tuple[int, ...], kits: tuple[int, ...], move: tuple[int, int]
) -> None:
    """One overdose moved elsewhere: unless the counts that may be seen change, nothing does."""
    partner = context(role=Role.PARTNER)
    others = list(counts)
    if others[move[0]]:
        others[move[0]] -= 1
        others[move[1]] += 1
    one, other = (counted(tuple(told), kits) for told in (counts, others))
    if published(partner, one).equals(published(partner, other)):
        assert all_that_is_sent(partner, one)[1] == all_that_is_sent(partner, other)[1]


@given(counts=COUNTS, kits=KITS)
def test_no_area_under_the_threshold_has_a_number_of_overdoses(
    context: MakeContext, counts: tuple[int, ...], kits: tuple[int, ...]
) -> None:
    found, _ = all_that_is_sent(context(role=Role.PARTNER), counted(counts, kits))
    areas = found.areas.set_index("area")
    for area, n in zip(AREAS, counts, strict=False):
        if n < 5:
            numbers = areas.loc[area, ["count", "kits_per_overdose", "low", "high", "rank"]]
            assert numbers.isna().all()
    assert "deaths" not in areas
    rows = measures(found, "period").frame
    hidden = [area for area, n in zip(AREAS, counts, strict=False) if n < 5]
    told = rows[rows["area"].isin(hidden) & (rows["measure"] == "kits_per_overdose")]
    assert told[["value", "low", "high", "denominator"]].isna().all(axis=None)


def test_an_analyst_has_all_of_it_by_hand(context: MakeContext) -> None:
    """12 kits for 8 overdoses are 1.5; of 5 deaths 2.4; of 1,000 residents 1,200 per 100,000."""
    told = replace(
        counted((8, 0, 0, 0, 0, 0, 0), (12, 0, 0, 0, 0)),
        deaths=pd.DataFrame({"area": ["a"], "count": [5]}),
    )
    row = made(context(), told, "zip").areas.set_index("area").loc["a"]
    assert (row["kits_per_overdose"], row["kits_per_death"]) == (1.5, 2.4)
    assert row["per_residents"] == 1200
