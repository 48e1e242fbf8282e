"""The gap between areas in words, from nothing but the rows of `gap.ranked`."""

from __future__ import annotations

from typing import Final

import pandas as pd

from dashboard.analytics.reach.ratios import LEAST_EVENTS
from dashboard.charts.amounts import amount
from dashboard.detection.sentence import plural

NOT_SHOWN: Final = "not shown (small counts)"
_NAMED: Final = 4
"""More areas than these that are last together are numbered, not named."""


def ratio(value: float) -> str:
    """A ratio as exact as it is worth: "0", "0.03", "0.8", "12"."""
    if 0 < value < 0.095:
        return f"{value:.1g}" if value >= 0.0095 else "under 0.01"
    return f"{value:.1f}".removesuffix(".0") if value < 9.95 else f"{value:,.0f}"


def labelled(told: pd.DataFrame, *, least: int = LEAST_EVENTS) -> pd.DataFrame:
    """The rows with `label`, the ratio or "", and `words`, all that is told of the area."""
    label = ["" if pd.isna(value) else ratio(value) for value in told["kits_per_overdose"]]
    said = [_row(row, least=least) for _, row in told.iterrows()]
    return told.assign(
        label=pd.Series(label, index=told.index, dtype="str"),
        words=pd.Series(said, index=told.index, dtype="str"),
    )


def words(told: pd.DataFrame, *, least: int = LEAST_EVENTS) -> str:
    """One sentence on the most under-served areas, and one on those without a ratio, with why.

    Of what `gap.ranked` gives; where no area has a ratio, why not.
    """
    areas = told[told["area"].notna()]
    with_ratio = areas[areas["rank"].notna()]
    if areas.empty:
        return "There are no areas to compare."
    if with_ratio.empty:
        return _none(areas, least=least)
    text = f"{_fewest(with_ratio, of=len(areas))}{_city(told)}."
    without = areas[areas["rank"].isna()]
    if without.empty:
        return text
    number = plural(len(without), "areas")
    verb = "has" if len(without) == 1 else "have"
    return f"{text} {number} {verb} no ratio: {_reasons(without, least=least)}."


def _row(row: pd.Series, *, least: int) -> str:
    kits = "kits not said" if pd.isna(row["kits"]) else _kits(row["kits"])
    if pd.isna(row["count"]):
        return f"{row['name']}: overdoses {NOT_SHOWN}; {kits}"
    amounts = f"{kits}, {plural(int(row['count']), 'overdoses')}"
    if not pd.isna(row["kits_per_overdose"]):
        ends = f"{ratio(row['low'])} to {ratio(row['high'])}"
        told = f"{ratio(row['kits_per_overdose'])} for each overdose (95 % interval {ends})"
        return f"{row['name']}: {amounts}, {told}"
    few = f"; under {least} overdoses no ratio" if row["count"] < least else ""
    return f"{row['name']}: {amounts}{few}"


def _kits(kits: float) -> str:
    return "1 kit" if kits == 1 else f"{amount(kits)} kits"


def _fewest(with_ratio: pd.DataFrame, *, of: int) -> str:
    least = with_ratio["kits_per_overdose"].min()
    first = with_ratio[with_ratio["kits_per_overdose"] == least]
    if len(first) == of and of > 1:
        return f"All {of} areas had {_ratios(first)}"
    names = list(first["name"]) if len(first) <= _NAMED else [f"{len(first)} areas"]
    text = f"{_joined(names)} had {_ratios(first)}"
    if of == 1:
        return text
    if len(with_ratio) == 1:
        return f"{text}, the only one of {of} areas with a ratio"
    among = f"{of} areas" if len(with_ratio) == of else f"the {len(with_ratio)} areas with a ratio"
    return f"{text}, the fewest of {among}"


def _ratios(first: pd.DataFrame) -> str:
    """The same ratio of one or several areas, each with its own interval."""
    value = first["kits_per_overdose"].iloc[0]
    if value == 0:
        return f"no kits for {_joined([f'{n:,}' for n in first['count']], most=_NAMED)} overdoses"
    ends = [f"{ratio(a)} to {ratio(b)}" for a, b in zip(first["low"], first["high"], strict=True)]
    noun = "interval" if len(first) == 1 else "intervals"
    intervals = f" (95 % {noun} {_joined(ends)})" if len(first) <= _NAMED else ""
    return f"{ratio(value)} {'kit' if value == 1 else 'kits'} for each overdose{intervals}"


def _joined(parts: list[str], *, most: int | None = None) -> str:
    if most is not None and len(parts) > most:
        return "their"
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _city(told: pd.DataFrame) -> str:
    value = told.loc[told["area"].isna(), "kits_per_overdose"].dropna()
    name = told.loc[told["area"].isna(), "name"]
    return f"; {name.iloc[0]} {ratio(value.iloc[0])}" if len(value) else ""


def _none(areas: pd.DataFrame, *, least: int) -> str:
    number = "The area has" if len(areas) == 1 else f"None of the {len(areas)} areas has"
    if areas["count"].eq(0).all():
        return "No overdoses in any area: there is nothing to hold kits against."
    if areas["kits"].isna().all():
        return "The log does not say in which areas kits were given out: none can be ranked."
    return f"{number} {'no' if len(areas) == 1 else 'a'} ratio: {_reasons(areas, least=least)}."


def _reasons(without: pd.DataFrame, *, least: int) -> str:
    hidden = without["count"].isna()
    few = (~hidden) & without["count"].lt(least).fillna(value=False)
    rest = ~hidden & ~few
    parts = [
        (int(few.sum()), f"fewer than {least} overdoses"),
        (int(hidden.sum()), f"overdoses {NOT_SHOWN}"),
        (int(rest.sum()), "kits not said"),
    ]
    return ", ".join(f"{n} with {what}" for n, what in parts if n)
