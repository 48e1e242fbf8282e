"""Which header holds which field."""

from __future__ import annotations

import random

import pytest

from loaders.columns import Column, elements_of, looks_like_a_number, match, spelt
from loaders.sources import discover, map_columns

ZIP = Column("zip", ("ZIP", "Postal Code"), ("eScene.19",))
WHEN = Column("when", ("Date/Time", "Date"))


@pytest.mark.parametrize("header", ["zip", " Z I P ", "Z.I.P.", "Scene Post (eScene.19)"])
def test_headers_match_without_case_spaces_and_punctuation(header: str) -> None:
    assert match((ZIP,), (header,)).fields == {"zip": header}


def test_the_better_alias_wins_and_the_other_is_passed_over() -> None:
    mapping = match((ZIP, WHEN), ("Date", "Postal Code", "ZIP", "date/time", "Shoe Size"))

    assert mapping.fields == {"zip": "ZIP", "when": "date/time"}
    assert mapping.passed_over == ("Date", "Postal Code")
    assert mapping.unknown == ("Shoe Size",)


def test_a_header_that_fits_two_fields_fills_the_one_that_names_it_first() -> None:
    mapping = match((WHEN, Column("day", ("Date",))), ("Date",))

    assert mapping.fields == {"day": "Date"}


@pytest.mark.parametrize(
    ("header", "tokens"),
    [
        ("Scene GPS Location (eScene.11)", ("eScene.11",)),
        (
            "Disposition (3.4=itDisposition.102/3.5=eDisposition.30)",
            ("itDisposition.102", "eDisposition.30"),
        ),
        ("Weather", ()),
    ],
)
def test_elements_of_a_header(header: str, tokens: tuple[str, ...]) -> None:
    assert elements_of(header) == tokens


def test_the_order_of_columns_plays_no_part() -> None:
    headers = ["Latitude", "Y", "ZIP", "Incident Date", "Date", "Narcan Given", "Naloxone"]
    expected = map_columns(discover()["odmap"], headers).fields
    shuffled = random.Random(3).sample(headers, len(headers))

    assert map_columns(discover()["odmap"], shuffled).fields == expected


def test_what_is_said_goes_before_any_alias() -> None:
    said = {"zip": "Place", "when": ""}
    mapping = match((ZIP, WHEN), ("ZIP", "Place", "Date"), said=said)

    assert mapping.fields == {"zip": "Place"}
    assert (mapping.passed_over, mapping.unknown) == (("ZIP",), ("Date",))


@pytest.mark.parametrize(
    "header",
    [
        "Victim ZIP",
        "Home ZIP",
        "Victim County",
        "Patient's Home Postal Code (ePatient.09)",
        "Patient Home County (ePatient.07)",
        "Victim Home Zip Code",
        "ZIP (victim's home)",
        "ZIP Code (Patient Residence)",
        "County (victim_county)",
        "Latitude (home)",
    ],
)
@pytest.mark.parametrize("source", ["odmap", "ems"])
def test_the_victims_home_is_not_the_scene(source: str, header: str) -> None:
    assert map_columns(discover()[source], [header]).fields == {}


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Incident #", "Incident Number"),
        ("Incident#", "Incident Number"),
        ("Incident No.", "Incident Number"),
        ("Case_Num", "Case Number"),
        ("CaseNo", "Case Number"),
        ("# of Doses", "Number of Doses"),
        ("No. of Doses", "Number of Doses"),
        ("No Naloxone", "No Naloxone"),
        ("Casino", "Casino"),
        ("No", "No"),
    ],
)
def test_number_is_written_out(header: str, said: str) -> None:
    assert " ".join(spelt(header).split()) == said


@pytest.mark.parametrize(
    "header",
    ["Incident #", "Case #", "Report #", "Run #", "Incident No.", "Case_Num", "CAD Number",
     "Call Number", "Event Number", "Case # (agency)"],
)  # fmt: skip
def test_spellings_of_the_case_number(header: str) -> None:
    headers = ["Date/Time of Overdose", "No Naloxone", header]

    assert map_columns(discover()["odmap"], headers).fields["case_number"] == header


@pytest.mark.parametrize(
    ("header", "does"),
    [("Complaint #", True), ("Our Ref", True), ("Phone Number", False), ("Number of Doses", False)],
)
def test_what_looks_like_a_number_of_records(header: str, does: bool) -> None:
    assert looks_like_a_number(header) == does
