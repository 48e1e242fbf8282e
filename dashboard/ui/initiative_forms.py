"""What people enter of an initiative: its status, its milestones, and what was a slip."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from dashboard.initiatives.board import STATUSES, Initiative, enter_status
from dashboard.initiatives.changes import take_back
from dashboard.initiatives.milestones import Milestone, add_milestone, change_milestone
from dashboard.reports.initiative import Standing
from dashboard.reports.initiatives import today
from dashboard.ui.entries import entering, your_name
from dashboard.ui.page import View
from dashboard.ui.session import now


def status_form(view: View, board: Sequence[Initiative]) -> None:
    """Enter a status of one of these; the board shows it at once, and earlier ones stay in the
    history."""
    titles = {item.number: f"{item.number}. {item.initiative}" for item in board}
    with st.expander("Enter a status", icon=":material/edit:"), st.form("status", border=False):
        number = next(iter(titles))
        if len(titles) > 1:
            number = st.selectbox(
                "Initiative", list(titles), format_func=titles.__getitem__, key="status-of"
            )
        status = st.selectbox("Status", STATUSES, key="status-is")
        on = st.date_input("As of", today(view.context), key="status-on")
        owner = st.text_input("Owner (who answers for it)", max_chars=60, key="status-owner")
        note = st.text_input("Note", max_chars=200, key="status-note")
        who = your_name("status-who")
        sent = st.form_submit_button("Enter", key="status-enter")
    if sent:
        with entering():
            enter_status(
                view.context.store,
                number,
                status,
                note=note,
                on=on,
                who=who,
                at=now(),
                owner=owner,
            )


def milestone_form(view: View, number: int) -> None:
    """Enter a milestone."""
    with (
        st.expander("Add a milestone", icon=":material/flag:"),
        st.form("milestone", border=False),
    ):
        title = st.text_input("Milestone", max_chars=120, key="milestone-title")
        due = st.date_input("Due", today(view.context), key="milestone-due")
        who = your_name("milestone-who")
        sent = st.form_submit_button("Add", key="milestone-add")
    if sent:
        with entering():
            add_milestone(view.context.store, number, title, due=due, who=who, at=now())


def change_form(view: View, held: Sequence[Milestone]) -> None:
    """Enter that a milestone is done, or another title or due date; nothing without milestones."""
    if not held:
        return
    by_id = {one.milestone_id: one for one in held}
    with st.expander("Change a milestone", icon=":material/edit:"):
        which = st.selectbox(
            "Which", list(by_id), format_func=lambda one: by_id[one].title, key="change-which"
        )
        one = by_id[which]
        with st.form("change", border=False):
            title = st.text_input("Title", one.title, max_chars=120, key=f"change-title-{which}")
            due = st.date_input("Due", one.due, key=f"change-due-{which}")
            is_done = st.checkbox("Done", one.done_on is not None, key=f"change-done-{which}")
            on = st.date_input(
                "Done on", one.done_on or today(view.context), key=f"change-on-{which}"
            )
            who = your_name("change-who")
            sent = st.form_submit_button("Change", key="change-enter")
    if sent:
        with entering():
            change_milestone(
                view.context.store,
                one,
                title=title,
                due=due,
                done_on=on if is_done else None,
                who=who,
                at=now(),
            )


def back_form(view: View, standing: Sequence[Standing]) -> None:
    """Take a change back, the newest unless another is chosen; nothing where none stands."""
    if not standing:
        return
    by_id = {one.entry_id: one for one in standing}
    with (
        st.expander("Take a change back", icon=":material/undo:"),
        st.form("back", border=False),
    ):
        # Another box after each change: what was chosen before it is not what is now meant.
        which = st.selectbox(
            "Change",
            list(by_id),
            format_func=lambda one: by_id[one].words,
            key=f"back-which-{standing[0].entry_id}",
        )
        why = st.text_input("Why", max_chars=200, key="back-why")
        who = your_name("back-who")
        sent = st.form_submit_button("Take it back", key="back-enter")
    if sent:
        with entering():
            one = by_id[which]
            take_back(view.context.store, one.kind, which, why=why, who=who, at=now())
