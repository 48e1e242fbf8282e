"""What a page's own controls choose, kept in the address; and links between pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, TypeVar

import streamlit as st

from dashboard.analytics.filters import Filters
from dashboard.privacy import Permission
from dashboard.reports.records import Narrowing
from dashboard.reports.signal_links import Link
from dashboard.ui import address
from dashboard.ui.page import View
from dashboard.ui.sitemap import spec_of

Option = TypeVar("Option", bound=str)
_BETWEEN: Final = ","
_NONE: Final = "none"


def choice(
    name: str,
    label: str,
    options: Sequence[Option],
    *,
    titles: Mapping[Option, str],
    default: Option | None = None,
) -> Option:
    """A row of buttons whose choice the address carries; an unknown value falls back."""
    key, kept, value = _chosen(name, options, default)
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


def select(
    name: str,
    label: str,
    options: Sequence[Option],
    *,
    titles: Mapping[Option, str],
    default: Option | None = None,
    width: int | Literal["stretch"] = "stretch",
    tip: str | None = None,
) -> Option:
    """A box whose choice the address carries, as `choice`; `width` in pixels."""
    key, kept, value = _chosen(name, options, default)
    st.selectbox(
        label,
        options,
        key=key,
        format_func=lambda option: titles[option],
        on_change=_keep,
        args=(key, kept),
        width=width,
        help=tip,
    )
    return value


def several(
    name: str,
    label: str,
    options: Sequence[Option],
    *,
    titles: Mapping[Option, str],
    default: Sequence[Option] = (),
) -> tuple[Option, ...]:
    """A row of buttons, any of which can be on; the address carries them as `joined` has them."""
    key, kept = f"view-{name}", f"chosen-{name}"
    asked = address.followed().get(name)
    before: Sequence[str] = st.session_state.get(kept, default)
    on = before if asked is None else asked.split(_BETWEEN)
    value = tuple(option for option in options if option in on)
    st.session_state[key], st.session_state[kept] = list(value), value
    st.pills(
        label,
        options,
        key=key,
        selection_mode="multi",
        format_func=lambda option: titles[option],
        on_change=_keep,
        args=(key, kept),
    )
    return value


def joined(chosen: Sequence[str]) -> str:
    """What the address says of `several`."""
    return _BETWEEN.join(chosen) or _NONE


def _chosen(
    name: str, options: Sequence[Option], default: Option | None
) -> tuple[str, str, Option]:
    """The key of a choice's widget, that of what was chosen before, and its value."""
    key, kept = f"view-{name}", f"chosen-{name}"
    asked = address.followed().get(name, st.session_state.get(kept))
    first = default or options[0]
    value = next((option for option in options if option == asked), first)
    # Set in every run: a page's widgets do not inherit the state of another page's.
    st.session_state[key] = st.session_state[kept] = value
    return key, kept, value


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


def to_map(label: str, filters: Filters, params: Mapping[str, str], *, key: str) -> None:
    """A link to the map as `params` have it."""
    with st.container(key=f"map-{key}", width="content"):
        spec = spec_of("map")
        st.page_link(
            spec.page(),
            label=label,
            icon=spec.icon,
            query_params=filters.as_params() | dict(params),
        )


def follow(view: View, link: Link, *, key: str) -> None:
    """A link to the records of one signal: whatever the page's filters leave out."""
    to_records(view, f"Records: {link.words}", view.filters.everyone(), link.records, key=key)
