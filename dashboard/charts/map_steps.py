"""The steps of the map's colours, the same for every map that stands beside another."""

from __future__ import annotations

from dataclasses import dataclass
from math import floor, log10

import pandas as pd

from dashboard.charts import colours

Rgba = tuple[int, int, int, int]
Scale = tuple[Rgba, ...]


@dataclass(frozen=True)
class Step:
    """One colour of the map's legend: values from `low` to `high`.

    Both are in it; of rates the values just below `high`, except in the last step.
    """

    low: float
    high: float
    rgba: Rgba
    words: str

    @property
    def css(self) -> str:
        """The colour as a style sheet writes it."""
        return css(self.rgba)


def css(rgba: Rgba) -> str:
    """A colour as a style sheet writes it."""
    red, green, blue, alpha = rgba
    return f"rgba({red},{green},{blue},{alpha / 255:.2f})"


def scale_on(*, dark: bool) -> Scale:
    """The colours from few to many on a white or a dark page."""
    return colours.CELL_STEPS_ON_DARK if dark else colours.CELL_STEPS


def line_on(*, dark: bool) -> Rgba:
    """The colour of an area's outline there."""
    return colours.CELL_OUTLINE_ON_DARK if dark else colours.CELL_OUTLINE


def legend(counts: pd.Series, scale: Scale = colours.CELL_STEPS) -> tuple[Step, ...]:
    """At most as many steps as the scale has over the counts shown (nulls and zeros apart), of
    equal width."""
    shown = [int(n) for n in counts.dropna() if n > 0]
    if not shown:
        return ()
    low, high = min(shown), max(shown)
    n_steps = min(len(scale), high - low + 1)
    edges = [low + round(i * (high - low + 1) / n_steps) for i in range(n_steps + 1)]
    rgba = scale[-n_steps:]
    return tuple(_of_counts(edges[i], edges[i + 1] - 1, rgba[i]) for i in range(n_steps))


def _of_counts(low: int, high: int, rgba: Rgba) -> Step:
    return Step(low, high, rgba, f"{low:,}" if low == high else f"{low:,} to {high:,}")


def rate_legend(rates: pd.Series, scale: Scale = colours.CELL_STEPS) -> tuple[Step, ...]:
    """As many steps as the scale has, of equal and round width from 0 over the rates shown (nulls
    and zeros apart)."""
    shown = [float(rate) for rate in rates.dropna() if rate > 0]
    if not shown:
        return ()
    n_steps = len(scale)
    width = _rounded_up(max(shown) / n_steps)
    edges = [width * i for i in range(n_steps + 1)]
    words = [f"under {edges[1]:,.4g}"]
    words += [f"{edges[i]:,.4g} to {edges[i + 1]:,.4g}" for i in range(1, n_steps)]
    return tuple(Step(edges[i], edges[i + 1], scale[i], words[i]) for i in range(n_steps))


def _rounded_up(value: float) -> float:
    """To 1, 1.5, 2, 2.5, 3, 4, 5, 6 or 8 times a power of ten; more than the value."""
    unit = 10.0 ** floor(log10(value))
    return next(n * unit for n in (1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 15) if n * unit > value)


def step_of(value: float, steps: tuple[Step, ...]) -> Step | None:
    """The step that a value falls in; None for 0 and what is missing."""
    if pd.isna(value) or value <= 0:
        return None
    return next((step for step in reversed(steps) if step.low <= value), None)
