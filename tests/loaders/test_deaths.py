"""Deaths said in a sentence with a weaker word, and overdoses beside another code."""

from __future__ import annotations

import pytest

from loaders.ems_codes import impression
from loaders.outcomes import severity


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Fatal - transported to hospital", "fatal"),
        ("Deceased at hospital", "fatal"),
        ("Died at hospital", "fatal"),
        ("Expired at hospital", "fatal"),
        ("Pronounced dead on arrival at hospital", "fatal"),
        ("Unable to revive", "fatal"),
        ("Not revived", "fatal"),
        ("No survivors", "fatal"),
        ("Did not survive", "fatal"),
        ("Fatal/Nonfatal unknown", "unknown"),
        ("Non-Fatal", "nonfatal"),
        ("Not fatal", "nonfatal"),
        ("Survived", "nonfatal"),
        ("Revived and transported to hospital", "nonfatal"),
    ],
)
def test_outcome_words(text: str, word: str) -> None:
    assert severity(text) == word


@pytest.mark.parametrize(
    "text",
    [
        "Overdose - opioid; Altered mental status (R41.82)",
        "Drug overdose; Coma (R40.20)",
        "Overdose; Cardiac arrest (I46.9)",
    ],
)
def test_another_code_does_not_take_the_words_back(text: str) -> None:
    assert impression(text).poisoning


def test_a_code_of_a_poisoning_speaks_for_itself() -> None:
    assert not impression("Overdose, adverse effect (T40.2X5A)").poisoning
