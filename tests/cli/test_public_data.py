"""Tempe's public file of opioid calls, where it is at hand: every row, on its written date."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import datetime

import pytest

from dashboard.settings import ROOT
from dashboard.settings import load as load_settings
from tests.cli.terminal import Terminal

TEMPE = ROOT.parent / "shared/data/real/tempe_az_opioid_ems_calls_vintage_2023.csv"
CALLS = 2743

pytestmark = pytest.mark.skipif(not TEMPE.exists(), reason="the public file is not at hand")


@pytest.fixture(scope="module")
def tempe(tmp_path_factory: pytest.TempPathFactory) -> Terminal:
    """Commands on a store with Tempe's calls."""
    odwatch = Terminal(tmp_path_factory.mktemp("tempe") / "store")
    (report,) = odwatch("load", TEMPE, "--source", "odmap", "--json").document
    assert report["rows_read"] == report["new"] == report["records"] == CALLS
    assert (report["rejected"], report["rejections"]) == (0, [])
    return odwatch


def written_days() -> Counter[str]:
    """The dates as the file writes them, 2017/01/03, in ISO form."""
    with TEMPE.open(encoding="utf-8-sig", newline="") as file:
        return Counter(row["Incident_Date"][:10].replace("/", "-") for row in csv.DictReader(file))


def test_every_record_is_on_its_written_date(tempe: Terminal) -> None:
    zone = load_settings().city.zone
    rows = tempe("records", "--json").document
    assert len(rows) == CALLS
    days = [datetime.fromisoformat(row["occurred_at"]).astimezone(zone).date() for row in rows]
    assert Counter(map(str, days)) == written_days()


def test_days_are_counted_by_it_too(tempe: Terminal) -> None:
    rows = tempe("counts", "--by", "day", "--json").document
    assert {row["period"]: row["count"] for row in rows if row["count"]} == written_days()
    assert sum(row["count"] == 0 for row in rows) > 0


def test_again_it_changes_nothing(tempe: Terminal) -> None:
    (report,) = tempe("load", TEMPE, "--source", "odmap", "--json").document
    assert (report["unchanged"], report["new"], report["import_id"]) == (CALLS, 0, None)
    assert len(tempe("imports", "--json").document) == 1
