"""Initiatives: the board, with live indicators for those that the data truly measure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Final

import pandas as pd

from dashboard.analytics.bases import OVERDOSES
from dashboard.initiatives.attention import Attention, attention
from dashboard.initiatives.board import Initiative, board
from dashboard.initiatives.milestones import milestones
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
ATTENTION: Final = "Overdue or stale"
ARRANGEMENTS: Final[dict[str, Callable[[Initiative], tuple[str, ...]]]] = {
    "category": lambda one: (one.category,),
    "agency": lambda one: agencies(one.lead_agencies),
    "status": lambda one: (one.status,),
}
"""The titles under which an initiative stands, by what the board is arranged by."""


@dataclass(frozen=True)
class Initiatives:
    """The board and its live lines."""

    board: tuple[Initiative, ...]
    """By number. Nothing in it counts people."""
    live: dict[int, str]
    """A sentence from the data, by initiative; empty for viewers who may not see counts."""
    attention: dict[int, Attention] = field(default_factory=dict)
    """What is overdue or stale, by initiative; only those of which something is."""

    def arranged(self, by: str) -> list[tuple[str, tuple[Initiative, ...]]]:
        """The board in parts with their titles: first what is overdue or stale, the overdue first
        and the longest without a word first, then the rest by one of `ARRANGEMENTS`, in the
        order of the numbers. Led by several agencies, one stands under each."""
        first = sorted(
            (one for one in self.board if one.number in self.attention),
            key=lambda one: self.attention[one.number].rank,
        )
        parts: dict[str, list[Initiative]] = {ATTENTION: first} if first else {}
        for one in self.board:
            if one.number not in self.attention:
                for title in ARRANGEMENTS[by](one):
                    parts.setdefault(title, []).append(one)
        return [(title, tuple(own)) for title, own in parts.items()]


def build(context: Context) -> Initiatives:
    """The page's report."""
    found = board(context.data, INITIATIVES, as_of=context.now)
    held = milestones(context.data, as_of=context.now)
    return Initiatives(
        board=found,
        live=live_lines(context),
        attention=attention(found, held, today=today(context)),
    )


def today(context: Context) -> date:
    """The city's day."""
    return context.local_clock(context.now).date()


def agencies(leads: str) -> tuple[str, ...]:
    """The agencies that lead, each by itself: "DCHS/SAPCA", "APD, DCHS". What begins with a small
    letter is no name, as "on behalf of the group"."""
    names = [name.strip() for name in leads.replace("/", ",").split(",")]
    return tuple(dict.fromkeys(name for name in names if name and not name[0].islower()))


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
