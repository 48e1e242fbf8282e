"""Who gets which report, and what a partner's map holds."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from numbers import Integral

import pytest

from dashboard.analytics.filters import Filters
from dashboard.geography.hexagons import LAYERS
from dashboard.privacy import Forbidden, Role
from dashboard.reports import (
    data,
    findings,
    initiatives,
    naloxone,
    overview,
    records,
    spikes,
    trends,
)
from dashboard.reports import map as map_report
from dashboard.reports.context import Context
from dashboard.reports.export import asked, counts_rows, records_rows, spikes_rows
from dashboard.reports.map_choice import Choice
from dashboard.reports.records import Narrowing
from tests.conftest import MakeContext
from tests.reports.builders import leaves

FOR_PARTNERS: dict[str, Callable[[Context], object]] = {
    "overview": lambda context: overview.build(context, Filters()),
    "trends": lambda context: trends.build(context, Filters(), by="day", group="sex"),
    "map": lambda context: map_report.build(context, Filters(), Choice("h3-8")),
    "spikes": lambda context: spikes.build(context, Filters()),
    "naloxone": lambda context: naloxone.build(context, Filters()),
    "data": data.build,
    "findings": findings.build,
    "counts": lambda context: counts_rows(context, asked(), by="month"),
    "counts by area": lambda context: counts_rows(context, asked(), by="month", layer="h3-8"),
    "spikes command": lambda context: spikes_rows(context, "odmap"),
}
FOR_ANALYSTS: dict[str, Callable[[Context], object]] = {
    "records": lambda context: records.build(context, Filters(), Narrowing()),
    "records command": lambda context: records_rows(context, asked()),
}


@pytest.mark.parametrize("name", [*FOR_PARTNERS, *FOR_ANALYSTS])
def test_the_public_has_no_report_of_counts(context: MakeContext, name: str) -> None:
    with pytest.raises(Forbidden):
        (FOR_PARTNERS | FOR_ANALYSTS)[name](context(Role.PUBLIC))


@pytest.mark.parametrize("name", FOR_PARTNERS)
def test_analysts_and_partners_have_them(context: MakeContext, name: str) -> None:
    assert FOR_PARTNERS[name](context(Role.ANALYST)) is not None
    assert FOR_PARTNERS[name](context(Role.PARTNER)) is not None


@pytest.mark.parametrize("name", FOR_ANALYSTS)
def test_records_are_for_analysts(context: MakeContext, name: str) -> None:
    assert FOR_ANALYSTS[name](context(Role.ANALYST)) is not None
    with pytest.raises(Forbidden, match="analyst"):
        FOR_ANALYSTS[name](context(Role.PARTNER))


def test_everybody_has_the_same_published_table(context: MakeContext) -> None:
    tables = [overview.build_public(context(role)) for role in Role]
    assert all(table is not None for table in tables)
    assert tables[0].frame.equals(tables[1].frame)  # type: ignore[union-attr]
    assert tables[0].frame.equals(tables[2].frame)  # type: ignore[union-attr]


def test_the_board_is_for_everybody_and_its_live_lines_are_not(context: MakeContext) -> None:
    boards = {role: initiatives.build(context(role)) for role in Role}
    assert len({str(found.board) for found in boards.values()}) == 1
    assert boards[Role.PUBLIC].live == {}
    assert set(boards[Role.PARTNER].live) == {11, 19}
    assert boards[Role.PARTNER].live == boards[Role.ANALYST].live


def test_the_import_history_is_for_analysts(context: MakeContext) -> None:
    assert data.build(context(Role.PARTNER)).imports is None
    history = data.build(context()).imports
    assert history is not None
    assert history.frame["file"].tolist() == ["naloxone.csv", "ems.csv", "odmap.csv"]


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize("period", ["28d", "365d", "all"])
def test_a_partners_map_holds_no_small_count_and_none_without_a_place(
    context: MakeContext, layer: str, period: str
) -> None:
    filters = Filters(period=period, severity="fatal")
    whole = map_report.build(context(), filters.everyone(), Choice(layer, points=True))
    found = map_report.build(context(Role.PARTNER), filters, Choice(layer, points=True))
    assert found is not None
    assert whole is not None
    assert found.points is None
    assert not found.exact
    counts = [
        int(leaf)
        for leaf in leaves(found)
        if isinstance(leaf, Integral) and not isinstance(leaf, bool)
    ]
    assert all(n >= 5 for n in counts)
    # Once on the map and once in the table; and the city's total, which the sentence tells.
    assert len(counts) == 2 * len(found.panels[0].areas.frame) + 1
    small = whole.panels[0].areas.frame[whole.panels[0].areas.frame["count"] < 5]
    texts = [leaf for leaf in leaves(found) if isinstance(leaf, str)]
    assert not set(small["area"]) & set(texts)
    for words in ("without a place", "placeholder", "outside"):
        assert not any(words in text for text in texts)


def test_a_partner_cannot_cut_areas_by_days_of_their_own(context: MakeContext) -> None:
    """Two maps a day apart could be subtracted."""
    partner, day = context(Role.PARTNER), Filters(period="2026-01-01..2026-06-30")
    found = map_report.build(partner, day, Choice("h3-7"))
    usual = map_report.build(partner, Filters(), Choice("h3-7"))
    assert found is not None
    assert usual is not None
    assert found.balance == usual.balance
    analysts = map_report.build(context(), day, Choice("h3-7"))
    assert analysts is not None
    assert analysts.balance.endswith("Counted from 1 Jan 2026 to 30 Jun 2026.")
    for cut in (
        asked(first=date(2026, 1, 1)),
        asked(severity="fatal"),
        Filters(),
    ):
        with pytest.raises(Forbidden, match="subtracted"):
            counts_rows(partner, cut, by="month", layer="h3-8")
        assert len(counts_rows(context(), cut, by="month", layer="h3-8"))


@pytest.mark.parametrize("by", ["week", "month"])
def test_a_partners_rows_by_area_hold_no_small_count(context: MakeContext, by: str) -> None:
    rows = counts_rows(context(Role.PARTNER), asked(), by=by, layer="h3-7")
    areas = rows[rows["area"].notna() & (rows["area"] != "remainder")]
    assert (areas["count"].dropna() >= 5).all()
    assert areas[areas["area"].isin(["unlocated", "placeholder", "outside"])]["count"].isna().all()
    city = rows[rows["area"].isna()]["count"].sum()
    assert city == counts_rows(context(), asked(), by=by)["count"].sum()
