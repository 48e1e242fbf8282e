"""Options that commands share, and what they mean together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from dashboard.privacy import Policy, Role, Viewer
from dashboard.reports.context import Context
from dashboard.settings import Settings
from dashboard.settings import load as load_settings
from dashboard.store import Store
from loaders.errors import OdwatchError

StoreUrl = Annotated[
    str | None, typer.Option("--store", help="Path or URL of the store.", metavar="URL")
]
Sample = Annotated[bool, typer.Option("--sample", help="Use the store of the invented sample.")]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
RoleOption = Annotated[Role, typer.Option("--role", help="Whose view to show.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="Take this as now and ignore later events.", metavar="TIME"),
]
Files = Annotated[list[Path], typer.Argument(help="CSV files.", exists=False, metavar="FILE...")]


class UsageError(OdwatchError):
    """An option's value cannot be used."""


def moment(text: str | None, settings: Settings, *, option: str) -> datetime | None:
    """A moment from text as `2026-10-31` or `2026-10-31T20:00`, local unless it has an offset.

    A date alone means the end of that day.
    """
    if text is None:
        return None
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(
            f"{option}: '{text}' is not a time; write it as 2026-10-31 or 2026-10-31T20:00"
        ) from error
    if len(text.strip()) <= len("2026-10-31"):
        found = found.replace(hour=23, minute=59, second=59)
    return found if found.tzinfo else found.replace(tzinfo=settings.city.zone)


def start_of(text: str | None, settings: Settings, *, option: str) -> datetime | None:
    """As `moment`, but a date alone means the beginning of that day."""
    found = moment(text, settings, option=option)
    if found is None or text is None or len(text.strip()) > len("2026-10-31"):
        return found
    return found.replace(hour=0, minute=0, second=0)


@dataclass(frozen=True)
class Session:
    """What a command works with."""

    settings: Settings
    now: datetime

    @classmethod
    def begin(cls, *, store: str | None, sample: bool, as_of: str | None = None) -> Session:
        """Read the settings; what the command line gives beats them."""
        settings = load_settings(store=store, sample=sample or None)
        given = moment(as_of, settings, option="--as-of")
        return cls(settings, given or local_now(settings))

    def open_store(self, *, create: bool = False) -> Store:
        """The store that the settings name; made when it is missing and `create` is set."""
        kind = self.settings.store_kind
        store = Store.open(self.settings.store_url, create=kind if create else None)
        if store.kind != kind:
            raise UsageError(
                f"the store at {self.settings.store_url} holds "
                + (
                    "invented sample data; add --sample"
                    if store.kind == "sample"
                    else "a city's own data; leave --sample out"
                )
            )
        return store

    def context(self, role: Role) -> Context:
        """What reports are built from."""
        return Context(
            store=self.open_store(),
            settings=self.settings,
            viewer=Viewer(role),
            policy=Policy(self.settings.suppress_below),
            now=self.now,
        )


def local_now(settings: Settings) -> datetime:
    """Now as the settings have it, else the clock's."""
    if settings.now is None:
        return datetime.now(UTC)
    return settings.now if settings.now.tzinfo else settings.now.replace(tzinfo=settings.city.zone)
