"""Records of two sources with only what a test cares about written out."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import Any

import pandas as pd

from dashboard.analytics.linkage import Links, pairs, resolve, shipped
from tests.store.builders import START, incidents

Row = dict[str, Any]
PERSON: Row = {"age": 34, "age_band": "25-34", "sex": "female", "severity": "nonfatal"}
OTHER: Row = {"age": 61, "age_band": "55-64", "sex": "male", "naloxone": "none", "doses": None}
NOBODY: Row = {"age": None, "age_band": "unknown", "sex": "unknown", "naloxone": "unknown",
               "severity": "unknown", "doses": None, "drug_group": "unknown"}  # fmt: skip


def odmap(key: str, minutes: float = 0, **told: Any) -> Row:
    """A police record of ODMAP, so long after START."""
    return _row("odmap", "Example Police", key, minutes, told)


def ems(key: str, minutes: float = 0, **told: Any) -> Row:
    """A care report, so long after START."""
    return _row("ems", "Example Fire", key, minutes, told)


def _row(source: str, agency: str, key: str, minutes: float, told: Row) -> Row:
    at = START + timedelta(minutes=minutes)
    own: Row = {"source": source, "agency": agency, "key": key, "number": f"{source} no. {key}"}
    when: Row = {
        "occurred_at": at,
        "occurred_on": at.replace(hour=0, minute=0, tzinfo=None),
        "entered_at": at + timedelta(hours=2),
    }
    return {**own, **when, "location_type": "unknown", **told}


def records(*rows: Row) -> pd.DataFrame:
    """The rows as a frame of present records."""
    names = list(dict.fromkeys(chain.from_iterable(rows)))
    plain = incidents(len(rows)).drop(columns=["key"])
    filled = plain.to_dict("records")
    whole = [{**default, **row} for default, row in zip(filled, rows, strict=True)]
    columns = {name: [row[name] for row in whole] for name in {*plain.columns, *names}}
    source = columns.pop("source")
    return incidents(len(rows), **columns).assign(source=source)


def decisions(*rows: tuple[str, str, str]) -> pd.DataFrame:
    """Decisions in force."""
    return pd.DataFrame(list(rows), columns=["kind", "key_a", "key_b"])


def linked(frame: pd.DataFrame, *decided: tuple[str, str, str]) -> Links:
    """The links by the shipped weights."""
    weights = shipped()
    return resolve(frame, pairs(frame, weights), weights, decisions=decisions(*decided))


def groups(links: Links) -> list[list[str]]:
    """The keys of each overdose, in order."""
    return sorted(sorted(keys) for keys in links.overdose.groupby(links.overdose).groups.values())
