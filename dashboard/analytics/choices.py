"""Settings that were changed in the app: append-only rows that override the settings file."""

from __future__ import annotations

from typing import Final

from dashboard.settings import Settings
from dashboard.store import Store

ENTRY_KIND: Final = "setting"
CHANGEABLE: Final = ("watch_per_year", "alert_per_year", "suppress_below")


def with_choices(settings: Settings, store: Store) -> Settings:
    """The settings with the newest choice for each of `CHANGEABLE` applied."""
    entries = store.entries(ENTRY_KIND)
    chosen = {
        subject: value["value"]
        for subject, value in zip(entries["subject"], entries["value"], strict=True)
        if subject in CHANGEABLE
    }
    return settings.model_copy(update=chosen) if chosen else settings
