"""Where findings fall: on a chart, and in a signal's window."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Final, NamedTuple

from dashboard.analytics.findings.terms import Finding, Kind


class Mark(NamedTuple):
    """The days on a chart on which something changed, and what."""

    day: date
    last: date
    label: str


_LASTING: Final[tuple[Kind, ...]] = ("new agency", "spelling", "unseen code", "back")
"""Changes that touch what is usual for long after: they are marked where they begin."""


def marks(findings: Sequence[Finding], basis: str, first: date, last: date) -> tuple[Mark, ...]:
    """The days of the findings that touch a basis and begin from one day to another; in their
    order, several that begin on one day together."""
    own = [one for one in findings if one.is_of(basis) and first <= one.first <= last]
    days = sorted({one.first for one in own})
    return tuple(_mark([one for one in own if one.first == day], last) for day in days)


def _mark(together: Sequence[Finding], latest: date) -> Mark:
    ends = [one.first if one.kind in _LASTING else one.last for one in together]
    label = "; ".join(sorted({one.label for one in together}))
    return Mark(together[0].first, min(max(ends), latest), label)


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
