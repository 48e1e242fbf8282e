"""The vocabularies, value by value."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import drugs, outcomes, values
from loaders.numbers import Age, age, age_in, dose_count, whole
from loaders.records import AGE_BANDS, NALOXONE, RACES, SEVERITIES, SEXES


@pytest.mark.parametrize(
    "text", ["", "NULL", "n/a", "Not Recorded", "7701001", "Not Reporting (7701005)"]
)
def test_ways_to_write_nothing(text: str) -> None:
    assert values.is_missing(text)


def test_none_is_a_value_for_naloxone_and_nothing_for_sex() -> None:
    assert not values.is_missing("None")
    assert values.is_missing("None", none=True)
    assert (outcomes.naloxone("None"), values.sex("None")) == ("none", "unknown")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Fatal", "fatal"),
        ("Non-Fatal", "nonfatal"),
        ("Y", "fatal"),
        ("No", "nonfatal"),
        ("Deceased", "fatal"),
        ("survived", "nonfatal"),
        ("Did not survive", "fatal"),
        ("Unknown", "unknown"),
        ("", "unknown"),
        ("green", None),
    ],
)
def test_severity(text: str, word: str | None) -> None:
    assert outcomes.severity(text) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("No Naloxone", "none"),
        ("Not administered", "none"),
        ("0", "none"),
        ("N", "none"),
        ("Single Dose", "single"),
        ("1", "single"),
        ("Multiple Doses", "multiple"),
        ("3", "multiple"),
        ("2 doses", "multiple"),
        ("Yes", "given"),
        ("4 mg", "given"),
        ("NULL", "unknown"),
        ("Unknown", "unknown"),
        ("blue", None),
    ],
)
def test_naloxone(text: str, word: str | None) -> None:
    assert outcomes.naloxone(text) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("F", "female"),
        ("Female (9919001)", "female"),
        ("9919003", "male"),
        ("man", "male"),
        ("Male to Female, Transgender Female", "other"),
        ("X", "other"),
        ("Unknown (Unable to Determine)", "unknown"),
        ("17", None),
    ],
)
def test_sex(text: str, word: str | None) -> None:
    assert values.sex(text) == word


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("W", "White"),
        ("White; Hispanic or Latino", "Hispanic"),
        ("White | Not Hispanic", "White"),
        ("Not Hispanic or Latino", "unknown"),
        ("Black or African American", "Black"),
        ('"Black or African American","White"', "multiple"),
        ("2514005", "Black"),
        ("Native Hawaiian or Other Pacific Islander", "Pacific Islander"),
        ("American Indian or Alaska Native", "American Indian"),
        ("Two or more", "multiple"),
        ("Refused", "unknown"),
        ("17", None),
    ],
)
def test_race_and_ethnicity(text: str, word: str | None) -> None:
    assert values.race_ethnicity(text) == word


@pytest.mark.parametrize(
    ("read", "text", "word"),
    [
        (values.housing, "Homeless shelter", "homeless"),
        (values.housing, "Private home", "housed"),
        (values.homeless, "No", "housed"),
        (values.survived, "N", "fatal"),
        (values.residence, "Non-resident", "visitor"),
        (values.residence, "Yes", "resident"),
        (values.supply, "Refill", "refill"),
        (values.supply, "First kit", "first"),
    ],
)
def test_small_vocabularies(read: values.Reader, text: str, word: str) -> None:
    assert read(text) == word


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("22304", "22304"),
        ("22304-1234", "22304"),
        ("01234", "01234"),
        ("22304.0", "22304"),
        ("", ""),
        ("1531", None),
        ("15-71", None),
        ("ooc", None),
    ],
)
def test_zip_codes_are_not_mended(text: str, code: str | None) -> None:
    assert values.zip_code(text) == code


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("11,303", "11303"),
        ("A,B1", "A,B1"),
        ("26001.0", "26001"),
        ("26,001.00", "26001"),
        ("0026001.0", "0026001"),
        ("26001.5", "26001.5"),
        ("2.02601E+11", ""),
        ("2.02601e+14", ""),
        ("2E+05", ""),
        ("2E05", "2E05"),
        ("TBD-12", ""),
        (" 26-  01 ", "26- 01"),
        ("NULL", ""),
        ("Pending", ""),
        ("TBD 2", ""),
        ("00-000000", ""),
        ("0", ""),
        ("Unknown number", ""),
    ],
)
def test_identifiers(text: str, number: str) -> None:
    assert values.number(text) == number


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Riverton PD", "RIVERTON POLICE DEPT.", True),
        ("Riverton Sheriff's Office", "Riverton Sheriffs", True),
        ("Riverton Police", "Riverton Fire", False),
        ("Riverton County Police", "Riverton Police", False),
    ],
)
def test_one_agency_in_several_spellings(one: str, other: str, same: bool) -> None:
    assert (values.agency(one) == values.agency(other)) is same


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("44", Age(44, "35-44")),
        ("44.0", Age(44, "35-44")),
        ("17", Age(17, "under 18")),
        ("65", Age(65, "65+")),
        ("40 to 44", Age(None, "35-44")),
        ("40-44", Age(None, "35-44")),
        ("65+", Age(None, "65+")),
        ("90 or older", Age(None, "65+")),
        ("<18", Age(None, "under 18")),
        ("15 to 19", Age(None, "unknown", straddles=True)),
        ("50+", Age(None, "unknown", straddles=True)),
        ("", Age(None, "unknown")),
        ("999", None),
        ("-3", None),
        ("old", None),
    ],
)
def test_ages_and_bands(text: str, expected: Age | None) -> None:
    assert age(text) == expected


@pytest.mark.parametrize(
    ("text", "unit", "years"),
    [
        ("6", "Months (2516007)", 0),
        ("30", "Months", 2),
        ("98.0", "Minutes", 0),
        ("800", "2516001", 2),
        ("14", "2516009", 14),
        ("14", "", 14),
        ("3", "hours", 0),
    ],
)
def test_ages_in_other_units(text: str, unit: str, years: int) -> None:
    found = age_in(text, unit)

    assert found is not None
    assert found.years == years


@pytest.mark.parametrize(
    ("text", "number"),
    [("3", 3), ("1,200", 1200), ("3.0", 3), ("2.5", None), ("-1", None), ("<6", None)],
)
def test_whole_numbers(text: str, number: int | None) -> None:
    assert whole(text) == number


@pytest.mark.parametrize(("text", "count"), [("2 doses", 2), ("NULL", ""), ("51", None)])
def test_dose_counts(text: str, count: int | str | None) -> None:
    assert dose_count(text) == count


@pytest.mark.parametrize(
    ("text", "names", "group"),
    [
        ("Butyryl Fentanyl", ("fentanyl",), "opioid"),
        ("FENTANYL ANALOG/OTHER SYNTHETIC OPIOID", ("fentanyl",), "opioid"),
        ("Cocaine & heroin", ("heroin", "cocaine"), "opioid"),
        ("COCAINE/CRACK", ("cocaine",), "stimulant"),
        ("Meth", ("methamphetamine",), "stimulant"),
        ("methadone", ("methadone",), "opioid"),
        ("Percocet", ("oxycodone",), "opioid"),
        ("SYNTHETIC MARIJUANA", ("synthetic cannabinoid",), "other"),
        ("Xanax, alcohol", ("alcohol", "benzodiazepine"), "other"),
        ("pressed M30 pills", ("counterfeit pill",), "other"),
        ("unknown opioid", ("opioid",), "opioid"),
        ("Unknown", (), "unknown"),
        ("None", (), "unknown"),
        ("", (), "unknown"),
    ],
)
def test_drugs(text: str, names: tuple[str, ...], group: str) -> None:
    assert drugs.drugs(text) == names
    assert drugs.group(names) == group


def test_a_drug_that_nobody_knows_cannot_be_read() -> None:
    assert drugs.drugs("zzz") is None


@given(st.text(max_size=40))
def test_readers_answer_in_their_vocabulary_or_not_at_all(text: str) -> None:
    assert outcomes.severity(text) in (*SEVERITIES, None)
    assert outcomes.naloxone(text) in (*NALOXONE, None)
    assert values.sex(text) in (*SEXES, None)
    assert values.race_ethnicity(text) in (*RACES, None)
    found = age(text)
    assert found is None or (found.band in AGE_BANDS and (found.years or 0) <= 120)
    assert ";" not in "".join(drugs.named(text))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Single-family (private) house (Y92.01)", "residence"),
        ("Private residence", "residence"),
        ("Street and highway (Y92.41)", "street"),
        ("Trade and service area (Y92.5)", "business"),
        ("Hotel or motel (Y92.59)", "hotel or motel"),
        ("Prison or jail (Y92.14)", "jail"),
        ("School (Y92.21)", "school"),
        ("Y92.21", "school"),
        ("Public park (Y92.83)", "park or outdoors"),
        ("Not Recorded", "unknown"),
        ("Unknown location", "unknown"),
        ("", "unknown"),
        ("1415 Duke St, apartment of J. Doe", "residence"),
        ("J. Doe's", "other"),
    ],
)
def test_a_kind_of_place_is_one_word_and_never_an_address(text: str, kind: str) -> None:
    assert values.place_type(text) == kind


@pytest.mark.parametrize(
    ("text", "giver"),
    [("Paramedic (9905007)", "EMS"), ("9905005", "EMS"), ("EMS", "EMS"), ("AEMT", "EMS"),
     ("Fire Paramedic", "EMS"), ("Fire Personnel (non EMS) (9905051)", "fire"),
     ("FIRE DEPARTMENT", "fire"), ("Law Enforcement (9905047)", "law enforcement"),
     ("Police", "law enforcement"), ("GOOD SAMARITAN", "bystander"),
     ("Family Member (9905049)", "bystander"), ("Lay Person", "bystander"), ("OTHER", "other"),
     ("Patient (9905043)", "other"), ("None", "none"), ("NULL", "unknown"), ("", "unknown"),
     ("Unknown", "unknown"), ("Not Recorded", "unknown")],
)  # fmt: skip
def test_who_gives_naloxone(text: str, giver: str) -> None:
    assert values.giver(text) == giver
