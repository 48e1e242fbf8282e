"""Initiatives: the board, with live indicators for those that the data truly measure."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

import pandas as pd

from dashboard.analytics.bases import OVERDOSES
from dashboard.initiatives.board import Initiative, board
from dashboard.privacy import Permission, may
from dashboard.reports import heading, wording
from dashboard.reports.context import Context
from dashboard.settings import INITIATIVES
from dashboard.store import Reader

_ROWS: Final = [
    "number", "category", "initiative", "lead_agencies", "status", "status_date", "note",
]  # fmt: skip
SPIKE_RESPONSE: Final = 11
OD_MAP: Final = 19


@dataclass(frozen=True)
class Initiatives:
    """The board and its live lines."""

    board: tuple[Initiative, ...]
    """Nothing in it counts people."""
    live: dict[int, str]
    """A sentence from the data, by initiative; empty for viewers who may not see counts."""


def build(context: Context) -> Initiatives:
    """The page's report."""
    return Initiatives(
        board=board(context.data, INITIATIVES, as_of=context.now), live=live_lines(context)
    )


def live_lines(context: Context) -> dict[int, str]:
    """What the data say about initiatives 11 and 19; nothing for a viewer without the pages."""
    if not may(context.viewer, Permission.PAGES):
        return {}
    found, known = context.evaluated(OVERDOSES), context.through().get("odmap")
    lines = dict.fromkeys((SPIKE_RESPONSE, OD_MAP), "no data yet")
    if found is not None:
        lines[SPIKE_RESPONSE] = wording.sentence(context, found.city).text
    if known is not None:
        reach = heading.moment_text(known.through, context.settings.city.zone)
        lines[OD_MAP] = f"ODMAP data through {reach}."
    return lines


def initiatives_rows(store: Reader | None, *, as_of: datetime) -> pd.DataFrame:
    """The board as the command line shows it."""
    rows = [asdict(initiative) for initiative in board(store, INITIATIVES, as_of=as_of)]
    return pd.DataFrame(rows, dtype=object)[_ROWS]
