"""The section that looks back: what it says, moves with, and leaves to whom."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.clusters import mark
from dashboard.analytics.filters import Filters
from dashboard.detection.outcomes import Cluster
from dashboard.privacy import Forbidden, Role
from dashboard.reports import backtest
from dashboard.reports.backtest import Backtest
from dashboard.reports.backtest_words import COMPARED_TITLES
from dashboard.reports.context import Context
from dashboard.store import Store
from tests.analytics.builders import ZONE, people
from tests.conftest import MakeContext
from tests.reports.builders import leaves, over, small

AT = datetime(2026, 12, 5, 12, tzinfo=ZONE)
USUAL = pd.date_range("2026-01-03", "2026-11-29", freq="7D")
PAIRS = ("2026-09-09 08:00", "2026-09-09 20:00", "2026-09-10 10:00", "2026-09-10 12:00")


def built(context: Context, *, watch: float = 12, alert: float = 2) -> Backtest:
    found = backtest.build(context, Filters(), watch=watch, alert=alert)
    assert found is not None
    return found


def row(found: Backtest, rule: str) -> dict[str, object]:
    frame = found.rules.frame
    return dict(frame[frame["rule"] == COMPARED_TITLES[rule]].iloc[0])


def city(folder: Path, *, role: Role = Role.ANALYST, count: str = "2026-09-10") -> Context:
    """One overdose a week, and four within two days, which Ann marked."""
    context = small(folder, people(*(f"{day:%Y-%m-%d} 12:00" for day in USUAL), *PAIRS))
    days = Cluster("September", date(2026, 9, 9), date.fromisoformat(count))
    mark(context.store, days, note="seen by crews", who="Ann", at=AT, path=None)
    return over(context.store, role=role)


def test_the_sample_has_its_announced_clusters(context: MakeContext) -> None:
    found = built(context())
    assert [past.title for past in found.marked] == [
        *("October 2017", "August 2018", "January 2019", "Summer 2020 (advisory)"),
    ]
    assert all(past.announced and past.column in found.rules.frame for past in found.marked)
    assert found.days == "from 5 Jan 2017 to 30 Oct 2026"
    farrington = row(found, "farrington_flexible")
    assert (farrington["caught"], farrington["delay"]) == ("–", "–")
    assert farrington["cluster: August 2018"] == "cannot say", "it needs five years"
    assert str(row(found, "n72")["caught"]).endswith(" of 3"), "an advisory does not count"


def test_the_figures_move_with_the_allowance_and_others_stay(context: MakeContext) -> None:
    many, few = built(context(), watch=24, alert=8), built(context(), watch=4, alert=1)
    rates = [float(row(found, "scan_watch")["alarms_per_year"]) for found in (many, few)]  # type: ignore[arg-type]
    assert rates[0] > rates[1]
    others = ~many.rules.frame["ours"]
    assert others.sum() == 10
    assert many.rules.frame[others].equals(few.rules.frame[others])
    assert f"{rates[0]:.1f} alarms a year" in many.watch.text


def test_a_marked_cluster_is_held_against_the_rules(tmp_path: Path) -> None:
    found = built(city(tmp_path))
    assert row(found, "count24")["cluster: September"] == "missed"
    # 16 h of the first day and 24 of the second.
    assert row(found, "n72")["cluster: September"] == "40 hours"
    assert row(found, "n72")["caught"] == "1 of 1"
    assert row(found, "mean2sd")["cluster: September"] == "cannot say"
    september = found.clusters.frame.set_index("cluster").loc["September"]
    assert (september["count"], september["note"], september["source"]) == (
        *(4, "seen by crews", "Ann"),
    )
    assert september["days"] == "9 Sep 2026 to 10 Sep 2026"
    announced = found.clusters.frame[found.clusters.frame["announced"]]
    assert announced["count"].isna().all(), "no data then"


def test_a_partner_sees_no_small_count_and_no_note(tmp_path: Path) -> None:
    shown = built(city(tmp_path, role=Role.PARTNER))
    september = shown.clusters.frame.set_index("cluster").loc["September"]
    assert pd.isna(september["count"])
    assert (september["note"], september["source"]) == ("", "")
    assert shown.clusters.note
    assert not {"seen by crews", "Ann"} & {leaf for leaf in leaves(shown) if isinstance(leaf, str)}


def test_a_partner_sees_a_count_that_is_not_small(tmp_path: Path) -> None:
    shown = built(city(tmp_path, role=Role.PARTNER, count="2026-09-12"))
    assert shown.clusters.frame.set_index("cluster").loc["September", "count"] == 5


def test_the_public_has_none_of_it(context: MakeContext) -> None:
    with pytest.raises(Forbidden):
        built(context(Role.PUBLIC))
    with pytest.raises(Forbidden):
        backtest.rows(context(Role.PUBLIC), "odmap", watch=12, alert=2)


def test_without_data_there_is_nothing(tmp_path: Path) -> None:
    context = over(Store.open(str(tmp_path / "store"), create="city"))
    assert backtest.build(context, Filters(), watch=12, alert=2) is None
    assert backtest.rows(context, "odmap", watch=12, alert=2).empty


def test_data_of_a_single_day_say_too_little(tmp_path: Path) -> None:
    frame = people("2026-03-01 10:00")
    context = small(tmp_path / "hours", frame, through="2026-03-01 20:00")
    assert backtest.build(context, Filters(), watch=12, alert=2) is None, "no whole day"
    found = built(small(tmp_path / "day", frame, through="2026-03-02 00:00"))
    assert found.watch.text.startswith("There is too little history")
    assert set(found.rules.frame["caught"]) == {"–"}
