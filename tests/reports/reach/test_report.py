"""Naloxone's reach as the page and the command show it, on the sample and at its edges."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from dashboard.analytics.filters import Filters
from dashboard.privacy import Forbidden, Role
from dashboard.reports import map as map_report
from dashboard.reports.export import counts_rows
from dashboard.reports.map_choice import Choice
from dashboard.reports.reach import report
from dashboard.reports.reach.definitions import DEFINITIONS
from dashboard.reports.reach.notes import silent
from dashboard.reports.reach.rows import COLUMNS
from dashboard.store import Store
from tests.analytics.builders import people, store_of
from tests.analytics.reach.logs import add_log, day
from tests.analytics.reach.test_supply_of_files import log, summed
from tests.conftest import MakeContext
from tests.reports.builders import over

YEAR = Filters(period="2025-01-01..2025-12-31")
PERIOD = "2025-01-01..2025-12-31"
END = "2026-07-01 00:00"
NOW = "2026-07-02 12:00"


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
        assert name in named, measure


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


def test_odmap_alone_tells_nothing_of_who_gave_it(context: MakeContext) -> None:
    told = report.build(context(), Filters(basis="odmap"))
    assert told is not None
    assert told.giving is None
    assert "ODMAP records do not say whether EMS attended" in told.no_giving
    assert told.no_giving in told.answer


def of_the_city(told: report.Reach, measure: str) -> pd.Series:
    rows = report.measures(told)
    (found,) = (row for _, row in rows[rows["area"].isna()].iterrows() if row["measure"] == measure)
    return found


def month(number: int) -> str:
    return f"2026-{number:02d}"


def blank_in_between(folder: Path) -> Store:
    """100 kits in January and in June, blanks between; an overdose every day."""
    days = pd.date_range("2026-01-01", "2026-06-30")
    store = store_of(folder, people(*[f"{day:%Y-%m-%d} 10:00" for day in days]), through=END)
    rows = [(f"{month(n)}-15", "mail", 100 if n in (1, 6) else None, None) for n in range(1, 7)]
    add_log(store, *rows, through=END)
    return store


def test_months_without_a_number_hold_no_overdoses_against_kits(tmp_path: Path) -> None:
    told = report.build(over(blank_in_between(tmp_path), now=NOW), Filters(period="all"))
    assert told is not None
    ratio = of_the_city(told, "kits_per_overdose")
    assert (ratio["numerator"], ratio["denominator"]) == (200, 17 + 30), (
        "from the 15th, the first day of the log"
    )
    assert any("4 months in between say no number" in note for note in told.notes)


def test_a_partner_is_not_told_that_hidden_overdoses_are_none(context: MakeContext) -> None:
    told = report.build(context(role=Role.PARTNER), Filters(period="28d"))
    assert told is not None
    assert "No overdoses" not in " ".join(told.answer)
    assert "not shown (small counts)" in told.answer[1]


def test_a_partner_has_the_days_of_the_map(context: MakeContext) -> None:
    """The log ends a day before the records do: maps of windows a day apart could be subtracted."""
    partner = context(role=Role.PARTNER)
    told = report.build(partner, Filters())
    shown = map_report.build(partner, Filters(), Choice())
    assert told is not None
    assert told.span is not None
    assert shown is not None
    assert (told.span.first, told.span.last) == shown.panels[0].days


def test_a_partner_has_no_groups_that_are_counted_elsewhere(context: MakeContext) -> None:
    """Trends counts ages and sexes exactly: over all answers, which would tell a hidden one."""
    told = report.build(context(role=Role.PARTNER), Filters(period="3y"))
    assert told is not None
    assert told.giving is not None
    assert told.giving.groups is not None
    assert {"age_band", "sex"}.isdisjoint(told.giving.groups.frame["dimension"])
    assert told.giving.died is None
    assert told.giving.several is None


def test_a_total_seen_in_its_midst_is_of_all_its_days(tmp_path: Path) -> None:
    """310 kits of March are 110 of its first eleven days, also for who looks on the 11th."""
    days = pd.date_range("2026-03-01", "2026-03-31")
    store = store_of(tmp_path, people(*[f"{day:%Y-%m-%d} 10:00" for day in days]), through=END)
    add_log(store, ("2026-03-01", "mail", 310, None), through=END, period_end=[day("2026-03-31")])
    told = report.build(over(store, now="2026-03-12 00:00"), Filters(period="all"))
    assert told is not None
    ratio = of_the_city(told, "kits_per_overdose")
    assert (ratio["numerator"], ratio["denominator"]) == (pytest.approx(110), 11)


def test_a_channel_that_fell_silent_is_named() -> None:
    months = pd.date_range("2025-01-01", "2026-01-01", freq="MS")
    mail = pd.DataFrame({"month": months, "channel": "mail"})
    jail = pd.DataFrame({"month": months[:9], "channel": "jail"})
    assert silent(pd.concat([mail, jail])) == [("jail", pd.Timestamp("2025-09-01"))]
    assert silent(mail) == []
