"""What each measure means, where it is from, and what it cannot say."""

from __future__ import annotations

from typing import Final, NamedTuple

from dashboard.analytics.reach import first_giver
from dashboard.analytics.reach.coverage import PUBLISHED_NEED
from dashboard.analytics.reach.ratios import LEAST_EVENTS
from dashboard.analytics.reach.supply import WEEKS

_AWAY: Final = (
    "Kits are often used away from where they were given: rescues in Massachusetts often were in "
    "another town (PubMed 40683013)."
)
_LOG: Final = "naloxone log"
_BLANK: Final = "A row that leaves the number blank adds nothing; a blank is not zero."


class Definition(NamedTuple):
    """Of one measure; `name` is what the rows of the table are called, or how they begin."""

    name: str
    title: str
    definition: str
    unit: str
    source: str
    cannot_say: str


DEFINITIONS: Final = (
    Definition(
        "kits", "Kits", "Kits handed out; the total of a period is spread over its days.",
        "kits", _LOG, f"Who has them now. {_BLANK}",
    ),
    Definition("doses", "Doses", "Doses handed out, as kits.", "doses", _LOG, _BLANK),
    Definition(
        "milligrams", "Milligrams",
        "Milligrams handed out: as the log says, else doses times those of one dose.",
        "mg", _LOG, "That more milligrams help more people: products differ in strength.",
    ),
    Definition(
        "kits_per_overdose", "Kits for each overdose",
        "Kits handed out / overdoses of the same days and place. The interval takes the overdoses "
        "as a Poisson count (Garwood 1936).",
        "kits", f"{_LOG}; overdoses as counted on this page",
        f"{_AWAY} Not told with fewer than {LEAST_EVENTS} overdoses, or as the settings say.",
    ),
    Definition(
        "kits_per_death", "Kits for each death",
        "The same with the deaths reported at the scene.",
        "kits", f"{_LOG}; outcome at the scene",
        "Deaths found later are missing: it is larger than a ratio to a medical examiner's deaths. "
        f"Not told with fewer than {LEAST_EVENTS}, the rule of Rhode Island.",
    ),
    Definition(
        "kits_per_100000_residents", "Kits per 100,000 residents",
        "Kits handed out in the period, not a year, / residents. The interval takes hand-outs as "
        "random, each of its size (Fay and Feuer 1997).",
        "kits", f"{_LOG}; residents as the city's settings say", "Who received them lives there.",
    ),
    Definition(
        "first_naloxone", "Who gave naloxone first",
        "Overdoses in which this giver was first / those of which it is known, with exact limits "
        "(Clopper and Pearson 1934).",
        "share", "EMS care reports, and ODMAP where it says", first_giver.INVISIBLE,
    ),
    Definition(
        "several_doses", "Several doses",
        "Overdoses with two doses or more / those of which it is known, by who gave it first.",
        "share", "EMS care reports", "How strong the doses were.",
    ),
    Definition(
        "died", "Died at the scene",
        "Deaths at the scene / overdoses of known outcome, by who gave naloxone first.",
        "share", "EMS care reports",
        "That the giver made the difference: crews come to other overdoses than bystanders.",
    ),
    Definition(
        "lay_first", "Lay person first, by group of people",
        "Overdoses of the group in which a lay person gave naloxone first / those of which it is "
        "known who did.",
        "share", "EMS care reports", "Why groups differ; and little where many are unknown.",
    ),
    Definition(
        "nearest_naloxone", "Distance to the nearest place that gives naloxone",
        "Metres as the crow flies from each located overdose, the median; shares within 500, 1,000 "
        "and 2,000 m.",
        "m", "the list of resources", "Whether the place was open then, or known.",
    ),
    Definition(
        "kits_of_target", "Kits against a channel's target of the year",
        "Kits of the channel in the year / the target that was entered.",
        "share", f"{_LOG}; targets entered here", _BLANK,
    ),
    Definition(
        "trainings", "Trainings", "Rows of the log of a single day with people trained.",
        "trainings", _LOG, "Who carries naloxone after it.",
    ),
    Definition(
        "people_trained", "People trained", "People that the log's rows say were trained.",
        "people", _LOG, f"How many of them were trained before. {_BLANK}",
    ),
    Definition(
        "weeks_of_supply", "Weeks of supply",
        f"Kits in stock / kits handed out a week in the last {WEEKS} weeks.",
        "weeks", f"{_LOG}; stock entered here", "What is ordered, or about to expire.",
    ),
    Definition(
        "coverage", "Naloxone at witnessed overdoses",
        "1 - exp(-m s K L / N), at least and at most: K kits a year of which the share s reaches "
        "the N people at risk and stays for L years, m people present.",
        "share", "inputs entered here; target of Irvine and others 2022",
        "Anything better than its inputs. Published for states, as context: "
        f"{PUBLISHED_NEED[0]:,} to {PUBLISHED_NEED[1]:,} two-dose kits more for 100,000 people a "
        "year.",
    ),
)  # fmt: skip
