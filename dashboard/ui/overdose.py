"""On the Records page: the overdose that a row is, or tells of, and what an analyst decides."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import streamlit as st

from dashboard.analytics.decisions import CORRECTABLE, Named, decide
from dashboard.reports import overdose, telling
from dashboard.reports.overdose import Overdose
from dashboard.reports.records import Records
from dashboard.ui import address, deciding, show
from dashboard.ui.imported import literal
from dashboard.ui.page import View
from dashboard.ui.pairs import beside

PARAM: Final = "record"
"""Its name in the address."""
_STATE: Final = "opened-record"
_PART: Final = "Two of these are two overdoses"
_LEAVE_OUT: Final = "Leave a record out of the counts"
_CORRECT: Final = "Correct a record"
_FORMS: Final = ("leave-out", "part", "correct")


def opened() -> str | None:
    """The record that is looked at: that of a link that was followed, else the row picked."""
    params = address.followed()
    if params:
        st.session_state[_STATE] = params.get(PARAM)
    record: str | None = st.session_state.get(_STATE)
    return record


def as_params(record: str | None) -> dict[str, str]:
    """What the address says of it."""
    return {PARAM: record} if record else {}


def pick(report: Records, key: str) -> None:
    """Before the next run: the row that was picked in the table (with this key) is looked at."""
    row, records = show.picked_row(key), report.records.frame["record"]
    picked = [] if row is None else records.iloc[row : row + 1].tolist()
    st.session_state[_STATE] = picked[0] if picked else None
    address.leave_link()


def panel(view: View, report: Records, record: str | None) -> None:
    """The records that tell of it, side by side, why they are linked, and forms to decide."""
    deciding.recorded(*_FORMS)
    if record is None:
        is_long = len(report.records.frame) > show.MOST_TO_PICK_FROM
        first = (
            f"Narrow the list to {show.MOST_TO_PICK_FROM:,} rows, then choose"
            if is_long
            else ("Choose")
        )
        st.caption(f"{first} a row to see the records that tell of it, and to correct them.")
        return
    found = view.report(overdose.build, record)
    if found is None:
        st.caption("The record that was chosen is not there any more.")
        return
    st.subheader(found.title, anchor=False)
    for note in found.notes:
        st.info(literal(note), icon=":material/edit_note:")
    beside(view, tuple(found.records), key="overdose")
    # As lines and not as a table: reasons are long, and a phone is narrow.
    for link in found.links.frame.to_dict("records"):
        st.markdown(f"- Records {link['pair']}: {link['chance']}. {link['reasons']}.")
    with st.expander("Decide", icon=":material/edit:", key="fold-decide"):
        if deciding.can_decide(view):
            _decide(view, found)


def _decide(view: View, found: Overdose) -> None:
    ways = [_LEAVE_OUT, _CORRECT] if found.is_counted else [_CORRECT]
    what = st.selectbox("What", [*([_PART] * bool(found.pairs)), *ways], key="decide-what")
    if what == _PART:
        _part(view, found)
        return
    record = st.selectbox(
        "Record", list(found.records), format_func=found.records.__getitem__, key="decide-record"
    )
    if what == _LEAVE_OUT:
        asked = deciding.form("leave-out", ["Leave it out"])
        if asked is not None:
            with _recording("leave-out", f"{_line(found, record)} is left out of the counts."):
                decide(view.context.store, "exclude", [Named.of(record)], **asked.entered)
    else:
        _correct(view, found, record)


@contextmanager
def _recording(form: str, said: str) -> Iterator[None]:
    """Then nothing is looked at any more: what was decided may have moved the list."""
    with deciding.recording(form, said):
        yield
        st.session_state[_STATE] = None
        address.leave_link()


def _line(found: Overdose, record: str) -> str:
    """A record in a line, without its place among those of its overdose."""
    return found.records[record].partition(": ")[2]


def _part(view: View, found: Overdose) -> None:
    pair = st.selectbox("Pair", list(found.pairs), key="decide-pair")
    asked = deciding.form("part", ["Two overdoses"])
    if asked is not None:
        records = [Named.of(each) for each in found.pairs[pair]]
        both = " and ".join(_line(found, each) for each in found.pairs[pair])
        with _recording("part", f"{both} are two overdoses."):
            decide(view.context.store, "part", records, **asked.entered)


def _correct(view: View, found: Overdose, record: str) -> None:
    field = st.selectbox(
        "Field", list(CORRECTABLE), format_func=telling.field_title, key="decide-field"
    )
    # Empty at first: the first of the values is no suggestion.
    value = st.selectbox(
        "It is",
        CORRECTABLE[field],
        index=None,
        placeholder="Choose",
        key=f"decide-value-{field}-{record}",
    )
    asked = deciding.form("correct", ["Correct it"])
    if asked is not None and value is None:
        st.error("Choose what it is.")
    elif asked is not None:
        said = f"{_line(found, record)}: {telling.field_title(field)} is {value}."
        with _recording("correct", said):
            decide(
                view.context.store,
                "correct",
                [Named.of(record)],
                field=field,
                value=value,
                **asked.entered,
            )
