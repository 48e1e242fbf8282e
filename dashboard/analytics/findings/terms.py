"""What a finding is: a named change in reporting, with its test, its evidence and its sentence.

Every test asks how often a source that goes on reporting as it did would do as much. What is
allowed is shared: `FALSE_A_YEAR` for a source, in equal parts by the kinds that are tested, and of
a kind by its checks in a year. A check's allowance does not depend on how long the data are, so a
finding stays one when more are loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp, lgamma
from typing import Final, Literal

from dashboard.analytics.bases import BASIS_TITLES, OVERDOSES
from dashboard.detection.sentence import Statement

Kind = Literal[
    "silent", "back", "new agency", "spelling", "unknowns", "hour", "point", "late batch",
    "unseen code", "unread", "moved", "duplicates",
]  # fmt: skip
KIND_TITLES: Final[dict[Kind, str]] = {
    "silent": "Gone silent",
    "back": "Silent for a time",
    "new agency": "New agency in the city",
    "spelling": "Agency in another spelling",
    "unknowns": "More unknowns",
    "hour": "An over-full hour",
    "point": "An over-full point",
    "late batch": "Entered late, together",
    "unseen code": "A value not seen before",
    "unread": "Values that cannot be read",
    "moved": "Counts that moved",
    "duplicates": "Near-duplicates",
}

FALSE_A_YEAR: Final = 0.05
"""False findings of a source in a year that all tests together may make."""
TESTED_KINDS: Final = 9
SETTLING_DAYS: Final = 100
"""A lasting change touches so many days after it: what is expected is held to the level of the
newest 100 days."""
YEAR_DAYS: Final = 365
LEAST_HISTORY_DAYS: Final = 180
"""Before that nothing is usual."""
LEAST_RECORDS: Final = 20
_SHOWN_KEYS: Final = 50


@dataclass(frozen=True)
class Finding:
    """One change in reporting."""

    kind: Kind
    source: str
    subject: str
    """What of the source: an agency, a field, an hour; empty for the source itself."""
    start: date
    """With kind, source and subject its identity: the same however often it is found."""
    first: date
    last: date
    """The first and the last day of events that it concerns."""
    p_value: float | None
    """Of its test; None of what is a fact and no chance."""
    statement: Statement
    """Its sentence: `counts` are numbers of records."""
    plain: str
    """The same without a number, an agency's name or a place: a clause without its full stop."""
    named: str = ""
    """As `plain`, with an agency's name, for analysts; empty where no name is needed."""
    evidence: Mapping[str, float | str] = field(default_factory=dict)
    keys: tuple[str, ...] = ()
    """Its records, where they are few enough to be named."""
    of_place: bool = False
    """Whether it tells where somebody was."""

    @property
    def id(self) -> str:
        """Stable over reloads, so that it can be acknowledged."""
        return f"{self.kind}|{self.source}|{self.subject}|{self.start.isoformat()}"

    @property
    def label(self) -> str:
        """For a chart: what kind of change, of which source."""
        return f"{title(self.source)}: {KIND_TITLES[self.kind].lower()}"

    def is_of(self, basis: str) -> bool:
        """Whether it touches counts of this basis."""
        return basis in (OVERDOSES, self.source)


def allowed(checks_a_year: float) -> float:
    """The p-value below which one of so many checks a year, of one kind, is a finding."""
    return FALSE_A_YEAR / TESTED_KINDS / max(1.0, checks_a_year)


def all_within(n: int, part: float, whole: float) -> float:
    """The chance C(part, n) / C(whole, n) that, of `whole`, n drawn without regard are all of a
    part of it; as Γ has it also of parts of days. 0 where the part holds fewer than n."""
    if n > part:
        return 0.0
    return exp(lgamma(part + 1) - lgamma(part - n + 1) - lgamma(whole + 1) + lgamma(whole - n + 1))


def shown(keys: Iterable[str]) -> tuple[str, ...]:
    """The keys of a finding's records, where they are few enough to be named; else none."""
    every = tuple(keys)
    return every if len(every) <= _SHOWN_KEYS else ()


def title(source: str) -> str:
    """How a source is called inside a sentence."""
    return BASIS_TITLES.get(source, source).removesuffix(" records").removesuffix(" care reports")


def day_text(day: date) -> str:
    """A day as people write it: `3 Oct 2026`."""
    return f"{day.day} {day:%b %Y}"


def settling(first: date, through: date) -> date:
    """Until when a lasting change touches what is expected, within the data."""
    return max(first, min(through, first + timedelta(days=SETTLING_DAYS)))
