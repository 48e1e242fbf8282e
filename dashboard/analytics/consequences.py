"""What a correction says of the other columns that tell of the same fact.

An analyst corrects the word that counts; the number under it would go on deciding series and links.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce
from operator import or_
from typing import Any, Final

from loaders.numbers import BAND_YEARS

Columns = Mapping[str, Any]
"""Ibis columns by name."""


def consequences(table: Any, field: str, is_corrected: Any) -> Columns:  # noqa: ANN401  (Ibis)
    """The columns that change with a corrected field: where `is_corrected`, what contradicts the
    value that `table` has of it now is not known. What agrees with it stays."""
    found = _OF[field](table) if field in _OF else {}
    return {
        name: (is_corrected & contradicts).ifelse(instead, table[name])
        for name, (contradicts, instead) in found.items()
    }


def _of_age_band(table: Any) -> dict[str, tuple[Any, Any]]:  # noqa: ANN401  (Ibis expressions)
    import ibis

    agrees = [
        (table.age_band == band) & table.age.between(first, last)
        for band, (first, last) in BAND_YEARS.items()
    ]
    return {"age": (~reduce(or_, agrees), ibis.null("int64"))}


def _of_naloxone(table: Any) -> dict[str, tuple[Any, Any]]:  # noqa: ANN401  (Ibis expressions)
    import ibis

    said, doses, nobody = table.naloxone, table.doses, table.first_giver == "none"
    agrees = (
        ((said == "none") & (doses == 0))
        | ((said == "single") & (doses == 1))
        | ((said == "multiple") & (doses > 1))
        | ((said == "given") & (doses > 0))
    )
    # Who gave it first is "none" if and only if nobody did.
    giver = (said == "none").ifelse("none", "unknown")
    return {
        "doses": (~agrees, ibis.null("int64")),
        "first_giver": ((said == "none") != nobody, giver),
    }


_OF: Final[Mapping[str, Callable[[Any], dict[str, tuple[Any, Any]]]]] = {
    "age_band": _of_age_band,
    "naloxone": _of_naloxone,
}
