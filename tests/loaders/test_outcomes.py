"""Death and naloxone as agencies write them: what is denied is never read as what is said."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from loaders import outcomes
from loaders.records import NALOXONE, SEVERITIES

SEVERITY = {
    "fatal": """Fatal|FATALITY|Fatal Overdose|Yes|Y|1|1.0|true|Deceased|DOA|Dead on arrival
        |Expired|Died at hospital|Pronounced dead at scene|Death|Yes - Fatal|Fatal: Yes
        |Fatal - drug unknown|Fatal (unknown substance)|Did not survive|Didn't survive
        |Not revived|Unable to revive|Unable to be revived|Could not be revived|No longer alive
        |Survived: No|Transported to hospital, later died|Fatal - not transported
        |Suspected overdose - fatal|Fatal, no naloxone given""",
    "nonfatal": """Nonfatal|Non-Fatal|Non Fatal|NON - FATAL|Non‑fatal|Not fatal|No|N|0|0.0
        |false|Survived|Alive|Revived|Recovered|Transported to hospital|Hospitalized
        |No - Survived|No, survived|No fatality|Not a fatality|Fatal: No|Fatality: N|Death: No
        |Fatal? No|Not deceased|No death|No deaths|Did not die|Near fatal|Near-fatal overdose
        |Non-fatality|Nonfatal (drug unknown)|Non-fatal, substance unknown
        |Survived - unknown status|Patient refused transport|Not lethal|Not dead
        |Not deceased - transported""",
    "unknown": """Unknown|UNK|Undetermined|N/A|NULL|Not Recorded|Unknown if fatal
        |Fatality status unknown|Fatal/Nonfatal unknown|Unable to determine""",
    "": """green|Fatal/Nonfatal|Possible fatality|Possibly fatal|No - deceased
        |Not expected to survive|Fatal or nonfatal pending|Not transported|Nonfatal, deceased""",
}  # fmt: skip
GIVEN = {
    "none": """None|No|N|0|0.0|Zero|false|No Naloxone|No narcan|No Narcan given
        |Not administered|Not given|None given|None administered|Never given|Wasn't given
        |No, not administered|Naloxone: No|Narcan - No|Naloxone given: No|Narcan given? N
        |Did not receive naloxone|Didn't receive Narcan|Naloxone not given
        |Narcan was not administered|Naloxone not indicated|Naloxone not needed|Not needed
        |Not indicated|Naloxone refused|Narcan declined|Naloxone withheld
        |Patient refused naloxone|0 doses|No doses|Without naloxone
        |No - EMS arrived with naloxone|No doses administered|Not required""",
    "single": """Single Dose|One dose|1|1.0|1 dose|One dose (4mg)|Yes - 1 dose|Yes (1)|Single
        |1 dose administered|Administered - 1 dose|Single dose, no response|Given, single dose""",
    "multiple": """Multiple Doses|multiple|2|2.0|2 doses|2 dose|Two doses|3 or more|Yes - 2
        |Yes (3)|10 doses|20 doses|Several|More than one dose|Given - 2 doses
        |Multiple doses, not effective|2+""",
    "given": """Yes|Y|true|Given|Administered|Naloxone|Narcan given|4 mg|4mg|Naloxone: Yes
        |Yes, administered|No response to naloxone|No effect from narcan
        |Naloxone given, no response|Given - patient did not respond|Given, doses unknown
        |Given (unknown number of doses)|Given, not by EMS|Given by unknown bystander
        |Narcan given; response unknown|Narcan given, patient refused transport
        |Given without incident""",
    "unknown": """Unknown|UNK|NULL|Unknown if given|Unknown if administered
        |Unknown if naloxone given|Naloxone administration unknown|Naloxone unknown
        |Unknown number of doses|Refused|Declined|Naloxone not documented|Not known""",
    "": """blue|No, given by police|Offered naloxone|Naloxone available
        |Narcan kit left with family|Not given by EMS, given by police|Single/Multiple
        |No more than one dose|No additional doses""",
}  # fmt: skip


def told(table: dict[str, str]) -> list[tuple[str, str | None]]:
    """Pairs of text and word, None for the word "" (what cannot be read)."""
    return [
        (text.strip(), word or None) for word, texts in table.items() for text in texts.split("|")
    ]


@pytest.mark.parametrize(("text", "word"), told(SEVERITY))
def test_severity(text: str, word: str | None) -> None:
    assert outcomes.severity(text) == word


@pytest.mark.parametrize(("text", "word"), told(GIVEN))
def test_naloxone(text: str, word: str | None) -> None:
    assert outcomes.naloxone(text) == word


WORDS = """no not fatal died survived alive unknown given naloxone refused if 1 2 doses , - :"""


@given(st.text(max_size=40) | st.lists(st.sampled_from(WORDS.split()), max_size=8).map(" ".join))
def test_readers_answer_in_their_vocabulary_or_not_at_all(text: str) -> None:
    assert outcomes.severity(text) in (*SEVERITIES, None)
    assert outcomes.naloxone(text) in (*NALOXONE, None)
