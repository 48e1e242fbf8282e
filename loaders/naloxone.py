"""Logs of naloxone handed out: kits and doses, by day or as a period's total."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from loaders import values
from loaders.cells import Cells
from loaders.declaration import Context, Conversion, Source
from loaders.events import events, newest, refuse, secondary
from loaders.identity import identify
from loaders.incidents import number_texts, zip_codes
from loaders.ledger import Ledger
from loaders.naloxone_columns import NALOXONE_COLUMNS, QUANTITIES
from loaders.numbers import decimal, whole
from loaders.places import coordinates
from loaders.reading import TextTable
from loaders.records import conform

# Written for "unknown" in number columns; 999 kits in one row are not believable either.
_STAND_INS = (999, 9999)
NOT_WHOLE = "is not a whole number: correct the quantity, or leave the cell blank if unknown"
STAND_IN = "stands for unknown: leave the cell blank"
NEGATIVE = "is negative: enter what was handed out, not a correction"
_SUPPRESSED = re.compile(r"[<≤]\s*\d+|less than \d+|fewer than \d+|\*", re.IGNORECASE)


def convert(table: TextTable, mapping: dict[str, str], context: Context) -> Conversion:
    """One row of the log is one record; a blank quantity is missing, not zero."""
    ledger = Ledger()
    cells = Cells.of(table, mapping)
    when = events(cells, context, ledger, fields=("given_at",))
    ok = when["ok"].to_numpy(dtype="bool")
    refuse(when[~ok], cells.rows[~ok], ledger)
    cells, when = cells.where(ok), when[ok].reset_index(drop=True)
    quantities, good = _quantities(cells, ledger)
    cells, when = cells.where(good), when[good].reset_index(drop=True)
    frame = _describe(cells, when, context, ledger)
    for field in QUANTITIES:
        frame[field] = quantities[field][good].array
    numbers = number_texts(cells, "number")
    typed = conform(frame.assign(number=numbers.replace("", np.nan)), record="naloxone")
    records, duplicates = identify(typed, numbers, order=["given_on"], ledger=ledger)
    period = secondary(cells, context, Ledger(), field="period_end_at")
    reach = pd.concat([when, period.assign(time_known=False)], ignore_index=True)
    latest = newest(reach, context=context)
    return Conversion(
        records=records,
        newest_event=None if latest is None else latest.to_pydatetime(),
        duplicates=duplicates,
        notices=ledger.notices,
        rejections=ledger.rejections,
    )


def _quantities(cells: Cells, ledger: Ledger) -> tuple[pd.DataFrame, np.ndarray]:
    """The whole numbers of QUANTITIES, and which rows are good in all of them.

    Raises nothing: bad rows are rejected, each once, for the first quantity that is bad.
    """
    good = np.ones(len(cells), dtype="bool")
    read = {}
    for field in QUANTITIES:
        texts = cells.texts(field)
        codes, uniques = pd.factorize(texts)
        pairs = [_quantity(str(text)) for text in uniques]
        problems = np.array([problem for _, problem in pairs], dtype=object)[codes]
        for reason in dict.fromkeys(problem for _, problem in pairs if problem):
            bad = (problems == reason) & good
            if reason == "suppressed_number":
                ledger.notice(reason, cells.headers[field], cells.rows[bad])
                continue
            ledger.reject(reason, cells.headers[field], cells.rows[bad], texts[bad])
            good &= ~bad
        numbers = [pd.NA if number is None else number for number, _ in pairs]
        read[field] = pd.array(numbers, dtype="Int64").take(codes)
    return pd.DataFrame(read), good


def _quantity(text: str) -> tuple[int | None, str]:
    """The number, or None; and why the cell is bad, or "suppressed_number", or ""."""
    if values.says_unknown(text):
        return None, ""
    if _SUPPRESSED.fullmatch(text):
        return None, "suppressed_number"
    count = whole(text)
    if count is None:
        value = decimal(text)
        return None, NEGATIVE if value is not None and value < 0 else NOT_WHOLE
    return (None, STAND_IN) if count in _STAND_INS or count > 100_000 else (count, "")


def _describe(cells: Cells, when: pd.DataFrame, context: Context, ledger: Ledger) -> pd.DataFrame:
    names = {
        field: cells.read(field, values.name, unread="", dtype="str", ledger=ledger)
        for field in ("agency", "programme")
    }
    strength = cells.read("strength", _milligrams, unread=np.nan, dtype="float64", ledger=ledger)
    place, _ = coordinates(cells, ledger)
    period = secondary(cells, context, ledger, field="period_end_at")
    return pd.DataFrame(
        {
            **{field: texts.replace("", np.nan) for field, texts in names.items()},
            "given_on": when["on"],
            "period_end": period["on"],
            "channel": cells.words("channel", values.label, ledger=ledger),
            "recipient_type": cells.words("recipient", values.label, ledger=ledger),
            "product": cells.words("product", values.label, ledger=ledger),
            "mg_per_dose": strength,
            "first_or_refill": cells.words("supply", values.supply, ledger=ledger),
            "zip": zip_codes(cells, ledger),
            "latitude": place["latitude"],
            "longitude": place["longitude"],
            "flags": "",
            "key": [str(at) for at in range(len(cells))],
            "content_hash": 0,
            "row": cells.rows,
        }
    )


def _milligrams(text: str) -> float | None:
    if values.says_unknown(text):
        return np.nan
    strength = decimal(re.sub(r"\s*mg.*$", "", text.casefold()))
    return strength if strength is not None and 0 < strength <= 100 else None


SOURCE = Source(
    name="naloxone",
    title="Naloxone distribution log",
    record="naloxone",
    columns=NALOXONE_COLUMNS,
    convert=convert,
)
