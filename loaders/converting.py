"""What every source's `convert` does first and last, and how the fields that all have are read."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from loaders import values
from loaders.cells import Cells, distinct, text_of
from loaders.declaration import Context, Conversion, Record
from loaders.events import events, newest, refuse
from loaders.identity import base_keys, identify, of_case
from loaders.ledger import Ledger
from loaders.records import typed
from loaders.spans import reach

# When it happened and to whom: what changes least between exports. People who share a number are
# told apart by it, and it stands for the number where there is none.
_CORE: dict[Record, list[str]] = {
    "incident": ["occurred_at", "age_band", "sex"],
    "naloxone": ["given_on", "programme", "channel", "recipient_type", "product", "zip"],
}
# What `values.number` gives back as it is, told for a whole column at once; and what has the same
# form and is a date of its own, or says that there is no number.
_PLAIN_NUMBER = (
    r"[A-Za-z]*[0-9-]*[1-9][0-9-]*"
    r"|(?:[A-Za-z]{1,3}|(?i:case|incident|report|run)) [0-9]*[1-9][0-9]*-?[0-9]*"
)
_NO_NUMBER = (
    r"77010|^[0-9]{1,2}-[0-9]{1,2}-(?:19|20)[0-9]{2}$|^(?:19|20)[0-9]{2}-[0-9]{1,2}-[0-9]{1,2}$"
    r"|^(?i:pending|tbd|none|test|unkn?|unknown|undetermined|declined|refused)[- ]"
)
_DECIMAL = r"^([0-9]+)\.0+$"
NAME_NOT_KEPT: Final = "name_not_kept"
_OWN_NUMBERS, _CASE_NUMBERS = (
    ("record_number", "report_number", "number"),
    ("case_number", "incident_number"),
)


def timed(
    cells: Cells, context: Context, ledger: Ledger, *, fields: tuple[str, ...]
) -> tuple[Cells, pd.DataFrame, frozenset[str]]:
    """The rows whose event has a time that can be, and those times as `events` gives them. The
    other rows are rejected; their keys, as `keys_told` gives them."""
    return with_time(cells, events(cells, context, ledger, fields=fields), ledger)


def with_time(
    cells: Cells, when: pd.DataFrame, ledger: Ledger
) -> tuple[Cells, pd.DataFrame, frozenset[str]]:
    """The rows that are ok in `when`, as of `events` or `spans`. The others are rejected; their
    keys, as `keys_told` gives them."""
    ok = when["ok"].to_numpy(dtype="bool")
    refuse(when[~ok], cells.rows[~ok], ledger)
    if ok.all():
        return cells, when, frozenset()
    return cells.where(ok), when[ok].reset_index(drop=True), keys_told(cells.where(~ok))


def keys_told(cells: Cells) -> frozenset[str]:
    """The keys, without a place, of rows that become no record: by the row's own number, else its
    case's. Of a row without any the part of the number is "", and so is an agency's not told."""
    numbers = pd.Series("", index=cells.frame.index, dtype="str")
    for field in _OWN_NUMBERS:
        numbers = numbers.where(numbers != "", number_texts(cells, field))
    for field in _CASE_NUMBERS:
        numbers = numbers.where(numbers != "", of_case(number_texts(cells, field)))
    return frozenset(base_keys(name_texts(cells, "agency", Ledger()), numbers))


def number_texts(cells: Cells, field: str, ledger: Ledger | None = None) -> pd.Series:
    """A field's identifiers, "" where there is none. With a ledger, those that cannot be taken are
    noted."""
    texts = cells.texts(field)
    if not cells.has(field):
        return texts
    plain = _are_plain(texts)
    if plain.all():
        return texts
    found, strange = texts.copy(), texts[~plain].str.replace(_DECIMAL, r"\1", regex=True)
    found[~plain] = strange
    strange = strange[~_are_plain(strange)]
    codes, uniques = distinct(strange)
    read = [values.number_or_why(text) for text in uniques]
    found[strange.index] = text_of(codes, [number for number, _ in read], strange.index)
    if ledger is not None:
        why = np.array([why for _, why in read], dtype=object)[codes]
        rows, header = cells.rows[strange.index], cells.headers[field]
        ledger.notice("number_rounded", header, rows[why == values.ROUNDED])
        ledger.notice("number_not_kept", header, rows[why == values.PERSONAL])
    return found


def _are_plain(texts: pd.Series) -> pd.Series:
    plain = texts.str.fullmatch(_PLAIN_NUMBER) & ~texts.str.contains(_NO_NUMBER)
    return plain | (texts == "")


def name_texts(cells: Cells, field: str, ledger: Ledger) -> pd.Series:
    """A field's names, as of agencies, or missing."""
    return cells.read(
        field, values.name, unread="", dtype="str", ledger=ledger, blank=None, reason=NAME_NOT_KEPT
    )


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
    unread: frozenset[str] = frozenset(),
    excluded: int = 0,
) -> Conversion:
    """Types, keys and hashes, then the conversion. `when`, as of `events`, is all that the data
    reach to; duplicates found here are added to those given."""
    records, found = identify(
        typed(frame, record=record), numbers, core=_CORE[record], ledger=ledger
    )
    spanning = "ends_on" in when
    latest = reach(when, context=context) if spanning else newest(when, zone=context.zone)
    return Conversion(
        records=records,
        newest_event=None if latest is None else latest.until.to_pydatetime(),
        newest_begun=None if latest is None else latest.begun.to_pydatetime(),
        duplicates=duplicates + found,
        merged=merged,
        excluded=excluded,
        notices=ledger.notices,
        rejections=ledger.rejections,
        unread=unread,
    )
