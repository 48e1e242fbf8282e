"""One row of each overdose, from the records that tell of it.

What they disagree on: the time is that of the record whose clock is trusted most, the place the
best known one, the outcome the worst, naloxone the most that somebody gave; of anything else the
care report's word goes first, since its writer saw the patient, and what one does not know another
may.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd

from dashboard.analytics.bases import OVERDOSES
from dashboard.analytics.linkage.encoding import encode
from dashboard.analytics.linkage.resolving import Links

RECORDS: Final = "records"
"""The column with the number of records that tell of an overdose."""

_CARE_FIRST: Final = ("ems",)
_OF_TIME: Final = ("occurred_at", "occurred_on", "time_known")
_OF_PLACE: Final = ("place_state", "latitude", "longitude", "h3_7", "h3_8", "h3_9")
_BEST_PLACE: Final = ("located", "outside", "neighbour", "placeholder")
"""Who knows no place counts as the city's alone, but says nothing against another who knows that it
was a neighbour's."""
_MOST: Final = {
    "severity": ("fatal", "nonfatal"),
    "naloxone": ("multiple", "single", "given", "none"),
    "case_class": ("opioid_definite", "opioid_possible", "suspected", "other_drug"),
}
"""The first of these that any record tells; else the last record's own word."""
_SAYS_NOTHING: Final = {
    "first_giver": "unknown", "drugs": "", "drug_group": "unknown", "age_band": "unknown",
    "sex": "unknown", "race_ethnicity": "unknown", "housing": "unknown",
    "location_type": "unknown", "resident": "unknown",
}  # fmt: skip
_JOINED: Final = {"agency": "; ", "flags": ";"}
_FIRST_KNOWN: Final = ("number", "age", "jurisdiction", "zip")
_EARLIEST: Final = ("entered_at", "first_seen_at")


def merged(records: pd.DataFrame, links: Links) -> pd.DataFrame:
    """One row an overdose, in the order of their keys.

    Args:
        records: those that were linked, columns of `Reader.present("incident")`.
        links: which of them are one overdose.

    Returns:
        The same columns and `records`; `key` is the overdose's, `source` is `OVERDOSES`.
    """
    told = records.assign(overdose=links.overdose.reindex(records["key"]).to_numpy())
    told["is_other"] = ~told["source"].isin(_CARE_FIRST)
    told = told.sort_values(["overdose", "is_other", "key"], ignore_index=True)
    several = told["overdose"].duplicated(keep=False)
    alone = told.loc[~several].assign(key=told.loc[~several, "overdose"], **{RECORDS: 1})
    rows = (
        pd.concat([alone, _joined(told.loc[several], records, links)]) if several.any() else alone
    )
    rows = rows.assign(source=OVERDOSES).sort_values("key", ignore_index=True)
    return rows[[*records.columns, RECORDS]]


def representatives(records: pd.DataFrame, links: Links) -> pd.Series:
    """By overdose, the key of the record that says when it happened: one with a clock time before
    one that may carry the time of its entry, and that before a date alone; of equal ones a care
    report's, whose clock is the dispatcher's, then the earliest."""
    encoded = encode(records)
    is_care = records["source"].to_numpy()[encoded.place_in_input] == "ems"
    told = pd.DataFrame({
        "key": encoded.key,
        "overdose": links.overdose.reindex(pd.Index(encoded.key)).to_numpy(),
        "doubt": np.where(encoded.time_known, encoded.carries_entry, 2),
        "of_others": ~is_care,
        "hours": encoded.hours,
    })  # fmt: skip
    told = told.sort_values(["doubt", "of_others", "hours", "key"], kind="stable")
    return told.drop_duplicates("overdose").set_index("overdose")["key"].sort_index()


def _joined(told: pd.DataFrame, records: pd.DataFrame, links: Links) -> pd.DataFrame:
    groups = told.groupby("overdose", sort=True)
    first = told.drop_duplicates("overdose").set_index("overdose")
    silent = {
        name: told[name].mask(told[name] == nothing) for name, nothing in _SAYS_NOTHING.items()
    }
    known = told.assign(**silent).groupby("overdose", sort=True)
    found = {name: known[name].first().fillna(_SAYS_NOTHING[name]) for name in _SAYS_NOTHING}
    found |= {name: groups[name].first() for name in _FIRST_KNOWN}
    found |= {name: groups[name].min() for name in _EARLIEST}
    found |= {name: _foremost(told, name, order)[name] for name, order in _MOST.items()}
    found |= {name: _union(told, name, by) for name, by in _JOINED.items()}
    found["doses"] = groups["doses"].max()
    clock = representatives(records, links).reindex(first.index)
    times = told.set_index("key").loc[clock, [*_OF_TIME]].set_axis(first.index)
    place = _foremost(told, "place_state", _BEST_PLACE)[[*_OF_PLACE]]
    return first.assign(
        key=first.index, **found, **times, **place, **{RECORDS: groups.size()}
    ).reset_index(drop=True)


def _foremost(told: pd.DataFrame, name: str, order: tuple[str, ...]) -> pd.DataFrame:
    """By overdose, its record whose word comes first in an order; of equal ones the first."""
    rank = {word: place for place, word in enumerate(order)}
    placed = told.assign(rank=told[name].map(rank).fillna(len(order)))
    ordered = placed.sort_values(["overdose", "rank"], kind="stable")
    return ordered.drop_duplicates("overdose").set_index("overdose")


def _union(told: pd.DataFrame, name: str, by: str) -> pd.Series:
    """By overdose, the parts of all texts, each once, in alphabetical order; missing where all
    are."""
    parts: dict[str, set[str]] = {}
    given = told.loc[told[name].notna()]
    for overdose, text in zip(given["overdose"], given[name], strict=True):
        parts.setdefault(overdose, set()).update(part.strip() for part in text.split(by.strip()))
    joined = {overdose: by.join(sorted(every - {""})) for overdose, every in parts.items()}
    return pd.Series(joined, dtype="str")
