"""The Overview's cards and the public's table, and what other pages show of them too."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from dashboard.analytics.bases import BASIS_TITLES
from dashboard.charts import alt, course
from dashboard.privacy import Published
from dashboard.reports.overview import Card
from dashboard.reports.records import Narrowing
from dashboard.reports.spikes import SHOWN_DAYS, Spikes
from dashboard.ui import links, show
from dashboard.ui.page import View, stop_without_data

FEWER: Final = "The smallest number is right if reports that may be of one person are."
MORE: Final = "The largest number is right if doubtful links are wrong."
_LATE: Final[show.Titles] = {
    "known": show.Formatted("Share known", "percent"),
    "final": "Likely final count",
    "final_low": "At least",
    "final_high": "At most",
}


def newest(view: View, cards: Sequence[Card]) -> None:
    """The newest windows side by side, each against what is usual, with its records."""
    for card, column in zip(cards, st.columns(len(cards)), strict=True):
        with column.container(border=True, key=f"card-{card.days}"):
            doubts = [FEWER] * card.may_be_fewer + [MORE] * card.may_be_more
            usual = None if card.expected is None else f"{card.expected:.1f} usual"
            st.metric(
                card.title,
                card.observed.text,
                delta=usual,
                delta_color="off",
                delta_arrow="off",
                help=" ".join([f"Counted: {card.counted.text}.", *doubts]) if doubts else None,
            )
            everyone, window = view.filters.everyone(), Narrowing(start=card.start, end=card.end)
            links.to_records(view, "The records", everyone, window, key=f"card-{card.days}")


def recent(view: View, report: Spikes) -> None:
    """The newest days against what chance explains, the days of alarm, and where the data end."""
    frame = report.course.frame
    is_late = bool(len(frame) and frame["known"].notna().any())
    window = Narrowing(start=report.course_from, end=report.through) if len(frame) else None
    show.figure(
        view,
        report.course,
        course.course(frame, through=report.edge, marks=report.marks),
        key="recent",
        title=f"The last {SHOWN_DAYS} days of data",
        alt=alt.course(frame),
        columns={
            "start": show.Formatted("24 hours from", "moment"),
            "end": show.Formatted("To", "moment"),
            "observed": "Overdoses",
            "expected": show.Formatted("Expected by now" if is_late else "Expected", "%.2f"),
            "upper": show.Formatted("Up to, by chance", "%.0f"),
            "level": "Level",
            **(_LATE if is_late else {}),
        },
        records=view.filters.everyone(),
        narrow=window,
    )
    if report.to_come is not None:
        st.caption(f":material/hourglass_top: {report.to_come.text}")


def public(view: View, published: Published | None) -> None:
    """The published table."""
    if published is None:
        stop_without_data()
    quarters = published.frame["quarter"].dt.to_period("Q")
    through = f"{quarters.max().end_time:%d %b %Y}" if len(quarters) else "no whole quarter yet"
    st.markdown("Suspected overdoses in the whole city, by quarter in which they happened.")
    st.caption(
        f"Counted: **{BASIS_TITLES['odmap']}**, as entered at the scene and not confirmed; one "
        f"overdose may be entered twice · Data through: {through}"
    )
    show.table(
        view,
        published,
        key="published",
        title="Suspected overdoses by quarter",
        columns={
            "quarter": show.Formatted("Quarter begins", "date"),
            "count": "Overdoses",
            "rolling_12_months": "12 months to its end",
        },
        folded=False,
    )
