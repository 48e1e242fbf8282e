"""Where findings fall: on a chart, and in a signal's window."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import NamedTuple

from dashboard.analytics.findings.terms import Finding


class Mark(NamedTuple):
    """A day on a chart, and what changed then."""

    day: date
    label: str


def marks(findings: Sequence[Finding], basis: str, first: date, last: date) -> tuple[Mark, ...]:
    """The first days of the findings that touch a basis, from one day to another; in their order,
    several of one day together."""
    own = [one for one in findings if one.is_of(basis) and first <= one.first <= last]
    days = sorted({one.first for one in own})
    return tuple(
        Mark(day, "; ".join(sorted({one.label for one in own if one.first == day}))) for day in days
    )


def touching(
    findings: Sequence[Finding],
    start: date,
    end: date,
    *,
    basis: str,
    acknowledged: Collection[str] = (),
) -> tuple[Finding, ...]:
    """Those not acknowledged that concern days from `start` to `end` of a basis."""
    return tuple(
        one
        for one in findings
        if one.is_of(basis)
        and one.id not in acknowledged
        and one.first <= end
        and one.last >= start
    )
