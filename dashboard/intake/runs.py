"""The daily totals of all runs that a file tells, beside those that are held."""

from __future__ import annotations

import pandas as pd

from dashboard.store import Store
from loaders.declaration import Reading


def tells_other_totals(reading: Reading, store: Store, *, newest_at: pd.Timestamp) -> bool:
    """Whether a daily total of the reading would become the present one: of a day that is not
    held, or other than the held one, which is not of a newer export.

    Args:
        newest_at: when the reading was exported, or else is committed.
    """
    if reading.daily is None or reading.daily.empty:
        return False
    table = store.present("run")
    own = table.filter(table.source == reading.source)
    held = store.execute(own[["key", "runs", "as_of"]])
    both = reading.daily[["key", "runs"]].merge(held, on="key", how="left", suffixes=("", "_held"))
    is_new = both["runs_held"].isna()
    differs = (both["runs"] != both["runs_held"]) & (both["as_of"] <= newest_at)
    return bool((is_new | differs).any())
