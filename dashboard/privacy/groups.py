"""Answers by group of people, as a partner may have them: no small count of a group can be had.

A page sends several dimensions (age, housing …) of the same people at once. In each, an answer's
counts are suppressed by the rule of `suppression` by themselves, the groups in the place of areas;
nobody is without a group, "unknown" being one. What is sent of an answer is its total and, of each
dimension, the counts of `suppression.visible`, which depend on that dimension's counts alone.

Why the dimensions together tell no more than each by itself, the total being known: whatever counts
of the answer's people are possible in one dimension and in another, if both add up to the total,
then there are people who have both. Line up as many as the total; write the groups of the first
dimension on them in any order, then those of the second. So each possible table of one dimension
goes with each of another, and what was ambiguous in one stays so. Answers are told apart from each
other in the same way: no number of a group over all answers is sent. Who sent one would tie them.
"""

from __future__ import annotations

from typing import Final

import pandas as pd

from dashboard.privacy.policy import Policy
from dashboard.privacy.suppression import visible

COLUMNS: Final = ["dimension", "group", "answer", "count"]
HINT: Final = "Choose a longer period to see more."
_TYPES: Final = {"dimension": "str", "group": "str", "answer": "str", "count": "Int64"}


def hide_small(frame: pd.DataFrame, *, policy: Policy) -> pd.DataFrame:
    """The counts as a partner may have them; `frame` and the result are those of `with_totals`,
    with `count` null where it is hidden."""
    whole = with_totals(frame)
    shown = {
        (dimension, answer, group)
        for (dimension, answer), part in frame.groupby(["dimension", "answer"])
        for group in _visible(part, policy=policy)
    }
    cells = zip(whole["dimension"], whole["answer"], whole["group"], strict=True)
    is_shown = pd.Series([cell in shown for cell in cells], index=whole.index, dtype="bool")
    return whole.assign(count=whole["count"].where(is_shown | whole["group"].isna()))


def with_totals(frame: pd.DataFrame) -> pd.DataFrame:
    """The counts as they are, beside each answer's total.

    `frame` has the columns `COLUMNS`, in each dimension one row for each of its groups and each
    answer, zeros too: the groups that it lists are those among which the hidden ones hide, so which
    they are must not depend on what was counted. The result has the same columns, `group` null in
    the rows of totals, and is sorted by names, so that its order says nothing.

    Raises ValueError for other columns, missing or negative counts, missing or repeated rows, and
    where an answer has not the same total in every dimension.
    """
    _check(frame)
    totals = frame.groupby(["dimension", "answer"])[["count"]].sum().reset_index()
    parts = [part.astype(_TYPES)[COLUMNS] for part in (totals.assign(group=None), frame)]
    names = ["dimension", "answer", "group"]
    return pd.concat(parts).sort_values(names, na_position="first", ignore_index=True)


def note(sent: pd.DataFrame, *, policy: Policy) -> str:
    """What was held back of what is sent; empty where nothing was."""
    n, of = int(sent["count"].isna().sum()), int(sent["group"].notna().sum())
    if n == 0:
        return ""
    return (
        f"{n:,} of {of:,} counts of groups are not shown: those of fewer than {policy.threshold}, "
        "and those held back to protect them."
    )


def _visible(part: pd.DataFrame, *, policy: Policy) -> dict[str, int]:
    """One answer's counts in one dimension that may be sent; where these are everybody, the zeros
    of the others too, since whoever adds up has them anyway."""
    counts = {str(g): int(n) for g, n in zip(part["group"], part["count"], strict=True)}
    total = sum(counts.values())
    shown = visible(counts, total=total, n_areas=len(counts), threshold=policy.threshold)
    return counts if sum(shown.values()) == total else shown


def _check(frame: pd.DataFrame) -> None:
    """Raise ValueError where counts by group are not such that can be judged."""
    if set(frame.columns) != set(COLUMNS):
        raise ValueError(f"counts by group have the columns {', '.join(COLUMNS)} and no other")
    if frame.isna().any(axis=None):
        raise ValueError("every row needs a dimension, a group, an answer and a count")
    if (frame["count"] < 0).any():
        raise ValueError("count: every row needs a count of 0 or more")
    if frame.duplicated(["dimension", "group", "answer"]).any():
        raise ValueError("more than one row for the same dimension, group, answer")
    n_answers = frame["answer"].nunique()
    if (frame.groupby(["dimension", "group"])["answer"].size() != n_answers).any():
        raise ValueError("every group needs a row for every answer, those without any too")
    totals = frame.groupby(["answer", "dimension"])["count"].sum()
    if (totals.groupby("answer").nunique() > 1).any():
        raise ValueError("an answer must have the same total in every dimension: all are counted")
