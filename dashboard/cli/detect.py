"""`odwatch detect`: a detector over any file of counts, each series by itself."""

from __future__ import annotations

import json
import math
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pandas as pd
import typer

from dashboard.cli import output
from dashboard.cli.application import app
from dashboard.cli.options import AsJson, UsageError, day
from dashboard.detection.classics.methods import METHODS, parameters
from dashboard.detection.classics.series import Detector, SeriesRefused
from dashboard.detection.completeness import Known
from dashboard.detection.detect import detect as scan
from dashboard.detection.grids import Grid, Grids, grids
from dashboard.detection.terms import Floats
from loaders.count_series import read_completeness, read_counts
from loaders.errors import FileRefused

SCAN = "scan"
DEFAULT_ALARMS_PER_YEAR = 1.0
COLUMNS = ("series_id", "date", "observed", "expected", "upper", "p_value", "score", "alarm")
_DIGITS = "%.10g"

SeriesFile = Annotated[
    Path, typer.Argument(metavar="SERIES", help="series_id,date,count; CSV or CSV.gz.")
]
Method = Annotated[
    str, typer.Option("--method", metavar="NAME", help=f"{SCAN}, {', '.join(METHODS)}.")
]
Params = Annotated[
    Path | None,
    typer.Option("--params", metavar="FILE", help="JSON: a method's parameters by their names."),
]
AlarmsPerYear = Annotated[
    float | None,
    typer.Option(
        "--alarms-per-year",
        metavar="X",
        help="False episodes a year to accept in each series (scan only; 1 unless given).",
    ),
]
Completeness = Annotated[
    Path | None,
    typer.Option(
        "--completeness",
        metavar="FILE",
        help="age_days,share: what is known of a day so old when its series ends (scan only).",
    ),
]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="First date shown.")]
To = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help="Last date shown; no later one is used.")
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="FILE", help="Write here, not on standard output.")
]


