"""The columns of a naloxone log."""

from __future__ import annotations

from loaders.columns import Column
from loaders.spans import PERIOD_COLUMNS

QUANTITIES = ("kits", "doses", "trained")

NALOXONE_COLUMNS = (
    Column(
        "given_at",
        (
            "Date",
            "Date Given",
            "Distribution Date",
            "Date Distributed",
            "Given On",
            "Log Date",
            "Period Start",
            "Start Date",
            "Period",
            "Reporting Period",
        ),
        meaning="day of handing out, or a period or its first day",
        required=True,
    ),
    Column(
        "period_end_at",
        ("Period End", "End Date", "Period Ending"),
        meaning="a period's last day",
    ),
    *PERIOD_COLUMNS,
    Column(
        "number",
        ("Log ID", "Entry ID", "Record ID", "Log Number", "ID"),
        meaning="number of the entry",
    ),
    Column(
        "agency",
        ("Agency", "Agency Name", "Organization", "Organisation"),
        meaning="who handed it out",
    ),
    Column(
        "programme",
        ("Program", "Programme", "Partner", "Site", "Program Name"),
        meaning="programme or partner",
    ),
    Column(
        "channel",
        ("Channel", "Distribution Channel", "Method"),
        meaning="way of handing out",
        telling=True,
    ),
    Column("recipient", ("Recipient Type", "Recipient"), meaning="who received it"),
    Column(
        "product",
        ("Product", "Brand", "Naloxone Product", "Formulation"),
        meaning="product",
        telling=True,
    ),
    Column(
        "strength",
        (
            "Strength (mg)",
            "Strength",
            "Mg per Dose",
            "Milligrams per Dose",
            "Dose Strength (mg)",
            "Dose Strength",
        ),
        meaning="milligrams of one dose",
    ),
    Column(
        "kits",
        (
            "Kits",
            "Kits Given",
            "Kits Distributed",
            "Number of Kits",
            "Naloxone Kits",
            "Naloxone Kits Distributed",
            "Naloxone Take Home Units",
            "Take Home Kits",
        ),
        meaning="kits handed out",
        telling=True,
    ),
    Column(
        "doses",
        ("Doses", "Doses Given", "Doses Distributed", "Number of Doses"),
        meaning="doses handed out",
    ),
    Column(
        "milligrams",
        ("Milligrams", "Total Mg", "Mg Distributed", "Milligrams Distributed", "Mg"),
        meaning="milligrams handed out, all doses together",
    ),
    Column(
        "trained",
        ("People Trained", "Trained", "Number Trained", "Persons Trained"),
        meaning="people trained",
        telling=True,
    ),
    Column(
        "supply", ("First or Refill", "First/Refill", "Refill"), meaning="first supply or refill"
    ),
    Column("zip", ("ZIP", "ZIP Code", "Site ZIP", "Recipient ZIP"), meaning="ZIP"),
    Column("latitude", ("Latitude", "Lat"), meaning="degrees north"),
    Column("longitude", ("Longitude", "Long", "Lon"), meaning="degrees east"),
)
