"""`odwatch clusters`: clusters in space and time, of the store or of any file of cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import pandas as pd
import typer

from dashboard.analytics.spacetime import as_row, clusters_among
from dashboard.cli import output
from dashboard.cli.application import app
from dashboard.cli.figures import Basis
from dashboard.cli.options import (
    AsJson,
    AsOf,
    KnownAt,
    RoleOption,
    Sample,
    Session,
    StoreUrl,
    UsageError,
    day,
)
from dashboard.detection.spacetime.points import Points
from dashboard.detection.spacetime.scan import SpaceTime
from dashboard.privacy import Role
from dashboard.reports.clusters_found import clusters_rows
from dashboard.reports.export import asked
from loaders.errors import FileRefused
from loaders.located_cases import COORDINATES, read_cases, read_centres

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

WithoutShared = Annotated[
    bool,
    typer.Option("--leave-out-shared", help="Of the store: without points that many share."),
]

_USUAL = SpaceTime()


@app.command()
def clusters(
    cases: Cases = None,
    centres: Centres = None,
    first: From = None,
    through: Through = None,
    max_days: MaxDays = _USUAL.max_days,
    max_km: MaxKm = _USUAL.max_km,
    replications: Replications = _USUAL.replications,
    seed: Seed = _USUAL.seed,
    by_weekday: ByWeekday = False,
    without_shared: WithoutShared = False,
    basis: Basis = None,
    role: RoleOption = Role.ANALYST,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Find where the newest days have more cases than chance puts there: in the store's (analysts
    only), or in a file's."""
    params = _params(max_days, max_km, replications, seed, by_weekday)
    start, end = day(first, "--from"), day(through, "--through")
    _check_order(start, end)
    if cases is not None:
        rows = _of_file(cases, centres, start, end, params)
        _write(rows, as_json)
        return
    session = Session.begin(store=store, sample=sample, as_of=as_of, known_at=known_at)
    middles = None if centres is None else Points(read_centres(centres, "degrees"), "degrees")
    context = session.context(role)
    found = clusters_rows(
        context,
        asked(basis=basis),
        params=params,
        first=start,
        last=end,
        centres=middles,
        with_shared=context.settings.cluster_shared and not without_shared,
    )
    _write(output.rows(found), as_json)


def _write(rows: list[dict[str, Any]], as_json: bool) -> None:
    """For people to five decimals of a degree, a metre."""
    if not as_json:
        rows = [
            row | {name: f"{row[name]:.5f}" for names in COORDINATES.values() for name in names
                   if name in row}
            for row in rows
        ]  # fmt: skip
    output.write_rows(rows, as_json, empty="no cluster")


def _of_file(
    cases: Path, centres: Path | None, first: date | None, last: date | None, params: SpaceTime
) -> list[dict[str, Any]]:
    read = read_cases(cases)
    middles = None if centres is None else Points(read_centres(centres, read.unit), read.unit)
    if read.frame.empty:
        raise FileRefused(f"{cases.name}: all its rows are of 0 cases")
    last = last or read.frame["date"].max().date()
    _check_order(first, last)
    rows: list[dict[str, Any]] = []
    for name, those in _datasets(read.frame, first, last, cases):
        found = clusters_among(
            those.rename(columns={"date": "day"}),
            last=last,
            params=params,
            unit=read.unit,
            centres=middles,
        )
        rows += [as_row(name, cluster, unit=read.unit) for cluster in found]
    return rows


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


def _check_order(first: date | None, last: date | None) -> None:
    if first is not None and last is not None and last < first:
        raise UsageError(f"the study would end on {last}, before --from {first}")


def _datasets(
    frame: pd.DataFrame, first: date | None, last: date, path: Path
) -> list[tuple[str | None, pd.DataFrame]]:
    dates = frame["date"].dt.date
    inside = dates <= last
    if first is not None:
        inside &= dates >= first
    if not inside.any():
        begin = "" if first is None else f"from {first} "
        raise FileRefused(f"{path.name}: has no case {begin}through {last}")
    groups = frame[inside].groupby("dataset", sort=False, dropna=False)
    return [(name if isinstance(name, str) else None, those) for name, those in groups]
