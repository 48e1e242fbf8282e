"""The ambulance service's report-writer export: one row for each medication of a care report."""

from datetime import timedelta
from random import Random

from data.model import ems_words as words
from data.model.files import MARK, Export, Row, incident_number, iso_time, spelt
from data.model.people import pick
from data.model.places import City, Place, zip_of
from data.model.truth import Overdose, on_the_clock

AGENCY = f"{MARK} Alexandria Fire Department EMS"
COVERED = 0.84
NOT_OVERDOSES = 0.04


def severity_cells(rng: Random, overdose: Overdose) -> dict[str, str]:
    """Acuity on arrival and at the end."""
    if not overdose.event.fatal:
        first, last = pick(rng, words.INITIAL_ACUITY), pick(rng, words.FINAL_ACUITY)
    elif rng.random() < 0.55:
        first, last = words.FOUND_DEAD
    else:
        first, last = words.DIED
    return {words.INITIAL_ACUITY_COLUMN: first, words.FINAL_ACUITY_COLUMN: last}


def impression_cells(rng: Random, overdose: Overdose) -> dict[str, str]:
    """What the provider thought it was; now and then only the symptom."""
    drug = overdose.person.drug
    if not overdose.event.opioid:
        first = rng.choice(words.OTHER_IMPRESSIONS.get(drug, words.OTHER_IMPRESSIONS["unknown"]))
    elif rng.random() < 0.14:
        first = rng.choice(words.SYMPTOMS)
    else:
        known = words.OPIOID_IMPRESSIONS.get(drug, ()) if rng.random() < 0.6 else ()
        first = rng.choice((*known, *words.ANY_OPIOID))
    second = rng.sample(words.SECONDARY, rng.choice((0, 0, 1, 1, 2)))
    listed = ", ".join(f'"{impression}"' for impression in second)
    return {words.IMPRESSION_COLUMN: first, words.SECONDARY_COLUMN: listed or "Not Recorded"}


def place_cells(rng: Random, place: Place, location_type: str) -> dict[str, str]:
    """Position as one text, ZIP and kind of place."""
    position = f"{place.latitude},{place.longitude}"
    if rng.random() < 0.04:
        position = position.replace(",", ", ")
    return {
        "Scene GPS Location (eScene.11)": "" if rng.random() < 0.06 else position,
        "Scene Incident Postal Code (eScene.19)": "" if rng.random() < 0.04 else zip_of(place),
        "Scene Incident Location Type (eScene.09)": words.LOCATION_TYPES[location_type],
    }


def patient_cells(rng: Random, overdose: Overdose) -> dict[str, str]:
    """Age, sex and race as asked by another person than the police officer."""
    person = overdose.person
    years = person.age_years + rng.choice((0,) * 18 + (-1, 1))
    age = ("Not Recorded", "") if rng.random() < 0.03 else (str(years), "Years")
    return {
        "Patient Age (ePatient.15)": age[0],
        "Patient Age Units (ePatient.16)": age[1] or "Not Applicable",
        "Patient Sex (ePatient.25)": spelt(rng, words.SEXES[person.sex]),
        "Patient Race List (ePatient.14)": words.RACES[person.race],
    }


def medication_cells(
    name: str, *, prior: str, dosage: str, unit: str, response: str, role: str
) -> dict[str, str]:
    """One medication, in the export's columns."""
    return dict(
        zip(words.MEDICATION_COLUMNS, (name, prior, dosage, unit, response, role), strict=True)
    )


def naloxone_row(rng: Random, *, first: bool, improved: bool) -> dict[str, str]:
    """One dose; the first is often given by somebody who was there before the ambulance."""
    prior = first and rng.random() < 0.45
    name = pick(rng, words.NALOXONE)
    response = "Improved" if improved else "Unchanged"
    return medication_cells(
        name,
        prior="Yes" if prior else spelt(rng, ("No", "No", "No", "Not Recorded")),
        dosage=rng.choice(("0.4", "1", "2", "2.0")) if "Spray" not in name else "4",
        unit=spelt(rng, ("Milligrams (mg)", "mg")),
        response=spelt(
            rng, (response, response, f"{response} (99160{'01' if improved else '03'})")
        ),
        role=rng.choice(words.ROLES_BEFORE if prior else words.ROLES),
    )


