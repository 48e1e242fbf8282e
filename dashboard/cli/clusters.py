"""`odwatch clusters`: clusters in space and time, of any file of cases."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from dashboard.cli import output
from dashboard.cli.application import app
from dashboard.cli.options import AsJson, UsageError
from dashboard.detection.spacetime.points import Points
from dashboard.detection.spacetime.scan import Cluster, SpaceTime
from dashboard.detection.spacetime.scan import clusters as scan
from loaders.errors import FileRefused
from loaders.located_cases import COORDINATES, LocatedCases, read_cases, read_centres

METRES_A_KM = 1000

Cases = Annotated[
    Path | None,
    typer.Option(
        "--cases",
        metavar="FILE",
        help="date with latitude,longitude or x_km,y_km, and a dataset if there are several.",
    ),
]
Centres = Annotated[
    Path | None,
    typer.Option("--centres", metavar="FILE", help="Where circles have their middle."),
]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="The study's first day.")]
Through = Annotated[
    str | None,
    typer.Option("--through", metavar="DATE", help="Its last; the file's newest unless given."),
]
MaxDays = Annotated[int, typer.Option("--max-days", metavar="N", help="The longest window.")]
MaxKm = Annotated[float, typer.Option("--max-km", metavar="KM", help="The largest radius.")]
Replications = Annotated[int, typer.Option("--replications", metavar="N", help="Of chance.")]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="Of chance.")]
ByWeekday = Annotated[
    bool, typer.Option("--by-weekday", help="Expect as many as on the same weekdays.")
]

_USUAL = SpaceTime()


@dataclass(frozen=True)
class _Study:
    first: date | None
    last: date


@app.command("clusters")
def clusters_of_file(
    cases: Cases = None,
    centres: Centres = None,
    first: From = None,
    through: Through = None,
    max_days: MaxDays = _USUAL.max_days,
    max_km: MaxKm = _USUAL.max_km,
    replications: Replications = _USUAL.replications,
    seed: Seed = _USUAL.seed,
    by_weekday: ByWeekday = False,
    as_json: AsJson = False,
) -> None:
    """Find where the newest days have more cases than chance puts there."""
    if cases is None:
        raise UsageError("clusters: name a file of cases: --cases FILE")
    params = _params(max_days, max_km, replications, seed, by_weekday)
    read = read_cases(cases)
    middles = None if centres is None else Points(read_centres(centres, read.unit), read.unit)
    study = _study(read, first, through, cases)
    rows = []
    for name, those in _datasets(read, study, cases):
        at = Points(those[list(COORDINATES[read.unit])].to_numpy(dtype=float), read.unit)
        days = those["date"].to_numpy()
        found = scan(days, at, last=study.last, params=params, centres=middles)
        rows += [_row(name, cluster, read) for cluster in found]
    output.write_rows(rows, as_json, empty="no cluster")


def _params(
    max_days: int, max_km: float, replications: int, seed: int, by_weekday: bool
) -> SpaceTime:
    try:
        return SpaceTime(
            max_days=max_days,
            max_km=max_km,
            replications=replications,
            seed=seed,
            by_weekday=by_weekday,
        )
    except ValueError as error:
        raise UsageError(f"clusters: {error}") from error


def _study(read: LocatedCases, first: str | None, through: str | None, path: Path) -> _Study:
    start, end = _date(first, "--from"), _date(through, "--through")
    if not len(read.frame):
        raise FileRefused(f"{path.name}: all its rows are of 0 cases")
    last = read.frame["date"].max().date() if end is None else end
    if start is not None and last < start:
        raise UsageError(f"the study would end on {last}, before --from {start}")
    return _Study(start, last)


def _datasets(
    read: LocatedCases, study: _Study, path: Path
) -> list[tuple[str | None, pd.DataFrame]]:
    dates = read.frame["date"].dt.date
    inside = dates <= study.last
    if study.first is not None:
        inside &= dates >= study.first
    if not inside.any():
        begin = "" if study.first is None else f"from {study.first} "
        raise FileRefused(f"{path.name}: has no case {begin}through {study.last}")
    groups = read.frame[inside].groupby("dataset", sort=False, dropna=False)
    return [(name if isinstance(name, str) else None, those) for name, those in groups]


def _date(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"{option}: '{text}' is no date; write it as 2026-10-31") from error


def _row(dataset: str | None, cluster: Cluster, read: LocatedCases) -> dict[str, Any]:
    return {
        "dataset": dataset,
        **dict(zip(COORDINATES[read.unit], cluster.centre, strict=True)),
        "radius_m": round(cluster.radius_km * METRES_A_KM, 3),
        "start": cluster.start,
        "end": cluster.end,
        "observed": cluster.observed,
        "expected": cluster.expected,
        "statistic": cluster.statistic,
        "p_value": cluster.p_value,
        "recurrence_days": cluster.recurrence_days,
    }
