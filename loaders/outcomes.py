"""Whether a person died, and how much naloxone was given, clause by clause of what is written.

Each clause votes, and what it denies counts against. Where clauses contradict one another, or one
cannot be understood, the value cannot be read: it is never taken for its opposite.
"""

from __future__ import annotations

import re
from typing import Final

from loaders.denial import DENIES, FILLING, clauses, folded
from loaders.records import UNKNOWN
from loaders.values import answers, is_missing, says_unknown, words

_UNREAD: Final = "(unread)"
_DENIED_BEFORE = re.compile(rf"\b(?:{DENIES}|near|nearly|0|unable to){FILLING} $")
_DENIED_EARLIER = re.compile(rf"\b{DENIES}\b")
_NOT_TOLD = re.compile(r"\b(?:unknown|unk|unkn|undetermined|not (?:known|recorded|documented))\b")
_UNSURE = re.compile(
    r"\b(?:if|whether|possibl\w*|probabl\w*|potential\w*|likely|unlikely|maybe|pending|risk)\b"
)

_OF_DRUGS = r"(?:(?:drugs?|substances?|medications?|causes?|types?|opioids?|intent)(?: type)?)"
_DRUG_UNKNOWN = re.compile(
    rf"\b(?:unknown|unk) {_OF_DRUGS}\b|\b{_OF_DRUGS} (?:is )?(?:unknown|unk)\b"
)
_DEATH = re.compile(
    r"\b(?:fatal\w*|lethal|deceased|di(?:ed|es?)|dead|deaths?|doa|expired|pronounced)\b"
)
_LIFE = re.compile(r"\bnonfatal\w*|\bsurviv\w*|\balive\b")
_REVIVED = re.compile(r"\b(?:reviv\w*|resuscitated?)\b")
_CARE = re.compile(r"recover|reviv|resuscitated|transport|hospital")


def severity(text: str) -> str | None:
    """The outcome at the scene. Yes and no answer the question "fatal?", or the words before."""
    if is_missing(text):
        return UNKNOWN
    votes: list[str] = []
    for clause in clauses(text):
        plain = words(clause)
        answer = answers(plain)
        if answer is None:
            votes += _outcome(_DRUG_UNKNOWN.sub(" ", plain))
        elif not answer and votes:
            votes[-1] = _opposite(votes[-1])
        elif not votes:
            votes.append("fatal" if answer else "nonfatal")
    if _UNREAD in votes or UNKNOWN in votes:
        return None if _UNREAD in votes else UNKNOWN
    said = set(votes) - {"care"}
    if len(said) == 1:
        return said.pop()
    if not said and votes:
        return "nonfatal"
    return UNKNOWN if not said and says_unknown(text) else None


def _opposite(vote: str) -> str:
    return {"fatal": "nonfatal", "nonfatal": "fatal"}.get(vote, _UNREAD)


def _outcome(plain: str) -> list[str]:
    """The votes of one clause: fatal, nonfatal, care (what the living get), unknown or unread."""
    found = [(at, "fatal") for at in _DEATH.finditer(plain)]
    found += [(at, "nonfatal") for at in _LIFE.finditer(plain)]
    if not found:
        failed = any(_denied(plain, at) for at in _REVIVED.finditer(plain))
        cared = _CARE.search(plain) and not _DENIED_EARLIER.search(plain)
        return ["fatal"] if failed else ["care"] if cared else []
    if _NOT_TOLD.search(plain) or _UNSURE.search(plain):
        whole = re.match(rf"{_NOT_TOLD.pattern}|.*{_NOT_TOLD.pattern}$", plain)
        return [UNKNOWN if whole else _UNREAD]
    votes = []
    for at, vote in found:
        denied = _denied(plain, at)
        if not denied and _DENIED_EARLIER.search(plain[: at.start()]):
            return [_UNREAD]
        votes.append(_opposite(vote) if denied else vote)
    return votes


def _denied(plain: str, at: re.Match[str]) -> bool:
    return _DENIED_BEFORE.search(plain[: at.start()]) is not None


