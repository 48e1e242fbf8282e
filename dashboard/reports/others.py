"""What others publish of the same: one series, of the city and by area, beside the overdoses."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from dashboard.analytics import cases, others
from dashboard.analytics.filters import Filters
from dashboard.analytics.through import DataThrough, last_local_day
from dashboard.privacy import Published, disjoint, publish_city, publish_others
from dashboard.reports.context import Context
from dashboard.reports.heading import days_text
from dashboard.settings import City
from loaders.columns import plain

_PERIOD = ["period_start", "period_end"]


@dataclass(frozen=True)
class Others:
    """Everything that the page shows of one series, as its viewer may see it.

    Frames have `label` (the period), `period_start`, `period_end`, `count` (null where there is no
    number), `status`; periods of one frame do not overlap unless it says so.
    """

    city: Published
    """The city's counts, of the shortest periods: those without an area, or else of the area that
    has the city's name. No rows where there are neither."""
    areas: Published
    """Beside these, `area`: counts by area, of the shortest periods."""
    longer: Published
    """Beside these, `area` (missing: the city): what overlaps the periods above."""
    overdoses: Published
    """The overdoses of the basis in the same periods, null where its data do not cover all of it;
    without `status`."""
    summary: str


def names(context: Context) -> tuple[str, ...]:
    """The series that there are, by name."""
    return tuple(_sent(context).frame["name"].unique())


def build(context: Context, filters: Filters, *, name: str) -> Others:
    """The page's report on a series of `names`."""
    sent = _sent(context).derive(
        lambda frame: _with_the_city(frame[frame["name"] == name], context.settings.city)
    )
    city = _finest(sent, of_areas=False)
    areas = _finest(sent, of_areas=True)
    shown = city.frame.index.union(areas.frame.index)
    every = pd.concat([city.frame, areas.frame])[[*_PERIOD, "label"]].drop_duplicates()
    periods = every.sort_values(_PERIOD, ignore_index=True)
    known = context.through().get(filters.basis)
    return Others(
        city=city,
        areas=areas,
        longer=sent.derive(lambda frame: frame.drop(index=shown), noted=False),
        overdoses=publish_city(_overdoses(context, filters, periods, known), viewer=context.viewer),
        summary=_summary(sent.frame, name),
    )


def _sent(context: Context) -> Published:
    """All counts as their viewer may have them. Of an earlier moment, those of periods that had
    ended by then: a total of a period that runs was not known as it is now."""
    zone = context.settings.city.zone
    last = last_local_day(context.now, zone) if context.is_as_of else None
    frame = others.published(context.data, last=last)
    return publish_others(frame, viewer=context.viewer, policy=context.policy)


def _with_the_city(frame: pd.DataFrame, city: City) -> pd.DataFrame:
    """One series, the area that has the city's own name taken for the city; as it is where the
    publisher has a total of the city without an area. What is hidden stays hidden."""
    if frame["area"].isna().any():
        return frame
    own = {plain(f"{name}{state}") for name in _names_of(city) for state in ("", city.state)}
    return frame.assign(area=frame["area"].mask(frame["area"].map(plain).isin(own)))


def _names_of(city: City) -> tuple[str, ...]:
    return city.name, f"{city.name} city", f"city of {city.name}"


def _finest(sent: Published, *, of_areas: bool) -> Published:
    def chosen(frame: pd.DataFrame) -> pd.DataFrame:
        part = frame[frame["area"].notna() == of_areas]
        kept = disjoint(part[_PERIOD].itertuples(index=False, name=None))
        days = part[_PERIOD].itertuples(index=False, name=None)
        return part[[period in kept for period in days]]

    noted = of_areas or bool(sent.frame["area"].isna().all())
    return sent.derive(chosen, noted=noted)


def _overdoses(
    context: Context, filters: Filters, periods: pd.DataFrame, known: DataThrough | None
) -> pd.DataFrame:
    counts: list[int | None] = [None] * len(periods)
    if known is not None and len(periods):
        daily = _daily(context, filters, known)
        first, last = pd.Timestamp(known.first_day), pd.Timestamp(known.last_whole_day)
        days = periods[_PERIOD].itertuples(index=False, name=None)
        counts = [
            int(daily.loc[start:end].sum()) if first <= start and end <= last else None
            for start, end in days
        ]
    return periods.assign(count=pd.array(counts, dtype="Int64"))


def _daily(context: Context, filters: Filters, known: DataThrough) -> pd.Series:
    first, last = known.first_day, known.last_day
    counted = cases.daily(
        context.data, filters.everyone(), first=first, last=last, as_of=known.through
    )
    return cases.complete_days(counted, first=first, last=last)


def _summary(frame: pd.DataFrame, name: str) -> str:
    named = sorted(frame["agency"].dropna().unique())
    publisher = " and ".join(named) if named else "a publisher that the file does not name"
    first, last = frame["period_start"].min(), frame["period_end"].max()
    said = [f"{name}, published by {publisher}, {days_text(first.date(), last.date())}."]
    said += [
        f"{n:,} {'is' if n == 1 else 'are'} {status}."
        for status in frame["status"].unique()
        if status and (n := int((frame["status"] == status).sum()))
    ]
    return " ".join(said)
