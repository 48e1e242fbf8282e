"""Map: where overdoses happened."""

import streamlit as st

from dashboard.reports import map as map_report
from dashboard.ui import map_controls, map_parts, map_selection, maps, page, resources

view = page.begin("map")
wanted = map_controls.controls(view)
report = view.report(map_report.build, view.filters, wanted.choice)
if report is None:
    view.finish(**wanted.as_params())
    page.stop_without_data()

area = map_selection.area_of(report)
view.finish(**wanted.as_params(), **({"area": area} if area else {}))
if len(report.panels) == 1:
    st.markdown(report.balance)
map_parts.remarks(view, report)
maps.draw(view, report, wanted.on, area=area)
map_selection.section(view, report, area)
map_parts.table(view, report)
resources.section(view, report.resources)
