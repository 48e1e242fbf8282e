"""The filter bar: one choice of filters for all pages, and in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import streamlit as st

from dashboard.analytics.bases import BASES, BASIS_TITLES
from dashboard.analytics.filters import DIMENSION_TITLES, DIMENSIONS, PERIODS, Filters, from_params
from dashboard.ui import address

EVERY: Final = ("basis", "period", *DIMENSIONS)
"""All filters, by name."""

_STATE: Final = "filters"
_ALL: Final = "all"
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


def bar(filters: Filters, uses: Sequence[str]) -> None:
    """Draw the filters that a page uses; a choice there is `kept` for the run that follows."""
    with st.sidebar:
        if "basis" in uses:
            _select("basis", "Counted", BASES, filters.basis, BASIS_TITLES)
        if "period" in uses:
            custom = () if filters.period in PERIODS else (filters.period,)
            titles = PERIOD_TITLES | {period: period.replace("..", " to ") for period in custom}
            _select("period", "Period", (*custom, *PERIODS), filters.period, titles)
        for name in (name for name in DIMENSIONS if name in uses):
            value = getattr(filters, name) or _ALL
            _select(name, DIMENSION_TITLES[name], (_ALL, *DIMENSIONS[name]), value, {})


def _select(
    name: str, label: str, options: Sequence[str], value: str, titles: Mapping[str, str]
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
        args=(name, key),
    )


def _choose(name: str, key: str) -> None:
    """Before the next run: put the choice into the filters, and leave the followed link behind."""
    value = st.session_state[key]
    kept = st.session_state[_STATE]
    opened = name in DIMENSIONS and value == _ALL
    st.session_state[_STATE] = replace(kept, **{name: None if opened else value})
    address.leave_link()
