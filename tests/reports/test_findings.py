"""Changes in reporting as each role reads them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.filters import Filters
from dashboard.analytics.findings import acknowledge
from dashboard.privacy import Forbidden, Role
from dashboard.reports import findings, records, spikes, trends
from dashboard.store import Store
from tests.analytics.builders import add, loaded_twice, people, store_of
from tests.analytics.findings.builders import between, steady
from tests.reports.builders import leaves, over

THROUGH = "2025-05-15 00:00"
NOW = "2025-05-15 12:00"
AGENCY = "County Sheriff"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A source with a new agency since 15 April, and a full point in its last weeks."""
    frame = steady(500)
    frame.loc[frame.index[-30::2], "agency"] = AGENCY
    full = between(frame, "2025-04-01", "2025-05-10") & (frame.index % 2 == 0)
    frame.loc[full, ["latitude", "longitude"]] = [38.9, -77.1]
    return store_of(tmp_path, frame, through=THROUGH)


def test_analysts_read_all_with_evidence_and_records(store: Store) -> None:
    report = findings.build(over(store, now=NOW))
    by_title = {one.title: one for one in report.fresh}
    assert set(by_title) == {"New agency in the city", "An over-full point"}
    new = by_title["New agency in the city"]
    assert new.sentence.text == (
        f"{AGENCY} enters overdoses in the city since 15 Apr 2025, and none before: "
        "15 ODMAP records."
    )
    assert new.evidence is not None
    assert dict(new.evidence.frame.to_numpy().tolist())["records since then"] == "15"
    found = records.build(over(store, now=NOW), new.records, new.narrow)
    assert found is not None
    assert set(found.records.frame["agency"]) == {AGENCY}
    assert len(found.records.frame) == 15


def test_partners_read_of_no_place_and_no_small_count(tmp_path: Path) -> None:
    frame = steady(500)
    frame.loc[frame.index[-4:], "agency"] = AGENCY
    full = between(frame, "2025-04-01", "2025-05-10") & (frame.index % 2 == 0)
    frame.loc[full, ["latitude", "longitude"]] = [38.9, -77.1]
    store = store_of(tmp_path, frame, through=THROUGH)
    report = findings.build(over(store, now=NOW, role=Role.PARTNER))
    (one,) = report.fresh
    assert one.sentence.text == (
        "ODMAP has an agency that enters overdoses in the city since 11 May 2025, and none before."
    )
    assert one.evidence is None
    told = " ".join(str(leaf) for leaf in leaves(report))
    assert "38.9" not in told


def test_the_public_reads_none(store: Store) -> None:
    with pytest.raises(Forbidden):
        findings.build(over(store, now=NOW, role=Role.PUBLIC))


def test_an_acknowledged_one_is_apart_and_in_no_indicators_sentence(store: Store) -> None:
    context = over(store, now=NOW)
    before = spikes.build(context, Filters())
    assert before is not None
    assert before.reporting is not None
    named = f"{AGENCY} enters overdoses in the city since 15 Apr 2025, and none before"
    assert named in before.reporting.text
    for one in findings.build(context).fresh:
        acknowledge(store, one.id, note="asked them", who="R. Lee", at=context.now)
    later = over(store, now=NOW)
    report, after = findings.build(later), spikes.build(later, Filters())
    assert report.fresh == ()
    assert {one.note for one in report.acknowledged} == {"asked them (R. Lee, 15 May 2025, 12:00)"}
    assert after is not None
    assert after.reporting is None


def test_a_partners_indicator_names_no_place(store: Store) -> None:
    report = spikes.build(over(store, now=NOW, role=Role.PARTNER), Filters())
    assert report is not None
    assert report.reporting is not None
    assert report.reporting.text == (
        "Reporting changed in this window: ODMAP has an agency that enters overdoses in the city "
        "since 15 Apr 2025, and none before."
    )


def test_a_batch_is_told_once_by_the_signal_or_beside_it(tmp_path: Path) -> None:
    days = pd.date_range("2025-01-05", "2026-07-01", freq="9D")
    before = people(*[f"{day:%Y-%m-%d} 09:00" for day in days])
    store = store_of(tmp_path, before, through="2026-07-02 00:00")
    add(store, loaded_twice(8), through="2026-07-11 00:00")

    def said(now: str) -> str:
        report = spikes.build(over(store, now=now), Filters())
        assert report is not None
        reporting = "" if report.reporting is None else report.reporting.text
        return f"{report.sentence.text} {reporting}"

    spike = said("2026-07-11 00:00")
    assert "look like records entered twice" in spike
    assert "near-duplicates" not in spike
    # Two weeks of data later they are nothing that stands out, and usual is what they made of it.
    add(store, people("2026-07-12 09:00"), through="2026-07-24 00:00")
    later = said("2026-07-24 00:00")
    assert "entered twice" not in later
    assert later.count("ODMAP has a batch of near-duplicates from 3 Jul 2026 to 10 Jul 2026") == 1


def test_charts_are_marked_where_reporting_changed(store: Store) -> None:
    report = trends.build(over(store, now=NOW), Filters(), by="week", group=None)
    assert report is not None
    assert [(at.date(), end.date(), text) for at, end, text in report.marks] == [
        (date(2025, 4, 1), date(2025, 5, 10), "ODMAP: an over-full point"),
        (date(2025, 4, 15), date(2025, 4, 16), "ODMAP: new agency in the city"),
    ]
    ems = trends.build(over(store, now=NOW), Filters(basis="ems"), by="week", group=None)
    assert ems is None
