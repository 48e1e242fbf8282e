"""Whether naloxone is there for everybody alike: who gave it first, by group of people.

Of the overdoses that EMS attended. A person of whom it is not known belongs to the group "unknown",
which is shown beside the others: where it is large, the others say little.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

import pandas as pd

from dashboard.analytics.filters import Filters
from dashboard.analytics.reach.attended import attended
from dashboard.analytics.reach.first_giver import giver
from dashboard.analytics.reach.ratios import share, share_columns
from dashboard.store import Reader
from loaders.errors import OdwatchError
from loaders.records import AGE_BANDS, HOUSING, RACES, SEXES, UNKNOWN

DIMENSIONS: Final[dict[str, tuple[str, ...]]] = {
    "race_ethnicity": RACES,
    "age_band": AGE_BANDS,
    "sex": SEXES,
    "housing": HOUSING,
    "location_type": (),
}
"""With their groups in order; kinds of places are in the words of who sent them."""
BYSTANDER: Final = "bystander first"
OTHER: Final = "other first"
NOBODY: Final = "none given"
NOT_KNOWN: Final = "not known"
ANSWERS: Final = (BYSTANDER, OTHER, NOBODY, NOT_KNOWN)
"""Who gave naloxone first."""
_ALL: Final = ""
"""Instead of a group: all of them. A group without a word is "unknown"."""
LEAST_DAYS: Final = 365
"""Twelve months: of fewer, most groups are too small to say anything of, and seasons differ."""


class TooShort(OdwatchError):
    """Fewer than twelve months were asked for; the message says which."""


def by_group(
    store: Reader, filters: Filters, *, first: date, last: date, as_of: datetime
) -> pd.DataFrame:
    """The overdoses that EMS attended, by group of each dimension and by who gave naloxone first.

    Args:
        store: whose overdoses.
        filters: what narrows them; their period does not.
        first: the first day, of those that have data.
        last: the last day, of those that have data.
        as_of: up to when.

    Returns:
        `dimension`, `group`, `answer` (of `ANSWERS`), `count`, for `privacy.publish_groups`: in
        each dimension every overdose in exactly one row, a row for each combination. The groups
        are those that any record in the store has ever had, so that the list of them says nothing
        of these days, and "unknown".

    Raises:
        TooShort: the days are fewer than `LEAST_DAYS`.
    """
    if (n := (last - first).days + 1) < LEAST_DAYS:
        raise TooShort(
            f"By group of people at least twelve months are shown: {first} to {last} are "
            f"{n:,} {'day' if n == 1 else 'days'}."
        )
    table = _worded(attended(store, filters, first=first, last=last, as_of=as_of))
    table = table.mutate(answer=_answer(giver(table)))
    grouped = table.group_by([*DIMENSIONS, "answer"]).aggregate(count=table.count())
    counted = store.execute(grouped)
    used = store.execute(_worded(store.present("incident")).select(*DIMENSIONS).distinct())
    return pd.concat([_of_dimension(counted, used, name) for name in DIMENSIONS], ignore_index=True)


def shares(published: pd.DataFrame) -> pd.DataFrame:
    """In how many of the overdoses of each group a lay person gave naloxone first, of those of
    which it is known who did, "nobody" among them.

    Args:
        published: the frame of `privacy.publish_groups`; what rests on a count that is hidden in
            it is missing here.

    Returns:
        `dimension`, `group` (missing: everybody), `count` (a lay person first), `known` and
        `unknown` (who gave it), Int64; `share`, `low`, `high`; `unknown_share`, of the group's
        overdoses; `group_share`, the group's part of everybody, which in the row of the group
        "unknown" is the share that is unknown in this dimension. In the order of `in_order`.
    """
    named = published.assign(group=published["group"].fillna(_ALL))
    wide = named.pivot(index=["dimension", "group"], columns="answer", values="count")
    wide = wide.reset_index().astype(dict.fromkeys(ANSWERS, "Int64"))
    known, unknown = wide[BYSTANDER] + wide[OTHER] + wide[NOBODY], wide[NOT_KNOWN]
    in_group, is_all = known + unknown, wide["group"] == _ALL
    everybody = in_group.where(is_all).groupby(wide["dimension"]).transform("max")
    told = pd.DataFrame(
        {
            "dimension": wide["dimension"],
            "group": wide["group"].mask(is_all),
            "count": wide[BYSTANDER],
            "known": known,
            "unknown": unknown,
            **share_columns(wide[BYSTANDER], known),
            "unknown_share": share(unknown, in_group).value,
            "group_share": share(in_group, everybody).value,
        }
    )
    return in_order(told)


def in_order(frame: pd.DataFrame) -> pd.DataFrame:
    """The rows with `dimension`, `group` (missing: everybody, who come first) and perhaps `answer`
    in the order in which people read them, "unknown" last."""
    groups = frame["group"].fillna(_ALL)
    places = [_place(*pair) for pair in zip(frame["dimension"], groups, strict=True)]
    by = pd.DataFrame({"group": places}, index=frame.index)
    if "answer" in frame:
        by["answer"] = frame["answer"].map(ANSWERS.index)
    return frame.loc[by.sort_values(by.columns.tolist()).index].reset_index(drop=True)


def _place(dimension: str, group: str) -> tuple[int, int, str]:
    known = DIMENSIONS[dimension]
    order = {_ALL: -1, **{name: at for at, name in enumerate(known)}, UNKNOWN: len(known) + 1}
    return list(DIMENSIONS).index(dimension), order.get(group, len(known)), group


def _answer(who: Any) -> Any:  # noqa: ANN401  (Ibis)
    import ibis

    return ibis.cases(
        (who == "bystander", BYSTANDER), (who == "none", NOBODY), (who == UNKNOWN, NOT_KNOWN),
        else_=OTHER,
    )  # fmt: skip


def _worded(table: Any) -> Any:  # noqa: ANN401  (Ibis)
    """Where a dimension is without a word it is unknown."""
    return table.mutate(
        **{name: (table[name] == "").ifelse(UNKNOWN, table[name]) for name in DIMENSIONS}
    )


def _of_dimension(counted: pd.DataFrame, used: pd.DataFrame, name: str) -> pd.DataFrame:
    """One dimension's rows of `by_group`, its groups being those that are `used`."""
    groups = sorted({*used[name].astype("str"), UNKNOWN}, key=lambda group: _place(name, group))
    every = pd.MultiIndex.from_product([groups, ANSWERS], names=["group", "answer"])
    summed = counted.groupby([name, "answer"])["count"].sum().reindex(every, fill_value=0)
    rows = summed.reset_index().assign(dimension=name)[["dimension", "group", "answer", "count"]]
    return rows.astype({"dimension": "str", "group": "str", "answer": "str", "count": "int64"})
