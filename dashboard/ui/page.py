"""How every page begins, and how it gets its report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NoReturn, TypeVar

import streamlit as st

from dashboard.analytics.filters import Filters
from dashboard.privacy import Permission, Role, Viewer, may
from dashboard.reports import heading
from dashboard.reports.context import Context
from dashboard.ui import address, known
from dashboard.ui import filters as filter_bar
from dashboard.ui.live import watch
from dashboard.ui.session import context as make_context
from dashboard.ui.sitemap import spec_of

Report = TypeVar("Report")

SAMPLE_SENTENCE = "Sample data: every record is invented. None of this happened."


@dataclass(frozen=True)
class View:
    """A page that has begun: its context and the filters in force."""

    context: Context
    filters: Filters

    @property
    def sample(self) -> bool:
        """Whether everything shown is invented."""
        return self.context.settings.sample

    def may(self, permission: Permission) -> bool:
        """Whether the viewer may."""
        return may(self.context.viewer, permission)

    def report(self, build: Callable[..., Report], *arguments: object, **named: object) -> Report:
        """`build(context, …)`, computed once for the same data, viewer, settings and arguments."""
        key = (build.__module__, build.__qualname__, repr(arguments), repr(sorted(named.items())))
        state = self.context.cache_key
        found: Report = _built(key, state, build, self.context, arguments, named)
        return found

    def finish(self, **params: str) -> None:
        """Write the filters and the page's own choices to the address."""
        address.write(self.filters.as_params() | known.as_params() | params)


@st.cache_data(max_entries=256, show_spinner="Counting …")
def _built(
    key: tuple[str, ...],
    state: tuple[str, ...],
    _build: Callable[..., Any],
    _context: Context,
    _arguments: tuple[object, ...],
    _named: dict[str, object],
) -> Any:  # noqa: ANN401  (a report of any page)
    del key, state
    return _build(_context, *_arguments, **_named)


def begin(name: str, *, uses: tuple[str, ...] = filter_bar.EVERY) -> View:
    """Banner, title and heading of the page `name`; stops it for viewers it is not for.

    `uses` names the filters that narrow this page; the others are kept, and not shown.
    """
    spec, context = spec_of(name), make_context()
    if context.settings.sample:
        st.container(key="sample-banner").warning(SAMPLE_SENTENCE, icon=":material/science:")
    st.title(spec.title, anchor=False)
    if not may(context.viewer, spec.needs):
        _stop_for(spec.needs)
    view = View(context, filter_bar.kept())
    if view.may(Permission.LINE_LIST):
        known.control(context.known_at, context.settings.city.zone)
    if uses and view.may(Permission.PAGES):
        filter_bar.bar(view.filters, uses, days=partial(_days, view))
        _write_heading(view, uses)
    watch(context)
    return view


def say_no_data(of: str = "", *, below: bool = False) -> None:
    """Say that there is nothing yet (of what), and how to load some: `below` on this page."""
    if known.as_params():
        st.info("**No data were known then.**", icon=":material/database:")
        return
    how = "Load an export below" if below else "An analyst loads an export on the Data page"
    st.info(
        f"**No data yet.** {of and of + ' '}{how}, or with "
        "`odwatch load FILE.csv`. `odwatch run --sample` shows the dashboard on invented data.",
        icon=":material/database:",
    )


def stop_without_data() -> NoReturn:
    """Say that there is nothing yet, and how to load some; then stop."""
    say_no_data()
    st.stop()


def _days(view: View) -> tuple[date, date] | None:
    """Those that are counted; None where the source has no data."""
    known = view.context.through().get(view.filters.basis)
    if known is None:
        return None
    return view.filters.span(first=known.first_day, last=known.last_day)


def _write_heading(view: View, uses: tuple[str, ...]) -> None:
    unused = [name for name in view.filters.chosen if name not in uses]
    lines = view.report(heading.build, view.filters.without(*unused))
    st.caption(f"Counted: **{lines.basis}** · Data through: " + " · ".join(lines.through))
    if lines.newest:
        st.caption(f":material/hourglass_top: {lines.newest}")


def _stop_for(needs: Permission) -> None:
    allowed = ", ".join(role for role in Role if may(Viewer(role), needs))
    st.info(f"This page is for: {allowed}.", icon=":material/lock:")
    st.stop()
