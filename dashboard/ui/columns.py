"""Mapping a file's columns by hand, and keeping that for the next file with the same headers."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

import streamlit as st

from dashboard.intake import Loading
from dashboard.intake.mappings import (
    Choice,
    by_hand,
    choices,
    forget,
    headers_to_choose,
    keep,
    kept_maps,
)
from dashboard.ui.page import View
from dashboard.ui.session import clock
from loaders.ems_tables import Export
from loaders.errors import OdwatchError
from loaders.maps import Map
from loaders.recognising import Recognised
from loaders.source import look

NONE = "(no column)"


def mapped(view: View, path: Path | Export, loading: Loading) -> Loading:
    """Show which column fills which field, and let it be changed; the loading with that map.

    A file of which nothing is known stays as it is: its preview says what to do.
    """
    kept = kept_maps(view.context.store)
    try:
        found = look(path, source=loading.source, kept=kept)
    except OdwatchError:
        return loading
    with st.expander("Map columns by hand", icon=":material/view_column:"):
        offered = choices(found)
        layout = _layout(found)
        headers = headers_to_choose(found)
        picked = {
            choice.field: _pick(choice, headers, layout=layout)
            for choice in offered
            if choice.first
        }
        more = st.toggle("Further fields", key=f"columns-more-{layout}")
        picked |= {
            choice.field: _pick(choice, headers, layout=layout) if more else choice.header
            for choice in offered
            if not choice.first
        }
        changed = picked != {choice.field: choice.header for choice in offered}
        chosen = by_hand(found, picked) if changed else None
        _keeping(view, found, chosen, found.map if found.map in kept else None)
    return loading if chosen is None else replace(loading, map_file=chosen)


def _pick(choice: Choice, headers: tuple[str, ...], *, layout: str) -> str:
    options = ["", *headers]
    return st.selectbox(
        choice.label,
        options,
        index=options.index(choice.header),
        format_func=lambda header: header or NONE,
        key=f"column-{choice.field}-{layout}",
    )


def _keeping(view: View, found: Recognised, chosen: Map | None, kept: Map | None) -> None:
    """Keep what was chosen, or forget what is kept."""
    if chosen is None and kept is None:
        return
    if kept is not None:
        st.caption(f"Columns as mapped by hand: {kept.name}")
    who = st.text_input("Your name (not verified)", max_chars=60, key="columns-who")
    store, at = view.context.store, clock()
    try:
        if chosen is not None and st.button("Keep for files with these columns", key="keep"):
            keep(store, chosen, found.table.headers, who=who, at=at)
            st.rerun()
        if kept is not None and st.button("Forget it", key="forget"):
            forget(store, kept, who=who, at=at)
            st.rerun()
    except OdwatchError as error:
        st.error(str(error))


def _layout(found: Recognised) -> str:
    """A text of its own for each source, header and map: the boxes of another start anew."""
    name = "" if found.map is None else found.map.name
    said = repr((found.source.name, name, found.table.headers))
    return hashlib.sha256(said.encode()).hexdigest()[:8]
