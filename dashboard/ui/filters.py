"""The filter bar: one choice of filters for all pages, and in the address."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

import streamlit as st

from dashboard.analytics.bases import BASES, BASIS_TITLES
from dashboard.analytics.filters import (
    DIMENSION_TITLES,
    DIMENSIONS,
    Filters,
    days_of,
    from_params,
)
from dashboard.ui import address

EVERY: Final = ("basis", "period", *DIMENSIONS)
"""All filters, by name."""

_STATE: Final = "filters"
_ALL: Final = "all"
_OWN: Final = "own"
_ENDS: Final = ("filter-first-day", "filter-last-day")
_EARLIEST: Final = date(1900, 1, 1)
_LATEST: Final = date(2199, 12, 31)
"""Wide, for a browser keeps a day outside to itself."""
Days = tuple[date, date]
PERIOD_TITLES: Final = {
    "7d": "Last 7 days of data",
    "28d": "Last 28 days of data",
    "90d": "Last 90 days of data",
    "365d": "Last 365 days of data",
    "3y": "Last 3 years of data",
    "all": "All years",
}


def kept() -> Filters:
    """The filters in force: those of a link that was followed, else those chosen before."""
    params = address.followed()
    filters = from_params(params) if params else st.session_state.get(_STATE, Filters())
    st.session_state[_STATE] = filters
    return filters


def bar(filters: Filters, uses: Sequence[str], *, days: Callable[[], Days | None]) -> None:
    """Draw the filters that a page uses; a choice there is `kept` for the run that follows.

    `days` gives those that the filters count: own days begin with them.
    """
    with st.sidebar:
        if "basis" in uses:
            _select("basis", "Counted", BASES, filters.basis, BASIS_TITLES)
        if "period" in uses:
            _period(filters, days)
        for name in (name for name in DIMENSIONS if name in uses):
            value = getattr(filters, name) or _ALL
            _select(name, DIMENSION_TITLES[name], (_ALL, *DIMENSIONS[name]), value, {})


def _period(filters: Filters, days: Callable[[], Days | None]) -> None:
    """A named period, or own days with a box for each end: their days are all that is kept."""
    own = days_of(filters.period)
    titles = PERIOD_TITLES | {_OWN: "Own days…"}
    value = filters.period if own is None else _OWN
    _select("period", "Period", list(titles), value, titles, days=days)
    if own is None:
        return
    for label, key, day in zip(("First day", "Last day"), _ENDS, own, strict=True):
        st.session_state[key] = day
        st.date_input(
            label,
            key=key,
            min_value=_EARLIEST,
            max_value=_LATEST,
            format="YYYY-MM-DD",
            on_change=_choose_days,
        )


def _choose_days() -> None:
    """Before the next run: from the earlier of the two days to the later."""
    first, last = sorted(st.session_state[key] for key in _ENDS)
    _keep(st.session_state[_STATE].between(first, last))


def _select(
    name: str,
    label: str,
    options: Sequence[str],
    value: str,
    titles: Mapping[str, str],
    *,
    days: Callable[[], Days | None] = lambda: None,
) -> None:
    key = f"filter-{name}"
    # Set in every run: a page's widgets do not inherit the state of another page's.
    st.session_state[key] = value
    st.selectbox(
        label,
        options,
        key=key,
        format_func=lambda code: titles.get(code, code),
        on_change=_choose,
        args=(name, key, days),
    )


def _choose(name: str, key: str, days: Callable[[], Days | None]) -> None:
    """Before the next run: put the choice into the filters."""
    value = st.session_state[key]
    kept = st.session_state[_STATE]
    if value == _OWN:
        counted = days()
        _keep(kept if counted is None else kept.between(*counted))
        return
    opened = name in DIMENSIONS and value == _ALL
    _keep(replace(kept, **{name: None if opened else value}))


def _keep(filters: Filters) -> None:
    """They are in force, and no longer what a link said."""
    st.session_state[_STATE] = filters
    address.leave_link()
