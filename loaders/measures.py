"""What agencies measure of their initiatives: one number for each initiative, measure and period.

Whole figures as an agency has them (town halls held, boxes, people reached), entered by hand and
never added to counts of overdoses.
"""

from __future__ import annotations

import re
from typing import Final

import numpy as np
import pandas as pd

from loaders.cells import Cells, Mask, by_value, joined
from loaders.columns import listed
from loaders.converting import name_texts
from loaders.declaration import Context, Conversion, Source
from loaders.errors import FileRefused
from loaders.events import refuse
from loaders.identity import content_hash
from loaders.ledger import Ledger
from loaders.measures_columns import MEASURES_COLUMNS
from loaders.one_each import one_each, unread_keys
from loaders.private import has_contact
from loaders.quantities import SUPPRESSED, quantities
from loaders.reading import TextTable
from loaders.records import MAX_MEASURE, typed
from loaders.spans import reach, spans
from loaders.titles import in_key, titles
from loaders.values import is_missing

NO_INITIATIVE: Final = "names no initiative: enter its number"
NOT_A_NUMBER: Final = "is no number of an initiative: enter the number alone, as 11"
UNKNOWN_INITIATIVE: Final = "is no initiative of this board: correct the number"
NO_MEASURE: Final = "says not what is measured: name the measure"
NO_VALUE: Final = "has no value: enter the number, 0 if it was none, or remove the row"
TWO_VALUES: Final = (
    "another row has the same initiative, measure and period: keep one of them, or name the "
    "measure by what tells them apart"
)
_NEEDED: Final = ("initiative", "measure", "value")
_NUMBER = re.compile(r"(?:initiative|no\.?|#)?\s*#?(\d{1,4})(?:\.0+)?", re.IGNORECASE)
NOTE_NOT_KEPT: Final = "note_not_kept"
_LONGEST_NOTE: Final = 200


def convert(table: TextTable, mapping: dict[str, str], context: Context) -> Conversion:
    """One row is one value. Of rows with one initiative, measure and period that differ none is
    taken: which is right only the agency knows, and the other rows stay.

    Raises FileRefused where a column is missing that says what is measured, or how much.
    """
    ledger = Ledger()
    cells = Cells.of(table, mapping)
    _refuse_without(cells, table)
    when = spans(cells, context, ledger, dated="period_start", ended="period_end")
    good = when["ok"].to_numpy(dtype="bool").copy()
    refuse(when[~good], cells.rows[~good], ledger)
    frame = pd.DataFrame(
        {
            "initiative": _initiatives(cells, context, ledger, good=good),
            "measure": titles(cells, "measure", ledger, good=good, needed=NO_MEASURE),
            "period_start": when["on"],
            "period_end": when["ends_on"].fillna(when["on"]),
            "unit": titles(cells, "unit", ledger, good=good),
            "note": _notes(cells, ledger),
            "agency": name_texts(cells, "agency", ledger),
            "row": cells.rows,
        }
    )
    frame = frame.join(_values(cells, context, ledger, good=good)).assign(number=np.nan)
    frame["key"] = _keys(frame)
    found = one_each(
        frame["key"], table.frame, cells, ledger, good=good, numbers="value", reason=TWO_VALUES
    )
    records = typed(frame[found.kept], record="measure")
    latest = reach(when[found.kept], context=context)
    return Conversion(
        records=records.assign(content_hash=content_hash(records)),
        newest_event=None if latest is None else latest.until.to_pydatetime(),
        newest_begun=None if latest is None else latest.begun.to_pydatetime(),
        duplicates=found.duplicates,
        notices=ledger.notices,
        rejections=ledger.rejections,
        unread=unread_keys(frame["key"][found.rejected], when["ok"][found.rejected]),
    )


def _refuse_without(cells: Cells, table: TextTable) -> None:
    missing = [name for name in _NEEDED if not cells.has(name)]
    if missing:
        raise FileRefused(
            f"found {listed(table.headers)}, and no column for {', '.join(missing)}; expected "
            "initiative, date, measure, value (unit, note), or a map that names them"
        )


def _initiatives(cells: Cells, context: Context, ledger: Ledger, *, good: Mask) -> pd.Series:
    """The numbers (Int64). Rows without a number of the board are rejected and no longer `good`,
    which is changed in place."""
    texts, header = cells.texts("initiative"), cells.headers["initiative"]
    found, failed = by_value(texts, _number)
    numbers = pd.Series([np.nan if n is None else n for n in found], texts.index, dtype="float64")
    blank = by_value(texts, is_missing)[0].astype("bool")
    known = True if context.initiatives is None else numbers.isin(context.initiatives).to_numpy()
    reasons = (
        (NO_INITIATIVE, blank),
        (NOT_A_NUMBER, failed & ~blank),
        (UNKNOWN_INITIATIVE, ~failed & ~(numbers.notna().to_numpy() & known)),
    )
    for reason, mask in reasons:
        bad = mask & good
        ledger.reject(reason, header, cells.rows[bad], texts[bad])
        good &= ~bad
    return numbers.astype("Int64")


def _number(text: str) -> int | None:
    found = _NUMBER.fullmatch(text)
    return int(found[1]) if found else None


def _values(cells: Cells, context: Context, ledger: Ledger, *, good: Mask) -> pd.DataFrame:
    """`value`, missing where the agency hides it as small, and `flags`. Rows of which the number
    cannot be, or is not there, are rejected and no longer `good`, which is changed in place."""
    read, hidden = quantities(
        cells,
        "value",
        ledger,
        largest=MAX_MEASURE,
        good=good,
        fractions=True,
        hidden_words=context.options.suppressed,
    )
    blank = read.isna().to_numpy() & ~hidden & good
    ledger.reject(NO_VALUE, cells.headers["value"], cells.rows[blank], None)
    good &= ~blank
    return pd.DataFrame({"value": read, "flags": np.where(hidden, SUPPRESSED, "")})


def _notes(cells: Cells, ledger: Ledger) -> pd.Series:
    return cells.read(
        "note",
        lambda text: None if len(text) > _LONGEST_NOTE or has_contact(text) else text,
        unread="",
        dtype="str",
        ledger=ledger,
        reason=NOTE_NOT_KEPT,
    )


def _keys(frame: pd.DataFrame) -> pd.Series:
    """Initiative and measure, period: the first part is what a complete export is of."""
    numbers = frame["initiative"].astype("str")
    names = joined([numbers.astype("str"), in_key(frame["measure"])], by=" ")
    first, last = (frame[name].dt.strftime("%Y-%m-%d") for name in ("period_start", "period_end"))
    return joined([names, (first + ".." + last).fillna("")], by="|")


SOURCE = Source(
    name="measures",
    title="Measures of the initiatives",
    record="measure",
    columns=MEASURES_COLUMNS,
    convert=convert,
)
