"""Rows to people, where an export has several rows for one: a row a drug, a dose, both."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders.cells import BETWEEN, by_value, grouped, joined
from loaders.maps import Fold
from loaders.numbers import whole
from loaders.reading import TextTable
from loaders.values import is_missing, says_unknown

Groups = npt.NDArray[np.int64]


def fold(table: TextTable, folding: Fold) -> tuple[TextTable, int, int]:
    """The table with one row for each person, the number of duplicates, the number of merged rows.

    A row that says nothing in a column of `by` stays alone. Rows equal in every column are
    duplicates, and add nothing up. The order of the rows plays no part but for their numbers.
    """
    keys = joined([table.frame[header] for header in folding.by], by=BETWEEN)
    told = np.logical_and.reduce([_told(table.frame[header]) for header in folding.by])
    twice = table.frame.duplicated().to_numpy(dtype="bool") & told
    frame = table.frame[~twice].reset_index(drop=True)
    groups = grouped(keys[~twice].reset_index(drop=True), told[~twice])
    columns = {header: _column(frame, header, groups, folding) for header in frame.columns}
    rows = pd.Series(table.rows[~twice]).groupby(groups).min().to_numpy(dtype="int64")
    people = pd.DataFrame(columns, columns=list(frame.columns))
    return (
        replace(table, frame=people, rows=rows),
        int(twice.sum()),
        len(frame) - len(people),
    )


def _column(frame: pd.DataFrame, header: str, groups: Groups, folding: Fold) -> pd.Series:
    if header in folding.add:
        return _added(frame, header, groups, folding.add[header])
    return _joined(frame[header], groups) if header in folding.join else _one(frame[header], groups)


def _told(texts: pd.Series) -> npt.NDArray[np.bool_]:
    silent, _ = by_value(texts, is_missing)
    return ~silent.astype("bool")


def _one(texts: pd.Series, groups: Groups) -> pd.Series:
    """Of each group one text, the first in the alphabet, that says something if any does."""
    codes, uniques = pd.factorize(texts, sort=True)
    ranks = np.where(_told(texts), codes, codes + len(uniques))
    best = pd.Series(ranks).groupby(groups).min().to_numpy()
    names = np.asarray(uniques, dtype=object)
    return pd.Series(names[best % max(len(names), 1)], dtype="str")


def _joined(texts: pd.Series, groups: Groups) -> pd.Series:
    """Of each group its different texts that say something, in the order of the alphabet."""
    pairs = pd.DataFrame({"group": groups, "text": texts})[_told(texts)]
    several: pd.DataFrame = pairs.drop_duplicates().sort_values(["group", "text"])
    side_by_side = several.groupby("group")["text"].agg("; ".join)
    found = _one(texts, groups)
    found.loc[side_by_side.index] = side_by_side
    return found


def _added(
    frame: pd.DataFrame, header: str, groups: Groups, once_for: tuple[str, ...]
) -> pd.Series:
    """Of each group the sum of its numbers; a text that is no number stands, to be told of."""
    texts = frame[header]
    numbers, _ = by_value(texts, lambda text: None if says_unknown(text) else whole(text))
    silent, _ = by_value(texts, says_unknown)
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
    odd = texts[~silent.astype("bool") & counts.isna().to_numpy()]
    oddities = odd.groupby(groups[odd.index]).min()
    found = _one(texts, groups)
    found.loc[sums.index] = sums
    found.loc[oddities.index] = oddities
    return found
