"""The numbers of the map's areas, and those of the one that is selected."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import pandas as pd

from dashboard.analytics.rates import CRUDE, SMOOTHED
from dashboard.detection.sentence import plural
from dashboard.geography.hexagons import LAYERS
from dashboard.geography.layers import Layer
from dashboard.geography.no_areas import NO_AREAS
from dashboard.privacy import Permission, Published, Viewer, may
from dashboard.reports.map_choice import Shown
from dashboard.reports.rates import has_rates, rated

if TYPE_CHECKING:
    from dashboard.reports.map import Map

BEFORE: Final = "_compared"
"""What a column of the period that is compared is called with."""
NOT_SHOWN: Final = "not shown (small counts)"


def numbers(sent: Published, layer: Layer, *, viewer: Viewer) -> Published:
    """The areas of one period, those with most overdoses first.

    Columns: `area`, `count`, `label`, and where it is known how many live there those of
    `reports.rates.rated`. A partner has a row for every visible count; an analyst one for every
    hexagon with overdoses, or for every area of an own layer.
    """
    if has_rates(layer):
        found = rated(sent, layer, viewer=viewer)
    else:
        every = may(viewer, Permission.AREA_FILTERS) and layer.id not in LAYERS
        found = sent.derive(lambda frame: _counts(frame, layer, every=every))
    return found.derive(lambda frame: _labelled(frame, layer), noted=False)


def _counts(frame: pd.DataFrame, layer: Layer, *, every: bool) -> pd.DataFrame:
    is_area = frame["area"].notna() & ~frame["area"].isin(NO_AREAS) & frame["count"].notna()
    counts = frame[is_area]
    if not every:
        return counts
    known = counts.set_index("area")["count"].reindex(layer.areas["area"], fill_value=0)
    return known.rename_axis("area").reset_index()


def _labelled(frame: pd.DataFrame, layer: Layer) -> pd.DataFrame:
    names = layer.areas.set_index("area")["name"]
    label = frame["area"].map(names).fillna(frame["area"]).astype("str")
    told = frame.drop(columns="name", errors="ignore").assign(label=label)
    return told.astype({"count": "int64"}).sort_values(
        ["count", "area"], ascending=[False, True], ignore_index=True
    )


def side_by_side(panels: Sequence[pd.DataFrame], *, exact: bool) -> pd.DataFrame:
    """One row an area of any of the periods: the columns of the first period's numbers, then the
    count and the rates of the second with `BEFORE` after their names. A count that is missing is 0
    where all are shown (`exact`), else not shown."""
    first = panels[0].astype({"count": "Int64"})
    if len(panels) == 1:
        return first
    values = ["count", *(name for name in (*CRUDE, *SMOOTHED) if name in first)]
    second = panels[1].astype({"count": "Int64"})
    told = first.merge(
        second[["area", "label", *(["population"] if "population" in second else []), *values]],
        on="area", how="outer", suffixes=("", BEFORE),
    )  # fmt: skip
    for name in ("label", "population"):
        if name in told:
            told[name] = told[name].fillna(told.pop(f"{name}{BEFORE}"))
    if exact:
        counts = ["count", f"count{BEFORE}"]
        told[counts] = told[counts].fillna(0)
    return told.sort_values(
        ["count", f"count{BEFORE}", "area"], ascending=[False, False, True], ignore_index=True
    )


@dataclass(frozen=True)
class Rates:
    """The rates of an area in one period, in words; "" where there is none."""

    crude: str
    crude_range: str
    smoothed: str
    smoothed_range: str

    def __bool__(self) -> bool:
        return bool(self.crude)


@dataclass(frozen=True)
class Selected:
    """The numbers of one area in words; "" where there is nothing to say."""

    label: str
    count: str
    share: str
    """Of all that are located, or where that is not told of all."""
    compared: str
    population: str
    rates: Rates
    rates_compared: Rates
    without_rate: str
    """Why there is no rate, though the layer has some."""


def selected(report: Map, area: str, *, viewer: Viewer) -> Selected:
    """What is sent of an area. KeyError: the layer has no such area."""
    label = report.names[area]
    rows = report.table.frame.set_index("area")
    row: Any = rows.loc[area] if area in rows.index else {}
    exact = may(viewer, Permission.AREA_FILTERS)
    count = _count(row, "count", exact=exact)
    two = len(report.panels) == 2
    rates = _rates(row)
    return Selected(
        label=label,
        count=NOT_SHOWN if count is None else f"{count:,}",
        share="" if not count else _share(report, count),
        compared=_words(_count(row, f"count{BEFORE}", exact=exact)) if two else "",
        population=_population(row),
        rates=rates,
        rates_compared=_rates(row, BEFORE),
        without_rate=_why_none(row) if report.rates and not rates else "",
    )


def _count(row: Any, name: str, *, exact: bool) -> int | None:  # noqa: ANN401  (a row of a frame)
    """None where it is held back; an analyst's area without a row has no overdoses."""
    value = row.get(name, pd.NA)
    if pd.isna(value):
        return 0 if exact else None
    return int(value)


