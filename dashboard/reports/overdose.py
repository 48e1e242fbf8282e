"""One overdose: the records that tell of it, why they are linked, what was decided of them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import pandas as pd

from dashboard.analytics.linkage import chance_in_words, reasons
from dashboard.analytics.linked import linkable, links
from dashboard.privacy import Permission, Published, publish_records, require
from dashboard.reports import decided, telling
from dashboard.reports.context import Context


@dataclass(frozen=True)
class Overdose:
    """What is known of one overdose."""

    title: str
    is_counted: bool
    """Whether it is in the counts: not a record left out, or no case."""
    records: dict[str, str]
    """By name, each record in a line."""
    pairs: dict[str, tuple[str, str]]
    """Of each two records, in words: their names."""
    beside: Published
    """What `telling.beside` gives."""
    links: Published
    """`pair` ("1 and 2"), `chance` (in words), `reasons`, of each two records."""
    notes: tuple[str, ...]
    """What was decided about its records."""


def build(context: Context, record: str) -> Overdose | None:
    """The overdose that a record tells of; None where there is no such record.

    Args:
        context: what the report is built from.
        record: the name of any of its records.

    Raises:
        Forbidden: the viewer may not see single records.
    """
    require(context.viewer, Permission.LINE_LIST)
    overdose = links(context.data).overdose
    is_counted = record in overdose.index
    names = sorted(overdose.index[overdose == overdose[record]]) if is_counted else [record]
    frame = telling.recorded(context, names)
    if frame.empty:
        return None
    lines = telling.in_a_line(context, frame)
    said = decided.notes(context.data)
    many = len(frame)
    records = {name: f"{place}: {lines[name]}" for place, name in enumerate(frame.index, 1)}
    return Overdose(
        title=_title(many, is_counted=is_counted),
        is_counted=is_counted,
        records=records,
        pairs={
            f"{records[one]} / {records[other]}": (one, other)
            for one, other in combinations(frame.index, 2)
        },
        beside=telling.beside(context, tuple(frame.index)),
        links=publish_records(_links(context, list(frame.index)), viewer=context.viewer),
        notes=tuple(f"{records[name]}: {said[name]}" for name in frame.index if name in said),
    )


def _title(many: int, *, is_counted: bool) -> str:
    if not is_counted:
        return "A record that is in no count of overdoses"
    return (
        "One overdose, told by one record"
        if many == 1
        else (f"One overdose, told by {many} records")
    )


def _links(context: Context, names: list[str]) -> pd.DataFrame:
    """Every two of the records, by their places, with weight and reasons."""
    both = list(combinations(names, 2))
    if not both:
        return pd.DataFrame(columns=["pair", "chance", "reasons"])
    frame = pd.DataFrame(both, columns=["key_a", "key_b"])
    known = links(context.data).links[["key_a", "key_b", "weight", "decided"]]
    told = frame.merge(known, how="left", on=["key_a", "key_b"])
    place = {name: number for number, name in enumerate(names, 1)}
    return pd.DataFrame(
        {
            "pair": [f"{place[one]} and {place[other]}" for one, other in both],
            "chance": [
                _chance(*each) for each in zip(told["weight"], told["decided"], strict=True)
            ],
            "reasons": reasons(linkable(context.data), frame),
        }
    )


def _chance(weight: float, is_decided: object) -> str:
    if is_decided is True:
        return "joined by an analyst"
    return "through the others" if pd.isna(weight) else chance_in_words(weight)
