"""How far to trust what is expected, and the method in plain words with its limits."""

from __future__ import annotations

from typing import Final

from dashboard.detection.baseline import Baseline
from dashboard.detection.indicator import Indicator
from dashboard.detection.sentence import plural
from dashboard.detection.terms import Term

METHOD: Final = """
**What is expected** comes from the past of the same series: at most six years, without the newest
14 days, so that today's cluster does not become tomorrow's normal. A regression of the counts
finds the level; a slow trend, a season, differences between weekdays and a rise at the start of a
month are in it only where the data show them. The last 100 days then correct the level. Clusters
of the past are weighted down. That the counts scatter more than pure chance, and that what is
expected is itself not known exactly, is carried into the distribution (a negative binomial) that
each window is held against.

**How often chance does it.** A window's chance *by itself* is how likely this one window holds as
many or more. But five windows overlap and are looked at every day, so that one of them is often
rare. *Times a year* is the answer for the whole scan: the same method was run over many simulated
quiet years, looked at as often as new data came in their newest week, and its false episodes
counted; seven quiet days end one. The false signals a year that are accepted are for all series
together: half for the whole city, the rest shared by the others in equal parts. An area or a
neighbour is one of these as soon as its last year of data had enough, and as long as it has: one
more, or one fewer, changes the part of each of the others, never the city's, so that a level there
can change though nothing new was seen. Rules count beside it: they fire whatever is usual, and come
on top of what was accepted.

**What is late.** Of the newest days not all is known yet: less is expected of them by the share
that is, and windows that ended one to three days ago are looked at again while their days fill up.
What was observed is never changed.

**What it cannot say.** Windows end where the data end, not now, and the newest days are still
being entered: a quiet figure is no all-clear. Overdoses are linked from the records of all sources
by what these say, which can err by one; where two reports may be one person the sentence says so.
Of one source alone, an overdose that two agencies entered counts twice. A change in who reports, or
how, looks like a spike or hides one: the Data page names those that it finds. Trend and season are
carried on from the past, and a real change of the drug supply is not in them. A small cluster in
a busy time is missed; the back test says which ones of the past were. A series of few overdoses
has coarse steps: it rarely uses up what is accepted for it.
"""

LOOKS: Final = (
    " New data came up to {looks} times a day of late; how often chance does it is told for so "
    "many looks."
)
SHARED: Final = (
    "These share half of the accepted false signals in equal parts. One more of them, or one "
    "fewer, changes the part of each, and with it what is a watch or an alert there."
)
"""Stands with the series other than the whole city's."""

_TERMS: Final[dict[Term, str]] = {
    "trend": "a slow trend",
    "season": "a season",
    "weekday": "differences between weekdays",
    "month start": "a change at the start of a month",
}


def trust(found: Indicator) -> str:
    """How far to trust an indicator's baseline, in plain words."""
    if found.level == "not enough data":
        return (
            f"{plural(found.history_days, 'days')} of history before the newest windows is too "
            "little to say what is usual."
        )
    used = min(found.history_days, Baseline().history_steps)
    shown = [words for term, words in _TERMS.items() if term in found.terms]
    absent = [
        words for term, words in _TERMS.items() if term in found.tried and term not in found.terms
    ]
    pattern = f"The data show {_listed(shown)}" if shown else "The data show no pattern"
    missing = f", and not {_listed(absent, last='or')}" if absent and shown else ""
    looks = LOOKS.format(looks=found.looks_a_day) if found.looks_a_day > 1 else ""
    rests = f"What is usual rests on {plural(used, 'days')} of data."
    return f"{rests} {pattern}{missing}. {_caution(found)}{looks}"


def _caution(found: Indicator) -> str:
    """What the baseline could not try yet: it alone knows how much history each term needs."""
    untried = [words for term, words in _TERMS.items() if term not in found.tried]
    if not untried:
        return "That is enough to tell each of them."
    trust_it = "little" if "trend" not in found.tried else "with care"
    return f"It is too short to tell {_listed(untried, last='or')} yet, so trust it {trust_it}."


def _listed(words: list[str], last: str = "and") -> str:
    *first, end = words
    return f"{', '.join(first)} {last} {end}" if first else end
