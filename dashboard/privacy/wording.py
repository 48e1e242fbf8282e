"""Counts in words, and a detector's sentence filled for a viewer."""

from __future__ import annotations

from collections.abc import Mapping

from dashboard.privacy.policy import Policy

NOT_SHOWN = "not shown"
"""What stands for a count that was held back: it may be small, or held back to protect one."""

HINT = "Choose larger areas or a longer period to see more."


def small_words(policy: Policy) -> str:
    """What stands for a count that is small, as "fewer than 5"."""
    return f"fewer than {policy.threshold}"


def is_small(n: int, policy: Policy) -> bool:
    """Whether a count of an area is under the threshold; zero is not told apart."""
    return n < policy.threshold


def count_words(n: int | None, *, policy: Policy, exact: bool = True) -> str:
    """A count as text: "1,234", "fewer than 5", or "not shown" for null.

    `exact` is for citywide counts and analysts; otherwise counts under the threshold, zero too,
    are not told apart.
    """
    if n is None:
        return NOT_SHOWN
    if not exact and is_small(n, policy):
        return small_words(policy)
    return f"{n:,}"


def fill(
    template: str,
    *,
    counts: Mapping[str, int],
    words: Mapping[str, str],
    exact: bool,
    policy: Policy,
) -> str:
    """A sentence from a detector's template, as "{observed} overdoses in {window}".

    `counts` are worded for the viewer, `words` are put in as they are. When a count is held back,
    every word goes too ("not shown"): an expectation or a chance beside it could give it back.
    Raises KeyError for a field that neither has.
    """
    held_back = not exact and any(is_small(n, policy) for n in counts.values())
    said = {name: count_words(n, policy=policy, exact=exact) for name, n in counts.items()}
    rest = dict.fromkeys(words, NOT_SHOWN) if held_back else dict(words)
    return template.format_map({**rest, **said})
