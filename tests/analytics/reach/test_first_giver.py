"""Who gave the first naloxone, by hand."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.filters import Filters
from dashboard.analytics.reach.first_giver import (
    GIVERS,
    SEVERAL,
    by_first_giver,
    givers,
    outcomes,
    several_doses,
)
from loaders.records import FIRST_GIVERS, SEVERITIES
from tests.analytics.builders import local, people, store_of

FIRST, LAST = date(2026, 5, 1), date(2026, 5, 31)
Told = tuple[str, str, str, int | None]
"""The first giver, naloxone, severity and doses of a care report."""


def counted(folder: Path, *told: Told, basis: str = "ems") -> pd.DataFrame:
    given: Sequence[Sequence[object]] = list(zip(*told, strict=True))
    names = ("first_giver", "naloxone", "severity", "doses")
    columns: dict[str, object] = dict(zip(names, map(list, given), strict=True))
    times = [f"2026-05-{day:02d} 10:00" for day in range(1, len(told) + 1)]
    frame = people(*times, **columns, case_class="opioid_definite", agency="Example Fire")
    store = store_of(folder, frame, through="2026-06-30 00:00", source="ems")
    as_of = local("2026-07-01 00:00")
    return by_first_giver(
        store.snapshot(), Filters(basis=basis), first=FIRST, last=LAST, as_of=as_of
    )


def rows(table: pd.DataFrame) -> dict[str, tuple[int, int, int, float | None]]:
    """By first giver: the count, of how many known, how many unknown, and the share."""
    columns = table[["first_giver", "count", "known", "unknown", "share"]]
    return {
        giver: (n, known, unknown, None if pd.isna(share) else share)
        for giver, n, known, unknown, share in columns.itertuples(index=False)
    }


TEN: list[Told] = [
    ("bystander", "single", "nonfatal", 1),
    ("bystander", "given", "nonfatal", None),
    ("bystander", "multiple", "fatal", None),
    ("law enforcement", "single", "nonfatal", 1),
    ("fire", "given", "unknown", 3),
    ("EMS", "multiple", "nonfatal", 2),
    ("EMS", "given", "fatal", 1),
    ("none", "none", "fatal", None),
    ("unknown", "none", "nonfatal", 0),
    ("other", "given", "nonfatal", None),
    ("unknown", "given", "nonfatal", None),
    ("none", "given", "nonfatal", None),
]
"""Of the ninth nobody gave any; of the last two it is not known who did: ten are known."""


def test_every_giver_that_a_record_can_name_has_a_place() -> None:
    assert set(GIVERS) == set(FIRST_GIVERS)


@pytest.mark.parametrize("basis", ["ems", "overdoses"])
def test_who_gave_it_first_each_apart(tmp_path: Path, basis: str) -> None:
    """A lay person in 3 of 10 known: 0.3, 0.0667 to 0.6525 (exact binomial limits)."""
    found = givers(counted(tmp_path, *TEN, basis=basis)).set_index("first_giver")
    assert found["count"].to_dict() == {
        "bystander": 3, "law enforcement": 1, "fire": 1, "EMS": 2, "other": 1, "none": 2,
        "unknown": 2,
    }  # fmt: skip
    assert found.loc[found.index != "unknown", "known"].unique().tolist() == [10]
    assert found.loc["bystander", "share"] == pytest.approx(0.3)
    assert found.loc["bystander", "low"] == pytest.approx(0.0667, abs=1e-4)
    assert found.loc["bystander", "high"] == pytest.approx(0.6525, abs=1e-4)
    assert found.loc["unknown", "known"] == 12
    assert found.loc["unknown", "share"] == pytest.approx(2 / 12)


def test_every_overdose_is_in_one_row_of_all_that_there_can_be(tmp_path: Path) -> None:
    found = counted(tmp_path, *TEN)
    assert found["count"].sum() == 12
    assert len(found) == len(GIVERS) * len(SEVERITIES) * len(SEVERAL)
    assert not found.duplicated(["first_giver", "severity", "several"]).any()


def test_several_doses_after_each_first_giver(tmp_path: Path) -> None:
    """Of the lay people's three: one single, one of unknown doses, one multiple."""
    found = rows(several_doses(counted(tmp_path, *TEN)))
    assert "none" not in found
    assert found["bystander"] == (1, 2, 1, 0.5)
    assert found["fire"] == (1, 1, 0, 1.0)
    assert found["EMS"] == (1, 2, 0, 0.5)
    assert found["other"] == (0, 0, 1, None)


def test_who_died_at_the_scene_after_each_first_giver(tmp_path: Path) -> None:
    found = rows(outcomes(counted(tmp_path, *TEN)))
    assert found["bystander"] == (1, 3, 0, 1 / 3)
    assert found["none"] == (1, 2, 0, 0.5)
    assert found["fire"] == (0, 0, 1, None)


def test_of_no_overdose_no_share_is_defined(tmp_path: Path) -> None:
    found = counted(tmp_path, *TEN)
    nobody = found.assign(count=0)
    assert givers(nobody)["count"].tolist() == [0] * len(GIVERS)
    for table in (givers(nobody), several_doses(nobody), outcomes(nobody)):
        assert table["share"].isna().all()
