"""Changes in reporting that are no trends, each with its test, its evidence and its sentence."""

from dashboard.analytics.findings.acknowledging import (
    Acknowledged,
    UnusableNote,
    acknowledge,
    acknowledged,
)
from dashboard.analytics.findings.collecting import findings
from dashboard.analytics.findings.marking import Mark, marks, touching
from dashboard.analytics.findings.terms import KIND_TITLES, Finding, Kind

__all__ = [
    "KIND_TITLES",
    "Acknowledged",
    "Finding",
    "Kind",
    "Mark",
    "UnusableNote",
    "acknowledge",
    "acknowledged",
    "findings",
    "marks",
    "touching",
]
