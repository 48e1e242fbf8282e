"""Changes in reporting as a viewer may read them: on the Data page, on charts, beside signals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

import pandas as pd

from dashboard.analytics.filters import Filters
from dashboard.analytics.findings import (
    KIND_TITLES,
    Acknowledged,
    Finding,
    Kind,
    acknowledged,
    findings,
    marks,
    touching,
)
from dashboard.detection.indicator import Indicator
from dashboard.detection.sentence import chance_by_itself
from dashboard.privacy import (
    Permission,
    Published,
    PublishedText,
    may,
    publish_finding,
    publish_records,
    publish_statement,
    require,
)
from dashboard.reports.context import Context
from dashboard.reports.heading import moment_text
from dashboard.reports.records import Narrowing

MOST_IN_A_SENTENCE: Final = 3
CHANGED: Final = "Reporting changed in this window: {what}."


A_DAY: Final = timedelta(days=1)
ChartMarks = tuple[tuple[datetime, datetime, str], ...]
"""Local midnights, of the first day of a change and after its last, with a label."""


@dataclass(frozen=True)
class Shown:
    """One finding."""

    id: str
    kind: Kind
    title: str
    sentence: PublishedText
    evidence: Published | None
    """`what`, `value`: for analysts."""
    records: Filters
    narrow: Narrowing
    """What its records are cut to."""
    note: str
    """What was said when it was acknowledged; empty where nobody did."""


@dataclass(frozen=True)
class Findings:
    """Those that nobody has acknowledged, and those that somebody has; the newest first."""

    fresh: tuple[Shown, ...]
    acknowledged: tuple[Shown, ...]


def build(context: Context) -> Findings:
    """Every finding that the viewer may read. Raises Forbidden for the public."""
    require(context.viewer, Permission.PAGES)
    said = acknowledged(context.data)
    shown = [(one.id in said, _shown(context, one, said.get(one.id))) for one in readable(context)]
    return Findings(
        fresh=tuple(one for is_old, one in shown if not is_old),
        acknowledged=tuple(one for is_old, one in shown if is_old),
    )


def readable(context: Context) -> tuple[Finding, ...]:
    """The findings that the viewer may know of: what is of a single place is for analysts."""
    every = findings(context.data, context.settings, context.through())
    if may(context.viewer, Permission.AREA_FILTERS):
        return every
    return tuple(one for one in every if not one.of_place)


def chart_marks(context: Context, basis: str, *, first: date, last: date) -> ChartMarks:
    """When reporting of a basis changed."""
    found = marks(readable(context), basis, first, last)
    return tuple((_midnight(one.day), _midnight(one.last + A_DAY), one.label) for one in found)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min)


def of_window(context: Context, basis: str, found: Indicator) -> PublishedText | None:
    """What changed in an indicator's window, the rarest or else the longest, that its own sentence
    does not say; None if nothing did that nobody acknowledged."""
    window = found.strongest or (found.windows[-1] if found.windows else None)
    if window is None:
        return None
    start, end = context.local_clock(window.start).date(), context.local_clock(window.end).date()
    # Where the indicator's own sentence says how many look entered twice, the batch is told.
    untold = [
        one
        for one in readable(context)
        if one.kind != "duplicates" or "twice" not in found.statement.counts
    ]
    changed = touching(untold, start, end, basis=basis, acknowledged=acknowledged(context.data))
    if not changed:
        return None
    may_name = may(context.viewer, Permission.AREA_FILTERS)
    clauses = list(dict.fromkeys((may_name and one.named) or one.plain for one in changed))
    rest = len(clauses) - MOST_IN_A_SENTENCE
    more = [f"and {rest} more, on the Data page"] if rest > 0 else []
    what = "; ".join([*clauses[:MOST_IN_A_SENTENCE], *more])
    return publish_statement(CHANGED, counts={}, words={"what": what}, viewer=context.viewer)


def _shown(context: Context, one: Finding, said: Acknowledged | None) -> Shown:
    return Shown(
        id=one.id,
        kind=one.kind,
        title=KIND_TITLES[one.kind],
        sentence=publish_finding(
            one.statement.template,
            counts=one.statement.counts,
            words=one.statement.words,
            plain=f"{one.plain[0].upper()}{one.plain[1:]}.",
            viewer=context.viewer,
            policy=context.policy,
            of_place=one.of_place,
        ),
        evidence=_evidence(context, one),
        records=Filters(basis=one.source).between(one.first, one.last),
        narrow=Narrowing(keys=one.keys),
        note="" if said is None else _note(context, said),
    )


def _evidence(context: Context, one: Finding) -> Published | None:
    if not may(context.viewer, Permission.LINE_LIST):
        return None
    test = "no test: a fact" if one.p_value is None else chance_by_itself(one.p_value)
    rows = {name: _value(value) for name, value in one.evidence.items()} | {"chance": test}
    frame = pd.DataFrame({"what": list(rows), "value": list(rows.values())}, dtype="str")
    return publish_records(frame, viewer=context.viewer)


def _value(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:,.10g}"


def _note(context: Context, said: Acknowledged) -> str:
    at = moment_text(said.at, context.settings.city.zone)
    return f"{said.note} ({said.who}, {at})"