@app.command("detect")
def detect_in_file(
    file: SeriesFile,
    method: Method = SCAN,
    params: Params = None,
    alarms_per_year: AlarmsPerYear = None,
    completeness: Completeness = None,
    first: From = None,
    last: To = None,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Say for each series and date of a file of counts what was expected, and whether to alarm.

    Where no row of the file has a count of 0, a date without a row is 0; else it was not reported.
    """
    detector = _detector(method, params, alarms_per_year, completeness)
    start, end = _span(first, last)
    shares = None if completeness is None else read_completeness(completeness)
    laid = _laid(file, end)
    found = [
        _scanned(grid, start, shares, alarms_per_year)
        if detector is None
        else _detected(grid, detector, method, start, file)
        for grid in laid.grids
    ]
    _say(laid, file, is_scan=detector is None, alarms_per_year=alarms_per_year, method=method)
    nothing = pd.DataFrame(columns=list(COLUMNS)).astype({"date": "datetime64[us]"})
    whole = pd.concat(found, ignore_index=True) if found else nothing
    _write(whole[list(COLUMNS)], out, as_json)


def _detector(
    method: str, params: Path | None, alarms_per_year: float | None, completeness: Path | None
) -> Detector | None:
    """The classic method asked for; None for the scan. Refuses what does not go together."""
    if alarms_per_year is not None and not 0 < alarms_per_year < math.inf:
        raise UsageError(f"--alarms-per-year must be above 0, got {alarms_per_year:g}")
    if method == SCAN:
        if params is not None:
            raise UsageError(
                "the scan is calibrated as a whole and has no parameters: leave --params out, or "
                f"choose a --method among {', '.join(METHODS)}"
            )
        return None
    if method not in METHODS:
        raise UsageError(
            f"--method '{method}' is not known; choose one of: {SCAN}, {', '.join(METHODS)}"
        )
    if completeness is not None:
        raise UsageError(f"--completeness is for the scan: {method} takes counts as they are")
    return parameters(method, {} if params is None else _json(params))


def _json(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError as error:
        raise FileRefused(f"{path}: there is no such file") from error
    except (OSError, ValueError) as error:
        raise FileRefused(f"{path.name}: cannot be read as JSON: {error}") from error
    if not isinstance(found, dict):
        raise FileRefused(f"{path.name}: expected names and values in braces")
    return found


def _span(first: str | None, last: str | None) -> tuple[pd.Timestamp | None, pd.Timestamp | None]:
    start, end = day(first, "--from"), day(last, "--to")
    if start is not None and end is not None and end < start:
        raise UsageError(f"--to {last} is before --from {first}")
    return (
        None if start is None else pd.Timestamp(start),
        None if end is None else pd.Timestamp(end),
    )


def _laid(file: Path, last: pd.Timestamp | None) -> Grids:
    rows = read_counts(file)
    if last is not None:
        rows = rows[rows["date"] <= last]
    try:
        return grids(rows)
    except SeriesRefused as error:
        raise FileRefused(f"{file.name}: {error}") from error


def _scanned(
    grid: Grid, first: pd.Timestamp | None, shares: Floats | None, alarms_per_year: float | None
) -> pd.DataFrame:
    known = None if shares is None else _known(shares, len(grid.counts), step_days=grid.step_days)
    accepted = DEFAULT_ALARMS_PER_YEAR if alarms_per_year is None else alarms_per_year
    return scan(grid.counts, alarms_per_year=accepted, first=first, known=known)


def _known(shares: Floats, steps: int, *, step_days: int) -> Known:
    """What is known of each step when the series' last one has just ended; of a week, the mean of
    its days. Each series is as it was known then, whatever else the file holds."""
    ages = np.arange(steps * step_days)[::-1]
    by_day = np.where(ages < len(shares), shares[np.minimum(ages, len(shares) - 1)], 1.0)
    share = by_day.reshape(steps, step_days).mean(axis=1)
    return Known(share, np.zeros_like(share))


def _detected(
    grid: Grid, detector: Detector, method: str, first: pd.Timestamp | None, file: Path
) -> pd.DataFrame:
    found = []
    for name, counts in grid.counts.items():
        if counts.isna().any():
            gap = pd.Timestamp(counts.index[counts.isna()][0])
            raise FileRefused(
                f"{file.name}: series {name} has no row for {gap:%Y-%m-%d}, and {method} needs "
                "every date: write 0 if nothing happened, or use the scan"
            )
        try:
            table = detector.detect(counts, first=first)
        except SeriesRefused as error:
            raise FileRefused(f"{file.name}: series {name}: {error}") from error
        found.append(table.assign(series_id=str(name)))
    return pd.concat(found, ignore_index=True)


def _say(
    laid: Grids, file: Path, *, is_scan: bool, alarms_per_year: float | None, method: str
) -> None:
    """What was made of missing rows and of options, on standard error."""
    if laid.taken_as_zero:
        output.warn(
            f"{file.name}: no row has a count of 0, so {laid.taken_as_zero:,} dates without a row "
            "are taken as 0"
        )
    if laid.unreported:
        output.warn(
            f"{file.name}: {laid.unreported:,} dates inside a series have no row: taken as not "
            "reported, not as 0"
        )
    if not is_scan and alarms_per_year is not None:
        output.warn(f"{method} has alarms of its own: --alarms-per-year changes nothing")


def _write(found: pd.DataFrame, out: Path | None, as_json: bool) -> None:
    found = found.assign(observed=found["observed"].astype("Int64"))
    if as_json:
        document = output.rows(found.assign(date=found["date"].dt.date))
        _to(out, json.dumps(document, ensure_ascii=False, default=date.isoformat) + "\n")
        return
    alarm = found["alarm"].map({True: "true", False: "false"})
    _to(out, found.assign(alarm=alarm).to_csv(index=False, float_format=_DIGITS))


def _to(out: Path | None, text: str) -> None:
    if out is None:
        output.write_line(text.rstrip("\n"))
        return
    try:
        out.write_text(text, "utf-8")
    except OSError as error:
        raise UsageError(f"{out} cannot be written: {error.strerror}") from error
