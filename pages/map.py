"""Map: where overdoses happened."""

import streamlit as st

from dashboard.privacy import Permission
from dashboard.reports import map as map_report
from dashboard.ui import links, maps, page, show

view = page.begin("Map")
layer = links.choice(
    "layer",
    "Hexagons",
    list(map_report.LAYERS),
    titles=map_report.LAYERS,
    default=map_report.DEFAULT_LAYER,
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
    columns={"label": show.Column("Where"), "count": show.Column("Overdoses")},
)
