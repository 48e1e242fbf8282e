"""Logs of naloxone handed out: kits and doses, by day or as a period's total."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from loaders import values
from loaders.cells import Cells
from loaders.converting import conclude, name_texts, number_texts, timed, zip_codes
from loaders.declaration import Context, Conversion, Source
from loaders.events import secondary
from loaders.ledger import Ledger
from loaders.naloxone_columns import NALOXONE_COLUMNS, QUANTITIES
from loaders.numbers import decimal, whole
from loaders.places import coordinates
from loaders.reading import TextTable
from loaders.records import MAX_MG_PER_DOSE, MAX_QUANTITY

# Written for "unknown" in number columns; 999 kits in one row are not believable either.
_STAND_INS = (999, 9999)
NOT_WHOLE = "is not a whole number: correct the quantity, or leave the cell blank if unknown"
STAND_IN = "stands for unknown: leave the cell blank"
NEGATIVE = "is negative: enter what was handed out, not a correction"
# Small numbers that a publisher hides.
_HIDDEN = "hidden"
_SMALL = re.compile(r"[<≤]\s*\d+|less than \d+|fewer than \d+|\*", re.IGNORECASE)


def convert(table: TextTable, mapping: dict[str, str], context: Context) -> Conversion:
    """One row of the log is one record; a blank quantity is missing, not zero."""
    ledger = Ledger()
    cells, when = timed(Cells.of(table, mapping), context, ledger, fields=("given_at",))
    quantities, good = _quantities(cells, ledger)
    cells, when = cells.where(good), when[good].reset_index(drop=True)
    period = secondary(cells, context, ledger, field="period_end_at")
    frame = _describe(cells, ledger).join(quantities[good].reset_index(drop=True))
    numbers = number_texts(cells, "number")
    return conclude(
        frame.assign(
            number=numbers.replace("", np.nan), given_on=when["on"], period_end=period["on"]
        ),
        numbers,
        record="naloxone",
        # A total reaches to the end of its period.
        when=pd.concat([when, period.assign(time_known=False)], ignore_index=True),
        context=context,
        ledger=ledger,
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
            if reason == _HIDDEN:
                ledger.notice("suppressed_number", cells.headers[field], cells.rows[bad])
                continue
            ledger.reject(reason, cells.headers[field], cells.rows[bad], texts[bad])
            good &= ~bad
        numbers = [pd.NA if number is None else number for number, _ in pairs]
        read[field] = pd.array(numbers, dtype="Int64").take(codes)
    return pd.DataFrame(read), good


def _quantity(text: str) -> tuple[int | None, str]:
    """The number, or None; and why the cell is bad, or _HIDDEN, or ""."""
    if values.says_unknown(text):
        return None, ""
    if _SMALL.fullmatch(text):
        return None, _HIDDEN
    count = whole(text)
    if count is None:
        value = decimal(text)
        return None, NEGATIVE if value is not None and value < 0 else NOT_WHOLE
    return (None, STAND_IN) if count in _STAND_INS or count > MAX_QUANTITY else (count, "")


def _describe(cells: Cells, ledger: Ledger) -> pd.DataFrame:
    """All columns but the number, the dates and the quantities."""
    place, _ = coordinates(cells, ledger)
    frame = pd.DataFrame(
        {
            "agency": name_texts(cells, "agency", ledger),
            "programme": name_texts(cells, "programme", ledger),
            "channel": cells.words("channel", values.label, ledger=ledger),
            "recipient_type": cells.words("recipient", values.label, ledger=ledger),
            "product": cells.words("product", values.label, ledger=ledger),
            "mg_per_dose": cells.read(
                "strength", _milligrams, unread=np.nan, dtype="float64", ledger=ledger
            ),
            "first_or_refill": cells.words("supply", values.supply, ledger=ledger),
            "zip": zip_codes(cells, ledger),
            "flags": "",
            "row": cells.rows,
        }
    )
    return frame.join(place)


def _milligrams(text: str) -> float | None:
    if values.says_unknown(text):
        return np.nan
    strength = decimal(re.sub(r"\s*mg.*$", "", text.casefold()))
    return strength if strength is not None and 0 < strength <= MAX_MG_PER_DOSE else None


SOURCE = Source(
    name="naloxone",
    title="Naloxone distribution log",
    record="naloxone",
    columns=NALOXONE_COLUMNS,
    convert=convert,
)
