"""Spike events as a viewer may read them: what stands, and what opened each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd

from dashboard.analytics.bases import BASIS_TITLES
from dashboard.analytics.episodes import Seen, Subject
from dashboard.analytics.signals import is_of_place
from dashboard.detection.sentence import amount, frequency, hours
from dashboard.privacy import Permission, Published, may, publish_signals, require
from dashboard.reports.context import Context
from dashboard.reports.wording import subject_title
from dashboard.response.life import ENTRY_KIND, SpikeEvent, derive
from dashboard.response.opening import EPISODE
from dashboard.response.steps import OPEN

COLUMNS: Final = ("event", "state", "response_level", "opened_at", "sentence")


def events_rows(context: Context) -> Published:
    """The events up to now, those that are open first and in each part the newest first.

    `event` (its number), `state`, `response_level` (empty where none stands), `opened_at`,
    `sentence` (what was known at its first alarm, of the city where there is one). For an analyst
    all of them. A partner is not sent those that are of single places alone, nor those that were
    opened by hand, whose words are somebody's own.

    Raises:
        Forbidden: for the public.
    """
    require(context.viewer, Permission.PAGES)
    entries = context.data.entries(ENTRY_KIND)
    found = derive(entries[entries["at"] <= pd.Timestamp(context.now)])
    ordered = sorted(found.values(), key=lambda one: (one.state not in OPEN, -one.number))
    rows = [_row(context, one) for one in ordered]
    frame = pd.DataFrame(rows, columns=[*COLUMNS, "of_place"]).astype({"of_place": bool})
    return publish_signals(frame, viewer=context.viewer)


def _row(context: Context, event: SpikeEvent) -> tuple[object, ...]:
    # Told by what is the city's, where anything of it is: that may be told to most.
    told = next((one for one in event.triggers if not _is_of_place(one)), event.triggers[0])
    sentence = _opening(context, told) if _is_episode(told) else str(told["what"])
    more = len(event.triggers) - 1
    if more and may(context.viewer, Permission.LINE_LIST):
        sentence += f" {more} more alarm{'s' * (more > 1)} of it."
    standing = event.number, event.state, event.level, event.opened_at
    return *standing, sentence, _is_of_place(told)


def _opening(context: Context, trigger: Mapping[str, Any]) -> str:
    """`Alert, Whole city: 5 (ODMAP records) in 48 hours to 2026-03-05 00:00, 0.9 usual; …`"""
    seen = Seen.of(trigger["seen"])
    title = subject_title(context, _subject(trigger))
    level = "" if seen.needed is not None else f"{seen.level.capitalize()}, "
    usual = "" if seen.expected is None else f", {amount(seen.expected)} usual"
    usual = usual if seen.needed is None else f", the rule is {seen.needed} or more"
    often = seen.chance_per_year
    chance = "" if often is None else f"; chance alone does this {frequency(often)}"
    basis = BASIS_TITLES[_subject(trigger).basis]
    window = f"{hours(seen.hours)} to {context.local_minute(seen.end)}"
    return f"{level}{title}: {seen.observed} ({basis}) in {window}{usual}{chance}."


def _is_of_place(trigger: Mapping[str, Any]) -> bool:
    """Whether it tells where somebody was, or what somebody wrote."""
    return not _is_episode(trigger) or is_of_place(_subject(trigger).name)


def _is_episode(trigger: Mapping[str, Any]) -> bool:
    return trigger.get("origin") == EPISODE


def _subject(trigger: Mapping[str, Any]) -> Subject:
    return Subject.of(trigger["episode"].rpartition("@")[0])
