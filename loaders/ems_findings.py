"""What all rows of a care report say together, person by person: the input of the rules."""

from __future__ import annotations

import numpy as np
import pandas as pd

from loaders import ems_codes as codes
from loaders.cells import Cells, Mask, Numbers, by_value, joined, silent
from loaders.declaration import Context
from loaders.ems_columns import IMPRESSIONS
from loaders.events import secondary
from loaders.ledger import Ledger
from loaders.numbers import dose_count
from loaders.records import MAX_DOSES, UNKNOWN
from loaders.values import giver

_ACUITIES = ("final_acuity", "initial_acuity", "end_of_arrest")
_DEATHS = (*_ACUITIES, "patient_disposition")


def findings(rows: Cells, group: Numbers) -> pd.DataFrame:
    """One row for each person: the flags of `ems_rules.Findings`; told (whether anything is said
    of medications), doses, dead, acuity (whether any is told), drugs and codes (texts)."""
    given, withheld = _reversals(rows)
    counted = _counted(rows)
    impressions, _ = by_value(
        joined([rows.texts(field) for field in IMPRESSIONS], by=" | "), codes.impression
    )
    per_row = pd.DataFrame(
        {
            "given": (given > 0) | (counted > 0),
            "withheld": withheld,
            "told": _flags(rows, "medication", codes.medication_told) | (counted >= 0),
            "better": _flags(rows, "response", codes.improved) & (given > 0),
            "definite": [item.definite for item in impressions],
            "poisoning": [item.poisoning for item in impressions],
            "disorder": [item.disorder for item in impressions],
            "opioid_words": [item.opioid_words for item in impressions],
            "impressed": np.logical_or.reduce([~silent(rows.texts(f)) for f in IMPRESSIONS]),
            "dispatch": _flags(rows, "dispatch_reason", codes.dispatched_as_overdose),
            "no_emergency": _flags(rows, "service", codes.no_emergency),
            "dead_at_first": _flags(rows, "initial_acuity", codes.dead),
            "dead": _any(rows, _DEATHS, codes.dead),
            "acuity": np.logical_or.reduce([~silent(rows.texts(f)) for f in _ACUITIES]),
        }
    )
    texts = {
        name: _together(pd.Series([getattr(item, name) for item in impressions]), group)
        for name in ("drugs", "codes")
    }
    together = per_row.groupby(group).any()
    together["untold"] = ~together.pop("impressed").astype("bool")
    return together.assign(doses=_doses(rows, given, counted, group), **texts)


def first_givers(
    rows: Cells, group: Numbers, given: pd.Series, context: Context, ledger: Ledger
) -> pd.Series:
    """Who gave naloxone first to each person, by `given` (whether it was given at all).

    What was given before EMS came (eMedications.02) is first, then what has the earlier time.
    """
    amounts, _ = _reversals(rows)
    when = _given_at(rows, context, ledger)
    before = by_value(rows.texts("given_before"), codes.given_before)[0]
    who = by_value(rows.texts("given_by"), giver)[0]
    who = np.where((who == UNKNOWN) & (before == "no"), "EMS", who)
    order = pd.DataFrame({"person": group, "later": before != "yes", "at": when, "who": who})[
        amounts > 0
    ].sort_values(["person", "later", "at", "who"])
    first = order.drop_duplicates("person").set_index("person")["who"]
    named = first.reindex(given.index).fillna(UNKNOWN)
    return named.where(given, "none").astype("str")


def _given_at(rows: Cells, context: Context, ledger: Ledger) -> pd.Series:
    """When each row's medication was given, NaT where that is not told or cannot be."""
    texts = rows.texts("medication_at")
    told = rows.frame.assign(medication_at=texts.where(~silent(texts), ""))
    cells = Cells(told, rows.rows, rows.headers)
    return secondary(cells, context, ledger, field="medication_at")["at"]


def _reversals(rows: Cells) -> tuple[Numbers, Mask]:
    """How often a reversal drug was given by each row, and which rows say that it was not."""
    amounts = by_value(rows.texts("medication"), codes.naloxone_given)[0].astype("int64")
    negative = _flags(rows, "medication_negative", codes.negative)
    withheld = _flags(rows, "medication", codes.naloxone_withheld) | (negative & (amounts > 0))
    return np.where(negative, 0, amounts), withheld


def _counted(rows: Cells) -> Numbers:
    """Doses where the export counts them by itself; -1 where it says nothing."""
    found = by_value(rows.texts("doses"), dose_count)[0]
    return np.array([item if isinstance(item, int) else -1 for item in found], dtype="int64")


def _doses(rows: Cells, given: Numbers, counted: Numbers, group: Numbers) -> pd.Series:
    amounts = pd.Series(given).groupby(group)
    # A header that says "List" repeats all of a report's medications on each of its rows.
    whole_list = "list" in rows.headers.get("medication", "").casefold().split()
    told = amounts.max() if whole_list else amounts.sum()
    written = pd.Series(counted).groupby(group).max()
    return told.where(written < 0, written).clip(upper=MAX_DOSES)


def _together(texts: pd.Series, group: Numbers) -> pd.Series:
    """The items of each person's texts, joined by semicolons, in the order of the alphabet."""
    told = texts != ""
    found = texts[told].str.split(";").explode()
    owners = pd.Series(group, dtype="int64")[told].reindex(found.index)
    items = pd.DataFrame({"person": owners, "item": found}).drop_duplicates()
    whole = items.sort_values(["person", "item"]).groupby("person")["item"].agg(";".join)
    count = int(group.max()) + 1 if len(group) else 0
    return whole.reindex(range(count)).fillna("").astype("str")


def _flags(rows: Cells, field: str, read: codes.CellReader) -> Mask:
    return by_value(rows.texts(field), read)[0].astype("bool")


def _any(rows: Cells, fields: tuple[str, ...], read: codes.CellReader) -> Mask:
    found: Mask = np.logical_or.reduce([_flags(rows, field, read) for field in fields])
    return found
