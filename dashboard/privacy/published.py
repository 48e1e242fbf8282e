"""The public's table: the city by calendar quarter, with the twelve months up to each.

A count of 1 to threshold - 1 is hidden, zero is shown. A sum of twelve months is shown

- where its four quarters are all shown: it then adds nothing to them; or
- for a calendar year, where two or more of its quarters are hidden, their sum is neither the
  smallest nor the largest that so many hidden counts can have, and the year itself is not small.

Why no hidden quarter can be worked out: the sums of the first kind follow from what is shown, and
calendar years do not overlap, so that each year stands alone. In a year that is shown, one
overdose can move between two hidden quarters. In one that is not, the hidden quarters may all be
1, or all threshold - 1, or (with one hidden) anything: which one is not said.

This is one table, of all overdoses. A second one of a part (deaths, say) beside it would let
readers subtract, so there is none.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pandas as pd

from dashboard.privacy.policy import Policy

ROLLING = "rolling_12_months"


def published_quarters(frame: pd.DataFrame, *, through: date, policy: Policy) -> pd.DataFrame:
    """The public table from `quarter` (its first day) and `count`.

    Quarters that had not ended `settle_days` before `through`, where the data end, are left out.
    Returns `quarter`, `count` (null: suppressed) and `rolling_12_months` (null: suppressed, or
    fewer than four quarters before), both Int64. Raises ValueError for days that do not begin a
    quarter, for missing or repeated quarters, and for other columns.
    """
    if set(frame.columns) != {"quarter", "count"}:
        raise ValueError("the public table takes the columns quarter and count only")
    ordered = frame.sort_values("quarter", ignore_index=True)
    starts = pd.DatetimeIndex(ordered["quarter"])
    if len(starts) and not starts.equals(
        pd.date_range(starts[0], periods=len(starts), freq="QS-JAN")
    ):
        raise ValueError("quarters must be the first days of quarters, each once, without a gap")
    ends = starts + pd.offsets.QuarterBegin(startingMonth=1)
    done = ends + pd.Timedelta(days=policy.settle_days) <= pd.Timestamp(through) + pd.Timedelta(
        days=1
    )
    kept = ordered[done]
    counts = [int(n) for n in kept["count"]]
    months = [int(m) for m in starts[done].month]
    return pd.DataFrame(
        {
            "quarter": kept["quarter"],
            "count": pd.array([_shown(n, policy) for n in counts], dtype="Int64"),
            ROLLING: pd.array(
                [_rolling(counts, i, month=m, policy=policy) for i, m in enumerate(months)],
                dtype="Int64",
            ),
        }
    )


def _shown(n: int, policy: Policy) -> int | None:
    return None if 1 <= n < policy.threshold else n


def _rolling(counts: Sequence[int], i: int, *, month: int, policy: Policy) -> int | None:
    """The sum of the four quarters up to i, if the module's rule lets it be shown."""
    if i < 3:
        return None
    four = counts[i - 3 : i + 1]
    hidden = [n for n in four if _shown(n, policy) is None]
    is_calendar_year = month == 10
    if not hidden or (is_calendar_year and _is_ambiguous(hidden, policy)):
        return _shown(sum(four), policy)
    return None


def _is_ambiguous(hidden: Sequence[int], policy: Policy) -> bool:
    k = len(hidden)
    return k >= 2 and k < sum(hidden) < k * (policy.threshold - 1)
