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

OUTSIDE = "outside"
"""The area of what is in none. A layer may have it as a part: where its areas leave some of the
city out, this is also what happens there, few enough perhaps to be secret, and is held back as an
area is."""

NOT_PLACED = ("unlocated", "placeholder", OUTSIDE)
"""Values of the area column for records without a usable place."""

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
    within: Sequence[str] = ("period",),
) -> pd.DataFrame:
    """The counts by area as a partner may have them.

    `frame` and the result are those of `with_totals`; `layer` names every area of the layer,
    those without overdoses too, and `OUTSIDE` where they do not cover the city. Areas without any
    visible count are left out; the result is sorted, so that its order says nothing. A count is
    null where it is hidden, and each group has a row for each of NOT_PLACED and one for the
    REMAINDER.
    """
    _check(frame, within=within)
    known = set(layer) - (set(NOT_PLACED) - {OUTSIDE})
    groups = [
        (key, total, _visible_of(counts, known, total=total, policy=policy))
        for key, counts, total in _groups(frame, within=within)
    ]
    ever = sorted(set().union(*(seen for _, _, seen in groups)))
    rows = [
        (*key, name, n)
        for key, total, seen in groups
        for name, n in _rows(seen, total=total, ever=ever)
    ]
    result = pd.DataFrame(rows, columns=[*within, "area", "count"])
    types = {name: frame[name].dtype for name in within}
    return result.astype({**types, "area": "str", "count": "Int64"})


def with_totals(frame: pd.DataFrame, *, within: Sequence[str] = ("period",)) -> pd.DataFrame:
    """The counts by area as they are, each group after the city's total of it.

    `frame` has one row for each of `within` and area: the layer's areas and NOT_PLACED. The
    result holds these columns only: `within`, `area` (null: the city), `count` (Int64).

    Raises ValueError for other columns, a null area, repeated rows, and missing or negative
    counts.
    """
    _check(frame, within=within)
    totals = pd.DataFrame({"count": [frame["count"].sum()]})
    if within:
        totals = frame.groupby(list(within), dropna=False)[["count"]].sum().reset_index()
    types = {"area": "str", "count": "Int64"}
    whole = pd.concat([part.astype(types) for part in (totals.assign(area=None), frame)])
    if within:
        whole = whole.sort_values(list(within), kind="stable")
    return whole[[*within, "area", "count"]].reset_index(drop=True)


def _visible_of(
    counts: Mapping[str, int], known: Collection[str], *, total: int, policy: Policy
) -> dict[str, int]:
    by_area = {name: n for name, n in counts.items() if name in known}
    return visible(by_area, total=total, n_areas=len(known), threshold=policy.threshold)


def _rows(
    seen: Mapping[str, int], *, total: int, ever: Sequence[str]
) -> list[tuple[str | None, int | None]]:
    """One group's rows: the city, the areas seen anywhere, those without a place, the rest."""
    placed = [name for name in ever if name not in NOT_PLACED]
    by_area: list[tuple[str | None, int | None]] = [(name, seen.get(name)) for name in placed]
    unplaced: list[tuple[str | None, int | None]] = [(at, seen.get(at)) for at in NOT_PLACED]
    rest = total - sum(seen.values())
    return [(None, total), *by_area, *unplaced, (REMAINDER, rest)]


def _groups(
    frame: pd.DataFrame, *, within: Sequence[str]
) -> Iterator[tuple[tuple[object, ...], dict[str, int], int]]:
    """Each group's key, counts by area (not placed too), and total."""
    parts: list[tuple[tuple[object, ...], pd.DataFrame]] = [((), frame)]
    if within:
        parts = [
            (key if isinstance(key, tuple) else (key,), part)
            for key, part in frame.groupby(list(within), dropna=False, sort=True)
        ]
    for key, part in parts:
        counts = {str(a): int(n) for a, n in zip(part["area"], part["count"], strict=True)}
        yield key, counts, sum(counts.values())


def _check(frame: pd.DataFrame, *, within: Sequence[str]) -> None:
    """Raise ValueError where a frame of counts by area is not one that can be judged."""
    extra = set(frame.columns) - {*within, "area", "count"}
    if extra:
        raise ValueError(f"columns that counts by area may not carry: {', '.join(sorted(extra))}")
    if frame["area"].isna().any():
        raise ValueError("area: every row needs one; the city's total is added here")
    if frame["count"].isna().any() or (frame["count"] < 0).any():
        raise ValueError("count: every row needs a count of 0 or more")
    if frame.duplicated([*within, "area"]).any():
        raise ValueError(f"more than one row for the same {', '.join([*within, 'area'])}")
    if (frame["area"] == REMAINDER).any():
        raise ValueError(f"no area may be called {REMAINDER!r}")
