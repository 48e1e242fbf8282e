"""The commands. Each parses, calls one function below, and prints."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from dashboard.analytics.filters import Filters
from dashboard.cli import output, serve
from dashboard.cli.options import (
    AsJson,
    AsOf,
    Files,
    RoleOption,
    Sample,
    Session,
    StoreUrl,
    UsageError,
)
from dashboard.intake import Loading, check, load
from dashboard.intake.moments import moment, start_of
from dashboard.privacy import Role, Viewer
from dashboard.reports.export import asked, counts_rows, records_rows, spikes_rows
from dashboard.reports.imports import report_lines
from dashboard.reports.initiatives import initiatives_rows
from dashboard.store import Store
from loaders.errors import OdwatchError
from loaders.report import ImportReport
from loaders.source import discover

app = typer.Typer(
    help="Overdoses, spikes, naloxone and initiatives for a city's opioid work group.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

SourceName = Annotated[str | None, typer.Option("--source", help="What the files are.")]
From = Annotated[str | None, typer.Option("--from", metavar="DATE", help="First day.")]
To = Annotated[str | None, typer.Option("--to", metavar="DATE", help="Last day.")]
FilesFrom = Annotated[
    str | None, typer.Option("--from", metavar="DATE", help="The files' data begin here.")
]
Through = Annotated[
    str | None, typer.Option("--through", metavar="TIME", help="The files' data reach to here.")
]
ExportedAt = Annotated[
    str | None, typer.Option("--exported-at", metavar="TIME", help="When they were exported.")
]
Basis = Annotated[str, typer.Option("--basis", help="The source to count: odmap or ems.")]
Severity = Annotated[str | None, typer.Option("--severity", help="fatal, nonfatal or unknown.")]
Area = Annotated[
    str | None, typer.Option("--area", metavar="LAYER", help="By area: h3-7, h3-8 or h3-9.")
]


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
    _write(found, as_json, empty="no sources found")


@app.command("check")
def check_files(
    files: Files,
    source: SourceName = None,
    data_from: FilesFrom = None,
    through: Through = None,
    exported_at: ExportedAt = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Say what loading would do, and change nothing."""
    session = Session.begin(store=store, sample=sample)
    held = session.open_store() if Store.exists(session.settings.store_url) else None
    loading = _loading(session, source, data_from, through, exported_at)
    _each_file(
        files,
        as_json,
        session.zone,
        lambda path: check(path, held, session.settings, loading),
    )


