"""The model of coverage, in words and as rows: nothing before its inputs were entered."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import ceil, floor
from typing import Final

import pandas as pd

from dashboard.analytics.reach import coverage as model
from dashboard.charts.amounts import amount, percent
from dashboard.privacy import Published, publish_city
from dashboard.reports.context import Context
from dashboard.reports.reach.rows import of_city, row

FORMULA: Final = (
    "The model: kits out at any time are those handed out a year times the years that one is "
    "there; the share that reaches people at risk is spread over them at random, and the chance "
    "that somebody present has one is 1 - exp(-m s K L / N). Every input moves the answer one way, "
    "so the range is that of the worst and the best of them together."
)


@dataclass(frozen=True)
class Covering:
    """What the inputs in force lead to."""

    inputs: model.Inputs
    found: model.Coverage
    measures: Published
    """The rows of the table of measures."""
    inputs_table: Published
    """`input`, `low`, `high`."""
    words: str

    @property
    def source(self) -> str:
        """Where the inputs are from, in the words of who entered them."""
        return f"Inputs from: {self.inputs.source}."


def build(context: Context) -> Covering | None:
    """The part; None before somebody entered inputs."""
    given = model.inputs(context.data)
    if given is None:
        return None
    found = model.coverage(given)
    ends = {
        "coverage": (found.available, "share"),
        "kits_needed": (found.kits_needed, "kits a year"),
        "kits_more": (found.kits_more, "kits a year"),
    }
    rows = of_city(
        row(name, "", unit, low=low, high=high) for name, ((low, high), unit) in ends.items()
    )
    publish = partial(publish_city, viewer=context.viewer)
    return Covering(given, found, publish(rows), publish(_listed(given)), _words(found))


def _listed(given: model.Inputs) -> pd.DataFrame:
    rows = [(title, *getattr(given, name)) for name, (title, _, _) in model.INPUTS.items()]
    return pd.DataFrame(rows, columns=["input", "low", "high"])


def _words(found: model.Coverage) -> str:
    low, high = found.available
    more = found.kits_more
    told = (
        f"If the inputs are right, naloxone is at **{percent(low)} to {percent(high)}** of "
        f"witnessed overdoses; the target is {percent(model.TARGET)}. "
    )
    if more.high <= 0:
        return told + "Within all of these ranges the kits handed out suffice for it."
    fewest = "none" if more.low <= 0 else amount(floor(more.low))
    return told + (
        f"For the target {fewest} to {amount(ceil(more.high))} kits a year more would be needed."
    )
