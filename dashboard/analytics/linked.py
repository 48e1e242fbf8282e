"""Overdoses: the records of all sources, each overdose counted once."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pyarrow as pa

from dashboard.analytics.bases import OVERDOSES
from dashboard.analytics.decisions import KINDS, corrected, pair_decisions
from dashboard.analytics.linkage.resolving import Links, resolve
from dashboard.analytics.linkage.scoring import Pairs, pairs
from dashboard.analytics.linkage.weights import shipped
from dashboard.analytics.merging import RECORDS, merged
from dashboard.store import Reader, Store, present_schema, to_arrow
from loaders.records import CONTRACTS, OVERDOSE_CLASSES

_PAIRS, _SURROUNDINGS = "pairs", "surroundings"
_DIGESTS, _VERSION = "digests", "version"


def identity(source: Any, key: Any) -> Any:  # noqa: ANN401  (texts, Series or Ibis columns)
    """A record's name among the records of all sources."""
    return source + ":" + key


def links(data: Reader) -> Links:
    """Which records are one overdose, made once for each state of the store."""
    return data.kept("links", _links, kinds=KINDS)


def weighed(data: Reader) -> Pairs:
    """The pairs of records that may be one overdose, made once for each state of the store."""
    return data.kept("pairs", _pairs, kinds=KINDS)


def linkable(data: Reader) -> pd.DataFrame:
    """The records that are linked, as analysts decided; `key` is that of `identity`. Made once for
    each state of the store: nobody may change it."""
    return data.kept("linkable", _linkable, kinds=KINDS)


def overdoses(data: Reader) -> Any:  # noqa: ANN401  (an Ibis table)
    """One row an overdose, with the columns of `Reader.present("incident")`: its `source` is
    `OVERDOSES`, its `key` that of `Links.overdose`; `records` is how many records tell of it."""
    return data.derived(OVERDOSES, _overdoses, kinds=KINDS)


def remember(store: Store) -> None:
    """Keep the pairs beside the records, so that a later process weighs only what has changed."""
    data = store.snapshot()
    found = weighed(data)
    before = data.remembered()
    digests = _digested(data)
    if (
        _DIGESTS in before
        and before[_DIGESTS].equals(digests)
        and _version(before) == found.version
    ):
        return
    version = pd.DataFrame({"version": [found.version]})
    store.remember(
        {
            _PAIRS: found.frame.reset_index(drop=True),
            _SURROUNDINGS: found.surroundings.reset_index(names="key"),
            _DIGESTS: digests,
            _VERSION: version,
        }
    )


def _linkable(data: Reader) -> pd.DataFrame:
    table = corrected(data)
    table = table.filter(table.case_class.isin(OVERDOSE_CLASSES))
    frame = data.execute(table.order_by("source", "key"))
    return frame.assign(key=identity(frame["source"], frame["key"]))


def _digested(data: Reader) -> pd.DataFrame:
    """`key` and `digest` of every record: another one where anything else was said of it."""
    return data.kept("digests", _digests, kinds=KINDS)


def _digests(data: Reader) -> pd.DataFrame:
    frame = linkable(data)
    content = frame[[name for name in frame.columns if name in CONTRACTS["incident"].columns]]
    digest = pd.util.hash_pandas_object(content.drop(columns="row"), index=False)
    return pd.DataFrame({"key": frame["key"], "digest": digest.astype("int64")})


def _pairs(data: Reader) -> Pairs:
    records, before = linkable(data), data.remembered()
    if _VERSION not in before:
        return pairs(records, shipped())
    then = before[_DIGESTS].set_index("key")["digest"]
    now = _digested(data).set_index("key")["digest"]
    old = then.reindex(now.index)
    return pairs(
        records,
        shipped(),
        kept=Pairs(before[_PAIRS], before[_SURROUNDINGS].set_index("key"), _version(before)),
        changed=now.index[old.notna() & (old != now)].tolist(),
    )


def _version(remembered: dict[str, pd.DataFrame]) -> str:
    return str(remembered[_VERSION]["version"].iloc[0])


def _links(data: Reader) -> Links:
    return resolve(linkable(data), weighed(data), shipped(), decisions=pair_decisions(data))


def _overdoses(data: Reader) -> pa.Table:
    schema = present_schema("incident").append(pa.field(RECORDS, pa.int64()))
    return to_arrow(merged(linkable(data), links(data)), schema)
