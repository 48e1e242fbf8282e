"""Sources and agencies that went silent, or did for a time.

The days with a record are held against those without: were they as many as in the year before, all
of them would fall outside the gap with the chance C(T, n) / C(T + g, n), n of T days with a record
and g days in the gap. Where the source tells how many runs there were of all kinds, the runs of the
days stand in place of the days: a quiet week of the whole service is none of the overdoses. Days
that are not yet all told count by the share that is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.findings.terms import (
    LEAST_HISTORY_DAYS,
    YEAR_DAYS,
    Finding,
    all_within,
    allowed,
    day_text,
    settling,
    title,
)
from dashboard.detection.sentence import Statement
from dashboard.detection.terms import Floats

LEAST_DAYS: Final = 6
"""With fewer days with a record in a year nothing is usual."""


@dataclass(frozen=True)
class _Gap:
    """So many days without a record."""

    first: date
    last: date
    is_open: bool
    p_value: float
    active_before: int
    days_before: int
    exposure: float

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    def within(self, other: _Gap) -> bool:
        """Whether most of it lies in the other."""
        common = min(self.last, other.last) - max(self.first, other.first)
        return 2 * (common.days + 1) > self.days


def silences(
    days: pd.Series, agencies: pd.Series, source: str, *, weight: pd.Series, runs: pd.Series | None
) -> list[Finding]:
    """The gaps of a source and of its agencies.

    Args:
        days: the day of each record (datetime64, midnight).
        agencies: who reported it; may be missing.
        source: whose records they are.
        weight: by day, every day of the data: which share of it is told by now.
        runs: by the same days how many runs of all kinds there were; None where that is not told.
    """
    named = {str(name): own for name, own in days.groupby(agencies) if own.nunique() >= LEAST_DAYS}
    if len(named) < 2:
        named = {}
    whole = days if runs is None else pd.concat([days, pd.Series(runs.index[runs > 0])])
    units = 1 + len(named) + (runs is not None)
    own = _gaps(whole, weight, units)
    found = [_finding(source, "", gap, weight) for gap in own]
    if runs is not None:
        # In days without any run the overdoses are no news beside the silence of the source.
        beside = [gap for gap in _gaps(days, runs.astype("float64"), units) if not _in(gap, own)]
        found += [_finding(source, "overdoses", gap, weight) for gap in beside]
    for name, part in named.items():
        gaps = [gap for gap in _gaps(part, weight, units) if not _in(gap, own)]
        found += [_finding(source, name, gap, weight) for gap in gaps]
    return found


def _in(gap: _Gap, others: list[_Gap]) -> bool:
    return any(gap.within(other) for other in others)


def _gaps(days: pd.Series, exposure: pd.Series, units: int) -> list[_Gap]:
    """The gaps that are too long, in order; the last may be open."""
    every = pd.DatetimeIndex(exposure.index)
    place = np.unique(every.get_indexer(pd.DatetimeIndex(days)))
    place = place[place >= 0]
    if len(place) < LEAST_DAYS:
        return []
    total = np.concatenate([[0.0], exposure.to_numpy(dtype=np.float64).cumsum()])
    ends = np.append(place[1:], len(every))
    return [
        gap
        for before, after in zip(place, ends, strict=True)
        if after > before + 1
        and (gap := _gap(every, place, total, int(before), int(after), units)) is not None
    ]


def _gap(
    every: pd.DatetimeIndex,
    place: np.ndarray[tuple[int], np.dtype[np.int64]],
    total: Floats,
    before: int,
    after: int,
    units: int,
) -> _Gap | None:
    """The days between two with a record, if they are a gap by their own year before."""
    begin = max(int(place[0]), before + 1 - YEAR_DAYS)
    active = int(((place >= begin) & (place <= before)).sum())
    length = before + 1 - begin
    if length < LEAST_HISTORY_DAYS or active < LEAST_DAYS:
        return None
    known, gap = total[before + 1] - total[begin], total[after] - total[before + 1]
    # In units of a usual day, whatever the exposure is.
    gap *= length / max(known, 1e-9)
    chance = all_within(active, length, length + float(gap))
    if chance >= allowed(active * YEAR_DAYS / length * units):
        return None
    return _Gap(
        first=every[before + 1].date(), last=every[after - 1].date(), is_open=after == len(every),
        p_value=chance, active_before=active, days_before=length, exposure=float(gap),
    )  # fmt: skip


def _finding(source: str, subject: str, gap: _Gap, weight: pd.Series) -> Finding:
    through = pd.Timestamp(weight.index[-1]).date()
    words = {
        "source": title(source), "first": day_text(gap.first), "last": day_text(gap.last),
        "days": f"{gap.days:,}", "agency": subject,
    }  # fmt: skip
    who = "{source}" if subject in ("", "overdoses") else "{agency} ({source})"
    what = "tells of no overdose" if subject == "overdoses" else "is silent"
    of = "{source}" if subject in ("", "overdoses") else "an agency of {source}"
    if gap.is_open:
        template = f"{who} {what} since {{first}}: {{days}} days of data without a record"
        plain = f"{of} {what} since {{first}}"
    else:
        was = what.replace("is ", "was ").replace("tells", "told")
        template = f"{who} {was} for {{days}} days, from {{first}} to {{last}}"
        plain = f"{of} {was} from {{first}} to {{last}}"
    usual = gap.active_before / gap.days_before
    template += ", where a record on {usual} of 100 days was usual."
    words["usual"] = f"{100 * usual:.0f}"
    return Finding(
        kind="silent" if gap.is_open else "back",
        source=source,
        subject=subject,
        start=gap.first,
        first=gap.first,
        last=through if gap.is_open else settling(gap.last + timedelta(days=1), through),
        p_value=gap.p_value,
        statement=Statement(template, {}, words),
        plain=plain.format_map(words),
        evidence={
            "days without a record": gap.days,
            "usual days of exposure in them": round(gap.exposure, 1),
            "days with a record in the year before": gap.active_before,
            "of so many days": gap.days_before,
        },
    )
