"""What a text denies, in each vocabulary: unknown, or its opposite where that is said, never it."""

from __future__ import annotations

import pytest

from loaders import drugs, values
from tests.loaders.test_outcomes import told

HOUSING = {
    "homeless": """Homeless|Homeless shelter|HOMELESS|Unhoused|Not housed|Street|Encampment
        |Transient|Unsheltered|Currently homeless|No fixed address|No home|No permanent housing
        |No address|Lives on the street|Tent|Without housing|Housed: No""",
    "housed": """Housed|Private home|House|Apartment|Rents|Renter|Owns home|Own|Rental
        |Private residence|Not homeless|Denies homelessness|Homeless: No|Lives with parents
        |Stable|Permanent housing|Stable housing|Not currently homeless""",
    "unknown": """Unknown|unknown/not asked|UNK|Housing unknown|Unknown if homeless
        |Not recorded|Refused""",
    "": """parents|Unstable|Formerly homeless|At risk of homelessness|Not asked|Not stable|17
        |blown|Not in a shelter|Not sure if homeless|Don't know if homeless|Possibly homeless""",
}  # fmt: skip
RACE = {
    "Hispanic": """Hispanic|H|Latino|Latina|White; Hispanic or Latino|Hispanic/Latino
        |Hispanic: Yes
        |Hispanic, not Black
        |Unknown, Hispanic|Unknown; Hispanic|Hispanic no other|Black, Hispanic|Latinx""",
    "White": """White|W|White/Caucasian|White, Non-Hispanic|White; Not Hispanic/Latino
        |Non-Hispanic White|White (not of Hispanic origin)|White; Hispanic: No
        |White; Hispanic - N|W; NH|White; Not of Hispanic, Latino, or Spanish origin
        |White; Unknown if Hispanic|White; Hispanic or Latino: Unknown
        |White NON HISPANIC/LATINO|White, not Black""",
    "Black": """Black|B|Black/African American|Black or African American|Black Non-Hispanic
        |Not Hispanic Black|Black; Not Spanish/Hispanic/Latino""",
    "Asian": """Asian|Asian/Pacific Islander|Asian or Pacific Islander|Asian Indian
        |Asian/Native Hawaiian/Pacific Islander""",
    "Pacific Islander": """Native Hawaiian or Other Pacific Islander
        |Native Hawaiian/Other Pacific Islander""",
    "multiple": "Two or more|Black; White|Asian; Pacific Islander|Multiracial|Black, White",
    "unknown": """Not Hispanic/Latino|Non-Hispanic/Latino|NON HISPANIC/LATINO
        |Not Hispanic or Latino|Not of Hispanic, Latino, or Spanish origin
        |Not Spanish/Hispanic/Latino|Hispanic: No|Hispanic? N|Hispanic - No
        |Not Hispanic, not Latino|Non-Hispanic/Non-Latino|Neither Hispanic nor Latino|Unknown
        |Hispanic unknown|Unknown if Hispanic|Declined to answer|Hispanic or Latino: No""",
    "": "17|Non-White|Not Black|Non-black",
}  # fmt: skip
GIVER = {
    "none": """None|Nobody|No one|Not given|Not administered|None given|No naloxone given
        |No narcan|No naloxone administered|Wasn't given|Naloxone not given|No""",
    "EMS": "EMS|Paramedic|Fire/EMS|EMT|Not police - EMS",
    "law enforcement": "Police|Sheriff's deputy|Not EMS - police|No EMS, given by police|Officer",
    "bystander": """Bystander|Non-EMS bystander|Family|Friend|Lay person|Bystander, not EMS
        |Unknown bystander""",
    "other": "Other|Nurse|Community member",
    "unknown": "Unknown|Unknown if given by EMS|Unable to determine|Not recorded|Declined",
    "": "Not EMS|Non-EMS|Not given by EMS|Not police",
}
RESIDENCE = {
    "resident": "Yes|Resident|City resident|Local|County resident",
    "visitor": """No|Non-resident|Nonresident|Non-City Resident|Not a city resident
        |Not a resident|Not resident|Resident: No|Out of state|Out of state resident|Visitor
        |Not local|Non local""",
    "unknown": "Unknown|Unknown if resident|Resident status unknown",
    "": "Former resident|blue",
}  # fmt: skip
SEX = {
    "other": "Non-binary|Nonbinary|X|Transgender|Female-to-Male|Neither male nor female",
    "male": "M|Male|Male, not transgender",
    "female": "F|Female|Not transgender - female",
    "": "Not male|Not female|Non-male",
}
SUPPLY = {
    "first": "First|New|First kit|Initial, not refill",
    "refill": "Refill|Replacement|Restock|Refill, not first",
    "unknown": "Unknown|Unknown if first",
    "": "Not first|Non-refill|Not new",
}
PLACE = {
    "residence": """Private residence
        |Unspecified non-institutional (private) residence (Y92.00)|Apartment""",
    "street": "Street, not in a vehicle|Sidewalk",
    "": "Non-residential|Not at home",
}
READERS = {
    "housing": (values.housing, HOUSING),
    "race": (values.race_ethnicity, RACE),
    "giver": (values.giver, GIVER),
    "residence": (values.residence, RESIDENCE),
    "sex": (values.sex, SEX),
    "supply": (values.supply, SUPPLY),
    "place": (values.place_type, PLACE),
}


