"""Overdoses: the records of all sources, each overdose counted once."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa

from dashboard.analytics.bases import OVERDOSES
from dashboard.analytics.decisions import corrected, pair_decisions
from dashboard.analytics.linkage.resolving import Links, resolve
from dashboard.analytics.linkage.scoring import Pairs, pairs
from dashboard.analytics.linkage.weights import shipped
from dashboard.analytics.merging import RECORDS, merged
from dashboard.store import Reader, present_schema, to_arrow
from loaders.records import OVERDOSE_CLASSES


def identity(source: Any, key: Any) -> Any:  # noqa: ANN401  (texts, Series or Ibis columns)
    """A record's name among the records of all sources."""
    return source + ":" + key


def links(data: Reader) -> Links:
    """Which records are one overdose, made once for each state of the store."""
    return data.kept("links", _links)


def weighed(data: Reader) -> Pairs:
    """The pairs of records that may be one overdose, made once for each state of the store."""
    return data.kept("pairs", _pairs)


def linkable(data: Reader) -> pd.DataFrame:
    """The records that are linked, as analysts decided; `key` is that of `identity`. Made once for
    each state of the store: nobody may change it."""
    return data.kept("linkable", _linkable)


def overdoses(data: Reader) -> Any:  # noqa: ANN401  (an Ibis table)
    """One row an overdose, with the columns of `Reader.present("incident")`: its `source` is
    `OVERDOSES`, its `key` that of `Links.overdose`; `records` is how many records tell of it."""
    return data.derived(OVERDOSES, _overdoses)


def _linkable(data: Reader) -> pd.DataFrame:
    table = corrected(data)
    table = table.filter(table.case_class.isin(OVERDOSE_CLASSES))
    frame = data.execute(table)
    return frame.assign(key=identity(frame["source"], frame["key"]))


def _pairs(data: Reader) -> Pairs:
    return pairs(data.kept("linkable", _linkable), shipped())


def _links(data: Reader) -> Links:
    return resolve(
        data.kept("linkable", _linkable),
        weighed(data),
        shipped(),
        decisions=pair_decisions(data),
    )


def _overdoses(data: Reader) -> pa.Table:
    schema = present_schema("incident").append(pa.field(RECORDS, pa.int64()))
    return to_arrow(merged(data.kept("linkable", _linkable), links(data)), schema)
