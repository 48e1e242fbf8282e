"""The command that looks back: every rule on the city's own history."""

from __future__ import annotations

from typing import Annotated

import typer

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
)
from dashboard.privacy import Role
from dashboard.reports import backtest as report
from dashboard.reports.export import asked

Watch = Annotated[
    float | None, typer.Option("--watch", metavar="X", help="Accept so many false watches a year.")
]
Alert = Annotated[
    float | None, typer.Option("--alert", metavar="X", help="Accept so many false alerts a year.")
]

MOST_A_YEAR = 365


@app.command()
def backtest(
    basis: Basis = None,
    watch: Watch = None,
    alert: Alert = None,
    role: RoleOption = Role.ANALYST,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Show what each rule would have done on the city's own past."""
    session = Session.begin(store=store, sample=sample, as_of=as_of, known_at=known_at)
    context = session.context(role)
    watches = context.settings.watch_per_year if watch is None else watch
    alerts = context.settings.alert_per_year if alert is None else alert
    if not 0 < alerts <= watches <= MOST_A_YEAR:
        raise UsageError(
            f"--alert {alerts:g} must be above 0 and at most --watch, and --watch {watches:g} at "
            f"most {MOST_A_YEAR}"
        )
    rows = report.rows(context, asked(basis=basis).basis, watch=watches, alert=alerts)
    output.write_rows(output.rows(rows), as_json, empty=output.NO_DATA, zone=session.zone)
