"""The command that shows whether naloxone reaches where people overdose."""

from __future__ import annotations

from typing import Annotated

import pandas as pd
import typer

from dashboard.analytics.reach.gap import ZIP_LAYER
from dashboard.cli import output
from dashboard.cli.application import app
from dashboard.cli.figures import Basis, From, To, filters_of
from dashboard.cli.options import (
    AsJson,
    AsOf,
    KnownAt,
    RoleOption,
    Sample,
    Session,
    StoreUrl,
    UsageError,
)
from dashboard.privacy import Role
from dashboard.reports.reach import gap, report
from dashboard.reports.reach.rows import table


@app.command()
def reach(
    layer: Annotated[
        str, typer.Option("--area", metavar="LAYER", help="Areas: zip, h3-7 …, or one's own.")
    ] = ZIP_LAYER,
    basis: Basis = None,
    first: From = None,
    last: To = None,
    role: RoleOption = Role.ANALYST,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Show naloxone measures: kits for each overdose, who gave it first, the gap by area."""
    session = Session.begin(store=store, sample=sample, as_of=as_of, known_at=known_at)
    context = session.context(role)
    known = gap.titles(context)
    if layer not in known:
        raise UsageError(f"no areas are called '{layer}'; choose one of: {', '.join(known)}")
    told = report.build(context, filters_of(context, basis, None, first, last), layer)
    rows: pd.DataFrame = table([]) if told is None else report.measures(told)
    output.write_rows(output.rows(rows), as_json, empty="no naloxone log yet", zone=session.zone)
