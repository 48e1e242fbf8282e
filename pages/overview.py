"""Overview: what is new, whether it is unusual, and where initiatives 11 and 19 stand."""

import streamlit as st

from dashboard.privacy import Permission
from dashboard.reports import overview
from dashboard.ui import cards, checked, initiative_board, page, signals

view = page.begin("overview", uses=("basis",))
if not view.may(Permission.PAGES):
    view.finish()
    cards.public(view, view.report(overview.build_public))
    st.stop()

view.finish()
report = view.report(overview.build, view.filters)
if report is None:
    page.stop_without_data()

signals.headline(view, report.spikes)
checked.last_checked()
cards.newest(view, report.cards)
cards.recent(view, report.spikes)
st.subheader("Initiatives that stand on this", anchor=False)
for initiative in report.highlighted:
    initiative_board.card(view, initiative, report.initiatives)
