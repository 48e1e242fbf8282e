"""The series that are watched: how each is called, and which cases it holds."""

from __future__ import annotations

from typing import Any, Final

from dashboard.detection.indicator import CITY
from dashboard.geography.hexagons import LAYERS

FATAL: Final = "fatal"
DOSES: Final = "several doses"
MINORS: Final = "under 18"
SCHOOL_OR_JAIL: Final = "school or jail"
"""No series of the scan; a rule counts it."""
AREA_LAYER: Final = "h3-7"
AREA: Final = f"area {AREA_LAYER} "
"""Begins the name of an area's series; its cell follows."""
NEIGHBOUR: Final = "neighbour "
"""Begins the name of a neighbour's series; the neighbour's name follows."""

TITLES: Final = {
    CITY: "Whole city",
    FATAL: "Fatal",
    DOSES: "Several doses of naloxone",
    MINORS: "Under 18",
    SCHOOL_OR_JAIL: "At a school or the jail",
}
SEVERAL: Final = 2
"""Doses from which on they are several."""
COLUMNS: Final = {
    FATAL: "is_fatal",
    DOSES: "is_several",
    MINORS: "is_minor",
    SCHOOL_OR_JAIL: "is_school_or_jail",
}
"""The columns of `with_members` that are true in the cases of a series."""


def with_members(table: Any) -> Any:  # noqa: ANN401  (Ibis tables)
    """The cases with a column for each of the series that are cut by a case itself: true in it."""
    several = table.doses.fill_null(0) >= SEVERAL
    return table.mutate(
        is_fatal=table.severity == "fatal",
        is_several=(table.naloxone == "multiple") | several,
        is_minor=table.age_band == "under 18",
        is_school_or_jail=table.location_type.isin(["school", "jail"]),
        hexagon=(table.place_state == "located").ifelse(table[f"h3_{LAYERS[AREA_LAYER]}"], None),
    )


def area_of(series: str) -> str | None:
    """The cell of an area's series; None of another."""
    return series.removeprefix(AREA) if series.startswith(AREA) else None


def neighbour_of(series: str) -> str | None:
    """The neighbour of a neighbour's series; None of another."""
    return series.removeprefix(NEIGHBOUR) if series.startswith(NEIGHBOUR) else None
