"""Mapping a file's columns by hand, and keeping that for the next file with the same headers."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import streamlit as st

from dashboard.intake import Loading
from dashboard.intake.mappings import (
    Choice,
    by_hand,
    choices,
    examples,
    forget,
    headers_to_choose,
    keep,
    kept_for,
    kept_maps,
)
from dashboard.reports.imports import without_options
from dashboard.ui.entries import your_name
from dashboard.ui.page import View
from dashboard.ui.session import clock
from loaders.ems_tables import Export
from loaders.errors import OdwatchError
from loaders.maps import Map
from loaders.recognising import Recognised
from loaders.source import look
from loaders.sources import missing_columns

NONE = "(no column)"


def mapped(view: View, path: Path | Export, loading: Loading) -> Loading | None:
    """Show which column fills which field, and let it be changed; the loading with that map.

    None for a file that is refused before a column can be mapped: that, and what to do, is shown.
    """
    kept = kept_maps(view.context.store)
    try:
        found = look(path, source=loading.source, kept=kept)
    except OdwatchError as error:
        st.error(without_options(str(error)))
        _way_on(view, path, loading.source, kept)
        return None
    # Open where it must be used; by what the file says alone, so that it stays as it is meanwhile.
    lacks = bool(missing_columns(found.source, found.mapping.fields))
    with st.expander("Map columns by hand", expanded=lacks, icon=":material/view_column:"):
        offered = choices(found)
        picked = _picked(found, offered)
        changed = picked != {choice.field: choice.header for choice in offered}
        chosen = by_hand(found, picked) if changed else None
        _keeping(view, found, chosen, found.map if found.map in kept else None)
    return loading if chosen is None else replace(loading, map_file=chosen)


def _way_on(view: View, path: Path | Export, source: str | None, kept: tuple[Map, ...]) -> None:
    """Below a refusal: what can be done about it on this page."""
    try:
        own = kept_for(path, kept, source=source)
    except OdwatchError:  # no table: there are no columns to speak of
        return
    if own is not None:
        st.caption(f"Columns as mapped by hand: {own.name}")
        _forgetting(view, own, who=your_name("columns-who"))
    elif source is None:
        st.info(
            "Choose under “It is” what kind of file it is, then map its columns below.",
            icon=":material/view_column:",
        )


def _picked(found: Recognised, offered: Sequence[Choice]) -> dict[str, str]:
    """Field → header, as picked. Both tabs are always drawn: a box that is not loses its choice."""
    headers, layout = headers_to_choose(found), _layout(found)
    titles = {"": NONE} | {header: _with_examples(found, header) for header in headers}
    picked = {}
    named = {"Main fields": True, "Further fields": False}
    for tab, first in zip(st.tabs(list(named)), named.values(), strict=True):
        asked = [choice for choice in offered if choice.first is first]
        # A row for each two, so that they stay in order where columns stand one below another.
        places = [place for _ in asked[::2] for place in tab.columns(2)]
        for choice, place in zip(asked, places, strict=False):
            picked[choice.field] = place.selectbox(
                choice.label,
                titles,
                index=list(titles).index(choice.header),
                format_func=titles.__getitem__,
                key=f"column-{choice.field}-{layout}",
            )
    return picked


def _with_examples(found: Recognised, header: str) -> str:
    """A header with what stands below it, for the person who has the file."""
    shown = " · ".join(examples(found, header))
    return f"{header}: {shown}" if shown else f"{header} (empty)"


def _keeping(view: View, found: Recognised, chosen: Map | None, kept: Map | None) -> None:
    """Keep what was chosen, or forget what is kept."""
    if chosen is None and kept is None:
        return
    if kept is not None:
        st.caption(f"Columns as mapped by hand: {kept.name}")
    who = your_name("columns-who")
    if chosen is not None and st.button("Keep for files with these columns", key="keep"):
        try:
            keep(view.context.store, chosen, found.table.headers, who=who, at=clock())
        except OdwatchError as error:
            st.error(without_options(f"Not kept. {error}"))
        else:
            st.rerun()
    if kept is not None:
        _forgetting(view, kept, who=who)


def _forgetting(view: View, own: Map, *, who: str) -> None:
    if not st.button("Forget it", key="forget"):
        return
    try:
        forget(view.context.store, own, who=who, at=clock())
    except OdwatchError as error:
        st.error(str(error))
    else:
        st.rerun()


def _layout(found: Recognised) -> str:
    """A text of its own for each source, header and map: the boxes of another start anew."""
    name = "" if found.map is None else found.map.name
    said = repr((found.source.name, name, found.table.headers))
    return hashlib.sha256(said.encode()).hexdigest()[:8]
