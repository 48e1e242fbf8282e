"""The columns of an EMS export, by NEMSIS 3.5 element. Aliases only where one element has several
columns, and for what is no element.
"""

from __future__ import annotations

from loaders.columns import Column

# Times of the event, the best first: the call, the unit's notice, arrival, the incident's date.
TIMES = ("called_at", "notified_at", "on_scene_at", "at_patient_at", "incident_at")
TABLE = "(table)"
"""The header under which joined tables say what kind of table a row is of (ems_tables.py)."""


def _element(
    name: str, element: str, meaning: str, *aliases: str, required: bool = False
) -> Column:
    return Column(name, aliases, (element,), meaning, required=required, telling=True)


def _again(name: str, element: str, meaning: str) -> Column:
    """Another column of an element that exports spread over several: all of them are read."""
    return Column(name, (), (element,), meaning, telling=True, spare=True)


_RESPONSE = (
    _element("called_at", "eTimes.01", "time of the call", required=True),
    _element("notified_at", "eTimes.03", "time the unit was notified", required=True),
    _element("on_scene_at", "eTimes.06", "time the unit arrived", required=True),
    _element("at_patient_at", "eTimes.07", "time at the patient's side", required=True),
    Column(
        "incident_at",
        ("Incident Date", "Incident Date Time", "Incident Date/Time", "Date of Incident"),
        meaning="the incident's date",
        required=True,
    ),
    Column(
        "incident_time",
        ("Incident Time", "Time of Incident"),
        meaning="the incident's time of day, where its date stands apart",
    ),
    _element("report_number", "eRecord.01", "number of the care report"),
    _element("incident_number", "eResponse.03", "number of the incident"),
    _element("agency", "eResponse.02", "EMS agency"),
    _element("service", "eResponse.05", "type of service: an emergency or not"),
    _element("dispatch_reason", "eDispatch.01", "what the unit was sent for"),
)
_PATIENT = (
    _element("position", "eScene.11", 'place, "lat,long"'),
    _element("zip", "eScene.19", "ZIP of the scene"),
    _element("location_type", "eScene.09", "kind of place"),
    _element("age", "ePatient.15", "age"),
    _element("age_units", "ePatient.16", "unit of the age"),
    Column("sex", (), ("ePatient.25", "ePatient.13"), "sex; gender in older versions"),
    _element("race", "ePatient.14", "race, several"),
)
_SITUATION = (
    _element(
        "primary_impression",
        "eSituation.11",
        "primary impression",
        "Situation Provider Primary Impression Code And Description",
    ),
    _again("primary_impression_2", "eSituation.11", "primary impression, a second column"),
    _element(
        "secondary_impression",
        "eSituation.12",
        "secondary impressions",
        "Situation Provider Secondary Impression Description And Code List",
    ),
    _again("secondary_impression_2", "eSituation.12", "secondary impressions, a second column"),
    _again("secondary_impression_3", "eSituation.12", "secondary impressions, a third column"),
    _element("primary_symptom", "eSituation.09", "primary symptom"),
    _again("primary_symptom_2", "eSituation.09", "primary symptom, a second column"),
    _element(
        "other_symptom",
        "eSituation.10",
        "other symptoms",
        "Situation Other Associated Symptoms List",
        "Situation Other Associated Symptom ICD Code",
    ),
    _again("other_symptom_2", "eSituation.10", "other symptoms, a second column"),
    _again("other_symptom_3", "eSituation.10", "other symptoms, a third column"),
    _element("initial_acuity", "eSituation.13", "acuity at first"),
    _element("symptom_onset_at", "eSituation.01", "when symptoms began: checked, not kept"),
)
_MEDICATION = (
    _element(
        "medication",
        "eMedications.03",
        "medication given",
        "Medication Given or Administered Description And RXCUI Code",
        "Medication Given Description",
    ),
    Column(
        "medication_negative",
        (
            "Medication Pertinent Negative",
            "Medication Given Pertinent Negative",
            "Medication Pertinent Negatives",
            "Medication Not Given Reason",
            "Medication Reason Not Given",
        ),
        meaning="why the medication was not given",
        telling=True,
    ),
    _element("medication_at", "eMedications.01", "when it was given"),
    _element("given_before", "eMedications.02", "given before EMS came"),
    _element("dosage", "eMedications.05", "amount: tells two doses apart, not kept"),
    _element("dosage_unit", "eMedications.06", "its unit: tells two doses apart, not kept"),
    _element("response", "eMedications.07", "response to the medication"),
    _element("given_by", "eMedications.10", "who gave it"),
    Column(
        "doses",
        (
            "Naloxone Administrations",
            "Naxolone Administrations",
            "Narcan Administrations",
            "Naloxone Doses",
            "Narcan Doses",
        ),
        meaning="how often naloxone was given, where the export counts it",
        telling=True,
    ),
)
_DISPOSITION = (
    _element("final_acuity", "eDisposition.19", "acuity at last"),
    Column(
        "patient_disposition",
        (),
        ("eDisposition.12", "itDisposition.112"),
        "what became of the patient, where it was death",
        telling=True,
    ),
    _element("end_of_arrest", "eArrest.18", "end of a cardiac arrest"),
)
EMS_COLUMNS = (
    *_RESPONSE,
    *_PATIENT,
    *_SITUATION,
    *_MEDICATION,
    *_DISPOSITION,
    Column("table", (TABLE,), meaning="the table that a row is of, where several were joined"),
)
IMPRESSIONS = tuple(
    column.name for column in _SITUATION if column.elements[0][-2:] in {"09", "10", "11", "12"}
)
"""The fields of eSituation.09 to .12, all of which the definitions look into."""
NALOXONE = ("medication", "doses")
"""The fields that can say that naloxone was given."""
SIGNS = (*IMPRESSIONS, *NALOXONE)
"""The fields of which one at least is needed: without, no run can be classed as an overdose."""
