"""How old and how complete each source is, and its delay curve."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.charts import alt, delays
from dashboard.privacy import Forbidden, Role
from dashboard.reports import data, freshness
from dashboard.reports.freshness import CANNOT_TELL, WHOLE, age_text
from tests.conftest import MakeContext
from tests.reports.late import late


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(-5, "now"), (0.5, "now"), (1, "1 minute ago"), (59, "59 minutes ago"), (60, "1 hour ago"),
     (47 * 60 + 59, "47 hours ago"), (48 * 60, "2 days ago"), (2_000 * 1440, "2,000 days ago")],
)  # fmt: skip
def test_ages_in_words(minutes: float, said: str) -> None:
    assert age_text(timedelta(minutes=minutes)) == said


@pytest.mark.parametrize("role", [Role.ANALYST, Role.PARTNER])
def test_the_sample(context: MakeContext, role: Role) -> None:
    """ODMAP says when its records were entered, EMS does not; the log counts no overdoses."""
    report = freshness.build(context(role))
    rows = report.sources.frame.set_index("source")
    assert rows["through_age"].to_dict() == {
        "ODMAP records": "30 minutes ago",
        "EMS care reports": "20 hours ago",
        "Naloxone log": "20 hours ago",
    }
    said = rows["newest_days"]
    assert said["ODMAP records"].startswith("the last day is about 76 % complete (")
    assert said["EMS care reports"] == CANNOT_TELL
    assert said["Naloxone log"] == ""
    assert report.untold == ("EMS care reports",)
    assert rows.loc["ODMAP records", "event"] == "31 Oct 2026, 17:25"
    assert rows.loc["ODMAP records", "event_age"] == "3 hours ago"
    assert rows.loc["Naloxone log", "event"] == "30 Oct 2026"
    assert (rows["imported"] != "").all()


def test_the_curve_is_of_what_was_entered(tmp_path: Path) -> None:
    """All 48 hours late: next to nothing after a day, all after three; the band holds the line."""
    report = freshness.build(late(tmp_path, hours_late=47))
    frame = report.delays.frame
    share = dict(zip(frame["age"], frame["share"].astype(float), strict=True))
    assert share["24 hours"] < 0.05
    assert share["3 days"] > 0.95
    assert (frame["low"] <= frame["share"]).all()
    assert (frame["share"] <= frame["high"]).all()
    assert frame["share"].is_monotonic_increasing
    assert alt.delays(report.delays.frame) == (
        "ODMAP records: half are known after 2 days, nine tenths after 2 days."
    )
    line = delays.delays(report.delays.frame).data[-1]
    drawn = report.delays.frame[report.delays.frame["age_days"] > 0]
    assert list(line.y) == drawn["share"].tolist()
    assert list(line.x) == drawn["age_days"].tolist()


def test_without_entry_times_there_is_no_curve(tmp_path: Path) -> None:
    report = freshness.build(late(tmp_path, hours_late=None))
    assert report.delays.frame.empty
    assert report.untold == ("ODMAP records",)
    assert report.sources.frame.set_index("source").loc["ODMAP records", "newest_days"] == (
        CANNOT_TELL
    )


def test_what_is_entered_at_once_is_complete(tmp_path: Path) -> None:
    report = freshness.build(late(tmp_path, hours_late=0))
    assert set(report.sources.frame["newest_days"]) == {WHOLE}
    assert alt.delays(report.delays.frame) == (
        "ODMAP records: half are known at once, nine tenths at once."
    )


def test_the_sources_are_those_whose_data_have_an_end(context: MakeContext) -> None:
    known = data.build(context()).through.frame["source"].tolist()
    assert freshness.build(context()).sources.frame["source"].tolist() == known


def test_the_public_has_none(context: MakeContext) -> None:
    with pytest.raises(Forbidden):
        freshness.build(context(Role.PUBLIC))
