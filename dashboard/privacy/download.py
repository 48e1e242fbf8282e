"""Downloads: only what went through the door, and safe to open in a spreadsheet."""

from __future__ import annotations

import pandas as pd

from dashboard.privacy.door import Published

SAMPLE_CELL = "SYNTHETIC sample, not real"

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


def csv(published: Published, *, sample: bool) -> bytes:
    """CSV as UTF-8 with a byte-order mark, so that spreadsheets read it.

    Text that a spreadsheet would run as a formula gets an apostrophe; numbers and dates stay as
    they are. A null is an empty cell. `sample` adds a first column `data` that says so in every
    row. Raises ValueError if the frame has a column `data` already.
    """
    frame = published.frame.copy()
    for name in frame.columns:
        if _may_hold_text(frame[name]):
            frame[name] = frame[name].astype("object").map(_harmless)
    frame.columns = pd.Index([_harmless(name) for name in frame.columns])
    if sample:
        frame.insert(0, "data", SAMPLE_CELL)
    return frame.to_csv(index=False, lineterminator="\r\n").encode("utf-8-sig")


def _may_hold_text(column: pd.Series) -> bool:
    is_number = pd.api.types.is_numeric_dtype(column.dtype)
    return not is_number and not pd.api.types.is_datetime64_any_dtype(column.dtype)


def _harmless(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return f"'{value}"
    return value
