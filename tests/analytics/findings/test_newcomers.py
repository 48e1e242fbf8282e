from __future__ import annotations

from datetime import date
from math import comb

import pandas as pd
import pytest

from dashboard.analytics.findings.newcomers import new_agencies, unseen_codes
from tests.analytics.findings.builders import steady

THROUGH = date(2025, 5, 14)


def with_new(**changed: str) -> pd.DataFrame:
    """The last 30 of 500 records are half of something new."""
    frame = steady(500)
    rows = frame.index[-30::2]
    for name, value in changed.items():
        frame.loc[rows, name] = value
    return frame


def test_a_new_agency_by_an_exact_chance() -> None:
    (one,) = new_agencies(with_new(agency="County Sheriff"), "odmap", through=THROUGH)
    assert (one.kind, one.subject, one.first) == ("new agency", "County Sheriff", date(2025, 4, 15))
    # Of 499 others, the 14 further ones are all among the 29 after the first.
    assert one.p_value == pytest.approx(comb(29, 14) / comb(499, 14))
    assert one.plain == (
        "ODMAP has an agency that enters overdoses in the city since 15 Apr 2025, and none before"
    )
    assert one.statement.counts == {"records": 15}


def test_agencies_that_were_always_there_are_not_new() -> None:
    frame = steady(500)
    frame.loc[frame.index[3::7], "agency"] = "County Sheriff"
    assert new_agencies(frame, "odmap", through=THROUGH) == []


def test_one_that_helped_once_is_not_new() -> None:
    frame = steady(500)
    frame.loc[frame.index[-2], "agency"] = "Another Town"
    assert new_agencies(frame, "odmap", through=THROUGH) == []


def test_a_source_that_begins_has_no_new_agency() -> None:
    frame = with_new(agency="County Sheriff").iloc[400:]
    assert new_agencies(frame, "odmap", through=THROUGH) == []


def test_another_spelling_is_no_new_agency() -> None:
    (one,) = new_agencies(with_new(agency="EXAMPLE-POLICE"), "odmap", through=THROUGH)
    assert (one.kind, one.p_value) == ("spelling", None)
    assert one.statement.words["other"] == "Example Police"


@pytest.mark.parametrize(("rows", "end"), [(1, "in 1 record."), (2, "in 2 records.")])
def test_a_spelling_of_one_record_is_said_in_the_singular(rows: int, end: str) -> None:
    frame = steady(500)
    frame.loc[frame.index[-rows:], "agency"] = "EXAMPLE-POLICE"
    (one,) = new_agencies(frame, "odmap", through=THROUGH)
    said = one.statement
    assert said.template.format(**said.counts, **said.words).endswith(end)


def test_a_drug_and_a_place_that_it_never_had() -> None:
    frame = with_new(drugs="fentanyl;nitazene", location_type="motel")
    codes = unseen_codes(frame, "odmap", through=THROUGH)
    assert [one.subject for one in codes] == ["suspected drug nitazene", "kind of place motel"]


def test_unknown_and_a_new_mixture_of_known_drugs_are_no_new_values() -> None:
    frame = with_new(drugs="heroin;fentanyl", location_type="unknown")
    frame.loc[frame.index[5::9], "drugs"] = "heroin"
    assert unseen_codes(frame, "odmap", through=THROUGH) == []
