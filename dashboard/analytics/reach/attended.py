"""The overdoses of which the ambulance crew's own report tells.

Who gave naloxone first, and to whom, is asked of these alone: an overdose that somebody turned
without calling anyone is in no file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import pyarrow as pa

from dashboard.analytics import cases
from dashboard.analytics.bases import OVERDOSES
from dashboard.analytics.decisions import KINDS
from dashboard.analytics.filters import Filters
from dashboard.analytics.linked import identity, links
from dashboard.analytics.through import DataThrough
from dashboard.store import Reader
from loaders.errors import OdwatchError

CARE: Final = "ems"
"""The source of care reports."""
WHICH: Final = {
    OVERDOSES: "Of the overdoses that EMS attended: those with a care report.",
    CARE: "Of EMS care reports.",
    "odmap": (
        "Of all ODMAP records: whether EMS attended is not in them, and who gave naloxone first "
        "seldom is, so that shares of what is known say little."
    ),
}
"""What is counted here, by basis."""


class NoCareReports(OdwatchError):
    """Nothing can be said of what EMS attended; the message says why."""


def attended(store: Reader, filters: Filters, *, first: date, last: date, as_of: datetime) -> Any:  # noqa: ANN401  (an Ibis table)
    """The cases of these days that EMS attended, columns of `cases.cases`.

    Of linked overdoses those that a care report tells of, of care reports all. ODMAP says nothing
    of it: of its records all, most of them without a word on who gave naloxone.
    """
    table = cases.cases(store, filters, as_of=as_of)
    table = table.filter(table.occurred_on.between(first, last))
    if filters.basis != OVERDOSES:
        return table
    told = store.derived("attended", _with_care_report, kinds=KINDS)
    return table.semi_join(told, "key")


def days(filters: Filters, known: Mapping[str, DataThrough]) -> tuple[date, date]:
    """First and last day to count, within those that the care reports reach where overdoses are
    counted, and else within those of the basis.

    Raises:
        NoCareReports: there are no data of them, or none of the days asked for.
    """
    source = CARE if filters.basis == OVERDOSES else filters.basis
    if source not in known:
        raise NoCareReports("There are no EMS care reports: who gave naloxone first is not known.")
    reach = known[source]
    first, last = filters.span(first=reach.first_day, last=reach.last_day)
    if first > last:
        raise NoCareReports(
            "No data of who gave naloxone in the days asked for: they reach from "
            f"{reach.first_day} to {reach.last_day}."
        )
    return first, last


def _with_care_report(data: Reader) -> pa.Table:
    """`key` of each linked overdose that has one."""
    overdose = links(data).overdose
    is_care = overdose.index.str.startswith(identity(CARE, ""))
    return pa.table({"key": pa.array(overdose[is_care].unique(), pa.string())})
