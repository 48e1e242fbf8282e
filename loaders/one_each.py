"""Tables in which each key has one number: copies count once, rows that contradict none."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from loaders.cells import Cells, Mask
from loaders.ledger import Ledger


@dataclass(frozen=True)
class OneEach:
    """What is left of the rows of a table."""

    kept: Mask
    duplicates: int
    """How many rows are copies of one that is kept."""
    rejected: Mask
    """With those that were bad before."""


def one_each(
    keys: pd.Series,
    written: pd.DataFrame,
    cells: Cells,
    ledger: Ledger,
    *,
    good: Mask,
    numbers: str,
    reason: str,
) -> OneEach:
    """The `good` rows, one of each key. Rows of one key that are not written alike, in columns that
    are not read either, are all rejected with this reason: none is the right one.

    `written`: the whole table; `numbers`: the field that the rejections show.
    """
    rows = pd.util.hash_pandas_object(written, index=False).to_numpy()
    chosen = pd.DataFrame({"key": keys, "row": rows})[good]
    copies = chosen.duplicated()
    single = chosen[~copies]
    clashing = single["key"][single["key"].duplicated(keep=False)]
    refused = chosen["key"].isin(clashing)
    at = refused.index[refused]
    ledger.reject(reason, cells.headers[numbers], cells.rows[at], cells.texts(numbers)[at])
    kept = np.zeros(len(keys), dtype="bool")
    kept[chosen.index[~copies & ~refused]] = True
    rejected = ~good
    rejected[at] = True
    return OneEach(kept, int((copies & ~refused).sum()), rejected)


def unread_keys(keys: pd.Series, timed: pd.Series) -> frozenset[str]:
    """The keys of rejected rows; of one whose period cannot be read, its part before "|" alone."""
    return frozenset(keys.where(timed.astype("bool"), keys.str.replace(r"\|.*", "|", regex=True)))
