"""Commands about one's own areas: beats, tracts, neighbourhoods, ZIPs."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from dashboard.analytics.layers import add, remove
from dashboard.cli import output
from dashboard.cli.application import app
from dashboard.cli.options import AsJson, Sample, Session, StoreUrl
from dashboard.geography.boundary import load as load_boundary
from dashboard.geography.checking import check
from dashboard.reports.areas import AREA_COLUMNS, added_lines, area_rows, layer_rows
from dashboard.store import Store

areas = typer.Typer(
    help="Areas to count in: one's own beats, tracts, neighbourhoods or ZIPs beside hexagons.",
    no_args_is_help=True,
)
app.add_typer(areas, name="areas")


@areas.command("add")
def add_areas(
    file: Annotated[Path, typer.Argument(help="GeoJSON, or a shapefile in one .zip.")],
    name: Annotated[str, typer.Option("--name", help='How they are called, as "Tracts".')],
    id_column: Annotated[
        str, typer.Option("--id-column", metavar="COLUMN", help="What tells areas apart.")
    ],
    name_column: Annotated[
        str | None, typer.Option("--name-column", metavar="COLUMN", help="What people call them.")
    ] = None,
    population_column: Annotated[
        str | None,
        typer.Option("--population-column", metavar="COLUMN", help="Residents; needed for rates."),
    ] = None,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Add areas from a file; areas of the same name are replaced."""
    session = Session.begin(store=store, sample=sample)
    checked = check(
        file,
        load_boundary(session.settings.city.boundary_path),
        id_column=id_column,
        name_column=name_column,
        population_column=population_column,
    )
    held = session.open_store(create=True)
    added = add(held, name, checked, who=session.who, at=datetime.now(UTC))
    if as_json:
        rows = added.areas.assign(layer=added.id)[list(AREA_COLUMNS)]
        output.write_json(output.rows(rows))
    else:
        output.write_line("\n  ".join(added_lines(added.id, checked)))


@areas.command("list")
def list_areas(store: StoreUrl = None, sample: Sample = False, as_json: AsJson = False) -> None:
    """List the layers; with --json, every area of those that were added."""
    session = Session.begin(store=store, sample=sample)
    held = session.open_store() if Store.exists(session.settings.store_url) else None
    if as_json:
        output.write_json(output.rows(area_rows(held)) if held is not None else [])
        return
    boundary = load_boundary(session.settings.city.boundary_path)
    rows = output.rows(layer_rows(held, boundary))
    output.write_table(rows, empty="", zone=session.zone)


@areas.command("remove")
def remove_areas(
    name: Annotated[str, typer.Argument(help="As `odwatch areas list` shows it.")],
    store: StoreUrl = None,
    sample: Sample = False,
) -> None:
    """Take areas out of the choice; what is added again under the name is back."""
    session = Session.begin(store=store, sample=sample)
    gone = remove(session.open_store(), name, who=session.who, at=datetime.now(UTC))
    output.write_line(f"{gone} is removed")
