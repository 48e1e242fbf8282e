"""Which header of a file holds which field: by alias or element token, never by position."""

from __future__ import annotations

import collections.abc
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# A NEMSIS element as report writers put it in a header: "Scene GPS Location (eScene.11)".
_ELEMENT = re.compile(r"\b((?:it|[a-z])[A-Z][A-Za-z]+\.\d{2,3})\b")

# In a line of text a header is cut to so much, and so many are listed.
MAX_NAME_CHARACTERS = 40
MAX_NAMES = 6

# The rank of a spare column's best fit: behind every fit of the others.
_AFTER_ALL = 1000

# Where the victim lives is not where it happened: no such header fills these fields.
_HOME = re.compile(r"\b(victim|patient|decedent|home|residen(ce|t|tial))('?s)?\b", re.IGNORECASE)
# What the numbers of records are called, and what else has numbers.
_NUMBER = re.compile(r"\b(number|id|identifier|reference|ref)$", re.IGNORECASE)
_OTHER_NUMBER = re.compile(
    r"\b(phone|telephone|house|street|apartment|apt|unit|badge|officer|medic|vehicle|station|agency"
    r"|user|employee|device|kit|lot|license|zip|district|beat|zone)\b",
    re.IGNORECASE,
)
_OF_THE_SCENE = frozenset(["zip", "jurisdiction", "latitude", "longitude", "position"])


@dataclass(frozen=True)
class Column:
    """One field of a source.

    A header matches an alias without regard to case, spaces and punctuation, and with or without
    the element token in it; or it matches by holding one of `elements` ("eScene.11"). Aliases are
    in order of preference and come before elements. A file without a `required` column is not
    this source's; `telling` columns are those by which a file is known to be this source's. A
    `spare` column takes a header only when all others have chosen. The name of a field of times
    ends in _at, _start, _end or _through; "x_at" may have its time of day in "x_time".
    """

    name: str
    aliases: tuple[str, ...]
    elements: tuple[str, ...] = ()
    meaning: str = ""
    required: bool = False
    telling: bool = False
    spare: bool = False

    @property
    def has_times(self) -> bool:
        """Whether its texts are dates or times."""
        return self.name.endswith(("_at", "_start", "_end", "_through"))


@dataclass(frozen=True)
class Mapping:
    """`fields`: field → header. `passed_over`: headers of a field that another header fills."""

    fields: dict[str, str]
    unknown: tuple[str, ...]
    passed_over: tuple[str, ...]


def plain(text: str) -> str:
    """Letters and digits only, casefolded: how headers are compared."""
    return "".join(character for character in text.casefold() if character.isalnum())


def spelt(header: str) -> str:
    """A header with its #, No., Num or Nbr written out: "Incident #" is its number, "# of Doses"
    the number of doses. "No Naloxone" stays."""
    last = re.sub(r"(?<=[a-z])(?=(No|Num|Nbr)\.?$)", " ", header.strip())
    last = re.sub(r"(?<=\w)\s*#$|(?<=\w)[\s_]+(no|num|nbr)\.?$", " Number", last, flags=re.I)
    return re.sub(r"^(#|(no|num|nbr)\.?\s+of\b)\s*(of\b)?", "Number of ", last, flags=re.I)


def looks_like_a_number(header: str) -> bool:
    """Whether the header may be of the numbers by which records are known."""
    words = re.sub(r"[\W_]+", " ", spelt(header)).strip()
    return _NUMBER.search(words) is not None and _OTHER_NUMBER.search(words) is None


def find_header(headers: tuple[str, ...], name: str) -> str | None:
    """The header that is `name`, or else the first that is it by letters and digits."""
    if name in headers:
        return name
    return next((header for header in headers if plain(header) == plain(name) != ""), None)


def listed(headers: tuple[str, ...]) -> str:
    """Headers in a line of text: the first ones, and how many more there are."""
    names = ", ".join(repr(header[:MAX_NAME_CHARACTERS]) for header in headers[:MAX_NAMES])
    return names if len(headers) <= MAX_NAMES else f"{names} and {len(headers) - MAX_NAMES} more"


def is_of_the_home(field: str, header: str) -> bool:
    """Whether the field is of the scene and the header of the person's home."""
    words = re.sub(r"[\W_]+", " ", header.replace("'", ""))
    return field in _OF_THE_SCENE and _HOME.search(words) is not None


def together(fields: Iterable[str]) -> list[tuple[str, str]]:
    """Pairs of the fields that say one thing together: a point, an age, a date and its time."""
    shown = list(fields)
    pairs = [("latitude", "longitude"), ("age", "age_units")]
    pairs += [(name, f"{name.removesuffix('_at')}_time") for name in shown if name.endswith("_at")]
    return [pair for pair in pairs if set(pair) <= set(shown)]


def elements_of(header: str) -> tuple[str, ...]:
    """The NEMSIS element tokens that a header holds."""
    return tuple(_ELEMENT.findall(header))


def match(
    columns: tuple[Column, ...],
    headers: tuple[str, ...],
    *,
    said: collections.abc.Mapping[str, str] | None = None,
) -> Mapping:
    """Fits headers to columns. Each header fills one field at most, each field takes one header.

    `said`: field → header (or "" for none), which goes before any alias. Else, where several fit,
    the better alias wins, then the field declared first, then the leftmost header; so the outcome
    does not hang on the order of the file's columns among equals.
    """
    fits = sorted(_fits(columns, headers))
    fields: dict[str, str] = dict(said or {})
    taken = {at for at, header in enumerate(headers) if header in fields.values()}
    for _, column_at, header_at in fits:
        name = columns[column_at].name
        if name not in fields and header_at not in taken:
            fields[name] = headers[header_at]
            taken.add(header_at)
    matched = {header_at for _, at, header_at in fits if fields.get(columns[at].name)}
    return Mapping(
        fields={column.name: fields[column.name] for column in columns if fields.get(column.name)},
        unknown=tuple(h for at, h in enumerate(headers) if at not in matched | taken),
        passed_over=tuple(headers[at] for at in sorted(matched - taken)),
    )


def _spellings(header: str) -> set[str]:
    """The header plainly, as it is and written out, with and without what stands in brackets."""
    outside = re.sub(r"\([^)]*\)\s*$", "", header)
    return {plain(text) for text in (header, outside, spelt(header), spelt(outside))} - {""}


def _fits(columns: tuple[Column, ...], headers: tuple[str, ...]) -> Iterator[tuple[int, int, int]]:
    """All fits as (rank, column, header), the lowest rank being the best."""
    spellings = [_spellings(header) for header in headers]
    tokens = [set(elements_of(header)) for header in headers]
    for column_at, column in enumerate(columns):
        names = [*column.aliases]
        first = _AFTER_ALL if column.spare else 0
        for header_at in range(len(headers)):
            aliases = () if is_of_the_home(column.name, headers[header_at]) else names
            for rank, alias in enumerate(aliases, start=first):
                if plain(alias) in spellings[header_at]:
                    yield rank, column_at, header_at
            for rank, element in enumerate(column.elements, start=first + len(names)):
                if element in tokens[header_at]:
                    yield rank, column_at, header_at
