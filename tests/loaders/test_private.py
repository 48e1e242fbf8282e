"""What may tell of a person is no name of an agency and no record's number."""

from __future__ import annotations

from pathlib import Path

import pytest

from loaders import kit_words, values
from loaders.private import in_a_name, in_a_number
from tests.loaders.builders import load, noticed, odmap

NAMES = """Riverton PD|Riverton Police Department|Alexandria Health Department
    |SYNTHETIC Sheriff's Office|SYNTHETIC Department of Community and Human Services
    |Montgomery County PA 911|Pennsylvania ODIN
    |City of Alexandria Department of Community and Human Services
    |Winnipeg Fire Paramedic Service
    |Metropolitan Washington Airports Authority Police Department|911 Communications
    |VSP Area 45|T. C. Williams High School|Dr. Martin Luther King Jr. Library|U.S. Park Police
    |Medic 205|Station 204|St. Mary's Church|1st Precinct|King Street Clinic
    |Officer Training Academy|AHD walk-in|REVIVE!|Narcan by mail|OTP|Re-entry|ACPS
    |Restaurant outreach|7-Eleven|Clinic A|Prince George's County|ALEXANDRIA|UPPER MORELAND
    |Alexandria City|Father Martin's Treatment Center|Riverton, VA|51510 - Alexandria|Region 3
    |Ward 7 Drug Court"""
NO_NAMES = """1234 King St Apt 5 Alexandria|1234 King St|4480 King Street|1200 blk King St
    |100 Main|PO Box 12|Officer J. Smith reports subject found unresponsive|Officer Smith
    |Det. Smith|John Q. Smith|J. Smith|Jane Doe DOB 1/2/1980|Smith 01/02/1980|born Jan 2, 1980
    |a@b.org|703-555-0100|Handed to his mother Mary|she was unconscious at home
    |Smith John 1980-01-02|Mrs. Doe|mother of Mary|2-Jan-1980|Suite 5
    |one two three four five six seven eight nine ten eleven twelve thirteen"""
NUMBERS = """26-001234|AFD24-010231|2026-01-05-001|26-01-02|2021102066##1|NyXFBlJfnm-8333586176
    |Case 26-001|26- 01|APD Case No 12|A,B1|Incident # 2601|12/345|26/1234/01|AFD 26-001
    |EMS2026-05-12|PCR 1234567"""
NO_NUMBERS = """SMITH JOHN 1/2/1980|Smith John 01/02/1980|Smith, John 12|John Smith 1980
    |1/2/1980|01-02-1980|1980-01-02|Jan 2 1980|1234 King St|26-001 (1/2/1980)|Mary 12
    |SMITH_JOHN_12|2-Jan-1980|O'Brien 7"""


def listed(texts: str) -> list[str]:
    return [text.strip() for text in texts.split("|")]


@pytest.mark.parametrize("text", listed(NAMES))
def test_a_name_of_an_agency_or_a_place_is_kept(text: str) -> None:
    assert values.name(text) == text


@pytest.mark.parametrize("text", listed(NO_NAMES))
def test_what_tells_of_a_person_is_no_name(text: str) -> None:
    assert in_a_name(text)
    assert values.name(text) is None


def test_a_name_loses_the_bracket_with_its_address() -> None:
    written = "Alexandria Health Department (4480 King St)"

    assert values.name(written) == "Alexandria Health Department"
    assert values.name("Fire (EMS)") == "Fire (EMS)"
    assert values.name("4480 King St (Fire)") is None


@pytest.mark.parametrize("text", listed(NUMBERS))
def test_a_record_number_is_kept(text: str) -> None:
    assert not in_a_number(text)
    assert values.number(text) == text


@pytest.mark.parametrize("text", listed(NO_NUMBERS))
def test_what_tells_of_a_person_is_no_number(text: str) -> None:
    assert in_a_number(text)
    assert values.number(text) == ""