def medications(rng: Random, overdose: Overdose) -> list[dict[str, str]]:
    """Cells of each medication row; one row saying that there was none, if there was none."""
    doses = overdose.person.doses
    opioid, fatal = overdose.event.opioid, overdose.event.fatal
    woke = opioid and not fatal and rng.random() < 0.85
    rows = [
        naloxone_row(rng, first=n == 0, improved=woke and (n == doses - 1 or rng.random() < 0.2))
        for n in range(doses)
    ]
    if rng.random() < 0.3:
        name, dosage, unit = rng.choice(words.OTHER_MEDICATIONS)
        role = rng.choice(words.ROLES)
        rows.append(
            medication_cells(
                name, prior="No", dosage=dosage, unit=unit, response="Unchanged", role=role
            )
        )
    nothing = spelt(rng, ("Not Applicable", "Not Recorded"))
    absent = dict.fromkeys(words.MEDICATION_COLUMNS, nothing)
    return rows or [absent]


def report_rows(rng: Random, overdose: Overdose, export: Export) -> list[Row]:
    """The rows of one care report; none if the call came after the data end."""
    time = overdose.event.time
    called_at = on_the_clock(time + timedelta(seconds=rng.randrange(150)))
    arrived_at = on_the_clock(called_at + timedelta(seconds=rng.randint(170, 640)))
    called = "Not Recorded" if rng.random() < 0.008 else iso_time(called_at)
    report = {
        "Incident Patient Care Report Number - PCR (eRecord.01)": (
            f"{export.series}PCR{time:%y}-{overdose.number:06d}"
        ),
        "Response Incident Number (eResponse.03)": incident_number(overdose, series=export.series),
        "Agency Name (eResponse.02)": AGENCY,
        "Type Of Service Requested With Code (eResponse.05)": pick(rng, words.SERVICES),
        "Incident Date": f"{called_at:%Y-%m-%d}",
        "PSAP Call Date Time (eTimes.01)": called,
        "Unit Arrived On Scene Date Time (eTimes.06)": iso_time(arrived_at),
        "Data Through": f"{export.through:%Y-%m-%d %H:%M}",
        "Exported At": f"{export.exported_at:%Y-%m-%d %H:%M}",
    }
    report |= place_cells(rng, overdose.event.place, overdose.person.location_type)
    report |= patient_cells(rng, overdose)
    report |= impression_cells(rng, overdose)
    report |= severity_cells(rng, overdose)
    rows = [Row(overdose.overdose_id, report | given) for given in medications(rng, overdose)]
    return rows if called_at <= export.through else []


def other_run(
    rng: Random, model: Overdose, city: City, export: Export, *, number: int
) -> list[Row]:
    """A run that was no overdose, though somebody tried naloxone; `model` lends time and person."""
    event = model.event._replace(
        time=on_the_clock(model.event.time - timedelta(minutes=rng.randint(200, 1200))),
        place=city.draw(rng),
        opioid=False,
        fatal=False,
    )
    run = Overdose(number=number, scene=number, event=event, person=model.person)
    impression = {words.IMPRESSION_COLUMN: rng.choice(words.NOT_OVERDOSES)}
    tried = naloxone_row(rng, first=True, improved=False)
    return [
        Row(None, row.cells | impression | {words.SECONDARY_COLUMN: "Not Recorded"} | tried)
        for row in report_rows(rng, run, export)[:1]
    ]


def ems_rows(
    rng: Random, overdoses: list[Overdose], city: City, export: Export, *, unseen: set[str]
) -> list[Row]:
    """The rows in the order of the calls.

    unseen: ids of the overdoses that no other file knows; of these a report is always written.
    """
    reports: list[list[Row]] = []
    last_number = overdoses[-1].number
    for overdose in overdoses:
        covered = rng.random() < COVERED
        if covered or overdose.overdose_id in unseen:
            reports.append(report_rows(rng, overdose, export))
        if rng.random() < NOT_OVERDOSES and not overdose.event.announced:
            number = last_number + overdose.number
            reports.append(other_run(rng, overdose, city, export, number=number))
    arrival = "Unit Arrived On Scene Date Time (eTimes.06)"
    written = [report for report in reports if report]
    written.sort(key=lambda report: report[0].cells[arrival])
    return [row for report in written for row in report]
