"""Amounts in words: whole ones plainly, parts of one to a decimal."""

from __future__ import annotations


def amount(n: float) -> str:
    """`1,204`, or `1,204.5` where a total of a period was cut."""
    return f"{n:,.1f}".removesuffix(".0")


def percent(share: float) -> str:
    """A share in whole percent, one that is nearly none or all as such."""
    if 0 < share < 0.005:
        return "under 1 %"
    return "over 99 %" if 0.995 <= share < 1 else f"{100 * share:.0f} %"


def percents(low: float, high: float) -> str:
    """A share's interval: `95 % interval 12 % to 34 %`."""
    return f"95 % interval {percent(low)} to {percent(high)}"
