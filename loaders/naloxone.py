"""Logs of naloxone handed out: kits and doses, by day or as a period's total."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
import pandas as pd

from loaders import kit_words, values
from loaders.cells import Cells, by_value
from loaders.converting import (
    conclude,
    keys_told,
    name_texts,
    number_texts,
    with_time,
    zip_codes,
)
from loaders.declaration import Context, Conversion, Source
from loaders.ledger import Ledger
from loaders.naloxone_columns import NALOXONE_COLUMNS, QUANTITIES
from loaders.numbers import decimal
from loaders.places import coordinates
from loaders.quantities import SUPPRESSED, quantities
from loaders.reading import TextTable
from loaders.records import MAX_MG_PER_DOSE, MAX_MILLIGRAMS, MAX_QUANTITY
from loaders.spans import spans
from loaders.total_rows import totals

_MILLIGRAMS = re.compile(r"(\d*\.?\d+)\s?(mg|mcg|µg)")


def convert(table: TextTable, mapping: dict[str, str], context: Context) -> Conversion:
    """One row of the log is one record; a blank quantity is missing, not zero."""
    ledger = Ledger()
    cells = Cells.of(table, mapping)
    total = totals(table, cells)
    ledger.notice("total_row", None, cells.rows[total])
    cells = cells.where(~total)
    when = spans(cells, context, ledger, dated="given_at", ended="period_end_at")
    cells, when, unread = with_time(cells, when, ledger)
    counted, hidden, good = _quantities(cells, context, ledger)
    unread |= keys_told(cells.where(~good))
    cells, when = cells.where(good), when[good].reset_index(drop=True)
    counted, hidden = counted[good].reset_index(drop=True), hidden[good]
    numbers = number_texts(cells, "number", ledger)
    frame = _describe(cells, ledger).join(counted)
    frame["flags"] = np.where(hidden, SUPPRESSED, "")
    return conclude(
        frame.assign(
            number=numbers.replace("", np.nan), given_on=when["on"], period_end=when["ends_on"]
        ),
        numbers,
        record="naloxone",
        when=_reported(when, counted.notna().any(axis="columns").to_numpy() | hidden),
        context=context,
        ledger=ledger,
        unread=unread,
        excluded=int(total.sum()),
    )


def _reported(when: pd.DataFrame, says: npt.NDArray[np.bool_]) -> pd.DataFrame:
    """The rows that the data reach to: a total that is still blank is not yet reported."""
    reported = when[says | when["ends_on"].isna().to_numpy()]
    return reported if len(reported) else when


def _quantities(
    cells: Cells, context: Context, ledger: Ledger
) -> tuple[pd.DataFrame, npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """The numbers of QUANTITIES and milligrams; which rows hide one; which are good in all."""
    good = np.ones(len(cells), dtype="bool")
    hidden = np.zeros(len(cells), dtype="bool")
    read = {}
    for field in (*QUANTITIES, "milligrams"):
        whole = field in QUANTITIES
        read[field], small = quantities(
            cells,
            field,
            ledger,
            largest=MAX_QUANTITY if whole else MAX_MILLIGRAMS,
            good=good,
            fractions=not whole,
            hidden_words=context.options.suppressed,
        )
        hidden |= small
    return pd.DataFrame(read), hidden, good


def _describe(cells: Cells, ledger: Ledger) -> pd.DataFrame:
    """All columns but the number, the dates, the quantities and the flags."""
    place, _ = coordinates(cells, ledger)
    frame = pd.DataFrame(
        {
            "agency": name_texts(cells, "agency", ledger),
            "programme": name_texts(cells, "programme", ledger),
            "channel": cells.words("channel", kit_words.channel, ledger=ledger),
            "recipient_type": cells.words("recipient", kit_words.recipient, ledger=ledger),
            "product": cells.words("product", kit_words.product, ledger=ledger),
            "mg_per_dose": _strengths(cells, ledger),
            "first_or_refill": cells.words("supply", values.supply, ledger=ledger),
            "zip": zip_codes(cells, ledger),
            "row": cells.rows,
        }
    )
    return frame.join(place)


def _strengths(cells: Cells, ledger: Ledger) -> pd.Series:
    """Milligrams of one dose; where the log has none, as the product's name says."""
    said = cells.read("strength", _milligrams, unread=np.nan, dtype="float64", ledger=ledger)
    named, _ = by_value(
        cells.texts("product"),
        lambda text: _milligrams(text) if _MILLIGRAMS.search(text.casefold()) else np.nan,
    )
    return said.fillna(pd.Series(named, index=said.index).astype("float64"))


def _milligrams(text: str) -> float | None:
    """ "4 mg", "4mg/0.1 mL", "0.4 mg/mL", "4"; NaN if missing, None if it is no strength."""
    if values.says_unknown(text):
        return np.nan
    found = _MILLIGRAMS.search(text.casefold())
    strength = decimal(found[1] if found else text)
    if strength is not None and found and found[2] != "mg":
        strength /= 1000
    return strength if strength is not None and 0 < strength <= MAX_MG_PER_DOSE else None


SOURCE = Source(
    name="naloxone",
    title="Naloxone distribution log",
    record="naloxone",
    columns=NALOXONE_COLUMNS,
    convert=convert,
)
