"""Commands that read files: check them, load them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from dashboard.analytics.linked import remember
from dashboard.cli import output
from dashboard.cli.application import app
from dashboard.cli.options import AsJson, Files, Sample, Session, StoreUrl, UsageError
from dashboard.intake import Loading, check, load
from dashboard.intake.mappings import kept_maps
from dashboard.intake.moments import moment, start_of
from dashboard.reports.imports import report_lines
from dashboard.store import Store
from loaders.ems_tables import Export, exports_of
from loaders.errors import OdwatchError
from loaders.map_files import find
from loaders.map_writing import draft
from loaders.recognising import headers_known
from loaders.report import ImportReport
from loaders.source import look

SourceName = Annotated[str | None, typer.Option("--source", help="What the files are.")]
MapName = Annotated[
    str | None,
    typer.Option("--map", metavar="MAP", help="How to read columns: a .toml file, or a name."),
]
WriteMap = Annotated[
    Path | None,
    typer.Option("--write-map", metavar="FILE", help="Write the map that is used, to be edited."),
]
FilesFrom = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="The file is complete from here to --through."),
]
Through = Annotated[
    str | None, typer.Option("--through", metavar="TIME", help="The files' data reach to here.")
]
ExportedAt = Annotated[
    str | None, typer.Option("--exported-at", metavar="TIME", help="When they were exported.")
]


@app.command("check")
def check_files(
    files: Files,
    source: SourceName = None,
    map_name: MapName = None,
    data_from: FilesFrom = None,
    through: Through = None,
    exported_at: ExportedAt = None,
    write_map: WriteMap = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Say what loading would do, and change nothing."""
    session = Session.begin(store=store, sample=sample)
    held = _held(session)
    loading = _loading(session, source, map_name, data_from, through, exported_at)
    exports = _exports(files, held, loading)
    if write_map is not None:
        _write_map(write_map, exports, held, loading)
    _each_file(
        exports,
        as_json,
        session.zone,
        lambda path: check(path, held, session.settings, loading),
    )


@app.command("load")
def load_files(
    files: Files,
    source: SourceName = None,
    map_name: MapName = None,
    data_from: FilesFrom = None,
    through: Through = None,
    exported_at: ExportedAt = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Load files into the store, each as one import."""
    session = Session.begin(store=store, sample=sample)
    loading = _loading(session, source, map_name, data_from, through, exported_at)

    def open_store() -> Store:
        return session.open_store(create=True)

    _each_file(
        _exports(files, _held(session), loading),
        as_json,
        session.zone,
        lambda path: load(path, open_store, session.settings, loading),
    )
    if (held := _held(session)) is not None:
        remember(held)


def _held(session: Session) -> Store | None:
    """The store, if there is one yet."""
    return session.open_store() if Store.exists(session.settings.store_url) else None


def _write_map(
    path: Path, exports: list[Path | Export], store: Store | None, loading: Loading
) -> None:
    """Write how the files, one or the tables of one export, would be read; never over a file."""
    if len(exports) > 1:
        raise UsageError("--write-map takes one file; check the others by themselves")
    export = exports[0]
    seen = look(export, source=loading.source, map_file=loading.map_file, kept=kept_maps(store))
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(draft(seen, file=export.name))
    except FileExistsError as error:
        raise UsageError(f"{path} is there already; name another file") from error
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
    output.warn(f"the map is in {path}: edit it, then check with --map {path}")


def _loading(
    session: Session,
    source: str | None,
    map_name: str | None,
    data_from: str | None,
    through: str | None,
    exported_at: str | None,
) -> Loading:
    zone = session.zone
    return Loading(
        now=session.now,
        at=datetime.now(UTC),
        who=session.who,
        source=source,
        map_file=find(map_name) if map_name is not None else None,
        data_from=start_of(data_from, zone, what="--from"),
        through=moment(through, zone, what="--through"),
        exported_at=moment(exported_at, zone, what="--exported-at"),
    )


def _exports(files: list[Path], store: Store | None, loading: Loading) -> list[Path | Export]:
    """The files, tables of one export as one file.

    Raises:
        UsageError: several files are said to be complete from one day on, so that each would
            withdraw what the others bring.
    """
    found = exports_of(files, knows=headers_known(loading.map_file, kept_maps(store)))
    if loading.data_from is not None and len(found) > 1:
        raise UsageError(
            "--from says that a file has all records since then: load the files one by one, each "
            "with its own --from and --through"
        )
    return found


def _each_file(
    exports: list[Path | Export],
    as_json: bool,
    zone: ZoneInfo,
    work: Callable[[Path | Export], ImportReport],
) -> None:
    """Work through the files; a refused one is one line, and the others still load."""
    reports, refused = [], 0
    for path in exports:
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
