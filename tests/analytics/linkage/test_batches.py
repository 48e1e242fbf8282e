from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pandas as pd
import pytest

from benchmarks.linkage_rows import Town, invent
from dashboard.analytics.linkage import batches
from loaders.source import read
from tests.shared import REAL

TEMPE = REAL / "tempe_az_opioid_ems_calls_vintage_2023.csv"


def again(frame: pd.DataFrame) -> pd.DataFrame:
    """The records once more, moved by 150 m, with an answer changed and under other numbers."""
    return frame.assign(
        key="again/" + frame["key"].astype("str"),
        number="again" + frame["number"].astype("str"),
        latitude=frame["latitude"] + 0.00135,
        naloxone="unknown",
        doses=pd.array([pd.NA] * len(frame), dtype="Int64"),
    )


def one_source(**town: float) -> pd.DataFrame:
    made = invent(Town(**{"per_day": 1.5, "days": 700, **town}), seed=6).records  # type: ignore[arg-type]
    return made[made["source"] == "odmap"]


def test_a_month_that_was_loaded_twice_is_one_batch() -> None:
    frame = one_source()
    month = frame[frame["occurred_on"].between("2020-08-03", "2020-08-27")]
    found = batches(pd.concat([frame, again(month)], ignore_index=True))

    (batch,) = found.batches.to_dict("records")
    located = month["latitude"].notna() | month["zip"].notna()
    assert batch["pairs"] == located.sum()
    assert (batch["first"].month, batch["last"].month) == (8, 8)
    assert (found.pairs["batch"] == -1).sum() <= 5
    keys = pd.concat([found.pairs["key_a"], found.pairs["key_b"]])
    assert keys.is_unique


def test_chance_and_scenes_are_no_batch() -> None:
    assert batches(one_source(per_day=10, days=300, several=0.1)).batches.empty


def test_two_sources_are_not_duplicates() -> None:
    frame = one_source()
    other = again(frame).assign(source="ems")
    assert batches(pd.concat([frame, other])).batches.empty


@pytest.mark.skipif(not TEMPE.exists(), reason="the real files are not part of the project")
def test_tempe() -> None:
    """July 2021 was loaded twice: the second time 49 numbers later."""
    reading = read(TEMPE, zone=ZoneInfo("America/Phoenix"), now=datetime(2026, 1, 1, tzinfo=UTC))
    found = batches(reading.records.assign(source="odmap"))

    (batch,) = found.batches.to_dict("records")
    assert (str(batch["first"].date()), str(batch["last"].date())) == ("2021-07-01", "2021-07-21")
    inside = found.pairs[found.pairs["batch"] == 0]
    numbers = inside[["key_a", "key_b"]].apply(lambda keys: keys.str.strip("|").astype(int))
    assert ((numbers["key_b"] - numbers["key_a"]) == 49).all()
    assert (batch["pairs"], len(inside)) == (49, 49)
    assert (found.pairs["batch"] == -1).sum() <= 12
