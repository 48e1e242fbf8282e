"""Suspected drugs: any wording to names of our own, and the group that decides."""

from __future__ import annotations

import re
from typing import Final

from loaders.denial import clauses, folded
from loaders.records import UNKNOWN
from loaders.values import says_unknown, words

# Name → (group, pattern over the casefolded words). A later pattern sees the text without what
# earlier ones took, so "synthetic marijuana" is not also marijuana.
_DRUGS: Final = {
    "carfentanil": ("opioid", r"carfentan\w*"),
    "fentanyl": ("opioid", r"\w*fentan\w*|\bfent\b"),
    "nitazene": ("opioid", r"\w*nitazene\w*"),
    "heroin": ("opioid", r"heroin\w*"),
    "oxycodone": ("opioid", r"oxycod\w*|oxycontin|percocet\w*|roxicod\w*|\boxy\b"),
    "hydrocodone": ("opioid", r"hydrocod\w*|vicodin|norco"),
    "hydromorphone": ("opioid", r"hydromorph\w*|dilaudid"),
    "morphine": ("opioid", r"morphine"),
    "codeine": ("opioid", r"codeine"),
    "methadone": ("opioid", r"methadone"),
    "tramadol": ("opioid", r"tramadol"),
    "buprenorphine": ("opioid", r"buprenorphine|suboxone|subutex|zubsolv"),
    "opioid": ("opioid", r"opioids?|opiates?|opium|narcotics?"),
    "cocaine": ("stimulant", r"cocaine|crack|\bcoke\b"),
    "methamphetamine": ("stimulant", r"methamphet\w*|crystal meth|\bmeth\b"),
    "mdma": ("stimulant", r"\bmdma\b|ecstasy|\bmolly\b"),
    "amphetamine": ("stimulant", r"amphetamines?|adderall"),
    "bath salts": ("stimulant", r"bath salts"),
    "stimulant": ("stimulant", r"stimulants?"),
    "counterfeit pill": ("other", r"counterfeit( \w+)?|(pressed|fake)( \w+)? pills?|\bm30s?\b"),
    "alcohol": ("other", r"alcohol\w*|\betoh\b"),
    "benzodiazepine": ("other", r"benzo\w*|xanax|alprazolam|klonopin|clonazepam|valium|diazepam"),
    "synthetic cannabinoid": (
        "other",
        r"synthetic (marijuana|cannab\w*)|\bk2\b|\bspice\b",
    ),
    "marijuana": ("other", r"mari[jh]uana|cannabi\w*|\bthc\b"),
    "xylazine": ("other", r"xylazine|\btranq\b"),
    "medetomidine": ("other", r"medetomidine"),
    "ketamine": ("other", r"ketamine"),
    "pcp": ("other", r"\bpcp\b|phencyclidine"),
    "barbiturate": ("other", r"barbiturates?"),
    "gabapentin": ("other", r"gabapentin"),
    "hallucinogen": ("other", r"hallucinogens?|\blsd\b|psilocybin|mushrooms?"),
    "inhalant": ("other", r"inhalants?"),
    "other": ("other", r"\bother\b"),
}
_COMPILED = {name: (group, re.compile(pattern)) for name, (group, pattern) in _DRUGS.items()}
# By weight: the first that is found is the group of all.
_GROUPS = ("opioid", "stimulant", "other")

_ANY = "(?:" + "|".join(f"(?:{pattern})" for _, pattern in _DRUGS.values()) + ")"
_WHAT = (
    r"(?: (?:an?|any|the|of|for|to|use|using|used|signs|evidence|known|suspected|other|it|was|is"
    r"|be|been|being|illicit|recent))*"
)
_ONE = rf"{_WHAT} {_ANY}(?: (?:use|usage|involvement|involved|involving|related))?"
# What a text denies goes before drugs are looked for. "Non" denies one word; of a list that is
# denied the whole goes, for it is better to name no drug than the wrong one.
_DENIED = re.compile(
    rf"\bnon {_ANY}"
    rf"|\b(?:no|not|never|without|neither|nor|denie[sd]|deny(?:ing)?|negative|neg|ruled out"
    rf"|(?:other|rather) than|(?:is|was|did|does|do|has|have)nt){_ONE}(?: (?:or|nor|and){_ONE})*"
    rf"|{_ANY}(?: (?:use|was|were|is|are|test|screen|result))* (?:negative|neg|denied|ruled out"
    rf"|not (?:involved|suspected|used|found|detected|present|indicated|confirmed))\b"
)
_DENIED_LIST = re.compile(r"\b(?:denie[sd]|deny(?:ing)?|negative for|neither)\b[^;|.]*")
_MAY_DENY = re.compile(
    r"\b(?:no|n|not|non|never|without|neither|nor|den\w+|neg\w*|out|than|false|\w+nt)\b"
)
_ANSWERED = re.compile(
    rf"(?:{_ANY})[^;|:,=]*(?:[:=,(]|\s[-–—])\s*(?:no|n|false|neg(?:ative)?)\s*(?=$|[;|,.)])"
)


def drugs(text: str) -> tuple[str, ...] | None:
    """The names found, in our order; empty if none is named, None if the wording is not known."""
    if not text or says_unknown(text):
        return named(text)
    found = named(text)
    return found or (() if _says_none(text) else None)


def named(text: str) -> tuple[str, ...]:
    """The names of all drugs that a text mentions and does not deny, without regard to what else
    it says."""
    rest = words(_undenied(text))
    found = []
    for name, (_, pattern) in _COMPILED.items():
        rest, times = pattern.subn(" ", rest)
        if times:
            found.append(name)
    return tuple(name for name in found if not _told_better(name, found))


def _undenied(text: str) -> str:
    whole = folded(text)
    if not _MAY_DENY.search(whole):
        return text
    whole = _DENIED_LIST.sub(" ", _ANSWERED.sub(" ", whole))
    # A list goes on over "or" and "and"; other marks end it.
    return " ; ".join(_DENIED.sub(" ", words(clause)) for clause in clauses(whole))


def _says_none(text: str) -> bool:
    """Whether nothing is left of a text but that there was no drug."""
    left = words(_undenied(text))
    return left == "" or re.fullmatch(r"(no|none|not) ?\w*", left) is not None


def _told_better(name: str, found: list[str]) -> bool:
    """Whether a group's own name ("opioid") stands beside a drug of that group ("heroin")."""
    if name == "other":
        return len(found) > 1
    return name in _GROUPS and any(_DRUGS[o][0] == name for o in found if o != name)


def group(names: tuple[str, ...]) -> str:
    """Opioid if any is one, else stimulant if any is one, else other; unknown without names."""
    groups = {_DRUGS[name][0] for name in names}
    return next((word for word in _GROUPS if word in groups), UNKNOWN)
