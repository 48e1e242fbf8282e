"""New, updated, unchanged, and held newer."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard.intake.compare import compare

DAY = pd.Timestamp("2026-10-01", tz="UTC")


def test_each_kind_of_difference() -> None:
    records = pd.DataFrame({"key": list("abcd"), "content_hash": [1, 2, 3, 4]})
    held = pd.DataFrame(
        {
            "key": list("bcdz"),
            "content_hash": [2, 30, 40, 5],
            "as_of": [DAY, DAY, DAY + pd.Timedelta(days=2), DAY],
            "withdrawn": False,
        }
    )
    found = compare(records, held, newest_at=DAY + pd.Timedelta(days=1))
    assert (found.new, found.updated, found.unchanged) == (1, 1, 2)
    assert found.older == {("d", 4)}


def test_of_two_versions_of_one_moment_the_later_import_wins() -> None:
    records = pd.DataFrame({"key": ["a"], "content_hash": [1]})
    held = pd.DataFrame({"key": ["a"], "content_hash": [2], "as_of": [DAY], "withdrawn": False})
    assert compare(records, held, newest_at=DAY).updated == 1


def test_beside_nothing_all_is_new() -> None:
    records = pd.DataFrame({"key": ["a", "b"], "content_hash": [1, 1]})
    held = pd.DataFrame({"key": [], "content_hash": [], "as_of": [], "withdrawn": []}).astype(
        {"withdrawn": "bool", "key": "str", "content_hash": "int64", "as_of": "datetime64[us, UTC]"}
    )
    found = compare(records, held, newest_at=DAY)
    assert (found.new, found.updated, found.unchanged) == (2, 0, 0)
    assert not found.older


@pytest.mark.parametrize(("later", "new", "older"), [(1, 1, False), (-1, 0, True)])
def test_a_withdrawn_record_comes_back_by_a_newer_export_alone(
    later: int, new: int, older: bool
) -> None:
    records = pd.DataFrame({"key": ["a"], "content_hash": [1]})
    held = pd.DataFrame({"key": ["a"], "content_hash": [1], "as_of": [DAY], "withdrawn": True})
    found = compare(records, held, newest_at=DAY + pd.Timedelta(days=later))
    assert (found.new, found.updated, bool(found.older)) == (new, 0, older)
