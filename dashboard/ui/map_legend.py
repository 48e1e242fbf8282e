"""The map's legend: every colour and sign in words, read without a pointer."""

from __future__ import annotations

from collections.abc import Collection
from html import escape
from typing import Final

import pandas as pd
import streamlit as st

from dashboard.analytics.resources import KINDS
from dashboard.charts import colours
from dashboard.charts.map_layers import LETTERS
from dashboard.charts.map_steps import Step, css
from dashboard.reports.map import Map
from dashboard.reports.map_areas import why_no_rate
from dashboard.reports.map_choice import Shown

_TITLES: Final[dict[Shown, str]] = {
    "count": "Overdoses in an area",
    "rate": "Overdoses per 100,000 residents, crude",
    "smoothed": "Overdoses per 100,000 residents, smoothed",
}
_ITEM: Final = '<span style="white-space:nowrap;margin-right:1em">{sign} {words}</span>'
_BOX: Final = (
    "display:inline-block;width:1em;height:1em;vertical-align:-0.15em;box-sizing:border-box;"
)


def legend(report: Map, steps: tuple[Step, ...], on: Collection[str]) -> None:
    """One line for the areas, one for what is drawn over them."""
    areas = [
        _item(_box(f"background:{step.css};border:1px solid gray"), step.words) for step in steps
    ]
    if report.outlines is not None:
        areas += _without_colour(report)
    title = f"{_TITLES[report.choice.shown]}: "
    line = title + "".join(areas) if areas else "No area to show."
    signs = "".join(_signs(report, on))
    st.html(f"<div>{line}</div>" + (f"<div>{signs}</div>" if signs else ""))


def _without_colour(report: Map) -> list[str]:
    """What an outline alone means, and a grey area: two reasons, two looks."""
    shown = report.choice.shown
    frame = pd.concat([one.areas.frame for one in report.panels])
    found = []
    if not report.exact:
        found.append(_item(_box("border:1px solid gray"), "not shown"))
    elif (frame[shown] == 0).any():
        found.append(_item(_box("border:1px solid gray"), "no overdoses"))
    if why := why_no_rate(frame, shown):
        found.append(_item(_box(f"background:{css(colours.NO_RATE)};border:1px solid gray"), why))
    return found


def _signs(report: Map, on: Collection[str]) -> list[str]:
    found = []
    if report.points is not None:
        found.append(
            _item(
                _round(f"background:{css(colours.POINT)};border:1px solid white"), "single overdose"
            )
        )
    if report.shared is not None:
        found.append(
            _item(
                _round(f"border:3px solid {css(colours.SHARED)}"), "point that many records share"
            )
        )
    if "clusters" in on:
        circle = f"solid {css(colours.CLUSTER)}"
        drawn = [set(one.clusters.frame["level"]) for one in report.panels if one.clusters]
        found += [
            _item(_round(f"border:{width}px {circle}"), f"cluster, {level}")
            for level, width in (("alert", 4), ("watch", 2))
            if level in set().union(*drawn)
        ]
        if any(drawn):
            found.append(_item(_round(f"background:{css(colours.CLUSTER)}"), "its overdoses"))
    if "resources" in on:
        there = set(report.resources.frame["kind"])
        found += [
            _item(_tag(LETTERS[kind]), KINDS[kind].lower()) for kind in KINDS if kind in there
        ]
    return found


def _item(sign: str, words: str) -> str:
    return _ITEM.format(sign=sign, words=escape(words))


def _box(style: str) -> str:
    return f'<span style="{_BOX}{style}"></span>'


def _round(style: str) -> str:
    return _box(f"border-radius:50%;{style}")


def _tag(letter: str) -> str:
    style = (
        f"display:inline-block;padding:0 4px;font-weight:700;line-height:1.2;"
        f"color:{css(colours.TAG_TEXT)};background:{css(colours.HALO)};"
        f"border:2px solid {css(colours.TAG_BORDER)}"
    )
    return f'<span style="{style}">{letter}</span>'
