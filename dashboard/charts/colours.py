"""Every colour of every chart and map; a test holds them to 3:1 on white and on the dark theme.

Vermilion is for deaths and for signals, grey for unknown, earlier and missing, wherever they
appear. Text has no colour of its own: the theme gives it one.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

WHITE_BACKGROUND = "#FFFFFF"
DARK_BACKGROUND = "#171614"
"""The two backgrounds that charts stand on: the backgrounds of Streamlit's themes."""


class Colour(StrEnum):
    """The palette: told apart by colour-blind readers, and legible on both backgrounds."""

    BLUE = "#0072B2"
    VERMILION = "#D55E00"
    GREEN = "#009E73"
    OCHRE = "#B07D12"
    PURPLE = "#9467BD"
    GREY = "#7A7A7A"


TRANSPARENT = "rgba(0,0,0,0)"
SHADE = "rgba(122,122,122,0.22)"
"""GREY, thin: laid over a period that still runs, and under what chance explains."""

LATE = "rgba(122,122,122,0.75)"
"""GREY: the thin lines over days of which not all is known yet."""

GRID = "rgba(122,122,122,0.25)"

PLAIN = Colour.BLUE
UNKNOWN = Colour.GREY
ESTIMATE = Colour.PURPLE
"""What newest days will come to: no count yet."""

MEANINGS: dict[str, Colour] = {
    "fatal": Colour.VERMILION,
    "nonfatal": Colour.BLUE,
    "opioid": Colour.PURPLE,
    "stimulant": Colour.OCHRE,
    "none": Colour.OCHRE,
    "single": Colour.GREEN,
    "multiple": Colour.PURPLE,
    "given": Colour.BLUE,
    "female": Colour.PURPLE,
    "male": Colour.GREEN,
    "other": Colour.BLUE,
    "unknown": UNKNOWN,
}
"""Groups that have the same colour in every chart."""

SEQUENCE = (Colour.BLUE, Colour.OCHRE, Colour.GREEN, Colour.PURPLE)
"""For groups without a meaning of their own; more than these are not told apart in one chart."""

SCALE = [[0.0, "rgba(0,114,178,0.06)"], [1.0, "rgba(0,114,178,1.0)"]]
"""Few to many, as less or more of BLUE: the same direction on a light and on a dark page."""

CELL_STEPS = ((0, 114, 178, 62), (0, 114, 178, 124), (0, 114, 178, 188), (0, 114, 178, 255))
"""Map cells from few to many on a white page, red green blue alpha: BLUE in steps of equal
lightness from the page on (CIE L*, 13 to 14 each)."""

CELL_STEPS_ON_DARK = (
    (86, 180, 233, 57), (86, 180, 233, 119), (86, 180, 233, 185), (86, 180, 233, 255),
)  # fmt: skip
"""The same on a dark page, where BLUE itself is too dark for four steps: a lighter one, L* 15 to 16
each, many farther from the page than few as on a white one."""

NO_RATE = (122, 122, 122, 120)
"""GREY: an area of which there is no rate."""

CELL_OUTLINE = (0, 64, 110, 255)
"""Darker than the fullest cell, or two of those beside each other would be one."""

CELL_OUTLINE_ON_DARK = (0, 114, 178, 255)
POINT = (0, 114, 178, 255)
"""A single overdose: BLUE, within a HALO."""

SHARED = (176, 125, 18, 255)
"""OCHRE: the ring around a point that many records share."""

CLUSTER = (213, 94, 0, 255)
"""VERMILION, as every signal."""

TAG_BORDER = (0, 158, 115, 255)
TAG_TEXT = (20, 20, 20, 255)
HALO = (255, 255, 255, 255)
SELECTED = (20, 20, 20, 255)
SELECTED_AROUND = (255, 255, 255, 255)
HIGHLIGHT = (122, 122, 122, 170)
BOUNDARY = (122, 122, 122, 255)
NEIGHBOUR = (122, 122, 122, 150)
MAP_LABEL = (122, 122, 122, 255)


def for_groups(names: Sequence[str], *, avoid: Colour | None = None) -> dict[str, Colour]:
    """A colour for each group: by meaning where it has one, else in the order given.

    `avoid` is a colour that something else in the same figure has. Raises ValueError when there
    are more groups without a meaning than colours.
    """
    free = [name for name in names if name not in MEANINGS]
    left = [colour for colour in SEQUENCE if colour != avoid]
    if len(free) > len(left):
        raise ValueError(f"{len(free)} groups, {len(left)} colours: gather the smallest")
    given = dict(zip(free, left, strict=False))
    return {name: MEANINGS.get(name) or given[name] for name in names}


def thin(colour: Colour) -> str:
    """A colour as a band around its own line."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return f"rgba({red},{green},{blue},0.18)"
