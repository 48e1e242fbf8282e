"""What the map shows: a row of boxes and a row of switches, all in the address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from dashboard.geography.hexagons import DEFAULT_LAYER
from dashboard.privacy import Permission
from dashboard.reports import map as map_report
from dashboard.reports.map_choice import COMPARED_TITLES, Choice, shown_titles
from dashboard.ui import links
from dashboard.ui.page import View

OVERLAYS: Final = {
    "points": "Single overdoses",
    "shared": "Shared points",
    "without": "Leave shared points out",
    "clusters": "Clusters",
    "resources": "Resources",
    "neighbours": "Neighbours",
}
_OF_POINTS: Final = ("clusters", "points", "shared", "without")
_WIDTH: Final = 176
"""In pixels: two stand side by side on a phone."""
_HELP: Final = (
    "A large hexagon has about 5 km², a medium one 0.7, a small one 0.1. `odwatch areas add` "
    "brings beats, tracts or neighbourhoods of your own."
)


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to see."""

    choice: Choice
    on: tuple[str, ...]
    """The switches that are on: keys of `OVERLAYS`."""

    def as_params(self) -> dict[str, str]:
        """Query parameters that bring it back."""
        chosen = {
            "layer": self.choice.layer,
            "show": self.choice.shown,
            "compare": self.choice.compared,
        }
        return chosen | {"on": links.joined(self.on)}


def controls(view: View) -> Wanted:
    """The boxes and switches that the viewer may use."""
    titles = view.report(map_report.titles)
    with st.container(horizontal=True, key="map-controls"):
        layer = links.select(
            "layer",
            "Areas",
            list(titles),
            titles=titles,
            default=DEFAULT_LAYER,
            width=_WIDTH,
            tip=_HELP,
        )
        values = shown_titles(view.context, rates=view.report(map_report.can_rate, layer))
        shown = links.select("show", "Shown", list(values), titles=values, width=_WIDTH)
        compared = links.select(
            "compare", "Compared with", list(COMPARED_TITLES), titles=COMPARED_TITLES, width=_WIDTH
        )
    hidden = set() if view.may(Permission.POINTS) else set(_OF_POINTS)
    on = links.several(
        "on",
        "On the map",
        [name for name in OVERLAYS if name not in hidden],
        titles=OVERLAYS,
        default=("clusters", "resources", "neighbours"),
    )
    choice = Choice(
        layer=layer,
        shown=shown,
        compared=compared,
        points="points" in on,
        shared="shared" in on,
        leave_out="without" in on,
    )
    return Wanted(choice, on)
