"""Commands about what was loaded."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Any, Final

import typer

from dashboard.analytics.bases import SOURCES
from dashboard.cli import output
from dashboard.cli.application import app
from dashboard.cli.options import AsJson, Sample, Session, StoreUrl, UsageError
from dashboard.intake.moments import start_of
from dashboard.store import EVENT_DAYS, Store

_WIDEST_NAME: Final = 40


@app.command()
def imports(store: StoreUrl = None, sample: Sample = False, as_json: AsJson = False) -> None:
    """List the imports, oldest first."""
    session = Session.begin(store=store, sample=sample)
    found = _imports(session.open_store())
    if not as_json:
        found = [row | {"file": _fitting(row["file"])} for row in found]
    output.write_rows(found, as_json, empty="nothing was loaded yet", zone=session.zone)


def _fitting(names: str) -> str:
    """The name of a file, of several tables the first, as far as it fits a terminal's line."""
    first, *others = names.split(" + ")
    cut = first if len(first) <= _WIDEST_NAME else f"{first[: _WIDEST_NAME - 1]}…"
    return f"{cut} and {len(others)} more" if others else cut


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
    held.undo(import_id, who=session.who, at=datetime.now(UTC))
    if as_json:
        output.write_json([row for row in _imports(held) if row["import_id"] == import_id])
    else:
        output.write_line(f"import {import_id} is undone")


@app.command()
def purge(
    keys: Annotated[
        list[str] | None, typer.Option("--record", help="A record's key; may be given again.")
    ] = None,
    before: Annotated[
        str | None,
        typer.Option(
            "--before", help="Everything that happened before this day, totals of runs too."
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do it; without it nothing is done.")] = False,
    store: StoreUrl = None,
    sample: Sample = False,
    as_json: AsJson = False,
) -> None:
    """Remove records from every version and every file, for good. No undo brings them back."""
    session = Session.begin(store=store, sample=sample)
    held = session.open_store()
    first_kept = start_of(before, session.zone, what="--before")
    if not keys and first_kept is None:
        raise UsageError("say what to remove: --record KEY or --before DATE")
    if not yes:
        raise UsageError("this cannot be undone; say --yes as well")
    keys = [_without_source(key) for key in keys or []]
    unknown = _unknown(held, keys)
    found = [
        {
            "record": record,
            "versions_removed": held.purge(
                record,
                keys=[] if unknown else keys,
                before=None if unknown or first_kept is None else first_kept.date(),
                who=session.who,
                at=datetime.now(UTC),
            ),
        }
        for record in EVENT_DAYS
    ]
    if unknown:
        # What a purge that was stopped left behind is gone now, if that is what was meant.
        raise UsageError(
            f"no record is held under {', '.join(unknown)}, and nothing was removed; "
            "`odwatch records --basis odmap` (or ems) shows the keys"
        )
    output.write_rows(found, as_json, empty="nothing was removed")
    if any(held.uncommitted(record) for record in EVENT_DAYS):
        output.warn(
            "a load is under way, or was killed within the last hour: its file stays, and may hold "
            "what was removed; purge again in an hour"
        )


def _without_source(key: str) -> str:
    """A record's key, also where its source stands before it, as in the list of overdoses."""
    source, _, own = key.partition(":")
    return own if source in SOURCES else key


def _unknown(store: Store, keys: list[str]) -> list[str]:
    known = {key for record in EVENT_DAYS for _, key in store.known(record, keys)}
    return [key for key in keys if key not in known]


def _imports(store: Store) -> list[dict[str, Any]]:
    frame = store.imports().rename(columns={"data_from": "from"})
    names = ["import_id", "file", "source", "committed_at", "from", "through"]
    return output.rows(frame[[*names, "new", "updated", "withdrawn", "undone"]])
