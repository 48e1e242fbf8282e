"""Options that commands share, and what they mean together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from dashboard.analytics.choices import with_choices
from dashboard.intake.moments import moment
from dashboard.privacy import Permission, Policy, Role, Viewer, may
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
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        help="As --as-of, and also ignore what was entered or first seen later (analysts only).",
        metavar="TIME",
    ),
]
Files = Annotated[list[Path], typer.Argument(help="CSV files.", exists=False, metavar="FILE...")]


class UsageError(OdwatchError):
    """An option's value cannot be used."""


@dataclass(frozen=True)
class Session:
    """What a command works with."""

    settings: Settings
    now: datetime
    is_as_of: bool = False
    known_at: datetime | None = None

    @classmethod
    def begin(
        cls,
        *,
        store: str | None,
        sample: bool,
        as_of: str | None = None,
        known_at: str | None = None,
    ) -> Session:
        """Read the settings; what the command line gives beats them.

        A store that is there says itself what it holds; `sample` decides for a new one.

        Raises:
            UsageError: `sample` is asked for, and the store holds a city's own data; or `store`
                names nothing.
        """
        if store is not None and not store.strip():
            raise UsageError("--store is empty; name a folder or leave the option out")
        settings = load_settings(store=store, sample=sample or None)
        if Store.exists(settings.store_url):
            kind = Store.open(settings.store_url).kind
            if settings.sample and kind != "sample":
                raise UsageError(
                    f"the store at {settings.store_url} holds a city's own data; "
                    "leave --sample out, or choose another --store"
                )
            settings = load_settings(store=settings.store_url, sample=kind == "sample")
        zone = settings.city.zone
        known = moment(known_at, zone, what="--known-at")
        given = [at for at in (moment(as_of, zone, what="--as-of"), known) if at is not None]
        now = min(given, default=local_now(settings))
        return cls(settings, now, is_as_of=bool(given), known_at=known)

    @property
    def zone(self) -> ZoneInfo:
        """The city's clock."""
        return self.settings.city.zone

    @property
    def who(self) -> str:
        """Whose name stands beside what a command does."""
        return Viewer(Role.ANALYST).signature

    def open_store(self, *, create: bool = False) -> Store:
        """The store that the settings name; made when it is missing and `create` is set."""
        kind = self.settings.store_kind
        return Store.open(self.settings.store_url, create=kind if create else None)

    def context(self, role: Role) -> Context:
        """What reports are built from: as the app has it, with the choices made there.

        Raises:
            UsageError: somebody else than an analyst asks what was known at an earlier moment.
        """
        viewer = Viewer(role)
        if self.known_at is not None and not may(viewer, Permission.LINE_LIST):
            raise UsageError(
                f"--known-at: not for the role {role}, because two such answers can be subtracted; "
                "leave it out"
            )
        store = self.open_store()
        chosen = with_choices(self.settings, store)
        return Context(
            store=store,
            settings=chosen,
            viewer=viewer,
            policy=Policy(chosen.suppress_below),
            now=self.now,
            is_as_of=self.is_as_of,
            known_at=self.known_at,
        )


def local_now(settings: Settings) -> datetime:
    """Now as the settings have it, else the clock's."""
    if settings.now is None:
        return datetime.now(UTC)
    return settings.now if settings.now.tzinfo else settings.now.replace(tzinfo=settings.city.zone)


def day(text: str | None, option: str) -> date | None:
    """The date that an option names; None where it is not given. Raises UsageError."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise UsageError(f"{option}: '{text}' is no date; write it as 2026-10-31") from error
