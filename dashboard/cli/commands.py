"""Commands about the application as a whole. Each parses, calls one function below, and prints."""

from __future__ import annotations

from typing import Annotated

import typer

from dashboard.cli import output, serve
from dashboard.cli.application import app
from dashboard.cli.options import AsJson, AsOf, KnownAt, Sample, Session, StoreUrl
from dashboard.privacy import Role
from dashboard.reports.initiatives import initiatives_rows
from dashboard.store import Store
from loaders.source import discover


@app.command()
def run(
    sample: Sample = False,
    store: StoreUrl = None,
    address: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8501,
    role: Annotated[Role | None, typer.Option(help="Show no more than this role sees.")] = None,
) -> None:
    """Serve the dashboard."""
    session = Session.begin(store=store, sample=sample)
    if sample:
        serve.ensure_sample(session.settings, session.now)
    serve.serve(session.settings, address=address, port=port, role=role)


@app.command()
def sources(as_json: AsJson = False) -> None:
    """List what can be read."""
    found = [
        {"name": source.name, "title": source.title, "record": source.record}
        for source in discover().values()
    ]
    output.write_rows(found, as_json, empty="no sources found")


@app.command()
def initiatives(
    as_of: AsOf = None,
    known_at: KnownAt = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Show the board of initiatives."""
    session = Session.begin(store=store, sample=sample, as_of=as_of, known_at=known_at)
    held = session.open_store() if Store.exists(session.settings.store_url) else None
    data = held.snapshot(known_at=session.known_at) if held else None
    rows = initiatives_rows(data, as_of=session.now)
    output.write_rows(output.rows(rows), as_json, empty="none", zone=session.zone)
