"""The overdose map's export, as police and fire enter it: late, twice, each in its own way."""

from collections import Counter
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from data.model.files import MARK, Export, Row, incident_number, iso_time, spelt, us_time
from data.model.odmap_words import (
    AGE_BANDS,
    BRIEF,
    DRUGS,
    FATAL,
    JURISDICTIONS,
    LOCATION_TYPES,
    MULTIPLE,
    NALOXONE_NOT_SAID,
    NO_NALOXONE,
    NONFATAL,
    RACES,
    SEXES,
    SINGLE,
)
from data.model.places import PLACEHOLDER, City, Place, scatter, zip_of
from data.model.truth import Overdose, on_the_clock

POLICE = f"{MARK} Alexandria Police Department"
FIRE = f"{MARK} Alexandria Fire Department"
BAD_TIMES = ("", "13/45/2024 99:00", "04/12/2031 10:20", "see narrative")
REPEATED_ROWS = 3
NEVER = datetime.fromisoformat("9999-12-31")


class Habits(NamedTuple):
    """Shares of the overdoses that nobody enters, and that both agencies enter.

    all_in_time: nothing is left to be entered after the export.
    """

    not_entered: float = 0.08
    both_enter: float = 0.12
    all_in_time: bool = False


class Entry(NamedTuple):
    """A row before it has a record number."""

    entered_at: datetime
    overdose: Overdose
    cells: dict[str, str]


def age_text(rng: Random, age_years: int) -> str:
    """Years, or a band, or nothing."""
    how = rng.random()
    if how < 0.08:
        return spelt(rng, ("", "Unknown"))
    if how < 0.20:
        bands = (band for oldest, band in AGE_BANDS if age_years <= oldest)
        return next(bands, "55-64" if age_years < 65 else "65+")
    return str(age_years)


def zip_text(rng: Random, place: Place) -> str:
    """Mostly five digits."""
    how = rng.random()
    if how < 0.06:
        return ""
    return f"{zip_of(place)}-{rng.randint(1000, 1999)}" if how < 0.09 else zip_of(place)


def coordinates(rng: Random, place: Place) -> tuple[str, str]:
    """Latitude and longitude: some missing, some on the city's label point, some with spaces."""
    how = rng.random()
    if how < 0.06:
        return "", ""
    if how < 0.08:
        place = PLACEHOLDER
    space = " " if how > 0.97 else ""
    return f"{space}{place.latitude}", f"{place.longitude}{space}"


def time_texts(rng: Random, occurred_at: datetime, entered_at: datetime) -> tuple[str, str]:
    """Time of the overdose and of the entry, in one of the styles that the screen allows."""
    how = rng.random()
    if how < 0.06:
        return iso_time(occurred_at), iso_time(entered_at)
    if how < 0.08:
        return f"{occurred_at:%m/%d/%Y}", us_time(entered_at)
    return us_time(occurred_at), us_time(entered_at)


def entry_delay(rng: Random, *, announced: bool) -> timedelta:
    """From overdose to entry: median 2 hours, a tenth over a day; prompt where all were alert."""
    if announced:
        return timedelta(minutes=rng.randint(12, 90))
    if rng.random() < 0.004:
        return timedelta(minutes=-rng.randint(5, 50))
    return timedelta(minutes=max(4, round(120 * rng.lognormvariate(0.0, 1.94))))


def naloxone_texts(rng: Random, doses: int) -> tuple[str, str]:
    """Whether naloxone was given, and how many doses, of which one or both may be missing."""
    if rng.random() < 0.14:
        return spelt(rng, NALOXONE_NOT_SAID), ""
    given = spelt(rng, NO_NALOXONE if doses == 0 else SINGLE if doses == 1 else MULTIPLE)
    return given, "" if rng.random() < 0.25 else str(doses)


def severity_text(rng: Random, overdose: Overdose, *, second_entry: bool) -> str:
    """Fatal or not as seen at the scene; a second crew sometimes wrote before the death."""
    if overdose.event.fatal:
        return "Nonfatal" if second_entry and rng.random() < 0.25 else spelt(rng, FATAL)
    return "" if rng.random() < 0.02 else spelt(rng, NONFATAL)


def describe(
    rng: Random, overdose: Overdose, place: Place, agency: str, export: Export
) -> dict[str, str]:
    """Everything of a row but its number, times and severity."""
    person = overdose.person
    latitude, longitude = coordinates(rng, place)
    given, doses = naloxone_texts(rng, person.doses)
    police_number = f"{export.series}{overdose.event.time:%y}-{overdose.scene * 37:06d}"
    fire_number = incident_number(overdose, series=export.series) if rng.random() < 0.75 else ""
    return {
        "Case Number": police_number if agency == POLICE else fire_number,
        "Agency": agency,
        "Jurisdiction": spelt(rng, JURISDICTIONS),
        "Location Description": f"{MARK} block {rng.randrange(10_000):04d}",
        "Latitude": latitude,
        "Longitude": longitude,
        "ZIP": zip_text(rng, place),
        "Location Type": spelt(rng, LOCATION_TYPES[person.location_type]),
        "Naloxone Administered": given,
        "Naloxone Doses": doses,
        "Suspected Drug": spelt(rng, DRUGS[person.drug]),
        "Additional Suspected Drugs": spelt(rng, DRUGS.get(person.second_drug, ("",))),
        "Age": age_text(rng, person.age_years),
        "Sex": "Unknown" if rng.random() < 0.04 else spelt(rng, SEXES[person.sex]),
        "Race/Ethnicity": spelt(rng, RACES[person.race]),
        "Housing": "" if rng.random() < 0.3 else "Homeless" if person.homeless else "Housed",
        "Resident": "" if rng.random() < 0.2 else "Yes" if person.resident else "No",
        "Data Through": us_time(export.through),
        "Exported At": us_time(export.exported_at),
    }


