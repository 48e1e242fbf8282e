"""The vocabularies that sources share: one written value to one word, number or None.

Each reader takes the text of one cell (trimmed) and returns what it says; "unknown" or NA where
it says nothing; and None where it cannot be read, which becomes a notice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

from loaders.records import UNKNOWN

Reader: TypeAlias = Callable[[str], str | None]

# What agencies write for nothing. "None" is not here: see `is_missing`.
_NOT_VALUES = frozenset(["7701001", "7701003", "7701005"])
_MISSING = _NOT_VALUES | {"", "null", "n/a", "na", "nan", "#n/a", "-", "--", ".", "?", "missing"}
_MISSING |= {"blank", "not recorded", "not applicable", "not reporting", "not reported"}
_MISSING |= {"not available", "not known", "unspecified"}
_UNKNOWN = re.compile(r"\b(unknown|unk|unkn|undetermined|unable to|don t know|declined|refused)\b")
_CODE = re.compile(r"\((\d{7})\)$|^(\d{7})$")
_YES = frozenset(["yes", "y", "true", "t", "1", "9922005", "9923003"])
_NO = frozenset(["no", "n", "false", "f", "0", "9922001", "9923001"])
_NO_NUMBER = re.compile(r"\b(pending|tbd|none|test)\b")
_OF_NO_NOTE = frozenset(["department", "dept", "office", "of", "the", "division", "bureau"])
_ZIP = re.compile(r"(\d{5})(?:-?\d{4}|\.0)?")
_LONGEST_LABEL, _LONGEST_NAME = 60, 100


def is_missing(text: str, *, none: bool = False) -> bool:
    """Blank, NULL, N/A, a NEMSIS "not value" by its code or its words.

    `none`: whether "None" is nothing too. For naloxone and drugs it is a value.
    """
    folded = text.casefold()
    if folded in _MISSING or (none and folded == "none"):
        return True
    return "77010" in text and any(code in text for code in _NOT_VALUES)


def words(text: str) -> str:
    """Casefolded, everything but letters, digits and + made one space."""
    return re.sub(r"[^a-z0-9+]+", " ", text.casefold()).strip()


def says_unknown(text: str) -> bool:
    """Missing, or a word for not knowing."""
    if is_missing(text, none=True) or text.casefold() == "u":
        return True
    return bool(_UNKNOWN.search(words(text)))


def yes_no(yes: str, no: str) -> Reader:
    """A reader of yes and no in a column whose header says what yes means."""

    def read(text: str) -> str | None:
        if says_unknown(text):
            return UNKNOWN
        word = words(text)
        return yes if word in _YES else no if word in _NO else None

    return read


def _by_pattern(*patterns: tuple[str, str]) -> Reader:
    """Of pairs (word, pattern), the first word whose pattern is found in the value's `words`."""
    compiled = [(word, re.compile(pattern)) for word, pattern in patterns]

    def read(text: str) -> str | None:
        if is_missing(text):
            return UNKNOWN
        plain = words(text)
        for word, pattern in compiled:
            if pattern.search(plain):
                return word
        return UNKNOWN if says_unknown(text) else None

    return read


# Yes and no answer the question "fatal?".
# "Fatal/Nonfatal unknown" names both; "died at hospital" is a death: strong words go first.
severity = _by_pattern(
    (UNKNOWN, r"unknown"),
    ("nonfatal", r"\bnon ?fatal|\bnot fatal|\bnot dead|^(no|n|false|0)$"),
    ("fatal", r"\bfatal|deceased|\bdied\b|\bdead\b|\bdeath\b|\bdoa\b|expired|^(yes|y|true|1)$"),
    ("fatal", r"(\bnot?|unable to( be)?) (reviv|surviv)"),
    ("nonfatal", r"surviv|\balive\b|recover|reviv|transport|hospital"),
)
survived = yes_no("nonfatal", "fatal")
homeless = yes_no("homeless", "housed")
# How much was given; "given" if only that it was.
naloxone = _by_pattern(
    (
        "none",
        r"^(no|n|none|false|0)$|\bno (naloxone|narcan|dose)|not (given|administered|used)"
        r"|^none\b|^0 dose",
    ),
    (
        "multiple",
        r"multiple|several|\b(two|three|four|five)\b|more than|2\+|^[2-9]( doses?)?$"
        r"|^1\d( doses)?$|[2-9] doses",
    ),
    ("single", r"single|\bone\b|^1( dose)?$"),
    ("given", r"^(yes|y|true)$|given|administered|naloxone|narcan|\bmg\b"),
)
sex = _by_pattern(
    ("other", r"trans|male to|non ?binary|^x$|other|9906007|9906009|intersex"),
    ("female", r"^f(em(ale)?)?\b|\bfemale\b|^wom[ae]n\b|9919001|9906001"),
    ("male", r"^m(ale)?\b|\bmale\b|^m[ae]n\b|9919003|9906003"),
    (UNKNOWN, r"9919005|9906005"),
)
housing = _by_pattern(
    ("homeless", r"homeless|unhoused|shelter|street|no (home|address)|encampment|transient"),
    ("housed", r"housed|house|home|apartment|stable|residence|permanent|own|rent"),
)
# One word for the kind of place, for what an agency writes there may be a name or an address.
place_type = _by_pattern(
    (UNKNOWN, _UNKNOWN.pattern),
    ("jail", r"\bjail|prison|detention|correction|lock ?up|y92 14"),
    ("school", r"school|college|universit|campus|dormitor|y92 21"),
    ("treatment or shelter", r"shelter|group home|recovery|treatment|rehab|halfway|sober"),
    ("hospital or clinic", r"hospital|clinic|nursing|health ?care|medical|doctor|y92 23"),
    ("hotel or motel", r"hotel|motel|\binn\b|y92 59"),
    ("place of worship", r"church|worship|mosque|synagogue|y92 22"),
    ("residence", r"residen|\bhome\b|house|apartment|condo|trailer|dwelling|y92 0"),
    ("parking lot", r"parking|garage"),
    ("vehicle", r"vehicle|\b(car|truck|van)\b"),
    ("transit", r"\b(bus|train|rail|metro|subway|transit|airport)\b|station"),
    ("restaurant or bar", r"restaurant|\bbar\b|\bclub\b|cafe|fast food|y92 511"),
    ("street", r"street|road|highway|sidewalk|alley|intersection|y92 4"),
    ("park or outdoors", r"\bparks?\b|wood|outdoor|outside|trail|river|beach|encampment|y92 83"),
    ("public building", r"library|government|public (building|facility|place)|y92 24"),
    ("business", r"business|store|shop|trade|service area|\bgas\b|office|retail|commercial|y92 5"),
    ("other", r"other|[a-z0-9]"),
)
residence = _by_pattern(
    ("visitor", r"^(no|n|false|0)$|non ?resident|not a? ?resident|visitor|out of|transient"),
    ("resident", r"^(yes|y|true|1)$|resident|local"),
)
supply = _by_pattern(
    ("refill", r"refill|repeat|replace|restock|again"),
    ("first", r"first|new|initial"),
)
# Who gave naloxone; the codes are those of NEMSIS eMedications.10. A fire service's paramedics are
# EMS, its other crews fire.
giver = _by_pattern(
    ("fire", r"9905051|fire (personnel|fighter)"),
    ("EMS", r"99050(0[1-9]|1\d|2\d|3\d)|\bems\b|\ba?emt\b|emergency medical|paramedic"),
    ("law enforcement", r"9905047|law enforcement|police|sheriff|trooper|officer|deputy|\bjail\b"),
    ("fire", r"\bfire"),
    ("bystander", r"99050(45|49)|lay ?person|bystander|samaritan|family|friend|civilian|citizen"),
    ("none", r"^(none|nobody|not given|no)$"),
    (UNKNOWN, r"\b(unknown|unk)\b"),
    ("other", r"\w"),
)

