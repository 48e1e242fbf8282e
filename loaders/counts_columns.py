"""The columns of counts that others publish."""

from __future__ import annotations

from loaders.columns import Column
from loaders.spans import PERIOD_COLUMNS

# Say that numbers stand below them, and not what they count.
GENERIC = ("Count", "Counts", "Value", "Number", "Total", "N", "Cases", "Events")

COUNTS_COLUMNS = (
    Column(
        "series",
        (
            "Series",
            "Series Name",
            "Indicator",
            "Indicator Name",
            "Measure",
            "Measure Name",
            "Metric",
            "Syndrome",
        ),
        meaning="what is counted",
        telling=True,
    ),
    Column(
        "area",
        (
            "Area",
            "Area Name",
            "Geography",
            "Jurisdiction",
            "Locality",
            "ZIP",
            "ZIP Code",
            "Zipcode",
            "County",
            "County Name",
            "City",
            "District",
            "Region",
            "Place",
        ),
        meaning="of which area; without one, of the city",
    ),
    Column(
        "period_start",
        (
            "Period",
            "Time Period",
            "Reporting Period",
            "Period Start",
            "Start Date",
            "Date",
            "Quarter Year",
            "Month Year",
        ),
        meaning="period that is counted, or its first day",
        required=True,
    ),
    Column(
        "period_end",
        ("Period End", "End Date", "Period Ending"),
        meaning="the period's last day",
    ),
    *PERIOD_COLUMNS,
    Column(
        "count",
        (
            *GENERIC,
            "Deaths",
            "Overdose Deaths",
            "Drug Overdose Deaths",
            "Number of Deaths",
            "Fatal Overdoses",
            "Visits",
            "ED Visits",
            "Emergency Visits",
            "Emergency Department Visits",
            "Number of Visits",
        ),
        meaning="the number",
        telling=True,
    ),
    Column(
        "suppressed",
        ("Suppressed", "Is Suppressed", "Suppression", "Suppression Flag"),
        meaning="whether the number is hidden as small",
    ),
    Column(
        "provisional",
        (
            "Provisional",
            "Preliminary",
            "Is Provisional",
            "Is Preliminary",
            "Data Status",
            "Status",
        ),
        meaning="whether the number may still change",
    ),
    Column(
        "agency",
        (
            "Agency",
            "Publisher",
            "Published By",
            "Agency Name",
            "Organization",
            "Organisation",
            "Data Source",
            "Source",
        ),
        meaning="who publishes it",
    ),
)
