"""What the words of an EMS impression or response say: overdoses, disorders, what is denied.

Words are weaker than codes: an item's own code decides what its words are about.
"""

from __future__ import annotations

import re
from typing import Final

from loaders.values import words

# Parts of an item that deny nothing of one another. The mark stays between their words.
_CLAUSES = re.compile(r'[,;|()\[\]"]|\.\s|\s[-–—/]\s')
_MARK: Final = " | "
# Items of a list; commas part them only after a code, for wordings have commas too.
_ITEMS = re.compile(r'"\s*,\s*"|[;|]|(?<=[)\]])\s*,')
_OVERDOSE = re.compile(r"overdos|poisoning|\bod\b")
_DISORDER = re.compile(
    r"\b(opioids?|opiates?|heroin|alcohol|cannabis|marijuana|sedatives?|cocaine|stimulants?"
    r"|hallucinogens?|inhalants?|psychoactive|substances?|drugs?|polysubstance)\b"
    r".{0,30}\b(abuse|depend\w*|withdrawal|intoxicat\w*|use|related disorders?)\b"
)
_OPIOID = re.compile(r"opioid|opiate|heroin|fentan")
# A code that surely is one: with its point, or in brackets. "M30 pills" has none.
_CODE = re.compile(
    r"(?<![A-Z0-9.])[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}(?![A-Z0-9])"
    r"|(?<=[(\[])[A-TV-Z]\d[0-9A-Z]{1,5}(?=[)\]])"
)
# Codes that name no other cause: symptoms, arrest, failing breath, harm to the brain, an attempt,
# an unnamed substance, drugs as the outer cause, a place.
_NO_CAUSE = re.compile(r"R|I46|J96|G93\.?1|T14\.?91|T65\.?9|X4[0-4]|X6[0-4]|X85|Y1[0-4]|Y92")
_BESIDE = (
    r"evidence|signs?|indications?|suspicion|history|reports?|concerns?|of|for|with|to|if|any|an?"
    r"|the|known|suspected|apparent|obvious|current|recent|acute|possible|likely|intentional"
    r"|accidental|related|due|consistent|suggestive|suspicious|thought|believed|considered|be"
    r"|appears?|taking|using|having|or|and|prescription|illicit|illegal|street|recreational|other"
)
_THING = (
    r"overdos\w*|poisonings?|od|opioids?|opiates?|narcotics?|heroin|\w*fentan\w*|cocaine|meth\w*"
    r"|alcohol|etoh|drugs?|substances?|abuse|depend\w*|use|withdrawal|intoxicat\w*"
)
_DENIED = re.compile(
    # "non opioid overdose" denies the next word alone, "no opioid overdose" all of it.
    rf"\bnon ?(?:{_THING})\b|\bother than (?:{_THING})\b"
    r"|\b(?:no|not|denies|denied|denying|negative for|without|never|unlikely)"
    rf"(?: (?:{_BESIDE}|{_THING}))* (?:{_THING})\b"
    rf"|\b(?:{_THING})(?: \|)?(?: (?:was|is|has been))?"
    r" (?:(?:ruled out|excluded)\b|(?:no|not suspected|denied|negative|unlikely)(?= \||$))"
)
_POISON = (
    r"carbon (?:mon|di)oxide|co2?|food(?: ?borne)?|lead|mercury|arsenic|heavy metals?|metals?|blood"
    r"|ptomaine|shellfish|fish|scombroid|ciguatera|ivy|oak|sumac|plants?|snake|venom|radiation"
    r"|water|smoke|fumes|gas|(?:tear|natural|chlorine) gas|chlorine|bleach|ammonia|cyanide"
    r"|hydrogen sulfide|pesticides?|insecticides?|herbicides?|rodenticides?|organophosphates?"
    r"|antifreeze|ethylene glycol|methanol|hydrocarbons?"
)
_NO_DRUG = re.compile(
    rf"\b(?:{_POISON})(?: (?:gas|fumes))? poisonings?\b"
    rf"|\bpoisonings?(?: (?:by|from|due to|with|of)| \|) (?:{_POISON})\b"
)
_NOT_IMPROVED = re.compile(
    r"\b(?:not|never|no|n t|\w+n t|without)"
    r"(?: (?:yet|much|been|be|was|is|has|have|any|really|clinically|significantly|noticeably))*"
    r" improved\b|\bun ?improved\b|\bnon ?improved\b|\bimproved(?: \|)? (?:no|not)(?= \||$)"
)


def affirmed(text: str) -> str:
    """The words of a text without what it denies ("no evidence of overdose", "non opioid") and
    without poisonings by what is no drug ("food poisoning")."""
    return words(_NO_DRUG.sub(_MARK, _DENIED.sub(_MARK, _marked(text))))


def telling(text: str) -> list[str]:
    """The affirmed words of each item of an impression whose own code names nothing else."""
    return [affirmed(item) for item in _ITEMS.split(text) if not _names_another_cause(item)]


def overdose(items: list[str]) -> bool:
    """Whether an item of `telling` is an overdose."""
    return any(_OVERDOSE.search(item) for item in items)


def disorder(items: list[str]) -> bool:
    """Whether an item of `telling` is the use of a drug, its abuse or dependence."""
    return any(_DISORDER.search(item) for item in items)


def opioid(items: list[str]) -> bool:
    """Whether an item of `telling` names an opioid."""
    return any(_OPIOID.search(item) for item in items)


def improved(text: str) -> bool:
    """Whether a response says in words that the patient improved."""
    return "improved" in _NOT_IMPROVED.sub(_MARK, _marked(text))


def _marked(text: str) -> str:
    return _MARK.join(words(clause) for clause in _CLAUSES.split(text)).strip()


def _names_another_cause(item: str) -> bool:
    return any(not _NO_CAUSE.match(code) for code in _CODE.findall(item.upper()))
