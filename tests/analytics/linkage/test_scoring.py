from __future__ import annotations

import json
from math import log2

import pandas as pd
import pytest

from benchmarks.linkage_rows import Town, invent
from dashboard.analytics.linkage import pairs, parse, shipped
from dashboard.analytics.linkage.scoring import PARTS
from dashboard.analytics.linkage.weights import FILE
from tests.analytics.linkage.builders import NOBODY, OTHER, ems, odmap, records


def test_a_weight_calculated_by_hand() -> None:
    """8 minutes and 0 m apart, both female and 34, a single dose in both, one ZIP."""
    document = json.loads(FILE.read_text())
    for levels in document["fields"].values():
        for level in levels.values():
            level.update(m=0.5, u=0.5)
    fields = document["fields"]
    fields["time"]["within 15 minutes"] = {"m": 0.25, "u": 1 / 256}
    fields["place"]["within 50 m"] = {"m": 0.5, "u": 1 / 128}
    fields["age"]["same age"] = {"m": 0.8, "u": 0.1}
    fields["sex"]["both female"] = {"m": 0.25, "u": 0.125}
    document |= {"both": 0.5, "same_scene": 0.125, "lower": -20}
    frame = records(odmap("a"), ems("b", 8))

    (pair,) = pairs(frame, parse(json.dumps(document))).frame.to_dict("records")

    # One record in each source: crowd 1. The share of 2 located ones here, 1 / 202, is less than u:
    # u is what counts, and place gives log2(0.5 * 128).
    scene = 6 + 6 + log2(0.5)
    assert (pair["time"], pair["place"], pair["crowd"]) == (6, 6, -1)
    together = -log2(2**-scene + 0.125)
    assert pair["weight"] == pytest.approx(together + 3 + 1)
    assert pair["same_scene"] == pytest.approx(together - scene)
    assert pair["weight"] == pytest.approx(sum(pair[part] for part in PARTS))


def test_the_same_reporter_is_never_compared() -> None:
    frame = records(
        odmap("a"),
        odmap("b", agency="EXAMPLE PD"),
        odmap("c", agency=None),
        odmap("d", agency="Other Sheriff"),
        ems("e", 60 * 80),
    )
    found = pairs(frame, shipped()).frame

    assert set(zip(found["key_a"], found["key_b"], strict=True)) == {("a", "d"), ("b", "d")}


def test_agreement_weighs_less_where_many_records_are() -> None:
    there = {"latitude": 38.9, "longitude": -77.0}
    alone = records(odmap("a"), ems("b"))
    many = records(odmap("a"), ems("b"), *(ems(f"c{n}", 6000 * n) for n in range(1, 60)))
    elsewhere = records(
        odmap("a"), ems("b"), *(ems(f"c{n}", 6000 * n, **there) for n in range(1, 60))
    )
    weight = [float(pairs(f, shipped()).frame["place"].iloc[0]) for f in (alone, many, elsewhere)]

    assert weight[1] < weight[0] - 2
    assert weight[2] >= weight[0]


def test_who_it_was_decides_at_one_scene() -> None:
    frame = records(odmap("a"), ems("b", 2), ems("c", 2, **OTHER), ems("d", 2, **NOBODY))
    found = pairs(frame, shipped()).frame.set_index("key_b")["weight"]

    assert found["b"] > found["d"] > shipped().upper
    assert found.get("c", -99) < shipped().upper


def test_two_records_with_one_key_are_refused() -> None:
    with pytest.raises(ValueError, match="one key"):
        pairs(records(odmap("a"), ems("a")), shipped())


def test_weights_of_other_fields_are_refused() -> None:
    with pytest.raises(ValueError, match="fields and levels"):
        parse('{"fields": {"age": {}}}')


def test_kept_pairs_are_those_of_all_anew() -> None:
    town = invent(Town(per_day=6, days=60), seed=4).records.sort_values("occurred_at")
    weights = shipped()
    earlier = pairs(town.iloc[20:-20], weights)
    changed = town.iloc[:-5].copy()
    one = changed.index[100]
    changed.loc[one, "sex"] = "other"
    changed.loc[one, "age"] = 88

    anew = pairs(changed, weights)
    kept = pairs(changed, weights, kept=earlier, changed=[changed.loc[one, "key"]])

    pd.testing.assert_frame_equal(kept.frame, anew.frame)
    pd.testing.assert_frame_equal(kept.surroundings, anew.surroundings)


def test_no_records_are_no_pairs() -> None:
    nothing = records(odmap("a")).iloc[:0]
    assert pairs(nothing, shipped()).frame.empty
    before = pairs(records(odmap("a"), ems("b")), shipped())
    assert len(before.frame) == 1
    assert pairs(nothing, shipped(), kept=before).frame.empty
