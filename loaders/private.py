"""What may tell of one person, and so is no name of an agency or a place, and no record's number:
dates, addresses, sentences, names of people. What is not seen here is kept: better to lose a name.
"""

from __future__ import annotations

import re
from typing import Final

_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
# Not 2026-01-05-0001 nor 26-01-02, which are numbers of cases.
DATE: Final = re.compile(
    r"(?<![\d/])\d{1,2}/\d{1,2}/\d{2,4}(?![\d/])"
    r"|(?<![\w-])\d{1,2}[-.]\d{1,2}[-.](?:19|20)\d\d(?![\w-])"
    r"|(?<![\w-])(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}(?![\w-])"
    rf"|\b{_MONTHS}\.? \d{{1,2}},? \d{{4}}\b|\b\d{{1,2}}[ -]{_MONTHS}[ -]\d{{2,4}}\b",
    re.IGNORECASE,
)
_STREETS = (
    r"(?:st|street|ave|avenue|rd|road|dr|drive|blvd|boulevard|ln|lane|pkwy|parkway|hwy|highway"
    r"|pike)"
)
_STREETS_TOO = r"(?:ct|court|pl|place|way|ter|terrace|cir|circle|plaza|sq|square|row|trail|loop)"
_ADDRESS = re.compile(
    rf"\b\d{{1,6}}[a-z]?(?: [\w.'-]+){{1,4}}? {_STREETS}\b"
    rf"|^\d{{1,6}}[a-z]?(?: [\w.'-]+){{1,4}}? {_STREETS_TOO}\b"
    r"|^(?!(?:911|988|311|211)\b)\d{3,6}[a-z]? [a-z]"
    r"|\b(?:apt|apartment|suite|ste)\.? ?#?\d|\bp\.? ?o\.? box\b|\b\d+ (?:block|blk)\b",
    re.IGNORECASE,
)
_CONTACT = re.compile(
    r"@|(?<!\d)\(?\d{3}\)?[-. ]\d{3}[-. ]\d{4}(?!\d)|(?<!\d)\d{3}-\d\d-\d{4}(?!\d)"
)
_SENTENCE = re.compile(
    r"\b(?:his|her|him|she|he|was|were|subject|unresponsive|unconscious|stated|said|dob|ssn)\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"\b(?:officer|ofcr?|deputy|det|detective|sgt|sergeant|lt|cpl|corporal|trooper|nurse|mr|mrs|ms"
    r"|dr)\b\.? [a-z]|(?:^|\s)[a-z]\. ?(?:[a-z]\. ?)?[a-z]{2,}"
    r"|\b(?:mother|father|daughter|wife|husband|girlfriend|boyfriend)\b",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:police|pd|fire|fd|ems|rescue|sheriffs?|marshals?|dept|department|office|county|city|town"
    r"|state|university|college|school|academy|hospital|clinic|cent(?:er|re)|health|services?"
    r"|library|church|ministr\w+|mission|shelter|pharmacy|program\w*|project|foundation|coalition"
    r"|institute|division|bureau|authority|agency|district|inc|llc|network|alliance|council"
    r"|association|society|court|jail|prison|restaurant|cafe|grill|hotel|motel|community|recovery"
    r"|treatment|outreach|market|park)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 12
# A number may have words that say what it is, or the letters of its agency.
_OF_NUMBERS: Final = re.compile(
    r"cases?|incidents?|num(?:ber)?|no|reports?|record|run|log|entry|call|cad|e?pcr|id|event|file"
    r"|police|fire|ems|rescue|dept|medic|unit|patient|victim|person"
)
_MOST_LETTERS = 3
_WORDS = re.compile(r"(?<![^\s,;:#_/])[A-Za-z'’.-]*[A-Za-z][A-Za-z'’.-]*(?![^\s,;:#_/])")
# What every date has; most numbers are told from one by it at once.
_DATE_SIGNS = re.compile(rf"\d/\d|\d[-.]\d\d?[-.]\d|{_MONTHS}", re.IGNORECASE)


def has_contact(text: str) -> bool:
    """Whether a text holds an address of mail or a number that looks like a person's."""
    return _CONTACT.search(text) is not None


def public_part(text: str) -> str:
    """A name without a bracket at its end that tells too much ("Counter (4480 King St)"); "" if it
    does so itself."""
    head = re.sub(r"\s*\([^()]*\)$", "", text)
    return next((part for part in (text, head) if not in_a_name(part)), "")


def in_a_name(text: str) -> bool:
    """Whether a text is more than the name of an agency, a programme or a place."""
    if any(found.search(text) for found in (DATE, _ADDRESS, _CONTACT, _SENTENCE)):
        return True
    person = _PERSON.search(text) is not None and _ORGANISATION.search(text) is None
    return person or len(text.split()) > _MOST_WORDS


def in_a_number(text: str) -> bool:
    """Whether a record's number holds a date, or words such as a person's name."""
    if _DATE_SIGNS.search(text) and DATE.search(text):
        return True
    letters = (re.sub(r"[^a-z]", "", word.casefold()) for word in _WORDS.findall(text))
    told = sum(len(word) for word in letters if not _OF_NUMBERS.fullmatch(word))
    return told > _MOST_LETTERS
