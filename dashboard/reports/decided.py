"""What analysts decided about records, in force or not, with who, when and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import pandas as pd

from dashboard.analytics.decisions import Decision, TakenBack, every, in_force, taken_back
from dashboard.analytics.linked import links
from dashboard.privacy import Permission, Published, publish_records, require
from dashboard.reports import telling
from dashboard.reports.context import Context
from dashboard.store import Reader

IN_FORCE: Final = "in force"
LEFT_OUT_COLUMNS: Final = (
    "occurred", "source", "agency", "number", "severity", "age", "sex", "zip", "reason", "who",
)  # fmt: skip
_MANY: Final = {"exclude": "records left out", "part": "pairs parted", "join": "pairs joined"}
_NOT_DONE: Final = "; not carried out: what it joins was parted"


@dataclass(frozen=True)
class Held:
    """One decision in force, or those that were entered in one."""

    entry_ids: tuple[str, ...]
    words: str


@dataclass(frozen=True)
class Decided:
    """The decisions, the newest first."""

    held: tuple[Held, ...]
    """Those in force."""
    listed: Published
    """All of them, those in force first: `at` (local text), `decision`, `records`, `reason`, `who`,
    `state` ("in force", or what became of it)."""
    left_out: Published
    """The records that are left out of the counts: `LEFT_OUT_COLUMNS`."""


def build(context: Context) -> Decided:
    """What holds now. Raises Forbidden for everybody but analysts."""
    require(context.viewer, Permission.LINE_LIST)
    now = in_force(context.data)
    in_force_ids = {one.entry_id for one in now}
    groups = _together(now)
    gone_by = taken_back(context.data)
    before = _together(one for one in every(context.data) if one.entry_id not in in_force_ids)
    records = [one.text for group in groups + before for each in group for one in each.records]
    lines = telling.in_a_line(context, telling.recorded(context, list(dict.fromkeys(records))))
    refused = links(context.data).refused
    gone = {frozenset(pair) for pair in zip(refused["key_a"], refused["key_b"], strict=True)}
    rows = [_row(context, group, lines, gone) | {"state": IN_FORCE} for group in groups]
    over = [
        _row(context, group, lines, set())
        | {"state": _over(context, gone_by.get(group[0].entry_id))}
        for group in before
    ]
    columns = ["at", "decision", "records", "reason", "who", "state"]
    frame = pd.DataFrame(rows + over, columns=columns)
    return Decided(
        held=tuple(
            Held(
                tuple(one.entry_id for one in group),
                f"{row['at']}: {row['decision']}, {_shortly(group, lines)}",
            )
            for group, row in zip(groups, rows, strict=True)
        ),
        listed=publish_records(frame, viewer=context.viewer),
        left_out=_left_out(context, [one for group in groups for one in group]),
    )


def _over(context: Context, back: TakenBack | None) -> str:
    """What became of decisions that are not in force."""
    if back is None:
        return "a newer decision is in force"
    return f"taken back {context.local_minute(back.at)} by {back.who}: {back.reason}"


def _together(decisions: Iterable[Decision]) -> list[list[Decision]]:
    """Those that were entered in one as one group, in the order of the newest."""
    groups: dict[str, list[Decision]] = defaultdict(list)
    for one in decisions:
        groups[one.together or one.entry_id].append(one)
    return list(groups.values())


def _row(
    context: Context, group: list[Decision], lines: pd.Series, refused: set[frozenset[str]]
) -> dict[str, str]:
    first = group[0]
    many = f"{len(group):,} {_MANY.get(first.kind, '')}"
    both = frozenset(one.text for one in first.records)
    undone = _NOT_DONE if first.kind == "join" and both in refused else ""
    return {
        "at": context.local_minute(first.at),
        "decision": many if len(group) > 1 else what(first) + undone,
        "records": "; ".join(_named(one, lines) for one in group),
        "reason": first.reason,
        "who": first.who,
    }


def _shortly(group: list[Decision], lines: pd.Series) -> str:
    return _named(group[0], lines) + (" …" if len(group) > 1 else "")


def _named(decision: Decision, lines: pd.Series) -> str:
    return " / ".join(str(lines.get(one.text, one.text)) for one in decision.records)


def what(decision: Decision) -> str:
    """What was decided, in words."""
    if decision.kind == "correct":
        title = telling.field_title(str(decision.field))
        return f"{title} corrected to {decision.value}"
    return {"join": "One overdose", "part": "Two overdoses", "exclude": "Left out"}[decision.kind]


def notes(data: Reader) -> dict[str, str]:
    """By record, what was decided about it and why: 'Left out: "a test" (R. Lee)'."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in in_force(data):
        for record in one.records:
            found[record.text].append(f'{what(one)}: "{one.reason}" ({one.who})')
    return {record: "; ".join(said) for record, said in found.items()}


def _left_out(context: Context, decisions: list[Decision]) -> Published:
    why = {one.records[0].text: one for one in decisions if one.kind == "exclude"}
    frame = telling.recorded(context, list(why))
    shown = frame.assign(
        occurred=context.local_text(frame["occurred_at"], time_known=frame["time_known"]),
        reason=[why[record].reason for record in frame.index],
        who=[why[record].who for record in frame.index],
    )[[*LEFT_OUT_COLUMNS]]
    return publish_records(shown.reset_index(drop=True), viewer=context.viewer)
