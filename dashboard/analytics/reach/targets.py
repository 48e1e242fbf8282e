"""What a year is meant to reach, entered by people, and what the log says was reached."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.reach import supply
from dashboard.analytics.reach.entered import check_number, check_who, in_force, named
from dashboard.store import Reader, Store
from loaders import kit_words
from loaders.errors import OdwatchError
from loaders.records import MAX_QUANTITY

TARGETS_KIND: Final = "naloxone_targets"
TRAININGS_KIND: Final = "training_targets"
FIRST_YEAR: Final = 2000
MOST_YEARS_AHEAD: Final = 6
"""Next year and five more."""
MOST_TRAININGS: Final = 10_000


class UnusableTarget(OdwatchError):
    """A target that cannot be; the message says why. Nothing of it is kept."""


def targets(data: Reader) -> pd.DataFrame:
    """The targets in force: `channel`, `year`, `kits` (int64), `who`, `at`; by year and channel."""
    types = {"channel": "str", "year": "int64", "kits": "int64"}
    return in_force(data, TARGETS_KIND, types, needed=["kits"]).sort_values(
        ["year", "channel"], ignore_index=True
    )


def add_target(
    store: Store, *, channel: str, year: int, kits: int | None, who: str, at: datetime
) -> None:
    """Append how many kits a channel is meant to hand out in a year; None takes a target back.

    Raises:
        UnusableTarget: nobody's name is given, the channel is none that a log could name, the year
            is not from 2000 to six years ahead, or the kits are none or more than can be.
    """
    check_who(who, UnusableTarget)
    _check_year(year, at)
    known = named(channel, kit_words.channel, "channel", error=UnusableTarget)
    if kits is not None:
        check_number(kits, "kits", least=1, most=MAX_QUANTITY, error=UnusableTarget)
    value = {"channel": known, "year": year, "kits": kits}
    # A channel is the same however it is written.
    store.add_entry(TARGETS_KIND, f"{year} {known.casefold()}", value, who=who.strip(), at=at)


def training_targets(data: Reader) -> pd.DataFrame:
    """The targets of trainings in force, by year: `year`, `trainings`, `people` (Int64; one of the
    two may be missing), `who`, `at`."""
    types = {"year": "int64", "trainings": "Int64", "people": "Int64"}
    return in_force(data, TRAININGS_KIND, types, needed=["trainings", "people"]).sort_values(
        "year", ignore_index=True
    )


def add_training_target(
    store: Store, *, year: int, trainings: int | None, people: int | None, who: str, at: datetime
) -> None:
    """Append how many trainings are meant to be held in a year, for how many people; None for one
    of them is no target, for both takes the year's back.

    Raises:
        UnusableTarget: nobody's name is given, the year is not from 2000 to six years ahead, or a
            number is none or more than can be.
    """
    check_who(who, UnusableTarget)
    _check_year(year, at)
    limits = {"trainings": (trainings, MOST_TRAININGS), "people": (people, MAX_QUANTITY)}
    for name, (number, most) in limits.items():
        if number is not None:
            check_number(number, name, least=1, most=most, error=UnusableTarget)
    value = {"year": year, "trainings": trainings, "people": people}
    store.add_entry(TRAININGS_KIND, str(year), value, who=who.strip(), at=at)


def against(targets: pd.DataFrame, rows: pd.DataFrame, *, today: date) -> pd.DataFrame:
    """Kits that channels handed out in a year, beside what was meant.

    Args:
        targets: as `targets` gives them.
        rows: as `supply.given` gives them, of whole years (or of a year up to `today`).
        today: the last day that counts as over: that to which the log reaches, so that late rows
            are not taken for falling behind.

    Returns:
        one row for each target, in their order: `channel`, `year`, `kits` (float64, NaN where the
        log has no row that says one), `target`, `share` of it that was handed out,
        `expected_by_now`: target x days of the year that are over / days of the year, as if each
        day were alike, and `without_kits`: rows of the log that are blank or hidden, so that more
        was handed out than `kits`.
    """
    given_out = rows.assign(year=rows["month"].dt.year, channel=rows["channel"].str.casefold())
    names = ["year", "channel"]
    kits = given_out.groupby(names)["kits"].sum(min_count=1).round(6)
    blank = given_out[given_out["kits"].isna()].groupby(names)["key"].nunique()
    meant = pd.MultiIndex.from_arrays([targets["year"], targets["channel"].str.casefold()])
    found = _beside(
        targets[["channel", "year"]],
        kits.reindex(meant).to_numpy("float64"),
        targets["kits"].to_numpy("float64"),
        name="kits",
        today=today,
    )
    return found.assign(without_kits=blank.reindex(meant, fill_value=0).to_numpy("int64"))


def against_trainings(targets: pd.DataFrame, rows: pd.DataFrame, *, today: date) -> pd.DataFrame:
    """Trainings held and people trained in a year, beside what was meant: as `against`, of
    `training_targets`.

    Returns:
        `what` ("trainings" or "people"), `year`, `held` (float64; NaN where the log says none),
        `target`, `share`, `expected_by_now`: one row for each target that is set.
    """
    held = supply.trainings(rows).set_index("year")
    found = []
    for what in ("trainings", "people"):
        meant = targets[targets[what].notna()]
        found.append(
            _beside(
                meant[["year"]].assign(what=what)[["what", "year"]],
                held[what].reindex(meant["year"]).to_numpy("float64", na_value=np.nan),
                meant[what].to_numpy("float64"),
                name="held",
                today=today,
            )
        )
    return pd.concat(found, ignore_index=True).sort_values(
        ["year", "what"], ascending=[True, False], ignore_index=True
    )


def _beside(
    what: pd.DataFrame, done: np.ndarray, target: np.ndarray, *, name: str, today: date
) -> pd.DataFrame:
    """With what was done, the target, its share and what is expected by now."""
    over = np.array([_share_over(year, today) for year in what["year"]], dtype="float64")
    return what.assign(
        **{name: done}, target=target, share=done / target, expected_by_now=target * over
    ).reset_index(drop=True)


def _share_over(year: int, today: date) -> float:
    begun, days = date(year, 1, 1), (date(year + 1, 1, 1) - date(year, 1, 1)).days
    return min(max((today - begun).days + 1, 0), days) / days


def _check_year(year: int, at: datetime) -> None:
    last = at.year + MOST_YEARS_AHEAD
    if not FIRST_YEAR <= year <= last:
        raise UnusableTarget(f"The year {year} must be from {FIRST_YEAR} to {last}.")
