"""Values that a source's files had before in no such number, and that cannot be read."""

from __future__ import annotations

import json
from typing import Final

import pandas as pd

from dashboard.analytics.findings.terms import Finding, all_within, allowed, day_text, title
from dashboard.detection.sentence import Statement

REASON: Final = "unread_value"
CHECKS_A_YEAR: Final = 365
LEAST: Final = 3


def unread(imports: pd.DataFrame, source: str, *, zone: str) -> list[Finding]:
    """Columns with values that cannot be read in an import, and with none in any before.

    Were they spread over all rows as chance has it, all would be in this file's m of M rows with
    the chance C(m, n) / C(M, n).

    Args:
        imports: of the source, in the order of their commits: `committed_at`, `rows_read`,
            `report` (JSON), `data_from`, `through`.
        source: whose.
        zone: of the local days.
    """
    seen: set[str] = set()
    found, rows = [], 0
    for place, one in enumerate(imports.to_dict("records")):
        now = _counts(str(one["report"]))
        total = rows + int(one["rows_read"])
        for column in sorted(set(now) - seen):
            n, own = now[column], total - rows
            if not place or not LEAST <= n <= own:
                continue
            if (chance := all_within(n, own, total)) < allowed(CHECKS_A_YEAR):
                found.append(_finding(source, column, n, chance, one, zone))
        seen |= set(now)
        rows = total
    return found


def _counts(report: str) -> dict[str, int]:
    notices = json.loads(report).get("notices", ())
    return {
        str(one["column"]): int(one["count"])
        for one in notices
        if one["reason"] == REASON and one["column"]
    }


def _finding(
    source: str, column: str, n: int, chance: float, one: dict[object, object], zone: str
) -> Finding:
    at = pd.Timestamp(one["committed_at"]).tz_convert(zone).date()  # type: ignore[arg-type]
    through = pd.Timestamp(one["through"]).tz_convert(zone).date()  # type: ignore[arg-type]
    begins = pd.Timestamp(one["data_from"]) if pd.notna(one["data_from"]) else None  # type: ignore[arg-type, call-overload]
    first = begins.tz_convert(zone).date() if begins is not None else through
    words = {"source": title(source), "column": column, "day": day_text(at)}
    template = (
        '{values} values of the column "{column}" cannot be read in {source}\'s import of {day}; '
        "before, all could."
    )
    return Finding(
        kind="unread", source=source, subject=column, start=at, first=first, last=through,
        p_value=chance, statement=Statement(template, {"values": n}, words),
        plain=f"{title(source)} has values since {day_text(at)} that cannot be read",
        evidence={"values": n, "rows of the file": int(str(one["rows_read"]))},
    )  # fmt: skip
