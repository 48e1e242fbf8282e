"""How often fields are filled, as a partner may know it.

Shares are of the whole city's records of a source, which a partner may count exactly elsewhere; of
fewer than `threshold` records no share is shown, others are of whole percents, and no number of
records is shown at all.
"""

from __future__ import annotations

import pandas as pd

from dashboard.privacy.policy import Policy


def hide_few(frame: pd.DataFrame, *, policy: Policy) -> pd.DataFrame:
    """The frame with `share` and `filled_by` missing where there are fewer than `threshold`
    `records`, and without the columns `records` and `known`."""
    few = frame["records"] < policy.threshold
    return frame.assign(
        share=frame["share"].round(2).mask(few), filled_by=frame["filled_by"].mask(few)
    ).drop(columns=["records", "known"])