def first_entry(
    rng: Random, overdose: Overdose, agency: str, export: Export, *, latest: datetime
) -> Entry:
    """The entry that knows most; neither of its times is after `latest`."""
    event = overdose.event
    occurred_at = event.time
    if not event.announced and rng.random() < 0.15:
        occurred_at = on_the_clock(occurred_at + timedelta(minutes=rng.choice((-5, 4, 10))))
    occurred_at = min(occurred_at, latest)
    delay = entry_delay(rng, announced=event.announced)
    entered_at = min(on_the_clock(occurred_at + delay), latest)
    occurred, entered = time_texts(rng, occurred_at, entered_at)
    cells = describe(rng, overdose, event.place, agency, export)
    cells |= {"Date/Time of Overdose": occurred, "Date/Time Entered": entered}
    cells["Fatal/Nonfatal"] = severity_text(rng, overdose, second_entry=False)
    return Entry(entered_at, overdose, cells)


def second_entry(rng: Random, overdose: Overdose, city: City, export: Export) -> Entry:
    """The fire department's entry of what the police entered too: later, elsewhere, less of it."""
    event = overdose.event
    occurred_at = on_the_clock(event.time + timedelta(minutes=rng.randint(2, 14)))
    entered_at = on_the_clock(occurred_at + timedelta(minutes=rng.randint(15, 300)))
    place = scatter(rng, event.place, spread_m=70.0)
    place = place if city.contains(place) else event.place
    cells = describe(rng, overdose, place, FIRE, export)
    cells |= dict.fromkeys(BRIEF, "")
    cells["Date/Time of Overdose"] = us_time(occurred_at)
    cells["Date/Time Entered"] = us_time(entered_at)
    cells["Fatal/Nonfatal"] = severity_text(rng, overdose, second_entry=True)
    return Entry(entered_at, overdose, cells)


def entries_of(
    rng: Random, overdose: Overdose, city: City, export: Export, habits: Habits
) -> list[Entry]:
    """No entry, one or two. Those of an announced cluster are always entered."""
    if rng.random() < habits.not_entered and not overdose.event.announced:
        return []
    latest = export.through if habits.all_in_time else NEVER
    if rng.random() < habits.both_enter / (1.0 - habits.not_entered):
        first = first_entry(rng, overdose, POLICE, export, latest=latest)
        return [first, second_entry(rng, overdose, city, export)]
    agency = POLICE if rng.random() < 0.72 else FIRE
    return [first_entry(rng, overdose, agency, export, latest=latest)]


def exported(entries: list[Entry], export: Export) -> list[Entry]:
    """The entries in their order, without what was entered after the export."""
    known = [entry for entry in entries if entry.entered_at <= export.through]
    known.sort(key=lambda entry: (entry.entered_at, entry.overdose.number, entry.cells["Agency"]))
    return known


def odmap_rows(
    rng: Random, overdoses: list[Overdose], city: City, export: Export, habits: Habits
) -> list[Row]:
    """The rows of the export, numbered."""
    entries = [e for o in overdoses for e in entries_of(rng, o, city, export, habits)]
    return [
        Row(
            entry.overdose.overdose_id,
            {"OD Case ID": str(export.first_record_number + position), **entry.cells},
        )
        for position, entry in enumerate(exported(entries, export))
    ]


def with_repeats_and_bad_rows(rng: Random, rows: list[Row]) -> list[Row]:
    """The rows with a few printed twice, and a few whose time no loader can read.

    A bad row is a copy of another with a number of its own; no overdose belongs to it.
    """
    rows = list(rows)
    last_number = int(rows[-1].cells["OD Case ID"])
    for n, text in enumerate(BAD_TIMES, start=1):
        at = rng.randrange(len(rows))
        number = {"OD Case ID": str(last_number + n), "Case Number": ""}
        rows.insert(at + 1, Row(None, rows[at].cells | number | {"Date/Time of Overdose": text}))
    times_entered = Counter(row.overdose_id for row in rows)
    once = [
        at for at, row in enumerate(rows) if row.overdose_id and times_entered[row.overdose_id] == 1
    ]
    for at in sorted(rng.sample(once, REPEATED_ROWS), reverse=True):
        rows.insert(at, rows[at])
    return rows
