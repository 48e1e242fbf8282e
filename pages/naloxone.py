"""Naloxone: whether it reaches where people overdose."""

import streamlit as st

from dashboard.reports.reach import gap
from dashboard.reports.reach import report as report_of
from dashboard.ui import links, page, reach, reach_forms, reach_gap, reach_supply

PARTS = {
    "giving": "Who gave it first",
    "groups": "Groups of people",
    "programmes": "Programmes and trainings",
    "coverage": "Coverage",
    "measures": "Notes and measures",
}

view = page.begin("naloxone", uses=("basis", "period"))
# The answer stands first, though it is made of what the controls below it choose.
answer, months, where, more = (st.container() for _ in range(4))
with months:
    unit = reach_supply.unit()
with where:
    layer = reach_gap.layer(view.report(gap.titles))
with more:
    part = links.choice("part", "More on naloxone", list(PARTS), titles=PARTS)
view.finish(unit=unit, areas=layer, part=part)

report = view.report(report_of.build, view.filters, layer)
if report is None:
    page.stop_without_data()

answer.markdown("\n\n".join(report.answer))
with months:
    reach_supply.by_month(view, unit)
with where:
    reach_gap.section(view, report)
if part == "giving":
    reach.giving(view, report)
elif part == "groups":
    reach.groups(view, report)
elif part == "programmes":
    reach_supply.programmes(view, report)
    reach_forms.targets(view, report)
elif part == "coverage":
    reach.coverage(view, report)
    reach_forms.coverage(view, report)
else:
    reach.measures(view, report)
