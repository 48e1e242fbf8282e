"""The gap map, its legend and its ranked table."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from dashboard.analytics.reach.gap import USED_ELSEWHERE, ZIP_LAYER, with_middles
from dashboard.analytics.reach.gap_words import labelled
from dashboard.charts import gap_map, reach_alt
from dashboard.charts.sample import SAMPLE_TEXT
from dashboard.reports.reach.gap import Gap
from dashboard.reports.reach.report import Reach
from dashboard.ui import links, show
from dashboard.ui.backdrop import backdrop, is_phone
from dashboard.ui.gap_legend import gap_legend
from dashboard.ui.page import View

_SIZE: Final = (700, 520)
_SIZE_ON_A_PHONE: Final = (370, 360)
"""Width and height in pixels that the city is fitted into."""
_COLUMNS: Final[dict[str, str | show.Formatted]] = {
    "rank": "Rank",
    "name": show.Formatted("Area", "pinned"),
    "kits_per_overdose": show.Formatted("Kits for each overdose", "%.1f"),
    "low": show.Formatted("At least", "%.1f"),
    "high": show.Formatted("At most", "%.1f"),
    "why": show.Formatted("Why no ratio", width_pixels=190),
    "count": "Overdoses",
    "kits": show.Formatted("Kits", "%.0f"),
    "deaths": "Deaths at the scene",
    "kits_per_death": show.Formatted("Kits for each death", "%.1f"),
    "kits_per_death_low": show.Formatted("At least (death)", "%.1f"),
    "kits_per_death_high": show.Formatted("At most (death)", "%.1f"),
    "residents": "Residents",
    "per_residents": show.Formatted("Kits per 100,000 residents", "%.0f"),
    "per_residents_low": show.Formatted("At least (residents)", "%.0f"),
    "per_residents_high": show.Formatted("At most (residents)", "%.0f"),
}


def layer(titles: Mapping[str, str]) -> str:
    """The title of the section, and the control of its areas."""
    st.subheader("Where least naloxone comes for each overdose", anchor=False)
    return links.select("areas", "Areas", list(titles), titles=titles, width=260)


def section(view: View, report: Reach) -> None:
    """The map with its legend, what it cannot say, and the table."""
    told = report.gap
    if told is None or report.span is None:
        st.info("There are no days of which both kits and overdoses are known.")
        return
    _map(view, told)
    st.caption(f"{told.placed} {USED_ELSEWHERE}")
    columns = {name: title for name, title in _COLUMNS.items() if name in told.ranked.frame}
    show.table(
        view,
        told.ranked,
        key="naloxone-gap",
        title="Areas by kits for each overdose, the fewest first",
        columns=columns,
        folded=False,
        whole=len(told.ranked.frame) <= 12,
    )


def _map(view: View, told: Gap) -> None:
    settings = view.context.settings
    city, neighbours = backdrop(settings)
    width, height = _SIZE_ON_A_PHONE if is_phone() else _SIZE
    areas = labelled(told.areas, least=settings.reach_least)
    if told.layer == ZIP_LAYER:
        areas = with_middles(areas, settings.city.zips)
    else:
        areas = gap_map.with_inner_points(areas, told.outlines)
    found = gap_map.gap_map(
        areas,
        boundary=city,
        dark=show.is_dark(),
        least=settings.reach_least,
        neighbours=neighbours,
        outlines=told.outlines,
        sample_text=SAMPLE_TEXT if view.sample else None,
        style=settings.map_style,
        height=height,
        width=width,
    )
    gap_legend(found.signs)
    st.pydeck_chart(found.deck, key="naloxone-gap-map", height=height, alt=reach_alt.gap_map(areas))
