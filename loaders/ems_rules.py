"""The classes of an EMS run, as rules over what one person's report says. No run is filtered by
them; each record carries its class, the version of the rules and the reasons.

In order, the first that holds:
1. opioid_definite: the NEMSIS definition, or naloxone under any name and code with the response
   "improved".
2. opioid_possible: naloxone given, with a poisoning (T36-T50), a use disorder (F10-F19), the
   wording of either, a dispatch for an overdose, or no impression told at all; or wording of an
   opioid overdose without a code.
3. other_drug: a poisoning (T36-T50) or the wording of an overdose, otherwise. Adverse effects and
   underdosing (sixth character 5 and 6) are no poisonings, nor are food, gases and metals, or an
   overdose that is denied.
4. dependence_only: a use disorder (F10-F19) or its wording, without any of these.
5. not_a_case: everything else.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

VERSION: Final = "ems-2"
WITH_CSTE: Final = f"{VERSION}+cste"
"""The version's name where the exclusions of the CSTE are asked for."""


@dataclass(frozen=True)
class Findings:
    """What one person's care report says. `definite`: an impression or symptom of the NEMSIS
    definition; `better`: a reversal drug with the response "improved"; `untold`: no impression or
    symptom at all."""

    definite: bool = False
    poisoning: bool = False
    disorder: bool = False
    opioid_words: bool = False
    given: bool = False
    withheld: bool = False
    better: bool = False
    dispatch: bool = False
    untold: bool = False
    no_emergency: bool = False
    dead_at_first: bool = False


@dataclass(frozen=True)
class Verdict:
    """A class of the contract, and the codes of the rules that led to it."""

    case_class: str
    reasons: tuple[str, ...] = ()


def nemsis_impression(found: Findings) -> bool:
    """The first half of the NEMSIS TAC definition of an opioid overdose (CaseDefinitions/
    OpioidOverdose, 2021-08-26, rev. 2022-04-28): eSituation.09 to .12 in F11, or in T40.0 to
    T40.4 and T40.6 as accident, self-harm, assault or undetermined, at the first encounter.

    The published pattern is anchored to the first and the last of its alternatives alone, so
    that it takes adverse effects (T40.2X5A) and later encounters too, which its text leaves out;
    this is the text's (ems_codes.OPIOID).
    """
    return found.definite


def naloxone_improved(found: Findings) -> bool:
    """The second half of the NEMSIS TAC definition: naloxone with the response "improved" (
    eMedications.03 and .07). Here under any name or code of a reversal drug, not three alone."""
    return found.given and found.better


def naloxone_and_drug(found: Findings) -> bool:
    """Naloxone given where an impression or the dispatch speaks of drugs, or nothing speaks of
    anything else: NEMSIS asks for an improvement, which most reports do not tell."""
    return found.given and (found.poisoning or found.disorder or found.dispatch or found.untold)


def cste_exclusions(found: Findings) -> tuple[str, ...]:
    """Why the CSTE definition of a nonfatal opioid overdose (EMS, V5), as NEMSIS describes it,
    leaves a run out: no emergency (eResponse.05), or dead at first and not resuscitated
    (eSituation.13). An option: deaths are overdoses too."""
    named = {"cste_no_emergency": found.no_emergency, "cste_dead_at_first": found.dead_at_first}
    return tuple(name for name, holds in named.items() if holds)


def classify(found: Findings, *, cste: bool = False) -> Verdict:
    """The class of one person's report, with or without the exclusions of the CSTE."""
    excluded = cste_exclusions(found) if cste else ()
    if excluded:
        return Verdict("not_a_case", excluded)
    definite = {
        "nemsis_impression": nemsis_impression(found),
        "naloxone_improved": naloxone_improved(found),
    }
    if any(definite.values()):
        return Verdict("opioid_definite", tuple(name for name, holds in definite.items() if holds))
    if naloxone_and_drug(found) or found.opioid_words:
        return Verdict("opioid_possible")
    if found.poisoning:
        return Verdict("other_drug")
    return Verdict("dependence_only" if found.disorder else "not_a_case")
