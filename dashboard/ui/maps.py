"""The map: drawn without a request to anywhere, with the numbers of what is selected."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.charts import alt, maps
from dashboard.charts.sample import SAMPLE_TEXT
from dashboard.reports.map import Map
from dashboard.reports.records import Narrowing
from dashboard.settings import Settings
from dashboard.ui import links
from dashboard.ui.page import View

_HEIGHT: Final = 560
_WIDTH: Final = 700
_PHONE_WIDTH: Final = 370
"""Pixels that the city is fitted into: the server does not know how wide the map is."""


@lru_cache(maxsize=2)
def _backdrop(settings: Settings) -> tuple[Any, Any]:
    """The city's and the neighbours' boundaries as GeoJSON."""
    import json

    paths = (settings.city.boundary_path, settings.city.neighbours_path)
    city, neighbours = (json.loads(path.read_text("utf-8")) for path in paths)
    return city, neighbours


def draw(view: View, report: Map) -> str | None:
    """The map with its legend; the selected hexagon, if it is one that is shown."""
    city, neighbours = _backdrop(view.context.settings)
    frame = report.cells.frame
    deck = maps.cells_deck(
        frame,
        boundary=city,
        neighbours=neighbours,
        points=report.points.frame if report.points else None,
        sample_text=SAMPLE_TEXT if view.sample else None,
        height=_HEIGHT,
        width=_PHONE_WIDTH if "Mobi" in st.context.headers.get("User-Agent", "") else _WIDTH,
    )
    _legend(frame)
    state = st.pydeck_chart(
        deck,
        key=f"map-{report.layer}",
        on_select="rerun",
        selection_mode="single-object",
        height=_HEIGHT,
        alt=alt.cells(frame),
    )
    picked = [row.get("cell") for rows in state.selection.objects.values() for row in rows]
    return next((cell for cell in picked if cell in set(frame["cell"])), None)


def _legend(frame: pd.DataFrame) -> None:
    """The colours in words, readable without a pointer."""
    steps = [
        f'<span style="white-space:nowrap;margin-right:1em"><span style="display:inline-block;'
        f"width:1em;height:1em;vertical-align:-0.15em;background:{step.css};"
        f'border:1px solid gray"></span> {step.words}</span>'
        for step in maps.legend(frame["count"])
    ]
    st.html("Overdoses in a hexagon: " + "".join(steps) if steps else "No hexagon to show.")


def selection(view: View, report: Map, selected: str | None) -> None:
    """The numbers of the selected hexagon and a link to its records."""
    if selected is None:
        st.caption("Select a hexagon to see its numbers.")
        return
    row = report.cells.frame.set_index("cell").loc[selected]
    st.markdown(f"**{row['label']}**: {row['count']:,} overdoses in the period.")
    links.to_records(view, "Its records", view.filters, Narrowing(area=selected), key="cell")
