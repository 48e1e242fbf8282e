"""What one row of an EMS care report says: naloxone, impressions, death; and the class of a run.

The rules, in order, over one person's report:
1. opioid_definite: an impression of the NEMSIS TAC Opioid Overdose definition (rev. 2022-04-28),
   or naloxone given with the response "improved". NEMSIS publishes a mis-anchored pattern, which
   takes adverse effects and later encounters; this is the anchored one.
2. opioid_possible: naloxone given, with a poisoning (T36-T50), a use disorder (F11-F19) or the
   wording of an overdose; or wording of an opioid overdose without any code.
3. other_drug: a poisoning (T36-T50) or the wording of an overdose, otherwise. Adverse effects and
   underdosing (sixth character 5 and 6) are no poisonings.
4. dependence_only: a use disorder (F10-F19) without any of these.
5. not_a_case: everything else. Kept, not excluded.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from loaders.drugs import named
from loaders.values import is_missing, words

CellReader: TypeAlias = Callable[[str], object]

OPIOID = re.compile(
    r"^(?:F11(?:\..*)?|T40\.[0-3](?:X(?:[1-4]A?)?)?|T40\.4(?:[X129](?:[1-4]A?)?)?"
    r"|T40\.6(?:[09](?:[1-4]A?)?)?)$"
)
_ICD = re.compile(r"(?<![A-Z0-9.])([A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?![A-Z0-9.])")
_POISON = re.compile(r"^T(3[6-9]|4\d|50)")
_DISORDER = re.compile(r"^F1[0-9]")
_OVERDOSE = re.compile(r"overdos|poisoning|\bod\b")
_OPIOID_WORDS = re.compile(r"opioid|opiate|heroin|fentan")
_NALOXONE = re.compile(
    r"naloxone|naxolone|narcan|kloxxado|rivive|zimhi|nalmefene|opvee|zurnai"
    r"|(?<!\d)(?:7242|203192|197117)(?!\d)"
)
_NO_REVERSAL = re.compile(r"buprenorphine|suboxone|zubsolv|oxycodone")
# NEMSIS pertinent negatives: the drug was considered, and not given.
_NOT_GIVEN = re.compile(
    r"88010(?:01|03|05|07|09|19|23|27)|contraindication noted|denied by order|medication allergy"
    r"|already taken|refused|unable to complete|order criteria not met|not given"
)
_DEAD = re.compile(r"4219007|4219009|2813007|3018003|\bdead\b|deceased|expired in|\bdied\b")
_ITEMS = re.compile(r'"\s*,\s*"|\s*[;|]\s*')
# Drugs by code, where the wording names none.
_DRUG_CODES = {
    "heroin": r"T40\.1",
    "methadone": r"T40\.3",
    "fentanyl": r"T40\.41",
    "tramadol": r"T40\.42",
    "opioid": r"F11|T40\.[0246]",
    "cocaine": r"F14|T40\.5",
    "stimulant": r"F15|T43\.6",
    "alcohol": r"F10",
    "benzodiazepine": r"T42\.4",
    "marijuana": r"F12|T40\.7",
}


@dataclass(frozen=True)
class Impression:
    """What impressions and symptoms say. `drugs` are names, joined by semicolons."""

    definite: bool
    poisoning: bool
    disorder: bool
    opioid_words: bool
    drugs: str


def impression(text: str) -> Impression:
    """Reads codes, and the wording where it counts."""
    codes = _ICD.findall(text.upper())
    poisons = [code for code in codes if _POISON.match(code) and not _adverse(code)]
    plain = words(text)
    # Codes that say something else (a symptom, an arrest) do not take the words back.
    telling = [code for code in codes if _POISON.match(code) or _DISORDER.match(code)]
    worded = not telling and bool(_OVERDOSE.search(plain))
    disorder = any(_DISORDER.match(code) for code in codes)
    relevant = bool(poisons) or disorder or worded
    return Impression(
        definite=any(OPIOID.match(code) for code in codes),
        poisoning=bool(poisons) or worded,
        disorder=disorder,
        opioid_words=worded and bool(_OPIOID_WORDS.search(plain)),
        drugs=";".join(_drugs(text, codes)) if relevant else "",
    )


def _adverse(code: str) -> bool:
    return code.replace(".", "")[5:6] in ("5", "6")


def _drugs(text: str, codes: list[str]) -> tuple[str, ...]:
    by_code = [n for n, p in _DRUG_CODES.items() if any(re.match(p, code) for code in codes)]
    by_words = [name for name in named(text) if name != "other"]
    specific = [*by_words, *(name for name in by_code if name not in by_words)]
    return tuple(dict.fromkeys(specific))


def naloxone_given(text: str) -> int:
    """How many administrations of a reversal drug a medication cell tells of."""
    return sum(_is_naloxone(item) for item in _ITEMS.split(text.casefold()))


def _is_naloxone(item: str) -> bool:
    return bool(
        _NALOXONE.search(item) and not _NO_REVERSAL.search(item) and not _NOT_GIVEN.search(item)
    )


def medication_told(text: str) -> bool:
    """Whether a medication cell says anything, also that none was given ("Not Applicable")."""
    return not is_missing(text) or "7701001" in text or text.casefold() == "not applicable"


def improved(text: str) -> bool:
    """Whether a response cell says that the patient improved."""
    return "9916001" in text or "improved" in text.casefold()


def dead(text: str) -> bool:
    """Whether an acuity or arrest cell says that the patient is dead."""
    return bool(_DEAD.search(text.casefold()))


def case_class(
    *,
    definite: bool,
    poisoning: bool,
    disorder: bool,
    opioid_words: bool,
    given: bool,
    better: bool,
) -> str:
    """The class of one person's report; see the top of this module."""
    if definite or (given and better):
        return "opioid_definite"
    if (given and (poisoning or disorder)) or opioid_words:
        return "opioid_possible"
    if poisoning:
        return "other_drug"
    return "dependence_only" if disorder else "not_a_case"
