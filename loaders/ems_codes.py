"""What one cell of an EMS care report says: impressions, medications, who gave them, death.

Cells hold a text, a code, both, or a list of them. Codes are ICD-10-CM, RxNorm and NEMSIS 3.5.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from loaders import ems_wording as wording
from loaders.drugs import named
from loaders.records import UNKNOWN
from loaders.values import is_missing, says_unknown, words

CellReader: TypeAlias = Callable[[str], object]

# The pattern of the NEMSIS TAC definition (see `ems_rules.nemsis_impression`), anchored.
OPIOID = re.compile(
    r"^(?:F11(?:\..*)?|T40\.[0-3](?:X(?:[1-4]A?)?)?|T40\.4(?:[X129](?:[1-4]A?)?)?"
    r"|T40\.6(?:[09](?:[1-4]A?)?)?)$"
)
# With or without the point that parts its category from the rest.
_ICD = re.compile(r"(?<![A-Z0-9.])([A-TV-Z]\d[0-9A-Z])(?:\.?([0-9A-Z]{1,4}))?(?!\.?[A-Z0-9])")
_POISON = re.compile(r"^T(3[6-9]|4\d|50)")
_DISORDER = re.compile(r"^F1[0-9]")
# RxNorm: the ingredient, the two others of the NEMSIS definition, and products of naloxone alone.
_NALOXONE = re.compile(
    r"naloxone|naxolone|narcan|kloxxado|rivive|zimhi|evzio|nalmefene|opvee|zurnai"
    r"|(?<!\d)(?:7242|203192|197117|727350|1191234|1495293|1495298|1659929|1725059|1725061"
    r"|1855730|1855732)(?!\d)"
)
_NO_REVERSAL = re.compile(r"buprenorphine|suboxone|zubsolv|oxycodone|sublingual|\bfilm\b")
# NEMSIS pertinent negatives: the drug was considered, and not given.
_NOT_GIVEN = re.compile(
    r"88010(?:01|03|05|07|09|19|23|27)|contraindication noted|denied by order|medication allergy"
    r"|already taken|refused|unable to complete|order criteria not met|not (?:given|administered)"
    r"|withheld|\bno (?:naloxone|narcan)\b"
)
_DEAD = re.compile(
    r"4219007|4219009|2813007|3018003|42120(?:13|15|17|19)"
    r"|\bdead\b|deceased|expired in|\bdied\b"
)
_DISPATCH = re.compile(r"2301053|overdos|poisoning|ingestion|\bod\b")
_EMERGENCY = re.compile(
    r"22050(?:01|03|09)|^emergency response|^911|primary response area|intercept|mutual aid"
)
_QUOTED = re.compile(r'"\s*,\s*"')
_ITEMS = re.compile(r'"\s*,\s*"|\s*[;|]\s*')
# Not the comma of thousands ("Epi 1:10,000"), nor one in brackets.
_COMMAS = re.compile(r"(?:(?<!\d),|,(?!\d{3}(?!\d)))(?![^()]*\))(?![^\[\]]*\])")
# What stands beside the reason why something was not given, without naming a drug.
_OF_REASONS = frozenset(["by", "the", "patient", "pt", "family", "medication", "reason"])
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
    """What impressions and symptoms say. `drugs` and `codes` are joined by semicolons; `codes`
    are the categories (T40, F11) that make a run one to look at, and "words" for its wording."""

    definite: bool
    poisoning: bool
    disorder: bool
    opioid_words: bool
    drugs: str
    codes: str


def impression(text: str) -> Impression:
    """Reads codes, and the wording where there is no code that says something."""
    codes = [".".join(filter(None, parts)) for parts in _ICD.findall(text.upper())]
    poisons = [code for code in codes if _POISON.match(code) and not _adverse(code)]
    telling = [code for code in codes if _POISON.match(code) or _DISORDER.match(code)]
    told = [] if telling else wording.telling(text)
    worded = wording.overdose(told)
    disorder_worded = not worded and wording.disorder(told)
    disorder = disorder_worded or any(_DISORDER.match(code) for code in codes)
    signs = sorted({code[:3] for code in telling}) + ["words"] * (worded or disorder_worded)
    relevant = bool(poisons) or disorder or worded
    return Impression(
        definite=any(OPIOID.match(code) for code in codes),
        poisoning=bool(poisons) or worded,
        disorder=disorder,
        opioid_words=worded and wording.opioid(told),
        drugs=";".join(_drugs(text, codes)) if relevant else "",
        codes=";".join(signs),
    )


def _adverse(code: str) -> bool:
    return code.replace(".", "")[5:6] in ("5", "6")


def _drugs(text: str, codes: list[str]) -> tuple[str, ...]:
    by_code = [n for n, p in _DRUG_CODES.items() if any(re.match(p, code) for code in codes)]
    by_words = [name for name in named(wording.affirmed(text)) if name != "other"]
    specific = [*by_words, *(name for name in by_code if name not in by_words)]
    return tuple(dict.fromkeys(specific))


def naloxone_given(text: str) -> int:
    """How many administrations of a reversal drug a medication cell tells of."""
    return sum(bool(not _NOT_GIVEN.search(item)) for item in _reversals(text))


def naloxone_withheld(text: str) -> bool:
    """Whether a medication cell says of a reversal drug that it was not given, and why."""
    return any(_NOT_GIVEN.search(item) for item in _reversals(text))


def _reversals(text: str) -> list[str]:
    items = _medications(text.casefold())
    return [item for item in items if _NALOXONE.search(item) and not _NO_REVERSAL.search(item)]


def _medications(text: str) -> list[str]:
    """The items of a list of medications. Where nothing is quoted commas part them too, but for
    the reason why an item was not given, which stays with it."""
    parts = _ITEMS.split(text)
    if _QUOTED.search(text):
        return parts
    items: list[str] = []
    for part in (piece for whole in parts for piece in _COMMAS.split(whole)):
        if items and (_only_reason(part) or _only_reason(items[-1])):
            items[-1] += " " + part
        else:
            items.append(part)
    return items


def _only_reason(text: str) -> bool:
    rest, reasons = _NOT_GIVEN.subn(" ", text)
    return reasons > 0 and not set(words(rest).split()) - _OF_REASONS


def negative(text: str) -> bool:
    """Whether a cell of pertinent negatives says that the medication was not given."""
    return bool(_NOT_GIVEN.search(text.casefold()))


def medication_told(text: str) -> bool:
    """Whether a medication cell says anything, also that none was given ("Not Applicable")."""
    return not is_missing(text) or "7701001" in text or text.casefold() == "not applicable"


def improved(text: str) -> bool:
    """Whether a response cell says that the patient improved."""
    return "9916001" in text or wording.improved(text)


def dead(text: str) -> bool:
    """Whether an acuity, arrest or disposition cell says that the patient is dead."""
    return bool(_DEAD.search(text.casefold()))


def dispatched_as_overdose(text: str) -> bool:
    """Whether eDispatch.01 is Overdose/Poisoning/Ingestion (2301053), or says so in words."""
    return bool(_DISPATCH.search(text.casefold()))


def no_emergency(text: str) -> bool:
    """Whether eResponse.05 names a service that is no response to an emergency."""
    return not says_unknown(text) and not _EMERGENCY.search(text.casefold())


def given_before(text: str) -> str:
    """Whether eMedications.02 says that it was given before EMS came: yes, no or unknown."""
    if says_unknown(text):
        return UNKNOWN
    first = words(text).split()[:1]
    if "9923003" in text or first in (["yes"], ["y"]):
        return "yes"
    return "no" if "9923001" in text or first in (["no"], ["n"]) else UNKNOWN
