"""What a detector says, as a template and its values: who may read which value is not decided here.

No sentence says that all is well: a quiet scan says only how far it looked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from dashboard.detection.allowance import Level
from dashboard.detection.rules import RuleHit

TWO_REPORTS: Final = ", or {least} if two reports are one person"
SEVERAL_REPORTS: Final = ", or {least} if reports that may be of one person are"
TWO_LINKED: Final = ", or {most} if two linked reports are two people"
SEVERAL_LINKED: Final = ", or {most} if doubtful links are wrong"
ONE_TWICE: Final = " {twice} of them looks like a record entered twice."
SEVERAL_TWICE: Final = " {twice} of them look like records entered twice."
STANDS_OUT: Final = (
    "{observed} suspected {noun} in the {window} to {end}, where {expected} {verb} usual. "
    "Chance alone does this {frequency}."
)
IN_CIRCLE: Final = (
    "{observed} suspected {noun} {within} {where} in the {window} to {end}, where {expected} "
    "{verb} expected of this place in these days. Chance alone puts as many together somewhere in "
    "the city {frequency}."
)
VERIFY: Final = "Watch: please verify "
"""Begins a watch's sentence: it asks the analyst, and says nothing to anybody else."""
ALERT: Final = "Alert: "
BY_RULE: Final = (
    "By rule: {observed} {noun} in the {window} to {end}; the rule is {needed} or more. {chance}"
)
CHANCE_OF_RULE: Final = "Chance alone fires it {frequency}."
NO_CHANCE_YET: Final = "How often chance alone fires it is not known yet: the history is too short."
NOTHING_ABOVE: Final = (
    "Nothing rarer than what chance alone does {allowed}, in data through {through}."
)
NOT_ENOUGH: Final = (
    "Not enough data to say: {history} of history before the newest windows, {needed} are needed; "
    "data through {through}."
)
TOO_FEW: Final = (
    "Too few to say what is usual: fewer than {needed} before the newest windows; "
    "data through {through}."
)
OF_OLD_DATA: Final = " The data end {age} days ago: what happened since is not known."
OLD_AFTER_DAYS: Final = 2

OVERDOSES: Final = ("overdose", "overdoses")

_MOST_TIMES_A_YEAR: Final = 24
_MOST_YEARS: Final = 100
_LONGEST_IN_HOURS: Final = 3


@dataclass(frozen=True)
class Statement:
    """A sentence before it is filled: `template.format(**counts, **words)`.

    `counts` are numbers of people. When one of them is withheld, so must be every word: what is
    expected and how often chance does it tell the count as well as it does itself.
    """

    template: str
    counts: dict[str, int]
    words: dict[str, str]


def stands_out(
    *,
    observed: int,
    expected: float,
    days: int,
    end: datetime,
    chance_per_year: float,
    level: Level,
    zone: tzinfo,
) -> Statement:
    """A window in which more was seen than chance often does; the chance is the whole scan's."""
    usual = amount(expected)
    words = {
        "noun": OVERDOSES[0] if observed == 1 else OVERDOSES[1],
        "window": span(days),
        "end": moment(end, zone=zone),
        "expected": usual,
        "verb": "is" if usual == "1" else "are",
        "frequency": frequency(chance_per_year),
    }
    beginning = {"watch": VERIFY, "alert": ALERT}.get(level, "")
    return Statement(beginning + STANDS_OUT, {"observed": observed}, words)


def in_circle(
    *,
    observed: int,
    expected: float,
    radius_m: float,
    days: int,
    end: datetime,
    chance_per_year: float,
    level: Level,
    zone: tzinfo,
) -> Statement:
    """A cluster in space and time; the word `where` is left to whoever knows the map."""
    words = {
        "noun": OVERDOSES[0] if observed == 1 else OVERDOSES[1],
        "verb": "is" if amount(expected) == "1" else "are",
        "within": f"within {metres(radius_m)} of" if radius_m >= 1 else "at",
        "window": "day" if days == 1 else f"{days} days",
        "end": moment(end, zone=zone),
        "expected": amount(expected),
        "frequency": frequency(chance_per_year),
    }
    beginning = {"watch": VERIFY, "alert": ALERT}.get(level, "")
    return Statement(beginning + IN_CIRCLE, {"observed": observed}, words)


def or_between(statement: Statement, *, least: int, most: int) -> Statement:
    """The same of a window in which reports that may be of one person are counted apart, or as one
    what a doubtful link holds: `least` is what is left if the first are one person, `most` what
    there is if doubtful links are wrong."""
    observed, said = statement.counts["observed"], ""
    counts = dict(statement.counts)
    if least < observed:
        said += TWO_REPORTS if observed - least == 1 else SEVERAL_REPORTS
        counts["least"] = least
    if most > observed:
        said += TWO_LINKED if most - observed == 1 else SEVERAL_LINKED
        counts["most"] = most
    if not said:
        return statement
    template = statement.template.replace("{noun}", "{noun}" + said + ",", 1)
    return Statement(template, counts, statement.words)


