"""Who gave naloxone first, by group of people: by hand, and as each role is sent it."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.filters import Filters
from dashboard.analytics.reach.equity import (
    ANSWERS,
    DIMENSIONS,
    TooShort,
    by_group,
    in_order,
    shares,
)
from dashboard.privacy import Policy, Role, Viewer, publish_groups
from dashboard.store import Store
from loaders.errors import OdwatchError
from tests.analytics.builders import local, people, store_of

FIRST, LAST, AS_OF = date(2025, 7, 1), date(2026, 6, 30), local("2026-07-01 00:00")
RACES = ["Black"] * 6 + ["White"] * 3 + ["unknown"] * 3
GIVERS = [
    *["bystander", "EMS", "EMS", "fire", "none", "unknown"],
    *["bystander", "bystander", "law enforcement"],
    *["EMS", "unknown", "unknown"],
]


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Twelve overdoses in twelve months, and one before them of another group."""
    times = [f"2026-05-{day:02d} 10:00" for day in range(1, 13)]
    frame = people(
        "2024-01-05 10:00",
        *times,
        first_giver=["EMS", *GIVERS],
        naloxone="given",
        doses=None,
        race_ethnicity=["Asian", *RACES],
        location_type=["park", *["residence"] * 9, *[""] * 3],
        case_class="opioid_definite",
    )
    frame.loc[frame["first_giver"] == "none", "naloxone"] = "none"
    return store_of(tmp_path, frame, through="2026-07-01 00:00", source="ems")


def counted(store: Store, *, first: date = FIRST, last: date = LAST) -> pd.DataFrame:
    filters = Filters(basis="ems")
    return by_group(store.snapshot(), filters, first=first, last=last, as_of=AS_OF)


def sent(store: Store, role: Role) -> pd.DataFrame:
    return publish_groups(counted(store), viewer=Viewer(role), policy=Policy()).frame


def numbers(frame: pd.DataFrame, dimension: str, group: str) -> list[int]:
    own = frame[(frame["dimension"] == dimension) & (frame["group"] == group)]
    assert own["answer"].tolist() == list(ANSWERS)
    return own["count"].tolist()


def test_groups_and_answers_are_a_partition_in_every_dimension(store: Store) -> None:
    found = counted(store)
    assert numbers(found, "race_ethnicity", "Black") == [1, 3, 1, 1]
    assert numbers(found, "race_ethnicity", "White") == [2, 1, 0, 0]
    assert numbers(found, "race_ethnicity", "unknown") == [0, 1, 0, 2]
    assert numbers(found, "housing", "unknown") == [3, 5, 1, 3]
    assert found.groupby("dimension")["count"].sum().to_dict() == dict.fromkeys(DIMENSIONS, 12)
    assert found["dimension"].unique().tolist() == list(DIMENSIONS)


def test_a_group_of_other_days_is_there_without_anybody(store: Store) -> None:
    """Else the list of groups would tell who was counted; what no record ever names is left out."""
    found = counted(store)
    assert numbers(found, "race_ethnicity", "Asian") == [0, 0, 0, 0]
    races = found.loc[found["dimension"] == "race_ethnicity", "group"].unique().tolist()
    assert races == ["Asian", "Black", "White", "unknown"]


def test_a_kind_of_place_without_a_word_is_unknown(store: Store) -> None:
    found = counted(store)
    assert numbers(found, "location_type", "residence") == [3, 4, 1, 1]
    assert numbers(found, "location_type", "unknown") == [0, 1, 0, 2]
    kinds = found.loc[found["dimension"] == "location_type", "group"].unique().tolist()
    assert kinds == ["park", "residence", "unknown"]


def test_shares_of_what_is_known_with_the_unknown_beside_them(store: Store) -> None:
    """Black: a lay person in 1 of 5 known, 0.0051 to 0.7164; of 1 of 6 not known. All: 3 of 9."""
    found = shares(sent(store, Role.ANALYST))
    own = found[found["dimension"] == "race_ethnicity"].reset_index(drop=True)
    assert own["group"].isna().tolist() == [True, False, False, False, False]
    assert own["group"].tolist()[1:] == ["Asian", "Black", "White", "unknown"]
    assert own["count"].tolist() == [3, 0, 1, 2, 0]
    assert own["known"].tolist() == [9, 0, 5, 3, 1]
    assert own["unknown"].tolist() == [3, 0, 1, 0, 2]
    black = own.iloc[2]
    assert [black["share"], black["low"], black["high"]] == pytest.approx(
        [0.2, 0.0051, 0.7164], abs=1e-4
    )
    assert black["unknown_share"] == pytest.approx(1 / 6)
    assert own["group_share"].tolist() == pytest.approx([1, 0, 0.5, 0.25, 0.25])
    assert own.iloc[1][["share", "low", "high", "unknown_share"]].isna().all()


def test_a_partners_shares_rest_on_what_is_shown_alone(store: Store) -> None:
    page = sent(store, Role.PARTNER)
    found = shares(page)
    everybody = found["group"].isna()
    assert found.loc[everybody, "known"].tolist() == [9] * len(DIMENSIONS)
    hidden = found.loc[~everybody]
    assert (
        hidden[["known", "share", "low", "high", "unknown_share", "group_share"]]
        .isna()
        .all(axis=None)
    )
    shown = page[page["group"].notna() & page["count"].notna()]
    assert set(shown["count"]) == {0, 5}


def test_both_roles_have_the_same_rows_in_the_order_of_reading(store: Store) -> None:
    pages = [in_order(sent(store, role)) for role in (Role.ANALYST, Role.PARTNER)]
    names = ["dimension", "group", "answer"]
    pd.testing.assert_frame_equal(pages[0][names], pages[1][names])
    without_totals = pages[0].dropna(subset="group")
    pd.testing.assert_frame_equal(
        without_totals.reset_index(drop=True), counted(store), check_dtype=False
    )


def test_fewer_than_twelve_months_are_refused_in_words(store: Store) -> None:
    with pytest.raises(TooShort, match=r"at least twelve months.*2025-07-02 to 2026-06-30 are 364"):
        counted(store, first=date(2025, 7, 2))
    with pytest.raises(OdwatchError, match="are 1 day"):
        counted(store, first=LAST)
    assert counted(store, first=FIRST)["count"].sum() == 12 * len(DIMENSIONS)
