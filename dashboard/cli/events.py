"""`odwatch events`: the spike events, as they stand."""

from __future__ import annotations

from dashboard.cli import output
from dashboard.cli.application import app
from dashboard.cli.options import AsJson, AsOf, KnownAt, RoleOption, Sample, Session, StoreUrl
from dashboard.privacy import Role
from dashboard.reports.events import COLUMNS, events_rows


@app.command()
def events(
    role: RoleOption = Role.ANALYST,
    as_of: AsOf = None,
    known_at: KnownAt = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Show the spike events: the open ones first."""
    session = Session.begin(store=store, sample=sample, as_of=as_of, known_at=known_at)
    found = events_rows(session.context(role))
    rows = output.rows(found.frame[[*COLUMNS]])
    output.write_rows(rows, as_json, empty="no spike events", zone=session.zone)
