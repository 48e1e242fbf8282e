"""Values that a source never had before: agencies, drugs, kinds of places.

Were the n records with a value spread over all of the source's N as chance has it, all of them
would be among the k newest, those since the first of them, with the chance C(k, n) / C(N, n).
"""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import Final, NamedTuple

import pandas as pd

from dashboard.analytics.findings.terms import (
    LEAST_HISTORY_DAYS,
    LEAST_RECORDS,
    Finding,
    Kind,
    all_within,
    allowed,
    day_text,
    settling,
    shown,
    title,
)
from dashboard.detection.sentence import Statement
from loaders.records import UNKNOWN

CODES: Final = {"drugs": "suspected drug", "location_type": "kind of place"}
VALUES_A_YEAR: Final = 24
"""Different values of a field that may come new in a year; each is one check."""
_NO_NAME: Final = re.compile(r"[^a-z0-9]+")


class _What(NamedTuple):
    kind: Kind
    template: str
    plain: str
    """The same without numbers and names, before it is filled."""
    records: str
    """What its records are called as evidence."""
    named: str = ""
    """The plain one with names, for those who may read them; empty: the plain one."""


_AGENCY: Final = _What(
    "new agency",
    "{agency} enters overdoses in the city since {first}, and none before: {records} {source} "
    "records.",
    "{source} has an agency that enters overdoses in the city since {first}, and none before",
    "records since then",
    "{agency} enters overdoses in the city since {first}, and none before",
)
_SPELLING: Final = _What(
    "spelling",
    '{source} writes "{other}" as "{agency}" since {first}, in {records} {noun}.',
    "{source} writes an agency in another way since {first}",
    "records in this spelling",
)
_CODE: Final = _What(
    "unseen code",
    '{source} has "{value}" as {what} since {first}, in {records} records, never before.',
    "{source} has a {what} that it never had before, since {first}",
    "records with it",
)


def new_agencies(frame: pd.DataFrame, source: str, *, through: date) -> list[Finding]:
    """Agencies that report since a part of the source's time, or under another spelling.

    Args:
        frame: `key`, `occurred_on`, `agency`.
        source: whose records they are.
        through: the last day of its data.
    """
    ordered = frame.sort_values(["occurred_on", "key"], kind="stable", ignore_index=True)
    told = partial(_newcomer, source=source, through=through)
    found, known = [], dict[str, str]()
    for name, at in _since(ordered["agency"]):
        folded = _NO_NAME.sub("", name.lower())
        part = ordered.loc[ordered["agency"] == name]
        if folded in known and _has_history(ordered, at):
            words = {"agency": name, "other": known[folded]}
            found.append(told(_SPELLING, part, name, words))
        elif (chance := _all_among_the_newest(ordered, at, len(part))) is not None:
            found.append(told(_AGENCY, part, name, {"agency": name}, p_value=chance))
        known.setdefault(folded, name)
    return found


def unseen_codes(frame: pd.DataFrame, source: str, *, through: date) -> list[Finding]:
    """Values of `CODES` that the source has only since a part of its time; as `new_agencies`."""
    ordered = frame.sort_values(["occurred_on", "key"], kind="stable", ignore_index=True)
    told = partial(_newcomer, source=source, through=through)
    found = []
    for name, words in CODES.items():
        values = ordered[name].astype("str").str.split(";").explode()
        values = values[~values.isin(["", UNKNOWN])]
        for value, at in _since(values):
            part = ordered.loc[values.index[values == value].unique()]
            chance = _all_among_the_newest(ordered, at, len(part), fields=len(CODES))
            if chance is not None:
                named = {"what": words, "value": value}
                found.append(told(_CODE, part, f"{words} {value}", named, p_value=chance))
    return found


def _since(values: pd.Series) -> list[tuple[str, int]]:
    """Each value and the place of its first record, in their order."""
    first = values.dropna().drop_duplicates()
    places = [int(at) for at in first.index.to_numpy()]
    named = zip(map(str, first), places, strict=True)
    return list(named)


def _has_history(ordered: pd.DataFrame, at: int) -> bool:
    history = ordered["occurred_on"].iloc[at] - ordered["occurred_on"].iloc[0]
    return at >= LEAST_RECORDS and bool(history >= pd.Timedelta(days=LEAST_HISTORY_DAYS))


def _all_among_the_newest(
    ordered: pd.DataFrame, at: int, n: int, *, fields: int = 1
) -> float | None:
    """The chance, if it is small enough. The first of the n is at its place by choice, so that the
    n - 1 others are tried."""
    total, newest = len(ordered) - 1, len(ordered) - at - 1
    if not _has_history(ordered, at) or n < 2:
        return None
    chance = all_within(n - 1, newest, total)
    return chance if chance < allowed(VALUES_A_YEAR * fields) else None


def _newcomer(
    what: _What,
    part: pd.DataFrame,
    subject: str,
    named: dict[str, str],
    *,
    p_value: float | None = None,
    source: str,
    through: date,
) -> Finding:
    """What is so since the first of the records of `part`."""
    first = part["occurred_on"].iloc[0].date()
    noun = "record" if len(part) == 1 else "records"
    words = {"source": title(source), "first": day_text(first), "noun": noun} | named
    return Finding(
        kind=what.kind, source=source, subject=subject, start=first, first=first,
        last=settling(first, through), p_value=p_value,
        statement=Statement(what.template, {"records": len(part)}, words),
        plain=what.plain.format(**words), named=what.named.format(**words),
        evidence={what.records: len(part)},
        keys=shown(part["key"]),
    )  # fmt: skip
