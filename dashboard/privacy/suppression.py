"""Which areas' counts a partner is sent, such that no suppressed count can be worked out.

The rule, for each group of rows (a period, or a period and a category) by itself:

1. An area's count is visible when it is `threshold` or more. All others, zeros too, are hidden.
2. What is hidden, and all that has no usable place, is one remainder: total - visible.
3. While something is hidden and the remainder is neither 0 nor safe, the areas with the smallest
   visible count are hidden too, all of them where several have it. Safe means: at least two
   areas hidden, a remainder of `threshold` or more and, before anything was hidden in this step,
   less than hidden areas x (threshold - 1), the most that so many small counts can be.

Why it is safe, though the rule is known (`answer` is all that is sent):

- *Not knowing how many have no place.* The answer depends only on the total and on the counts of
  `threshold` and more. A suppressed count moved to "unlocated" changes neither: same answer.
- *Even knowing that.* If step 3 hid nothing, some hidden area is below threshold - 1, so one
  overdose can move between two hidden areas and both stay hidden: same total, same visible
  counts, same answer. (If no area was visible to begin with, the same holds, or all areas have
  threshold - 1; then so has an answer in which step 3 hid a larger count.) If it hid an area with
  m overdoses, a suppressed count v and that m can change places: areas are treated alike and
  equal counts together, so it is the same answer, with m in place of v. A layer of a single area
  is the city, whose total is not secret.

Groups of one answer must be disjoint: sending a month beside its quarter, or all beside a part,
would let a reader subtract. So neither margins nor overlapping periods may be asked in one go.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import pandas as pd

from dashboard.privacy.policy import Policy

NOT_PLACED = ("unlocated", "placeholder", "outside")
"""Values of the area column for records without a usable place; null is the whole city."""

REMAINDER = "remainder"
"""The area column's value for what is hidden and what has no usable place, together."""


def visible(
    counts: Mapping[str, int], *, total: int, n_areas: int, threshold: int
) -> dict[str, int]:
    """The counts that may be sent of one group; rule and proof stand in the module's docstring.

    `counts` may leave areas out that have none; `n_areas` is how many the layer has.
    """
    shown = {area: n for area, n in counts.items() if n >= threshold}
    untouched = True
    while shown and not _is_safe(
        hidden=n_areas - len(shown),
        remainder=total - sum(shown.values()),
        threshold=threshold,
        untouched=untouched,
    ):
        smallest = min(shown.values())
        shown = {area: n for area, n in shown.items() if n != smallest}
        untouched = False
    return shown


def _is_safe(*, hidden: int, remainder: int, threshold: int, untouched: bool) -> bool:
    if hidden == 0 or remainder == 0:
        return True
    full = untouched and remainder >= hidden * (threshold - 1)
    return hidden >= 2 and remainder >= threshold and not full


def areas(
    frame: pd.DataFrame,
    *,
    policy: Policy,
    layer: Collection[str],
    area: str = "area",
    count: str = "count",
    within: Sequence[str] = ("period",),
) -> pd.DataFrame:
    """The counts by area as a partner may have them.

    `frame` has one row for each of `within` and area: the layer's areas, NOT_PLACED, and null for
    the city's total, which is computed where it is missing. `layer` names every area of the
    layer, those without overdoses too. Areas without any visible count are left out; the result
    is sorted, so that its order says nothing, and holds these columns only: `within`, `area`,
    `count` (Int64, null where hidden), with a row REMAINDER for each group.

    Raises ValueError for other columns, repeated rows, missing or negative counts, and totals
    that are not the sum of their rows.
    """
    check(frame, area=area, count=count, within=within)
    known = set(layer) - set(NOT_PLACED)
    groups = list(_groups(frame, area=area, count=count, within=within))
    shown = [
        visible(
            {name: n for name, n in counts.items() if name in known},
            total=total,
            n_areas=len(known),
            threshold=policy.threshold,
        )
        for _, counts, total in groups
    ]
    ever = sorted(set().union(*shown)) if shown else []
    rows = [
        (*key, name, n)
        for (key, _, total), seen in zip(groups, shown, strict=True)
        for name, n in _rows(seen, total=total, ever=ever)
    ]
    result = pd.DataFrame(rows, columns=[*within, area, count])
    types = {name: frame[name].dtype for name in within}
    return result.astype({**types, area: "str", count: "Int64"})


def _rows(
    seen: Mapping[str, int], *, total: int, ever: Sequence[str]
) -> list[tuple[str | None, int | None]]:
    """One group's rows: the city, the areas seen anywhere, those without a place, the rest."""
    by_area: list[tuple[str | None, int | None]] = [(name, seen.get(name)) for name in ever]
    unplaced: list[tuple[str | None, int | None]] = [(name, None) for name in NOT_PLACED]
    rest = total - sum(seen.values())
    return [(None, total), *by_area, *unplaced, (REMAINDER, rest)]


def _groups(
    frame: pd.DataFrame, *, area: str, count: str, within: Sequence[str]
) -> Iterator[tuple[tuple[object, ...], dict[str, int], int]]:
    """Each group's key, counts by area (not placed too), and total."""
    parts: list[tuple[tuple[object, ...], pd.DataFrame]] = [((), frame)]
    if within:
        parts = [
            (key if isinstance(key, tuple) else (key,), part)
            for key, part in frame.groupby(list(within), dropna=False, sort=True)
        ]
    for key, part in parts:
        city = part[area].isna()
        counts = {
            str(a): int(n)
            for a, n in zip(part.loc[~city, area], part.loc[~city, count], strict=True)
        }
        yield key, counts, sum(counts.values())


def check(frame: pd.DataFrame, *, area: str, count: str, within: Sequence[str]) -> None:
    """Raise ValueError where a frame of counts by area is not one that can be judged."""
    extra = set(frame.columns) - {*within, area, count}
    if extra:
        raise ValueError(f"columns that counts by area may not carry: {', '.join(sorted(extra))}")
    if frame[count].isna().any() or (frame[count] < 0).any():
        raise ValueError(f"{count}: every row needs a count of 0 or more")
    if frame.duplicated([*within, area]).any():
        raise ValueError(f"more than one row for the same {', '.join([*within, area])}")
    if (frame[area] == REMAINDER).any():
        raise ValueError(f"no area may be called {REMAINDER!r}")
    _check_totals(frame, area=area, count=count, within=within)


def _check_totals(frame: pd.DataFrame, *, area: str, count: str, within: Sequence[str]) -> None:
    city = frame[frame[area].isna()]
    rest = frame[frame[area].notna()]
    if city.empty:
        return
    if not within:
        agree = int(city[count].sum()) == int(rest[count].sum())
    else:
        keys = list(within)
        given = city.groupby(keys, dropna=False)[count].sum()
        summed = rest.groupby(keys, dropna=False)[count].sum()
        agree = bool((given == summed.reindex(given.index, fill_value=0)).all())
    if not agree:
        raise ValueError("a city total is not the sum of its areas and of those without a place")
