"""What every source's `convert` does first and last, and how the fields that all have are read."""

from __future__ import annotations

import pandas as pd

from loaders import values
from loaders.cells import Cells, by_value
from loaders.declaration import Context, Conversion, Record
from loaders.events import events, newest, refuse
from loaders.identity import identify
from loaders.ledger import Ledger
from loaders.records import typed
from loaders.spans import reach

# When it happened and to whom: what changes least between exports. People who share a number are
# told apart by it, and it stands for the number where there is none.
_CORE: dict[Record, list[str]] = {
    "incident": ["occurred_at", "age_band", "sex"],
    "naloxone": ["given_on", "programme", "channel", "recipient_type", "product", "zip"],
}
# What `values.number` gives back as it is, told for a whole column at once.
_PLAIN_NUMBER, _NOT_VALUE = r"[A-Za-z]{0,3}[0-9-]*[1-9][0-9-]*", "77010"


def timed(
    cells: Cells, context: Context, ledger: Ledger, *, fields: tuple[str, ...]
) -> tuple[Cells, pd.DataFrame]:
    """The rows whose event has a time that can be, and those times as `events` gives them. The
    other rows are rejected."""
    return with_time(cells, events(cells, context, ledger, fields=fields), ledger)


def with_time(cells: Cells, when: pd.DataFrame, ledger: Ledger) -> tuple[Cells, pd.DataFrame]:
    """The rows that are ok in `when`, as of `events` or `spans`. The others are rejected."""
    ok = when["ok"].to_numpy(dtype="bool")
    refuse(when[~ok], cells.rows[~ok], ledger)
    if ok.all():
        return cells, when
    return cells.where(ok), when[ok].reset_index(drop=True)


def number_texts(cells: Cells, field: str) -> pd.Series:
    """A field's identifiers, "" where there is none."""
    texts = cells.texts(field)
    if not cells.has(field):
        return texts
    plain = texts.str.fullmatch(_PLAIN_NUMBER) & ~texts.str.contains(_NOT_VALUE, regex=False)
    plain |= texts == ""
    found = texts.copy()
    if not plain.all():
        found[~plain], _ = by_value(texts[~plain], values.number)
    return found


def name_texts(cells: Cells, field: str, ledger: Ledger) -> pd.Series:
    """A field's names, as of agencies, or missing."""
    return cells.read(field, values.name, unread="", dtype="str", ledger=ledger, blank=None)


def zip_codes(cells: Cells, ledger: Ledger) -> pd.Series:
    """The field zip as five digits, or missing."""
    return cells.read("zip", values.zip_code, unread="", dtype="str", ledger=ledger, blank=None)


def conclude(
    frame: pd.DataFrame,
    numbers: pd.Series,
    *,
    record: Record,
    when: pd.DataFrame,
    context: Context,
    ledger: Ledger,
    duplicates: int = 0,
    merged: int = 0,
    excluded: int = 0,
) -> Conversion:
    """Types, keys and hashes, then the conversion. `when`, as of `events`, is all that the data
    reach to; duplicates found here are added to those given."""
    records, found = identify(
        typed(frame, record=record), numbers, core=_CORE[record], ledger=ledger
    )
    spanning = "ends_on" in when
    latest = reach(when, context=context) if spanning else newest(when, context=context)
    return Conversion(
        records=records,
        newest_event=None if latest is None else latest.to_pydatetime(),
        duplicates=duplicates + found,
        merged=merged,
        excluded=excluded,
        notices=ledger.notices,
        rejections=ledger.rejections,
    )
