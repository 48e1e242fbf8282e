"""The dictionary of every field: its meaning, its values, who fills it and how often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import pandera.pandas as pa

from dashboard.privacy import Permission, Published, may, publish_shares
from dashboard.reports.context import Context
from dashboard.reports.heading import EVERY_SOURCE
from loaders.records import CONTRACTS, NOT_CONTENT, UNKNOWN

RECORD_TITLES: Final = {
    "incident": "Overdoses",
    "naloxone": "Naloxone handed out",
    "count": "Counts that others publish",
    "measure": "Measures of the initiatives",
}
NAMED: Final = 4
"""So many agencies are named; of more the number is said."""
NOBODY: Final = "nobody"
NO_AGENCY: Final = "no agency named"

_DATE: Final = "datetime64[us]"
_COLUMNS: Final = [
    "record", "source", "field", "meaning", "values", "share", "filled_by", "known", "records",
]  # fmt: skip


@dataclass(frozen=True)
class Dictionary:
    """The dictionary as its viewer may see it."""

    fields: Published
    """A row for each field of each source: `record` and `source` (their titles), `field`,
    `meaning`, `values`, `share` (of the present records, those in which it is known; 0 to 1),
    `filled_by` (the agencies that send it at all); for analysts also `known` and `records`."""


def build(context: Context) -> Dictionary:
    """The dictionary of what is in the store now; without rows where nothing was loaded."""
    least = 1 if may(context.viewer, Permission.LINE_LIST) else context.policy.threshold
    rows = [row for record in RECORD_TITLES for row in _record(context, record, least=least)]
    frame = pd.DataFrame(rows, columns=_COLUMNS)
    frame = frame.astype({"share": "float64", "filled_by": "str"})
    return Dictionary(publish_shares(frame, viewer=context.viewer, policy=context.policy))


def values_of(column: pa.Column) -> str:
    """The values that a column of a contract may have, in words."""
    checks = {check.name: check.statistics for check in column.checks}
    if "isin" in checks:
        return ", ".join(str(value) for value in checks["isin"]["allowed_values"])
    if "in_range" in checks:
        limits = checks["in_range"]
        return f"{limits['min_value']:,} to {limits['max_value']:,}"
    if "greater_than_or_equal_to" in checks:
        return f"{checks['greater_than_or_equal_to']['min_value']:,} and more"
    if "str_matches" in checks:
        return "5 digits"
    dtype = str(column.dtype)
    return next((words for part, words in _KINDS.items() if part in dtype), "text")


_KINDS: Final = {"bool": "yes, no", "UTC": "a moment", "datetime64": "a date"}


def _record(context: Context, record: str, *, least: int) -> list[dict[str, object]]:
    contract = CONTRACTS[record]
    fields = {name: each for name, each in contract.columns.items() if name not in NOT_CONTENT}
    filled = _filled(context, record, list(fields))
    return [
        {
            "record": RECORD_TITLES[record],
            "source": EVERY_SOURCE[source],
            "field": name,
            "meaning": column.description,
            "values": values_of(column),
            "share": int(part[name].sum()) / int(part["records"].sum()),
            "filled_by": _agencies(part, name, least=least),
            "known": int(part[name].sum()),
            "records": int(part["records"].sum()),
        }
        for source in EVERY_SOURCE
        for part in [filled[filled["source"] == source]]
        if len(part)
        for name, column in fields.items()
    ]


def _filled(context: Context, record: str, fields: Sequence[str]) -> pd.DataFrame:
    """By `source` and `by` (the agency): the number of `records`, and of each field how often it is
    known."""
    table = context.data.present(record)
    known = {name: _is_known(table[name]).cast("int64").sum() for name in fields}
    grouped = table.group_by(["source", table.agency.fill_null("").name("by")])
    counted = context.data.execute(grouped.aggregate(records=table.count(), **known))
    return counted.sort_values(["source", "records", "by"], ascending=[True, False, True])


def _is_known(column: Any) -> Any:  # noqa: ANN401  (Ibis expressions)
    there = column.notnull()
    return there & ~column.isin(["", UNKNOWN]) if column.type().is_string() else there


def _agencies(part: pd.DataFrame, field: str, *, least: int) -> str:
    """Who sends it in so many records at least, who has the most first."""
    names = [name or NO_AGENCY for name in part.loc[part[field] >= least, "by"]]
    if not names:
        return NOBODY
    if len(names) == len(part) > 1:
        return f"all {len(part):,} agencies"
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more:,} more" if more > 0 else "")
