"""The report of a load as a document, and the dictionary of the records."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pandas as pd
import pandera.errors
import pytest

from loaders.records import CONTRACTS, conform
from loaders.report import ImportReport, Notice, Rejection

PARTS = ("new", "updated", "unchanged", "duplicates", "merged", "excluded", "rejected")
REPORT = ImportReport(
    file="a.csv", source="odmap", import_id=None, rows_read=3, new=1, updated=0, unchanged=0,
    duplicates=1, merged=0, excluded=0, rejected=1, withdrawn=0, records=1,
    through=datetime(2026, 6, 15, tzinfo=UTC), notices=(Notice("n", "Sex", 2, 3),),
    rejections=(Rejection(4, "Date", "junk", "is no date"),), through_basis="file",
    exported_at=None,
)  # fmt: skip


def test_the_report_is_a_json_document() -> None:
    document = json.loads(json.dumps(REPORT.as_json()))

    assert document["through"] == "2026-06-15T00:00:00+00:00"
    assert document["exported_at"] is None
    assert document["notices"] == [{"reason": "n", "column": "Sex", "count": 2, "example_row": 3}]
    assert document["rejections"] == [
        {"row": 4, "column": "Date", "value": "junk", "reason": "is no date", "count": 1}
    ]
    assert document["rows_read"] == sum(document[part] for part in PARTS)


@pytest.mark.parametrize("record", CONTRACTS)
def test_every_column_has_a_meaning(record: str) -> None:
    meanings = [column.description for column in CONTRACTS[record].columns.values()]

    assert all(meaning is not None and len(meaning) > 5 for meaning in meanings)


@pytest.mark.parametrize("record", CONTRACTS)
def test_an_empty_frame_conforms(record: str) -> None:
    assert conform(pd.DataFrame(), record=record).empty


def test_a_breach_of_the_contract_is_told_whole() -> None:
    frame = pd.DataFrame(
        {"key": ["a"], "severity": ["bad"], "sex": ["worse"], "content_hash": 0, "row": 1,
         "time_known": True}
    )  # fmt: skip

    with pytest.raises(pandera.errors.SchemaErrors) as breach:
        conform(frame, record="incident")
    assert {"severity", "sex", "row"} <= set(breach.value.failure_cases["column"])
