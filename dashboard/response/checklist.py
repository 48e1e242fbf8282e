"""The verification checklist: what the data themselves say to its questions.

The questions are those of the CSTE Overdose Anomaly Toolkit and of what the sources are known for.
The answers name records and hold counts of few people: they are for analysts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final, Literal

import pandas as pd

from dashboard.analytics import episodes
from dashboard.analytics.bases import OVERDOSES
from dashboard.analytics.batches import doubtful, undecided
from dashboard.analytics.cases import cases
from dashboard.analytics.episodes import Episode, Seen, Subject
from dashboard.analytics.filters import Filters
from dashboard.analytics.findings.collecting import findings
from dashboard.analytics.findings.marking import touching
from dashboard.analytics.findings.terms import Finding, Kind
from dashboard.analytics.linkage.ranges import least_overdoses
from dashboard.analytics.linked import links
from dashboard.analytics.members import neighbour_of
from dashboard.analytics.through import DataThrough, last_local_day
from dashboard.response.likeness import Alike, likeness
from dashboard.response.recording import entered_at_once, entered_together, largest_scene
from dashboard.settings import Settings
from dashboard.store import Reader

Question = Literal[
    "duplicates", "late batch", "one scene", "entry time", "new agency", "after a gap",
    "neighbours", "earlier ones", "in common",
]  # fmt: skip
Verdict = Literal["yes", "no", "not known"]

QUESTIONS: Final[dict[Question, str]] = {
    "duplicates": "Are some of them one overdose, told twice?",
    "late batch": "Were they entered late, together?",
    "one scene": "Are most of them of one scene?",
    "entry time": "Is the time of entry taken for the time of the event?",
    "new agency": "Does an agency report that did not before, or under another name?",
    "after a gap": "Is it a usual count after a time without reports?",
    "neighbours": "Is there an alarm of a neighbour too?",
    "earlier ones": "Were there earlier ones like it?",
    "in common": "Have they a substance, an age, a sex or a place in common?",
}
AGAINST: Final[tuple[Question, ...]] = (
    "duplicates", "late batch", "one scene", "entry time", "new agency", "after a gap",
)  # fmt: skip
"""Those of which a yes speaks for another cause than more overdoses."""
GAP_DAYS: Final = 14
"""A silence that ended so many days before the window or fewer is told."""
_MOST: Final = 0.5


@dataclass(frozen=True)
class Answer:
    """To one question."""

    question: Question
    verdict: Verdict
    evidence: Mapping[str, int | str]
    """What it rests on, for analysts."""
    alike: tuple[Alike, ...] = ()
    """Of "in common"."""


@dataclass(frozen=True)
class Suspect:
    """What is verified: an episode and the records that were counted."""

    subject: Subject
    seen: Seen

    @classmethod
    def of(cls, trigger: Mapping[str, Any]) -> Suspect:
        """Of an event's trigger that is an episode."""
        return cls(Subject.of(trigger["episode"].rpartition("@")[0]), Seen.of(trigger["seen"]))


def checklist(
    data: Reader, settings: Settings, known: Mapping[str, DataThrough], suspect: Suspect
) -> tuple[Answer, ...]:
    """An answer to each of `QUESTIONS`, in their order, by what is known now.

    Args:
        data: a snapshot of the store.
        settings: of the city.
        known: how far each source's data reach.
        suspect: what is verified.
    """
    basis, seen = suspect.subject.basis, suspect.seen
    every = _cases(data, suspect, known)
    own = every[every["key"].isin(seen.keys)]
    lately = _touching(data, settings, known, suspect, days_before=GAP_DAYS)
    reported = _touching(data, settings, known, suspect)
    return (
        _duplicates(data, basis, list(own["key"])),
        _late(own, reported),
        _share("one scene", largest_scene(own), len(own)),
        _share("entry time", *entered_at_once(own)),
        _of_kinds("new agency", reported, ("new agency", "spelling")),
        _of_kinds("after a gap", lately, ("silent", "back")),
        *_episodes(episodes.present(data.entries(episodes.ENTRY_KIND)), suspect),
        _in_common(own, every, seen.start),
    )


