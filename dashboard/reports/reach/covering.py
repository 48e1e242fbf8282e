"""The model of coverage, in words and as rows: nothing before its inputs were entered."""

from __future__ import annotations

from dataclasses import dataclass

from dashboard.analytics.reach import coverage as model
from dashboard.charts.amounts import amount
from dashboard.privacy import Published, publish_city
from dashboard.reports.context import Context
from dashboard.reports.reach.rows import row, table


@dataclass(frozen=True)
class Covering:
    """What the inputs in force lead to."""

    inputs: model.Inputs
    found: model.Coverage
    measures: Published
    """The rows of the table of measures."""
    words: str


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
    rows = table(
        row(name, "", unit, low=low, high=high) for name, ((low, high), unit) in ends.items()
    )
    return Covering(given, found, publish_city(rows, viewer=context.viewer), _words(found))


def _words(found: model.Coverage) -> str:
    low, high = found.available
    more = found.kits_more
    told = (
        f"If the inputs are right, naloxone is at **{low:.0%} to {high:.0%}** of witnessed "
        f"overdoses; the target is {model.TARGET:.0%}. "
    )
    if more.high <= 0:
        return told + "Within all of these ranges the kits handed out suffice for it."
    fewest = "none" if more.low <= 0 else amount(round(more.low))
    return told + (
        f"For the target {fewest} to {amount(round(more.high))} kits a year more would be needed."
    )