def entered_twice(statement: Statement, number: int) -> Statement:
    """The same of a window in which so many look like another of them, entered once more."""
    if not number:
        return statement
    template = statement.template + (ONE_TWICE if number == 1 else SEVERAL_TWICE)
    return Statement(template, statement.counts | {"twice": number}, statement.words)


def by_rule(hit: RuleHit, *, nouns: tuple[str, str], zone: tzinfo) -> Statement:
    """A rule that fired; `nouns` say what it counts, one and several of it."""
    chance = NO_CHANCE_YET
    if hit.chance_per_year is not None:
        chance = CHANCE_OF_RULE.format(frequency=frequency(hit.chance_per_year))
    words = {
        "noun": nouns[0] if hit.count == 1 else nouns[1],
        "window": hours(hit.rule.hours),
        "end": moment(hit.end, zone=zone),
        "needed": f"{hit.rule.needed:,}",
        "chance": chance,
    }
    return Statement(BY_RULE, {"observed": hit.count}, words)


def nothing_above(*, watch_per_year: float, through: datetime, zone: tzinfo) -> Statement:
    """No window is rarer than what chance does `watch_per_year` times."""
    words = {"allowed": frequency(watch_per_year), "through": moment(through, zone=zone)}
    return Statement(NOTHING_ABOVE, {}, words)


def too_few(needed: int, *, through: datetime, zone: tzinfo) -> Statement:
    """The history is long enough, and holds too few overdoses for a baseline."""
    words = {"needed": str(needed), "through": moment(through, zone=zone)}
    return Statement(TOO_FEW, {}, words)


def not_enough(history_days: int, *, needed: int, through: datetime, zone: tzinfo) -> Statement:
    """The history is too short for a baseline."""
    words = {
        "history": plural(history_days, "days"),
        "needed": str(needed),
        "through": moment(through, zone=zone),
    }
    return Statement(NOT_ENOUGH, {}, words)


def with_age(statement: Statement, *, through: datetime, now: datetime) -> Statement:
    """The statement, and how old its data are where that is two days or more."""
    days = (now - through).days
    if days < OLD_AFTER_DAYS:
        return statement
    words = statement.words | {"age": f"{days:,}"}
    return Statement(statement.template + OF_OLD_DATA, statement.counts, words)


def frequency(per_year: float) -> str:
    """Times a year in words: "about 6 times a year", "about once in 3 years"."""
    if per_year > _MOST_TIMES_A_YEAR:
        return f"more than {_MOST_TIMES_A_YEAR} times a year"
    if per_year > 1.5:
        return f"about {per_year:.0f} times a year"
    if per_year * _MOST_YEARS < 1:
        return f"less than once in {_MOST_YEARS} years"
    years = round(1 / per_year)
    return "about once a year" if years <= 1 else f"about once in {years} years"


def chance_by_itself(p_value: float) -> str:
    """The chance of one window in words: "by itself 30 in 100", "by itself 1 in 900"."""
    if p_value >= 0.095:
        return f"by itself {100 * p_value:.0f} in 100"
    one_in = 1 / max(p_value, 1e-6)
    if one_in >= 999_999:
        return "by itself less than 1 in a million"
    step = 10 ** max(0, len(str(int(one_in))) - 2)
    return f"by itself 1 in {round(one_in / step) * step:,}"


def amount(expected: float) -> str:
    """An expected number, as exact as it is worth: "less than 0.1", "0.7", "12"."""
    if expected < 0.05:
        return "less than 0.1"
    return f"{expected:.1f}".removesuffix(".0") if expected < 9.95 else f"{expected:,.0f}"


def plural(number: int, noun: str) -> str:
    """ "1 overdose", "2 overdoses": nouns are given in the plural."""
    return f"{number:,} {noun.removesuffix('s') if number == 1 else noun}"


def span(days: int) -> str:
    """A window's length: hours up to three days, then days."""
    return hours(24 * days)


def metres(number: float) -> str:
    """A distance, as exact as it is worth: "20 m", "350 m", "1.2 km"."""
    if number < 95:
        return f"{max(10, round(number, -1)):.0f} m"
    return f"{round(number / 50) * 50:.0f} m" if number < 975 else f"{number / 1000:.1f} km"


def hours(number: int) -> str:
    """A rule's window: hours up to three days, then days where they are whole."""
    if number % 24 or number <= 24 * _LONGEST_IN_HOURS:
        return f"{number} hours" if number != 1 else "hour"
    return f"{number // 24} days"


def moment(at: datetime, *, zone: tzinfo) -> str:
    """A local time: "31 Oct 2026, 20:00"; midnight is the day that it ends: "30 Oct 2026"."""
    local = at.astimezone(zone)
    if local.time() == time.min:
        ended = local.date() - timedelta(days=1)
        return f"{ended.day} {ended:%b %Y}"
    return f"{local.day} {local:%b %Y, %H:%M}"
