"""On the Data page: pairs for review, loads that look entered twice, and what was decided."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from dashboard.analytics.decisions import Kind, Named, decide
from dashboard.privacy import Permission
from dashboard.reports import pairs, telling
from dashboard.reports.pairs import Pair, Review
from dashboard.ui import batches, decided, deciding, show
from dashboard.ui.page import View

ANCHOR: Final = "one-overdose-several-records"
TITLE: Final = "The same overdose in several records"
_LEAST_LETTERS: Final = 14
_LETTER_PIXELS: Final = 8
_MARGIN_PIXELS: Final = 18
_ANSWERS: dict[str, Kind] = {"One overdose": "join", "Two overdoses": "part"}


def section(view: View) -> None:
    """What the links did, the pairs that ask for a person, and decisions; for analysts."""
    if not view.may(Permission.LINE_LIST) or not view.context.through():
        return
    st.subheader(TITLE, anchor=ANCHOR)
    review = view.report(pairs.build)
    st.markdown(review.summary)
    _pairs(view, review)
    batches.section(view)
    decided.section(view)


def _pairs(view: View, review: Review) -> None:
    st.markdown("**Pairs for review**")
    deciding.recorded("pair")
    if not review.pairs:
        st.markdown("None: no link is weak, and no other pair is near the line.")
        return
    further = f" {review.further:,} further ones follow." if review.further else ""
    st.caption(
        f"{len(review.pairs)} pairs that are linked weakly, or nearly linked: those nearest to "
        f"the line first.{further} The line is drawn low, at 3 in 10: there as many overdoses are "
        "wrongly counted twice as two are wrongly counted as one. What that leaves in doubt makes "
        "a range of a figure."
    )
    # By its place and not its pair: after an answer the next pair stands where this one stood.
    place = st.selectbox(
        "Pair",
        range(len(review.pairs)),
        format_func=lambda at: f"{at + 1}. {review.pairs[at].words}",
        key=f"pair-of-{view.context.data.version()}",
    )
    _one(view, review.pairs[place])
    show.table(
        view,
        review.listed,
        key="pairs",
        title="Pairs for review",
        columns={
            "status": "Now",
            "chance": "One overdose",
            "first": "One record",
            "second": "The other",
            "reasons": "What agrees; what does not",
        },
    )


def _one(view: View, pair: Pair) -> None:
    beside(view, (pair.first, pair.second), key="pair")
    st.markdown(pair.reasons)
    if not deciding.can_decide(view):
        return
    asked = deciding.form("pair", list(_ANSWERS))
    if asked is not None:
        records = [Named.of(pair.first), Named.of(pair.second)]
        answer = {"join": "are one overdose", "part": "are two overdoses"}[_ANSWERS[asked.button]]
        with deciding.recording("pair", f"{pair.name} {answer}."):
            decide(view.context.store, _ANSWERS[asked.button], records, **asked.entered)


def beside(view: View, records: tuple[str, ...], *, key: str) -> None:
    """Records side by side."""
    sides = view.report(telling.beside, records)
    show.table(
        view,
        sides,
        key=f"{key}-beside",
        title="The records side by side",
        columns={"field": show.Formatted("", "pinned")}
        | {name: _as_wide_as_needed(sides.frame[name]) for name in sides.frame.columns[1:]},
        folded=False,
        whole=True,
    )


def _as_wide_as_needed(told: pd.Series) -> show.Formatted:
    """Nothing is cut: on a phone the table scrolls sideways."""
    longest = max([_LEAST_LETTERS, *told.str.len()])
    return show.Formatted(str(told.name), width_pixels=_MARGIN_PIXELS + _LETTER_PIXELS * longest)
