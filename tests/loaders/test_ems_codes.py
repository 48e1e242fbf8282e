"""What one cell of a care report says."""

from __future__ import annotations

import pytest

from loaders import ems_codes as codes


@pytest.mark.parametrize(
    ("text", "given"),
    [("Naloxone (Narcan) (7242)", 1), ("Narcan (197117)", 1), ("7242", 1), ("Opvee", 1),
     ("naloxone 2 MG per 2 ML Prefilled Syringe (727350)", 1), ("727350", 1), ("1725061", 1),
     ("Naxolone", 1), ("17242", 0), ("", 0), ("Not Recorded (7701003)", 0), ("Oxygen", 0),
     ("buprenorphine / naloxone [Suboxone]", 0), ("oxycodone / naloxone", 0),
     ("Naloxone (7242) Refused (8801019)", 0), ("7242 8801023", 0), ("No Narcan", 0),
     ("Naloxone - Denied By Order", 0), ('"Naloxone (7242)", "Naloxone (7242)"', 2),
     ('"Suboxone", "Narcan"', 1), ("Suboxone, Narcan", 1), ("1819,7242", 1),
     ("Naloxone (7242), Buprenorphine (1819)", 1), ("Buprenorphine, Naloxone (Suboxone)", 0),
     ("buprenorphine 8 MG, naloxone 2 MG Sublingual Film", 0),
     ("Fentanyl (4337) - Refused, Naloxone (7242)", 1),
     ("Fentanyl (4337) (8801019), Naloxone (7242)", 1),
     ("Naloxone (7242), Naloxone (7242), Oxygen (7806)", 2),
     ("Naloxone (7242), Epi 1:10,000 (317361), Narcan", 2), ("Naloxone (Narcan, Evzio) (7242)", 1),
     ("Naloxone (7242), Refused by Patient (8801019)", 0), ("Refused (8801019), Naloxone", 0),
     ("Naloxone (7242), Aspirin (1191), Medication Already Taken (8801009)", 1),
     ('"Fentanyl (4337), Refused", "Naloxone (7242)"', 1), ('"Naloxone (7242), Refused"', 0)],
)  # fmt: skip
def test_naloxone_given(text: str, given: int) -> None:
    assert codes.naloxone_given(text) == given


@pytest.mark.parametrize(
    ("text", "withheld"),
    [("Naloxone (7242) Refused (8801019)", True), ("Naloxone (7242)", False),
     ("Suboxone refused", False), ("Fentanyl (4337) - Refused, Naloxone (7242)", False),
     ("Naloxone (7242) - Refused, Fentanyl (4337)", True), ("Naloxone, Refused (8801019)", True),
     ("Aspirin, Contraindication Noted (8801001)", False)],
)  # fmt: skip
def test_naloxone_that_was_not_given_is_told_apart(text: str, withheld: bool) -> None:
    assert codes.naloxone_withheld(text) == withheld


@pytest.mark.parametrize(
    ("code", "matches"),
    [("F11.20", True), ("F11", True), ("T40.1X1A", True), ("T40.2X4", True), ("T40.411A", True),
     ("T40.415A", False), ("T40.4X1A", True), ("T40.601A", True), ("T40.2X5A", False),
     ("T40.2X1D", False), ("T40.3X4S", False), ("T40.5X1A", False), ("F19.10", False)],
)  # fmt: skip
def test_the_anchored_nemsis_pattern(code: str, matches: bool) -> None:
    assert bool(codes.OPIOID.match(code)) == matches


@pytest.mark.parametrize(
    ("text", "signs", "poisoning", "disorder"),
    [
        ("Poisoning by heroin (T40.1X1A)", "T40", True, False),
        ("Adverse effect of opioids (T40.2X5A)", "T40", False, False),
        ("T36.0X1A | F10.92", "F10;T36", True, True),
        ("Toxic effect of gases (T59.94XA)", "", False, False),
        ("Opioid abuse", "words", False, True),
        ("Alcohol use, unspecified with withdrawal", "words", False, True),
        ("Drug overdose", "words", True, False),
        ("Other malaise (R53.81)", "", False, False),
        ("Not Recorded", "", False, False),
        ("T401X1A", "T40", True, False),
        ("Poisoning by heroin (t401x1a), F1120", "F11;T40", True, True),
        ("Adverse effect T402X5A", "T40", False, False),
        ("Poisoning by heroin, T40.1X1A.", "T40", True, False),
        ("Overdose (R41.82)", "words", True, False),
        ("Cardiac arrest, overdose (I46.9)", "words", True, False),
        ("Overdose | Fracture of radius (S52.9)", "words", True, False),
        ("Food poisoning (A05.9), Overdose", "words", True, False),
        ("Overdose of blue M30 pills", "words", True, False),
        ("Family history of alcohol abuse (Z81.1)", "", False, False),
        ("Alcohol use (R78.0)", "words", False, True),
    ],
)
def test_the_signs_of_an_impression(text: str, signs: str, poisoning: bool, disorder: bool) -> None:
    found = codes.impression(text)

    assert (found.codes, found.poisoning, found.disorder) == (signs, poisoning, disorder)


