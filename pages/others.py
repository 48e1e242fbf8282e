"""Other sources: what others publish of visits, deaths and neighbours, beside the overdoses."""

import streamlit as st

from dashboard.charts import alt
from dashboard.charts import others as charts
from dashboard.reports import others
from dashboard.ui import links, page, show

view = page.begin("others", uses=("basis",))
names = view.report(others.names)
if not names:
    view.finish()
    page.say_no_data("Emergency visits, a medical examiner's deaths or a neighbour's counts.")
    st.stop()
name = links.choice("series", "Series", names, titles={name: name for name in names})
view.finish(series=name)

report = view.report(others.build, view.filters, name=name)
st.markdown(report.summary)
columns = {"label": "Period", "count": "Count", "status": "Status", "agency": "Published by"}
city, areas, beside = report.city.frame, report.areas.frame, report.overdoses.frame
if not city.empty:
    show.figure(
        view,
        report.city,
        charts.city_by_period(city, beside, name=name),
        key="others-city",
        title=f"{name}, beside the overdoses",
        alt=alt.city_by_period(city, name=name),
        columns=columns,
    )
if not areas.empty:
    show.figure(
        view,
        report.areas,
        charts.areas_by_period(areas, text_colour=show.text_colour()),
        key="others-areas",
        title=f"{name} by area",
        alt=alt.areas_by_period(areas, name=name),
        columns={"area": "Area"} | columns,
    )
for key, published, title in (
    ("others-longer", report.longer, "Longer periods, which hold those above"),
    ("others-overdoses", report.overdoses, "Overdoses in the same periods"),
):
    if not published.frame.empty:
        kept = {"area": "Area"} | columns
        shown = {column: kept[column] for column in kept if column in published.frame}
        show.table(view, published, key=key, title=title, columns=shown)
st.caption(
    "Counted by others, by their own rules: shown beside the overdoses and never added to them. "
    "A star or a low hatched bar is no number, which is not zero. Provisional counts, marked p or "
    "hatched, still change."
)
