"""What DCHS enters about naloxone: targets, stock, and the inputs of the model of coverage."""

from __future__ import annotations

import streamlit as st

from dashboard.analytics.reach import coverage as model
from dashboard.analytics.reach import stock
from dashboard.analytics.reach import targets as held
from dashboard.privacy import Permission
from dashboard.reports.reach.report import Reach
from dashboard.ui.entries import entering, your_name
from dashboard.ui.page import View
from dashboard.ui.session import now


def targets(view: View, report: Reach) -> None:
    """The forms of a channel's target, of trainings and of the stock."""
    if not view.may(Permission.SET):
        return
    told = report.programmes
    _channel(view, sorted(set(told.channels.frame["channel"])) if told else [])
    _trainings(view)
    _stock(view)


def coverage(view: View, report: Reach) -> None:
    """The form of the model's inputs: each at least and at most."""
    if not view.may(Permission.SET):
        return
    given = report.covering.inputs if report.covering else None
    ranges: dict[str, tuple[float | None, float | None]] = {}
    with (
        st.expander("Enter the inputs", icon=":material/edit:", key="fold-coverage-form"),
        st.form("coverage", border=False),
    ):
        for name, (title, least, most) in model.INPUTS.items():
            left, right = st.columns(2)
            low, high = getattr(given, name) if given else (None, None)
            label = title[0].upper() + title[1:]
            ranges[name] = (
                left.number_input(f"{label}, at least", least, most, low, key=f"low-{name}"),
                right.number_input(f"{label}, at most", least, most, high, key=f"high-{name}"),
            )
        source = st.text_input(
            "Where the figures are from", max_chars=model.MOST_SOURCE, key="coverage-source"
        )
        who = your_name("coverage-who")
        sent = st.form_submit_button("Put them in force", key="coverage-enter")
    if sent:
        with entering():
            model.keep(
                view.context.store,
                model.of_ranges(ranges, source=source),
                who=who,
                at=now(),
            )
    if given is not None and st.button("Take the inputs back", key="coverage-take-back"):
        model.take_back(view.context.store, who=view.context.viewer.signature, at=now())
        st.rerun()


def _channel(view: View, channels: list[str]) -> None:
    with (
        st.expander("Enter the target of a channel", icon=":material/edit:", key="fold-target"),
        st.form("target", border=False),
    ):
        channel = st.selectbox("Channel", channels, accept_new_options=True, key="target-channel")
        which = _year(view, key="target-year")
        kits = st.number_input("Kits; empty takes it back", 1, None, None, key="target-kits")
        who = your_name("target-who")
        sent = st.form_submit_button("Enter", key="target-enter")
    if sent:
        with entering():
            held.add_target(
                view.context.store, channel=channel or "", year=which, kits=kits, who=who, at=now()
            )


def _trainings(view: View) -> None:
    with (
        st.expander("Enter the target of trainings", icon=":material/edit:", key="fold-trainings"),
        st.form("trainings", border=False),
    ):
        which = _year(view, key="trainings-year")
        number = st.number_input("Trainings", 1, None, None, key="trainings-number")
        people = st.number_input("People to be trained", 1, None, None, key="trainings-people")
        who = your_name("trainings-who")
        sent = st.form_submit_button("Enter", key="trainings-enter")
    if sent:
        with entering():
            held.add_training_target(
                view.context.store, year=which, trainings=number, people=people, who=who, at=now()
            )


def _year(view: View, *, key: str) -> int:
    """The control of a target's year, between those that can be."""
    year = now().astimezone(view.context.settings.city.zone).year
    last = year + held.MOST_YEARS_AHEAD
    return st.number_input("Year", held.FIRST_YEAR, last, year, format="%d", key=key)


def _stock(view: View) -> None:
    today = now().astimezone(view.context.settings.city.zone).date()
    with (
        st.expander("Enter the stock", icon=":material/edit:", key="fold-stock"),
        st.form("stock", border=False),
    ):
        kits = st.number_input(
            "Kits in stock; empty takes it back", 0, None, None, key="stock-kits"
        )
        counted_on = st.date_input("Counted on", today, max_value=today, key="stock-on")
        who = your_name("stock-who")
        sent = st.form_submit_button("Enter", key="stock-enter")
    if sent:
        with entering():
            stock.add_stock(view.context.store, kits=kits, counted_on=counted_on, who=who, at=now())
