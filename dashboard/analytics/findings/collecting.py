"""All findings of a store, kept once for each state of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import numpy as np
import pandas as pd

from dashboard.analytics import completeness
from dashboard.analytics.bases import SOURCES
from dashboard.analytics.batches import batches
from dashboard.analytics.cases import cases, is_case
from dashboard.analytics.decisions import KINDS
from dashboard.analytics.filters import Filters
from dashboard.analytics.findings.batches import open_batches
from dashboard.analytics.findings.late import late_batches
from dashboard.analytics.findings.moved import counts_as_of, moved_months
from dashboard.analytics.findings.newcomers import new_agencies, unseen_codes
from dashboard.analytics.findings.reading import unread
from dashboard.analytics.findings.shares import full_hours, full_points, unknowns
from dashboard.analytics.findings.silence import silences
from dashboard.analytics.findings.terms import Finding
from dashboard.analytics.through import DataThrough
from dashboard.detection.completeness import ALL_KNOWN
from dashboard.settings import Settings
from dashboard.store import FIRST_LOAD, Reader


def findings(
    data: Reader, settings: Settings, known: Mapping[str, DataThrough]
) -> tuple[Finding, ...]:
    """Every change in reporting of the linked sources, the newest first; made once for each state
    of the records and of what was decided about them.

    Args:
        data: a snapshot of the store.
        settings: of the city.
        known: how far each source's data reach.
    """
    reaches = tuple(known[source] for source in SOURCES if source in known)
    zone = settings.city.time_zone
    make = partial(_every, reaches=reaches, zone=zone)
    return data.kept("findings", make, kinds=KINDS, about=(reaches, zone))


def _every(data: Reader, *, reaches: Sequence[DataThrough], zone: str) -> tuple[Finding, ...]:
    found = [one for reach in reaches for one in _of_source(data, reach, zone)]
    return tuple(
        sorted(found, key=lambda one: (-one.start.toordinal(), one.p_value or 0.0, one.id))
    )


def _of_source(data: Reader, known: DataThrough, zone: str) -> list[Finding]:
    source, last = known.source, known.last_day
    imports = _imports(data, source)
    frame = _records(data, known)
    if frame.empty:
        return []
    came = frame.assign(came_at=_came_at(frame, imports))
    weight, runs = _weight(data, known), _runs(data, known)
    late = late_batches(came, source, zone=zone)
    together = {one.start for one in late}
    moved = _moved(data, imports, source, zone) if len(imports) > 1 else []
    return [
        *silences(frame["occurred_on"], frame["agency"], source, weight=weight, runs=runs),
        *new_agencies(frame, source, through=last),
        *unseen_codes(frame, source, through=last),
        *unknowns(frame, source),
        *full_hours(frame, source, zone=zone),
        *full_points(frame, source),
        *late,
        # The same import is told once.
        *(one for one in moved if one.start not in together),
        *unread(imports, source, zone=zone),
        *open_batches(batches(data), source, keys=frame["key"]),
    ]


def _records(data: Reader, known: DataThrough) -> pd.DataFrame:
    """The city's cases of one source, up to where its data reach."""
    return data.execute(cases(data, Filters(basis=known.source), as_of=known.through))


def _imports(data: Reader, source: str) -> pd.DataFrame:
    """In the order of their commits; `is_first` those that brought the source's past."""
    every = data.imports()
    own = every[(every["source"] == source) & (every["record"] == "incident") & ~every["undone"]]
    own = own.sort_values("committed_at", kind="stable", ignore_index=True)
    return own.assign(is_first=own["committed_at"] <= own["committed_at"].min() + FIRST_LOAD)


def _came_at(frame: pd.DataFrame, imports: pd.DataFrame) -> pd.Series:
    """When each record came: as entered, else by a load that was not the first."""
    first = imports.loc[imports["is_first"], "committed_at"].max()
    seen = frame["first_seen_at"].where(frame["first_seen_at"] > first)
    return frame["entered_at"].fillna(seen)


def _weight(data: Reader, known: DataThrough) -> pd.Series:
    """By day: the share of it that is told by now."""
    every = pd.date_range(known.first_day, known.last_whole_day, freq="D", unit="us")
    curve = completeness.curve(data, known) or ALL_KNOWN
    ages = np.arange(len(every), 0, -1, dtype=np.float64) - 0.5
    return pd.Series(curve.at(ages).share, index=every)


def _runs(data: Reader, known: DataThrough) -> pd.Series | None:
    """By the same days: how many runs of all kinds the source tells of; None if it tells none."""
    table = data.present("run")
    own = table.filter(table.source == known.source)
    told = data.execute(own.select("on", "runs"))
    if told.empty:
        return None
    every = pd.date_range(known.first_day, known.last_whole_day, freq="D", unit="us")
    by_day = told.groupby("on")["runs"].sum()
    return by_day.reindex(every, fill_value=0)


def _moved(data: Reader, imports: pd.DataFrame, source: str, zone: str) -> list[Finding]:
    if imports["is_first"].all():
        return []
    keys = data.held("incident", source, ["key"])["key"].tolist()
    versions = data.history("incident", keys)
    versions = versions[(versions["source"] == source) & ~versions["undone"]]
    # In the order of their rank, which is that of what they are as of.
    ranks = versions[["import_id", "as_of", "committed_at"]].drop_duplicates("import_id")
    ranks = ranks.sort_values(["as_of", "committed_at"], ignore_index=True)
    by_import = pd.Series(ranks.index, index=ranks["import_id"])
    counts = counts_as_of(
        pd.DataFrame({
            "key": versions["key"], "rank": versions["import_id"].map(by_import),
            "month": _month(versions),
        })
    )  # fmt: skip
    logged = imports.set_index("import_id").loc[ranks["import_id"]].reset_index(drop=True)
    # The first load of all may have brought no record.
    newest_first = int(max(np.flatnonzero(logged["is_first"]), default=0))
    return moved_months(counts.loc[newest_first:], logged, source, zone=zone)


def _month(versions: pd.DataFrame) -> pd.Series:
    withdrawn = versions["withdrawn"].fillna(False).astype(bool)
    months: pd.Series = versions["occurred_on"].dt.to_period("M")
    return months.where(is_case(versions) & ~withdrawn)
