"""Rows to people, where an export has several rows for one: a row a drug, a dose, both."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd

from loaders.cells import BETWEEN, Numbers, by_value, first_told, grouped, joined, silent
from loaders.maps import Fold
from loaders.numbers import whole
from loaders.reading import TextTable
from loaders.values import says_unknown


def fold(
    table: TextTable,
    folding: Fold,
    *,
    times: Numbers | None = None,
    together: Sequence[Sequence[str]] = (),
) -> tuple[TextTable, int, int]:
    """The table with one row for each person, the number of duplicates, the number of merged rows.

    A row that says nothing in a column of `by` stays alone. Rows equal in every column are
    duplicates, and add nothing up. The order of the rows plays no part but for their numbers: of a
    person's rows the one that is first by `times` goes before the others. `together`: columns that
    are taken from one row (see `first_told`).
    """
    keys = joined([table.frame[header] for header in folding.by], by=BETWEEN)
    told = ~np.logical_or.reduce([silent(table.frame[header]) for header in folding.by])
    twice = table.frame.duplicated().to_numpy(dtype="bool") & told
    frame = table.frame[~twice].reset_index(drop=True)
    groups = grouped(keys[~twice].reset_index(drop=True), told[~twice])
    before = None if times is None else times[~twice]
    people = first_told(frame, groups, before=before, together=together)
    for header in folding.join:
        people[header] = _joined(frame[header], groups, people[header])
    for header, once_for in folding.add.items():
        people[header] = _added(frame, header, groups, once_for, people[header])
    rows = pd.Series(table.rows[~twice]).groupby(groups).min().to_numpy(dtype="int64")
    return (
        replace(table, frame=people, rows=rows),
        int(twice.sum()),
        len(frame) - len(people),
    )


def _joined(texts: pd.Series, groups: Numbers, first: pd.Series) -> pd.Series:
    """Of each group its different texts that say something, in the order of the alphabet."""
    pairs = pd.DataFrame({"group": groups, "text": texts})[~silent(texts)]
    several: pd.DataFrame = pairs.drop_duplicates().sort_values(["group", "text"])
    side_by_side = several.groupby("group")["text"].agg("; ".join)
    found = first.copy()
    found.loc[side_by_side.index] = side_by_side
    return found


def _added(
    frame: pd.DataFrame,
    header: str,
    groups: Numbers,
    once_for: tuple[str, ...],
    first: pd.Series,
) -> pd.Series:
    """Of each group the sum of its numbers; a text that is no number stands, to be told of."""
    texts = frame[header]
    numbers, _ = by_value(texts, lambda text: None if says_unknown(text) else whole(text))
    unknown, _ = by_value(texts, says_unknown)
    counts = pd.to_numeric(pd.Series(numbers, dtype="object"))
    told = pd.DataFrame({"group": groups, "count": counts}).assign(
        **{f"once {at}": frame[name] for at, name in enumerate(once_for)}
    )
    once = [name for name in told.columns if name.startswith("once ")]
    single = told.dropna(subset="count")
    if once:
        # One dose in two wordings is one dose: the larger number stands.
        single = single.groupby(["group", *once])["count"].max().reset_index()
    sums = single.groupby("group")["count"].sum().astype("int64").astype("str")
    odd = texts[~unknown.astype("bool") & counts.isna().to_numpy()]
    oddities = odd.groupby(groups[odd.index]).min()
    found = first.copy()
    found.loc[sums.index] = sums
    found.loc[oddities.index] = oddities
    return found
