"""The colours, sizes and legend of the gap map: the darkest, the largest is where most is missing.

Few kits for each overdose are far from the page's colour, many near to it: on other maps that is
where most overdoses are.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import floor, inf, log10, sqrt
from statistics import median
from typing import Final

import pandas as pd

from dashboard.charts import colours, layout
from dashboard.charts.map_steps import Rgba, Step, css, line_on, scale_on

TITLE: Final = "Kits for each overdose"
_ROUND: Final = (1, 1.5, 2, 2.5, 3, 4, 5, 7.5, 10, 15)
_OF_MEDIAN: Final = 4
_DARK_TEXT_FROM: Final = 0.18
"""The luminance from which on black is told better than white."""


@dataclass(frozen=True)
class Sizes:
    """How wide circles are drawn, by how many overdoses the largest stands for."""

    least_px: float
    most_px: float
    most: float

    def radius(self, count: float) -> float:
        """In pixels: the area of the circle grows with the overdoses, from `least_px` on."""
        return max(self.least_px, self.most_px * sqrt(count / max(self.most, 1)))


@dataclass(frozen=True)
class Sign:
    """A circle of the legend: filled or an outline alone."""

    words: str
    fill: str | None
    line: str
    radius_px: float = 7


def steps(values: pd.Series, *, dark: bool) -> tuple[Step, ...]:
    """Steps of kits for each overdose, those of the fewest the darkest; () where nothing is ranked.

    The first holds the least ratio and reaches to a round number, a quarter of the median at the
    least; each other one ends at twice that, and the last has no end. The colours are opaque, so
    that circles over each other keep theirs.
    """
    shown = [float(value) for value in values.dropna()]
    scale = [laid_over(rgba, dark=dark) for rgba in reversed(scale_on(dark=dark))]
    if not shown:
        return ()
    if max(shown) == 0:
        return (Step(0, 0, scale[0], "0"),)
    positive = [value for value in shown if value > 0]
    first = _rounded_up(max(min(shown), median(positive) / _OF_MEDIAN))
    edges = [0.0, *(first * 2**i for i in range(len(scale) - 1)), inf]
    words = [f"under {edges[1]:,.4g}"]
    words += [f"{low:,.4g} to {high:,.4g}" for low, high in pairwise(edges[1:-1])]
    words.append(f"{edges[-2]:,.4g} and more")
    ends = zip(edges, edges[1:], scale, words, strict=False)
    return tuple(Step(low, high, rgba, said) for low, high, rgba, said in ends)


def _rounded_up(value: float) -> float:
    """To a round number that is more, so that the value lies under it."""
    unit = 10.0 ** floor(log10(value))
    return next(unit * one for one in _ROUND if unit * one > value)


def fill_of(value: float, found: tuple[Step, ...], *, dark: bool) -> Rgba:
    """The colour of a ratio, 0 too; that of no ratio where it is missing."""
    if pd.isna(value):
        return laid_over(colours.NO_RATE, dark=dark)
    return next(step.rgba for step in reversed(found) if step.low <= value)


def laid_over(rgba: Rgba, *, dark: bool) -> Rgba:
    """The opaque colour that one looks like on the page."""
    ground = colours.DARK_BACKGROUND if dark else colours.WHITE_BACKGROUND
    below = (int(ground[at : at + 2], 16) for at in (1, 3, 5))
    red, green, blue = (
        round(under + (over - under) * rgba[3] / 255)
        for over, under in zip(rgba[:3], below, strict=True)
    )
    return red, green, blue, 255


def text_on(fill: Rgba) -> Rgba:
    """Black or white, whichever is read on an opaque colour."""
    weights = zip((0.2126, 0.7152, 0.0722), fill[:3], strict=True)
    luminance = sum(weight * (part / 255) ** 2.2 for weight, part in weights)
    return colours.SELECTED if luminance > _DARK_TEXT_FROM else colours.HALO


def signs(
    frame: pd.DataFrame, found: tuple[Step, ...], sizes: Sizes, *, dark: bool, least: int
) -> tuple[Sign, ...]:
    """The legend of a gap map, to be read without a pointer: the colours, what has none, and two
    sizes. `frame` is the map's."""
    edge, bare = css(line_on(dark=dark)), css(colours.BOUNDARY)
    told = [Sign(step.words, css(step.rgba), edge) for step in found]
    has_count = frame["count"].notna()
    if (has_count & frame["kits_per_overdose"].isna()).any():
        grey = css(laid_over(colours.NO_RATE, dark=dark))
        told.append(Sign(f"no ratio (under {least} overdoses, or kits not said)", grey, bare))
    if not has_count.all():
        told.append(Sign(f"overdoses {layout.SUPPRESSED}", None, bare))
    counts = sorted({int(n) for n in frame["count"].dropna() if n > 0})
    small = [n for n in counts if sizes.radius(n) == sizes.least_px]
    ends = dict.fromkeys([*(small[-1:] or counts[:1]), *counts[-1:]])
    rings = [Sign(_overdoses(n, or_fewer=n in small), None, edge, sizes.radius(n)) for n in ends]
    return (*told, *rings)


def _overdoses(n: int, *, or_fewer: bool) -> str:
    words = layout.plural(n, "overdoses")
    return f"{words} or fewer" if or_fewer and n > 1 else words
