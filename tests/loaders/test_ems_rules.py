"""The classes of a run, rule by rule."""

from __future__ import annotations

import pytest

from loaders.ems_rules import Findings, classify, cste_exclusions
from loaders.records import CASE_CLASSES


@pytest.mark.parametrize(
    ("found", "case_class", "reasons"),
    [
        (Findings(definite=True), "opioid_definite", ("nemsis_impression",)),
        (Findings(given=True, better=True), "opioid_definite", ("naloxone_improved",)),
        (Findings(given=True, poisoning=True), "opioid_possible", ()),
        (Findings(given=True, disorder=True), "opioid_possible", ()),
        (Findings(given=True, dispatch=True), "opioid_possible", ()),
        (Findings(given=True, untold=True), "opioid_possible", ()),
        (Findings(untold=True, withheld=True), "not_a_case", ()),
        (Findings(poisoning=True, opioid_words=True), "opioid_possible", ()),
        (Findings(poisoning=True, disorder=True), "other_drug", ()),
        (Findings(disorder=True, withheld=True), "dependence_only", ()),
        (Findings(given=True), "not_a_case", ()),
        (Findings(dispatch=True), "not_a_case", ()),
        (Findings(), "not_a_case", ()),
    ],
)
def test_the_first_rule_that_holds(
    found: Findings, case_class: str, reasons: tuple[str, ...]
) -> None:
    verdict = classify(found)

    assert (verdict.case_class, verdict.reasons) == (case_class, reasons)
    assert verdict.case_class in CASE_CLASSES


def test_the_exclusions_of_the_cste_are_an_option() -> None:
    transfer = Findings(definite=True, no_emergency=True)
    dead = Findings(definite=True, dead_at_first=True)

    assert classify(transfer).case_class == classify(dead).case_class == "opioid_definite"
    assert classify(transfer, cste=True).reasons == ("cste_no_emergency",)
    assert classify(dead, cste=True).case_class == "not_a_case"
    assert cste_exclusions(Findings(definite=True)) == ()
    assert classify(Findings(definite=True), cste=True).case_class == "opioid_definite"
