"""Jumps in what is unknown, and hours and points that are over-full, each against its own past."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

import numpy as np
import pandas as pd

from dashboard.analytics.findings.jumps import BEFORE_MONTHS, jumps, monthly, months_of
from dashboard.analytics.findings.terms import (
    LEAST_RECORDS,
    Finding,
    Kind,
    day_text,
    title,
)
from dashboard.detection.sentence import Statement
from loaders.records import UNKNOWN

FIELDS: Final = {
    "severity": "outcome at the scene",
    "naloxone": "naloxone",
    "drug_group": "suspected drug",
    "age_band": "age",
    "sex": "sex",
    "race_ethnicity": "race or ethnicity",
    "housing": "housing",
    "resident": "residence",
    "location_type": "kind of place",
}
TIME, PLACE = "time of day", "place"
MIDNIGHT: Final = "exactly midnight"
CHECKED_HOURS: Final = 25
_DECIMALS: Final = 5
_LEAST_DAYS_AT_POINT: Final = 4


def unknowns(frame: pd.DataFrame, source: str) -> list[Finding]:
    """Fields that are unknown in far more of the records than in the year before.

    Args:
        frame: `occurred_on`, `time_known`, `place_state` and `FIELDS`.
        source: whose records they are.
    """
    if len(frame) < LEAST_RECORDS:
        return []
    months, every = _months(frame)
    is_unknown = {name: frame[name] == UNKNOWN for name in FIELDS}
    is_unknown |= {TIME: ~frame["time_known"], PLACE: frame["place_state"] == "unlocated"}
    hits = pd.DataFrame(is_unknown).groupby(months.to_numpy()).sum().reindex(every, fill_value=0)
    of = _of(months, every, hits.columns)
    return [
        _finding(
            "unknowns", source, FIELDS.get(jump["category"], jump["category"]), jump, frame,
            "{what} is unknown in {seen} of {source}'s {of} records from {rarest} to {rarest_end}; "
            "in the year before it was in {before} of {of_before}.",
            "in {source} the {what} is unknown far more often than before, from {first} to {last}",
        )
        for jump in jumps(hits, of, checks=len(hits.columns)).to_dict("records")
    ]  # fmt: skip


def full_hours(frame: pd.DataFrame, source: str, *, zone: str) -> list[Finding]:
    """Hours of the local day, and midnight itself, that hold far more than in the year before.

    A day counts once in an hour: an evening with many is no change in reporting.
    """
    timed = frame[frame["time_known"]]
    if len(timed) < LEAST_RECORDS:
        return []
    local = timed["occurred_at"].dt.tz_convert(zone)
    hours = local.dt.hour.astype("str").str.zfill(2) + ":00"
    sharp = (local.dt.hour == 0) & (local.dt.minute == 0)
    told = pd.DataFrame({"day": timed["occurred_on"], "hour": hours})
    told = pd.concat([told, told[sharp].assign(hour=MIDNIGHT)]).drop_duplicates()
    months, every = told["day"].dt.to_period("M"), months_of(timed["occurred_on"])
    hits = monthly(months, told["hour"], every)
    plain = told["hour"] != MIDNIGHT
    of = _of(months[plain], every, hits.columns)
    found = jumps(hits, of, checks=CHECKED_HOURS)
    if MIDNIGHT in set(found["category"]):
        found = found[found["category"] != "00:00"]
    return [
        _finding(
            "hour", source, jump["category"], jump, timed,
            "{seen} of {of} records of {source} from {rarest} to {rarest_end} are at {what}, "
            "where in the year before {before} of {of_before} were.",
            "in {source} far more are at {what} than before, from {first} to {last}",
        )
        for jump in found.assign(category=found["category"].map(_hour_text)).to_dict("records")
    ]  # fmt: skip


def full_points(frame: pd.DataFrame, source: str) -> list[Finding]:
    """Points, the same to five decimals, that hold records of far more days than any point did in
    the year before."""
    placed = frame[(frame["place_state"] == "located") & frame["latitude"].notna()]
    if len(placed) < LEAST_RECORDS:
        return []
    at = placed[["latitude", "longitude"]].round(_DECIMALS)
    point = at["latitude"].map("{:.5f}".format) + ", " + at["longitude"].map("{:.5f}".format)
    # A scene with several victims is one: what counts is on how many days the point was told.
    told = pd.DataFrame({"day": placed["occurred_on"], "point": point}).drop_duplicates()
    days = told["point"].value_counts()
    often = told[told["point"].isin(days.index[days >= _LEAST_DAYS_AT_POINT])]
    if often.empty:
        return []
    every = months_of(placed["occurred_on"])
    hits = monthly(often["day"].dt.to_period("M"), often["point"], every)
    of = _of(told["day"].dt.to_period("M"), every, hits.columns)
    found = jumps(hits, of, checks=1, before=_fullest_before(hits))
    return [
        _finding(
            "point", source, jump["category"], jump,
            placed[(point == jump["category"]).to_numpy()],
            "{seen} of {of} records of {source} from {rarest} to {rarest_end} are at one point "
            "({what}); no point had more than {before} of {of_before} in the year before.",
            "in {source} far more are at one point than before, from {first} to {last}",
            of_place=True,
        )
        for jump in found.to_dict("records")
    ]  # fmt: skip


def _fullest_before(hits: pd.DataFrame) -> pd.DataFrame:
    """The most that any point had in the year before each month."""
    year = hits.rolling(BEFORE_MONTHS, min_periods=1).sum().shift(1).fillna(0.0)
    most = np.repeat(year.max(axis=1).to_numpy()[:, None], hits.shape[1], axis=1)
    return pd.DataFrame(most, index=hits.index, columns=hits.columns)


def _months(frame: pd.DataFrame) -> tuple[pd.Series, pd.PeriodIndex]:
    return frame["occurred_on"].dt.to_period("M"), months_of(frame["occurred_on"])


def _of(months: pd.Series, every: pd.PeriodIndex, columns: pd.Index) -> pd.DataFrame:
    counted = months.value_counts().reindex(every, fill_value=0).to_numpy()
    return pd.DataFrame(dict.fromkeys(columns, counted), index=every)


def _hour_text(category: str) -> str:
    return category if category == MIDNIGHT else f"{category[:2]}:00 to {category[:2]}:59"


def _finding(
    kind: Kind,
    source: str,
    subject: str,
    jump: dict[Any, Any],
    frame: pd.DataFrame,
    template: str,
    plain: str,
    *,
    of_place: bool = False,
) -> Finding:
    first: date = jump["start"].start_time.date()
    through = frame["occurred_on"].max().date()
    last = min(jump["end"].end_time.date(), through)
    rarest: date = jump["window_start"].start_time.date()
    rarest_end = min(jump["window_end"].end_time.date(), through)
    words = {
        "source": title(source), "what": subject, "first": day_text(first), "last": day_text(last),
        "rarest": day_text(rarest), "rarest_end": day_text(rarest_end),
    }  # fmt: skip
    counts = {name: int(jump[name]) for name in ("seen", "of", "before", "of_before")}
    if template.startswith("{what}"):
        words["what"] = subject[0].upper() + subject[1:]
    return Finding(
        kind=kind, source=source, subject=subject, start=jump["named"].start_time.date(),
        first=first, last=last, p_value=float(jump["p_value"]),
        statement=Statement(template, counts, words),
        plain=plain.format_map(words | {"what": subject}),
        evidence={
            "of that kind": counts["seen"], "of": counts["of"],
            "in the year before": counts["before"], "of then": counts["of_before"],
        },
        of_place=of_place,
    )  # fmt: skip