_WITHOUT_EFFECT = re.compile(
    rf"\b(?:{DENIES}|minimal|little|(?:un|in)effective(?:ly)?)(?: \w+)?"
    r" (?:respon|effect|improv|chang|react|success|work|help|reviv|surviv)\w*"
    r"(?: (?:to|from|with|after))?"
    r"|\b(?:response|effect|outcome|result)s? (?:to (?:naloxone|narcan) )?(?:is |was )?"
    r"(?:unknown|unk)\b"
    r"|\brefus\w* (?:\w+ )?(?:transport\w*|treatment|care|hospital\w*|medical|ems|evaluation)\b"
)
_AMOUNT_UNKNOWN = re.compile(
    r"\b(?:unknown|unk|unspecified) (?:\w+ )?(?:number|amount|quantity|doses?|dosage)(?: of)?"
    r"(?: doses?)?"
    r"|\b(?:doses?|number|amount|quantity|dosage)(?: of (?:doses?|naloxone|narcan))?"
    r" (?:is |was )?(?:unknown|unk)\b"
    r"|\bby (?:an )?(?:unknown|unk)\b(?: \w+)?"
)
_LIMITED = re.compile(
    rf"\b(?:{DENIES}|refus\w*|declin\w*)"
    r" (?:more|less|fewer|additional|further|second|other|another|extra|repeat)\b"
)
_ABOUT_IT = (
    r"(?:naloxone|naxolone|narcan|doses?|given|administered|administration|used|needed|indicated|required"
    r"|necessary|received?|applicable|warranted|utilized)"
)
_MENTIONED = re.compile(rf"\b{_ABOUT_IT}\b|\d ?m(?:c?)g\b")
_NOT_GIVEN = re.compile(
    rf"^(?:none|zero|never|no)$|^0 doses?\b|\b(?:{DENIES}|0){FILLING}(?: (?:need|require|receive))*"
    rf"(?: (?:a|any|of))* {_ABOUT_IT}\b|{_ABOUT_IT} no$"
    rf"|\b{_ABOUT_IT}\b.*\b(?:refus|declin|withheld|contraindicat)"
    rf"|\b(?:refus|declin|withheld).* {_ABOUT_IT}\b"
)
_NOT_SURE = re.compile(
    r"\b(?:if|whether|offer\w*|consider\w*|possibl\w*|attempt\w*|available|ordered|left|leave)\b"
)
_SEVERAL = re.compile(
    r"multiple|several|\b(?:two|three|four|five)\b|more than|2\+"
    r"|^(?:[2-9]|[1-4]\d)(?: 0)?(?: or more)?(?: doses?)?$"
    r"|\b(?:[2-9]|[1-4]\d) doses?\b"
)
_ONE = re.compile(
    r"\bsingle\b|\bone\b|^1(?: 0)?(?: doses?)?(?: (?:given|administered|of|naloxone|narcan))*$"
)
_SAID_GIVEN = re.compile(r"\bgiven\b|\badministered\b|\breceived\b")


def naloxone(text: str) -> str | None:
    """How much naloxone was given: none, single, multiple; "given" if only that it was."""
    if is_missing(text):
        return UNKNOWN
    # A dose's number alone is no answer, but 0 and 1 are none and one either way.
    votes: list[str] = []
    for clause in clauses(text):
        plain = words(clause)
        answer = None if plain in ("1", "1 0") else answers(plain)
        if answer is False and votes in (["given"], ["mention"]):
            votes = ["none"]
        elif answer is not None:
            votes.append("given" if answer else "none")
        else:
            votes += _amount(_AMOUNT_UNKNOWN.sub(" ", _WITHOUT_EFFECT.sub(" ", plain)).strip())
    said = set(votes)
    if _UNREAD in said:
        return None
    if said == {UNKNOWN} or (not said and says_unknown(folded(text))):
        return UNKNOWN
    said -= {"mention"} if len(said) > 1 else set()
    said -= {"given"} if said & {"single", "multiple"} and "none" not in said else set()
    if len(said) != 1 or UNKNOWN in said:
        return None
    return "given" if said == {"mention"} else said.pop()


def _amount(plain: str) -> list[str]:
    """The votes of one clause; "mention" if naloxone is named and nothing said of it."""
    if _LIMITED.search(plain):
        return []
    about = _MENTIONED.search(plain) is not None
    if _NOT_TOLD.search(plain):
        return [UNKNOWN] if about else []
    if _NOT_SURE.search(plain):
        return [_UNREAD]
    if _NOT_GIVEN.search(plain):
        return ["none"]
    if about and (denial := _DENIED_EARLIER.search(plain)):
        after = _MENTIONED.search(plain[denial.end() :]) is not None
        if after:
            return [_UNREAD]
    if _SEVERAL.search(plain):
        return ["multiple"]
    if _ONE.search(plain):
        return ["single"]
    if _SAID_GIVEN.search(plain):
        return ["given"]
    return ["mention"] if about else []
