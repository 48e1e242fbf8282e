"""What a reading would change: its records beside those that the store holds."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Difference:
    """How many records of a reading are new, change a held one, or change nothing."""

    new: int
    updated: int
    unchanged: int
    older: frozenset[tuple[str, int]]
    """Of the unchanged: key and content hash where the store holds another, newer version."""


def compare(records: pd.DataFrame, held: pd.DataFrame, *, newest_at: pd.Timestamp) -> Difference:
    """Compare by key and content.

    Args:
        records: a reading's records, `key` (unique) and `content_hash`.
        held: the newest versions of the same source: `key`, `content_hash`, `as_of` (the export's
            time where known, else the import's), `withdrawn`. A withdrawn one that comes back is
            new.
        newest_at: the `as_of` that the reading would have. A held version that is newer stays
            the present one.
    """
    both = records[["key", "content_hash"]].merge(
        held[["key", "content_hash", "as_of", "withdrawn"]],
        on="key",
        how="left",
        suffixes=("", "_held"),
    )
    is_known = both["content_hash_held"].notna()
    is_gone = both["withdrawn"].eq(True)
    differs = is_known & ((both["content_hash"] != both["content_hash_held"]) | is_gone)
    older = differs & (both["as_of"] > newest_at)
    is_new = ~is_known | (is_gone & ~older)
    updated = differs & ~older & ~is_gone
    return Difference(
        new=int(is_new.sum()),
        updated=int(updated.sum()),
        unchanged=int((~is_new & ~updated).sum()),
        older=frozenset(
            zip(both.loc[older, "key"], both.loc[older, "content_hash"].astype(int), strict=True)
        ),
    )
