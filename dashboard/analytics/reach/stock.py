"""How many kits are in stock, entered by people, and for how long they last."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.reach.entered import check_number, check_who, in_force, named
from dashboard.analytics.reach.supply import WEEKS, given, weeks_of_supply
from dashboard.store import Reader, Store
from loaders import kit_words
from loaders.errors import OdwatchError
from loaders.records import MAX_QUANTITY

STOCK_KIND: Final = "naloxone_stock"
ALL_PRODUCTS: Final = "all"
EARLIEST: Final = date(2000, 1, 1)


class UnusableStock(OdwatchError):
    """A stock that cannot be; the message says why. Nothing of it is kept."""


def stock(data: Reader) -> pd.DataFrame:
    """What was counted last, by product: `product` ("all" for all of them together), `kits`
    (int64), `counted_on` (datetime64), `who`, `at`."""
    types = {"product": "str", "kits": "int64", "counted_on": "datetime64[us]"}
    return in_force(data, STOCK_KIND, types, needed=["kits"]).sort_values(
        "product", ignore_index=True
    )


def add_stock(
    store: Store,
    *,
    product: str = ALL_PRODUCTS,
    kits: int | None,
    counted_on: date,
    who: str,
    at: datetime,
) -> None:
    """Append how many kits are in stock; 0 is none left, None takes back what was entered.

    Raises:
        UnusableStock: nobody's name is given, the product is none that a log could name, the day is
            still to come or before 2000, or the kits are negative or more than can be.
    """
    check_who(who, UnusableStock)
    known = ALL_PRODUCTS
    if product.strip().casefold() != ALL_PRODUCTS:
        known = named(product, kit_words.product, "product", error=UnusableStock)
    if counted_on > at.date():
        raise UnusableStock(f"{counted_on} is still to come: enter the day of the count.")
    if counted_on < EARLIEST:
        raise UnusableStock(f"{counted_on} is before {EARLIEST}: enter the day of the count.")
    if kits is not None:
        check_number(kits, "kits", least=0, most=MAX_QUANTITY, error=UnusableStock)
    value = {"product": known, "kits": kits, "counted_on": counted_on.isoformat()}
    store.add_entry(STOCK_KIND, known.casefold(), value, who=who.strip(), at=at)


def supply_left(data: Reader, *, last: date, weeks: int = WEEKS) -> pd.DataFrame:
    """For how long each stock that was counted lasts from then on, at the pace of the last weeks.

    Args:
        data: the log and the entries.
        last: the last day that the log reaches to; a total after it that is still blank ends the
            weeks before it, for not reported is not nothing.
        weeks: of how many weeks up to it the pace is taken.

    Returns:
        `product`, `kits` in stock, `counted_on`, `given_out` (kits of that product in those weeks;
        float64, NaN where no row says any), `weeks` (NaN where nothing is known to have been handed
        out, or the log is younger than those weeks: the pace would be too slow). A row that says
        doses alone is in no pace.
    """
    table = data.present("naloxone")
    last = _said_until(data, last)
    first = last - timedelta(weeks=weeks) + timedelta(days=1)
    rows = given(data, first=first, last=last, through=last)
    began = data.execute(table.aggregate(on=table.given_on.min()))["on"].iloc[0]
    is_young = pd.isna(began) or began > pd.Timestamp(first)
    by_product = rows.groupby(rows["product"].str.casefold())["kits"].sum(min_count=1)
    by_product[ALL_PRODUCTS] = rows["kits"].sum(min_count=1)
    counted = stock(data)
    gone = by_product.reindex(counted["product"].str.casefold()).to_numpy("float64")
    left = [
        np.nan if is_young else weeks_of_supply(kits, given_out, weeks=weeks)
        for kits, given_out in zip(counted["kits"], gone, strict=True)
    ]
    return counted[["product", "kits", "counted_on"]].assign(
        given_out=gone, weeks=np.array(left, dtype="float64")
    )


def _said_until(data: Reader, last: date) -> date:
    """`last`, or where only rows without a number of kits come after it the last day of which one
    says any."""
    table = data.present("naloxone")
    rows = table.filter(table.given_on <= last)
    ends = rows.select("kits", ends_on=rows.period_end.coalesce(rows.given_on))
    told = data.execute(ends)
    said = told.loc[told["kits"].notna(), "ends_on"].max()
    is_blank_after = told["kits"].isna() & (told["ends_on"] > said)
    return min(last, said.date()) if is_blank_after.any() else last