_RACES = {
    "Hispanic": r"hispanic|latin|^h$|2514007",
    "Black": r"black|african|^b$|2514005",
    "White": r"white|caucasian|^w$|2514011",
    "American Indian": r"american indian|alaska|native american|^i$|2514001",
    "Pacific Islander": r"pacific|hawaiian|^p$|2514009",
    "Asian": r"\basian\b|^a$|2514003",
    "multiple": r"multi|two or more|biracial|mixed",
    "other": r"other(?! pacific)|middle eastern|2514013|^o$",
}


def race_ethnicity(text: str) -> str | None:
    """One word for a list of races: Hispanic of any race is Hispanic, several are "multiple"."""
    if is_missing(text):
        return UNKNOWN
    found: set[str] = set()
    for part in re.split(r"[;|,/]", text):
        plain = re.sub(
            r"\b(not|non) (of )?(hispanic|latin\w*)( or latin\w*)?( origin)?", "", words(part)
        )
        found |= {race for race, pattern in _RACES.items() if re.search(pattern, plain.strip())}
    if "Hispanic" in found:
        return "Hispanic"
    if len(found) > 1:
        return "multiple"
    if found:
        return found.pop()
    nothing = says_unknown(text) or "hispanic" in words(text) or words(text) == "u"
    return UNKNOWN if nothing else None


def zip_code(text: str) -> str | None:
    """Five digits; "" if missing, None if it is no ZIP (a lost digit is not made good)."""
    if says_unknown(text):
        return ""
    found = _ZIP.fullmatch(text)
    return found.group(1) if found else None


def number(text: str) -> str:
    """An identifier: without thousands separators ("11,303"), one kind of space; "" if missing.

    Without a digit other than 0 it names nothing ("Pending", "00-000000"), nor with a word that
    says so ("TBD 2").
    """
    if not re.search(r"[1-9]", text) or _NO_NUMBER.search(words(text)) or says_unknown(text):
        return ""
    grouped = re.fullmatch(r"\d{1,3}(,\d{3})+", text)
    return text.replace(",", "") if grouped else " ".join(text.split())


def agency(name: str) -> str:
    """One form for the ways to write an agency's name: "Riverton PD", "riverton police dept."."""
    short = {"pd": "police", "fd": "fire", "so": "sheriff", "sheriffs": "sheriff", "co": "county"}
    plain = words(name.replace("'", ""))
    return " ".join(short.get(w, w) for w in plain.split() if w not in _OF_NO_NOTE)


def label(text: str) -> str | None:
    """A short description in the agency's words; None for what could be an address or a text."""
    if says_unknown(text):
        return UNKNOWN
    cut = re.sub(r"\s*/\s*", "/", " ".join(_CODE.sub("", text).split()))
    cut = re.sub(r"\s*\([A-Z]\d{2}[.\dA-Z]*\)$", "", cut)
    if len(cut) > _LONGEST_LABEL or re.match(r"\d+\s+\D", cut) or "@" in cut or not cut:
        return None
    return cut


def name(text: str) -> str | None:
    """A name as of an agency or a jurisdiction; "" if missing, None if too long to be one."""
    if is_missing(text, none=True):
        return ""
    cut = " ".join(text.split())
    return cut if len(cut) <= _LONGEST_NAME else None
