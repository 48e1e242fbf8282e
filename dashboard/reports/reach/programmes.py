"""Channels and trainings against the targets of a year, and how long the stock lasts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import partial

import pandas as pd

from dashboard.analytics.reach import stock, supply, targets
from dashboard.privacy import Published, publish_city
from dashboard.reports.context import Context
from dashboard.reports.reach.rows import of_city, period_text, row
from dashboard.reports.reach.span import log_reach


@dataclass(frozen=True)
class Programmes:
    """Of the newest year of the log, and of all years with a target."""

    channels: Published
    """`year`, `channel`, `kits`, `target`, `share`, `expected_by_now`, `without_kits`: every
    channel of the newest year, and every target."""
    trainings: Published
    """`year`, `trainings`, `people`, `totals` and the targets of both."""
    stock: Published
    """What `stock.supply_left` gives."""
    last: date
    """The last day of the log."""

    @property
    def words(self) -> str:
        """How channels with a target stand, behind ones first; the year as far as the log goes."""
        until = f"The year {self.last.year} is counted to {self.last.day} {self.last:%b %Y}."
        rows = self.channels.frame
        held = rows[rows["target"].notna() & (rows["year"] == self.last.year)]
        if held.empty:
            return f"{until} No target is entered for it."
        behind = held[held["kits"].fillna(0) < held["expected_by_now"]]
        told = [
            f"{one['channel']} is behind: {one['kits'] or 0:,.0f} of {one['target']:,.0f} kits, "
            f"{one['expected_by_now']:,.0f} expected by now"
            for one in behind.fillna({"kits": 0.0}).to_dict("records")
        ]
        rest = len(held) - len(behind)
        if rest:
            told.append(f"{rest} {'channel is' if rest == 1 else 'channels are'} on the way")
        return f"{until} {'; '.join(told)}."


def build(context: Context) -> Programmes | None:
    """The part; None where no log was loaded."""
    known = context.through().get("naloxone")
    if known is None:
        return None
    rows = supply.given(
        context.data,
        first=known.first_day.replace(month=1, day=1),
        last=known.last_day,
        through=log_reach(context),
    )
    publish = partial(publish_city, viewer=context.viewer)
    return Programmes(
        channels=publish(_channels(context, rows, known.last_day)),
        trainings=publish(_trainings(context, rows)),
        stock=publish(stock.supply_left(context.data, last=known.last_day)),
        last=known.last_day,
    )


def measures(told: Programmes) -> Published:
    """The rows of the table of measures."""
    return told.channels.derive(lambda frame: _rows(frame, told))


def _channels(context: Context, rows: pd.DataFrame, last: date) -> pd.DataFrame:
    set_ones = targets.targets(context.data)
    held = targets.against(set_ones, rows, today=last)
    this_year = rows[rows["month"].dt.year == last.year]
    others = supply.by(this_year, "channel")[["channel", "kits"]].assign(year=last.year)
    # A channel is the same however it is written.
    of_year = held.loc[held["year"] == last.year, "channel"].str.casefold()
    is_held = others["channel"].str.casefold().isin(of_year)
    found = pd.concat([held, others[~is_held]], ignore_index=True)
    return found.sort_values(["year", "channel"], ascending=[False, True], ignore_index=True)


def _trainings(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    meant = targets.training_targets(context.data)[["year", "trainings", "people"]]
    held = supply.trainings(rows)
    named = meant.rename(columns={"trainings": "trainings_target", "people": "people_target"})
    found = held.merge(named, on="year", how="outer")
    return found.sort_values("year", ascending=False, ignore_index=True)


def _rows(channels: pd.DataFrame, told: Programmes) -> pd.DataFrame:
    found = [
        row(
            f"kits_of_target:{one['channel']}", _year(one["year"]), "share",
            value=one["share"], numerator=one["kits"], denominator=one["target"],
        )
        for one in channels[channels["target"].notna()].to_dict("records")
    ]  # fmt: skip
    for one in told.trainings.frame.to_dict("records"):
        period = _year(one["year"])
        found += [
            row("trainings", period, "trainings", value=one["trainings"],
                denominator=one["trainings_target"]),
            row("people_trained", period, "people", value=one["people"],
                denominator=one["people_target"]),
        ]  # fmt: skip
    found += [
        row(
            f"weeks_of_supply:{one['product']}", "", "weeks", value=one["weeks"],
            numerator=one["kits"], denominator=one["given_out"],
        )
        for one in told.stock.frame.to_dict("records")
    ]  # fmt: skip
    return of_city(found)


def _year(year: int) -> str:
    return period_text(pd.Timestamp(year, 1, 1).date(), pd.Timestamp(year, 12, 31).date())