def _cases(data: Reader, suspect: Suspect, known: Mapping[str, DataThrough]) -> pd.DataFrame:
    basis = suspect.subject.basis
    is_theirs = suspect.subject.kind == "series" and neighbour_of(suspect.subject.name) is not None
    as_of = known[basis].through if basis in known else suspect.seen.through
    return data.execute(cases(data, Filters(basis=basis), as_of=as_of, neighbours=is_theirs))


def _touching(
    data: Reader,
    settings: Settings,
    known: Mapping[str, DataThrough],
    suspect: Suspect,
    *,
    days_before: int = 0,
) -> tuple[Finding, ...]:
    """The changes in reporting that concern the window, or so many days before it too."""
    zone, seen = settings.city.zone, suspect.seen
    return touching(
        findings(data, settings, known),
        seen.start.astimezone(zone).date() - timedelta(days=days_before),
        last_local_day(seen.end, zone),
        basis=suspect.subject.basis,
    )


def _duplicates(data: Reader, basis: str, keys: Sequence[str]) -> Answer:
    named = keys if basis == OVERDOSES else [f"{basis}:{key}" for key in keys]
    known = links(data)
    own = {known.overdose.get(name, name) for name in named}
    fewest = least_overdoses(known, sorted(own))
    twice = doubtful(undecided(data, basis), keys)
    evidence = {"counted": len(keys), "at_least": fewest, "look_entered_twice": twice}
    return Answer("duplicates", _yes(fewest < len(keys) or twice > 0, keys), evidence)


def _late(own: pd.DataFrame, reported: Sequence[Finding]) -> Answer:
    together, told = entered_together(own)
    batches = [one for one in reported if one.kind == "late batch"]
    evidence = {"together": together, "entry_known": told, "findings": len(batches)}
    is_late = bool(batches) or together > _MOST * len(own)
    return Answer("late batch", "yes" if is_late else _yes(False, range(told)), evidence)


def _share(question: Question, count: int, of: int) -> Answer:
    """Yes where it is most of them."""
    return Answer(
        question, _yes(of > 1 and count > _MOST * of, range(of)), {"count": count, "of": of}
    )


def _of_kinds(question: Question, reported: Sequence[Finding], kinds: Sequence[Kind]) -> Answer:
    own = [one for one in reported if one.kind in kinds]
    evidence: dict[str, int | str] = {"findings": len(own)}
    if own:
        evidence["newest"] = own[0].id
    return Answer(question, "yes" if own else "no", evidence)


def _episodes(log: Sequence[Episode], suspect: Suspect) -> tuple[Answer, Answer]:
    """Of the log of episodes: alarms of neighbours in those days, and earlier ones of the same."""
    seen, subject = suspect.seen, suspect.subject
    near = [
        one
        for one in log
        if one.subject.basis == subject.basis
        and one.subject != subject
        and one.subject.kind == "series"
        and neighbour_of(one.subject.name) is not None
        and one.opened.through <= seen.through + timedelta(days=1)
        and one.last_alarm >= seen.start
    ]
    before = [one for one in log if one.subject == subject and one.last_alarm < seen.start]
    names = ", ".join(sorted({str(neighbour_of(one.subject.name)) for one in near}))
    newest = max((one.opened.through for one in before), default=None)
    told = {"newest": newest.isoformat()} if newest else {}
    return (
        Answer("neighbours", "yes" if near else "no", {"neighbours": names} if near else {}),
        Answer("earlier ones", "yes" if before else "no", {"episodes": len(before), **told}),
    )


def _in_common(own: pd.DataFrame, every: pd.DataFrame, start: datetime) -> Answer:
    before = every[every["occurred_at"] <= pd.Timestamp(start)]
    found = likeness(own, before)
    standing_out = [one for one in found if one.stands_out]
    evidence = {one.field: one.value for one in standing_out}
    return Answer("in common", _yes(bool(standing_out), found), evidence, found)


def _yes(is_so: bool, told: Sequence[object]) -> Verdict:
    """Not known where there is nothing to tell it by."""
    return "not known" if not len(told) else "yes" if is_so else "no"
