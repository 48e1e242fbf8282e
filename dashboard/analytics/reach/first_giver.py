"""Who gave the first naloxone, of the overdoses that EMS attended, and what came of it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Final

import pandas as pd

from dashboard.analytics.filters import Filters
from dashboard.analytics.reach.attended import attended
from dashboard.analytics.reach.ratios import share_columns
from dashboard.store import Reader
from loaders.records import SEVERITIES, UNKNOWN

INVISIBLE: Final = (
    "Only calls that EMS attended are counted: when somebody is brought round and nobody calls, "
    "no record tells of it, so lay people give naloxone first more often than is seen here."
)
"""Stands beside every figure of who gave it first."""
GIVERS: Final = {
    "bystander": "A lay person",
    "law enforcement": "Police",
    "fire": "Fire",
    "EMS": "EMS",
    "other": "Somebody else",
    "none": "Nobody",
    UNKNOWN: "Not known",
}
"""Who can have given it first, in the order in which they are shown, and how people say it."""
SEVERAL: Final = ("yes", "no", UNKNOWN)
"""Whether two doses or more were given."""
_GIVEN: Final = ("single", "multiple", "given")


def by_first_giver(
    store: Reader, filters: Filters, *, first: date, last: date, as_of: datetime
) -> pd.DataFrame:
    """The overdoses that EMS attended, by who gave naloxone first.

    Returns:
        `first_giver` (of `GIVERS`), `severity`, `several` (of `SEVERAL`), `count`: every overdose
        in exactly one row, a row for each combination, those without any too.
    """
    table = attended(store, filters, first=first, last=last, as_of=as_of)
    table = table.mutate(first_giver=giver(table), several=_several(table))
    names = ["first_giver", "severity", "several"]
    counted = store.execute(table.group_by(names).aggregate(count=table.count()))
    every = pd.MultiIndex.from_product([GIVERS, SEVERITIES, SEVERAL], names=names)
    found = counted.set_index(names)["count"].reindex(every, fill_value=0)
    return found.astype("int64").reset_index().astype(dict.fromkeys(names, "str"))


def givers(counted: pd.DataFrame) -> pd.DataFrame:
    """Who gave it first, and its share of the overdoses of which that is known, "nobody" among
    them. 3 of 10 known are 0.3, 0.067 to 0.652, however many are not known.

    Args:
        counted: what `by_first_giver` gives.

    Returns:
        `first_giver`, `count`, `known` (of how many), `share`, `low`, `high`, in the order of
        `GIVERS`. In the row of the unknown `known` is how many there are in all, and `share` their
        part of those.
    """
    found = counted.groupby("first_giver")["count"].sum().reindex(list(GIVERS)).reset_index()
    is_unknown = found["first_giver"] == UNKNOWN
    known = found["count"].where(~is_unknown, 0).sum()
    of = pd.Series(known, index=found.index).mask(is_unknown, found["count"].sum())
    return found.assign(known=of, **share_columns(found["count"], of))


def several_doses(counted: pd.DataFrame) -> pd.DataFrame:
    """After each first giver who gave any, in how many of the overdoses of which it is known two
    doses or more were given, whoever gave the later ones.

    Returns:
        `first_giver`, `count` (two or more), `known`, `unknown`, `share`, `low`, `high`.
    """
    return _after(counted[counted["first_giver"] != "none"], "several", of="yes", other="no")


def outcomes(counted: pd.DataFrame) -> pd.DataFrame:
    """After each first giver, how many died at the scene, of those whose outcome is known.

    It does not say that who gives it makes the difference: crews come to other overdoses than those
    at which somebody with naloxone stands by.

    Returns:
        `first_giver`, `count` (fatal), `known`, `unknown`, `share`, `low`, `high`.
    """
    return _after(counted, "severity", of="fatal", other="nonfatal")


def giver(table: Any) -> Any:  # noqa: ANN401  (Ibis)
    """Who gave it first, of the rows of an Ibis table of cases.

    Of an overdose whose records contradict each other, one "nobody" and another that some was
    given, it is not known who did; where none was given and no giver is named, nobody did.
    """
    import ibis

    said, naloxone = table.first_giver, table.naloxone
    return ibis.cases(
        ((said == "none") & naloxone.isin(_GIVEN), UNKNOWN),
        ((said == UNKNOWN) & (naloxone == "none"), "none"),
        else_=said,
    )


def _several(table: Any) -> Any:  # noqa: ANN401  (Ibis)
    import ibis

    doses = table.doses
    return ibis.cases(
        ((table.naloxone == "multiple") | (doses >= 2).fill_null(False), "yes"),
        (table.naloxone.isin(["none", "single"]) | doses.notnull(), "no"),
        else_=UNKNOWN,
    )


def _after(counted: pd.DataFrame, name: str, *, of: str, other: str) -> pd.DataFrame:
    """After each first giver the share of one value of a column, of those with one or the other."""
    wide = counted.pivot_table(index="first_giver", columns=name, values="count", aggfunc="sum")
    wide = wide.reindex([one for one in GIVERS if one in wide.index])
    known = wide[of] + wide[other]
    found = pd.DataFrame({"count": wide[of], "known": known, "unknown": wide[UNKNOWN]})
    return found.assign(**share_columns(wide[of], known)).reset_index()