TYPES = """Lay public|Friend or family|Leave-behind|Person who uses|School|Business|Vending
    |Individual|Client|First responder|Law enforcement agency|Community member|Patient's family
    |PWUD|Jail|Homeless shelter|Bystander / Friend|Health department counter|Mail|Mailed
    |REVIVE! training|Opioid treatment programme|Jail release|Schools|Restaurants
    |Vending machine|Vending machine 2|Walk-in|Online order|Pharmacy"""
NO_TYPES = """John Q. Smith|Mary Smith|Handed to his mother Mary at home|Jane Doe DOB 1/2/1980
    |1234 King St|client 1/2/80|Mailed to Mary|12 345|7|Given to Joe at bar|Смит clinic of Mary
    |Friend of J. Doe|person public general community member members citizen citizens resident"""
PRODUCTS = """Narcan Nasal Spray|Naloxone nasal 4 mg|Naloxone HCl 0.4 mg/mL vial (IM)|Kloxxado
    |Kloxxado 8mg|Narcan 4mg|RiVive 3 mg nasal spray|4 mg nasal spray|Generic naloxone (2-pack)
    |Zimhi auto-injector|OTC Narcan"""


@pytest.mark.parametrize("text", listed(TYPES))
def test_a_kind_of_recipient_or_way_has_known_words_alone(text: str) -> None:
    assert kit_words.recipient(text) == kit_words.channel(text) == text.replace(" / ", "/")


@pytest.mark.parametrize("text", listed(NO_TYPES))
def test_a_person_is_no_kind_of_recipient_and_no_way(text: str) -> None:
    assert kit_words.recipient(text) is kit_words.channel(text) is None


@pytest.mark.parametrize("text", listed(PRODUCTS))
def test_a_product_has_known_words_and_amounts(text: str) -> None:
    assert kit_words.product(text) == text


@pytest.mark.parametrize("text", ["John Smith", "1234 King St", "for Mary, 4 mg", "1/2/1980", "4"])
def test_what_is_no_product(text: str) -> None:
    assert kit_words.product(text) is None


def test_letters_that_are_not_known_are_not_kept() -> None:
    assert kit_words.recipient("Мария clinic") == "clinic"
    assert kit_words.recipient("José, client") is None


def test_nothing_of_a_person_is_stored_of_a_log(tmp_path: Path) -> None:
    written = ("1/5/2026", "1234 King St Apt 5", "John Q. Smith",
               "Handed to his mother Mary at home", "2", "Smith John 01/02/1980")  # fmt: skip
    names = ("Date", "Site", "Recipient", "Method", "Kits", "Log ID")
    reading = load(tmp_path, [dict(zip(names, written, strict=True))], source="naloxone")
    record = reading.records.iloc[0]

    stored = reading.records.to_csv()
    assert not [word for word in ("King", "Smith", "Mary", "1980") if word in stored]
    assert record[["number", "programme"]].isna().all()
    assert record[["recipient_type", "channel"]].to_list() == ["unknown", "unknown"]
    assert record["kits"] == 2
    assert noticed(reading, "name_not_kept") == [("Site", 1, 2)]
    assert noticed(reading, "unread_value") == [("Method", 1, 2), ("Recipient", 1, 2)]
    assert noticed(reading, "number_not_kept") == [("Log ID", 1, 2)]


def test_nothing_of_a_person_is_stored_of_an_overdose(tmp_path: Path) -> None:
    reading = odmap(
        tmp_path,
        {"OD Case ID": "", "Case Number": "SMITH JOHN 1/2/1980",
         "County": "1234 King St Apt 5 Alexandria",
         "Agency": "Officer J. Smith reports subject found unresponsive"},
    )  # fmt: skip

    stored = reading.records.to_csv().casefold()
    assert not [word for word in ("king", "smith", "john", "1980", "subject") if word in stored]
    assert reading.records[["number", "agency", "jurisdiction"]].isna().all(axis=None)
    assert noticed(reading, "name_not_kept") == [("Agency", 1, 2), ("County", 1, 2)]
    assert noticed(reading, "number_not_kept") == [("Case Number", 1, 2)]
