"""A city whose overdoses come at equal steps, each entered equally late."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pandas as pd

from dashboard.privacy import Role
from dashboard.reports.context import Context
from tests.analytics.builders import ZONE, local, people, store_of
from tests.reports.builders import over

END = "2026-11-11 00:00"


def late(
    folder: Path,
    *,
    hours_late: float | None,
    every_hours: float = 12,
    days: int = 400,
    role: Role = Role.ANALYST,
    **more: object,
) -> Context:
    """Those of the last `days` that were entered by the end of the data; without `hours_late`
    nobody says when any was."""
    end, waited = local(END), timedelta(hours=hours_late or 0)
    steps = range(1, int(days * 24 / every_hours))
    moments = [end - timedelta(hours=every_hours * step) for step in steps]
    there = [at for at in moments if at + waited <= end]
    entered = [at + waited if hours_late is not None else pd.NaT for at in there]
    frame = people(
        *(f"{at.astimezone(ZONE):%Y-%m-%d %H:%M}" for at in there),
        entered_at=pd.Series(entered, dtype="datetime64[us, UTC]"),
        number=None,
        **more,
    )
    return over(store_of(folder, frame, through=END), now="2026-11-11 03:00", role=role)