@pytest.mark.parametrize(
    "text",
    ["Carbon monoxide poisoning (T58.01XA)", "Carbon monoxide poisoning", "Food Poisoning (A05.9)",
     "Food poisoning", "Lead poisoning (T56.0X1A)", "Lead poisoning", "Poisoning - Carbon Monoxide",
     "Poisoning by chlorine gas", "Poisoning (T56.0X1A)", "Poisoning [A059]",
     "Encounter after suspected poisoning (Z03.6)",
     "No evidence of overdose (Z03.6)", "No evidence of overdose", "No overdose", "Not an overdose",
     "Denies any drug or alcohol overdose", "Overdose ruled out", "Overdose - unlikely",
     "Negative for opioid overdose", "Not consistent with drug overdose", "Non-overdose",
     "Denies drug use", "No alcohol abuse or withdrawal", "Possible OD: ruled out"],
)  # fmt: skip
def test_what_is_no_drug_and_what_is_denied_is_no_sign(text: str) -> None:
    found = codes.impression(text)

    assert (found.codes, found.poisoning, found.disorder, found.drugs) == ("", False, False, "")


@pytest.mark.parametrize(
    "text",
    ["Overdose, no pulse", "No pulse, overdose", "No response to Narcan - Overdose",
     "Not breathing due to overdose", "Unresponsive, not alert; OD", "R/O overdose",
     "Overdose/Poisoning/Ingestion", "Overdose not accidental", "Overdose without medications",
     "Without medications - overdose", "Lead poisoning and overdose", "Drug poisoning",
     "Overdose, known history", "Poisoning lead to arrest"],
)  # fmt: skip
def test_an_overdose_beside_a_denial_of_something_else(text: str) -> None:
    assert codes.impression(text).poisoning


@pytest.mark.parametrize(
    ("text", "opioid", "drugs"),
    [("Overdose - opioid", True, "opioid"), ("Overdose - non opioid", False, ""),
     ("Nonopioid overdose", False, ""), ("Overdose, no opioids involved", False, ""),
     ("Overdose other than heroin", False, ""), ("Overdose (cocaine, not fentanyl)", False,
     "cocaine"), ("Overdose, denies heroin; fentanyl found", True, "fentanyl")],
)  # fmt: skip
def test_opioids_that_are_denied_are_none(text: str, opioid: bool, drugs: str) -> None:
    found = codes.impression(text)

    assert found.poisoning
    assert (found.opioid_words, found.drugs) == (opioid, drugs)


@pytest.mark.parametrize(
    ("text", "improved"),
    [("Improved", True), ("Improved (9916001)", True), ("9916001", True), ("improved, alert", True),
     ("Not improved, then improved", True), ("Unchanged; Improved", True),
     ("Not improved", False), ("Unimproved", False), ("Has not yet improved", False),
     ("Hasn't improved", False), ("Improved - No", False), ("Unchanged (9916003)", False),
     ("No complications, improved", True), ("", False)],
)  # fmt: skip
def test_a_patient_who_improved(text: str, improved: bool) -> None:
    assert codes.improved(text) == improved


@pytest.mark.parametrize(
    ("text", "dispatch"),
    [("Overdose/Poisoning/Ingestion (2301053)", True), ("2301053", True), ("OD", True),
     ("Cardiac Arrest (2301013)", False), ("Not Applicable", False), ("", False)],
)  # fmt: skip
def test_a_dispatch_for_an_overdose(text: str, dispatch: bool) -> None:
    assert codes.dispatched_as_overdose(text) == dispatch


@pytest.mark.parametrize(
    ("text", "no_emergency"),
    [("Emergency Response (Primary Response Area) (2205001)", False), ("2205003", False),
     ("911 Response (Scene)", False), ("Mutual Aid", False), ("Not Recorded", False), ("", False),
     ("Hospital-to-Hospital Transfer (2205005)", True), ("Standby", True)],
)  # fmt: skip
def test_a_service_that_is_no_emergency(text: str, no_emergency: bool) -> None:
    assert codes.no_emergency(text) == no_emergency


@pytest.mark.parametrize(
    ("text", "dead"),
    [("Dead with Resuscitation Efforts (Black) (4219009)", True), ("2813007", True),
     ("Patient Dead at Scene-No Resuscitation Attempted (With Transport) (4212013)", True),
     ("Patient Treated, Released (AMA) (4212027)", False), ("Not Recorded", False)],
)  # fmt: skip
def test_death(text: str, dead: bool) -> None:
    assert codes.dead(text) == dead


@pytest.mark.parametrize(
    ("text", "before"),
    [("Yes (9923003)", "yes"), ("9923003", "yes"), ("Yes", "yes"), ("No", "no"),
     ("9923001", "no"), ("Not Recorded", "unknown"), ("", "unknown"), ("?!", "unknown")],
)  # fmt: skip
def test_given_before_ems_came(text: str, before: str) -> None:
    assert codes.given_before(text) == before
