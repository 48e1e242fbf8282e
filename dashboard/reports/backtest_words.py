"""How looking back is put into words: the rules, what each would have done, and the limits."""

from __future__ import annotations

from typing import Final

from dashboard.analytics import signals
from dashboard.detection.backtest_rules import OWN_RULE
from dashboard.detection.outcomes import Catch, Outcome
from dashboard.reports.wording import RULE_TITLES

NOTHING: Final = "–"
COMPARED_TITLES: Final = {
    "scan_watch": "The scan, watch",
    "scan_alert": "The scan, alert",
    OWN_RULE: RULE_TITLES[signals.OWN],
    "count24": "3 or more in 24 hours",
    "mean2sd": "Mean + 2 SD",
    "n72": "4 or more in 72 hours",
    "ears_c1": "EARS C1",
    "ears_c2": "EARS C2",
    "ears_c3": "EARS C3",
    "farrington_flexible": "Farrington, 7 days",
    "essence_ewma": "ESSENCE EWMA",
    "essence_regression": "ESSENCE regression",
    "essence_switch": "ESSENCE switch",
}
"""How the rules that are compared are called on the page."""
LIMITS: Final = """
- **Few clusters.** One more caught or missed changes the picture; it proves no rule better.
- **Announced clusters were not independent of rules.** Some were announced because a rule of so
  many within so many hours fired: a rule like it catches them by the way they were found.
- **An alarm outside the marked days need not be false**: a cluster that nobody noticed or marked
  counts against the rule that saw it.
- **A rule that is often in alarm catches most things by luck.** Look at its days in alarm.
- **Each rule looks once a day, at midnight**, at what is known today. What was entered late was not
  there then, so that real alarms would have come later.
- Only the whole city's series is looked at. It has half of the accepted false signals; areas,
  deaths, several doses, under 18 and neighbours share the other half, and are not in this table.
- In an *advisory* nobody knows whether there was a cluster: it is shown and counts neither way.
"""


def catch_text(found: Catch) -> str:
    """When the alarm came after the first overdose, or that none did."""
    if found.caught is None:
        return "cannot say"
    return delay_text(found.hours_to_alarm) if found.caught else "missed"


def delay_text(hours: float | None) -> str:
    """Hours up to three days, then days: as exact as a look once a day is worth."""
    if hours is None:
        return NOTHING
    return f"{hours:.0f} hours" if hours < 72 else f"{hours / 24:.0f} days"


def would_have(level: str, outcome: Outcome) -> str:
    """What watches, or alerts, would have done, as a sentence."""
    if outcome.alarms_per_year is None:
        return f"There is too little history to say what **{level}** would have done."
    times = f"{outcome.alarms_per_year:.1f} alarms a year outside the marked days"
    if not outcome.judged:
        return f"**{level.capitalize()}** would have raised {times}."
    late = ""
    if outcome.typical_hours is not None:
        typically = "typically " if outcome.caught > 1 else ""
        late = f", {typically}{delay_text(outcome.typical_hours)} after the first overdose"
    return (
        f"**{level.capitalize()}** would have caught **{outcome.caught} of {len(outcome.judged)}** "
        f"marked clusters{late}, and raised {times}."
    )
