"""Settings that were changed in the app: append-only rows that override the settings file."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from dashboard.settings import Settings
from dashboard.store import Reader, Store
from loaders.errors import OdwatchError

ENTRY_KIND: Final = "setting"
CHANGEABLE: Final = ("watch_per_year", "alert_per_year")


def with_choices(settings: Settings, store: Reader) -> Settings:
    """The settings with the newest choice for each of `CHANGEABLE` applied."""
    entries = store.entries(ENTRY_KIND)
    chosen = {
        subject: value["value"]
        for subject, value in zip(entries["subject"], entries["value"], strict=True)
        if subject in CHANGEABLE
    }
    return settings.model_copy(update=chosen) if chosen else settings


class UnusableChoice(OdwatchError):
    """A choice that cannot be made; the message says why."""


def choose_allowances(store: Store, *, watch: float, alert: float, who: str, at: datetime) -> None:
    """Append the false watches and alerts a year that are accepted.

    Raises:
        UnusableChoice: nobody's name is given, or more alerts than watches are accepted.
    """
    if not who.strip():
        raise UnusableChoice("Say who sets it: a choice is kept with a name.")
    if not 0 < alert <= watch:
        raise UnusableChoice(f"{alert:g} alerts a year must be above 0 and at most {watch:g}.")
    for subject, value in (("watch_per_year", watch), ("alert_per_year", alert)):
        store.add_entry(ENTRY_KIND, subject, {"value": value}, who=who.strip(), at=at)
