"""What a page's own controls choose, kept in the address; and links between pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

import streamlit as st

from dashboard.analytics.filters import Filters
from dashboard.privacy import Permission
from dashboard.reports.records import Narrowing
from dashboard.reports.signal_links import Link
from dashboard.ui import address
from dashboard.ui.page import View
from dashboard.ui.sitemap import spec_of

Option = TypeVar("Option", bound=str)


def choice(
    name: str,
    label: str,
    options: Sequence[Option],
    *,
    titles: Mapping[Option, str],
    default: Option | None = None,
) -> Option:
    """A row of buttons whose choice the address carries; an unknown value falls back."""
    key, kept = f"view-{name}", f"chosen-{name}"
    asked = address.followed().get(name, st.session_state.get(kept))
    first = default or options[0]
    value = next((option for option in options if option == asked), first)
    # Set in every run: a page's widgets do not inherit the state of another page's.
    st.session_state[key] = st.session_state[kept] = value
    st.segmented_control(
        label,
        options,
        key=key,
        required=True,
        format_func=lambda option: titles[option],
        on_change=_keep,
        args=(key, kept),
    )
    return value


def _keep(key: str, kept: str) -> None:
    """Before the next run: what was chosen counts, and no longer what a link said."""
    st.session_state[kept] = st.session_state[key]
    address.leave_link()


def to_records(
    view: View, label: str, filters: Filters, narrow: Narrowing | None = None, *, key: str
) -> None:
    """A link to the line list behind a figure, for those who may see single records."""
    if not view.may(Permission.LINE_LIST):
        return
    params = filters.as_params() | (narrow or Narrowing()).as_params()
    with st.container(key=f"records-{key}", width="content"):
        spec = spec_of("records")
        st.page_link(spec.page(), label=label, icon=spec.icon, query_params=params)


def follow(view: View, link: Link, *, key: str) -> None:
    """A link to the records of one signal: whatever the page's filters leave out."""
    to_records(view, f"Records: {link.words}", view.filters.everyone(), link.records, key=key)
