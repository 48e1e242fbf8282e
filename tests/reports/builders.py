"""Contexts over small stores, and everything that a report holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from pathlib import Path

import pandas as pd

from dashboard.privacy import Policy, Role, Viewer
from dashboard.reports.context import Context
from dashboard.settings import load as load_settings
from dashboard.store import Store
from tests.analytics.builders import local, store_of

THROUGH = "2026-12-01 00:00"


def small(
    folder: Path,
    frame: pd.DataFrame,
    *,
    through: str = THROUGH,
    now: str = "2026-12-05 12:00",
    role: Role = Role.ANALYST,
) -> Context:
    """A context over a store of these cases."""
    return over(store_of(folder, frame, through=through), now=now, role=role)


def over(store: Store, *, now: str = "2026-12-05 12:00", role: Role = Role.ANALYST) -> Context:
    """A context over a city's store."""
    settings = load_settings(store=store.url)
    return Context(store, settings, Viewer(role), Policy(settings.suppress_below), local(now))


def leaves(value: object) -> Iterator[object]:
    """Every value inside a report, however deep: attributes, items, cells of frames, headers."""
    if isinstance(value, pd.DataFrame):
        yield from map(str, value.columns)
        for name in value.columns:
            yield from value[name].tolist()
    elif is_dataclass(value):
        for field in fields(value):
            yield from leaves(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from leaves([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def numbers(text: str) -> list[int]:
    """The whole numbers in a sentence, those of its dates too."""
    return [int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*", text)]