@pytest.mark.parametrize(
    ("name", "text", "word"),
    [(name, *pair) for name, (_, table) in READERS.items() for pair in told(table)],
)
def test_a_vocabulary(name: str, text: str, word: str | None) -> None:
    assert READERS[name][0](text) == word


DRUGS = {
    "": """Non-opioid|No opioids|Not fentanyl|Denies heroin|Opioid negative
        |Unknown - not heroin|Fentanyl: No|Fentanyl - negative|Negative for fentanyl
        |Denies heroin, cocaine or meth|None|No|Unknown|No known opioids|Heroin not suspected
        |Didn't use heroin|Neither heroin nor fentanyl|Opioids: N|Denied opioid use
        |No heroin or fentanyl|Other than heroin|Fentanyl ruled out""",
    "cocaine": """Cocaine (no opioids)|Cocaine, not heroin|Cocaine; denies heroin
        |Crack cocaine - no fentanyl|No opioids, cocaine|Cocaine: Yes; Heroin: No
        |Cocaine without fentanyl""",
    "stimulant": "non opioid stimulant|Stimulant, non-opioid",
    "opioid": """Opioid - Unknown|unknown opioid|Opioid, not heroin|Opioids other than heroin
        |Non-heroin opioid|Opioid (not otherwise specified)|Non-prescription opioid
        |Opioid, unspecified|NARCOTIC""",
    "heroin": """Heroin|Heroin only, no other drugs|Non-fatal heroin overdose
        |Heroin no fentanyl|Heroin, not confirmed|Heroin (not prescribed)""",
    "fentanyl": """Suspected Fentanyl|Non-pharmaceutical fentanyl|Fentanyl, no heroin
        |Fentanyl positive""",
    "fentanyl;heroin": "Heroin and fentanyl|Heroin/Fentanyl|Heroin; Fentanyl; no cocaine",
    "methadone": "Methadone|Methadone (non prescribed)",
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "names"),
    [(text.strip(), names) for names, texts in DRUGS.items() for text in texts.split("|")],
)
def test_drugs(text: str, names: str) -> None:
    assert ";".join(drugs.named(text)) == names
    assert drugs.drugs(text) == tuple(name for name in names.split(";") if name)


@pytest.mark.parametrize("text", ["No idea what", "zzz", "Not a drug but a pill"])
def test_what_is_not_understood_of_drugs_cannot_be_read(text: str) -> None:
    assert drugs.drugs(text) is None
