"""How fresh and how complete each source is, and how late its records are entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics import cases, completeness
from dashboard.analytics.bases import SOURCES
from dashboard.analytics.filters import Filters
from dashboard.analytics.through import DataThrough
from dashboard.detection.completeness import Known
from dashboard.detection.delays import EDGES_DAYS, Delays
from dashboard.detection.sentence import plural
from dashboard.privacy import Published, publish_city
from dashboard.reports import newest
from dashboard.reports.context import Context
from dashboard.reports.heading import EVERY_SOURCE, moment_text
from dashboard.store import EVENT_DAYS

CANNOT_TELL: Final = "not enough entry times to tell"
WHOLE: Final = "as good as complete"

_RECORD_OF: Final = {"naloxone": "naloxone", "counts": "count", "measures": "measure"}
"""The record of each source that holds no overdoses."""


@dataclass(frozen=True)
class Freshness:
    """What the Data page says of the newest data, as its viewer may see it."""

    sources: Published
    """`source` (its title), `through_age`, `event`, `event_age`, `imported`, `imported_age`,
    `newest_days`: in words, those that are not told of a source empty."""
    delays: Published
    """The share known by age of each source that has enough delays: `source` (its title),
    `age_days`, `age` (in words), `share`, `low`, `high`."""
    untold: tuple[str, ...]
    """Titles of the sources of overdoses that have not."""


def build(context: Context) -> Freshness:
    """The report; frames without rows where nothing was loaded."""
    known, told = context.through(), _delays(context)
    sources = [_source(context, known[one], told) for one in EVERY_SOURCE if one in known]
    curves = [_curve(EVERY_SOURCE[source], delays) for source, delays in told.items()]
    names = ["source", "age_days", "age", "share", "low", "high"]
    curve = pd.concat(curves, ignore_index=True) if curves else pd.DataFrame(columns=names)
    return Freshness(
        sources=publish_city(pd.DataFrame(sources, columns=_COLUMNS), viewer=context.viewer),
        delays=publish_city(curve, viewer=context.viewer),
        untold=tuple(EVERY_SOURCE[one] for one in SOURCES if one in known and one not in told),
    )


_COLUMNS: Final = [
    "source", "through_age", "newest_days", "event", "event_age", "imported", "imported_age",
]  # fmt: skip


def age_text(age: timedelta) -> str:
    """How old something is: "40 minutes ago", "3 hours ago" (up to two days), "5 days ago"; less
    than a minute and what is yet to come are "now"."""
    minutes = int(age / timedelta(minutes=1))
    if minutes < 1:
        return "now"
    if minutes < 60:
        return f"{plural(minutes, 'minutes')} ago"
    hours = minutes // 60
    said = plural(hours, "hours") if hours < 48 else plural(hours // 24, "days")
    return f"{said} ago"


def _source(context: Context, known: DataThrough, told: dict[str, Delays]) -> dict[str, str]:
    event, imported = _newest_event(context, known), _newest_import(context, known)
    return {
        "source": EVERY_SOURCE[known.source],
        "through_age": age_text(context.now - known.through),
        "newest_days": _complete(context, known, told),
        **_moment(context, "event", event),
        **_moment(context, "imported", imported),
    }


def _moment(context: Context, name: str, at: datetime | None) -> dict[str, str]:
    if at is None:
        return {name: "", f"{name}_age": ""}
    text = moment_text(at, context.settings.city.zone)
    return {name: text, f"{name}_age": age_text(context.now - at)}


def _complete(context: Context, known: DataThrough, told: dict[str, Delays]) -> str:
    """How complete the newest days are, in words; "" of what are no overdoses."""
    if known.source in _RECORD_OF:
        return ""
    if context.completeness(known.source) is None:
        return WHOLE if known.source in told else CANNOT_TELL
    return newest.build(context, Filters(basis=known.source)).words or WHOLE


def _newest_event(context: Context, known: DataThrough) -> datetime | None:
    """The newest event up to now; of a date alone its end, for it says no more."""
    zone = context.settings.city.zone
    record = _RECORD_OF.get(known.source)
    if record is None:
        table = cases.cases(context.data, Filters(basis=known.source), as_of=known.through)
        found = context.data.execute(table.aggregate(at=table.occurred_at.max()))["at"].iloc[0]
        return None if pd.isna(found) else pd.Timestamp(found).to_pydatetime()
    table = context.data.present(record)
    table = table.filter(table.source == known.source)
    found = context.data.execute(table.aggregate(at=table[EVENT_DAYS[record]].max()))["at"].iloc[0]
    if pd.isna(found):
        return None
    ends = pd.Timestamp(found).normalize() + pd.Timedelta(days=1)
    return min(ends.tz_localize(zone).to_pydatetime(), context.now)


def _newest_import(context: Context, known: DataThrough) -> datetime | None:
    imports = context.data.imports()
    sources = [one.source for one in known.each]
    own = imports.loc[~imports["undone"] & imports["source"].isin(sources), "committed_at"]
    return None if own.empty else pd.Timestamp(own.max()).to_pydatetime()


def _delays(context: Context) -> dict[str, Delays]:
    """Of each source by itself, as its own basis is judged."""
    known = context.through()
    return {
        source: found[source]
        for source in SOURCES
        if source in known
        for found in [completeness.delays(context.data, (known[source],))]
        if source in found
    }


def _curve(title: str, delays: Delays) -> pd.DataFrame:
    curve = delays.curve
    low, high = Known(curve.share, curve.sd).bounds()
    return pd.DataFrame(
        {
            "source": title,
            "age_days": EDGES_DAYS,
            "age": ["at once" if not at else _age(at) for at in EDGES_DAYS],
            "share": np.asarray(curve.share),
            "low": low,
            "high": high,
        }
    )


def _age(days: float) -> str:
    hours = round(24 * days)
    return plural(hours, "hours") if hours < 48 else plural(round(days), "days")
