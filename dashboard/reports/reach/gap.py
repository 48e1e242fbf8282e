"""Where kits and overdoses are out of step: areas in order, the least served first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import pandas as pd

from dashboard.analytics.filters import Filters
from dashboard.analytics.layers import layer as layer_of
from dashboard.analytics.layers import layers
from dashboard.analytics.mapped import by_period_and_area
from dashboard.analytics.reach import gap, supply
from dashboard.analytics.reach.gap_words import NOT_SHOWN, ratio, words
from dashboard.analytics.reach.ratios import per_event, per_residents
from dashboard.charts.amounts import amount, percent
from dashboard.geography.boundary import Boundary
from dashboard.geography.boundary import load as load_boundary
from dashboard.geography.hexagons import LAYERS
from dashboard.geography.layers import Layer
from dashboard.privacy import Permission, Published, may, publish_areas
from dashboard.privacy.suppression import OUTSIDE
from dashboard.reports.context import Context
from dashboard.reports.map import LAYER_TITLES
from dashboard.reports.reach.rows import row, table
from dashboard.reports.reach.span import Span

ZIP_TITLE: Final = "ZIP codes"


@dataclass(frozen=True)
class Counted:
    """The counts of one layer."""

    names: dict[str, str]
    parts: tuple[str, ...]
    """As `publish_areas` takes them."""
    overdoses: pd.DataFrame
    """`area`, `count`, as `publish_areas` takes them."""
    deaths: pd.DataFrame
    """Those of them that died at the scene."""
    kits: pd.DataFrame
    """What `gap.kits_by_area` gives."""
    residents: dict[str, int]
    outlines: Any


@dataclass(frozen=True)
class Gap:
    """The areas of one layer."""

    layer: str
    ranked: Published
    """What `gap.ranked` gives, of what the viewer may see, with `residents`, `per_residents` and
    its limits; for analysts also `deaths`, `kits_per_death` and its limits."""
    words: str
    placed: str
    """How many kits have a place, in words."""
    outlines: dict[str, Any] | None
    """GeoJSON geometries of own areas; None for hexagons and ZIPs."""

    @property
    def areas(self) -> pd.DataFrame:
        """The rows without that of the city."""
        frame = self.ranked.frame
        return frame[frame["area"].notna()]


def titles(context: Context) -> dict[str, str]:
    """The layers that the gap can be shown in, by their ids: those in which the log places kits."""
    found = {gap.ZIP_LAYER: ZIP_TITLE} if context.settings.city.zips else {}
    has_coordinates, zips = supply.places(context.data)
    every = layers(context.data, _boundary(context))
    usable = [
        name
        for name, layer in every.items()
        if has_coordinates or (name not in LAYERS and zips & set(layer.areas["area"]))
    ]
    return found | {name: LAYER_TITLES.get(name, name) for name in usable or every}


def build(context: Context, span: Span, layer: str) -> Gap:
    """The gap in a layer of `titles`, the first of them where there is no such."""
    known = titles(context)
    layer = layer if layer in known else next(iter(known))
    is_zip = layer == gap.ZIP_LAYER
    counted = _zips(context, span) if is_zip else _areas(context, span, layer)
    return made(context, counted, layer)


def made(context: Context, counted: Counted, layer: str) -> Gap:
    """The gap of these counts, as the viewer may have it: all of it is made of what is published,
    and of kits, which are of nobody."""
    sent, kits = _publish(context, counted.overdoses, counted.parts), counted.kits
    least = context.settings.reach_least
    ranked = sent.derive(lambda frame: gap.ranked(frame, kits, counted.names, least=least))
    ranked = ranked.derive(lambda frame: _with_residents(frame, counted))
    ranked = ranked.derive(lambda frame: frame.assign(why=_why(frame, least=least)))
    if may(context.viewer, Permission.AREA_FILTERS):
        ranked = _with_deaths(context, counted, ranked)
    return Gap(
        layer=layer,
        ranked=ranked,
        words=_words(ranked.frame, kits, least=least),
        placed=_placed(kits),
        outlines=counted.outlines,
    )


def measures(told: Gap, period: str) -> Published:
    """The rows of the table of measures, of what the viewer may see."""
    return told.ranked.derive(lambda frame: _rows(frame, period))


def _zips(context: Context, span: Span) -> Counted:
    zips = context.settings.city.zips
    codes = [one.code for one in zips]
    every, fatal = (
        gap.together(
            gap.overdoses_by_zip(
                context.data, filters, first=first, last=last, as_of=span.as_of, zips=codes
            )
            for first, last in span.runs
        )
        for filters in (span.filters, span.deaths)
    )
    return Counted(
        names=context.settings.city.zip_names,
        parts=(*codes, OUTSIDE),
        overdoses=every,
        deaths=fatal,
        kits=gap.with_outside(
            span.rows, _boundary(context), lambda rows: gap.kits_by_zip(rows, codes)
        ),
        residents={one.code: one.residents for one in zips},
        outlines=None,
    )


def _areas(context: Context, span: Span, asked: str) -> Counted:
    layer = layer_of(context.data, _boundary(context), asked)
    every, fatal = (
        _by_area(context, span, layer, filters) for filters in (span.filters, span.deaths)
    )
    areas = layer.areas.dropna(subset="population")
    return Counted(
        names=dict(zip(layer.areas["area"], layer.areas["name"], strict=True)),
        parts=layer.parts,
        overdoses=every,
        deaths=fatal,
        kits=gap.with_outside(
            span.rows, _boundary(context), lambda rows: gap.kits_by_area(rows, layer)
        ),
        residents=dict(zip(areas["area"], areas["population"].astype(int), strict=True)),
        outlines=layer.outlines,
    )


def _by_area(context: Context, span: Span, layer: Layer, filters: Filters) -> pd.DataFrame:
    counted = by_period_and_area(
        context.data,
        filters,
        layer=layer.id,
        periods={str(days[0]): days for days in span.runs},
        as_of=span.as_of,
        apart=False,
    )
    return gap.with_zeros(gap.together([counted]), layer.areas["area"])


def _boundary(context: Context) -> Boundary:
    return load_boundary(context.settings.city.boundary_path)


def _publish(context: Context, counted: pd.DataFrame, parts: tuple[str, ...]) -> Published:
    return publish_areas(
        counted, viewer=context.viewer, policy=context.policy, layer=parts, within=()
    )


def _with_residents(frame: pd.DataFrame, counted: Counted) -> pd.DataFrame:
    residents = frame["area"].map(counted.residents).astype("Int64")
    sizes = counted.kits.set_index("area").reindex(frame["area"])
    # Where no record is, the ranking says whether no kits were given out or nothing is known.
    squares, largest = (sizes[name].fillna(0) for name in ("squares", "largest"))
    told = per_residents(frame["kits"], squares, largest, residents)
    return gap.with_ratios(frame.assign(residents=residents), told, names=_ends("per_residents"))


def _with_deaths(context: Context, counted: Counted, ranked: Published) -> Published:
    """For who may have areas as they are: a death is an overdose too, and the one count would tell
    of the other."""
    sent = _publish(context, counted.deaths, counted.parts).frame
    by_area = sent.dropna(subset="area").set_index("area")["count"]
    everywhere = int(sent.loc[sent["area"].isna(), "count"].sum())

    def add(frame: pd.DataFrame) -> pd.DataFrame:
        deaths = frame["area"].map(by_area).where(frame["area"].notna(), everywhere)
        told = per_event(frame["kits"], deaths, least=context.settings.reach_least)
        with_deaths = frame.assign(deaths=deaths.astype("Int64"))
        return gap.with_ratios(with_deaths, told, names=_ends("kits_per_death"))

    return ranked.derive(add)


def _rows(frame: pd.DataFrame, period: str) -> pd.DataFrame:
    found = []
    for one in frame[frame["area"].notna()].to_dict("records"):
        area = str(one["area"])
        found += [
            row("kits", period, "kits", area=area, value=one["kits"]),
            row(
                "kits_per_overdose", period, "kits", area=area, numerator=one["kits"],
                denominator=one["count"], value=one["kits_per_overdose"], low=one["low"],
                high=one["high"],
            ),
        ]  # fmt: skip
        for measure, name, of in (
            ("kits_per_death", "kits_per_death", "deaths"),
            ("kits_per_100000_residents", "per_residents", "residents"),
        ):
            if name in one:
                value, low, high = (one[column] for column in _ends(name))
                found.append(
                    row(measure, period, "kits", area=area, numerator=one["kits"],
                        denominator=one[of], value=value, low=low, high=high)
                )  # fmt: skip
    return table(found)


def _words(frame: pd.DataFrame, kits: pd.DataFrame, *, least: int) -> str:
    """The areas in words; where kits have no place, held against the city's kits with one."""
    by = kits.set_index("area")["kits"].fillna(0)
    unlocated, total = float(by.get(gap.UNLOCATED, 0)), float(by.sum())
    if not unlocated:
        return words(frame, least=least)
    told = words(frame, least=least, city=False)
    share = f"{percent(unlocated / total)} of the kits have no place in the log and are in no area"
    city = frame.loc[frame["area"].isna(), "count"].dropna()
    if not len(city) or city.iloc[0] < least:
        return f"{told} {share}."
    without = per_event(total - unlocated, float(city.iloc[0]), least=least).value
    return f"{told} {share}; the city without them has {ratio(float(without))} for each overdose."


def _why(frame: pd.DataFrame, *, least: int) -> pd.Series:
    """Why an area has no ratio; "" where it has one."""
    why = pd.Series("", index=frame.index, dtype="str")
    count = frame["count"]
    why = why.mask(frame["kits"].isna(), "kits not said")
    why = why.mask(count.lt(least).fillna(value=False), f"under {least} overdoses")
    why = why.mask(count.eq(0).fillna(value=False), "no overdose")
    return why.mask(count.isna(), NOT_SHOWN)


def _placed(kits: pd.DataFrame) -> str:
    """How many of the kits are on the map, which with those that are not add up to all."""
    by = kits.set_index("area")["kits"].fillna(0)
    outside, unlocated = (float(by.get(name, 0)) for name in (OUTSIDE, gap.UNLOCATED))
    total = float(by.sum())
    return (
        f"{amount(round(total - outside - unlocated))} kits were given out in these areas, "
        f"{amount(round(outside))} elsewhere, {amount(round(unlocated))} without a place in the "
        f"log: {amount(round(total))} in all."
    )


def _ends(name: str) -> tuple[str, str, str]:
    """The columns of a ratio and of its limits."""
    return name, f"{name}_low", f"{name}_high"
