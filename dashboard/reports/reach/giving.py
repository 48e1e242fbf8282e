"""Who gave the first naloxone, what came of it, and whether it is so in every group of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, Final

import pandas as pd

from dashboard.analytics.filters import DIMENSIONS, Filters
from dashboard.analytics.reach import attended, equity, first_giver
from dashboard.charts.amounts import percent, percents
from dashboard.privacy import Permission, Published, may, publish_city, publish_groups
from dashboard.reports.context import Context
from dashboard.reports.heading import days_text
from dashboard.reports.map_choice import for_areas
from dashboard.reports.reach.rows import of_city, period_text, row
from loaders.errors import OdwatchError

_OF_ODMAP: Final = (
    "ODMAP records do not say whether EMS attended, and seldom who gave naloxone first: count "
    "overdoses or EMS care reports to see it."
)


@dataclass(frozen=True)
class Giving:
    """Of the overdoses that EMS attended in these days."""

    first: date
    last: date
    of: str
    """Which are counted, in words."""
    givers: Published
    """What `first_giver.givers` gives."""
    several: Published | None
    """What `first_giver.several_doses` gives; this and the next for analysts, who may see how few
    people one cell of such a table is."""
    died: Published | None
    """What `first_giver.outcomes` gives."""
    groups: Published | None
    """What `equity.shares` gives, of what the viewer may see; None where `no_groups` says why."""
    no_groups: str
    sentence: str

    @property
    def period(self) -> str:
        """The days as filters write them."""
        return period_text(self.first, self.last)


def build(context: Context, filters: Filters) -> Giving | str:
    """The part; where nothing can be said, why."""
    kept = for_areas(context, filters).everyone()
    if kept.basis == "odmap":
        return _OF_ODMAP
    try:
        first, last = attended.days(kept, context.through())
    except OdwatchError as error:
        return str(error)
    source = context.through()[kept.basis]
    asked: dict[str, Any] = {"first": first, "last": last, "as_of": source.through}
    counted = first_giver.by_first_giver(context.data, kept, **asked)
    publish = partial(publish_city, viewer=context.viewer)
    givers = publish(first_giver.givers(counted))
    groups, why = _groups(context, kept, asked)
    exact = may(context.viewer, Permission.AREA_FILTERS)
    return Giving(
        first=first,
        last=last,
        of=attended.WHICH[kept.basis],
        givers=givers,
        several=publish(first_giver.several_doses(counted)) if exact else None,
        died=publish(first_giver.outcomes(counted)) if exact else None,
        groups=groups,
        no_groups=why,
        sentence=_sentence(givers.frame, first, last),
    )


def measures(told: Giving) -> dict[str, Published]:
    """The rows of the table of measures: the city's, and those of groups."""
    others = {"several_doses": told.several, "died": told.died}
    parts = [
        _rows(name, part.frame, told.period) for name, part in others.items() if part is not None
    ]
    city = told.givers.derive(
        lambda frame: pd.concat([_rows("first_naloxone", frame, told.period), *parts])
    )
    if told.groups is None:
        return {"who gave it first": city}
    groups = told.groups.derive(lambda frame: _group_rows(frame, told.period))
    return {"who gave it first": city, "groups of people": groups}


def _groups(
    context: Context, filters: Filters, asked: dict[str, Any]
) -> tuple[Published | None, str]:
    try:
        counted = equity.by_group(context.data, filters, **asked)
    except equity.TooShort as error:
        return None, str(error)
    if not may(context.viewer, Permission.AREA_FILTERS):
        # Elsewhere these are counted exactly, over all answers: with that, a hidden one is told.
        counted = counted[~counted["dimension"].isin(DIMENSIONS)].reset_index(drop=True)
    sent = publish_groups(counted, viewer=context.viewer, policy=context.policy)
    return sent.derive(equity.shares), ""


def _sentence(givers: pd.DataFrame, first: date, last: date) -> str:
    rows = {str(one["first_giver"]): one for one in givers.to_dict("records")}
    lay, nobody = rows["bystander"], int(rows["none"]["count"])
    days = days_text(first, last)
    if not lay["known"]:
        return f"Of no overdose that EMS attended {days} is it known who gave naloxone first."
    share = f"**{percent(lay['share'])}** ({percents(lay['low'], lay['high'])})"
    none = f"; in {nobody:,} of them nobody gave any" if nobody else ""
    return (
        f"A lay person gave the first naloxone in {int(lay['count']):,} of the "
        f"{int(lay['known']):,} overdoses that EMS attended {days} and of which it is known: "
        f"{share}{none}."
    )


def _rows(measure: str, frame: pd.DataFrame, period: str) -> pd.DataFrame:
    return of_city(
        row(
            f"{measure}:{one['first_giver']}", period, "share", numerator=one["count"],
            denominator=one["known"], value=one["share"], low=one["low"], high=one["high"],
        )
        for one in frame.to_dict("records")
    )  # fmt: skip


def _group_rows(frame: pd.DataFrame, period: str) -> pd.DataFrame:
    return of_city(
        row(
            f"lay_first:{one['dimension']}={one['group']}", period, "share",
            numerator=one["count"], denominator=one["known"], value=one["share"],
            low=one["low"], high=one["high"],
        )
        for one in frame[frame["group"].notna()].to_dict("records")
    )  # fmt: skip
