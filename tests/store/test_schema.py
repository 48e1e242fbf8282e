"""The conversion between pandas and Arrow, and that the store's columns are the contracts'."""

from datetime import UTC, date, datetime
from typing import Any

import pandas as pd
import pyarrow as pa
import pytest

from dashboard.store.schema import RECORDS, present_schema, to_arrow, to_pandas
from loaders import records
from tests.store.builders import handouts, import_row, incidents, measured, published

ORIGIN: dict[str, Any] = {"source": "odmap", "import_id": "a", "batch": "b", "withdrawn": False}
PLACE = ["place_state", "h3_7", "h3_8", "h3_9"]
NOT_TEXT = {
    "timestamp[us, tz=UTC]": {"occurred_at", "entered_at"},
    "date32[day]": {"occurred_on", "given_on", "period_start", "period_end"},
    "bool": {"suppressed", "provisional", "time_known", "withdrawn"},
    "int64": {"count", "initiative", "doses", "age", "kits", "trained", "content_hash", "row"},
    "double": {"latitude", "longitude", "mg_per_dose", "milligrams", "value"},
}
REQUIRED = {
    "source",
    "import_id",
    "batch",
    "key",
    "occurred_at",
    "occurred_on",
    "time_known",
    "given_on",
}
REQUIRED |= {"initiative", "period_start", "suppressed", "provisional", "content_hash", "row"}


@pytest.mark.parametrize(
    ("record", "added"), [("incident", PLACE), ("naloxone", []), ("count", []), ("measure", [])]
)
def test_what_is_stored_of_a_record(record: str, added: list[str]) -> None:
    stored = RECORDS[record]
    names = [*ORIGIN, *records.CONTRACTS[record].columns, *added]
    types = dict.fromkeys(names, "string")
    types |= {name: kind for kind, those in NOT_TEXT.items() for name in those & set(names)}
    assert {field.name: str(field.type) for field in stored} == types
    required = REQUIRED | ({"period_end"} if record in ("count", "measure") else set())
    assert {field.name for field in stored if not field.nullable} == required & set(names)


def test_built_frames_satisfy_the_contracts() -> None:
    contract = records.Incident
    contract.validate(incidents(3)[list(contract.columns)])
    contract = records.NaloxoneDistribution
    contract.validate(handouts(3)[list(contract.columns)])
    contract = records.Count
    contract.validate(published(3)[list(contract.columns)])
    contract = records.InitiativeMeasure
    contract.validate(measured(3)[list(contract.columns)])


@pytest.mark.parametrize(
    ("record", "frame"),
    [
        ("incident", incidents(5)),
        ("naloxone", handouts(5)),
        ("count", published(5)),
        ("measure", measured(5)),
    ],
)
def test_a_frame_comes_back_as_it_was(record: str, frame: pd.DataFrame) -> None:
    back = to_pandas(to_arrow(frame.assign(**ORIGIN), RECORDS[record]))[list(frame)]
    pd.testing.assert_frame_equal(back, frame, check_dtype=False)
    changed = {name for name in frame if back[name].dtype != frame[name].dtype}
    assert all(str(frame[name].dtype) == "Int64" and frame[name].notna().all() for name in changed)


def test_missing_numbers_come_back_as_missing_integers() -> None:
    frame = incidents(2, age=[None, 40]).assign(**ORIGIN)
    back = to_pandas(to_arrow(frame, RECORDS["incident"]))
    assert back["age"].dtype == "Int64"
    assert back["age"].isna().tolist() == [True, False]
    assert back["age"][1] == 40


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda f: f.drop(columns="zip"), r"missing: \['zip'\]"),
        (lambda f: f.assign(colour="red"), r"unknown: \['colour'\]"),
        (lambda f: f.assign(key=None), "key: 2 values are missing"),
        (lambda f: f.assign(age="old"), "column age"),
        (lambda f: f.assign(age=[34.5, 20.0]), "column age"),
        (lambda f: f.assign(occurred_on=f["occurred_on"] + pd.Timedelta(hours=1)), "time of day"),
        (
            lambda f: f.assign(occurred_at=f["occurred_at"].dt.tz_localize(None)),
            "occurred_at: times have no time zone",
        ),
    ],
)
def test_what_would_change_by_the_conversion_is_refused(change, complaint) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    frame = change(incidents(2).assign(**ORIGIN))
    with pytest.raises(ValueError, match=complaint):
        to_arrow(frame, RECORDS["incident"])


def test_result_types() -> None:
    table = pa.table(
        {
            "day": [date(2026, 1, 2), None],
            "moment": pa.array([datetime(2026, 1, 2, tzinfo=UTC), None], pa.timestamp("us", "UTC")),
            "count": [1, 2],
            "few": pa.array([1, None], pa.int32()),
            "known": [True, None],
            "word": ["a", None],
            "nothing": [None, None],
        }
    )
    assert to_pandas(table).dtypes.astype(str).to_dict() == {
        "day": "datetime64[us]",
        "moment": "datetime64[us, UTC]",
        "count": "int64",
        "few": "Int64",
        "known": "boolean",
        "word": "str",
        "nothing": "str",
    }


def test_the_batch_is_the_stores_own_business() -> None:
    assert "batch" not in present_schema("incident").names


def test_an_import_row_needs_time_zones() -> None:
    with pytest.raises(ValueError, match="exported_at has no time zone"):
        import_row(exported_at=datetime(2026, 1, 1))  # noqa: DTZ001
