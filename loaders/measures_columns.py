"""The columns of measures that agencies send of their initiatives."""

from __future__ import annotations

from loaders.columns import Column
from loaders.spans import PERIOD_COLUMNS

MEASURES_COLUMNS = (
    # It alone tells a file of measures from one of counts that others publish.
    Column(
        "initiative",
        ("Initiative", "Initiative Number", "Initiative ID"),
        meaning="number of the initiative",
        telling=True,
    ),
    Column(
        "period_start",
        ("Date", "Period", "Period Start", "Start Date", "Reporting Period", "Time Period"),
        meaning="day or month that is measured",
        required=True,
    ),
    Column(
        "period_end",
        ("Period End", "End Date", "Period Ending"),
        meaning="the period's last day",
    ),
    *PERIOD_COLUMNS,
    Column(
        "measure",
        ("Measure", "Measure Name", "Indicator", "Metric", "Performance Measure"),
        meaning="what is measured",
    ),
    Column(
        "value",
        ("Value", "Number", "Count", "Total", "Amount", "Result"),
        meaning="the number",
    ),
    Column("unit", ("Unit", "Units", "Unit of Measure"), meaning="what the number is of"),
    Column("note", ("Note", "Notes", "Comment", "Comments", "Remarks"), meaning="a note on it"),
    Column("agency", ("Agency", "Agency Name", "Lead Agency"), meaning="who sends it"),
)
