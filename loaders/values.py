"""The vocabularies that sources share: one written value to one word, number or None.

Each reader takes the text of one cell (trimmed) and returns what it says; "unknown" or NA where
it says nothing; and None where it cannot be read, which becomes a notice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final, TypeAlias

from loaders.denial import folded, without_denied
from loaders.private import in_a_number, public_part
from loaders.records import UNKNOWN

Reader: TypeAlias = Callable[[str], str | None]

# What agencies write for nothing. "None" is not here: see `is_missing`.
_NOT_VALUES = frozenset(["7701001", "7701003", "7701005"])
_MISSING = _NOT_VALUES | {"", "null", "n/a", "na", "nan", "#n/a", "-", "--", ".", "?", "missing"}
_MISSING |= {"blank", "not recorded", "not applicable", "not reporting", "not reported"}
_MISSING |= {"not available", "not known", "unspecified"}
_UNKNOWN = re.compile(r"\b(unknown|unk|unkn|undetermined|unable to|don ?t know|declined|refused)\b")
_YES = frozenset(["yes", "y", "true", "t", "1", "1 0", "9922005", "9923003"])
_NO = frozenset(["no", "n", "false", "f", "0", "0 0", "9922001", "9923001"])
_NO_NUMBER = re.compile(r"\b(pending|tbd|none|test)\b")
_OF_NO_NOTE = frozenset(["department", "dept", "office", "of", "the", "division", "bureau"])
ROUNDED: Final = "rounded"
PERSONAL: Final = "personal"
_ROUNDED = re.compile(r"\d(?:[.,]\d+)?E\+\d+", re.IGNORECASE)
_ZIP = re.compile(r"(\d{5})(?:-?\d{4}|\.0)?")
_LONGEST_NAME = 100


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


def answers(plain: str) -> bool | None:
    """Whether words are a bare yes or no; None if they are neither."""
    return True if plain in _YES else False if plain in _NO else None


_Pattern: TypeAlias = tuple[str | None, str]


def _by_pattern(*patterns: _Pattern, denied: tuple[_Pattern, ...] = ()) -> Reader:
    """Of pairs (word, pattern), the first word whose pattern is found in the value's `words`; None
    stands for what cannot be read. What the value denies is not among these words; `denied` are
    looked for before, in all of it."""
    before = [(word, re.compile(pattern)) for word, pattern in denied]
    after = [(word, re.compile(pattern)) for word, pattern in patterns]

    def read(text: str) -> str | None:
        if is_missing(text):
            return UNKNOWN
        plain = words(folded(text))
        for pairs, whole in ((before, plain), (after, without_denied(plain))):
            for word, pattern in pairs:
                if pattern.search(whole):
                    return word
        return UNKNOWN if says_unknown(text) else None

    return read


_UNSURE: Final = r"\b(if|whether|possibl[ey]|probabl[ey]|maybe)\b"
_NOT_KNOWN: Final = (UNKNOWN, _UNKNOWN.pattern)
survived = yes_no("nonfatal", "fatal")
homeless = yes_no("homeless", "housed")
sex = _by_pattern(
    ("other", r"trans|male to|non ?binary|^x$|other|9906007|9906009|intersex"),
    ("female", r"^f(em(ale)?)?\b|\bfemale\b|^wom[ae]n\b|9919001|9906001"),
    ("male", r"^m(ale)?\b|\bmale\b|^m[ae]n\b|9919003|9906003"),
    (UNKNOWN, r"9919005|9906005"),
    denied=(("other", r"\bnon binary|^neither male nor female$|^neither female nor male$"),),
)
housing = _by_pattern(
    _NOT_KNOWN,
    (None, rf"^\d+ |\bformer|\bprevious|\bat risk\b|\bhistory\b|{_UNSURE}"),
    (
        "homeless",
        r"\bhomeless|unhoused|\b(un)?shelter|\bstreets?\b|encampment|\btransient|\btent\b",
    ),
    (
        "housed",
        r"\bhoused\b|\b(town|row)?house\b|\bhome\b|\bapartment|\bstable\b|\bresidence\b|\bpermanent"
        r"|\bown(s|ed|er|ing)?\b|\brent(s|ed|er|ers|ing|al)?\b|\bliv(es|ing) with\b",
    ),
    denied=(
        ("housed", r"\b(not|non|isnt|never|denies|denied)( currently)? (homeless|unhoused)"),
        ("housed", r"\b(homeless(ness)?|unhoused) (no|n|false)$"),
        ("homeless", r"\bno (fixed |permanent |stable )?(home|address|housing|residence|abode)\b"),
        ("homeless", r"\b(not|isnt)( currently)? housed\b|\bhoused (no|n|false)$"),
        ("homeless", r"\bwithout (a )?(home|housing)\b"),
    ),
)
# One word for the kind of place, for what an agency writes there may be a name or an address.
place_type = _by_pattern(
    _NOT_KNOWN,
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
    _NOT_KNOWN,
    (None, rf"\bformer|\bprevious|{_UNSURE}"),
    ("visitor", r"^(no|n|false|0)$|\bnonresident|visitor|out of|transient"),
    ("resident", r"^(yes|y|true|1)$|resident|local"),
    denied=(
        ("visitor", r"\b(no|not|non|isnt)( an?)?( (?!known|from|sure)\w+)? (residents?|local)\b"),
        ("visitor", r"\b(resident|local) (no|n|false)$"),
    ),
)
supply = _by_pattern(
    _NOT_KNOWN,
    ("refill", r"refill|repeat|replace|restock|again"),
    ("first", r"first|new|initial"),
)
_NONE_GIVEN = r"(no|not|none|never|wasnt|werent)( been| was| naloxone| narcan| doses?)*"
# Who gave naloxone; the codes are those of NEMSIS eMedications.10. A fire service's paramedics are
# EMS, its other crews fire.
giver = _by_pattern(
    ("fire", r"9905051|fire (personnel|fighter)"),
    ("EMS", r"99050(0[1-9]|1\d|2\d|3\d)|\bems\b|\ba?emt\b|emergency medical|paramedic"),
    ("law enforcement", r"9905047|law enforcement|police|sheriff|trooper|officer|deputy|\bjail\b"),
    ("fire", r"\bfire"),
    ("bystander", r"99050(45|49)|lay ?person|bystander|samaritan|family|friend|civilian|citizen"),
    ("none", r"^(no|n)$"),
    (UNKNOWN, r"\b(unknown|unk)\b"),
    (UNKNOWN, _UNKNOWN.pattern),
    ("other", r"\w"),
    denied=(
        ("none", r"^(none|nobody|no ?one)\b(?! (of|but|other|except))"),
        ("none", rf"\b{_NONE_GIVEN} (given|administered)\b(?! by)"),
        ("none", r"^(no|without) (naloxone|narcan)$"),
        (UNKNOWN, r"\b(unknown|unk|not sure) (if|whether)\b"),
    ),
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


_HISPANIC = r"(?:hispanics?|latin\w*|spanish)"
_GAP = r"[^\w|;]+"
_HISPANICS = (
    rf"{_HISPANIC}(?:{_GAP}(?:(?:or|and|of|non|not){_GAP})*{_HISPANIC})*"
    rf"(?:{_GAP}(?:origin|descent|ethnicity)\b)?"
)
# Of Hispanic, a denial or not knowing, before it is looked for what the text does say.
_NOT_HISPANIC = re.compile(
    rf"\b(?:not|non|no|neither){_GAP}(?:(?:of|any|a){_GAP})*{_HISPANICS}"
    rf"|\b(?:unknown|unk) (?:(?:if|whether) )?{_HISPANICS}"
    rf"|\b{_HISPANICS}[\s:=?(-]+(?:no|n|false|0|unknown|unk|undetermined)\b(?=\W*(?:$|[|;,]))"
)
# One of the two, by the older standard: of the two the one with far more people.
_ASIAN_OR_PACIFIC = re.compile(
    r"\basian\s*(?:/|\bor\b|&|\band\b|-)\s*(?:(?:native\s+)?hawaiian\s*(?:/|\bor\b|&|\band\b)\s*)?"
    r"(?:other\s+)?pacific(?:\s+islander)?"
)


def race_ethnicity(text: str) -> str | None:
    """One word for a list of races: Hispanic of any race is Hispanic, several are "multiple"."""
    if is_missing(text):
        return UNKNOWN
    said = _ASIAN_OR_PACIFIC.sub("asian", _NOT_HISPANIC.sub(";", folded(text)))
    found: set[str] = set()
    for part in re.split(r"[;|,/]", said):
        plain = without_denied(words(part))
        found |= {race for race, pattern in _RACES.items() if re.search(pattern, plain)}
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
    """An identifier: without thousands separators ("11,303") or ".0", one kind of space; "" if it
    is missing.

    Without a digit other than 0 it names nothing ("Pending", "00-000000"), nor with a word that
    says so ("TBD 2"), nor when a spreadsheet made it 2.02601E+11, which many numbers become, nor
    when it may tell of a person.
    """
    return number_or_why(text)[0]


def number_or_why(text: str) -> tuple[str, str]:
    """The number; and why there is none, where something is written: ROUNDED or PERSONAL."""
    plain = words(text)
    nameless = _NO_NUMBER.search(plain) or _UNKNOWN.search(plain)
    if nameless or not re.search(r"[1-9]", text) or is_missing(text, none=True):
        return "", ""
    if _ROUNDED.fullmatch(text):
        return "", ROUNDED
    if in_a_number(text):
        return "", PERSONAL
    whole = re.fullmatch(r"(\d+|\d{1,3}(?:,\d{3})+)(?:\.0+)?", text)
    return (whole[1].replace(",", "") if whole else " ".join(text.split())), ""


def agency(name: str) -> str:
    """One form for the ways to write an agency's name: "Riverton PD", "riverton police dept."."""
    short = {"pd": "police", "fd": "fire", "so": "sheriff", "sheriffs": "sheriff", "co": "county"}
    plain = words(name.replace("'", ""))
    return " ".join(short.get(w, w) for w in plain.split() if w not in _OF_NO_NOTE)


def name(text: str) -> str | None:
    """A name as of an agency or a jurisdiction; "" if missing, None if it is too long to be one or
    may tell of a person."""
    if is_missing(text, none=True):
        return ""
    cut = public_part(" ".join(text.split()))
    return cut if cut and len(cut) <= _LONGEST_NAME else None
