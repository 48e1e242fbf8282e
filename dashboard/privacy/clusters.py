"""What a partner reads of the clusters that a city marked.

A count of 1 to threshold - 1 is hidden. What an analyst wrote about a mark, and who it was, stays
with analysts: free text can tell of a person. What was announced in public stays as it was.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from dashboard.privacy.policy import Policy

COLUMNS: Final = frozenset({"count", "note", "source", "announced"})


def hide_small(frame: pd.DataFrame, *, policy: Policy) -> pd.DataFrame:
    """The clusters (`count`, `note`, `source`, `announced` among the columns) for a partner.

    Returns the same columns with `count` as Int64, null where hidden. Raises ValueError where one
    of the columns is missing.
    """
    if missing := COLUMNS - set(frame.columns):
        raise ValueError(f"clusters lack the columns {', '.join(sorted(missing))}")
    counts = frame["count"].astype("Int64")
    small = (counts >= 1) & (counts < policy.threshold)
    own = {name: frame[name].where(frame["announced"], "") for name in ("note", "source")}
    return frame.assign(count=counts.mask(small.fillna(False)), **own)
