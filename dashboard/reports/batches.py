"""Loads that look entered twice, and single records that look alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from dashboard.analytics.batches import KEPT, LEFT_OUT, OPEN, batches, of_city
from dashboard.analytics.cases import cases
from dashboard.analytics.filters import Filters
from dashboard.detection.sentence import amount
from dashboard.privacy import Permission, Published, publish_records, require
from dashboard.reports import telling
from dashboard.reports.context import Context

_STATES: Final = {OPEN: "not decided", LEFT_OUT: "one left out", KEPT: "decided"}
_COLUMNS: Final = ["day", "first", "second", "metres", "differing", "state"]


@dataclass(frozen=True)
class Batch:
    """A batch: months that hold far more near-duplicates than chance brings."""

    name: str
    """Its source and first day: it stays the same while the records do."""
    sentence: str
    pairs: Published
    """`day`, `first` and `second` (records in a line each), `metres`, `differing`, `state`."""
    open: tuple[tuple[str, str], ...]
    """The first and second records of the pairs that nobody decided on."""


@dataclass(frozen=True)
class Batches:
    """What looks entered twice."""

    batches: tuple[Batch, ...]
    singles: Published
    """Near-duplicates that are in no batch: chance, or two people who are alike. As in `Batch`."""


def build(context: Context) -> Batches:
    """The batches, oldest first. Raises Forbidden for everybody but analysts."""
    require(context.viewer, Permission.LINE_LIST)
    found = batches(context.data)
    pairs = found.pairs
    keys = list(dict.fromkeys([*pairs["first"], *pairs["second"]]))
    lines = telling.in_a_line(context, telling.recorded(context, keys))
    every = tuple(
        _batch(context, row, pairs[pairs["batch"] == row.Index], lines)
        for row in found.batches.itertuples()
    )
    return Batches(every, _published(context, pairs[pairs["batch"] < 0], lines))


def _batch(context: Context, row: Any, pairs: pd.DataFrame, lines: pd.Series) -> Batch:  # noqa: ANN401  (a row of a frame)
    source = telling.SHORT_TITLES.get(row.source, row.source)
    left = int((pairs["state"] == LEFT_OUT).sum())
    undecided = pairs[pairs["state"] == OPEN]
    is_open = len(undecided)
    own = int(of_city(pairs, row.source, _city_keys(context, row.source)).sum())
    of = (
        ""
        if own == len(pairs)
        else f" {own or 'None'} of the {len(pairs):,} {_are(own)} the city's."
    )
    decided = f" {left:,} of them left out." if left else ""
    decided += f" {is_open:,} not decided." if 0 < is_open < len(pairs) else ""
    return Batch(
        name=f"{row.source}-{row.first:%Y-%m}",
        sentence=(
            f"{_months(row.first, row.last)}: {row.pairs:,} pairs of {source} records look like "
            f"one load entered twice; chance and shared scenes bring about {amount(row.expected)}."
            + decided
            + of
        ),
        pairs=_published(context, pairs, lines),
        open=tuple(zip(undecided["first"], undecided["second"], strict=True)),
    )


def _city_keys(context: Context, source: str) -> list[str]:
    known = context.through().get(source)
    if known is None:
        return []
    own = cases(context.data, Filters(basis=source), as_of=known.through)
    keys: list[str] = context.data.execute(own.select("key"))["key"].tolist()
    return keys


def _are(number: int) -> str:
    return "are" if number > 1 else "is"


def _months(first: pd.Timestamp, last: pd.Timestamp) -> str:
    if (first.year, first.month) == (last.year, last.month):
        return f"{first:%B %Y}"
    return (
        f"{first:%B} to {last:%B %Y}"
        if first.year == last.year
        else f"{first:%B %Y} to {last:%B %Y}"
    )


def _published(context: Context, pairs: pd.DataFrame, lines: pd.Series) -> Published:
    shown = pairs.assign(
        day=pairs["day"].dt.strftime("%Y-%m-%d"),
        first=[lines.get(key, key) for key in pairs["first"]],
        second=[lines.get(key, key) for key in pairs["second"]],
        state=pairs["state"].map(_STATES),
    )
    return publish_records(shown[_COLUMNS].reset_index(drop=True), viewer=context.viewer)