@app.command("load")
def load_files(
    files: Files,
    source: SourceName = None,
    data_from: FilesFrom = None,
    through: Through = None,
    exported_at: ExportedAt = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Load files into the store, each as one import."""
    session = Session.begin(store=store, sample=sample)
    loading = _loading(session, source, data_from, through, exported_at)

    def open_store() -> Store:
        return session.open_store(create=True)

    _each_file(
        files,
        as_json,
        session.zone,
        lambda path: load(path, open_store, session.settings, loading),
    )


@app.command()
def imports(store: StoreUrl = None, sample: Sample = False, as_json: AsJson = False) -> None:
    """List the imports, oldest first."""
    session = Session.begin(store=store, sample=sample)
    found = _imports(session.open_store())
    _write(found, as_json, empty="nothing was loaded yet", zone=session.zone)


@app.command()
def undo(
    import_id: Annotated[str, typer.Argument(help="As `odwatch imports` shows it.")],
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Take an import back, exactly."""
    session = Session.begin(store=store, sample=sample)
    held = session.open_store()
    held.undo(import_id, who=Viewer(Role.ANALYST).signature, at=datetime.now(UTC))
    if as_json:
        output.write_json([row for row in _imports(held) if row["import_id"] == import_id])
    else:
        output.write_line(f"import {import_id} is undone")


@app.command()
def counts(
    by: Annotated[str, typer.Option("--by", help="day, week or month.")] = "month",
    basis: Basis = "odmap",
    severity: Severity = None,
    area: Area = None,
    first: From = None,
    last: To = None,
    role: RoleOption = Role.ANALYST,
    as_of: AsOf = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Count overdoses by period, zero periods included."""
    session = Session.begin(store=store, sample=sample, as_of=as_of)
    filters = _filters(session, basis, severity, first, last)
    rows = counts_rows(session.context(role), filters, by=by, layer=area)
    _write(output.rows(rows), as_json, empty="no data in this period", zone=session.zone)


@app.command()
def records(
    basis: Basis = "odmap",
    severity: Severity = None,
    area: Area = None,
    first: From = None,
    last: To = None,
    role: RoleOption = Role.ANALYST,
    as_of: AsOf = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """List the records behind the counts (analysts only)."""
    session = Session.begin(store=store, sample=sample, as_of=as_of)
    filters = _filters(session, basis, severity, first, last)
    rows = records_rows(session.context(role), filters, layer=area)
    _write(output.rows(rows), as_json, empty="no records in this period", zone=session.zone)


@app.command()
def spikes(
    basis: Basis = "odmap",
    role: RoleOption = Role.ANALYST,
    as_of: AsOf = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Show the indicators."""
    session = Session.begin(store=store, sample=sample, as_of=as_of)
    found = spikes_rows(session.context(role), basis)
    if as_json:
        output.write_json(output.rows(found.rows))
        return
    output.write_line(found.sentence or "no data yet")
    if len(found.rows):
        table = output.rows(found.rows.drop(columns="sentence"))
        output.write_table(table, empty="", zone=session.zone)


@app.command()
def initiatives(
    as_of: AsOf = None, store: StoreUrl = None, sample: Sample = False, as_json: AsJson = False
) -> None:
    """Show the board of initiatives."""
    session = Session.begin(store=store, sample=sample, as_of=as_of)
    held = session.open_store() if Store.exists(session.settings.store_url) else None
    rows = initiatives_rows(held, as_of=session.now)
    _write(output.rows(rows), as_json, empty="none", zone=session.zone)


def _imports(store: Store) -> list[dict[str, Any]]:
    frame = store.imports().rename(columns={"data_from": "from"})
    names = ["import_id", "file", "source", "committed_at", "from", "through"]
    return output.rows(frame[[*names, "new", "updated", "withdrawn", "undone"]])


def _loading(
    session: Session,
    source: str | None,
    data_from: str | None,
    through: str | None,
    exported_at: str | None,
) -> Loading:
    zone = session.zone
    return Loading(
        now=session.now,
        at=datetime.now(UTC),
        source=source,
        data_from=start_of(data_from, zone, what="--from"),
        through=moment(through, zone, what="--through"),
        exported_at=moment(exported_at, zone, what="--exported-at"),
    )


def _filters(
    session: Session, basis: str, severity: str | None, first: str | None, last: str | None
) -> Filters:
    start = start_of(first, session.zone, what="--from")
    end = start_of(last, session.zone, what="--to")
    if start and end and end < start:
        raise UsageError(f"--to {last} is before --from {first}")
    return asked(
        basis=basis,
        severity=severity,
        first=start.date() if start else None,
        last=end.date() if end else None,
    )


def _each_file(
    files: list[Path], as_json: bool, zone: ZoneInfo, work: Callable[[Path], ImportReport]
) -> None:
    """Work through the files; a refused one is one line, and the others still load."""
    reports, refused = [], 0
    for path in files:
        try:
            reports.append(work(path))
        except OdwatchError as error:
            refused += 1
            output.warn(f"odwatch: {error}")
    if as_json:
        output.write_json([report.as_json() for report in reports])
    else:
        for report in reports:
            output.write_line("\n  ".join(report_lines(report, zone)))
    if refused:
        raise typer.Exit(2)


def _write(rows: list[dict[str, Any]], as_json: bool, *, empty: str, zone: tzinfo = UTC) -> None:
    if as_json:
        output.write_json(rows)
    else:
        output.write_table(rows, empty=empty, zone=zone)
