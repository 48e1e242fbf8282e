"""What asks for a person, in a line at the top of the Data page."""

from __future__ import annotations

import streamlit as st

from dashboard.detection.sentence import plural
from dashboard.privacy import Permission
from dashboard.reports import batches
from dashboard.reports import findings as finding_reports
from dashboard.reports import pairs as pair_reports
from dashboard.ui import findings, pairs
from dashboard.ui.page import View


def line(view: View) -> None:
    """How many findings, pairs and loads are open, each with a link to where they stand."""
    fresh = len(view.report(finding_reports.build).fresh)
    found = [(plural(fresh, "findings"), findings.ANCHOR)] if fresh else []
    if view.may(Permission.LINE_LIST):
        found += _of_analysts(view)
    said = ", ".join(f"[{words}](#{anchor})" for words, anchor in found)
    st.markdown(f"Open: {said}." if said else "Nothing open.")


def _of_analysts(view: View) -> list[tuple[str, str]]:
    review = view.report(pair_reports.build)
    near = len(review.pairs) + review.further
    loads = sum(bool(batch.open) for batch in view.report(batches.build).batches)
    found = [(f"{plural(near, 'pairs')} for review", pairs.ANCHOR)] if near else []
    twice = f"{plural(loads, 'loads')} entered twice"
    return found + ([(twice, pairs.ANCHOR)] if loads else [])
