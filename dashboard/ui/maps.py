"""The map: drawn without a request to anywhere, one beside the other where periods are compared."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from urllib.parse import urlsplit

import pandas as pd
import streamlit as st

from dashboard.charts import alt, maps
from dashboard.charts.map_steps import Step, legend, line_on, rate_legend, scale_on
from dashboard.charts.sample import SAMPLE_TEXT
from dashboard.reports.heading import span_text
from dashboard.reports.map import Map, Panel
from dashboard.reports.map_areas import NOT_SHOWN, coloured
from dashboard.ui import links, map_selection, show
from dashboard.ui.backdrop import backdrop, is_phone
from dashboard.ui.map_legend import legend as say_legend
from dashboard.ui.page import View

_SIZE: Final = (700, 560)
_SIZE_OF_TWO: Final = (480, 420)
_SIZE_ON_A_PHONE: Final = (370, 380)
"""Width and height in pixels that the city is fitted into: the server does not know how wide the
map is."""
_OF_ANALYSTS: Final = "Clusters in space and time are looked for, and shown to analysts only."


def draw(view: View, report: Map, on: Collection[str], *, area: str | None) -> None:
    """The legend, and a map for each period, with its sentence."""
    drawn = [coloured(one.areas.frame, report.choice.shown) for one in report.panels]
    values = pd.concat([frame["value"] for frame in drawn])
    scale = scale_on(dark=show.is_dark())
    steps = (legend if report.choice.shown == "count" else rate_legend)(values, scale)
    say_legend(report, steps, on)
    # On a phone one stands below the other.
    for column, panel, frame in zip(
        st.columns(len(report.panels)), report.panels, drawn, strict=True
    ):
        with column:
            _panel(view, report, panel, frame, steps, on, area)
    if report.remark:
        st.caption(report.remark)
    if host := urlsplit(view.context.settings.map_style).hostname:
        st.caption(
            f"The ground of the map comes from {host}, which learns the address of every viewer's "
            "machine and which part of the map each looks at, and no number of this page."
        )
    _say_clusters(view, report, on)


def _panel(
    view: View,
    report: Map,
    panel: Panel,
    frame: pd.DataFrame,
    steps: tuple[Step, ...],
    on: Collection[str],
    area: str | None,
) -> None:
    city, neighbours = backdrop(view.context.settings)
    two = len(report.panels) == 2
    width, height = _size(two=two)
    if two:
        st.markdown(f"**{panel.title}**")
    deck = maps.deck(
        maps.Areas(
            frame,
            steps,
            report.outlines,
            _others(report),
            selected=area,
            line=line_on(dark=show.is_dark()),
            beside=tuple(report.table.frame["area"]),
        ),
        maps.Overlays(
            neighbours=neighbours if "neighbours" in on else None,
            points=panel.points.frame if panel.points else None,
            shared=report.shared.frame if report.shared else None,
            clusters=panel.clusters.frame if panel.clusters and "clusters" in on else None,
            resources=report.resources.frame if "resources" in on else None,
        ),
        boundary=city,
        sample_text=SAMPLE_TEXT if view.sample else None,
        style=view.context.settings.map_style,
        height=height,
        width=width,
    )
    key = f"map-{panel.period}"
    st.pydeck_chart(
        deck,
        key=key,
        on_select=lambda: map_selection.clicked(key),
        selection_mode="single-object",
        height=height,
        alt=alt.cells(panel.areas.frame),
    )
    if two:
        st.markdown(panel.balance)


def _others(report: Map) -> dict[str, str]:
    """The words of areas that have an outline and no number."""
    if report.outlines is None:
        return {}
    return {area: f"{name}: {NOT_SHOWN}" for area, name in report.names.items()}


def _size(*, two: bool) -> tuple[int, int]:
    if is_phone():
        return _SIZE_ON_A_PHONE
    return _SIZE_OF_TWO if two else _SIZE


def _say_clusters(view: View, report: Map, on: Collection[str]) -> None:
    """Each cluster's sentence below the map with its records, and where it is not of the days
    shown; or that there is none. Who may not see them reads the same whether or not one stands."""
    if report.clusters is None:
        st.caption(_OF_ANALYSTS)
        return
    if "clusters" not in on:
        return
    frame = report.clusters.frame
    shown = [panel.clusters.frame.index for panel in report.panels if panel.clusters]
    if frame.empty:
        st.caption("No cluster in space and time stands at watch or alert where the data end.")
    columns = (frame[name] for name in ("level", "words", "first", "last", "records"))
    for place, level, words, first, last, records in zip(frame.index, *columns, strict=True):
        show.level_line(level, words)
        if not any(place in drawn for drawn in shown):
            st.caption(f"Not drawn: it is of {span_text(first, last)}.")
        filters = view.filters.everyone()
        links.to_records(view, "Its records", filters, records, key=f"cluster-{place}")
