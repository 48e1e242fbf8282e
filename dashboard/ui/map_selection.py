"""The area that is selected, on the map or in a box, and its numbers."""

from __future__ import annotations

from collections import Counter
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard.geography.hexagons import LAYERS
from dashboard.privacy import Permission
from dashboard.reports.map import Map
from dashboard.reports.map_areas import Rates, Selected, selected
from dashboard.reports.rates import MEANING, residences
from dashboard.reports.records import Narrowing
from dashboard.ui import address, links
from dashboard.ui.page import View
from loaders.records import RESIDENCE

_KEPT: Final = "chosen-area"
_BOX: Final = "map-area"


def area_of(report: Map) -> str | None:
    """The area that is selected: that of a link that was followed, else the one chosen before;
    None where the layer has no such area."""
    asked = address.followed().get("area", st.session_state.get(_KEPT))
    found = asked if asked in report.names else None
    st.session_state[_KEPT] = found
    return found


def clicked(key: str) -> None:
    """Before the next run: what was clicked is selected, or no longer if it was.

    The browser drops its own selection once the new map is there; that is no click.
    """
    objects = st.session_state[key].selection.objects
    found = next((area for rows in objects.values() for row in rows if (area := _area(row))), None)
    if found is not None:
        _select(None if found == st.session_state.get(_KEPT) else found)


def _area(row: dict[str, Any]) -> str | None:
    area = row.get("area") or row.get("properties", {}).get("area")
    return str(area) if area else None


def _select(area: str | None) -> None:
    st.session_state[_KEPT] = area
    address.leave_link()


def section(view: View, report: Map, area: str | None) -> None:
    """A box with all areas, so that no pointer is needed, then the numbers of the selected one."""
    with st.container(border=True, key="map-selection"):
        _box(report, area)
        if area is not None:
            found = selected(report, area, viewer=view.context.viewer)
            _numbers(report, found)
            _residence(view, report, area)
            if report.rates:
                st.caption(MEANING)
            _records(view, report, area)


def _box(report: Map, area: str | None) -> None:
    shown = list(report.table.frame["area"])
    options = shown if area is None or area in shown else [area, *shown]
    titles = _told_apart({option: report.names.get(option, option) for option in options})
    st.session_state[_BOX] = area
    st.selectbox(
        "Selected area",
        options,
        index=None,
        key=_BOX,
        placeholder="Select an area on the map, or choose one here",
        format_func=lambda option: titles[option],
        on_change=lambda: _select(st.session_state[_BOX]),
    )


def _told_apart(names: dict[str, str]) -> dict[str, str]:
    """Two small hexagons side by side can have the same name."""
    seen: Counter[str] = Counter()
    told = {}
    for area, name in names.items():
        seen[name] += 1
        told[area] = name if seen[name] == 1 else f"{name} ({seen[name]})"
    return told


def _numbers(report: Map, found: Selected) -> None:
    share = f", {found.share}" if found.share else ""
    noun = "overdose" if found.count == "1" else "overdoses"
    st.markdown(f"**{found.label}**: {found.count} {noun} in the period{share}.")
    if found.compared:
        st.markdown(f"From {report.panels[1].title}: {found.compared}.")
    if found.rates or found.rates_compared:
        st.markdown(_rates(found))
    if found.without_rate:
        st.markdown(found.without_rate)


def _residence(view: View, report: Map, area: str) -> None:
    """Of analysts: who of those counted lives in the city, as far as any record tells."""
    if not view.may(Permission.AREA_FILTERS) or report.choice.leave_out:
        return
    told = view.report(residences, view.filters, layer=report.layer)
    rows = told.frame[told.frame["area"] == area] if told is not None else pd.DataFrame()
    if len(rows) and rows[["resident", "visitor"]].to_numpy().sum():
        resident, visitor, unknown = (int(rows[name].iloc[0]) for name in RESIDENCE)
        st.markdown(
            f"Residents of the city: {resident:,}; visitors: {visitor:,}; not known: {unknown:,}."
        )


def _rates(found: Selected) -> str:
    periods = {"in the period": found.rates, "in the period compared": found.rates_compared}
    told = [f"{when} {_of_period(rates)}" for when, rates in periods.items() if rates]
    said = f"Per 100,000 residents: {'; '.join(told)}"
    return f"{said}. {found.population} live there. In brackets: 95% intervals."


def _of_period(rates: Rates) -> str:
    """Smoothed first, where there are such: crude beside it."""
    crude = f"{rates.crude} ({rates.crude_range}) crude"
    if not rates.smoothed:
        return crude
    return f"{rates.smoothed} ({rates.smoothed_range}) smoothed towards the city, {crude}"


def _records(view: View, report: Map, area: str) -> None:
    layer = None if report.layer in LAYERS else report.layer
    narrow = Narrowing(area=area, layer=layer)
    label = "Its records" + (", shared points too" if report.choice.leave_out else "")
    with st.container(horizontal=True):
        links.to_records(view, label, view.filters, narrow, key="cell")
        for panel in report.panels[1:]:
            then = view.filters.between(*panel.days)
            links.to_records(view, "Those compared", then, narrow, key="cell-compared")
