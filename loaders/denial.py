"""What a text denies ("not housed", "non-EMS"), so that it is never read as what it says."""

from __future__ import annotations

import re
from typing import Final

DENIES: Final = (
    r"(?:no|not|non|never|nor|neither|none|without|zero|denie[sd]|deny(?:ing)?"
    r"|(?:is|was|were|did|does|do|has|had|could|would)nt)"
)
"""The words that deny what follows, in a text as `values.words` gives it, without apostrophes."""
FILLING: Final = (
    r"(?: (?:an?|the|any|in|at|of|by|to|from|on|is|was|were|be|been|being|have|had|ever|yet"
    r"|currently|known|longer|given|administered))*"
)
"""Words that may stand between a denial and what it denies."""
_DENIED = re.compile(rf"\b{DENIES}{FILLING} \w+")
_APOSTROPHES = re.compile("['’]")
_PREFIX = re.compile(r"\bnon\s*[-–—]+\s*")
_BREAKS = re.compile(r"[;:,()\[\]|/=?!&\n]|\.\s|\s[-–—]+|[-–—]+\s")


def folded(text: str) -> str:
    """Casefolded, without apostrophes ("didnt"), "non" as a word of its own."""
    return _PREFIX.sub("non ", _APOSTROPHES.sub("", text.casefold()))


def clauses(text: str) -> list[str]:
    """The parts of a folded text between its punctuation marks; a hyphen within a word is none."""
    return [part for part in _BREAKS.split(folded(text)) if part.strip()]


def without_denied(plain: str) -> str:
    """Words without what they deny: "non ems bystander" is "bystander", "not ems" nothing."""
    return " ".join(_DENIED.sub(" ", plain).split())
