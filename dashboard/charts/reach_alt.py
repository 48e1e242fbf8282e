"""One sentence for each figure of naloxone's reach, from the same frame as the figure."""

from __future__ import annotations

import pandas as pd

from dashboard.charts import layout
from dashboard.charts.amounts import percent
from dashboard.charts.reach import DIMENSIONS, GIVERS, NONE_KNOWN
from loaders.records import UNKNOWN


def gap_map(frame: pd.DataFrame) -> str:
    """From the frame of `gap_map.gap_map`: how many areas have a ratio, the fewest and the most
    kits for each overdose, and how many are not shown."""
    if frame.empty:
        return "A map of the city's boundary without areas to show."
    told = frame[frame["kits_per_overdose"].notna()].sort_values(
        ["kits_per_overdose", "count"], ascending=[True, False], kind="stable"
    )
    n_hidden = int(frame["count"].isna().sum())
    hidden = f"; overdoses of {n_hidden} not shown" if n_hidden else ""
    text = f"A map of {layout.plural(len(frame), 'areas')}"
    if told.empty:
        return f"{text} without a ratio of kits to overdoses{hidden}."
    first, last = told.iloc[0], told.iloc[-1]
    if len(told) == 1:
        one = f"{first['label']} in {first['name']}, the only one with a ratio"
        return f"{text}: kits for each overdose {one}{hidden}."
    few = f"fewest in {first['name']} ({first['label']})"
    most = f"most in {last['name']} ({last['label']})"
    return f"{text}, {len(told)} with kits for each overdose: {few}, {most}{hidden}."


def first_giver(frame: pd.DataFrame) -> str:
    """From the frame of `reach.first_giver`: each share, the largest first, and the unknown."""
    known = frame[(frame["first_giver"] != UNKNOWN) & frame["share"].notna()]
    unknown = int(frame.loc[frame["first_giver"] == UNKNOWN, "count"].sum())
    rest = f"; not known of {unknown:,}" if unknown else ""
    if known.empty:
        return f"Who gave naloxone first: of nobody known{rest}."
    rows = known.sort_values("share", ascending=False, kind="stable")
    shares = ", ".join(
        f"{GIVERS.get(name, name)} {percent(share)}"
        for name, share in zip(rows["first_giver"], rows["share"], strict=True)
    )
    return f"Who gave naloxone first, of {int(known['count'].sum()):,} known: {shares}{rest}."


def equity(frame: pd.DataFrame, *, overall: float | None = None) -> str:
    """From the frame of `reach.equity`: the lowest and the highest group of each dimension."""
    parts = []
    for name, part in frame.groupby("dimension", sort=False):
        known = part[part["share"].notna() & (part["group"] != UNKNOWN)]
        known = known.sort_values("share", kind="stable")
        title = DIMENSIONS.get(str(name), str(name))
        if known.empty:
            is_hidden = part["known"].isna().any()
            parts.append(f"{title}: {layout.SUPPRESSED if is_hidden else NONE_KNOWN}")
            continue
        told = [f"{row['group']} {percent(row['share'])}" for _, row in known.iterrows()]
        said = told[0] if len(told) == 1 else f"{told[0]} to {told[-1]}"
        parts.append(f"{title}: {said}{_hidden(part)}")
    if not parts:
        return "No groups to show."
    whole = "" if overall is None else f"All together {percent(overall)}. "
    return f"Shares by group, lowest to highest. {whole}{'; '.join(parts)}."


def _hidden(part: pd.DataFrame) -> str:
    n = int(part["known"].isna().sum())
    return f" ({n} not shown)" if n else ""


def coverage(low: float, high: float, *, target: float) -> str:
    """From what `reach.coverage` draws."""
    if high < target:
        beside = "all of it under"
    else:
        beside = "all of it at or over" if low >= target else "on both sides of"
    return (
        f"By the model naloxone is at {percent(low)} to {percent(high)} of witnessed overdoses, "
        f"{beside} the target of {percent(target)}."
    )
