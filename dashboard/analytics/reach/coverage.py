"""At how many witnessed overdoses naloxone is there: a model, shown with every input that it uses.

The target, naloxone at 80 % of witnessed overdoses, is that of Irvine MA and others, Estimating
naloxone need in the USA, Lancet Public Health 2022;7:e210-e218. Their model was calibrated to
states and cannot be run on a city's log; the one here is the simplest that has its parts. None of
its inputs is known to the project: nothing is said before somebody enters all of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from math import exp, isfinite, log
from typing import Any, Final, NamedTuple

from dashboard.analytics.reach.entered import check_who
from dashboard.store import Reader, Store
from loaders.errors import OdwatchError

ENTRY_KIND: Final = "coverage_inputs"
TARGET: Final = 0.8
PUBLISHED_NEED: Final = (0, 1270)
"""Two-dose kits more for 100,000 people a year, over the states modelled there: context alone."""
MOST_SOURCE: Final = 300
_SUBJECT: Final = "city"


class CoverageRefused(OdwatchError):
    """Inputs that cannot be used; the message names the input, its value and why."""


class Range(NamedTuple):
    """What an input may be at least and at most."""

    low: float
    high: float


@dataclass(frozen=True)
class Inputs:
    """Everything that the model uses. Raises CoverageRefused for what cannot be."""

    people_at_risk: Range
    """People in the city who may overdose on an opioid."""
    kits_a_year: Range
    """Two-dose kits handed out a year."""
    share_reaching: Range
    """The share of them that ends with people at risk or those around them."""
    years_kept: Range
    """How long a kit is there until it is used, lost or expired."""
    people_present: Range
    """People at a witnessed overdose who may carry one, the person itself among them."""
    source: str = ""
    """Where the figures are from, in the words of who entered them."""

    def __post_init__(self) -> None:
        for name, (title, least, most) in INPUTS.items():
            low, high = getattr(self, name)
            for value in (low, high):
                if not (isfinite(value) and least <= value <= most):
                    reason = f"is not between {least:,.10g} and {most:,.10g}"
                    raise CoverageRefused(f"{title} {value:,.10g}: {reason}")
            if low > high:
                raise CoverageRefused(
                    f"{title}: at least {low:,.10g} is more than at most {high:,.10g}"
                )
        if not self.source.strip():
            raise CoverageRefused("source: is empty; say where the figures are from")
        if len(self.source) > MOST_SOURCE:
            raise CoverageRefused(f"source: has {len(self.source)} letters; {MOST_SOURCE} at most")


INPUTS: Final[dict[str, tuple[str, float, float]]] = {
    "people_at_risk": ("people at risk", 1.0, 10_000_000.0),
    "kits_a_year": ("two-dose kits a year", 0.0, 10_000_000.0),
    "share_reaching": ("share of kits that reach people at risk", 0.01, 1.0),
    "years_kept": ("years that a kit is there", 0.05, 10.0),
    "people_present": ("people present who may carry one", 1.0, 20.0),
}
"""Each input's title, and between which values it can be."""


@dataclass(frozen=True)
class Coverage:
    """What follows from the inputs, each at least and at most."""

    available: Range
    """The share of witnessed overdoses at which there is a kit."""
    kits_needed: Range
    """Kits a year for `TARGET`."""
    kits_more: Range
    """Those beyond the kits that are handed out, 0 at the least."""


def available(
    *, people: float, kits_a_year: float, reaching: float, years: float, present: float
) -> float:
    """The chance that somebody at a witnessed overdose has a kit: 1 - exp(-m s K L / N).

    Kits handed out a year (K) times the years that one is there (L) are the kits out at any time;
    a share (s) of them is spread at random over the people at risk (N), so that one of them has a
    Poisson number of mean s K L / N, and none of the m people present has one with the chance
    exp(-m s K L / N). 3,000 kits a year, half of them reaching 2,000 people, each there for a year,
    with one person present: 1 - exp(-0.75) = 0.528.
    """
    return 1 - exp(-present * reaching * kits_a_year * years / people)


def kits_for(
    target: float, *, people: float, reaching: float, years: float, present: float
) -> float:
    """Kits a year with which naloxone is at so many: `available` solved for K,
    -ln(1 - target) N / (m s L). For 0.8 in the example there: 1.609 x 2,000 / 0.5 = 6,438."""
    return -log(1 - target) * people / (present * reaching * years)


def coverage(inputs: Inputs, *, target: float = TARGET) -> Coverage:
    """The range over all that the inputs may be; every input moves it in one direction."""
    least = {"reaching": inputs.share_reaching.low, "years": inputs.years_kept.low}
    least |= {"people": inputs.people_at_risk.high, "present": inputs.people_present.low}
    most = {"reaching": inputs.share_reaching.high, "years": inputs.years_kept.high}
    most |= {"people": inputs.people_at_risk.low, "present": inputs.people_present.high}
    given = inputs.kits_a_year
    needed = Range(kits_for(target, **most), kits_for(target, **least))
    return Coverage(
        available=Range(
            available(kits_a_year=given.low, **least), available(kits_a_year=given.high, **most)
        ),
        kits_needed=needed,
        kits_more=Range(max(0.0, needed.low - given.high), max(0.0, needed.high - given.low)),
    )


def of_ranges(ranges: Mapping[str, tuple[float | None, float | None]], *, source: str) -> Inputs:
    """The inputs of a form, by the names of `INPUTS`. Raises CoverageRefused for one left out."""
    told: dict[str, Any] = {}
    for name, (low, high) in ranges.items():
        if low is None or high is None:
            raise CoverageRefused(f"{INPUTS[name][0]}: enter both, at least and at most")
        told[name] = Range(low, high)
    return Inputs(**told, source=source)


def inputs(data: Reader) -> Inputs | None:
    """Those in force: the newest that were entered; None before anybody did, or taken back."""
    entries = data.entries(ENTRY_KIND)
    held: dict[str, Any] = entries["value"].iloc[-1] if len(entries) else {}
    if not {*INPUTS, "source"} <= set(held):
        return None
    ranges = {name: Range(*held[name]) for name in INPUTS}
    return Inputs(**ranges, source=str(held["source"]))


def keep(store: Store, given: Inputs, *, who: str, at: datetime) -> None:
    """Put inputs in force, beside those before them. Raises CoverageRefused without a name."""
    check_who(who, CoverageRefused)
    store.add_entry(ENTRY_KIND, _SUBJECT, asdict(given), who=who, at=at)


def take_back(store: Store, *, who: str, at: datetime) -> None:
    """Say that no inputs are in force; nothing is shown until somebody enters new ones."""
    store.add_entry(ENTRY_KIND, _SUBJECT, {}, who=who, at=at)