def _words(n: int | None) -> str:
    return NOT_SHOWN if n is None else f"{n:,}"


def _share(report: Map, count: int) -> str:
    panel = report.panels[0]
    if panel.located is not None:
        return f"{count / panel.located:.0%} of the {panel.located:,} on the map"
    return f"{count / panel.total:.0%} of all {panel.total:,}"


def _population(row: Any) -> str:  # noqa: ANN401  (a row of a frame)
    people = row.get("population", pd.NA)
    return "" if pd.isna(people) else f"{int(people):,}"


def _rate(row: Any, name: str) -> str:  # noqa: ANN401  (a row of a frame)
    rate = row.get(name, pd.NA)
    return "" if pd.isna(rate) else f"{rate:,.0f}"


def _rates(row: Any, of: str = "") -> Rates:  # noqa: ANN401  (a row of a frame)
    return Rates(
        crude=_rate(row, f"rate{of}"),
        crude_range=_range(row, "rate", of),
        smoothed=_rate(row, f"smoothed{of}"),
        smoothed_range=_range(row, "smoothed", of),
    )


def _range(row: Any, name: str, of: str) -> str:  # noqa: ANN401  (a row of a frame)
    low, high = row.get(f"{name}_low{of}", pd.NA), row.get(f"{name}_high{of}", pd.NA)
    return "" if pd.isna(low) or pd.isna(high) else f"{low:,.0f} to {high:,.0f}"


def _why_none(row: Any) -> str:  # noqa: ANN401  (a row of a frame)
    people = row.get("population", pd.NA)
    if not pd.isna(people) and int(people) == 0:
        return "Nobody lives there: there is no rate."
    return "There is no rate of it." if pd.isna(people) else ""


def why_no_rate(frame: pd.DataFrame, shown: Shown) -> str:
    """Why areas of some periods have no rate, as a legend says it; "" where all have one."""
    if shown == "count":
        return ""
    people = frame.loc[frame[shown].isna(), "population"]
    reasons = {
        "no residents": people.eq(0),
        "residents not known": people.isna(),
        "no overdoses at all": people.gt(0),
    }
    said = [words for words, there in reasons.items() if there.fillna(value=False).any()]
    return f"{' or '.join(said)}: no rate" if said else ""


def coloured(frame: pd.DataFrame, shown: Shown) -> pd.DataFrame:
    """What a map draws of one period's numbers: `area`, `value` and `words`."""
    if shown == "count":
        words = [f"{label}: {n:,}" for label, n in zip(frame["label"], frame["count"], strict=True)]
        return _drawn(frame, frame["count"], words)
    words = [
        f"{label}: {_told(rate)} ({plural(int(n), 'overdoses')})"
        for label, rate, n in zip(frame["label"], frame[shown], frame["count"], strict=True)
    ]
    return _drawn(frame, frame[shown], words)


def _drawn(frame: pd.DataFrame, values: pd.Series, words: list[str]) -> pd.DataFrame:
    told = pd.Series(words, index=frame.index, dtype="str")
    return frame[["area"]].assign(value=values.astype("Float64"), words=told)


def _told(rate: float) -> str:
    return "no rate" if pd.isna(rate) else f"{rate:,.0f} per 100,000 residents"
