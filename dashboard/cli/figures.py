"""Commands that show what is counted."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.analytics.filters import Filters
from dashboard.cli import output
from dashboard.cli.application import app
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
from dashboard.intake.moments import start_of
from dashboard.privacy import Role
from dashboard.reports.context import Context
from dashboard.reports.export import asked, counts_rows, records_rows, spikes_rows

From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day.")]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day.")]
Basis = Annotated[
    str | None,
    typer.Option(
        "--basis", help="What to count: odmap or ems records; else overdoses, each counted once."
    ),
]
Severity = Annotated[str | None, typer.Option("--severity", help="fatal, nonfatal or unknown.")]
Area = Annotated[
    str | None,
    typer.Option(
        "--area",
        metavar="LAYER",
        help="By area: h3-7, h3-8, h3-9, or the name of areas that were added.",
    ),
]


@app.command()
def counts(
    by: Annotated[str, typer.Option("--by", help="day, week or month.")] = "month",
    basis: Basis = None,
    severity: Severity = None,
    area: Area = None,
    first: From = None,
    last: To = None,
    role: RoleOption = Role.ANALYST,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Count overdoses by period, zero periods included."""
    session = Session.begin(store=store, sample=sample, as_of=as_of, known_at=known_at)
    context = session.context(role)
    filters = filters_of(context, basis, severity, first, last)
    rows = counts_rows(context, filters, by=by, layer=area)
    output.write_rows(output.rows(rows), as_json, empty="no data in this period", zone=session.zone)


@app.command()
def records(
    basis: Basis = None,
    severity: Severity = None,
    area: Area = None,
    first: From = None,
    last: To = None,
    role: RoleOption = Role.ANALYST,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """List the records behind the counts (analysts only)."""
    session = Session.begin(store=store, sample=sample, as_of=as_of, known_at=known_at)
    context = session.context(role)
    filters = filters_of(context, basis, severity, first, last)
    rows = records_rows(context, filters, layer=area)
    output.write_rows(
        output.rows(rows), as_json, empty="no records in this period", zone=session.zone
    )


@app.command()
def spikes(
    basis: Basis = None,
    role: RoleOption = Role.ANALYST,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Show the indicators."""
    session = Session.begin(store=store, sample=sample, as_of=as_of, known_at=known_at)
    found = spikes_rows(session.context(role), basis)
    if as_json:
        output.write_json(output.rows(found.rows))
        return
    for sentence in found.sentences or (output.NO_DATA,):
        output.write_line(sentence)
    if len(found.rows):
        table = output.rows(found.rows.drop(columns="sentence"))
        output.write_table(table, empty="", zone=session.zone)


def filters_of(
    context: Context,
    basis: str | None,
    severity: str | None,
    first: str | None,
    last: str | None,
) -> Filters:
    """What a command's options ask for. Raises UsageError or UnknownChoice."""
    zone = context.settings.city.zone
    start = start_of(first, zone, what="--from")
    end = start_of(last, zone, what="--to")
    if start and end and end < start:
        raise UsageError(f"--to {last} is before --from {first}")
    return asked(
        basis=basis,
        severity=severity,
        first=start.date() if start else None,
        last=end.date() if end else None,
    )
