"""One initiative: its milestones, measures, live figures and history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import pandas as pd

from dashboard.charts.amounts import amount
from dashboard.detection.sentence import plural
from dashboard.initiatives import board, milestones
from dashboard.initiatives import measures as sent_measures
from dashboard.initiatives.changes import Change
from dashboard.initiatives.measures import Measure
from dashboard.initiatives.milestones import Milestone
from dashboard.privacy import Permission, Published, may, publish_city, require
from dashboard.reports.context import Context
from dashboard.reports.initiative_live import Figure, figures
from dashboard.reports.initiatives import today
from dashboard.settings import INITIATIVES
from loaders.initiative_list import read_initiatives

HIDDEN: Final = "hidden as small"
NOTHING: Final = "nothing sent yet"
_MEASURES: Final = [
    "name", "value", "target", "period", "age", "source", "note", "series",
]  # fmt: skip
_MILESTONES: Final = ["due", "title", "state", "who"]
_HISTORY: Final = ["at", "what", "note", "owner", "who", "taken_back"]


@dataclass(frozen=True)
class Standing:
    """A change that can be taken back."""

    kind: str
    entry_id: str
    words: str


@dataclass(frozen=True)
class OneInitiative:
    """What stands behind one initiative."""

    figures: tuple[Figure, ...]
    measures: Published
    """A row for each measure: `name`, `value`, `target`, `period` and `age` in words, `source` (who
    sent it), `note`, and `series`, its known numbers, oldest first."""
    milestones: Published
    """`due`, `title`, `state` ("overdue", "open", or when it was done), `who`; by due date."""
    held: tuple[Milestone, ...]
    history: Published
    """The newest first: `at`, `what`, `note`, `owner`, `who`, `taken_back` (by whom, when and why;
    "" where it holds)."""
    standing: tuple[Standing, ...]
    """The changes in force, the newest first; none for those who may not decide."""


def build(context: Context, number: int) -> OneInitiative:
    """The report of the initiative with this number.

    Raises:
        Forbidden: for the public, who have the board.
    """
    require(context.viewer, Permission.PAGES)
    day = today(context)
    plans = tuple(one for one in read_initiatives(INITIATIVES) if one.number == number)
    frame = sent_measures.sent(context.data, today=day)
    told = sent_measures.measures(frame[frame["initiative"] == number], plans)
    held = tuple(
        one
        for one in milestones.milestones(context.data, as_of=context.now)
        if one.number == number
    )
    changes = _changes(context, number)
    return OneInitiative(
        figures=figures(context).get(number, ()),
        measures=_published(context, [_measure(one, day) for one in told], _MEASURES),
        milestones=_published(context, [_milestone(one, day) for one in held], _MILESTONES),
        held=held,
        history=_published(context, [_told(context, *one) for one in changes], _HISTORY),
        standing=_standing(context, changes),
    )


def _published(context: Context, rows: list[dict[str, object]], columns: list[str]) -> Published:
    return publish_city(pd.DataFrame(rows, columns=columns), viewer=context.viewer)


def _measure(one: Measure, day: date) -> dict[str, object]:
    newest, age = one.newest, one.age_days(day)
    return {
        "name": one.name,
        "value": NOTHING if newest is None else _value(newest.number, one.unit),
        "target": _target(one),
        "period": "" if newest is None else _period(newest.first, newest.last),
        "age": "" if age is None else f"{plural(age, 'days')} old",
        "source": "" if newest is None else newest.agency or "sent without an agency",
        "note": "" if newest is None else newest.note,
        "series": one.series,
    }


def _value(number: float | None, unit: str) -> str:
    return HIDDEN if number is None else f"{amount(number)} {unit}".strip()


def _target(one: Measure) -> str:
    if one.target is None:
        return ""
    of = " in the year" if one.target_per else ""
    reached = "not known" if one.reached is None else amount(one.reached)
    return f"{reached} of {amount(one.target)}{of}"


def _period(first: date, last: date) -> str:
    if first == last:
        return f"{first.day} {first:%b %Y}"
    whole = first.day == 1 and (last + pd.Timedelta(days=1)).day == 1
    if whole and (first.year, first.month) == (last.year, last.month):
        return f"{first:%b %Y}"
    return f"{first.day} {first:%b %Y} to {last.day} {last:%b %Y}"


def _milestone(one: Milestone, day: date) -> dict[str, object]:
    done = None if one.done_on is None else f"done on {one.done_on.isoformat()}"
    state = done or ("overdue" if one.is_overdue(day) else "open")
    return {"due": one.due.isoformat(), "title": one.title, "state": state, "who": one.who}


def _changes(context: Context, number: int) -> list[tuple[str, Change]]:
    """Of both logs, each with its kind, the newest first."""
    every = [
        (kind, change)
        for kind, log in (
            (board.ENTRY_KIND, board.statuses(context.data, as_of=context.now)),
            (
                milestones.ENTRY_KIND,
                milestones.milestone_changes(context.data, as_of=context.now),
            ),
        )
        for change in log
        if change.number == number
    ]
    return sorted(every, key=lambda one: one[1].at)[::-1]


def _told(context: Context, kind: str, change: Change) -> dict[str, object]:
    back = change.taken_back
    return {
        "at": context.local_minute(change.at),
        "what": _what(kind, change),
        "note": change.value.get("note", ""),
        "owner": change.value.get("owner", ""),
        "who": change.who,
        "taken_back": ""
        if back is None
        else f"{back.who}, {context.local_minute(back.at)}: {back.why}",
    }


def _what(kind: str, change: Change) -> str:
    value = change.value
    if kind == board.ENTRY_KIND:
        return f"{value['status']}, as of {value['status_date']}"
    done = f", done on {value['done_on']}" if value["done_on"] else ""
    return f"Milestone: {value['title']}, due {value['due']}{done}"


def _standing(context: Context, changes: list[tuple[str, Change]]) -> tuple[Standing, ...]:
    if not may(context.viewer, Permission.DECIDE):
        return ()
    return tuple(
        Standing(
            kind,
            change.entry_id,
            f"{_what(kind, change)} ({change.who}, {context.local_minute(change.at)})",
        )
        for kind, change in changes
        if change.taken_back is None
    )
