"""Every field: what it means, what it may say, who fills it and how often."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pandera.pandas as pa
import pytest

from dashboard.privacy import Forbidden, Role
from dashboard.reports import dictionary
from dashboard.reports.dictionary import NO_AGENCY, values_of
from loaders.records import CONTRACTS, NOT_CONTENT, Count, Incident
from tests.analytics.builders import people
from tests.conftest import MakeContext
from tests.reports.builders import small

DAYS = [f"2026-03-{day:02d} 10:00" for day in range(1, 11)]


def fields(folder: Path, role: Role = Role.ANALYST, *, n: int = 10) -> pd.DataFrame:
    """Eight records of A and two without an agency, of which only one says the sex."""
    frame = people(
        *DAYS[:n],
        agency=(["A"] * 8 + [None] * 2)[:n],
        sex=(["male"] * 6 + ["unknown"] * 3 + ["female"])[:n],
        housing="unknown",
        drugs="",
    )
    return dictionary.build(small(folder, frame, role=role)).fields.frame.set_index("field")


@pytest.mark.parametrize(
    ("column", "said"),
    [
        (Incident.columns["severity"], "fatal, nonfatal, unknown"),
        (Incident.columns["age"], "0 to 120"),
        (Incident.columns["zip"], "5 digits"),
        (Incident.columns["time_known"], "yes, no"),
        (Incident.columns["occurred_at"], "a moment"),
        (Incident.columns["occurred_on"], "a date"),
        (Incident.columns["location_type"], "text"),
        (Count.columns["count"], "0 to 10,000,000"),
    ],
)
def test_values_in_words(column: pa.Column, said: str) -> None:
    assert values_of(column) == said


def test_every_field_of_the_contract_is_there_with_its_meaning(context: MakeContext) -> None:
    frame = dictionary.build(context()).fields.frame
    for source, record in (
        ("ODMAP records", "incident"),
        ("EMS care reports", "incident"),
        ("Naloxone log", "naloxone"),
    ):
        rows = frame[frame["source"] == source]
        wanted = CONTRACTS[record].columns
        assert rows["field"].tolist() == [name for name in wanted if name not in NOT_CONTENT]
        assert rows["meaning"].tolist() == [wanted[name].description for name in rows["field"]]
    assert len(frame) == len(frame[["source", "field"]].drop_duplicates())


def test_how_often_and_by_whom(tmp_path: Path) -> None:
    found = fields(tmp_path)
    sex, housing = (found.to_dict("index")[field] for field in ("sex", "housing"))
    assert (sex["known"], sex["records"], sex["share"]) == (7, 10, 0.7)
    assert found.loc["sex", "filled_by"] == "all 2 agencies"
    assert found.loc["agency", "filled_by"] == "A"
    assert (housing["known"], housing["share"], housing["filled_by"]) == (0, 0.0, "nobody")
    assert found.loc["drugs", "known"] == 0
    assert found.loc["age", "filled_by"] == "all 2 agencies"


def test_a_partner_has_shares_without_numbers_and_no_agency_of_few(tmp_path: Path) -> None:
    found = fields(tmp_path, Role.PARTNER)
    assert not {"known", "records"} & set(found.columns)
    assert found.loc["sex", "share"] == 0.7
    assert found.loc["sex", "filled_by"] == "A"
    assert NO_AGENCY not in " ".join(found["filled_by"])


def test_of_few_records_a_partner_is_told_nothing(tmp_path: Path) -> None:
    found = fields(tmp_path, Role.PARTNER, n=4)
    assert found["share"].isna().all()
    assert found["filled_by"].isna().all()


def test_an_empty_store_has_an_empty_dictionary(tmp_path: Path) -> None:
    context = small(tmp_path, people("2026-03-01 10:00").iloc[:0])
    assert dictionary.build(context).fields.frame.empty


def test_the_public_has_none(context: MakeContext) -> None:
    with pytest.raises(Forbidden):
        dictionary.build(context(Role.PUBLIC))
