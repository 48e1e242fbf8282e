"""Initiatives: all of them, word for word, with what their agencies entered."""

from itertools import groupby

import streamlit as st

from dashboard.privacy import Permission
from dashboard.reports import initiatives
from dashboard.ui import cards, entries, page

view = page.begin("initiatives", uses=())
view.finish()
report = view.report(initiatives.build)

for category, members in groupby(report.board, key=lambda initiative: initiative.category):
    st.subheader(category, anchor=False)
    for initiative in members:
        cards.initiative(initiative, report.live.get(initiative.number, ""))

if view.may(Permission.DECIDE):
    entries.status_form(view, report.board)
