"""Map: where overdoses happened."""

import streamlit as st

from dashboard.geography.hexagons import DEFAULT_LAYER, LAYERS
from dashboard.privacy import Permission
from dashboard.reports import map as map_report
from dashboard.ui import links, maps, page, show

view = page.begin("map")
layer = links.choice(
    "layer",
    "Hexagons",
    list(LAYERS),
    titles=map_report.LAYER_TITLES,
    default=DEFAULT_LAYER,
)
points = view.may(Permission.POINTS) and st.toggle("Show single places", key="map-points")
view.finish(layer=layer)

report = view.report(map_report.build, view.filters, layer=layer, points=points)
if report is None:
    page.stop_without_data()

st.markdown(report.balance)
if not report.takes_filters:
    st.caption(
        "The categories chosen beside do not narrow the map: two such maps could be compared."
    )
selected = maps.draw(view, report)
maps.selection(view, report, selected)
show.table(
    view,
    report.cells,
    key="cells",
    title="Overdoses by hexagon",
    columns={"label": "Where", "count": "Overdoses"},
)
