"""Who gave naloxone first, in every group of people; coverage; and all measures in words."""

from __future__ import annotations

from typing import Final

import streamlit as st

from dashboard.analytics.reach import coverage as model
from dashboard.analytics.reach import first_giver
from dashboard.charts import reach as charts
from dashboard.charts import reach_alt as alt
from dashboard.charts.amounts import percent
from dashboard.privacy import Published
from dashboard.reports.reach import covering
from dashboard.reports.reach.definitions import DEFINITIONS
from dashboard.reports.reach.report import Reach
from dashboard.ui import show
from dashboard.ui.page import View

_SHARES: Final[dict[str, str | show.Formatted]] = {
    "known": "Of which it is known",
    "share": show.Formatted("Share", "percent"),
    "low": show.Formatted("At least", "percent"),
    "high": show.Formatted("At most", "percent"),
}


def giving(view: View, report: Reach) -> None:
    """Who gave it first, several doses, and what came of it."""
    told = report.giving
    if told is None:
        st.info(report.no_giving)
        return
    givers = _named(told.givers)
    show.figure(
        view,
        givers,
        charts.first_giver(givers.frame),
        key="naloxone-givers",
        title="Who gave the first naloxone",
        alt=alt.first_giver(givers.frame),
        columns={"giver": "Who", "count": "Overdoses", **_SHARES},
    )
    st.caption(f"{told.of} {first_giver.INVISIBLE}")
    for key, title, count, frame in (
        ("several", "Two doses or more, by who gave it first", "Two or more", told.several),
        ("died", "Died at the scene, by who gave it first", "Died", told.died),
    ):
        if frame is None:
            st.caption(f"{title}: for analysts, since these are very few people.")
            continue
        columns = {"giver": "First", "count": count, **_SHARES, "unknown": "Not known"}
        show.table(view, _named(frame), key=f"naloxone-{key}", title=title, columns=columns)
    st.caption(
        "That fewer die after one giver does not say that the giver made the difference: crews "
        "come to other overdoses than those at which somebody with naloxone stands by."
    )


def groups(view: View, report: Reach) -> None:
    """In how many overdoses of each group a lay person gave it first."""
    told = report.giving
    if told is None or told.groups is None:
        st.info(report.no_giving if told is None else told.no_groups)
        return
    frame = told.groups.frame
    everybody = frame[frame["group"].isna()]["share"].dropna()
    of_groups = told.groups.derive(
        lambda shown: (
            shown[shown["group"].notna()]
            .assign(by=shown["dimension"].map(charts.DIMENSIONS))
            .reset_index(drop=True)
        )
    )
    overall = float(everybody.iloc[0]) if len(everybody) else None
    show.figure(
        view,
        of_groups,
        charts.equity(of_groups.frame, overall=overall),
        key="naloxone-groups",
        title="A lay person gave naloxone first, by group of people",
        alt=alt.equity(of_groups.frame, overall=overall),
        columns={
            "by": "By",
            "group": "Group",
            "count": "A lay person first",
            **_SHARES,
            "unknown": "Not known who",
            "group_share": show.Formatted("Share of all", "percent"),
        },
    )
    st.caption(
        f"{told.of} Where many are in a group “unknown”, the others say little. "
        f"{first_giver.INVISIBLE}"
    )


def coverage(view: View, report: Reach) -> None:
    """The model's range with every input; nothing before there are any."""
    told = report.covering
    low, high = model.PUBLISHED_NEED
    st.markdown(
        f"The target is naloxone at **{percent(model.TARGET)} of witnessed overdoses** "
        "([Irvine and others 2022](https://doi.org/10.1016/S2468-2667(21)00304-2)). Published for "
        f"states, as context alone: {low:,} to {high:,} two-dose kits more for 100,000 people a "
        "year."
    )
    if told is None:
        st.info(
            "Nothing is shown yet: no inputs are entered, and none is assumed.",
            icon=":material/help:",
        )
        return
    st.markdown(told.words)
    ends = told.found.available
    show.draw(
        view,
        charts.coverage(ends.low, ends.high, target=model.TARGET),
        key="naloxone-coverage",
        alt=alt.coverage(ends.low, ends.high, target=model.TARGET),
    )
    show.table(
        view,
        told.inputs_table,
        key="naloxone-coverage",
        title="Inputs in force",
        columns={"input": "Input", "low": "At least", "high": "At most"},
        folded=False,
        whole=True,
    )
    st.caption(f"{told.source} {covering.FORMULA}")


def measures(view: View, report: Reach) -> None:
    """Every measure in a table, as `odwatch reach` has it, and what each means."""
    if report.distance_words:
        st.markdown(report.distance_words)
    if report.notes:
        st.markdown("**Notes on the data**\n\n" + "\n".join(f"- {note}" for note in report.notes))
    titles: dict[str, str | show.Formatted] = {
        "measure": show.Formatted("Measure", "pinned"),
        "area": "Area",
        "period": "Period",
        "value": "Value",
        "low": "At least",
        "high": "At most",
        "unit": "Unit",
        "numerator": "Numerator",
        "denominator": "Denominator",
    }
    for name, part in report.measures.items():
        shown = {key: title for key, title in titles.items() if key in part.frame}
        show.table(view, part, key=f"measures-{name}", title=name.capitalize(), columns=shown)
    st.markdown("**What each measure means, and what it cannot say**")
    for one in DEFINITIONS:
        with st.expander(one.title):
            st.markdown(
                f"{one.definition}\n\nUnit: {one.unit}. Source: {one.source}.\n\n"
                f"It cannot say: {one.cannot_say[0].lower()}{one.cannot_say[1:]}"
            )


def _named(published: Published) -> Published:
    """With the giver in words."""
    return published.derive(
        lambda frame: frame.assign(giver=frame["first_giver"].map(first_giver.GIVERS))
    )
