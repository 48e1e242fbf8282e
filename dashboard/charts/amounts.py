"""Amounts in words: whole ones plainly, parts of one to a decimal."""

from __future__ import annotations


def amount(n: float) -> str:
    """`1,204`, or `1,204.5` where a total of a period was cut."""
    return f"{n:,.1f}".removesuffix(".0")
