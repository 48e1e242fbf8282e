"""Naloxone's reach as the page and the command show it, on the sample and at its edges."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.filters import Filters
from dashboard.privacy import Forbidden, Role
from dashboard.reports.export import counts_rows
from dashboard.reports.reach import report
from dashboard.reports.reach.definitions import DEFINITIONS
from dashboard.reports.reach.rows import COLUMNS
from tests.analytics.builders import people, store_of
from tests.analytics.reach.test_supply_of_files import log, summed
from tests.conftest import MakeContext
from tests.reports.builders import over

YEAR = Filters(period="2025-01-01..2025-12-31")
PERIOD = "2025-01-01..2025-12-31"


def rows_of(context: MakeContext, filters: Filters = YEAR, **how: Role) -> pd.DataFrame:
    told = report.build(context(**how), filters)
    assert told is not None
    found = report.measures(told)
    assert list(found.columns) == list(COLUMNS)
    return found


def one(rows: pd.DataFrame, measure: str, *, area: str | None = None) -> pd.Series:
    is_it = (rows["measure"] == measure) & (rows["period"] == PERIOD)
    is_it &= rows["area"].isna() if area is None else rows["area"] == area
    (found,) = (row for _, row in rows[is_it].iterrows())
    return found


def kits_of_2025(**wanted: str) -> float:
    """By the csv module and fractions alone."""
    rows = [row for row in log() if all(row[name] == value for name, value in wanted.items())]
    told = summed(rows, "Kits", "Data Through", date(2025, 1, 1), date(2025, 12, 31))
    return sum(told.values())


def test_kits_for_each_overdose_by_independent_arithmetic(context: MakeContext) -> None:
    rows = rows_of(context)
    counted = counts_rows(context(), YEAR, by="month")
    overdoses = int(counted["count"].sum())
    told = one(rows, "kits_per_overdose")
    assert told["numerator"] == pytest.approx(kits_of_2025())
    assert told["denominator"] == overdoses
    assert told["value"] == pytest.approx(kits_of_2025() / overdoses, abs=1e-6)
    assert told["low"] < told["value"] < told["high"]


def test_kits_by_programme_and_zip_agree_with_the_log(context: MakeContext) -> None:
    rows = rows_of(context)
    assert one(rows, "kits:programme=Narcan by mail")["value"] == pytest.approx(
        kits_of_2025(Program="Narcan by mail")
    )
    assert one(rows, "kits", area="22314")["value"] == pytest.approx(kits_of_2025(ZIP="22314"))
    by_month = rows[(rows["measure"] == "kits") & rows["area"].isna() & (rows["period"] != PERIOD)]
    assert by_month["value"].sum() == pytest.approx(kits_of_2025())


def test_areas_of_the_gap_add_up_to_the_city(context: MakeContext) -> None:
    told = report.build(context(), YEAR)
    assert told is not None
    assert told.gap is not None
    frame = told.gap.ranked.frame
    areas, city = frame[frame["area"].notna()], frame[frame["area"].isna()].iloc[0]
    assert areas["count"].sum() <= city["count"]
    assert areas["kits"].sum() <= city["kits"] == pytest.approx(kits_of_2025())
    ranked = areas[areas["rank"].notna()]
    assert ranked["kits_per_overdose"].is_monotonic_increasing
    worst = ranked.iloc[0]
    assert f"{worst['name']} had" in told.answer[1]


def test_every_measure_is_defined_in_words(context: MakeContext) -> None:
    named = {one.name for one in DEFINITIONS}
    for measure in rows_of(context)["measure"].unique():
        name = measure.split(":")[0]
        assert name in named or name == "people_trained", measure


def test_days_before_the_log_and_after_it_are_left_out(context: MakeContext) -> None:
    told = report.build(context(), Filters(period="2017-01-01..2018-06-30"))
    assert told is not None
    assert told.span is not None
    assert told.span.first == date(2018, 1, 5)
    none = report.build(context(), Filters(period="2017-01-01..2017-12-31"))
    assert none is not None
    assert (none.span, none.gap) == (None, None)
    assert "no days" in none.answer[0]


def test_a_store_without_a_log_has_no_report(tmp_path: Path) -> None:
    store = store_of(tmp_path, people("2026-03-01 10:00"), through="2026-03-02 00:00")
    assert report.build(over(store), Filters()) is None


def test_the_public_may_not(context: MakeContext) -> None:
    with pytest.raises(Forbidden):
        report.build(context(role=Role.PUBLIC), Filters())


def test_a_partner_has_no_deaths_of_areas_and_no_distances(context: MakeContext) -> None:
    """What an analyst has of them is there to be left out."""
    for role, has_them in ((Role.PARTNER, False), (Role.ANALYST, True)):
        rows = rows_of(context, Filters(), role=role)
        by_area = rows[rows["area"].notna()]
        assert ("kits_per_death" in set(by_area["measure"])) == has_them
        assert rows["measure"].str.startswith("nearest").any() == has_them
        assert rows["measure"].str.startswith("kits_per_death").any()


def test_own_days_do_not_narrow_what_a_partner_sees(context: MakeContext) -> None:
    """Two of them could be subtracted."""
    usual, narrow = (
        rows_of(context, Filters(period=period), role=Role.PARTNER)
        for period in ("365d", "2026-10-01..2026-10-20")
    )
    pd.testing.assert_frame_equal(usual, narrow)


def test_odmap_alone_tells_nothing_of_groups(context: MakeContext) -> None:
    told = report.build(context(), Filters(basis="odmap"))
    assert told is not None
    assert told.giving is not None
    assert told.giving.groups is None
    assert "ODMAP" in told.giving.no_groups
